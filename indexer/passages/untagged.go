package passages

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"evidence/indexer/pdftext"
)

// attachUntagged gives the untagged pieces of a line to the block that the rest of the
// line belongs to (a bullet or a number is often an artifact), and returns blocks of what is left.
func attachUntagged(doc *document, blocks []*block) []*block {
	owner := map[place]*block{}
	for _, b := range blocks {
		if b.row != nil {
			continue
		}
		for _, p := range b.pieces {
			at := place{p.page, p.line}
			if o, ok := owner[at]; ok && o != b {
				owner[at] = nil
			} else {
				owner[at] = b
			}
		}
	}
	extra := map[place][]piece{}
	takers := map[*block]bool{}
	for _, p := range doc.pages {
		for i := range p.Lines {
			at := place{p.Number, i}
			if b := owner[at]; b != nil && !doc.furniture[at] {
				if ps := doc.takeUntagged(p.Lines[i].Runs, at); len(ps) > 0 {
					extra[at], takers[b] = ps, true
				}
			}
		}
	}
	for b := range takers {
		b.insertPieces(extra)
	}
	for _, b := range blocks {
		if b.row == nil && (b.role == paragraph || b.role == item) {
			b.takeLinesBetween(doc)
		}
	}
	return fromLayout(doc)
}

// takeUntagged makes pieces of the runs of a line that nothing owns yet.
func (d *document) takeUntagged(runs []pdftext.Run, at place) []piece {
	var ps []piece
	for i := range runs {
		if s := &runs[i]; !d.tagged[s] && !d.skipped[s] && s.Text != "" {
			d.tagged[s] = true
			ps = append(ps, piece{run: s, page: at.page, line: at.line, index: i, to: len(s.Text)})
		}
	}
	slices.SortStableFunc(ps, func(a, b piece) int { return cmp.Compare(a.run.X, b.run.X) })
	return ps
}

// insertPieces puts the extra pieces of the block's lines, each line's from left to right, among
// its own: each before the first of its line that begins right of it, else after the line's last.
func (b *block) insertPieces(extra map[place][]piece) {
	left := map[place]int{} // own pieces of the line still to come
	for _, p := range b.pieces {
		left[place{p.page, p.line}]++
	}
	out := make([]piece, 0, len(b.pieces)+len(extra))
	for _, p := range b.pieces {
		at := place{p.page, p.line}
		more := extra[at]
		for len(more) > 0 && more[0].run.X < p.run.X {
			out, more = append(out, more[0]), more[1:]
		}
		out = append(out, p)
		if left[at]--; left[at] == 0 {
			out, more = append(out, more...), nil
		}
		extra[at] = more
	}
	b.pieces = out
}

// insertUntagged puts loose blocks among the tagged ones: each after the last tagged block that the page draws
// before it, or, where the page shows it elsewhere, below what stands above it.
func insertUntagged(doc *document, blocks, loose []*block) []*block {
	if len(loose) == 0 {
		return blocks
	}
	var drawn []int // the blocks that show something, as the pages draw them
	for i, b := range blocks {
		if len(b.pieces) > 0 {
			drawn = append(drawn, i)
		}
	}
	slices.SortStableFunc(drawn, func(a, b int) int { return blocks[a].first().compare(blocks[b].first()) })
	after := map[int][]*block{}
	for _, l := range loose {
		at := -1
		if n := sort.Search(len(drawn), func(i int) bool { return blocks[drawn[i]].first().compare(l.first()) >= 0 }); n > 0 {
			at = drawn[n-1]
		}
		at = doc.placeAmong(blocks, at, l)
		after[at] = append(after[at], l)
	}
	out := append([]*block{}, after[-1]...)
	for i, b := range blocks {
		out = append(append(out, b), after[i]...)
	}
	return out
}

// maxMoved is past how many blocks a loose one is moved at most.
const maxMoved = 50

// placeAmong is the block after which l stands on its page, found from the one after which it is drawn.
func (d *document) placeAmong(blocks []*block, at int, l *block) int {
	start := at
	for at+1 < len(blocks) && at-start < maxMoved && d.isAbove(blocks[at+1], l) {
		at++
	}
	for at >= 0 && start-at < maxMoved && d.isAbove(l, blocks[at]) {
		at--
	}
	return at
}

// isAbove reports whether a stands above b in the same column of a page.
func (d *document) isAbove(a, b *block) bool {
	f, ok := d.frameOf(a)
	g, ok2 := d.frameOf(b)
	return ok && ok2 && a.role != note && b.role != note && a.first().page == b.first().page && f.first < g.first && f.y1 <= g.first && min(f.x1, g.x1) > max(f.x0, g.x0)
}

// takeLinesBetween takes the untagged lines that stand between two lines of a
// paragraph, under one another, and those in which it goes on: a link over a line's end is often left out of the tags.
func (b *block) takeLinesBetween(doc *document) {
	lines := b.lines()
	var out []piece // nil until a line is found
	taken, at := 0, 0
	for i := 1; i < len(lines); i++ {
		at += len(lines[i-1])
		if between := doc.linesBetween(lines[i-1][0], lines[i][0]); len(between) > 0 {
			out = append(append(out, b.pieces[taken:at]...), between...)
			taken = at
		}
	}
	if n := len(lines); n > 1 {
		if after := doc.linesAfter(lines[n-1]); len(after) > 0 {
			out = append(append(out, b.pieces[taken:]...), after...)
			taken = len(b.pieces)
		}
	}
	if out != nil {
		b.pieces = append(out, b.pieces[taken:]...)
	}
}

// linesAfter makes pieces of the untagged lines in which the sentence goes on that the last line of a paragraph breaks off.
func (d *document) linesAfter(last []piece) []piece {
	var out []piece
	for !endsSentence(last[len(last)-1].text()) {
		next := d.lineBelow(last[0])
		if next == nil {
			break
		}
		out, last = append(out, next...), next
	}
	return out
}

// lineBelow makes pieces of the untagged line directly below a line, where that begins; none where there is no such line.
func (d *document) lineBelow(p piece) []piece {
	size := p.run.Size
	lines := d.pages[p.page-1].Lines
	for i := range lines {
		l := &lines[i]
		step := l.Baseline - d.baseline(p)
		if step < size/2 || step > lineStep*size || math.Abs(l.X-leftEdge(p)) > 3 || len(l.Runs) == 0 || d.furniture[place{p.page, i}] {
			continue
		}
		if first := &l.Runs[0]; d.tagged[first] || d.skipped[first] || math.Abs(first.Size-size) > 0.05*size {
			continue
		}
		return d.takeUntagged(l.Runs, place{p.page, i})
	}
	return nil
}

// lineStep is the widest distance of the lines of a paragraph, in parts of the font size.
const lineStep = 1.6

// linesBetween makes pieces of the untagged lines that fill the space between two lines of a paragraph, none where they do not fill it.
func (d *document) linesBetween(a, b piece) []piece {
	size := a.run.Size
	from, to := d.baseline(a), d.baseline(b)
	if a.page != b.page || to-from < lineStep*size {
		return nil
	}
	p := d.pages[a.page-1]
	var found []int
	for i := range p.Lines {
		l := &p.Lines[i]
		if l.Baseline <= from+size/2 || l.Baseline >= to-size/2 || len(l.Runs) == 0 || d.furniture[place{p.Number, i}] {
			continue
		}
		first := &l.Runs[0]
		if d.tagged[first] || d.skipped[first] || math.Abs(first.Size-size) > 0.05*size || math.Abs(l.X-leftEdge(b)) > 3 {
			return nil
		}
		found = append(found, i)
	}
	slices.SortStableFunc(found, func(i, j int) int { return cmp.Compare(p.Lines[i].Baseline, p.Lines[j].Baseline) })
	at := from
	for _, i := range found {
		if p.Lines[i].Baseline-at > lineStep*size {
			return nil
		}
		at = p.Lines[i].Baseline
	}
	if len(found) == 0 {
		return nil
	}
	var out []piece
	for _, i := range found {
		out = append(out, d.takeUntagged(p.Lines[i].Runs, place{p.Number, i})...)
	}
	return out
}
