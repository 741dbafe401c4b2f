package passages

import (
	"fmt"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// A typed line is a line's text on a page.
type typed struct {
	page int
	text string
}

func blockOf(r role, lines ...typed) *block {
	b := &block{role: r}
	for i, l := range lines {
		b.pieces = append(b.pieces, at(l.page, i, l.text).pieces...)
	}
	return b
}

func TestBreaks(t *testing.T) {
	doc := &document{vocabulary: vocabulary{}, labels: []string{"i", "ii", "1"}}
	doc.vocabulary.countText("inspection well-being")
	cells := func(cells ...*block) *block {
		r := &row{table: &table{}}
		for _, c := range cells {
			r.cells = append(r.cells, &cell{blocks: []*block{c}})
		}
		return r.block()
	}
	for name, c := range map[string]struct {
		b    *block
		want string // the text, with the page that begins at each break
	}{
		"between words":         {blockOf(paragraph, typed{1, "One line"}, typed{2, "and the next."}), "One line {2 ii}and the next."},
		"a dropped hyphen":      {blockOf(paragraph, typed{1, "the inspec-"}, typed{2, "tion of"}), "the inspec{2 ii}tion of"},
		"a kept hyphen":         {blockOf(paragraph, typed{1, "their well-"}, typed{2, "being is"}), "their well-{2 ii}being is"},
		"a suspended hyphen":    {blockOf(paragraph, typed{1, "pre-"}, typed{2, "and post-natal"}), "pre- {2 ii}and post-natal"},
		"a soft hyphen":         {blockOf(paragraph, typed{1, "safe\u00ad"}, typed{2, "guarding"}), "safe{2 ii}guarding"},
		"other hyphens before":  {blockOf(paragraph, typed{1, "an inspec-"}, typed{1, "tion – well-"}, typed{2, "being"}), "an inspection – well-{2 ii}being"},
		"letters of two bytes":  {blockOf(paragraph, typed{1, "“Ré –"}, typed{2, "“née”"}), "“Ré – {2 ii}“née”"},
		"over three pages":      {blockOf(paragraph, typed{1, "One"}, typed{2, "two"}, typed{3, "three"}), "One {2 ii}two {3 1}three"},
		"a number cut off":      {blockOf(paragraph, typed{1, "5.12 What is"}, typed{2, "said"}), "What is {2 ii}said"},
		"a bullet cut off":      {blockOf(item, typed{1, "\uf0b7 What is"}, typed{2, "said"}), "What is {2 ii}said"},
		"a number left behind":  {blockOf(paragraph, typed{1, "5.12"}, typed{2, "What is said"}), "{2 ii}What is said"},
		"white space":           {blockOf(paragraph, typed{1, "two \u00a0 spaces\u200b "}, typed{2, "\u00a0 here"}), "two spaces {2 ii}here"},
		"a page with no letter": {blockOf(paragraph, typed{1, "One"}, typed{2, "\u200b"}, typed{3, "three"}), "One {3 1}three"},
		"cells that go back": {cells(blockOf(paragraph, typed{1, "one inspec-"}, typed{2, "tion"}), blockOf(paragraph, typed{1, "two"}, typed{2, "halves"})),
			"one inspec{2 ii}tion {1 i}two {2 ii}halves"},
	} {
		c.b.readText(doc.vocabulary)
		got, rest := "", 0
		for _, br := range c.b.pageBreaks(doc, 1) {
			got += fmt.Sprintf("%s{%d %s}", string([]rune(c.b.text)[rest:br.At]), br.Page, br.Label)
			rest = br.At
		}
		if got += string([]rune(c.b.text)[rest:]); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A text that is not what the pieces say has no breaks, rather than wrong ones.
func TestNoBreaksInAnotherText(t *testing.T) {
	for _, text := range []string{"One lime and the next", "Some words before: One line and the next"} {
		b := blockOf(paragraph, typed{1, "One line"}, typed{2, "and the next"})
		b.text = text
		if got := b.pageBreaks(&document{labels: []string{"", ""}}, 1); got != nil {
			t.Errorf("breaks %v of %q", got, text)
		}
	}
}

// A document of two chapters that number their notes afresh, and a note that stands on the page after.
func TestNoteRefs(t *testing.T) {
	raised := func(b *block, text string) *block {
		last := b.last()
		s := &pdftext.Run{Text: text, Raised: true}
		b.pieces = append(b.pieces, piece{run: s, page: last.page, line: last.line, to: len(text)})
		return b
	}
	blocks := []*block{
		raised(blockOf(paragraph, typed{1, "In 2018."}), "1"),
		raised(blockOf(heading, typed{1, "A heading"}), "2,3"),
		raised(blockOf(paragraph, typed{1, "As said before."}), "2"),
		raised(blockOf(paragraph, typed{1, "On the 2"}), "nd"),
		raised(blockOf(paragraph, typed{1, "This runs"}, typed{2, "over."}), "1"),
		blockOf(note, typed{1, "1. First."}), blockOf(note, typed{1, "2 Second."}), blockOf(note, typed{2, "3 Third."}),
		blockOf(note, typed{2, "1 First again."}),
		raised(blockOf(paragraph, typed{3, "A figure"}), "3"), // no note follows
	}
	passages := make([]corpus.Passage, len(blocks))
	for i, b := range blocks {
		b.readText(vocabulary{})
		passages[i] = b.passage(&document{labels: []string{"", "", ""}}, nil)
		passages[i].Seq = i
	}
	findNoteRefs(blocks, passages)
	var got []string
	for _, p := range passages {
		for _, r := range p.NoteRefs {
			got = append(got, fmt.Sprintf("%s[%s] → %d %s", string([]rune(p.Text)[:r.Start]), r.Marker, r.Note, passages[r.Note].Text))
		}
		if len(p.ReferredBy) > 0 {
			got = append(got, fmt.Sprintf("%s ← %v", p.Text, p.ReferredBy))
		}
	}
	want := []string{
		"In 2018.[1] → 5 First.", "A heading[2] → 6 Second.", "A heading2,[3] → 7 Third.", "As said before.[2] → 6 Second.",
		"This runs over.[1] → 8 First again.",
		"First. ← [0]", "Second. ← [1 2]", "Third. ← [1]", "First again. ← [4]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
