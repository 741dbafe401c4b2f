package rescore

import (
	"os"
	"path/filepath"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/encoder"
	"evidence/search/postings"
)

// oneReport is a table of one report of one passage.
func oneReport(sha256 string) *postings.Table {
	src := postings.NewSource(search.Entry{Document: corpus.Document{SHA256: sha256, Source: corpus.Source{ID: "a"}}, Passages: 1}, nil)
	t, _ := postings.NewTable([]*postings.Source{src}, postings.Columns{
		Source: []int32{0}, Seq: []int32{0}, Page: []int32{1}, PageEnd: []int32{1}, Block: []byte{'p'}, OCRConfidence: []byte{postings.NoOCR},
	})
	return t
}

// The vectors of a report that was replaced are unmapped when the last search that may read them has ended, and not before.
func TestReplacedVectorsAreUnmapped(t *testing.T) {
	s := &store{dir: t.TempDir()}
	defer s.close()
	before, after := oneReport("1"), oneReport("2")
	for _, table := range []*postings.Table{before, after} {
		v := &reportVectors{ends: []uint32{1}, all: make([]encoder.Vector, 1)}
		if err := os.WriteFile(filepath.Join(s.dir, fileName(table.Sources[0])), v.bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	endFirst := s.begin()
	if s.of(before, 0) == nil {
		t.Fatal("there are no vectors")
	}
	old := s.opened[s.files[0]]
	endSecond := s.begin()
	if s.of(after, 0) == nil {
		t.Fatal("there are no vectors of the new report")
	}
	endThird := s.begin()
	endFirst()
	if old.mapped == nil {
		t.Fatal("unmapped while a search may read them")
	}
	endSecond()
	if old.mapped != nil || len(s.replaced) > 0 {
		t.Error("still mapped, though only a search that began later goes on")
	}
	if len(s.opened) != 1 || s.of(after, 0) == nil {
		t.Error("the vectors of the new report are gone")
	}
	endThird()
}
