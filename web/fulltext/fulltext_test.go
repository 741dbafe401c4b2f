package fulltext

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

// made numbers passages and gives them ids and pages, where they have none.
func made(list ...corpus.Passage) []corpus.Passage {
	for i := range list {
		p := &list[i]
		p.Seq, p.ID = i, fmt.Sprintf("id%d", i)
		p.Page = max(p.Page, 1)
		p.PageEnd = max(p.PageEnd, p.Page)
		for _, k := range p.Breaks {
			p.PageEnd = max(p.PageEnd, k.Page)
		}
	}
	return list
}

func read(list ...corpus.Passage) *Report {
	list = made(list...)
	return New(corpus.Document{Pages: list[len(list)-1].PageEnd}, list, nil)
}

func para(text string) corpus.Passage {
	return corpus.Passage{Block: corpus.Paragraph, Text: text}
}

func item(depth int, marker, text string) corpus.Passage {
	return corpus.Passage{Block: corpus.Item, Depth: depth, Marker: marker, Text: text}
}

func head(level int, text string) corpus.Passage {
	return corpus.Passage{Block: corpus.Heading, Level: level, Text: text}
}

func foot(marker, text string) corpus.Passage {
	return corpus.Passage{Block: corpus.Footnote, Marker: marker, Text: text}
}

func row(table int, cells ...string) corpus.Passage {
	filled := slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" })
	return corpus.Passage{Block: corpus.Row, Table: table, Cells: cells, Text: strings.Join(filled, " ")}
}

func headRow(table int, cells ...string) corpus.Passage {
	p := row(table, cells...)
	p.Header = true
	return p
}

// referring gives a passage references, each by its words and the place of its footnote.
func referring(p corpus.Passage, words string, note int) corpus.Passage {
	at := len([]rune(p.Text[:strings.Index(p.Text, words)]))
	p.NoteRefs = append(p.NoteRefs, corpus.NoteRef{Start: at, End: at + len([]rune(words)), Marker: words, Note: note})
	return p
}

// breaking lets a page begin in a passage at its words.
func breaking(p corpus.Passage, words string, page int) corpus.Passage {
	p.Breaks = append(p.Breaks, corpus.Break{Page: page, At: len([]rune(p.Text[:strings.Index(p.Text, words)]))})
	return p
}

// shape draws a report: a block a line, "#" for each level of a heading, lists
// as "disc(…)" around their items, "|" between cells, [n] where a page begins and {…} for footnotes.
func shape(r *Report) string {
	var b strings.Builder
	begins := func(list []Page) {
		for _, p := range list {
			fmt.Fprintf(&b, "[%d]", p.Number)
		}
	}
	runs := func(list []Run) {
		for _, r := range list {
			switch {
			case r.Page != nil:
				begins([]Page{*r.Page})
			case r.Ref != nil:
				fmt.Fprintf(&b, "^%s^", r.Text)
			case r.Match:
				fmt.Fprintf(&b, "*%s*", r.Text)
			default:
				b.WriteString(r.Text)
			}
		}
	}
	notes := func(list []*Passage) {
		for _, n := range list {
			b.WriteString("{")
			runs(n.Runs)
			b.WriteString("}")
		}
	}
	var list func(l *List)
	list = func(l *List) {
		b.WriteString(l.Style + "(")
		for i, it := range l.Items {
			if i > 0 {
				b.WriteString("; ")
			}
			begins(it.Begins)
			runs(it.Runs)
			notes(it.Notes)
			for _, below := range it.Lists {
				b.WriteString(" ")
				list(below)
			}
		}
		b.WriteString(")")
	}
	for _, k := range r.Blocks {
		begins(k.Begins)
		switch {
		case k.List != nil:
			list(k.List)
		case k.Table != nil:
			if c := k.Table.Caption; c != nil {
				b.WriteString("caption ")
				runs(c.Runs)
				b.WriteString("\n")
			}
			for i, r := range k.Table.Rows {
				if i > 0 {
					b.WriteString("\n")
				}
				for j, c := range r.Cells {
					if r.Names(j) {
						b.WriteString("!")
					}
					begins(c.Begins)
					runs(c.Runs)
					b.WriteString("|" + strings.Repeat("|", c.Span-1))
				}
			}
			notes(k.Table.Notes)
		default:
			b.WriteString(strings.Repeat("#", k.Level))
			if k.Kind == Note {
				notes([]*Passage{k.Passage})
				break
			}
			runs(k.Passage.Runs)
			notes(k.Passage.Notes)
		}
		b.WriteString("\n")
	}
	begins(r.After)
	return strings.TrimRight(b.String(), "\n")
}

func TestBlocks(t *testing.T) {
	for name, c := range map[string]struct {
		passages []corpus.Passage
		want     string
	}{
		"headings without gaps": {
			[]corpus.Passage{head(3, "A"), head(5, "B"), head(4, "C"), head(1, "D"), head(7, "E"), head(0, "F")},
			"[1]##A\n###B\n###C\n##D\n###E\n##F"},
		"headings below the sixth": {
			[]corpus.Passage{head(1, "A"), head(2, "B"), head(3, "C"), head(4, "D"), head(5, "E"), head(6, "F")},
			"[1]##A\n###B\n####C\n#####D\n######E\n######F"},
		"lists in lists": {
			[]corpus.Passage{item(1, "•", "a"), item(2, "–", "b"), item(2, "–", "c"), item(3, "o", "d"), item(1, "•", "e"), para("f"), item(1, "•", "g")},
			"[1]disc(a dash(b; c circle(d)); e)\nf\ndisc(g)"},
		"a list of another style": {
			[]corpus.Passage{item(1, "(a)", "a"), item(1, "(b)", "b"), item(1, "•", "c"), item(2, "i)", "d"), item(2, "▪", "e"), item(0, "", "f")},
			"[1]printed(a; b)\ndisc(c printed(d) square(e))\nbare(f)"},
		"a depth left out": {
			[]corpus.Passage{item(1, "•", "a"), item(3, "•", "b"), item(3, "•", "c"), item(2, "•", "d")},
			"[1]disc(a disc(b disc(c); d))"},
		"footnotes with what refers to them": {
			[]corpus.Passage{referring(referring(para("a1 b2"), "1", 2), "2", 3), para("c"), foot("1", "one"), foot("2", "two")},
			"[1]a^1^ b^2^{one}{two}\nc"},
		"a footnote referred to twice": {
			[]corpus.Passage{referring(para("a1"), "1", 2), referring(para("b1"), "1", 2), foot("1", "one")},
			"[1]a^1^{one}\nb^1^"},
		"a footnote that nothing refers to": {
			[]corpus.Passage{para("a"), foot("1", "one"), para("b")},
			"[1]a\n{one}\nb"},
		"footnotes inside a list": {
			[]corpus.Passage{referring(item(1, "•", "a1"), "1", 1), foot("1", "one"), foot("2", "two"), item(1, "•", "b"), para("c")},
			"[1]disc(a^1^{one}; b)\n{two}\nc"},
		"a reference to no footnote": {
			[]corpus.Passage{referring(para("a1"), "1", 1), para("b")},
			"[1]a1\nb"},
		"a table with heads": {
			[]corpus.Passage{headRow(1, "Judgement", "Grade"), row(1, "Leaders", "Good"), row(1, "Care", "Good")},
			"[1]!Judgement|!Grade|\n!Leaders|Good|\n!Care|Good|"},
		"rows that their first cells do not tell apart": {
			[]corpus.Passage{row(1, "a", "b"), row(1, "a", "c"), row(2, "", "d"), row(2, "e", "f")},
			"[1]a|b|\na|c|\n|d|\ne|f|"},
		"a row of fewer cells": {
			[]corpus.Passage{row(1, "a", "b", "c"), row(1, "d")},
			"[1]!a|b|c|\nd|||"},
		"two tables, and a footnote inside one": {
			[]corpus.Passage{referring(row(1, "a1", "b"), "1", 1), foot("1", "one"), row(1, "c", "d"), row(2, "e", "f")},
			"[1]!a^1^|b|\n!c|d|{one}\n!e|f|"},
		"a table's caption": {
			[]corpus.Passage{para("x"), para("Table 2.1: Grades"), row(1, "a", "b"), para("Table 2 says so."), para("y"), row(2, "c", "d")},
			"[1]x\ncaption Table 2.1: Grades\n!a|b|\nTable 2 says so.\ny\n!c|d|"},
		"pages": {
			[]corpus.Passage{breaking(breaking(para("one two three"), "two", 2), "three", 4), {Block: corpus.Paragraph, Page: 4, Text: "x"},
				{Block: corpus.Item, Depth: 1, Page: 4, Text: "y"}, {Block: corpus.Item, Depth: 1, Page: 5, Text: "z"}, {Block: corpus.Row, Page: 6, Text: "r"}, {Block: corpus.Row, Page: 7, Text: "s"}},
			"[1]one [2]two [3][4]three\nx\nbare(y; [5]z)\n[6]r|\n[7]s|"},
		"a row whose cells go back over the page": {
			[]corpus.Passage{breaking(breaking(breaking(row(1, "a b", "c d"), "b", 2), "c", 1), "d", 2)},
			"[1]!a [2]b|c d|"},
		"a page that begins inside a reference": {
			[]corpus.Passage{breaking(referring(para("a12 b"), "12", 1), "2 b", 2), foot("12", "note")},
			"[1]a^12^[2] b{note}"},
	} {
		if got := shape(read(c.passages...)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestPagesBehindTheText(t *testing.T) {
	r := New(corpus.Document{Pages: 4, NoText: []int{1, 4}}, made(corpus.Passage{Block: corpus.Paragraph, Page: 2, Label: "ii", Text: "a"}), nil)
	if got := fmt.Sprint(r.Blocks[0].Begins, r.After); got != "[{1  true} {2 ii false}] [{3  false} {4  true}]" {
		t.Error(got)
	}
}

// A row's marker is printed in its first cell and is no part of its text.
func TestMarkedRow(t *testing.T) {
	p := row(1, "2.1 Adoption", "Good")
	p.Marker, p.Text = "2.1", "Adoption Good"
	r := read(p).Blocks[0].Table.Rows[0]
	if len(r.Cells) != 2 || r.Cells[0].Text != "Adoption" || r.Cells[0].Marker != "2.1" || r.Cells[1].From != 9 {
		t.Errorf("%+v", r.Cells)
	}
}

// Cells that are not the text in parts give way to the text.
func TestCellsThatAreNotTheText(t *testing.T) {
	for _, cells := range [][]string{{"a", "c"}, {"a"}, {"a", "b", "c"}, nil} {
		p := row(1, cells...)
		p.Text = "a b"
		r := read(p).Blocks[0].Table.Rows[0]
		if len(r.Cells) != 1 || r.Cells[0].Text != "a b" {
			t.Errorf("%q: %+v", cells, r.Cells)
		}
	}
}

func TestFound(t *testing.T) {
	list := made(
		referring(para("the “new” plan3"), "3", 3),
		para("new"),
		row(1, "ä new", "x new"),
		foot("3", "new note"),
		para("none"))
	r := New(corpus.Document{Pages: 1}, list, map[string][]corpus.Span{
		"id0": {{Start: 5, End: 8}, {Start: 10, End: 15}}, "id1": {{Start: 0, End: 3}}, "id2": {{Start: 2, End: 5}, {Start: 8, End: 11}}, "id3": {{Start: 0, End: 3}}, "id4": {},
	})
	if got, want := shape(r), "[1]the “*new*” *plan*^3^{*new* note}\n*new*\n!ä *new*|x *new*|\nnone"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	// They are counted as they stand here: the footnote with its paragraph.
	if got := fmt.Sprint(r.Hits); got != "[id0 id3 id1 id2]" {
		t.Error(got)
	}
	var steps []string
	r.Each(func(p *Passage) { steps = append(steps, fmt.Sprintf("%s<%s %d>%s", p.Prev, p.ID, p.Hit, p.Next)) })
	if got := strings.Join(steps, " "); got != "<id0 1>id3 id0<id3 2>id1 id3<id1 3>id2 id1<id2 4> <id4 0>" {
		t.Error(got)
	}
}

func TestAnchors(t *testing.T) {
	numbered := func(n string) corpus.Passage { return corpus.Passage{Block: corpus.Paragraph, Paragraph: n, Text: "x"} }
	r := read(numbered("5.12"), numbered("3"), numbered("3"), numbered("A 1"), para("y"))
	var got []string
	r.Each(func(p *Passage) { got = append(got, p.Anchor) })
	if want := []string{"para-5.12", "", "", "", ""}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Whatever the passages are, the text of each is there once, whole.
func FuzzText(f *testing.F) {
	f.Add("One. Two 1 three\nä – 2 “x”", []byte{1, 2, 3, 40, 5, 66, 7})
	f.Add("a b c d e f g h", []byte{200, 3, 3, 3, 9, 8, 7, 6, 5, 250, 0, 1})
	f.Fuzz(func(t *testing.T, text string, seeds []byte) {
		list := madeOf(strings.ToValidUTF8(text, ""), seeds)
		if len(list) == 0 {
			return
		}
		found := map[string][]corpus.Span{}
		for i := range list {
			if n := len([]rune(list[i].Text)); i%3 == 0 && n > 2 {
				found[list[i].ID] = []corpus.Span{{Start: n / 3, End: n/3 + 1}, {Start: n / 2, End: n}}
			}
		}
		got := map[string]string{}
		join := func(runs []Run) (s string) {
			for _, r := range runs {
				s += r.Text
			}
			return s
		}
		r := New(corpus.Document{Pages: 9}, list, found)
		r.Each(func(p *Passage) { got[p.ID] += "!" + join(p.Runs) })
		for _, k := range r.Blocks {
			for _, row := range tableRows(k) {
				var cells []string
				for _, c := range row.Cells {
					if c.Text != join(c.Runs) {
						t.Errorf("cell %q in runs %q", c.Text, join(c.Runs))
					}
					if c.Text != "" {
						cells = append(cells, c.Text)
					}
				}
				got[row.ID] += strings.Join(cells, " ")
			}
		}
		for _, p := range list {
			if got[p.ID] != "!"+p.Text {
				t.Errorf("%s %q reads %q", p.Block, p.Text, got[p.ID])
			}
		}
	})
}

func tableRows(k Block) []*Row {
	if k.Table == nil {
		return nil
	}
	return k.Table.Rows
}

// madeOf cuts a text into passages of all kinds.
func madeOf(text string, seeds []byte) []corpus.Passage {
	kinds := []corpus.Block{corpus.Paragraph, corpus.Item, corpus.Row, corpus.Footnote, corpus.Heading}
	var list []corpus.Passage
	words := strings.Fields(text)
	for i, s := range seeds {
		if len(words) == 0 || len(list) > 50 {
			break
		}
		n := min(int(s%7)+1, len(words))
		p := corpus.Passage{Block: kinds[int(s)%len(kinds)], Text: strings.Join(words[:n], " "), Depth: int(s % 4), Level: int(s % 9), Table: int(s % 2), Page: 1 + i/4}
		if p.Block == corpus.Row {
			p.Cells = slices.Clone(words[:n])
		}
		size := len([]rune(p.Text))
		p.Breaks = []corpus.Break{{Page: p.Page + 1, At: int(s) % size}}
		p.NoteRefs = []corpus.NoteRef{{Start: size / 2, End: size/2 + 1, Marker: "1", Note: int(s) % len(seeds)}}
		list = append(list, p)
		words = append(words[n:], words[:n]...)
	}
	return made(list...)
}
