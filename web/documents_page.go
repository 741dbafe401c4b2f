package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/corpus/store"

	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// A documentsPage lists the reports, and what was refused.
type documentsPage struct {
	Documents []corpus.Document `json:"documents"` // the reports
	Total     int               `json:"total"`     // number of reports in the library, whatever is filtered
	Refused   []refusal         `json:"refused"`   // files that were not added

	Heads     []head       `json:"-"` // columns
	Filters   []listFilter `json:"-"`
	Words     string       `json:"-"`
	SortedBy  string       `json:"-"`
	CanUpload bool         `json:"-"`
}

// A refusal is a file that was not taken in. Where it lay is nobody else's business.
type refusal struct {
	Name   string `json:"name"`             // name of the file
	SHA256 string `json:"sha256,omitempty"` // SHA-256 of its bytes; absent where it could not be read
	Reason string `json:"reason"`           // why it was not added
	Advice string `json:"advice"`           // what to do about it
	At     string `json:"at"`               // when somebody tried to add it
}

// A head is that of a column, with the address that sorts by it.
type head struct {
	choice
	Order string // ascending or descending, where the table is sorted by it
}

// A listFilter is a list of the form with the values there are of it.
type listFilter struct {
	Name, Label string
	Options     []option
}

// An option is one value of a form's list.
type option struct {
	Value, Label string
	Chosen       bool
}

func (p *documentsPage) Template() string { return "documents" }

func (p *documentsPage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Title: "Reports", Canonical: "/documents", Feed: paths.FeedOf(p.authority()), Description: quantity.Of(p.Total, "report", "reports") + " that can be searched and cited."}
	return m
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

// A column is a way to sort the reports.
type column struct {
	name, title string
	order       string
	compare     func(a, b corpus.Document) int
}

// columns are those of the table, the first the default.
var columns = []column{
	{"date", "Date", "descending", func(a, b corpus.Document) int { return cmp.Compare(dated(b.Source), dated(a.Source)) }},
	{"title", "Report", "ascending", func(a, b corpus.Document) int { return cmp.Compare(fold(a.Title), fold(b.Title)) }},
	{"authority", "Authority", "ascending", func(a, b corpus.Document) int { return cmp.Compare(fold(a.Authority), fold(b.Authority)) }},
	{"kind", "Kind", "ascending", func(a, b corpus.Document) int { return cmp.Compare(a.Kind, b.Kind) }},
	{"framework", "Framework", "ascending", func(a, b corpus.Document) int { return cmp.Compare(fold(a.Framework), fold(b.Framework)) }},
	{"inspector", "Lead inspector", "ascending", func(a, b corpus.Document) int { return cmp.Compare(fold(a.LeadInspector), fold(b.LeadInspector)) }},
	{"grade", "Grade", "descending", func(a, b corpus.Document) int { return cmp.Compare(gradePlace(a), gradePlace(b)) }},
	{"pages", "Pages", "descending", func(a, b corpus.Document) int { return cmp.Compare(b.Pages, a.Pages) }},
}

// gradePlace is the place of a report's overall grade among the grades, the best first, those without one last.
func gradePlace(d corpus.Document) int {
	if i := slices.Index(corpus.GradeValues, d.Grades[corpus.Overall]); i >= 0 {
		return i
	}
	return len(corpus.GradeValues)
}

func fold(s string) string { return strings.ToLower(s) }

func listDocuments(r *handler.Request) (handler.Response, error) {
	p, err := reportsListed(r)
	if err != nil {
		return nil, err
	}
	return handler.Show(p)
}

// reportsListed makes the list that an address asks for.
func reportsListed(r *handler.Request) (*documentsPage, error) {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	values := r.URL.Query()
	p := &documentsPage{Total: len(docs), Words: values.Get(paths.ParamQuery), SortedBy: values.Get(paths.ParamSort), CanUpload: canUpload(r)}
	by := slices.IndexFunc(columns, func(c column) bool { return c.name == cmp.Or(p.SortedBy, columns[0].name) })
	if by < 0 {
		return nil, handler.Problemf(http.StatusBadRequest, "Use one of "+strings.Join(columnKeys(), ", ")+".", "The reports cannot be sorted by %q.", p.SortedBy)
	}
	p.options(docs, values)
	p.Documents = slices.DeleteFunc(docs, func(d corpus.Document) bool { return !listed(d, values) })
	slices.SortStableFunc(p.Documents, func(a, b corpus.Document) int { return cmp.Or(columns[by].compare(a, b), cmp.Compare(a.ID, b.ID)) })
	for i, c := range columns {
		to := with(values, paths.ParamSort, c.name)
		h := head{choice: choice{Label: c.title, Href: "/documents?" + to.Encode(), Chosen: i == by}}
		if h.Chosen {
			h.Order = c.order
		}
		p.Heads = append(p.Heads, h)
	}
	refused, err := r.Library.Store.Refusals(r.Context())
	p.Refused = refusals(refused)
	return p, err
}

// listFilters are the facets that the reports can be filtered by.
var listFilters = slices.DeleteFunc(slices.Clone(corpus.Facets), func(facet string) bool { return facet == "publisher" })

// listed reports whether a report passes the form's filters.
func listed(d corpus.Document, values url.Values) bool {
	for _, facet := range listFilters {
		if v := values.Get(facet); v != "" && v != d.FacetValue(facet) {
			return false
		}
	}
	names := d.ID
	for _, f := range corpus.Fields {
		if f.Column && f.Form == corpus.FormText {
			names += " " + *f.Value(&d.Source)
		}
	}
	for _, w := range strings.Fields(fold(values.Get(paths.ParamQuery))) {
		if !strings.Contains(fold(names), w) {
			return false
		}
	}
	return true
}

// options fills the form's lists with the values there are.
func (p *documentsPage) options(docs []corpus.Document, values url.Values) {
	for _, facet := range listFilters {
		var seen []string
		for _, d := range docs {
			if v := d.FacetValue(facet); v != "" {
				seen = append(seen, v)
			}
		}
		slices.Sort(seen)
		if facet == corpus.FacetYear { // the newest first
			slices.Reverse(seen)
		}
		list := listFilter{Name: facet, Label: format.Label(facet)}
		for _, v := range slices.Compact(seen) {
			list.Options = append(list.Options, option{v, facetLabel(facet, v), values.Get(facet) == v})
		}
		p.Filters = append(p.Filters, list)
	}
}

func refusals(list []store.Refusal) []refusal {
	out := make([]refusal, len(list))
	for i, f := range list {
		out[i] = refusal{f.Name, f.SHA256, f.Reason, f.Advice, f.At.Format("2006-01-02")}
	}
	return out
}
