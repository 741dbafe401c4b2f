package app

import (
	"path/filepath"
	"testing"

	"evidence/corpus/statement"
	"evidence/corpus/statement/bundled"
	"evidence/corpus/store"
)

// Bundled statements are added once: one that was removed stays removed, one that was changed stays changed.
func TestAddBundledStatements(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	listed := func() []statement.Summary {
		t.Helper()
		if err := AddBundledStatements(t.Context(), st); err != nil {
			t.Fatal(err)
		}
		list, err := st.Statements(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	list := listed()
	if len(list) != len(bundled.Files()) || len(list) == 0 || list[0].Pins == 0 {
		t.Fatalf("%+v", list)
	}
	id := list[0].ID
	if _, err := st.EditStatement(t.Context(), id, statement.Edit{Op: statement.OpNote, Claim: "c1", Text: "Mine", By: "Ann"}); err != nil {
		t.Fatal(err)
	}
	listed()
	if s, err := st.Statement(t.Context(), id); err != nil || s.Claims[0].Note != "Mine" {
		t.Errorf("%v: %+v", err, s.Claims[0])
	}
	if err := st.RemoveStatement(t.Context(), id, "Ann", 0); err != nil {
		t.Fatal(err)
	}
	if list := listed(); len(list) != len(bundled.Files())-1 {
		t.Errorf("%+v", list)
	}
}
