package postings

import (
	"errors"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/search"
)

func numbers(s Set) []uint32 {
	var out []uint32
	s.Each(func(i uint32) { out = append(out, i) })
	return out
}

// Passages are listed by source and in reading order, whatever order they were put in.
func TestTable(t *testing.T) {
	source := func(id string) *Source {
		return NewSource(search.Entry{Document: corpus.Document{Source: corpus.Source{ID: id, Authority: "Northmoor", Published: "2014-01-01"}}}, map[string]int{TextStems: 6})
	}
	table, at := NewTable([]*Source{source("a"), source("b")}, Columns{
		Source: []int32{1, -1, 0, 0}, Seq: []int32{0, 0, 7, 3}, Page: make([]int32, 4), PageEnd: make([]int32, 4), Block: make([]byte, 4), OCRConfidence: make([]byte, 4),
	})
	if table.Passages != 3 || table.AverageLength[TextStems] != 4 || !slices.Equal(table.PassagesOf[0], []uint32{0, 1}) || !slices.Equal(at, []uint32{64, NoNumber, 1, 0}) {
		t.Errorf("%d passages, average length %v, of the first source %v; the engine's are %v", table.Passages, table.AverageLength, table.PassagesOf[0], at)
	}
	if got := numbers(table.All()); !slices.Equal(got, []uint32{0, 1, 64}) {
		t.Errorf("all: %v", got)
	}
	if i, ok := table.Find("b"); !ok || i != 1 || table.SourceOf(64).Document.ID != "b" || !table.SourceOf(64).Matched["2014"] {
		t.Errorf("source b: %d, %v", i, ok)
	}
}

// A value is computed once, and an error is not kept.
func TestMemo(t *testing.T) {
	table, _ := NewTable(nil, Columns{})
	calls, fail := 0, errors.New("no")
	compute := func() (int, error) {
		if calls++; calls == 1 {
			return 0, fail
		}
		return calls, nil
	}
	for _, want := range []int{0, 2, 2} {
		if got, err := Memo(table, "key", compute); got != want || (err != nil) != (want == 0) {
			t.Errorf("got %d, %v; want %d", got, err, want)
		}
	}
}
