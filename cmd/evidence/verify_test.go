//go:build !race

// Compiling PDFium takes minutes with the race detector.

package main

import (
	"path/filepath"
	"testing"

	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/indexer/extract"
	"evidence/indexer/render"
)

// A second reader confirms the sample word for word, and is asked once.
func TestVerifyAsksASecondReader(t *testing.T) {
	t.Parallel()
	data, _ := newLibrary(t)
	evidence(t, "verify").want(t, exitDone, "4 reports compared with a second reader; 0 differences")
	if kept, _ := filepath.Glob(filepath.Join(data, "cache", "wazero", "*")); len(kept) == 0 {
		t.Error("PDFium is not kept compiled")
	}
	v := fromJSON[indexer.Verification](t, evidence(t, "verify", "--json"))
	if v.Compared != 4 || v.Disagreements == nil || len(v.Disagreements) > 0 || v.Unread == nil || len(v.Unread) > 0 {
		t.Errorf("%+v", v)
	}
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	doc, err := st.Document(t.Context(), "sample-inspection-2022")
	if err != nil {
		t.Fatal(err)
	}
	a, ok, err := st.Agreement(t.Context(), doc.SHA256, extract.Version)
	if err != nil || !ok || a.Whole != 1 || len(a.Pages) != doc.Pages || a.Reader != render.Version {
		t.Errorf("%+v, %t, %v", a, ok, err)
	}
}
