package pages

import (
	"html/template"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A reportCitationsPage is a report's entry in a list of references, in every style.
type reportCitationsPage struct {
	Document corpus.Document   `json:"document"`
	Entries  map[string]string `json:"citations"` // by style
	Cited    []citation        `json:"-"`
}

func (p *reportCitationsPage) Template() string { return "report-citations" }

func (p *reportCitationsPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Cite " + result.TitleOf(p.Document.Source), Canonical: paths.ReportCitations(p.Document.ID)}
}

// CitationPath is where the API gives the entry in a style.
func (p *reportCitationsPage) CitationPath(style string) string {
	return paths.API + paths.ReportCitations(p.Document.ID) + "/" + style
}

// ReportCitations answers /documents/ID/citations.
func ReportCitations(r *handler.Request) (handler.Response, error) {
	found, err := result.CiteReport(r)
	if err != nil {
		return nil, err
	}
	p := &reportCitationsPage{Document: found.Document, Entries: map[string]string{}}
	for _, s := range cite.Styles() {
		c := citation{Style: s, Text: s.Bibliography(found.Citation)}
		if s.Printed() {
			c.Reference = template.HTML(s.BibliographyHTML(found.Citation))
		}
		p.Entries[s.Name] = c.Text
		p.Cited = append(p.Cited, c)
	}
	return handler.Show(p)
}
