package cite

import (
	"strings"
	"testing"

	"evidence/corpus"
)

// An entry in a bibliography names the report and says nothing of a place in it.
func TestSource(t *testing.T) {
	src := corpus.Source{ID: "r", Title: "Inspection of Anytown", Publisher: "Ofsted", Published: "2030-01-29", URL: "https://example.org/r.pdf"}
	for name, want := range map[string]string{
		"plain":    "Ofsted, Inspection of Anytown, 29 January 2030. https://example.org/r.pdf",
		"harvard":  "Ofsted (2030) Inspection of Anytown",
		"apa":      "Ofsted. (2030). Inspection of Anytown. https:",
		"chicago":  "Ofsted. 2030. Inspection of Anytown",
		"oscola":   "Ofsted, ‘Inspection of Anytown’ (2030)",
		"markdown": "Ofsted, Inspection of Anytown, 29 January 2030. https://example.org/r.pdf",
	} {
		style, err := StyleByName(name)
		if err != nil {
			t.Fatal(err)
		}
		got := style.SourceEntry(Citation{Source: src, Accessed: "2031-02-03"})
		if !strings.HasPrefix(got, want) || strings.Contains(got, "passage") || strings.Contains(got, " p ") {
			t.Errorf("%s: %q, want it to begin %q", name, got, want)
		}
	}
}

// A title that no page prints is marked in every style, where the report is cited and where it is listed.
func TestTitleFromProperties(t *testing.T) {
	src := corpus.Source{ID: "r", Title: "A review of nothing", Publisher: "Anytown"}
	p := corpus.Passage{ID: "p", Document: "r", Page: 1, PageEnd: 1, Text: "The quote."}
	origin := func(from corpus.ValueSource) map[string]corpus.Origin {
		return map[string]corpus.Origin{"title": {From: from}}
	}
	const mark = "title from the pdf"
	for _, style := range Styles() {
		c := New(src, p).From(origin(corpus.FromProperties))
		for what, got := range map[string]string{"citation": style.Write(c), "reference": style.Reference(c), "list": style.SourceEntry(c)} {
			if !strings.Contains(strings.ToLower(got), mark) {
				t.Errorf("%s: %s without a mark: %s", style.Name, what, got)
			}
		}
		if got := style.Write(New(src, p).From(origin(corpus.FromReport))); strings.Contains(strings.ToLower(got), mark) {
			t.Errorf("%s: a printed title is marked: %s", style.Name, got)
		}
	}
}

// Nobody is cited as an author whom only the PDF's properties name, in any style.
func TestAuthorFromProperties(t *testing.T) {
	src := corpus.Source{ID: "r", Title: "A review of nothing", Publisher: "Anytown", Author: "Clarice Clerk"}
	p := corpus.Passage{ID: "p", Document: "r", Page: 1, PageEnd: 1, Text: "The quote."}
	for _, style := range Styles() {
		for from, want := range map[corpus.ValueSource]bool{corpus.FromProperties: false, corpus.FromReport: true, corpus.FromManifest: true, "": true} {
			c := New(src, p).From(map[string]corpus.Origin{"author": {From: from}})
			for what, got := range map[string]string{"citation": style.Write(c), "reference": style.Reference(c), "list": style.SourceEntry(c)} {
				if strings.Contains(got, "Clerk") != want || !strings.Contains(got, "Anytown") {
					t.Errorf("%s: the %s with an author from %q is %s", style.Name, what, from, got)
				}
			}
		}
	}
}
