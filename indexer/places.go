package indexer

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/indexer/extract"
)

// placed completes the origins of a report's values: the printed label of their
// page, the passage that holds the line they were read from, and whether OCR
// read that, which no value is certain after.
func placed(origins map[string]corpus.Origin, rep *extract.Report) map[string]corpus.Origin {
	out := make(map[string]corpus.Origin, len(origins))
	for field, o := range origins {
		if fact, ok := rep.Facts.Place(field); ok && o.Page > 0 {
			if o.Page <= len(rep.Labels) {
				o.Label = rep.Labels[o.Page-1]
			}
			if o.OCR = slices.Contains(rep.OCRPages, o.Page); o.OCR && o.From == corpus.FromReport && o.Confidence == corpus.Certain {
				o.Confidence = corpus.Likely
			}
			if i := holder(rep.Passages, o.Page, o.Line, fact.Top); i >= 0 {
				o.Passage = rep.Passages[graded(rep, field, i)].ID
			}
		}
		out[field] = o
	}
	return out
}

// graded is the passage after the i-th where the i-th only names the judgement, as
// a heading, and the one after it gives the grade; else the i-th.
func graded(rep *extract.Report, field string, i int) int {
	key, _ := corpus.GradeOf(field)
	printed := strings.Join(wordsOf(rep.Facts.Grades[key].Printed), " ")
	gives := func(i int) bool { return strings.Contains(strings.Join(wordsOf(rep.Passages[i].Text), " "), printed) }
	if !gives(i) && i+1 < len(rep.Passages) && gives(i+1) {
		return i + 1
	}
	return i
}

// Shares of a line's words that a passage has to have to be the one that holds
// the line: one that stands at its height, and any. A table's row may hold the
// words of a line in another order, and a label may be none of its text.
const (
	enoughThere = 0.3
	enough      = 0.7
)

// holder is the index of the passage that holds a line of a page whose top is so
// many points from the page's; -1 where none does. A passage that has the whole
// line, and stands at its height, goes before others; then the one with more of
// its words, then the shortest.
func holder(passages []corpus.Passage, page int, line string, top float64) int {
	want := wordsOf(line)
	if len(want) == 0 {
		return -1
	}
	best, most := -1, 0.0
	for i := range passages {
		p := &passages[i]
		if p.Page > page || p.PageEnd < page {
			continue
		}
		have := wordsOf(p.Paragraph + " " + p.Marker + " " + p.Text)
		share := shareOf(want, have)
		there := standsAt(p, page, top)
		if share < enough && (share < enoughThere || !there) {
			continue
		}
		score := share
		if there {
			score++
		}
		if strings.Contains(" "+strings.Join(have, " ")+" ", " "+strings.Join(want, " ")+" ") {
			score += 2
		}
		if best < 0 || score > most || score == most && len(p.Text) < len(passages[best].Text) {
			best, most = i, score
		}
	}
	return best
}

// standsAt reports whether a passage has a line on a page whose top is within 2 points of the given one.
func standsAt(p *corpus.Passage, page int, top float64) bool {
	for _, b := range p.Boxes {
		if b.Page == page && math.Abs(b.Y-top) <= 2 {
			return true
		}
	}
	return false
}

// wordsOf are a text's words and figures in lower case.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// shareOf is which share of the words want is among the words have.
func shareOf(want, have []string) float64 {
	in := make(map[string]bool, len(have))
	for _, w := range have {
		in[w] = true
	}
	n := 0
	for _, w := range want {
		if in[w] {
			n++
		}
	}
	return float64(n) / float64(len(want))
}
