package postings

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evidence/search/words"
)

// testPart writes a part of two sources with one common and many rare terms.
func testPart(t *testing.T, of PartKey) (file []byte, want map[string]map[uint32][]uint32) {
	t.Helper()
	const n = 300
	random := rand.New(rand.NewPCG(1, 2))
	var columns Columns
	for range n {
		columns.appendRow(&Columns{Source: []int32{int32(random.IntN(2))}, Seq: []int32{int32(random.IntN(1000))}, Page: []int32{3}, PageEnd: []int32{4}, Block: []byte{'p'}, OCRConfidence: []byte{NoOCR}}, 0)
	}
	var b bytes.Buffer
	w, numbers := NewPartWriter(&b, of, &columns, []string{"b", "a"}, []uint32{n})
	want = make(map[string]map[uint32][]uint32)
	for i := range 40 {
		term := fmt.Sprint("term", i)
		want[term] = make(map[uint32][]uint32)
		for doc := range n {
			if random.IntN(i+1) > 0 {
				continue
			}
			number := numbers[doc]
			places := make([]uint32, 1+random.IntN(4))
			if i == 0 && doc%50 == 0 {
				places = make([]uint32, 400) // more often than a byte tells
			}
			w.Add(number, 0, 500, TextWords, func(add func(int, words.Case)) {
				for k := range places {
					places[k] = uint32(1+k*(1+random.IntN(300)))<<2 | uint32(random.IntN(4))
					add(int(places[k]>>2), words.Case(places[k]&3))
				}
			})
			slices.Sort(places)
			want[term][number] = places
		}
		w.Term(TextWords, term)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), want
}

// checkPart compares what a part says of terms with what was written; a list that is known to be damaged counts as right.
func checkPart(t *testing.T, p *Part, want map[string]map[uint32][]uint32) {
	t.Helper()
	for term, postings := range want {
		l, ok := p.find(1, term)
		if !ok {
			continue
		}
		if len(l.frequencies) != len(postings) {
			t.Fatalf("%s is in %d passages, want %d", term, len(l.frequencies), len(postings))
		}
		if !l.checkPlaces() {
			continue
		}
		r := positionReader{l: &l}
		for number, places := range postings {
			w := l.find(number / WordSize)
			var got []uint32
			posting := w.posting(number)
			r.read(posting, l.frequencies[posting], func(position uint32, c uint8) { got = append(got, position<<2|uint32(c)) })
			if w.Mask&(1<<(number%WordSize)) == 0 || !slices.Equal(got, places) || l.lengths[number] != 500 {
				t.Fatalf("%s is in passage %d at %v, want %v", term, number, got, places)
			}
		}
	}
}

func TestPart(t *testing.T) {
	of := PartKey{Checksum: 7, Docs: 301}
	good, want := testPart(t, of)
	path := filepath.Join(t.TempDir(), "part")
	open := func(b []byte, of PartKey) (*Part, error) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return OpenPart(path, of)
	}
	p, err := open(good, of)
	if err != nil {
		t.Fatal(err)
	}
	checkPart(t, p, want)
	if l, ok := p.find(1, "never"); !ok || len(l.frequencies) > 0 || p.Damaged() {
		t.Error("a term that is not there has a list")
	}
	if len(p.Sources) != 2 || p.Sources[0].ID != "a" || p.Sources[0].Passages+p.Sources[1].Passages != 300 || !slices.Equal(p.Others, []uint32{300}) || p.Page[0] != 3 {
		t.Errorf("sources %v", p.Sources)
	}
	p.Close()
	for _, other := range []PartKey{{7, 300}, {8, 301}} {
		if _, err := open(good, other); err == nil {
			t.Errorf("a part of %v is taken for one of %v", of, other)
		}
	}
	for i := 0; i < len(good); i += 13 {
		bad := slices.Clone(good)
		bad[i] ^= 0x10
		p, err := open(bad, of)
		if err != nil {
			continue
		}
		checkPart(t, p, want)
		p.Close()
	}
	for n := 0; n < len(good); n += 8 {
		if _, err := open(good[:n], of); err == nil {
			t.Fatalf("cut to %d bytes, and nobody minds", n)
		}
	}
}
