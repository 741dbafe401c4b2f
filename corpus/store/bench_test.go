package store

import (
	"fmt"
	"strings"
	"testing"

	"evidence/corpus"
)

const (
	benchReports  = 65
	benchPassages = 150
)

// benchTexts are as many and as long as the passages of a report usually are.
// Every one is other text when n differs.
func benchTexts(report, n int) []string {
	texts := make([]string, benchPassages)
	for i := range texts {
		texts[i] = fmt.Sprintf("Report %d, finding %d.%d. ", report, i, n) +
			strings.Repeat("Leaders’ oversight of children’s cases is well-established – it is recorded in most files. ", 4)
	}
	return texts
}

func benchPut(b *testing.B, s *Store, reading int, passages [][]corpus.Passage) {
	for r, ps := range passages {
		id := fmt.Sprint("report-", r)
		if _, err := s.AssignID(b.Context(), sha(id), id); err != nil {
			b.Fatal(err)
		}
		doc := corpus.Document{Source: corpus.Source{ID: id}, SHA256: sha(id)}
		if err := s.PutDocument(b.Context(), doc, ps, fmt.Sprint(reading)); err != nil {
			b.Fatal(err)
		}
	}
}

func benchReadings(readings int) [][][]corpus.Passage {
	list := make([][][]corpus.Passage, readings)
	for n := range list {
		for r := range benchReports {
			ps := report(fmt.Sprint("report-", r), benchTexts(r, n)...)
			for i := range ps {
				ps[i].Boxes = append(ps[i].Boxes, ps[i].Boxes...)
			}
			list[n] = append(list[n], ps)
		}
	}
	return list
}

// BenchmarkPutDocuments stores 65 reports of 150 passages each.
func BenchmarkPutDocuments(b *testing.B) {
	readings := benchReadings(2)
	for _, c := range []struct {
		name          string
		before, after int // readings, -1 for none
	}{{"new", -1, 0}, {"same again", 0, 0}, {"all changed", 0, 1}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := openTest(b)
				if c.before >= 0 {
					benchPut(b, s, 0, readings[c.before])
				}
				b.StartTimer()
				benchPut(b, s, 1, readings[c.after])
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/65-reports")
		})
	}
}

func BenchmarkPassages(b *testing.B) {
	s := openTest(b)
	benchPut(b, s, 0, benchReadings(1)[0])
	b.ResetTimer()
	for b.Loop() {
		for r := range benchReports {
			if ps, err := s.Passages(b.Context(), fmt.Sprint("report-", r)); err != nil || len(ps) != benchPassages {
				b.Fatal(len(ps), err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/65-reports")
}

func BenchmarkResolve(b *testing.B) {
	s := openTest(b)
	readings := benchReadings(1)
	benchPut(b, s, 0, readings[0])
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		p := readings[0][i%benchReports][i%benchPassages]
		if _, err := s.Resolve(b.Context(), p.ID); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		s, err := Open(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
