package pdffile

import (
	"path/filepath"
	"testing"

	"evidence/corpus/testfiles"
)

// BenchmarkOpen opens files and lists their streams: a made one, and, where
// they are present, reports whose tables are classic, hybrid and streams, and an
// inquiry report with 20,000 packed objects.
func BenchmarkOpen(b *testing.B) {
	b.Run("made", func(b *testing.B) { benchOpen(b, sample(report(20)...)) })
	b.Run("classic", func(b *testing.B) { benchOpen(b, realFile(b, "reports", "*peterborough-2015*")) })
	b.Run("hybrid", func(b *testing.B) { benchOpen(b, realFile(b, "reports", "*bristol-2014*")) })
	b.Run("stream", func(b *testing.B) { benchOpen(b, realFile(b, "reports", "*barnet-2024*")) })
	b.Run("inquiry", func(b *testing.B) { benchOpen(b, realFile(b, "inquiries", "covid*")) })
}

func realFile(b *testing.B, folder, pattern string) []byte {
	b.Helper()
	names, _ := filepath.Glob(filepath.Join(testfiles.Beside(b, folder), pattern))
	if len(names) == 0 {
		b.Skipf("no %s in %s", pattern, folder)
	}
	return readFile(b, names[0])
}

func benchOpen(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(data)
		if err != nil {
			b.Fatal(err)
		}
		f.StreamFile()
	}
}

// BenchmarkObjects reads every object of a file, as a reader of its tags does.
func BenchmarkObjects(b *testing.B) {
	b.Run("hybrid", func(b *testing.B) { benchObjects(b, realFile(b, "reports", "*bristol-2014*")) })
	b.Run("inquiry", func(b *testing.B) { benchObjects(b, realFile(b, "inquiries", "covid*")) })
}

func benchObjects(b *testing.B, data []byte) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		f, err := Open(data)
		if err != nil {
			b.Fatal(err)
		}
		n = 0
		f.table.forEach(func(num uint32, s *xrefEntry) {
			if f.Get(Ref{Num: num}) != nil {
				n++
			}
		})
	}
	b.ReportMetric(float64(n), "objects")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/object")
}

// BenchmarkRebuild opens a real report whose table is gone.
func BenchmarkRebuild(b *testing.B) {
	data := realFile(b, "reports", "*bristol-2014*")
	benchOpen(b, data[:len(data)-1000])
}

// BenchmarkLexer reads the decoded content of a report's pages.
func BenchmarkLexer(b *testing.B) {
	f, err := Open(realFile(b, "reports", "*bristol-2014*"))
	if err != nil {
		b.Fatal(err)
	}
	var content []byte
	for _, p := range f.Pages() {
		if s, ok := f.Resolve(p.Dict.Get("Contents")).(*Stream); ok {
			data, _ := f.StreamData(s, 0)
			content = append(append(content, data...), '\n')
		}
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	l := NewContentLexer(nil)
	for b.Loop() {
		l.Reset(content)
		for l.Next() != EOF {
		}
	}
}
