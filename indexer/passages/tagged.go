package passages

import (
	"evidence/indexer/tags"
)

// A walker turns a structure tree into blocks in the tree's order.
type walker struct {
	doc    *document
	pieces map[tags.Content][]piece // what each piece of marked content shows
	blocks []*block
	cur    *block // takes the content that comes next; nil for a new block
	ctx    block  // role and level that the elements around give a new block
}

// fromTags reads the blocks of a tagged document. The second result is the
// share of the body's letters that the tree accounts for, from 0 to 1.
func fromTags(doc *document, tree *tags.Element) ([]*block, float64) {
	w := &walker{doc: doc, pieces: map[tags.Content][]piece{}}
	all := 0
	for _, p := range doc.pages {
		for i := range p.Lines {
			if doc.furniture[place{p.Number, i}] {
				continue
			}
			for j := range p.Lines[i].Runs {
				s := &p.Lines[i].Runs[j]
				if doc.skipped[s] {
					continue
				}
				all += len(s.Text)
				if s.MCID >= 0 && !s.Artifact {
					key := tags.Content{Page: p.Number, MCID: s.MCID, Form: s.Form}
					w.pieces[key] = append(w.pieces[key], piece{run: s, page: p.Number, line: i, index: j, to: len(s.Text)})
				}
			}
		}
	}
	w.readKids(tree)
	owned := 0
	for _, b := range w.blocks {
		for _, p := range b.pieces {
			owned += p.to - p.from
			doc.tagged[p.run] = true
		}
	}
	if all == 0 {
		return nil, 0
	}
	return w.blocks, float64(owned) / float64(all)
}

func (w *walker) readKids(e *tags.Element) {
	for _, k := range e.Kids {
		if k.Elem != nil {
			w.readElement(k.Elem)
		} else {
			w.addContent(k.Content)
		}
	}
}

func (w *walker) addContent(c tags.Content) {
	ps := w.pieces[c]
	if len(ps) == 0 {
		return
	}
	delete(w.pieces, c) // content named twice in a tree stands once
	if w.cur == nil {
		w.openBlock()
	}
	w.cur.pieces = append(w.cur.pieces, ps...)
}

// openBlock begins a block of the present context.
func (w *walker) openBlock() *block {
	b := w.ctx
	w.cur = &b
	w.blocks = append(w.blocks, w.cur)
	return w.cur
}

func (w *walker) readElement(e *tags.Element) {
	around := w.ctx
	defer func() { w.ctx = around }()
	switch e.Role {
	case "Span", "Quote", "Reference", "Link", "Em", "Strong", "Sub", "Code", "BibEntry", "Annot", "Form",
		"Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP":
		w.readKids(e)
	case "Artifact", "Private":
	case "Note", "FENote":
		w.readAside(e, note)
	case "Figure", "Formula":
		w.readAside(e, figure)
	case "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title":
		w.ctx.role, w.ctx.level = heading, headingLevel(e.Role)
		w.readBlock(e)
	case "P", "BlockQuote", "Caption":
		w.readBlock(e)
	case "TOC":
		w.cur = nil
		w.ctx.role = contents
		w.readKids(e)
		w.cur = nil
	case "TOCI":
		w.ctx.role = contents
		w.readBlock(e)
	case "L":
		w.cur = nil
		w.readKids(e)
		w.cur = nil
	case "LI":
		w.readListItem(e)
	case "Lbl":
		w.readLabel(e)
	case "LBody":
		w.readListBody(e)
	case "Table":
		w.readTable(e)
	default:
		w.cur = nil
		w.readKids(e)
		w.cur = nil
	}
}

func headingLevel(role string) int {
	if len(role) == 2 && role[0] == 'H' {
		return int(role[1] - '0')
	}
	return 1
}

// readBlock reads an element that is on its own.
func (w *walker) readBlock(e *tags.Element) {
	if w.cur == nil || len(w.cur.pieces) > 0 || w.cur.role != w.ctx.role {
		w.openBlock()
	}
	w.readKids(e)
	w.cur = nil
}

// readAside reads an element inside running text that is not part of it: the text goes on after it.
func (w *walker) readAside(e *tags.Element, r role) {
	around := w.cur
	w.ctx.role, w.ctx.level = r, 0
	w.cur = nil
	if r == note {
		w.openBlock()
	}
	before := len(w.blocks)
	w.readKids(e)
	if r == note && before <= len(w.blocks) {
		w.joinNote(before - 1)
	}
	w.cur = around
}

// joinNote makes the paragraphs of a note one block, since a note is cited
// whole; one that begins with the next number is the next note.
func (w *walker) joinNote(at int) {
	out := w.blocks[: at+1 : at+1]
	m, _ := splitMarker(out[at].joinedText(nil), true)
	for _, b := range w.blocks[at+1:] {
		last := out[len(out)-1]
		n, _ := splitMarker(b.joinedText(nil), true)
		if m.kind == decimalMarker && n.kind == decimalMarker && isNextNumber(m.nums, n.nums) {
			out, m = append(out, b), n
			continue
		}
		if len(last.pieces) == 0 {
			m = n
		}
		last.pieces = append(last.pieces, b.pieces...)
	}
	w.blocks = out
}

func (w *walker) readListItem(e *tags.Element) {
	if w.ctx.role != contents && w.ctx.role != note {
		w.ctx.role = item
	}
	w.cur = nil
	w.readKids(e)
	w.cur = nil
}

// readLabel reads a list label. It opens the block that the list body goes on with.
func (w *walker) readLabel(e *tags.Element) {
	if w.ctx.role == note || w.ctx.role == contents || w.cur != nil && len(w.cur.pieces) > 0 {
		w.readKids(e)
		return
	}
	b := w.openBlock()
	w.readKids(e)
	w.cur = b
}

// readListBody reads a list body: its first paragraph is the item, what follows is on its own.
func (w *walker) readListBody(e *tags.Element) {
	if w.cur == nil {
		w.openBlock()
	}
	w.readListBodyKids(e)
	w.cur = nil
}

// readListBodyKids lets the first paragraph element inside a list body go on with the block that the label opened.
func (w *walker) readListBodyKids(e *tags.Element) {
	opened := w.cur
	first := true
	for _, k := range e.Kids {
		if k.Elem != nil && k.Elem.Role == "P" && first && w.cur == opened {
			w.readKids(k.Elem)
			w.cur = nil
			first = false
			continue
		}
		if k.Elem != nil {
			w.readElement(k.Elem)
			continue
		}
		w.addContent(k.Content)
	}
}
