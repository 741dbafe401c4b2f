package postings

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A list says of each passage what it was made of, and its bounds hold for all of them.
func TestList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	type posting struct{ frequency, length float64 }
	want := make(map[uint32]posting)
	for range 500 {
		want[random.Uint32N(4000)] = posting{float64(1 + random.IntN(9)), float64(1 + random.IntN(300))}
	}
	table, _ := NewTable(nil, Columns{})
	visits := 0
	make := func() (*List, error) {
		return KeepList(table, "key", func(add func(number uint32, frequency, length float64)) error {
			visits++
			for number, p := range want { // in any order
				add(number, p.frequency, p.length)
			}
			return nil
		})
	}
	l, err := make()
	if err != nil {
		t.Fatal(err)
	}
	all := NewSet(4000)
	l.AddTo(all)
	if all.Count() != len(want) {
		t.Errorf("%d passages, want %d", all.Count(), len(want))
	}
	for number, p := range want {
		w := l.Find(number / WordSize)
		if w == nil || w.Mask&(1<<(number%WordSize)) == 0 {
			t.Fatalf("passage %d is not in the list", number)
		}
		frequency, length := l.At(w, int(number%WordSize))
		if frequency != p.frequency || length != p.length {
			t.Errorf("passage %d: %v and %v, want %v", number, frequency, length, p)
		}
		if value := frequency / (0.6 + 0.02*length); w.Highest(0.6, 0.02) < value {
			t.Errorf("passage %d has %v, above %v", number, value, w.Highest(0.6, 0.02))
		}
	}
	if again, _ := make(); again != l || visits != 1 {
		t.Errorf("made %d times", visits)
	}
	if l.Find(4000) != nil {
		t.Error("a word that has no passage is found")
	}
}

// Lists that are asked for again and again stay; in all no more than the bound is kept.
func TestListsAreBounded(t *testing.T) {
	c := &listCache{most: 10_000}
	l := &List{counts: make([]count, 100)}
	c.put("often", l)
	for i := range 1000 {
		c.put(fmt.Sprint(i), l)
		if c.get("often") == nil {
			t.Fatal("a list in use was forgotten")
		}
		if n := len(c.newer) + len(c.old); n > 20 {
			t.Fatalf("%d lists are kept", n)
		}
	}
}
