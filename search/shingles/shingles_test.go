package shingles

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

const standing = "The local authority looks after the children whose safety it is there to secure, and keeps records of every visit to them."

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{standing, standing, true},
		{standing, strings.ToUpper(standing), true},
		{standing, strings.Replace(standing, "The local authority", "Rotherham council", 1), true},
		{standing, strings.Replace(standing, "every", "no", 1), false},
		{standing + " There were 12.", standing + " There were 13.", false},
		{standing + " The judgement is good.", standing + " The judgement is inadequate.", false},
		{standing, "Police officers attend each meeting and share what they know with the others who come.", false},
		{"Main findings", "Main findings", false}, // too short to be compared
		{"", "", false},
	} {
		if got := Same(Of(c.a), Of(c.b)); got != c.want {
			t.Errorf("Same(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestResemblance(t *testing.T) {
	a, b := Of("a b c d e f g h"), Of("c d e f g h i j") // four of eight shingles
	if got := Resemblance(a, b); math.Abs(got-0.5) > 1e-9 {
		t.Errorf("%v", got)
	}
	if got := Resemblance(a, Text{}); got != 0 {
		t.Errorf("with nothing %v", got)
	}
}

// The groups are those that comparing each with all gives.
func TestGroups(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var texts []Text
	for i := range 600 {
		var words []string
		for j := range 12 + i%30 {
			w := fmt.Sprintf("w%d", (i%20)*31+j)
			if random.IntN(14) == 0 {
				w = fmt.Sprintf("v%d", random.IntN(200))
			}
			words = append(words, w)
		}
		texts = append(texts, Of(strings.Join(words, " ")))
	}
	var firsts []int32
	want := make([]int32, len(texts))
	grouped := 0
	for i := range texts {
		want[i] = int32(i)
		best := 0.0
		for _, f := range firsts {
			if r := Resemblance(texts[i], texts[f]); Same(texts[i], texts[f]) && r > best {
				want[i], best = f, r
			}
		}
		if want[i] == int32(i) {
			firsts = append(firsts, int32(i))
		} else {
			grouped++
		}
	}
	if grouped < 50 {
		t.Fatalf("only %d texts belong to others: the test says nothing", grouped)
	}
	for i, got := range Groups(texts) {
		if got != want[i] {
			t.Errorf("text %d is in the group of %d, not of %d", i, got, want[i])
		}
	}
	// The last of them one after another, as they come, are placed as they are among all.
	for n := len(texts) * 99 / 100; n < len(texts); n++ {
		before := append(slices.Clone(want[:n]), -1)
		if got := GroupMore(texts[:n+1], before); !slices.Equal(got, want[:n+1]) {
			t.Errorf("text %d is in the group of %d, not of %d", n, got[n], want[n])
		}
	}
	before := slices.Clone(want)
	for i := len(texts) * 99 / 100; i < len(texts); i++ {
		before[i] = -1
	}
	if got := GroupMore(texts, before); !slices.Equal(got, want) {
		t.Error("several at once are grouped otherwise")
	}
}
