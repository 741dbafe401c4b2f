package store

import (
	"fmt"
	"reflect"
	"testing"

	"evidence/corpus/statement"
)

// The last edits are those of the history, told with what became of them, however many there are.
func TestTheLastEdits(t *testing.T) {
	s := openTest(t)
	st := reply(t, s)
	if last, err := s.LastEdit(t.Context(), st.ID, "ann"); err != nil || last != nil {
		t.Errorf("before any edit: %+v, %v", last, err)
	}
	anns := edit(t, s, st.ID, statement.Edit{Op: statement.OpNote, Claim: "c1", Text: "Ann's.", By: "ann"})
	for i := range 12 {
		edit(t, s, st.ID, statement.Edit{Op: statement.OpNote, Claim: "c2", Text: fmt.Sprint(i), By: "ben"})
	}
	undo := edit(t, s, st.ID, statement.Edit{Op: statement.OpUndo, Undo: anns.Revision + 12, By: "ben"})
	history, err := s.StatementHistory(t.Context(), st.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	recent, err := s.RecentEvents(t.Context(), st.ID, 5)
	if err != nil || len(recent) != 5 {
		t.Fatalf("%+v, %v", recent, err)
	}
	for i, e := range recent {
		if want := history[len(history)-1-i]; !reflect.DeepEqual(e.Event, want) || e.Undone != (e.Revision == undo.Undoes) {
			t.Errorf("%+v, want %+v", e, want)
		}
	}
	for by, revision := range map[string]int64{"ann": anns.Revision, "ben": anns.Revision + 11} {
		if last, err := s.LastEdit(t.Context(), st.ID, by); err != nil || last == nil || last.Revision != revision {
			t.Errorf("%s's last edit is %+v, %v; want %d", by, last, err, revision)
		}
	}
	if all, err := s.RecentEvents(t.Context(), st.ID, 100); err != nil || len(all) != len(history) {
		t.Errorf("%d events, %v", len(all), err)
	}
}
