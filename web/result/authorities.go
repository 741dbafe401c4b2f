package result

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// An AuthorityList is the bodies that reports are about.
type AuthorityList struct {
	Listing
	Authorities []AuthoritySummary `json:"authorities"` // the authorities
	Library     int                `json:"library"`     // number of authorities in the library, whatever is filtered
	// Number of authorities that the filter by the latest grade leaves out because their latest report gives no overall grade.
	Ungraded int `json:"ungraded"`
}

// An AuthoritySummary is what there is on an authority.
type AuthoritySummary struct {
	Name    string `json:"name"`    // the authority's name
	Reports int    `json:"reports"` // number of reports on it
	First   string `json:"first"`   // date of its first report; empty where none is known
	Last    string `json:"last"`    // date of its last report; empty where none is known
	Grade   string `json:"grade"`   // overall grade in the latest report that gives one; empty for none
	Graded  string `json:"graded"`  // date of that report
	// Judgements of a later report that gives no overall grade; absent where there is none.
	Latest  *LatestJudgements `json:"latest,omitempty"`
	Overall []GradeOverTime   `json:"overall"` // overall grades, the oldest first
}

// LatestJudgements are those of a report that gives no overall grade.
type LatestJudgements struct {
	Document string            `json:"document"` // id of the report
	Date     string            `json:"date"`     // date of the report
	Grades   map[string]string `json:"grades"`   // grades by the key of their judgement
}

// An AuthorityDetails is what the reports say of one authority over time.
type AuthorityDetails struct {
	Name       string              `json:"name"`       // the authority's name
	Documents  []corpus.Document   `json:"documents"`  // reports on it, the oldest first
	Judgements []JudgementOverTime `json:"judgements"` // judgements of it, the overall one first
}

// A JudgementOverTime is one of those that inspections grade, with its grades over time.
type JudgementOverTime struct {
	Key    string          `json:"key"`    // key of the judgement
	Grades []GradeOverTime `json:"grades"` // one for each report that gives it, the oldest first
}

// A GradeOverTime is one grade of a judgement in one report.
type GradeOverTime struct {
	Document string `json:"document"`          // id of the report
	Date     string `json:"date"`              // date of the report
	Grade    string `json:"grade"`             // the grade, in lower-case letters
	Printed  string `json:"printed"`           // the grade as the report prints it
	Passage  string `json:"passage,omitempty"` // id of the passage that gives it, where one does
	Page     int    `json:"page,omitempty"`    // PDF page number of the page that gives it, where one does
	OCR      bool   `json:"ocr,omitempty"`     // whether OCR read it from a picture of the page
}

// summariesOf says what there is on each authority, by name.
func summariesOf(docs []corpus.Document) []AuthoritySummary {
	sortByDate(docs)
	at := map[string]int{}
	var list []AuthoritySummary
	for _, d := range docs {
		if d.Authority == "" {
			continue
		}
		i, ok := at[d.Authority]
		if !ok {
			i = len(list)
			at[d.Authority] = i
			list = append(list, AuthoritySummary{Name: d.Authority, Overall: []GradeOverTime{}})
		}
		list[i].add(&d)
	}
	slices.SortFunc(list, byName)
	return list
}

func byName(a, b AuthoritySummary) int { return cmp.Compare(Fold(a.Name), Fold(b.Name)) }

// add counts a report, which is none earlier than those before it.
func (a *AuthoritySummary) add(d *corpus.Document) {
	date := ReportDate(d.Source)
	a.Reports++
	a.First, a.Last = cmp.Or(a.First, date), cmp.Or(date, a.Last)
	switch {
	case d.Grades[corpus.Overall] != "":
		g := gradeIn(d, corpus.Overall)
		a.Grade, a.Graded, a.Latest, a.Overall = g.Grade, date, nil, append(a.Overall, g)
	case len(d.Grades) > 0:
		a.Latest = &LatestJudgements{d.ID, date, d.Grades}
	}
}

// was reports whether an authority once had an overall grade, before the latest.
func (a *AuthoritySummary) was(grade string) bool {
	earlier := a.Overall
	if a.Latest == nil && len(earlier) > 0 {
		earlier = earlier[:len(earlier)-1]
	}
	return slices.ContainsFunc(earlier, func(g GradeOverTime) bool { return g.Grade == grade })
}

// An AuthoritySort is an order of the list of authorities.
type AuthoritySort struct {
	Name, Label string
	compare     func(a, b AuthoritySummary) int
}

// AuthoritySorts are the orders there are, the first the default.
var AuthoritySorts = []AuthoritySort{
	{"name", "Name", byName},
	{"latest", "Latest report", func(a, b AuthoritySummary) int { return cmp.Compare(b.Last, a.Last) }},
	{"grade", "Latest overall grade", func(a, b AuthoritySummary) int { return cmp.Compare(placeOfGrade(a.Grade), placeOfGrade(b.Grade)) }},
	{"reports", "Number of reports", func(a, b AuthoritySummary) int { return cmp.Compare(b.Reports, a.Reports) }},
}

// AuthoritySortNames are the names of the orders.
func AuthoritySortNames() []string {
	var names []string
	for _, s := range AuthoritySorts {
		names = append(names, s.Name)
	}
	return names
}

// placeOfGrade is the place of a grade, the worst first and none last: those are the authorities that are looked for.
func placeOfGrade(grade string) int {
	if i := slices.Index(corpus.GradeValues, grade); i >= 0 {
		return len(corpus.GradeValues) - i
	}
	return len(corpus.GradeValues) + 1
}

// FindAuthorities gives the list that an address asks for.
func FindAuthorities(r *handler.Request) (list AuthorityList, err error) {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return list, err
	}
	all := summariesOf(docs)
	list.Library, list.Authorities = len(all), []AuthoritySummary{}
	values := r.URL.Query()
	was, now, order := Fold(values.Get(paths.ParamWas)), Fold(values.Get(paths.ParamNow)), Fold(cmp.Or(values.Get(paths.ParamSort), AuthoritySorts[0].Name))
	by := slices.Index(AuthoritySortNames(), order)
	if by < 0 {
		return list, handler.Problemf(http.StatusBadRequest, "Use "+strings.Join(AuthoritySortNames(), ", ")+".", "The authorities cannot be sorted by %q.", order)
	}
	for _, grade := range []string{was, now} {
		if grade != "" && !slices.Contains(corpus.GradeValues, grade) {
			return list, handler.Problemf(http.StatusBadRequest, "Use "+strings.Join(corpus.GradeValues, ", ")+".", "There is no grade %q.", grade)
		}
	}
	var named []string
	named, list.Notes = resolveValues(given(values[paths.ParamAuthority]), labelOf(paths.ParamAuthority), func(yield func(string) bool) {
		for i := range all {
			if !yield(all[i].Name) {
				return
			}
		}
	})
	for _, a := range all {
		switch {
		case len(named) > 0 && !slices.Contains(named, a.Name):
		case !strings.Contains(Fold(a.Name), Fold(strings.TrimSpace(values.Get(paths.ParamQuery)))), was != "" && !a.was(was):
		case now != "" && a.Latest != nil:
			list.Ungraded++
		case now == "" || a.Grade == now:
			list.Authorities = append(list.Authorities, a)
		}
	}
	slices.SortStableFunc(list.Authorities, AuthoritySorts[by].compare)
	list.Total = len(list.Authorities)
	return list, nil
}

// FindAuthority gives what there is on the authority that the address names, whatever the case of its letters.
func FindAuthority(r *handler.Request) (a AuthorityDetails, err error) {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return a, err
	}
	asked := r.Var("name")
	for _, exact := range []bool{true, false} {
		for _, d := range docs {
			if d.Authority != "" && (d.Authority == asked || !exact && Fold(d.Authority) == Fold(asked)) {
				a.Name = d.Authority
				a.Documents = append(a.Documents, d)
			}
		}
		if len(a.Documents) > 0 {
			sortByDate(a.Documents)
			a.Judgements = JudgementsOver(a.Documents)
			return a, nil
		}
	}
	return a, handler.Problemf(http.StatusNotFound, "Look through the list of authorities.", "No report here is about %q.", asked)
}

// AuthorityPath is the address of an authority as the request asks for it, with its name as the reports have it.
func AuthorityPath(r *handler.Request, name string) string {
	to := url.URL{Path: paths.Authorities + "/" + name, RawQuery: r.URL.RawQuery}
	return to.String()
}

// sortByDate sorts reports, the oldest first and those without a date before all.
func sortByDate(docs []corpus.Document) {
	slices.SortStableFunc(docs, func(a, b corpus.Document) int {
		return cmp.Or(cmp.Compare(ReportDate(a.Source), ReportDate(b.Source)), cmp.Compare(a.ID, b.ID))
	})
}

// JudgementsOver gathers the grades of reports, which are in order of date.
func JudgementsOver(docs []corpus.Document) []JudgementOverTime {
	at := map[string]int{}
	var list []JudgementOverTime
	for _, d := range docs {
		for key := range d.Grades {
			i, ok := at[key]
			if !ok {
				i = len(list)
				at[key] = i
				list = append(list, JudgementOverTime{Key: key})
			}
			list[i].Grades = append(list[i].Grades, gradeIn(&d, key))
		}
	}
	slices.SortFunc(list, func(a, b JudgementOverTime) int { return corpus.CompareJudgements(a.Key, b.Key) })
	return list
}

// gradeIn is the grade of a judgement in a report that gives it.
func gradeIn(d *corpus.Document, key string) GradeOverTime {
	o := d.Origins[corpus.GradeField(key)]
	return GradeOverTime{d.ID, ReportDate(d.Source), d.Grades[key], cmp.Or(d.GradesPrinted[key], d.Grades[key]), o.Passage, o.Page, o.OCR}
}

// In is the grade that a report gives; nil for none.
func (j *JudgementOverTime) In(document string) *GradeOverTime {
	for i := range j.Grades {
		if j.Grades[i].Document == document {
			return &j.Grades[i]
		}
	}
	return nil
}

// A GivenGrade is one grade of an authority, with its judgement.
type GivenGrade struct {
	Judgement string `json:"judgement"` // key of the judgement
	Name      string `json:"name"`      // the judgement as people call it
	GradeOverTime
}

// Given are all grades of an authority, by judgement and then by date.
func (a *AuthorityDetails) Given() []GivenGrade {
	list := []GivenGrade{}
	for _, j := range a.Judgements {
		for _, g := range j.Grades {
			list = append(list, GivenGrade{j.Key, format.Judgement(j.Key), g})
		}
	}
	return list
}
