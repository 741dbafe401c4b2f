package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// An authoritiesPage is an overview of the bodies that are reported on.
type authoritiesPage struct {
	Authorities []authoritySummary `json:"authorities"`

	Total     int          `json:"-"` // authorities, whatever is filtered
	Uncounted int          `json:"-"` // those that a filter by the latest grade cannot place: their latest report gives no overall grade
	Words     string       `json:"-"`
	Filters   []listFilter `json:"-"`
	Sorts     []choice     `json:"-"`
}

// An authoritySummary is what there is on an authority.
type authoritySummary struct {
	Name    string `json:"name"`
	Reports int    `json:"reports"`
	First   string `json:"first"` // dates of its reports, the first and the last; empty where none is known
	Last    string `json:"last"`
	Grade   string `json:"grade"` // of overall effectiveness, in the latest report that gives one
	Graded  string `json:"graded"`
	// Judgements of a later report that gives no overall grade; absent where there is none.
	Latest *latestJudgements `json:"latest,omitempty"`
	// Overall grades, the oldest first.
	Overall []graded `json:"overall"`
}

// latestJudgements are those of a report that gives no overall grade.
type latestJudgements struct {
	Document string            `json:"document"`
	Date     string            `json:"date"`
	Grades   map[string]string `json:"grades"`
}

func (p *authoritiesPage) Template() string { return "authorities" }

func (p *authoritiesPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Authorities", Canonical: paths.Authorities, Description: quantity.Of(p.Total, "authority", "authorities") + " that reports here are about."}
}

// Authorities answers /authorities.
func Authorities(r *handler.Request) (handler.Response, error) {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	list := summaries(docs)
	p := &authoritiesPage{Authorities: []authoritySummary{}, Total: len(list)}
	if err := p.choose(list, r.URL.Query()); err != nil {
		return nil, err
	}
	return handler.Show(p)
}

// summaries says what there is on each authority, by name.
func summaries(docs []corpus.Document) []authoritySummary {
	byDate(docs)
	at := map[string]int{}
	var list []authoritySummary
	for _, d := range docs {
		if d.Authority == "" {
			continue
		}
		i, ok := at[d.Authority]
		if !ok {
			i = len(list)
			at[d.Authority] = i
			list = append(list, authoritySummary{Name: d.Authority, Overall: []graded{}})
		}
		list[i].add(&d)
	}
	slices.SortFunc(list, byName)
	return list
}

func byName(a, b authoritySummary) int {
	return cmp.Compare(result.Fold(a.Name), result.Fold(b.Name))
}

// add counts a report, which is none earlier than those before it.
func (a *authoritySummary) add(d *corpus.Document) {
	date := result.ReportDate(d.Source)
	a.Reports++
	a.First, a.Last = cmp.Or(a.First, date), cmp.Or(date, a.Last)
	switch {
	case d.Grades[corpus.Overall] != "":
		g := gradedIn(d, corpus.Overall)
		a.Grade, a.Graded, a.Latest, a.Overall = g.Grade, date, nil, append(a.Overall, g)
	case len(d.Grades) > 0:
		a.Latest = &latestJudgements{d.ID, date, d.Grades}
	}
}

// was reports whether an authority once had an overall grade, before the latest.
func (a *authoritySummary) was(grade string) bool {
	earlier := a.Overall
	if a.Latest == nil && len(earlier) > 0 {
		earlier = earlier[:len(earlier)-1]
	}
	return slices.ContainsFunc(earlier, func(g graded) bool { return g.Grade == grade })
}

// Names of what the list of authorities can be narrowed by, and its orders.
const (
	paramWas = "was"
	paramNow = "now"
)

var authoritySorts = []struct {
	name, label string
	compare     func(a, b authoritySummary) int
}{
	{"name", "Name", byName},
	{"latest", "Latest report", func(a, b authoritySummary) int { return cmp.Compare(b.Last, a.Last) }},
	{"grade", "Latest overall grade", func(a, b authoritySummary) int { return cmp.Compare(placeOfGrade(a.Grade), placeOfGrade(b.Grade)) }},
	{"reports", "Number of reports", func(a, b authoritySummary) int { return cmp.Compare(b.Reports, a.Reports) }},
}

// placeOfGrade is the place of a grade, the worst first and none last: those are the authorities that are looked for.
func placeOfGrade(grade string) int {
	if i := slices.Index(corpus.GradeValues, grade); i >= 0 {
		return len(corpus.GradeValues) - i
	}
	return len(corpus.GradeValues) + 1
}

// choose fills in the authorities that an address asks for, and the form's choices.
func (p *authoritiesPage) choose(list []authoritySummary, values url.Values) error {
	was, now, order := values.Get(paramWas), values.Get(paramNow), cmp.Or(values.Get(paths.ParamSort), authoritySorts[0].name)
	by := -1
	for i, s := range authoritySorts {
		if s.name == order {
			by = i
		}
		p.Sorts = append(p.Sorts, choice{Label: s.label, Chosen: s.name == order, Href: paths.Authorities + "?" + with(values, paths.ParamSort, s.name).Encode()})
	}
	if by < 0 {
		return handler.Problemf(http.StatusBadRequest, "Use name, latest, grade or reports.", "The authorities cannot be sorted by %q.", order)
	}
	for _, grade := range []string{was, now} {
		if grade != "" && !slices.Contains(corpus.GradeValues, grade) {
			return handler.Problemf(http.StatusBadRequest, "Use "+strings.Join(corpus.GradeValues, ", ")+".", "There is no grade %q.", grade)
		}
	}
	p.Words = values.Get(paths.ParamQuery)
	for _, a := range list {
		if !strings.Contains(result.Fold(a.Name), result.Fold(strings.TrimSpace(p.Words))) || was != "" && !a.was(was) {
			continue
		}
		if now != "" && a.Latest != nil {
			p.Uncounted++
			continue
		}
		if now == "" || a.Grade == now {
			p.Authorities = append(p.Authorities, a)
		}
	}
	slices.SortStableFunc(p.Authorities, authoritySorts[by].compare)
	p.Filters = []listFilter{gradeFilter(paramWas, "Was once", was), gradeFilter(paramNow, "Latest overall grade", now)}
	return nil
}

func gradeFilter(name, label, chosen string) listFilter {
	f := listFilter{Name: name, Label: label}
	for _, grade := range corpus.GradeValues {
		f.Options = append(f.Options, handler.Option{Value: grade, Label: format.Label(grade), Chosen: grade == chosen})
	}
	return f
}

// byDate sorts reports, the oldest first and those without a date before all.
func byDate(docs []corpus.Document) {
	slices.SortStableFunc(docs, func(a, b corpus.Document) int {
		return cmp.Or(cmp.Compare(result.ReportDate(a.Source), result.ReportDate(b.Source)), cmp.Compare(a.ID, b.ID))
	})
}

// An AuthorityPage is what the reports say of one authority over time.
type AuthorityPage struct {
	Name       string            `json:"name"`
	Documents  []corpus.Document `json:"documents"` // the oldest first
	Judgements []judgement       `json:"judgements"`
	Comparison *comparison       `json:"comparison,omitempty"`

	Line *timeline `json:"-"`
}

// A judgement is one of those that inspections grade, with its grades over time.
type judgement struct {
	Key    string   `json:"key"`
	Grades []graded `json:"grades"` // one for each report that gives it, the oldest first
}

// A graded judgement is one grade in one report.
type graded struct {
	Document string `json:"document"`
	Date     string `json:"date"`
	Grade    string `json:"grade"`
	Printed  string `json:"printed"`           // as the report prints it
	Passage  string `json:"passage,omitempty"` // id of the passage that gives it
	Page     int    `json:"page,omitempty"`
	OCR      bool   `json:"ocr,omitempty"` // OCR read it from a picture of the page
}

func (p *AuthorityPage) Template() string { return "authority" }

func (p *AuthorityPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: p.Name, Canonical: paths.Authority(p.Name), Feed: paths.FeedOf(p.Name), Hits: p.Comparison != nil && p.Comparison.Subject != "",
		Description: quantity.Of(len(p.Documents), "report", "reports") + " on " + p.Name + ": grades over time, what changed, and the words that say so."}
}

// Authority answers /authorities/NAME.
func Authority(r *handler.Request) (handler.Response, error) {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	name := r.Var("name")
	p := &AuthorityPage{Name: name}
	for _, d := range docs {
		if d.Authority == name {
			p.Documents = append(p.Documents, d)
		}
	}
	if len(p.Documents) == 0 {
		if i := slices.IndexFunc(docs, func(d corpus.Document) bool {
			return d.Authority != "" && result.Fold(d.Authority) == result.Fold(name)
		}); i >= 0 {
			to := url.URL{Path: paths.Authorities + "/" + docs[i].Authority, RawQuery: r.URL.RawQuery}
			return handler.Redirect{To: to.String(), Status: http.StatusMovedPermanently}, nil
		}
		return nil, handler.Problemf(http.StatusNotFound, "Look through the list of authorities.", "No report here is about %q.", name)
	}
	byDate(p.Documents)
	p.Judgements = Judgements(p.Documents)
	p.Line = NewTimeline(p.Documents, p.Judgements)
	if p.Comparison, err = compare(r, p); err != nil {
		return nil, err
	}
	return handler.Show(p)
}

// Judgements gathers the grades of reports, which are in order of date.
func Judgements(docs []corpus.Document) []judgement {
	at := map[string]int{}
	var list []judgement
	for _, d := range docs {
		for key := range d.Grades {
			i, ok := at[key]
			if !ok {
				i = len(list)
				at[key] = i
				list = append(list, judgement{Key: key})
			}
			list[i].Grades = append(list[i].Grades, gradedIn(&d, key))
		}
	}
	slices.SortFunc(list, func(a, b judgement) int { return corpus.CompareJudgements(a.Key, b.Key) })
	return list
}

// gradedIn is the grade of a judgement in a report that gives it.
func gradedIn(d *corpus.Document, key string) graded {
	o := d.Origins[corpus.GradeField(key)]
	return graded{d.ID, result.ReportDate(d.Source), d.Grades[key], cmp.Or(d.GradesPrinted[key], d.Grades[key]), o.Passage, o.Page, o.OCR}
}

// In is the grade that a report gives; nil for none.
func (j *judgement) In(document string) *graded {
	for i := range j.Grades {
		if j.Grades[i].Document == document {
			return &j.Grades[i]
		}
	}
	return nil
}

// Graded are the reports that give grades, the newest first.
func (p *AuthorityPage) Graded() []corpus.Document {
	out := slices.DeleteFunc(slices.Clone(p.Documents), func(d corpus.Document) bool { return len(d.Grades) == 0 })
	slices.Reverse(out)
	return out
}

// Newest are the reports, the newest first.
func (p *AuthorityPage) Newest() []corpus.Document {
	out := slices.Clone(p.Documents)
	slices.Reverse(out)
	return out
}
