package search

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"

	"evidence/corpus"
)

func TestPieces(t *testing.T) {
	text := "“Café” police"
	for _, c := range []struct {
		spans []corpus.Span
		want  []Piece
	}{
		{nil, []Piece{{text, false}}},
		{[]corpus.Span{{Start: 1, End: 5}, {Start: 7, End: 13}}, []Piece{{"“", false}, {"Café", true}, {"” ", false}, {"police", true}}},
		{[]corpus.Span{{Start: 0, End: 13}}, []Piece{{text, true}}},
		{[]corpus.Span{{Start: 7, End: 99}, {Start: 100, End: 101}}, []Piece{{"“Café” ", false}, {"police", true}}},
	} {
		if got := Pieces(text, c.spans); !reflect.DeepEqual(got, c.want) {
			t.Errorf("Pieces(%v) = %v, want %v", c.spans, got, c.want)
		}
	}
	if got := Pieces("", []corpus.Span{{Start: 0, End: 1}}); got != nil {
		t.Errorf("an empty text gave %v", got)
	}
}

// Programs read a hit as one flat object.
func TestHitJSON(t *testing.T) {
	h := Hit{Passage: corpus.Passage{ID: "p1", Document: "d1", Boxes: []corpus.Box{{Page: 1}}}, Score: 1.5, Title: "T"}
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"id", "document", "page", "page_end", "label", "paragraph", "headings", "block", "text",
		"score", "title", "authority", "published", "url", "highlights"} {
		if _, ok := got[key]; !ok {
			t.Errorf("a hit has no %q; it has %v", key, slices.Sorted(maps.Keys(got)))
		}
	}
	if _, ok := got["boxes"]; ok {
		t.Error("a hit has boxes that nobody gave it")
	}
}

func TestQueryParse(t *testing.T) {
	if _, err := (Query{Text: "yeer:2014"}).Parse(); err == nil {
		t.Error("an unknown field is no error")
	}
	q, err := Query{Text: "yeer:2014", Loose: true}.Parse()
	if err != nil || len(q.Notes) != 1 {
		t.Errorf("read loosely: %v, notes %q", err, q.Notes)
	}
}
