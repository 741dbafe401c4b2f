package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A comparison sets two reports on one authority side by side.
type comparison struct {
	Earlier    comparedReport `json:"earlier"`
	Later      comparedReport `json:"later"`
	Judgements []change       `json:"judgements"`
	Subject    string         `json:"subject"`  // what passages were looked for; empty for nothing yet
	Subjects   []string       `json:"subjects"` // headings that both reports have

	Choices []corpus.Document `json:"-"` // what can be compared
}

// A comparedReport is one of the two, with its passages on the subject, the best first.
type comparedReport struct {
	Document corpus.Document `json:"document"`
	Hits     []result.Hit    `json:"hits"`
}

// A change is a judgement in both reports.
type change struct {
	Key    string                `json:"key"`
	Before *result.GradeOverTime `json:"before"` // null where the earlier report does not give it
	After  *result.GradeOverTime `json:"after"`
	Way    string                `json:"way"` // better, worse, same; empty where one of them is missing
}

// gradeOrder is from the best to the worst. Adequate was given until 2013.
var gradeOrder = []string{"outstanding", "good", "adequate", "requires improvement", "inadequate"}

// comparedHits is how many passages of each report are shown on a subject.
const comparedHits = 5

// compare makes the comparison that the address asks for, else that of the last two graded reports; nil where there are no two.
func compare(r *handler.Request, p *AuthorityPage) (*comparison, error) {
	a, b, err := chosenReports(p, r.URL.Query())
	if err != nil || a == nil {
		return nil, err
	}
	c := &comparison{Earlier: comparedReport{*a, []result.Hit{}}, Later: comparedReport{*b, []result.Hit{}}, Judgements: []change{}, Choices: p.Documents}
	for i := range p.Judgements {
		j := &p.Judgements[i]
		if x := (change{Key: j.Key, Before: j.In(a.ID), After: j.In(b.ID)}); x.Before != nil || x.After != nil {
			x.Way = way(x.Before, x.After)
			c.Judgements = append(c.Judgements, x)
		}
	}
	if c.Subjects, err = commonHeadings(r, a.ID, b.ID, b.Title); err != nil {
		return nil, err
	}
	c.Subject = strings.TrimSpace(r.URL.Query().Get(paths.ParamQuery))
	if c.Subject == "" || len(c.Subject) > result.MaxQuery {
		return c, nil
	}
	for _, side := range []*comparedReport{&c.Earlier, &c.Later} {
		s, err := result.ReadSearch(url.Values{paths.ParamQuery: {c.Subject}, paths.ParamDocument: {side.Document.ID}})
		if err != nil {
			return nil, err
		}
		s.Loose, s.Size, s.Match = true, comparedHits, search.MatchAny
		res, err := r.Library.Engine.Search(r.Context(), s.Query)
		if err != nil {
			return nil, err
		}
		side.Hits = result.NewSearchAnswer(s, res).Hits
	}
	return c, nil
}

// chosenReports gives the two reports to compare, the earlier first.
func chosenReports(p *AuthorityPage, values url.Values) (a, b *corpus.Document, err error) {
	find := func(id string) *corpus.Document {
		i := slices.IndexFunc(p.Documents, func(d corpus.Document) bool { return d.ID == id })
		if i < 0 {
			err = cmp.Or(err, error(handler.Problemf(http.StatusNotFound, "Choose two of the reports on this page.", "There is no report %q on %s here.", id, p.Name)))
			return nil
		}
		return &p.Documents[i]
	}
	if values.Has(paths.ParamEarlier) && values.Has(paths.ParamLater) {
		a, b = find(values.Get(paths.ParamEarlier)), find(values.Get(paths.ParamLater))
		if a != nil && b != nil && result.ReportDate(a.Source) > result.ReportDate(b.Source) {
			a, b = b, a
		}
		return a, b, err
	}
	for i := range p.Documents {
		if len(p.Documents[i].Grades) > 0 {
			a, b = b, &p.Documents[i]
		}
	}
	return a, b, nil
}

func way(before, after *result.GradeOverTime) string {
	if before == nil || after == nil {
		return ""
	}
	x, y := slices.Index(gradeOrder, before.Grade), slices.Index(gradeOrder, after.Grade)
	switch {
	case x < 0 || y < 0:
		return ""
	case x > y:
		return "better"
	case x < y:
		return "worse"
	}
	return "same"
}

// maxSubjects is how many common headings are offered.
const maxSubjects = 12

// commonHeadings are the headings that stand in both reports, in the order of the later one.
// The title of the later one says nothing of a subject.
func commonHeadings(r *handler.Request, a, b, title string) ([]string, error) {
	title = result.Fold(title)
	seen := map[string]bool{}
	earlier, err := r.Library.Store.Passages(r.Context(), a)
	if err != nil {
		return nil, err
	}
	for _, p := range earlier {
		if p.Block == corpus.Heading {
			seen[result.Fold(p.Text)] = true
		}
	}
	later, err := r.Library.Store.Passages(r.Context(), b)
	var out []string
	for _, p := range later {
		if key := result.Fold(p.Text); p.Block == corpus.Heading && seen[key] && key != title && len(out) < maxSubjects {
			out = append(out, p.Text)
			delete(seen, key)
		}
	}
	return out, err
}

// SubjectPath is the address of the comparison on a subject.
func (c *comparison) SubjectPath(subject string) string {
	v := url.Values{paths.ParamEarlier: {c.Earlier.Document.ID}, paths.ParamLater: {c.Later.Document.ID}, paths.ParamQuery: {subject}}
	return paths.Authority(c.Earlier.Document.Authority) + "?" + v.Encode()
}

// Sides are both reports, the earlier first.
func (c *comparison) Sides() []comparedReport { return []comparedReport{c.Earlier, c.Later} }

// Found reports whether either report has a passage on the subject.
func (c *comparison) Found() bool { return len(c.Earlier.Hits)+len(c.Later.Hits) > 0 }
