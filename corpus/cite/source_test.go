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
		got := style.SourceEntry(src, "2031-02-03")
		if !strings.HasPrefix(got, want) || strings.Contains(got, "passage") || strings.Contains(got, " p ") {
			t.Errorf("%s: %q, want it to begin %q", name, got, want)
		}
	}
}
