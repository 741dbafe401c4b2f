package store

import (
	"errors"
	"reflect"
	"testing"

	"evidence/corpus"
)

// A collection is changed by its owner alone, each change can be taken back, and it can be removed and brought back.
func TestCollections(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	first := []Collected{{Passage: "k3m9x2p7qa5t", Note: "to be quoted", Labels: []string{"police"}}}
	c, err := s.AddCollection(ctx, Collection{Owner: "anna", Title: "Police", Passages: first})
	if err != nil || len(c.ID) < 20 || c.Revision != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	second := append(first, Collected{Passage: "t5qxtt7yw66v", Span: &corpus.Span{Start: 3, End: 9}})
	c.Passages, c.Title = second, "Police and council"
	if c, err = s.SaveCollection(ctx, c); err != nil || c.Revision != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	if read, err := s.Collection(ctx, c.ID); err != nil || !reflect.DeepEqual(read, c) {
		t.Errorf("read %+v, %v, want %+v", read, err, c)
	}

	stale := c
	stale.Revision = 1
	if _, err := s.SaveCollection(ctx, stale); !errors.Is(err, ErrChangedSince) {
		t.Errorf("saved over a change: %v", err)
	}
	other := c
	other.Owner = "ben"
	if _, err := s.SaveCollection(ctx, other); !errors.Is(err, ErrUnknown) {
		t.Errorf("somebody else saved it: %v", err)
	}
	if err := s.RemoveCollection(ctx, c.ID, "ben", false); !errors.Is(err, ErrUnknown) {
		t.Errorf("somebody else removed it: %v", err)
	}

	c.Passages = []Collected{}
	if c, err = s.SaveCollection(ctx, c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		title    string
		passages []Collected
		revision int64
	}{{"Police and council", second, 4}, {"Police", first, 5}, {"Police", first, 5}} {
		if c, err = s.UndoCollection(ctx, Collection{ID: c.ID, Owner: "anna"}); err != nil || c.Title != want.title || !reflect.DeepEqual(c.Passages, want.passages) || c.Revision != want.revision {
			t.Errorf("undone to %+v, %v, want %+v", c, err, want)
		}
	}

	if err := s.RemoveCollection(ctx, c.ID, "anna", false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Collection(ctx, c.ID); !errors.Is(err, ErrUnknown) {
		t.Errorf("the removed collection: %v", err)
	}
	if list, err := s.Collections(ctx, "anna"); err != nil || len(list) != 0 {
		t.Errorf("%d collections, %v", len(list), err)
	}
	if err := s.RemoveCollection(ctx, c.ID, "anna", true); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Collections(ctx, "anna"); err != nil || len(list) != 1 || list[0].ID != c.ID {
		t.Errorf("brought back: %+v, %v", list, err)
	}
}
