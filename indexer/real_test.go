package indexer

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/testfiles"
	"evidence/indexer/extract"
)

// Every value that is read from a real report leads to a passage on its page, and
// each grade, day and name to the words that give it.
func TestValuesLeadToTheirWords(t *testing.T) {
	t.Parallel()
	r := extract.New(2, extract.Limits{})
	defer r.Close()
	n := 0
	for _, dir := range []string{testfiles.Reports(t), testfiles.Beside(t, "reports-more")} {
		for _, path := range testfiles.PDFs(t, dir) {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			rep, err := r.Report(t.Context(), path, info.Size())
			var refused *corpus.Refusal
			if errors.As(err, &refused) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			assignIDs("id", rep.Passages)
			n += leads(t, filepath.Base(path), &rep)
		}
	}
	t.Logf("%d values", n)
	if n < 2000 {
		t.Error("too few values to say anything")
	}
}

func leads(t *testing.T, file string, rep *extract.Report) (n int) {
	t.Helper()
	texts := make(map[string]*corpus.Passage, len(rep.Passages))
	for i := range rep.Passages {
		texts[rep.Passages[i].ID] = &rep.Passages[i]
	}
	src, origins := describe(nil, rep.Facts)
	for field, o := range locateOrigins(origins, rep) {
		if o.From != corpus.FromReport {
			continue
		}
		n++
		p := texts[o.Passage]
		if p == nil || p.Page > o.Page || p.PageEnd < o.Page {
			t.Errorf("%s: %s, read on page %d from %q, leads to %+v", file, field, o.Page, o.Line, p)
			continue
		}
		want := ""
		if key, ok := corpus.GradeOf(field); ok {
			want = src.GradesPrinted[key]
		} else if field == "lead_inspector" {
			want = src.LeadInspector
		} else if field == "inspection_start" || field == "inspection_end" || field == "published" {
			want = (*src.Field(field))[:4]
		}
		if !strings.Contains(" "+strings.Join(corpus.Words(p.Text), " ")+" ", strings.Join(corpus.Words(want), " ")) {
			t.Errorf("%s: %s is %q, but leads to %q", file, field, want, p.Text)
		}
	}
	return n
}

func BenchmarkAddReports(b *testing.B) { benchmarkAdd(b, testfiles.Reports(b)) }
