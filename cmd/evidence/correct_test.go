package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/sample"
	"evidence/corpus/store"
)

func TestCorrect(t *testing.T) {
	data := t.TempDir()
	evidence(t, "correct", "--data", data, "x", "title=y").want(t, 1, "is empty")
	pdf := filepath.Join(t.TempDir(), "a report.pdf")
	for _, f := range sample.Files() {
		if f.Name == "sample-inspection-2022.pdf" {
			if err := os.WriteFile(pdf, f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	evidence(t, "index", "--data", data, "--manifest", "none", pdf).want(t, 0)
	document := func() corpus.Document {
		t.Helper()
		list := fromJSON[struct{ Documents []corpus.Document }](t, evidence(t, "documents", "--data", data, "--json").want(t, 0)).Documents
		if len(list) != 1 {
			t.Fatalf("%+v", list)
		}
		return list[0]
	}
	before := document()
	found := func(query string) bool {
		t.Helper()
		return !strings.Contains(evidence(t, "search", "--data", data, "--json", query).want(t, 0).out, `"total": 0`)
	}

	evidence(t, "correct", "--data", data).want(t, 0, "There are no corrections")
	evidence(t, "correct", "--data", data, "a report", "authority=Elsewhere", "grades.leaders=outstanding", "lead_inspector=-").
		want(t, 0, "a report: authority is now Elsewhere", "a report: lead_inspector is now -")
	d := document()
	if o := d.Origins["authority"]; d.Authority != "Elsewhere" || o.From != corpus.FromCorrection || o.Was != before.Authority || o.Passage != before.Origins["authority"].Passage {
		t.Errorf("%s by %+v", d.Authority, o)
	}
	if d.Grades["leaders"] != "outstanding" || d.LeadInspector != "" || d.Origins["lead_inspector"].Was != before.LeadInspector {
		t.Errorf("%+v", d)
	}
	if !found("authority:elsewhere") || found("authority:tarnbrough") {
		t.Error("the correction did not reach the index")
	}
	evidence(t, "index", "--data", data, "--manifest", "none", pdf).want(t, 0) // a correction outlives that
	if document().Authority != "Elsewhere" {
		t.Error("indexing again undid a correction")
	}
	list := fromJSON[struct{ Corrections []store.Correction }](t, evidence(t, "correct", "--data", data, "--json", "a report").want(t, 0)).Corrections
	if len(list) != 3 || list[0].Field != "authority" || list[0].At.IsZero() {
		t.Errorf("%+v", list)
	}

	file := filepath.Join(t.TempDir(), "c.yaml")
	text := "corrections:\n- sha256: " + d.SHA256 + "\n  authority:\n  lead_inspector:\n  grades: {leaders: }\n  title: Corrected\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	evidence(t, "correct", "--data", data, "--file", file).want(t, 0, "took back the correction of authority", "title is now Corrected")
	d = document()
	if d.Title != "Corrected" || d.Authority != before.Authority || d.Grades["leaders"] != before.Grades["leaders"] || d.GradesPrinted["leaders"] == "" {
		t.Errorf("%+v", d)
	}
	evidence(t, "correct", "--data", data).want(t, 0, "a report", "title", "Corrected")
}

func TestCorrectMistakes(t *testing.T) {
	data := t.TempDir()
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	st.Close()
	evidence(t, "correct", "--data", data, "none", "title=x").want(t, 1, `"none"`, "unknown")
	evidence(t, "correct", "--data", data, "none").want(t, 1, `"none"`)
	evidence(t, "correct", "--data", data, "x", "title").want(t, 2, "FIELD=VALUE")
	evidence(t, "correct", "--data", data, "x", "published=soon").want(t, 2, "published", "YYYY-MM-DD")
	evidence(t, "correct", "--data", data, "x", "colour=red").want(t, 2, "unknown field", "lead_inspector")
	evidence(t, "correct", "--data", data, "--file", "x.yaml", "x").want(t, 2, "--file")
	evidence(t, "correct", "--data", data, "--file", filepath.Join(data, "none.yaml")).want(t, 2, "none.yaml")
}
