package bleveindex

import (
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/searchtest"
)

// Whatever a PDF's text turns out to be, it goes in and the rest is found.
func TestOddPassages(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"nothing":          "",
		"only signs":       "… – ( )",
		"a word of 100 KB": strings.Repeat("x", 100000),
		"100 KB of words":  strings.Repeat("aa bb ", 17000),
		"bytes":            "\xff\xfe police\x00 \xff",
		"separators":       "\u2028\u00ad\u200b police \ufeff",
		"many hyphens":     strings.Repeat("a-", 20000) + "a",
		"digits":           strings.Repeat("1,", 20000) + "1",
		"marks":            strings.Repeat("\u0301", 5000),
		"apostrophes":      strings.Repeat("'", 5000) + strings.Repeat("a'", 5000),
	}
	r := search.Report{Document: corpus.Document{Source: corpus.Source{ID: "odd"}}}
	for name, text := range texts {
		r.Passages = append(r.Passages, corpus.Passage{
			ID: strings.ReplaceAll(name, " ", "-"), Document: "odd", Seq: len(r.Passages), Page: -1, Block: "unheard of",
			Headings: []string{text}, LeadIn: text, Paragraph: text[:min(len(text), 50)], Text: text,
		})
	}
	x := fresh(t, []search.Report{r, searchtest.Read(t).Reports[3]}, 1)
	want(t, x, "text:police", "bytes", "separators")
	want(t, x, "\"police\" taxi", "bytes", "separators")
	want(t, x, "taxi", "inqb")
	res, err := x.Search(t.Context(), search.Query{Text: "document:odd", Size: 100})
	if err != nil || res.Total != len(texts) {
		t.Errorf("%d of %d passages are held: %v", res.Total, len(texts), err)
	}
}

// Whatever is asked, there is an answer, or an error that is the asker's.
func FuzzSearch(f *testing.F) {
	tests := searchtest.Read(f)
	for _, s := range tests.Searches {
		f.Add(s.Query)
	}
	x := fresh(f, tests.Reports, 2)
	f.Fuzz(func(t *testing.T, text string) {
		res, err := x.Search(t.Context(), search.Query{Text: text, Loose: true, Size: 3, Facets: corpus.Facets})
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for _, h := range res.Hits {
			n, last := len([]rune(h.Text)), 0
			for _, s := range h.Highlights {
				if s.Start < last || s.End <= s.Start || s.End > n {
					t.Fatalf("%q marks %v in the %d characters of %s", text, h.Highlights, n, h.ID)
				}
				last = s.End
			}
		}
	})
}
