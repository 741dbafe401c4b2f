package extract

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/indexer/ocr"
	"evidence/indexer/pdftext"
)

// sheets lists the pages that hold no text.
func sheets(pages []*pdftext.Page) []ocr.Sheet {
	var out []ocr.Sheet
	for _, p := range pages {
		if p.Truncated == "" && p.Width > 0 && p.Height > 0 && p.Text() == "" {
			out = append(out, ocr.Sheet{Number: p.Number, Width: p.Width, Height: p.Height})
		}
	}
	return out
}

// A seen is what became of the pages without text, once they were looked at.
type seen struct {
	looked  bool // whether they were
	empty   map[int]bool
	by      string   // the program that read some, or tried to
	trouble []string // why others were not read
	advice  []string // what to do about each
}

// put puts what OCR read into the pages that hold no text.
func put(pages []*pdftext.Page, read []ocr.Page) seen {
	out := seen{looked: len(read) > 0, empty: map[int]bool{}}
	size, bold := letters(read)
	for i := range read {
		r := &read[i]
		if r.Number < 1 || r.Number > len(pages) {
			continue
		}
		if r.Empty {
			out.empty[r.Number] = true
		}
		if r.Trouble != "" && !slices.Contains(out.trouble, r.Trouble) && len(out.trouble) < maxWarnings {
			out.trouble, out.advice = append(out.trouble, r.Trouble), append(out.advice, r.Advice)
		}
		if r.By != "" {
			out.by = r.By
			p := pages[r.Number-1]
			turned := slant(r.Lines)
			p.SetOCR(r.By, turned, level(p, turned, r.Lines, size, bold))
		}
	}
	return out
}

// unread says why pages were not read and what to do, a reason after the other.
func (s *seen) unread() []string {
	var out []string
	for i, t := range s.trouble {
		out = append(out, t+"; "+s.advice[i])
	}
	return out
}

// ocrPages lists the pages whose text OCR read.
func ocrPages(pages []*pdftext.Page) []int {
	var out []int
	for _, p := range pages {
		if p.OCR != "" && len(p.Lines) > 0 {
			out = append(out, p.Number)
		}
	}
	return out
}

// refusal is of a file of n pages without any text.
func (s *seen) refusal(n int) *corpus.Refusal {
	all := fmt.Sprintf("all its %d pages are ", n)
	if n == 1 {
		all = "its only page is "
	}
	switch {
	case !s.looked:
		return corpus.NewRefusal("it holds no text: "+all+"empty or pictures", "have pages read by OCR: "+ocr.HowToInstall+", and add it again without --ocr never")
	case len(s.empty) == n:
		return corpus.NewRefusal("it holds no text: "+all+"empty", "fetch it again from its publisher")
	case len(s.trouble) > 0:
		return corpus.NewRefusal("it holds no text: "+all+"pictures, and they were not read by OCR: "+s.trouble[0], s.advice[0])
	}
	return corpus.NewRefusal("it holds no text: "+all+"pictures, on which "+s.by+" found no text that it could be sure of",
		"look at it, and scan it again at a higher resolution if it shows text")
}

// minSlant is the least angle, in radians, that lines are turned back by: over a
// line's length it moves a letter by a point.
const minSlant = 1.0 / 450

// slant is the angle by which a page's lines run askew: the median over their words.
func slant(lines []ocr.Line) float64 {
	var all []float64
	for i := range lines {
		if n := len(lines[i].Words); n >= 4 {
			for range n {
				all = append(all, math.Atan(lines[i].Slope))
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	if s := all[len(all)/2]; math.Abs(s) >= minSlant && math.Abs(s) < math.Pi/8 {
		return s
	}
	return 0
}

// level makes the lines of a page level, with the sizes and weights that the letters of the whole file have.
func level(p *pdftext.Page, turned float64, lines []ocr.Line, size func(float64) float64, bold func(*ocr.Line) bool) []pdftext.OCRLine {
	var out []pdftext.OCRLine
	for i := range lines {
		l := &lines[i]
		m := pdftext.OCRLine{Size: size(l.Size), Bold: bold(l)}
		first, last := l.Words[0], l.Words[len(l.Words)-1]
		mid := (first.X + last.X + last.W) / 2
		_, m.Baseline = pdftext.Turn(p, -turned, mid, l.Baseline+l.Slope*(mid-first.X))
		for _, w := range l.Words {
			x, _ := pdftext.Turn(p, -turned, w.X+w.W/2, w.Y+w.H/2)
			m.Words = append(m.Words, pdftext.OCRWord{Text: w.Text, X: x - w.W/2, W: w.W, Confidence: w.Confidence})
		}
		out = append(out, m)
	}
	return out
}

// How far from their middle sizes are that are one, how near a line's size is to
// one that it is taken for, and how much wider than the body's the stems of bold letters are.
const (
	sameSize = 0.07
	nearSize = 0.1
	boldStem = 1.35
)

// A measure is what was measured of a line's letters.
type measure struct {
	size, stem float64 // the stem's width in parts of the size; 0 where unknown
	n          int     // letters
}

// letters tells the sizes and the weights of a file's letters: a machine measures
// each line by itself, and what is one size on paper comes out a little different
// from line to line.
func letters(read []ocr.Page) (size func(float64) float64, bold func(*ocr.Line) bool) {
	var all []measure
	for i := range read {
		for j := range read[i].Lines {
			all = append(all, measured(&read[i].Lines[j]))
		}
	}
	known := sizesOf(all)
	size = func(s float64) float64 {
		for _, c := range known { // those of most letters first
			if math.Abs(c-s) <= nearSize*c {
				return c
			}
		}
		return s
	}
	stem := usualStem(all)
	return size, func(l *ocr.Line) bool { return stem > 0 && measured(l).stem > boldStem*stem }
}

func measured(l *ocr.Line) measure {
	m := measure{size: l.Size, stem: l.Stroke / l.Size}
	for _, w := range l.Words {
		m.n += utf8.RuneCountInString(w.Text)
	}
	return m
}

// sizesOf finds the sizes there are, in quarter points: the one most letters have
// and what is near it, then that of the rest.
func sizesOf(all []measure) []float64 {
	rest := slices.SortedFunc(slices.Values(all), func(a, b measure) int { return cmp.Compare(a.size, b.size) })
	var out []float64
	for len(rest) > 0 && len(out) < maxSizes {
		from, to := densest(rest)
		sum, n := 0.0, 0
		for _, m := range rest[from:to] {
			sum, n = sum+m.size*float64(m.n), n+m.n
		}
		out = append(out, math.Round(sum/float64(n)*4)/4)
		rest = slices.Delete(rest, from, to)
	}
	return out
}

// maxSizes is how many sizes of letters a file is thought to have.
const maxSizes = 40

// densest is the part of measures, which are sorted by size, with the most letters of one size.
func densest(sorted []measure) (from, to int) {
	n, most, start := 0, 0, 0
	for i, m := range sorted {
		n += m.n
		for sorted[start].size*(1+2*sameSize) < m.size {
			n -= sorted[start].n
			start++
		}
		if n > most {
			most, from, to = n, start, i+1
		}
	}
	return from, to
}

// usualStem is the median stem by letters; 0 where none was measured.
func usualStem(all []measure) float64 {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b measure) int { return cmp.Compare(a.stem, b.stem) })
	sorted = slices.DeleteFunc(sorted, func(m measure) bool { return m.stem == 0 })
	total := 0
	for _, m := range sorted {
		total += m.n
	}
	n := 0
	for _, m := range sorted {
		if n += m.n; 2*n >= total {
			return m.stem
		}
	}
	return 0
}
