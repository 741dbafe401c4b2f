package pdftext

import (
	"strings"
	"unicode/utf8"
)

// A Page is the text of one page in the order its content draws it. Lengths are
// PDF points; the origin is the page's top left after rotation and crop, and y
// grows downwards.
type Page struct {
	Number        int    // 1-based
	Label         string // as the file labels it for printing; empty where it does not
	Width, Height float64
	Lines         []Line

	// Truncated says why the text is not all there is; empty where it is.
	Truncated string

	// Unseen is how many words are in the file for this page and cannot be seen on
	// it; they are not in Lines.
	Unseen [unseenKinds]int

	// Empty is set where nothing at all is shown or painted on the page but a few spaces.
	// A page without it can look empty too.
	Empty bool

	// Painted is set where anything is on the page besides text. Pictured is the
	// share of the page that pictures cover.
	Painted  bool
	Pictured float64

	// OCR is the program that read the page's lines, or those that have a
	// confidence, from its picture; empty where all are the file's own text. Skew is
	// then the angle, in radians and clockwise, by which the picture's lines run
	// askew: the lines here were turned back, and BoxOnPage gives places on the page
	// as it is.
	OCR  string
	Skew float64
}

// A Vector is a direction on the page, of length 1.
type Vector struct{ X, Y float64 }

// A Line is a row of runs along one baseline, drawn one after the other.
type Line struct {
	Runs       []Run
	X, Y, W, H float64 // the box around its runs
	Baseline   float64 // see Run.Baseline
	Dir        Vector  // the way the text runs: {1, 0} for upright horizontal text
	Vertical   bool    // vertical writing, its glyphs below one another
	RTL        bool    // holds right-to-left text; its runs are in logical order

	first, end int // runs of the textBuilder, while the page's text still grows
}

// A Run is a run in one line with one font, size and marked-content id. It has
// no white space at its ends; a gap wider than a word space ends it also.
type Run struct {
	Text       string
	X, Y, W, H float64 // the box around its glyphs, from the font's descent to its ascent

	// Baseline is the y of the baseline of text that runs along x, and the x of
	// one that runs along y (a turned line; the centre line in vertical writing).
	Baseline float64
	Size     float64 // font size on the page
	Font     *Font

	MCID     int    // marked-content id; -1 for none
	Form     int    // object number of the form XObject the id belongs to; 0 for the page itself
	Tag      string // innermost marked-content tag; empty for none
	Artifact bool   // inside marked content tagged Artifact

	Actual      bool // Text is the marked content's ActualText, not its glyphs
	Invisible   bool // drawn in text render mode 3, as OCR layers are
	SoftHyphen  bool // the hyphen at its end is a soft one
	HardHyphen  bool // a hyphen inside it has the code of a soft one
	SpaceBefore bool // white space parts it from the run before it in the line
	UnseenGap   bool // text that cannot be seen lies between the run before it in the line and it
	Raised      bool // smaller and above the baseline of its line: a superscript
	Annotation  bool // drawn by an annotation or a form field

	confidences []float32 // how sure OCR is of each rune of Text; nil for the file's own text
	edges       []float32 // where each rune of Text begins, and the last one ends, along dir from x0, y0
	x0, y0      float64   // where its first glyph begins on the baseline
	dir         Vector
	across      [2]float32 // lowest and highest point of its glyphs above the baseline
}

// Text is the page's text, a line of it a line.
func (p *Page) Text() string {
	var b strings.Builder
	n := 0
	for i := range p.Lines {
		for j := range p.Lines[i].Runs {
			n += len(p.Lines[i].Runs[j].Text) + 1
		}
	}
	b.Grow(n)
	for i := range p.Lines {
		p.Lines[i].appendText(&b)
		b.WriteByte('\n')
	}
	return b.String()
}

// Text is the line's text, its runs parted by a space where the page parts them.
func (l *Line) Text() string {
	var b strings.Builder
	l.appendText(&b)
	return b.String()
}

func (l *Line) appendText(b *strings.Builder) {
	for i := range l.Runs {
		if i > 0 && l.Runs[i].SpaceBefore {
			b.WriteByte(' ')
		}
		b.WriteString(l.Runs[i].Text)
	}
}

// Box is the box of Text[from:to], the bytes of a part of the run's text. An
// empty or impossible part gives the whole run's box.
func (s *Run) Box(from, to int) (x, y, w, h float64) {
	if from < 0 || to > len(s.Text) || from >= to || (from == 0 && to == len(s.Text)) {
		return s.X, s.Y, s.W, s.H
	}
	i := utf8.RuneCountInString(s.Text[:from])
	j := i + utf8.RuneCountInString(s.Text[from:to])
	if j >= len(s.edges) {
		return s.X, s.Y, s.W, s.H
	}
	r := s.box(float64(s.edges[i]), float64(s.edges[j]))
	return r.x0, r.y0, r.x1 - r.x0, r.y1 - r.y0
}

// box is the box of the glyphs between two places along the baseline.
func (s *Run) box(from, to float64) rect {
	from, to = min(from, to), max(from, to)
	m := matrix{s.dir.X, s.dir.Y, s.dir.Y, -s.dir.X, s.x0, s.y0}
	return rect{from, float64(s.across[0]), to, float64(s.across[1])}.transform(m)
}
