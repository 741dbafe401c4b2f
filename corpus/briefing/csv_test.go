package briefing

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/statement"
)

// Nothing is a formula in a spreadsheet, neither what people wrote nor a quote.
func TestCSVHoldsNoFormulas(t *testing.T) {
	b := &Briefing{Claims: []Claim{
		{Number: 1, Text: "=HYPERLINK(1)", Needs: "-minutes", Quotes: []Quote{{Stance: statement.Supports, Quote: "= as it stands", Note: "+1 to see", By: "@ann"},
			{Stance: statement.Supports, Quote: "- a list", Note: "\tx", By: "ann = Ann"}}},
		{Number: 2, Text: "-1 is so", Needs: "@home"},
		{Number: 3, Text: "’tis so", Needs: "\r=x"},
	}}
	rows, err := csv.NewReader(strings.NewReader(formed(t, "csv", b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) (out []string) {
		for _, r := range rows[1:] {
			out = append(out, r[slices.Index(columns, name)])
		}
		return out
	}
	for name, want := range map[string][]string{
		"claim_text": {"'=HYPERLINK(1)", "'=HYPERLINK(1)", "'-1 is so", "’tis so"},
		"quote":      {"'= as it stands", "'- a list", "", ""},
		"note":       {"'+1 to see", "'\tx", "", ""},
		"by":         {"'@ann", "ann = Ann", "", ""},
		"needs":      {"'-minutes", "'-minutes", "'@home", "'=x"},
	} {
		if got := column(name); !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
}

// What turns the direction of a text is written out in every format, so that a claim reads as it was checked.
func TestSteeringIsShown(t *testing.T) {
	const turned, shown = "The fees were \u202eton paid", "[U+202E]ton paid"
	b := &Briefing{Claims: []Claim{{Number: 1, Text: turned, Needs: turned, State: statement.Unevidenced},
		{Number: 2, Text: turned, Quotes: []Quote{{Stance: statement.Supports, Quote: "Nobody was paid.", Note: turned, By: turned}}}}}
	b.Title, b.Details.Note = turned, turned
	for name, want := range map[string]string{"csv": shown, "html": shown, "md": `\[U+202E\]ton paid`, "json": `\u202eton paid`} {
		got := formed(t, name, b)
		if strings.Contains(got, "\u202e") || !strings.Contains(got, want) {
			t.Errorf("%s lacks %q: %.1500q", name, want, got)
		}
	}
	for _, bl := range b.document() {
		for _, r := range bl.runs {
			if strings.Contains(r.text, "\u202e") {
				t.Errorf("a run is %q", r.text)
			}
		}
	}
}
