package quotecheck

import (
	"strings"
	"testing"

	"evidence/corpus"
)

// yearsChecker checks quotations against four reports of one publisher and one of another.
func yearsChecker(t testing.TB) *Checker {
	t.Helper()
	l := &testLibrary{}
	add := func(id, authority, publisher, published string, lines ...string) {
		l.add(corpus.Source{ID: id, Title: "Inspection of " + authority, Authority: authority, Publisher: publisher, Published: published, Kind: corpus.KindInspection}, lines...)
	}
	add("a-2014", "Thornley", "Ofsted", "2014-11-19", "3|1|Work on the harbour cases is scattered between four teams.", "4|2|The ferry is met by a warden each evening.")
	add("ab-2022", "Thornley", "Ofsted", "2022-08-12", "3|1|Letters are answered within nine days.", "5|2|The ferry is met by a warden each evening.")
	add("abc-2022", "Ousebridge", "Ofsted", "2022-03-01", "3|1|Carers are paid on the last day of each month.")
	add("abcd-2018", "Ousebridge", "Audit Board", "2018-05-04", "3|1|The accounts were late by eleven weeks.")
	c, err := NewChecker(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestYearWithoutAuthority(t *testing.T) {
	c := yearsChecker(t)
	const scattered, ferry, letters = "“Work on the harbour cases is scattered between four teams”", "“The ferry is met by a warden each evening”", "“Letters are answered within nine days”"
	for _, test := range []struct {
		about, text string
		want        Verdict
		document    string
		warning     string
	}{
		{"another year in both places", "In 2022 Ofsted found that " + scattered + " (Ofsted, August 2022, page 3).", Elsewhere, "a-2014", ""},
		{"another year in the citation", "Inspectors wrote that " + scattered + " (Ofsted, 2022, p. 3).", Elsewhere, "a-2014", ""},
		{"another year in the prose", "In 2022 Ofsted found that " + scattered + ".", Elsewhere, "a-2014", ""},
		{"the right year", "In 2014 Ofsted found that " + scattered + " (Ofsted, November 2014, page 3).", Normalised, "a-2014", ""},
		{"of two reports, the one of the year", "Inspectors wrote that " + ferry + " (Ofsted, 2022, p. 5).", Normalised, "ab-2022", ""},
		{"of two reports, the other", "Inspectors wrote that " + ferry + " (Ofsted, 2014, p. 4).", Normalised, "a-2014", ""},
		{"a year of which there is no report", "Inspectors wrote that " + scattered + " (Ofsted, 2016, p. 3).", Normalised, "a-2014", "The text says Ofsted, 2016"},
		{"the authority's name, and no report of the year", "Of Thornley inspectors wrote that " + scattered + " (Ofsted, 2016, p. 3).", Normalised, "a-2014", "The text says Ofsted, 2016"},
		{"another month", "Inspectors wrote that " + letters + " (Ofsted, March 2022, page 3).", Normalised, "ab-2022", "published in August 2022"},
		{"a year of something else", "In 2022, as in 2014, the report says, " + scattered + ".", Normalised, "a-2014", ""},
		{"a year that the sentence is about", "Of the winter of 2022 the report says that " + scattered + ".", Normalised, "a-2014", ""},
		{"a law's year", "Ofsted found that " + scattered + " (Children Act 1989, section 47).", Normalised, "a-2014", ""},
		{"two years", "Ofsted’s 2022 report repeats what it wrote in 2014: " + scattered + " (Ofsted, 2014, p. 3).", Normalised, "a-2014", ""},
	} {
		t.Run(test.about, func(t *testing.T) {
			text := strings.Replace(test.text, "“Work", "“work", 1)
			text = strings.Replace(strings.Replace(text, "“The ferry", "“the ferry", 1), "“Letters", "“letters", 1)
			a := answered(t, c, text)
			if len(a.Quotes) != 1 {
				t.Fatalf("%d quotations", len(a.Quotes))
			}
			r := &a.Quotes[0]
			if r.Verdict != test.want || r.Document != test.document {
				t.Errorf("%s in %s, want %s in %s: %v", r.Verdict, r.Document, test.want, test.document, r.Mismatch)
			}
			if got := strings.Join(r.Warnings, " "); test.warning == "" && got != "" || !strings.Contains(got, test.warning) {
				t.Errorf("warnings %q, want %q", got, test.warning)
			}
		})
	}
}
