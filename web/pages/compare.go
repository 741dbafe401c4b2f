package pages

import (
	"net/url"
	"slices"

	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A comparePage is what authorities, or the reports on one, say on a topic, in columns.
type comparePage struct {
	result.TopicComparison
	Names []string // of all authorities, to choose from
}

func (p *comparePage) Template() string { return "compare" }

func (p *comparePage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Title: "Compare a topic", Canonical: paths.Compare, NoIndex: p.Query != "", Hits: true, Description: "What authorities, or the reports on one, say on a topic, in columns."}
	if p.Query != "" {
		m.Title = "Compare: " + format.Shorten(80, p.Query)
	}
	return m
}

// Found reports whether any column has a passage.
func (p *comparePage) Found() bool {
	return slices.ContainsFunc(p.Columns, func(t result.TopicColumn) bool { return len(t.Hits) > 0 })
}

// Selectable reports whether any column shows a passage, be it only with some of the words.
func (p *comparePage) Selectable() bool {
	return slices.ContainsFunc(p.Columns, func(t result.TopicColumn) bool { return len(t.Hits)+len(t.Nearest) > 0 })
}

// A topicHit is a passage in a column.
type topicHit struct {
	*result.Hit
	Query string
	Of    *result.TopicColumn
}

// Shown is a passage as its column shows it.
func (p *comparePage) Shown(of *result.TopicColumn, h *result.Hit) topicHit {
	return topicHit{h, p.Query, of}
}

// Without is the address of the comparison without an authority.
func (p *comparePage) Without(name string) string {
	return paths.CompareTopic(p.Query, slices.DeleteFunc(slices.Clone(p.Authorities), func(a string) bool { return a == name })...)
}

// Exports are the forms in which the comparison can be had as a file. In a citation style it is the collection of its passages.
func (p *comparePage) Exports() *exports {
	e := &exports{Address: paths.CollectionFile, Kept: url.Values{paths.ParamTitle: {"What reports say on “" + format.Shorten(100, p.Query) + "”"}}}
	for i := range p.Columns {
		for _, h := range p.Columns[i].Hits {
			e.Kept.Add(paths.ParamPassage, h.ID)
		}
	}
	for _, form := range []choice{{Label: "Excel", Href: "xlsx"}, {Label: "CSV", Href: "csv"}} {
		v := url.Values{paths.ParamQuery: {p.Query}, paths.ParamAuthority: p.Authorities, paths.ParamForm: {form.Href}}
		e.Tables = append(e.Tables, choice{Label: form.Label, Href: paths.CompareFile + "?" + v.Encode()})
	}
	return e
}

// Compare answers /compare.
func Compare(r *handler.Request) (handler.Response, error) {
	c, err := result.CompareTopic(r)
	if err != nil {
		return nil, err
	}
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	p := &comparePage{TopicComparison: c}
	for _, d := range docs {
		if d.Authority != "" {
			p.Names = append(p.Names, d.Authority)
		}
	}
	slices.Sort(p.Names)
	p.Names = slices.Compact(p.Names)
	return handler.ShowResult(p, c)
}
