package result

import (
	"cmp"
	"slices"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/search/claim"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// A ReportGrades is the judgements of a report that a claim about a grade is to be read beside.
type ReportGrades struct {
	Document  string  `json:"document"`  // id of the report
	Title     string  `json:"title"`     // title of the report
	Authority string  `json:"authority"` // body that the report is about
	Published string  `json:"published"` // when the report was published
	Grades    []Grade `json:"grades"`    // judgements, the overall one first
}

// A Grade is a judgement of a report, with the place where it is printed.
type Grade struct {
	Judgement string         `json:"judgement"`         // key of the judgement
	Name      string         `json:"name"`              // the judgement as people call it
	Grade     string         `json:"grade"`             // the grade as the report prints it
	Page      int            `json:"page,omitempty"`    // PDF page number; absent where no page prints it
	Label     string         `json:"label,omitempty"`   // printed label of that page, where one is known
	Passage   string         `json:"passage,omitempty"` // id of the passage that prints it, where one does
	Pinned    *statement.Pin `json:"pinned,omitempty"`  // pin of the whole passage to the claim of a statement
}

// PageName is the page that prints the grade; empty for none.
func (g Grade) PageName() string {
	if g.Page == 0 {
		return ""
	}
	return format.Page(g.Label, g.Page)
}

// Address is where the grade is printed; empty for nowhere.
func (g Grade) Address(document string) string {
	switch {
	case g.Passage != "":
		return paths.Passage(g.Passage)
	case g.Page > 0:
		return paths.Page(document, g.Page)
	}
	return ""
}

// maxGraded is of how many reports the judgements are given for a claim.
const maxGraded = 2

// addGrades adds the judgements of the reports that are meant to the evidence for a claim that speaks of a grade.
func (e *EvidenceAnswer) addGrades(r *handler.Request, c *statement.Claim) error {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return err
	}
	e.Grades = GradesFor(docs, &e.Evidence, c)
	return nil
}

// GradesFor are the judgements that a claim which speaks of a grade is to be read beside; none for another claim. Those that are
// pinned to the claim of a statement are marked; it can be nil.
func GradesFor(docs []corpus.Document, e *claim.Evidence, c *statement.Claim) []ReportGrades {
	out := []ReportGrades{}
	if !claim.SpeaksOfGrade(e.Claim) {
		return out
	}
	graded := meant(slices.DeleteFunc(slices.Clone(docs), func(d corpus.Document) bool { return len(d.Grades) == 0 }), e)
	for _, d := range graded[:min(len(graded), maxGraded)] {
		out = append(out, gradesOf(&d, c))
	}
	return out
}

// meant are the reports on the authorities and of the years that a claim and its context name, the newest first;
// where they name no authority, the reports with passages, the best first.
func meant(docs []corpus.Document, e *claim.Evidence) []corpus.Document {
	names := slices.Concat(e.Named, e.FromContext)
	out := slices.DeleteFunc(slices.Clone(docs), func(d corpus.Document) bool { return !slices.Contains(names, d.Authority) })
	if len(out) == 0 {
		for _, found := range e.Reports {
			if i := slices.IndexFunc(docs, func(d corpus.Document) bool { return d.ID == found.Document }); i >= 0 {
				out = append(out, docs[i])
			}
		}
		return out
	}
	ofYear := slices.DeleteFunc(slices.Clone(out), func(d corpus.Document) bool {
		return !slices.ContainsFunc(d.FacetValues(corpus.FacetYear), func(year string) bool { return slices.Contains(names, year) })
	})
	if len(ofYear) > 0 {
		out = ofYear
	}
	slices.SortStableFunc(out, func(a, b corpus.Document) int { return cmp.Compare(b.Date(), a.Date()) })
	return out
}

func gradesOf(d *corpus.Document, c *statement.Claim) ReportGrades {
	out := ReportGrades{Document: d.ID, Title: d.Title, Authority: d.Authority, Published: d.Published}
	out.Grades = GradesOf(d)
	for i := range out.Grades {
		if g := &out.Grades[i]; g.Passage != "" {
			g.Pinned = pinnedWhole(c, g.Passage)
		}
	}
	return out
}

// GradesOf are the judgements of a report with the places where they are printed, the overall one first.
func GradesOf(d *corpus.Document) []Grade {
	var out []Grade
	for _, key := range corpus.Judged(d.Grades) {
		o := d.Origins[corpus.GradeField(key)]
		out = append(out, Grade{
			Judgement: key, Name: format.Judgement(key), Grade: cmp.Or(d.GradesPrinted[key], format.Label(d.Grades[key])),
			Page: o.Page, Label: o.Label, Passage: o.Passage,
		})
	}
	return out
}
