package passages

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A candidate is a block whose marker may be the number of a running paragraph.
type candidate struct {
	block   int    // index of the block
	chapter string // what stands before the last stop: "5" of 5.12, "A1" of A1.3; empty for a plain number
	n       int
	weight  float64 // how much the block looks like a paragraph
	form    string  // see marker.form
	x       float64 // where the block begins
}

// A chain is candidates that count up, in their order.
type chain []candidate

func (c chain) first() candidate { return c[0] }
func (c chain) last() candidate  { return c[len(c)-1] }

// within reports whether the chain lies inside another, between two of its numbers.
func (c chain) within(o chain) bool {
	return o.first().block < c.first().block && c.last().block < o.last().block
}

// overlaps reports whether the chain and another have blocks in common, or among each other.
func (c chain) overlaps(o chain) bool {
	return c.first().block <= o.last().block && o.first().block <= c.last().block
}

// looksLike reports whether the chain's numbers are written as those of another, and begin where they do.
func (c chain) looksLike(o chain) bool {
	for _, p := range o {
		if lastSign(p.form) == lastSign(c.first().form) && math.Abs(p.x-c.first().x) < 3 {
			return true
		}
	}
	return false
}

// lastSign is the last sign of a number's form: "1" and "1.1" are written alike, "1." and "1)" are not.
func lastSign(form string) string { return form[len(form)-1:] }

// runningNumbers chooses which candidates number the report's paragraphs and
// returns the blocks they are on. Lists have numbers too; what sets a
// report's own numbering apart is that it goes on. For each chapter (plain numbers
// are one chapter) the chain n, n+1, n+2 … with the most weight is taken, a
// missing number costing more than one found gains. A report numbers its
// paragraphs one way: by chapter (5.12) or throughout (12), whichever counts more. Beside it
// stand, in a place of their own, numbers written the same way: those of a part that
// begins at 1 again, or of a summary before the chapters.
func runningNumbers(cands []candidate) map[int]bool {
	var plain, dotted []chain
	size := 0
	for chapter, cs := range byChapter(cands) {
		c := bestChain(cs)
		if chapter == "" {
			plain = append(plain, c)
		} else if c.first().n == 1 || len(c) >= minChapter && annexLetter(chapter) == "" {
			dotted = append(dotted, c)
		}
	}
	dotted = dropQuoted(dotted)
	for _, c := range dotted {
		size += len(c)
	}
	chosen := dotted
	if len(plain) > 0 && len(plain[0]) >= size {
		chosen, size = plain, len(plain[0])
	}
	if size < minChain {
		return nil
	}
	chosen = addRestarts(chosen, cands)
	out := map[int]bool{}
	for _, c := range chosen {
		for _, cand := range c {
			out[cand.block] = true
		}
	}
	return out
}

func byChapter(cands []candidate) map[string][]candidate {
	out := map[string][]candidate{}
	for _, c := range cands {
		out[c.chapter] = append(out[c.chapter], c)
	}
	return out
}

// dropQuoted drops the chains that lie inside a longer one of the same depth: a report that is quoted has numbers too.
func dropQuoted(chains []chain) []chain {
	return slices.DeleteFunc(slices.Clone(chains), func(c chain) bool {
		return slices.ContainsFunc(chains, func(o chain) bool {
			return len(o) > len(c) && c.within(o) && strings.Count(c.first().chapter, ".") == strings.Count(o.first().chapter, ".")
		})
	})
}

// minRestart is the fewest numbers that make a part whose numbering begins again.
const minRestart = 5

// addRestarts adds the chains of plain numbers that begin at 1 apart from those chosen, and are written as they are.
func addRestarts(chosen []chain, cands []candidate) []chain {
	rest := slices.DeleteFunc(slices.Clone(cands), func(c candidate) bool { return c.chapter != "" })
	all := slices.Concat(chosen...)
	if len(all) == 0 {
		return chosen
	}
	span := chain{slices.MinFunc(all, byBlock), slices.MaxFunc(all, byBlock)}
	around := []chain{span}
	if chosen[0].first().chapter == "" {
		around = chosen
	}
	for {
		rest = slices.DeleteFunc(rest, func(c candidate) bool {
			return slices.ContainsFunc(around, func(o chain) bool { return chain{c}.overlaps(o) })
		})
		c := longestFromOne(rest)
		if len(c) < minRestart {
			return chosen
		}
		if c.looksLike(all) {
			chosen = append(chosen, c)
		}
		around = append(around, c)
	}
}

func byBlock(a, b candidate) int { return cmp.Compare(a.block, b.block) }

// longestFromOne is the longest run of candidates that counts up from 1, nothing left out.
func longestFromOne(cands []candidate) chain {
	var best, open chain
	for _, c := range cands {
		switch {
		case c.n == 1:
			open = chain{c}
		case len(open) > 0 && c.n == open.last().n+1 && open.looksLike(chain{c}):
			open = append(open, c)
		}
		if len(open) > len(best) {
			best = slices.Clone(open)
		}
	}
	return best
}

// minChain is the fewest numbers that make a report's own numbering: shorter ones are lists.
const minChain = 8

// minChapter is the fewest numbers that make a chapter whose first paragraph is
// not numbered 1: "32.8" alone is a figure.
const minChapter = 3

// maxGap is how many numbers in a row a chain may miss.
const maxGap = 3

// bestChain is the heaviest chain of the candidates of one chapter.
func bestChain(cs []candidate) chain {
	score := make([]float64, len(cs))
	prev := make([]int, len(cs))
	last := map[int]int{} // number -> latest candidate with it
	best := -1
	for i, c := range cs {
		score[i], prev[i] = c.weight, -1
		if c.n > 1 {
			score[i] -= 0.9 * float64(min(c.n-1, 4))
		}
		for gap := 0; gap <= maxGap; gap++ {
			j, ok := last[c.n-1-gap]
			if !ok {
				continue
			}
			s := score[j] + c.weight - 1.5*float64(gap)
			if s > score[i] {
				score[i], prev[i] = s, j
			}
		}
		if j, ok := last[c.n]; !ok || score[i] >= score[j] {
			last[c.n] = i
		}
		if best < 0 || score[i] > score[best] {
			best = i
		}
	}
	var out chain
	for i := best; i >= 0; i = prev[i] {
		out = append(out, cs[i])
	}
	slices.Reverse(out)
	return out
}

// numberCandidates are the blocks whose marker may number them.
func numberCandidates(blocks []*block) []candidate {
	var cands []candidate
	for i, b := range blocks {
		if b.role != paragraph && b.role != item {
			continue
		}
		m := b.marker
		if m.kind == noMarker && b.role == paragraph {
			m = b.tabNumber()
		}
		if m.kind != decimalMarker || len(m.nums) > 3 || endsInPageNumber(b.text) {
			continue
		}
		c := candidate{block: i, n: m.nums[len(m.nums)-1], weight: 1, form: m.form(), x: b.leftEdge()}
		c.chapter = m.chapter()
		if countWordsTo(b.text, 6) < 6 {
			c.weight = 0.5
		}
		if c.n > 0 {
			cands = append(cands, c)
		}
	}
	return cands
}

// endsInPageNumber recognises an entry of a table of contents without a leader: a few words without a full stop, and a number.
func endsInPageNumber(text string) bool {
	if last := len(text) - 1; last < 0 || text[last] < '0' || text[last] > '9' {
		return false // as nearly all paragraphs
	}
	words := strings.Fields(text)
	if n := len(words); n < 2 || n > maxEntry || strings.Contains(text, ". ") {
		return false
	}
	_, err := strconv.Atoi(words[len(words)-1])
	return err == nil
}

// maxEntry is the most words of an entry of a table of contents, its page number among them.
const maxEntry = 14

// tabNumber is the number that a paragraph begins with where a gap as wide as a
// tab's parts it from the text; no marker where there is none.
func (b *block) tabNumber() marker {
	if len(b.pieces) < 2 || !b.pieces[0].sharesLine(b.pieces[1]) {
		return marker{}
	}
	p, q := b.pieces[0], b.pieces[1]
	m, rest := splitMarker(p.text(), true)
	if m.kind != decimalMarker || rest != "" || len(m.nums) != 1 || leftEdge(q)-(p.run.X+p.run.W) < p.run.Size || p.run.Raised || !startsUpper(q.text()) {
		return marker{}
	}
	return m
}

// numberParagraphs finds the report's own numbering among the markers.
func numberParagraphs(blocks []*block) {
	for i := range runningNumbers(numberCandidates(blocks)) {
		b := blocks[i]
		b.role = paragraph
		if b.marker.kind == noMarker {
			b.marker = b.tabNumber()
			b.text = trimLeft(strings.TrimPrefix(b.text, b.marker.raw))
		}
		b.number = strings.Trim(b.marker.raw, "().:")
	}
	for _, b := range blocks {
		if b.role == paragraph && b.number == "" && b.marker.kind == decimalMarker {
			b.role = item
		}
	}
}
