package corpus

import (
	"reflect"
	"testing"
)

// line makes a line of words ten points high, a character five points wide.
func line(x, y float64, words ...string) Line {
	l := Line{Box: Box{Page: 1, X: x, Y: y, H: 10}}
	for _, w := range words {
		n := float64(5 * len([]rune(w)))
		l.Words = append(l.Words, Word{Text: w, X: x, Y: y, W: n, H: 10})
		l.Text += w + " "
		x += n + 5
	}
	l.Box.W = x - 5 - l.Box.X
	return l
}

func TestLocate(t *testing.T) {
	page := &Page{Number: 2, Lines: []Line{
		line(50, 10, "Running", "head"),
		line(50, 30, "5.12", "The", "police", "share", "infor-"),
		line(50, 45, "mation", "with", "the", "council."),
		line(400, 45, "the", "police"), // another column
	}}
	p := &Passage{Text: "Earlier words. The police share information with the council.", Page: 1, PageEnd: 2,
		Breaks: []Break{{Page: 2, At: 15}}, Boxes: []Box{{Page: 1, X: 50, Y: 700, W: 100, H: 10}, {Page: 2, X: 50, Y: 30, W: 200, H: 10}, {Page: 2, X: 50, Y: 45, W: 110, H: 10}}}
	for _, c := range []struct {
		words string
		want  []Box
	}{
		{"police share", []Box{{2, 95, 30, 60, 10}}},
		{"information with", []Box{{2, 160, 30, 30, 10}, {2, 50, 45, 55, 10}}},
		{"the council", []Box{{2, 110, 45, 60, 10}}},
		{"Earlier words", nil}, // on the page before
	} {
		start := len(p.Text) - len(p.Text[indexOf(p.Text, c.words):])
		if got := p.Locate(page, start, start+len(c.words)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q stands at %v, want %v", c.words, got, c.want)
		}
	}
}

func indexOf(s, part string) int {
	for i := range s {
		if len(s)-i >= len(part) && s[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}
