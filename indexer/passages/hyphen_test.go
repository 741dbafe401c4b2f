package passages

import (
	"maps"
	"testing"
)

func TestJoinLines(t *testing.T) {
	known := vocabulary{}
	known.countText("The wellbeing of children matters. A multi-agency team met; safeguarding is life-saving work.")
	for _, c := range []struct{ a, b, want string }{
		{"their well-", "being is", "their wellbeing is"},
		{"a multi-", "agency team", "a multi-agency team"},
		{"some un-", "mistakable words", "some un-mistakable words"},
		{"the inspec-", "tion of", "the inspection of"},
		{"a multi-", "layered team", "a multi-layered team"},
		{"life-", "long harm", "life-long harm"},
		{"far-", "reaching change", "far-reaching change"},
		{"both pre-", "and post-natal care", "both pre- and post-natal care"},
		{"the Anglo-", "Saxon past", "the Anglo-Saxon past"},
		{"safe\u00ad", "guarding", "safeguarding"},
		{"from 2013–", "2014 on", "from 2013–2014 on"},
		{"a pause –", "and on", "a pause – and on"},
		{"a pause -", "and on", "a pause - and on"},
		{"see https://example.org/a/", "b.pdf", "see https://example.org/a/b.pdf"},
		{"and/", "or", "and/ or"},
		{"one line ", " and the next", "one line and the next"},
		{"", "first", "first"},
	} {
		if got := joinLines(c.a, c.b, known); got != c.want {
			t.Errorf("joinLines(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

func TestSqueeze(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":              "plain text",
		"  two   spaces ":         "two spaces",
		"no\u00a0break\tand\ntab": "no break and tab",
		"zero\u200bwidth\ufeff":   "zerowidth",
		"":                        "",
	} {
		if got := normaliseSpace(in); got != want {
			t.Errorf("squeeze(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEndsSentence(t *testing.T) {
	for in, want := range map[string]bool{
		"It was so.": true, "It was so.” 12": true, "of the UK.2": true, "the following:": true, "first; ": true,
		"contact details of their": false, "since 2017": false, "(Paragraph 17)": false, "": false,
	} {
		if got := endsSentence(in); got != want {
			t.Errorf("endsSentence(%q) = %v, want %v", in, got, want)
		}
	}
}

// A soft hyphen at a line's end is no part of the word, whatever its halves are;
// where most stand amid lines they are the font's only hyphens.
func TestSoftHyphens(t *testing.T) {
	for inside, want := range map[int]string{0: "A new chair was interviewed for it.", 2: "A new chair was inter-viewed for it."} {
		doc, ps := drawPages([]drawnWord{{1, 60, 100, "A new chair was inter-"}, {1, 60, 114, "viewed for it."}, {1, 60, 300, "part-time"}, {1, 60, 330, "full-time"}})
		ps[0].run.SoftHyphen = true
		for i := range inside {
			ps[2+i].run.HardHyphen = true
		}
		doc.checkSoftHyphens()
		if got := (&block{pieces: ps[:2]}).joinedText(vocabulary{"inter": 1, "viewed": 1}); got != want {
			t.Errorf("with %d hyphens inside lines: %q, want %q", inside, got, want)
		}
	}
}

// Words hold their hyphens and apostrophes, and numbers are none.
func TestVocabulary(t *testing.T) {
	v := vocabulary{}
	v.countText("The well-being of Zoë’s and the council's children, 14 (2018), well-being; ")
	want := vocabulary{"the": 2, "well-being": 2, "of": 1, "zoë’s": 1, "and": 1, "council's": 1, "children": 1}
	if !maps.Equal(v, want) {
		t.Errorf("%v, want %v", v, want)
	}
}
