package main

import (
	"encoding/csv"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"evidence/corpus"
)

// The CSV of the reports says what their JSON says, a column for each judgement.
func TestDocumentsAsCSV(t *testing.T) {
	newLibrary(t)
	o := evidence(t, "documents", "--csv").want(t, exitDone)
	rows, err := csv.NewReader(strings.NewReader(o.out)).ReadAll()
	if err != nil || !strings.HasPrefix(o.out, strings.Join(corpus.Columns, ",")+"\r\n") {
		t.Fatalf("%v: %q", err, o.out)
	}
	docs := fromJSON[struct{ Documents []corpus.Document }](t, evidence(t, "documents", "--json")).Documents
	if len(docs) != 4 || len(rows) != len(docs)+1 {
		t.Fatalf("%d rows of %d reports", len(rows)-1, len(docs))
	}
	for i, d := range docs {
		got := map[string]string{}
		for j, name := range rows[0] {
			got[name] = rows[i+1][j]
		}
		want := map[string]string{"id": d.ID, "title": d.Title, "authority": d.Authority, "publisher": d.Publisher, "published": d.Published, "kind": d.Kind,
			"inspection_start": d.InspectionStart, "lead_inspector": d.LeadInspector, corpus.Overall: d.Grades[corpus.Overall], "leaders": d.Grades["leaders"],
			"url": d.URL, "sha256": d.SHA256, "pages": strconv.Itoa(d.Pages), "passages": strconv.Itoa(d.Passages)}
		for name := range got {
			if _, asked := want[name]; !asked {
				delete(got, name)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", d.ID, got, want)
		}
	}
	evidence(t, "documents", "--csv", "--json").want(t, exitUsage, "either --json or --csv")
}

// An empty library has a table without rows.
func TestNoDocumentsAsCSV(t *testing.T) {
	useData(t, t.TempDir())
	if o := evidence(t, "documents", "--csv").want(t, exitDone); o.out != strings.Join(corpus.Columns, ",")+"\r\n" {
		t.Errorf("%q", o.out)
	}
}
