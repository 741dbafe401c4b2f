package postings

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A fake index has the postings of one term, in no order, and a table.
type fakeIndex struct {
	Snapshot
	table    *Table
	postings map[uint32][2]float64
	visits   int
}

func (x *fakeIndex) Table() *Table { return x.table }

func (x *fakeIndex) Postings(_, _ string, visit func(number uint32, frequency, length float64)) error {
	x.visits++
	for number, p := range x.postings {
		visit(number, p[0], p[1])
	}
	return nil
}

// A list says of each passage what the index does, and its bounds hold for all of them.
func TestList(t *testing.T) {
	const size = 4096
	for _, n := range []int{0, 20, 3000} { // none, few and many passages
		random := rand.New(rand.NewPCG(1, 2))
		x := &fakeIndex{postings: make(map[uint32][2]float64)}
		x.table, _ = NewTable(nil, Columns{})
		x.table.Source = make([]int32, size)
		for range n {
			x.postings[random.Uint32N(size)] = [2]float64{float64(1 + random.IntN(9)), float64(1 + random.IntN(300))}
		}
		l, err := ListOf(x, TextStems, "term")
		if err != nil {
			t.Fatal(err)
		}
		all := NewSet(size)
		l.AddTo(all)
		if all.Count() != len(x.postings) {
			t.Errorf("%d passages, want %d", all.Count(), len(x.postings))
		}
		last := -1
		l.Each(func(place uint32, w ListWord) {
			if int(place) <= last || w.Mask == 0 || w != l.Find(place) {
				t.Errorf("word %d is out of order, empty or another when it is looked for", place)
			}
			last = int(place)
			all[place] &^= w.Mask
		})
		if all.Count() > 0 || l.Empty() != (n == 0) {
			t.Errorf("%d passages are missing", all.Count())
		}
		for number := range uint32(size) {
			if _, ok := x.postings[number]; ok != l.Has(number) {
				t.Errorf("has %d: %v", number, !ok)
			}
		}
		for number, want := range x.postings {
			w := l.Find(number / WordSize)
			if w.Mask&(1<<(number%WordSize)) == 0 {
				t.Fatalf("passage %d is not in the list", number)
			}
			frequency, length := l.At(&w, number)
			if frequency != want[0] || length != want[1] {
				t.Errorf("passage %d: %v and %v, want %v", number, frequency, length, want)
			}
			if value := frequency / (0.6 + 0.02*length); w.Highest(0.6, 0.02) < value {
				t.Errorf("passage %d has %v, above %v", number, value, w.Highest(0.6, 0.02))
			}
		}
		if again, _ := ListOf(x, TextStems, "term"); again != l || x.visits != 1 {
			t.Errorf("decoded %d times", x.visits)
		}
		both, _ := ListOf(x, TextStems, "term", "other")
		for number, want := range x.postings {
			w := both.Find(number / WordSize)
			if frequency, _ := both.At(&w, number); frequency != 2*want[0] {
				t.Errorf("passage %d has two terms %v times, one %v times", number, frequency, want[0])
			}
		}
	}
}

// In all no more than the bound is kept, and a list that was just made is.
func TestListsAreBounded(t *testing.T) {
	c := &listCache{most: 10_000}
	for i := range 1000 {
		key := fmt.Sprint(i)
		made := 0
		for range 2 {
			if _, err := c.of(key, func() (*List, error) { made++; return &List{of: []listPart{{frequencies: make([]byte, 400)}}}, nil }); err != nil {
				t.Fatal(err)
			}
		}
		bytes := 0
		for key, l := range c.lists {
			bytes += l.bytes(key)
		}
		if made != 1 || bytes > c.most || bytes != c.bytes || i > 100 && bytes < c.most/2 {
			t.Fatalf("list %d was made %d times; %d bytes are kept, by count %d", i, made, bytes, c.bytes)
		}
	}
}
