package pdftext

import (
	"math"
	"slices"
	"unicode/utf8"

	"evidence/corpus"
)

// An OCRLine is a line that OCR read from the picture of a page: at least one
// word, from left to right, of which X, W, Text and Confidence are used.
type OCRLine struct {
	Words    []corpus.Word
	Baseline float64 // y of the baseline
	Size     float64 // of the font
	Bold     bool
}

// Of a font OCR knows only whether it is bold.
var (
	ocrFont     = &Font{Name: "read by OCR", ascent: ocrAscent, descent: ocrDescent}
	ocrBoldFont = &Font{Name: "read by OCR, bold", Bold: true, ascent: ocrAscent, descent: ocrDescent}
)

// How far letters reach from the baseline, in ems: as in Arial.
const (
	ocrAscent  = 0.905
	ocrDescent = -0.212
)

// AddOCR adds lines that the program by read to a page's own. They stand as if the
// page had been turned back by quarters and then, about its centre, by skew, which
// becomes Page.Skew.
func (p *Page) AddOCR(by string, quarters int, skew float64, lines []OCRLine) {
	for i := range p.Lines {
		p.level(&p.Lines[i], skew)
	}
	p.OCR, p.Skew = by, skew
	width, height := p.Width, p.Height
	if quarters%2 == 1 {
		width, height = height, width
	}
	for i := range lines {
		p.Lines = append(p.Lines, lines[i].line(quarters, width, height))
	}
}

// level moves an own line to where it is when the page is turned back by skew.
// Its runs stay as they are turned.
func (p *Page) level(l *Line, skew float64) {
	if skew == 0 {
		return
	}
	for i := range l.Runs {
		s := &l.Runs[i]
		mx, my := s.X+s.W/2, s.Y+s.H/2
		x, y := Rotate(p, -skew, mx, my)
		dx, dy := x-mx, y-my
		s.X, s.Y, s.x0, s.y0 = s.X+dx, s.Y+dy, s.x0+dx, s.y0+dy
		if math.Abs(s.dir.X) > math.Abs(s.dir.Y) {
			s.Baseline += dy
		} else {
			s.Baseline += dx
		}
	}
	l.measure()
}

// line makes a Line, its words in one run up to a gap over cellGap, and turns it
// with a page of this width and height by quarters.
func (m *OCRLine) line(quarters int, width, height float64) Line {
	l := Line{}
	start := 0
	for i := 1; i <= len(m.Words); i++ {
		if i < len(m.Words) {
			last := &m.Words[i-1]
			if gap := m.Words[i].X - (last.X + last.W); math.Abs(gap) <= cellGap*m.Size {
				continue
			}
		}
		s := m.run(m.Words[start:i])
		s.turn(quarters, width, height)
		s.SpaceBefore = start > 0
		l.Runs, l.Dir = append(l.Runs, s), s.dir
		start = i
	}
	l.measure()
	return l
}

func (m *OCRLine) run(words []corpus.Word) Run {
	s := Run{
		Baseline: m.Baseline, Size: m.Size, Font: ocrFont, MCID: -1,
		x0: words[0].X, y0: m.Baseline, dir: Vector{1, 0},
		across: [2]float32{float32(ocrDescent * m.Size), float32(ocrAscent * m.Size)},
	}
	if m.Bold {
		s.Font = ocrBoldFont
	}
	var text []byte
	end := 0.0
	for i, w := range words {
		if i > 0 {
			text = append(text, ' ')
			s.edges, s.confidences = append(s.edges, float32(end)), append(s.confidences, float32(w.Confidence))
		}
		text = append(text, w.Text...)
		n := utf8.RuneCountInString(w.Text)
		for j := range n {
			s.edges = append(s.edges, float32(w.X-s.x0+w.W*float64(j)/float64(n)))
			s.confidences = append(s.confidences, float32(w.Confidence))
		}
		end = w.X - s.x0 + w.W
	}
	s.Text, s.edges = string(text), append(s.edges, float32(end))
	b := s.box(float64(slices.Min(s.edges)), float64(slices.Max(s.edges)))
	s.X, s.Y, s.W, s.H = b.x0, b.y0, b.x1-b.x0, b.y1-b.y0
	return s
}

// FromOCR reports whether OCR read the run.
func (s *Run) FromOCR() bool { return s.confidences != nil }

// Confidence says how sure OCR is of Text[from:to]: the sum over its
// characters, how many they are, and the least. n is 0 for the file's own text.
func (s *Run) Confidence(from, to int) (sum float64, n int, least float64) {
	if s.confidences == nil || from < 0 || to > len(s.Text) || from >= to {
		return 0, 0, 0
	}
	i := utf8.RuneCountInString(s.Text[:from])
	least = 1
	for j, r := range []rune(s.Text[from:to]) {
		if r != ' ' {
			sum, n, least = sum+float64(s.confidences[i+j]), n+1, min(least, float64(s.confidences[i+j]))
		}
	}
	return sum, n, least
}

// BoxOnPage is where a box among the page's lines is on the page as it is seen.
func (p *Page) BoxOnPage(x, y, w, h float64) (x1, y1, w1, h1 float64) {
	if p.Skew == 0 {
		return x, y, w, h
	}
	cx, cy := Rotate(p, p.Skew, x+w/2, y+h/2)
	sin, cos := math.Sincos(math.Abs(p.Skew))
	w1, h1 = w*cos+h*sin, h*cos+w*sin
	return cx - w1/2, cy - h1/2, w1, h1
}

// Rotate turns a point of the page around the page's centre, clockwise.
func Rotate(p *Page, angle, x, y float64) (float64, float64) {
	sin, cos := math.Sincos(angle)
	dx, dy := x-p.Width/2, y-p.Height/2
	return p.Width/2 + dx*cos - dy*sin, p.Height/2 + dx*sin + dy*cos
}
