package indexer

import (
	"math"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/indexer/extract"
)

// locateOrigins completes the origins of a report's values: the printed label of
// their page, the passage with the line they were read from, and whether OCR read
// that, in which case no value is certain.
func locateOrigins(origins map[string]corpus.Origin, rep *extract.Report) map[string]corpus.Origin {
	out := make(map[string]corpus.Origin, len(origins))
	for field, o := range origins {
		if fact, ok := rep.Facts[field]; ok && o.Page > 0 {
			if o.Page <= len(rep.Labels) {
				o.Label = rep.Labels[o.Page-1]
			}
			if o.OCR = slices.Contains(rep.OCRPages, o.Page); o.OCR && o.From == corpus.FromReport && o.Confidence == corpus.Certain {
				o.Confidence = corpus.Likely
			}
			if i := findPassage(rep.Passages, o.Page, o.Line, fact.Top); i >= 0 {
				o.Passage = rep.Passages[gradePassage(rep, field, i)].ID
			}
		}
		out[field] = o
	}
	return out
}

// gradePassage is the index of the passage after i where that gives the grade and i
// only names the judgement, as a heading; else i.
func gradePassage(rep *extract.Report, field string, i int) int {
	printed := strings.Join(corpus.Words(rep.Facts[field].Printed), " ")
	hasGrade := func(i int) bool {
		return strings.Contains(strings.Join(corpus.Words(rep.Passages[i].Text), " "), printed)
	}
	if !hasGrade(i) && i+1 < len(rep.Passages) && hasGrade(i+1) {
		return i + 1
	}
	return i
}

// Shares of a line's words that a passage needs to be the one with the line. A row
// of a table may have the words in another order, and a label may be none of them.
const (
	minShareAtHeight = 0.3 // of a passage with a line at the same height
	minShare         = 0.7 // of any other
)

// findPassage is the index of the passage with a line of a page whose top is top
// points from the page's; -1 where there is none. A passage that has the whole
// line, and one at its height, are preferred; then the one with more of its words,
// then the shortest.
func findPassage(passages []corpus.Passage, page int, line string, top float64) int {
	want := corpus.Words(line)
	if len(want) == 0 {
		return -1
	}
	best, bestScore := -1, 0.0
	for i := range passages {
		p := &passages[i]
		if p.Page > page || p.PageEnd < page {
			continue
		}
		have := corpus.Words(p.Paragraph + " " + p.Marker + " " + p.Text)
		share := shareOf(want, have)
		atHeight := hasLineAt(p, page, top)
		if share < minShare && (share < minShareAtHeight || !atHeight) {
			continue
		}
		score := share
		if atHeight {
			score++
		}
		if strings.Contains(" "+strings.Join(have, " ")+" ", " "+strings.Join(want, " ")+" ") {
			score += 2
		}
		if best < 0 || score > bestScore || score == bestScore && len(p.Text) < len(passages[best].Text) {
			best, bestScore = i, score
		}
	}
	return best
}

// hasLineAt reports whether a passage has a line on a page whose top is within 2 points of the given one.
func hasLineAt(p *corpus.Passage, page int, top float64) bool {
	return slices.ContainsFunc(p.Boxes, func(b corpus.Box) bool { return b.Page == page && math.Abs(b.Y-top) <= 2 })
}

// shareOf is the share of the words want that are among the words have.
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
