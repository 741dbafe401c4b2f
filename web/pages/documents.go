package pages

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A documentsPage is the list of reports with the means to filter and sort it.
type documentsPage struct {
	result.DocumentList
	Heads     []head            // columns
	Shown     []corpus.Document // those on this page
	From      int               // number of the first, from 1
	Prev      string            // address of the page before, "" for none
	Next      string
	Filters   []listFilter
	Words     string
	SortedBy  string
	CanUpload bool

	asked url.Values // the parameters of the list, but for its page
}

// A head is that of a column, with the address that sorts by it.
type head struct {
	choice
	Order string // ascending or descending, where the table is sorted by it
}

// A listFilter is a list of the form with the values there are of it.
type listFilter struct {
	Name, Label string
	Options     []handler.Option
}

func (p *documentsPage) Template() string { return "documents" }

func (p *documentsPage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Title: "Reports", Canonical: "/documents", Feed: paths.FeedOf(p.authority()), Description: quantity.Of(p.Library, "report", "reports") + " that can be searched and cited."}
	return m
}

// Exports are the forms in which the list can be had whole as a file.
func (p *documentsPage) Exports() *exports {
	return &exports{Address: paths.DocumentsFile, Kept: p.asked, Tables: []choice{{Label: "Excel", Href: paths.DocumentsWorkbook + "?" + p.asked.Encode()},
		{Label: "CSV", Href: paths.API + "/documents.csv?" + p.asked.Encode()}}}
}

// authority is the one that was chosen, "" for all.
func (p *documentsPage) authority() string {
	for _, f := range p.Filters {
		for _, o := range f.Options {
			if f.Name == paths.ParamAuthority && o.Chosen {
				return o.Value
			}
		}
	}
	return ""
}

// Documents answers /documents.
func Documents(r *handler.Request) (handler.Response, error) {
	list, all, err := result.FindDocuments(r)
	if err != nil {
		return nil, err
	}
	values := r.URL.Query()
	p := &documentsPage{DocumentList: list, Words: values.Get(paths.ParamQuery), SortedBy: values.Get(paths.ParamSort), CanUpload: canUpload(r), asked: url.Values{}}
	for _, name := range append([]string{paths.ParamQuery, paths.ParamSort}, result.ListFilters...) {
		if values.Get(name) != "" {
			p.asked[name] = values[name]
		}
	}
	p.options(all, values)
	if err := p.turn(values); err != nil {
		return nil, err
	}
	for _, c := range result.Columns {
		if c.Name == "title" || c.Name == "kind" { // the authority and the date name a report
			continue
		}
		h := head{choice: choice{Label: c.Title, Href: "/documents?" + with(values, paths.ParamSort, c.Name).Encode(), Chosen: c.Name == cmp.Or(p.SortedBy, result.Columns[0].Name)}}
		if h.Chosen {
			h.Order = c.Order
		}
		p.Heads = append(p.Heads, h)
	}
	return handler.ShowResult(p, p.DocumentList)
}

// listSize is how many reports a page of the list shows.
const listSize = 50

// turn shows the page of the list that an address asks for.
func (p *documentsPage) turn(values url.Values) error {
	n, err := pageNumber(values.Get("page"))
	if err != nil {
		return err
	}
	from := min((n-1)*listSize, len(p.Documents))
	to := min(from+listSize, len(p.Documents))
	p.From, p.Shown = from+1, p.Documents[from:to]
	at := func(n int) string { return "/documents?" + with(values, "page", strconv.Itoa(n)).Encode() }
	if n > 1 {
		p.Prev = at(n - 1)
	}
	if to < len(p.Documents) {
		p.Next = at(n + 1)
	}
	return nil
}

// To is the number of the last report shown.
func (p *documentsPage) To() int { return p.From + len(p.Shown) - 1 }

// options fills the form's lists with the values there are.
func (p *documentsPage) options(docs []corpus.Document, values url.Values) {
	for _, facet := range result.ListFilters {
		var seen []string
		for _, d := range docs {
			seen = append(seen, d.FacetValues(facet)...)
		}
		slices.Sort(seen)
		if facet == corpus.FacetYear { // the newest first
			slices.Reverse(seen)
		}
		list := listFilter{Name: facet, Label: format.Label(facet)}
		for _, v := range slices.Compact(seen) {
			list.Options = append(list.Options, handler.Option{Value: v, Label: facetLabel(facet, v), Chosen: values.Get(facet) == v})
		}
		p.Filters = append(p.Filters, list)
	}
}
