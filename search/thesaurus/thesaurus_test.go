package thesaurus

import (
	"slices"
	"strings"
	"testing"

	"evidence/search/words"
)

func read(t *testing.T, text string) Thesaurus {
	t.Helper()
	th := New()
	if err := th.Read(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return th
}

// found asks for what a text begins with: how many words of it, and what they find.
func found(th Thesaurus, text string) (int, []string) {
	var stems []string
	for _, term := range words.Terms(text) {
		stems = append(stems, stem(term))
	}
	n, to := th.Longest(stems)
	var out []string
	for _, p := range to {
		s := strings.Join(p.Terms, " ")
		if !p.Same {
			s = ">" + s
		}
		out = append(out, s)
	}
	return n, out
}

func TestLongest(t *testing.T) {
	th := read(t, `
# remark
MASH = multi-agency safeguarding hub  # another
looked-after children = children in care
kid, youngster > child, young people
kid = youngster
out of work > employment`)
	for _, c := range []struct {
		text string
		n    int
		to   []string
	}{
		{"MASH delays", 1, []string{"multi agency safeguarding hub"}},
		{"Multi-agency safeguarding hubs are", 4, []string{"mash"}},
		{"looked after child", 3, []string{"children in care"}},
		{"looked", 0, nil},
		{"kids", 1, []string{">child", ">young people", "youngster"}},
		{"child", 0, nil},
		{"out of work now", 3, []string{">employment"}},
		{"", 0, nil},
	} {
		if n, to := found(th, c.text); n != c.n || !slices.Equal(to, c.to) {
			t.Errorf("%q: %d words find %q, want %d and %q", c.text, n, to, c.n, c.to)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a word alone", "line 1"},
		{"\nkid >", "line 2"},
		{"> child", "on both sides"},
		{"MASH = ", "both sides of a sign"},
	} {
		if err := New().Read(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

// What comes with the program can be read, and knows both ways of an acronym.
func TestEmbedded(t *testing.T) {
	th := Embedded()
	for text, want := range map[string]string{
		"LADO": "designated officer", "designated officers": "lado", "child sexual exploitation": "cse",
		"children looked after": "children in care", "youngsters": ">young people",
	} {
		if _, to := found(th, text); !slices.Contains(to, want) {
			t.Errorf("%q finds %q, not %q", text, to, want)
		}
	}
}
