package cite

import (
	"net/url"
	"slices"
	"testing"

	"evidence/corpus"
)

// A person's name is inverted, a body's is as it is, and one with a comma is no author that a reader could take for a person.
func TestMetaTags(t *testing.T) {
	authors := func(src corpus.Source) (authors []string, institution string) {
		c := Report(src)
		for _, tag := range c.MetaTags(Addresses{}) {
			switch tag.Name {
			case "citation_author":
				authors = append(authors, tag.Content)
			case "citation_technical_report_institution":
				institution = tag.Content
			}
		}
		return authors, institution
	}
	for _, c := range []struct {
		author, publisher string
		want              []string
		institution       string
	}{
		{"Professor Alexis Jay OBE", "Rotherham Council", []string{"Jay, Alexis"}, "Rotherham Council"},
		{"", "Ofsted", []string{"Ofsted"}, "Ofsted"},
		{"", "Ofsted and CQC", []string{"Ofsted", "CQC"}, "Ofsted and CQC"},
		{"", "Office for Standards in Education, Children's Services and Skills", nil, "Office for Standards in Education, Children's Services and Skills"},
	} {
		got, institution := authors(corpus.Source{Title: "A report", Author: c.author, Publisher: c.publisher})
		if !slices.Equal(got, c.want) || institution != c.institution {
			t.Errorf("%q, %q: authors %q, institution %q", c.author, c.publisher, got, institution)
		}
	}
	cited := Report(corpus.Source{Title: "A & B", Publisher: "Office for Standards in Education, Children's Services and Skills", Published: "2018-01-29"})
	v, err := url.ParseQuery(cited.COinS())
	if err != nil || v.Get("rft.aucorp") != cited.Source.Publisher || v.Get("rft.btitle") != "A & B" || v.Get("rft.date") != "2018-01-29" {
		t.Errorf("COinS %v, %v", v, err)
	}
	for licence, want := range map[string]string{
		"Open Government Licence v3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
		"OGL 2.0":                      "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/",
		"https://example.org/licence":  "https://example.org/licence", "Open Government Licence": "", "MIT License, as the program": "", "": "",
	} {
		if got := (corpus.Source{Licence: licence}).LicenceAddress(); got != want {
			t.Errorf("%q is at %q, want %q", licence, got, want)
		}
	}
}
