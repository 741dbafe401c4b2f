package pdffile

import (
	"slices"
	"strconv"
	"strings"
)

// A labelRange gives the labels of the pages from index first on.
type labelRange struct {
	first  int
	style  Name
	prefix string
	start  int
}

type labels []labelRange

// maxLabelNodes bounds the nodes of the page label tree that are read.
const maxLabelNodes = 10_000

// pageLabels reads the catalogue's PageLabels (ISO 32000-1, 12.4.2).
func (f *File) pageLabels() labels {
	var all labels
	nodes := 0
	var walk func(o Object, depth int)
	walk = func(o Object, depth int) {
		d := f.Dict(o)
		if nodes++; d == nil || depth > maxTreeDepth || nodes > maxLabelNodes {
			return
		}
		nums := f.Array(d.Get("Nums"))
		for i := 0; i+1 < len(nums); i += 2 {
			if first, ok := f.Int(nums[i]); ok && first >= 0 {
				all = append(all, f.labelRange(first, f.Dict(nums[i+1])))
			}
		}
		for _, kid := range f.Array(d.Get("Kids")) {
			walk(kid, depth+1)
		}
	}
	walk(f.catalog.Get("PageLabels"), 0)
	slices.SortStableFunc(all, func(a, b labelRange) int { return a.first - b.first })
	return all
}

func (f *File) labelRange(first int, d Dict) labelRange {
	r := labelRange{first: first, style: f.Name(d.Get("S")), prefix: Text(f.String(d.Get("P"))), start: 1}
	if n, ok := f.Int(d.Get("St")); ok && n >= 1 && n < 1e9 {
		r.start = n
	}
	return r
}

// label returns the label of the page with index i.
func (l labels) label(i int) string {
	n, found := slices.BinarySearchFunc(l, i, func(r labelRange, i int) int { return r.first - i })
	for found && n+1 < len(l) && l[n+1].first == i {
		n++ // of two ranges that begin at a page the last counts
	}
	if !found {
		n--
	}
	if n < 0 {
		return ""
	}
	r := l[n]
	return r.prefix + r.format(i-r.first+r.start)
}

func (r labelRange) format(n int) string {
	switch r.style {
	case "D":
		return strconv.Itoa(n)
	case "R":
		return roman(n)
	case "r":
		return strings.ToLower(roman(n))
	case "A":
		return letters(n)
	case "a":
		return strings.ToLower(letters(n))
	}
	return ""
}

// roman writes n in Roman numerals, from 10,000 on in digits.
func roman(n int) string {
	if n >= 10_000 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	values := [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	signs := [...]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	for i, value := range values {
		for ; n >= value; n -= value {
			b.WriteString(signs[i])
		}
	}
	return b.String()
}

// letters writes 1 to 26 as A to Z, 27 as AA, 53 as AAA and so on.
func letters(n int) string {
	times := (n-1)/26 + 1
	if times > 100 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('A'+(n-1)%26)), times)
}
