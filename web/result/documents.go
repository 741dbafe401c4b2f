package result

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/paths"
)

// A DocumentList is the reports, and the files that were not added.
type DocumentList struct {
	Listing
	Documents []corpus.Document `json:"documents"` // the reports
	Library   int               `json:"library"`   // number of reports in the library, whatever is filtered
	Refused   []RejectedFile    `json:"refused"`   // files that were not added
}

// A RejectedFile is a file that was not added.
//
// Its folder is left out: it is nobody else's business.
type RejectedFile struct {
	Name   string `json:"name"`             // name of the file
	SHA256 string `json:"sha256,omitempty"` // SHA-256 of its bytes; absent where it could not be read
	Reason string `json:"reason"`           // why it was not added
	Advice string `json:"advice"`           // what to do about it
	At     string `json:"at"`               // when somebody tried to add it
}

// A column is a way to sort the reports.
type column struct {
	Name, Title string
	Order       string
	compare     func(a, b corpus.Document) int
}

// Columns are those of the table, the first the default.
var Columns = []column{
	{"date", "Date", "descending", func(a, b corpus.Document) int { return cmp.Compare(ReportDate(b.Source), ReportDate(a.Source)) }},
	{"title", "Report", "ascending", func(a, b corpus.Document) int { return cmp.Compare(Fold(a.Title), Fold(b.Title)) }},
	{"authority", "Authority", "ascending", func(a, b corpus.Document) int { return cmp.Compare(Fold(a.Authority), Fold(b.Authority)) }},
	{"kind", "Kind", "ascending", func(a, b corpus.Document) int { return cmp.Compare(a.Kind, b.Kind) }},
	{"framework", "Framework", "ascending", func(a, b corpus.Document) int { return cmp.Compare(Fold(a.Framework), Fold(b.Framework)) }},
	{"inspector", "Lead inspector", "ascending", func(a, b corpus.Document) int { return cmp.Compare(Fold(a.LeadInspector), Fold(b.LeadInspector)) }},
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

// Fold makes letters of the same case, to sort and compare by.
func Fold(s string) string { return strings.ToLower(s) }

// ListFilters are the facets that the reports can be filtered by.
var ListFilters = slices.DeleteFunc(slices.Clone(corpus.Facets), func(facet string) bool { return facet == "publisher" })

// listed reports whether a report passes the form's filters.
func listed(d corpus.Document, values url.Values) bool {
	for _, facet := range corpus.Facets {
		if wanted := given(values[facet]); len(wanted) > 0 && !slices.ContainsFunc(d.FacetValues(facet), func(has string) bool {
			return slices.ContainsFunc(wanted, func(v string) bool { return Fold(has) == Fold(v) })
		}) {
			return false
		}
	}
	names := d.ID
	for _, f := range corpus.Fields {
		if f.Column && f.Form == corpus.FormText {
			names += " " + *f.Value(&d.Source)
		}
	}
	for _, w := range strings.Fields(Fold(values.Get(paths.ParamQuery))) {
		if !strings.Contains(Fold(names), w) {
			return false
		}
	}
	return true
}

// given are the values that are not empty, as those of fields of a form are that were left empty.
func given(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

// FindDocuments gives the list that an address asks for, and all reports.
func FindDocuments(r *handler.Request) (list DocumentList, all []corpus.Document, err error) {
	if all, err = r.Library.Documents(r.Context()); err != nil {
		return list, nil, err
	}
	values := r.URL.Query()
	order := cmp.Or(values.Get(paths.ParamSort), Columns[0].Name)
	by := slices.IndexFunc(Columns, func(c column) bool { return c.Name == order })
	if by < 0 {
		return list, nil, handler.Problemf(http.StatusBadRequest, "Use one of "+strings.Join(ColumnKeys(), ", ")+".", "The reports cannot be sorted by %q.", order)
	}
	list.Library = len(all)
	for _, d := range all {
		if listed(d, values) {
			list.Documents = append(list.Documents, d)
		}
	}
	slices.SortStableFunc(list.Documents, func(a, b corpus.Document) int { return cmp.Or(Columns[by].compare(a, b), cmp.Compare(a.ID, b.ID)) })
	list.Total = len(list.Documents)
	for _, facet := range corpus.Facets {
		_, notes := resolveValues(given(values[facet]), labelOf(facet), func(yield func(string) bool) {
			for i := range all {
				for _, v := range all[i].FacetValues(facet) {
					if !yield(v) {
						return
					}
				}
			}
		})
		list.Notes = append(list.Notes, notes...)
	}
	refused, err := r.Library.Store.Refusals(r.Context())
	list.Refused = RejectedFiles(refused)
	return list, all, err
}

// ColumnKeys are the orders of the list of reports.
func ColumnKeys() []string {
	var names []string
	for _, c := range Columns {
		names = append(names, c.Name)
	}
	return names
}

// RejectedFiles leaves out where the files were.
func RejectedFiles(list []store.Refusal) []RejectedFile {
	out := make([]RejectedFile, len(list))
	for i, f := range list {
		out[i] = RejectedFile{f.Name, f.SHA256, f.Reason, f.Advice, f.At.Format("2006-01-02")}
	}
	return out
}
