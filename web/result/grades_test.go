package result

import (
	"testing"

	"evidence/corpus"
	"evidence/corpus/statement"
)

func TestGradesOf(t *testing.T) {
	d := corpus.Document{Source: corpus.Source{ID: "a", Title: "Inspection", Grades: map[string]string{"leaders": "good", corpus.Overall: "inadequate", "care_leavers": "good"},
		GradesPrinted: map[string]string{"leaders": "Good, with outstanding features"}}}
	d.Origins = map[string]corpus.Origin{
		corpus.GradeField("leaders"):      {Page: 2, Label: "ii", Passage: "p1"},
		corpus.GradeField("care_leavers"): {Page: 3},
	}
	c := &statement.Claim{Pins: []statement.Pin{{ID: "x", Passage: "p1", Stance: statement.Supports}}}
	got := gradesOf(&d, c)
	if len(got.Grades) != 3 || got.Grades[0].Name != "Overall effectiveness" || got.Grades[0].Grade != "Inadequate" || got.Grades[0].Address("a") != "" || got.Grades[0].PageName() != "" {
		t.Fatalf("%+v", got.Grades)
	}
	for _, g := range got.Grades[1:] {
		switch g.Judgement {
		case "leaders":
			if g.Grade != "Good, with outstanding features" || g.PageName() != "page ii" || g.Address("a") != "/passages/p1" || g.Pinned == nil || g.Pinned.ID != "x" {
				t.Errorf("%+v", g)
			}
		case "care_leavers":
			if g.Grade != "Good" || g.Address("a") != "/documents/a/pages/3" || g.Pinned != nil {
				t.Errorf("%+v", g)
			}
		}
	}
}
