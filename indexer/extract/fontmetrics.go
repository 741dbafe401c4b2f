package extract

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"evidence/indexer/ocr"
)

const (
	sameSize = 0.07 // sizes within this share of their middle are one size
	nearSize = 0.1  // a line takes a known size within this share of its own
	boldStem = 1.35 // stems of bold letters, as a multiple of the usual ones
	maxSizes = 40   // sizes of letters looked for in a file
)

// A measure is the size of a line's letters in points.
type measure struct {
	size    float64
	stem    float64 // width of the stems as a share of the size; 0 where unknown
	letters int
}

// fontMetrics returns functions for the font size of a line and whether it is
// bold. OCR measures each line by itself, so that one size on paper comes out a
// little different from line to line.
func fontMetrics(read []ocr.Page) (size func(float64) float64, bold func(*ocr.Line) bool) {
	var all []measure
	for i := range read {
		for j := range read[i].Lines {
			all = append(all, measureLine(&read[i].Lines[j]))
		}
	}
	known := fontSizes(all)
	size = func(s float64) float64 {
		for _, c := range known { // most letters first
			if math.Abs(c-s) <= nearSize*c {
				return c
			}
		}
		return s
	}
	stem := medianStem(all)
	return size, func(l *ocr.Line) bool { return stem > 0 && measureLine(l).stem > boldStem*stem }
}

func measureLine(l *ocr.Line) measure {
	m := measure{size: l.Size, stem: l.Stroke / l.Size}
	for _, w := range l.Words {
		m.letters += utf8.RuneCountInString(w.Text)
	}
	return m
}

// fontSizes finds the sizes of a file, rounded to quarter points, the one with
// most letters first.
func fontSizes(all []measure) []float64 {
	rest := slices.SortedFunc(slices.Values(all), func(a, b measure) int { return cmp.Compare(a.size, b.size) })
	var out []float64
	for len(rest) > 0 && len(out) < maxSizes {
		from, to := densest(rest)
		sum, n := 0.0, 0
		for _, m := range rest[from:to] {
			sum, n = sum+m.size*float64(m.letters), n+m.letters
		}
		out = append(out, math.Round(sum/float64(n)*4)/4)
		rest = slices.Delete(rest, from, to)
	}
	return out
}

// densest finds the range of measures, sorted by size, with the most letters of one size.
func densest(sorted []measure) (from, to int) {
	n, most, start := 0, 0, 0
	for i, m := range sorted {
		n += m.letters
		for sorted[start].size*(1+2*sameSize) < m.size {
			n -= sorted[start].letters
			start++
		}
		if n > most {
			most, from, to = n, start, i+1
		}
	}
	return from, to
}

// medianStem is the median stem over all letters; 0 where none was measured.
func medianStem(all []measure) float64 {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b measure) int { return cmp.Compare(a.stem, b.stem) })
	sorted = slices.DeleteFunc(sorted, func(m measure) bool { return m.stem == 0 })
	total := 0
	for _, m := range sorted {
		total += m.letters
	}
	n := 0
	for _, m := range sorted {
		if n += m.letters; 2*n >= total {
			return m.stem
		}
	}
	return 0
}
