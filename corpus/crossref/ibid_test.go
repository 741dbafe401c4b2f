package crossref

import (
	"fmt"
	"testing"

	"evidence/corpus"
)

func TestIbids(t *testing.T) {
	var passages []corpus.Passage
	for _, n := range [][2]string{{"1", "The Act, section 3."}, {"2", "Ibid."}, {"", "A paragraph."}, {"3", "Ibid at [5]."}, {"4", "The Rules."}, {"5", "ibid, p 8."},
		{"7", "Ibid."}, {"8", "Ibid."}, {"*", "A note."}, {"9", "Ibid."}, {"10", "Ibidem is a word."}, {"1", "Ibid."}} {
		block := corpus.Footnote
		if n[0] == "" {
			block = corpus.Paragraph
		}
		passages = append(passages, corpus.Passage{Marker: n[0], Block: block, Text: n[1]})
	}
	var got string
	for _, r := range Ibids(passages) {
		got += fmt.Sprintf("%s→%s ", passages[r.From].Marker, r.Number)
		if r.Number != passages[r.To].Marker || r.Span.Start != 0 || r.Span.End != 4 {
			t.Errorf("%+v", r)
		}
	}
	if want := "2→1 3→1 5→4 "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
