package passages

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
)

func TestSplitMarker(t *testing.T) {
	for _, c := range []struct {
		text, raw, rest string
		bare            bool
		kind            markerKind
		nums            []int
	}{
		{"9. Social workers know", "9.", "Social workers know", false, decimalMarker, []int{9}},
		{"16.Services for care leavers", "16.", "Services for care leavers", false, decimalMarker, []int{16}},
		{"5.12 The council was told", "5.12", "The council was told", false, decimalMarker, []int{5, 12}},
		{"5.12. The council was told", "5.12.", "The council was told", false, decimalMarker, []int{5, 12}},
		{"5.12.3 The council", "5.12.3", "The council", false, decimalMarker, []int{5, 12, 3}},
		{"A1.3 The panel met", "A1.3", "The panel met", false, decimalMarker, []int{1, 3}},
		{"A1 The panel met", "", "A1 The panel met", false, noMarker, nil},
		{"(3) Any person", "(3)", "Any person", false, decimalMarker, []int{3}},
		{"12 children were seen", "", "12 children were seen", false, noMarker, nil},
		{"12 The authority had", "12", "The authority had", true, decimalMarker, []int{12}},
		{"2017. That year the", "", "2017. That year the", false, noMarker, nil},
		{"13.8% of children", "", "13.8% of children", false, noMarker, nil},
		{"£5. It cost", "", "£5. It cost", false, noMarker, nil},
		{"(a) a plan", "(a)", "a plan", false, letterMarker, nil},
		{"iv) a plan", "iv)", "a plan", false, letterMarker, nil},
		{"a. a plan", "a.", "a plan", false, letterMarker, nil},
		{"A. Smith said", "", "A. Smith said", false, noMarker, nil},
		{"do. It was", "", "do. It was", false, noMarker, nil},
		{"◼ The quality of audits", "◼", "The quality of audits", false, bulletMarker, nil},
		{"• risk", "•", "risk", false, bulletMarker, nil},
		{"- risk", "-", "risk", false, bulletMarker, nil},
		{"-5 degrees", "", "-5 degrees", false, noMarker, nil},
		{"– risk", "–", "risk", false, bulletMarker, nil},
		{"o risk", "o", "risk", true, bulletMarker, nil},
		{"o risk", "", "o risk", false, noMarker, nil},
		{"", "", "", true, noMarker, nil},
	} {
		m, rest := splitMarker(c.text, c.bare)
		if m.raw != c.raw || rest != c.rest || m.kind != c.kind || !reflect.DeepEqual(m.nums, c.nums) {
			t.Errorf("splitMarker(%q, %v) = %+v, %q; want %q %v %v, %q", c.text, c.bare, m, rest, c.raw, c.kind, c.nums, c.rest)
		}
	}
}

// candidates numbers blocks in order, each given as chapter and number.
func candidates(nums ...[2]int) []candidate {
	var out []candidate
	for i, n := range nums {
		out = append(out, candidate{block: i, chapter: strings.TrimLeft(strconv.Itoa(n[0]), "0"), n: n[1], weight: 1, form: "1."})
	}
	return out
}

func plainNumbers(nums ...int) []candidate {
	var pairs [][2]int
	for _, n := range nums {
		pairs = append(pairs, [2]int{0, n})
	}
	return candidates(pairs...)
}

func TestRunningNumbers(t *testing.T) {
	for _, c := range []struct {
		name  string
		cands []candidate
		want  []int // blocks
	}{
		{"a report's own", plainNumbers(1, 2, 3, 4, 5, 6, 7, 8, 9), []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{"a list before it", plainNumbers(1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9), []int{3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"a list inside it", plainNumbers(1, 2, 3, 4, 5, 1, 2, 3, 6, 7, 8, 9), []int{0, 1, 2, 3, 4, 8, 9, 10, 11}},
		{"a list after it", plainNumbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3), []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{"a number left out", plainNumbers(1, 2, 3, 4, 6, 7, 8, 9, 10), []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{"only a list", plainNumbers(1, 2, 3, 4), nil},
		{"by chapter, with a plain list", candidates([2]int{1, 1}, [2]int{1, 2}, [2]int{1, 3}, [2]int{0, 1}, [2]int{0, 2}, [2]int{1, 4},
			[2]int{2, 1}, [2]int{2, 2}, [2]int{2, 3}, [2]int{2, 4}), []int{0, 1, 2, 5, 6, 7, 8, 9}},
		{"parts that begin at 1", plainNumbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6), []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}},
		{"a summary before the chapters", candidates([2]int{0, 1}, [2]int{0, 2}, [2]int{0, 3}, [2]int{0, 4}, [2]int{0, 5},
			[2]int{1, 1}, [2]int{1, 2}, [2]int{1, 3}, [2]int{1, 4}, [2]int{2, 1}, [2]int{2, 2}, [2]int{2, 3}, [2]int{2, 4}),
			[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
		{"a quoted report", candidates([2]int{3, 1}, [2]int{3, 2}, [2]int{3, 3}, [2]int{3, 4}, [2]int{5, 1}, [2]int{5, 2}, [2]int{5, 3}, [2]int{3, 5}, [2]int{3, 6},
			[2]int{3, 7}, [2]int{3, 8}), []int{0, 1, 2, 3, 7, 8, 9, 10}},
	} {
		got := runningNumbers(c.cands)
		if len(got) != len(c.want) {
			t.Errorf("%s: chose %v, want %v", c.name, got, c.want)
			continue
		}
		for _, b := range c.want {
			if !got[b] {
				t.Errorf("%s: block %d is not chosen: %v", c.name, b, got)
			}
		}
	}
}

// An entry of a table of contents does not number a paragraph.
func TestEndsInPageNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"FINANCIAL AND OTHER REDRESS 46":         true,
		"Findings on caseloads 7":                true,
		"The panel met. Its reports number 12":   false,
		"The panel met on nine occasions.":       false,
		"12":                                     false,
		"We saw the files of 40 children in all": false,
	} {
		if got := endsInPageNumber(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// Counting words stops where enough are counted.
func TestCountWords(t *testing.T) {
	for text, want := range map[string]int{"": 0, " a  b\tc\u00a0d ": 4, "é": 1, "one two three four five six seven": 7} {
		if got := countWords(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
		if got := countWordsTo(text, 3); got != min(want, 3) {
			t.Errorf("%q has %d words up to 3", text, got)
		}
	}
}
