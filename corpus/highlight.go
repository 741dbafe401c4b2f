package corpus

import (
	"slices"
	"unicode"
)

// Locate gives the boxes on a page of a part of the passage's text, from code
// point start up to end, one for each run of words in a line. The page is one
// that the passage stands on.
//
// Text and page are read letter by letter side by side: white space and hyphens,
// which differ where lines were joined, are passed over, and so are words of the
// page that are not in the text, as the paragraph's number.
func (p *Passage) Locate(page *Page, start, end int) []Box {
	text := newLetters(p.Text)
	at := text.indexFrom(p.startOn(page.Number))
	var out []Box
	last := -1 // box of the passage that the last word stood in
	for i, b := range p.Boxes {
		if b.Page != page.Number {
			continue
		}
		for _, w := range page.wordsIn(b) {
			from, to, ok := text.findWord(&at, w.Text)
			switch {
			case !ok || to <= start || from >= end:
				last = -1
			case last == i:
				out[len(out)-1] = out[len(out)-1].union(w)
			default:
				out = append(out, Box{page.Number, w.X, w.Y, w.W, w.H})
				last = i
			}
		}
	}
	return out
}

// startOn is where in the text, in code points, what stands on a page begins.
func (p *Passage) startOn(page int) int {
	for _, b := range p.Breaks {
		if b.Page == page {
			return b.At
		}
	}
	return 0
}

// union is the box around b and a word.
func (b Box) union(w Word) Box {
	x, y := min(b.X, w.X), min(b.Y, w.Y)
	return Box{b.Page, x, y, max(b.X+b.W, w.X+w.W) - x, max(b.Y+b.H, w.Y+w.H) - y}
}

// wordsIn gives the words whose middle lies in a box, in the page's order.
func (p *Page) wordsIn(b Box) []Word {
	var out []Word
	for _, l := range p.Lines {
		if l.Box.Y > b.Y+b.H || l.Box.Y+l.Box.H < b.Y || l.Box.X > b.X+b.W || l.Box.X+l.Box.W < b.X {
			continue
		}
		for _, w := range l.Words {
			x, y := w.X+w.W/2, w.Y+w.H/2
			if x >= b.X && x <= b.X+b.W && y >= b.Y && y <= b.Y+b.H {
				out = append(out, w)
			}
		}
	}
	return out
}

// letters are the characters of a text that joining lines leaves as they are.
type letters struct {
	runes []rune
	at    []int // of each, its place in the text in code points
}

func newLetters(s string) letters {
	var l letters
	i := 0
	for _, r := range s {
		if isLetter(r) {
			l.runes, l.at = append(l.runes, r), append(l.at, i)
		}
		i++
	}
	return l
}

func isLetter(r rune) bool {
	return !unicode.IsSpace(r) && r != '-' && r != '\u00ad' && r != '\u2010' && r != '\u200b' && r != '\ufeff'
}

// indexFrom is the index of the first letter at or after a place in the text.
func (l *letters) indexFrom(place int) int {
	i, _ := slices.BinarySearch(l.at, place)
	return i
}

// maxSkip is how many letters of the text may be passed over to find a word: a page may leave out what the text has from elsewhere.
const maxSkip = 60

// findWord finds a word at or soon after *at and moves *at behind it. From and to are its place in the text.
func (l *letters) findWord(at *int, word string) (from, to int, ok bool) {
	w := newLetters(word).runes
	if len(w) == 0 {
		return 0, 0, false
	}
	for i := *at; i < min(*at+maxSkip, len(l.runes)-len(w)+1); i++ {
		if !slices.Equal(l.runes[i:i+len(w)], w) {
			continue
		}
		if i > *at && len(w) < 4 { // a short word may stand anywhere
			return 0, 0, false
		}
		*at = i + len(w)
		return l.at[i], l.at[*at-1] + 1, true
	}
	return 0, 0, false
}
