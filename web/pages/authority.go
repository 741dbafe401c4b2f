package pages

import (
	"cmp"
	"net/http"
	"slices"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// An authoritiesPage is an overview of the bodies that are reported on.
type authoritiesPage struct {
	Authorities []authoritySummary `json:"authorities"`
}

// An authoritySummary is what there is on an authority.
type authoritySummary struct {
	Name    string `json:"name"`
	Reports int    `json:"reports"`
	First   string `json:"first"` // dates of its reports, the first and the last; empty where none is known
	Last    string `json:"last"`
	Grade   string `json:"grade"` // of overall effectiveness, in the latest report that gives one
	Graded  string `json:"graded"`
}

func (p *authoritiesPage) Template() string { return "authorities" }

func (p *authoritiesPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Authorities", Canonical: paths.Authorities, Description: quantity.Of(len(p.Authorities), "authority", "authorities") + " that reports here are about."}
}

// Authorities answers /authorities.
func Authorities(r *handler.Request) (handler.Response, error) {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	byDate(docs)
	at := map[string]int{}
	p := &authoritiesPage{Authorities: []authoritySummary{}}
	for _, d := range docs {
		if d.Authority == "" {
			continue
		}
		i, ok := at[d.Authority]
		if !ok {
			i = len(p.Authorities)
			at[d.Authority] = i
			p.Authorities = append(p.Authorities, authoritySummary{Name: d.Authority, First: result.ReportDate(d.Source)})
		}
		a := &p.Authorities[i]
		a.Reports++
		a.First, a.Last = cmp.Or(a.First, result.ReportDate(d.Source)), cmp.Or(result.ReportDate(d.Source), a.Last)
		if g := d.Grades[corpus.Overall]; g != "" {
			a.Grade, a.Graded = g, result.ReportDate(d.Source)
		}
	}
	slices.SortFunc(p.Authorities, func(a, b authoritySummary) int { return cmp.Compare(result.Fold(a.Name), result.Fold(b.Name)) })
	return handler.Show(p)
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
		for key, grade := range d.Grades {
			i, ok := at[key]
			if !ok {
				i = len(list)
				at[key] = i
				list = append(list, judgement{Key: key})
			}
			o := d.Origins[corpus.GradeField(key)]
			list[i].Grades = append(list[i].Grades, graded{d.ID, result.ReportDate(d.Source), grade, cmp.Or(d.GradesPrinted[key], grade), o.Passage, o.Page, o.OCR})
		}
	}
	slices.SortFunc(list, func(a, b judgement) int { return byJudgement(a.Key, b.Key) })
	return list
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
