package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"evidence/corpus"
	"evidence/corpus/testfiles"
)

const (
	annotated = 200 // passages
	// anchored is the share of them that must be found where they are.
	anchored = 0.98
)

// The selectors of Web Annotations find passages of real reports, and parts of them, in the text that pdf.js reads: on the page and at the
// place on it where they are.
func TestAnnotationsAnchorInPDFJS(t *testing.T) {
	node, modules := testfiles.Program(t, "node"), testfiles.Named(t, "EVIDENCE_NODE_MODULES")
	newRealLibrary(t)
	data := dataOf(t)
	s := serving(t, "--log", "none").ready(t)
	type annotatedPassage struct {
		PDF        string          `json:"pdf"`
		Annotation json.RawMessage `json:"annotation"`
	}
	var cases []annotatedPassage
	for i, p := range passagesApart(t, s, annotated) {
		address := "/api/v1/passages/" + p.ID + "/citations/web-annotation"
		if n := len([]rune(p.Text)); i%2 == 1 && n > 3 {
			address += fmt.Sprintf("?from=%d&to=%d", n/3, n-n/3)
		}
		doc := apiValue[struct{ Document corpus.Document }](t, s, "/api/v1/documents/"+p.Document).Document
		cases = append(cases, annotatedPassage{filepath.Join(data, "library", doc.SHA256+".pdf"), json.RawMessage(answered(t, s, address))})
	}
	sent, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "testdata/anchor.mjs", modules, testfiles.Temp(t, "cases.json", sent))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var faults []string
	if err == nil {
		err = json.Unmarshal(out, &faults)
	}
	if err != nil || len(faults) != annotated {
		t.Fatalf("%v; %d passages were looked for", err, len(faults))
	}
	found := 0
	for i, f := range faults {
		if f == "" {
			found++
			continue
		}
		t.Logf("%.120s: %s", cases[i].Annotation, f)
	}
	share := float64(found) / annotated
	t.Logf("pdf.js finds %d of %d passages where they are (%.1f%%)", found, annotated, 100*share)
	if share < anchored {
		t.Errorf("that is less than %.0f%%", 100*anchored)
	}
}

// passagesApart are n passages from all reports, as far apart as they can be.
func passagesApart(t *testing.T, s *served, n int) []corpus.Passage {
	t.Helper()
	var all []corpus.Passage
	for _, d := range apiValue[struct{ Documents []corpus.Document }](t, s, "/api/v1/documents?sort=title").Documents {
		all = append(all, apiValue[struct{ Passages []corpus.Passage }](t, s, "/api/v1/documents/"+d.ID+"/passages").Passages...)
	}
	if len(all) < n {
		t.Fatalf("the reports have %d passages", len(all))
	}
	out := make([]corpus.Passage, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out
}

// apiValue is the JSON at an address.
func apiValue[T any](t *testing.T, s *served, path string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(answered(t, s, path)), &v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return v
}
