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
	ctx    context
}

// A context is what the elements around a piece of content say of it.
type context struct {
	role  role
	level int
	depth int
}

// fromTags reads the blocks of a tagged document. The second result is the
// share of the body's letters that the tree accounts for, from 0 to 1.
func fromTags(doc *document, tree *tags.Tree) ([]*block, float64) {
	w := &walker{doc: doc, pieces: map[tags.Content][]piece{}}
	all := 0
	for _, p := range doc.pages {
		for i := range p.Lines {
			if doc.furniture[place{p.Number, i}] {
				continue
			}
			for j := range p.Lines[i].Spans {
				s := &p.Lines[i].Spans[j]
				all += len(s.Text)
				if s.MCID >= 0 && !s.Artifact {
					key := tags.Content{Page: p.Number, MCID: s.MCID, Form: s.Form}
					w.pieces[key] = append(w.pieces[key], piece{span: s, page: p.Number, line: i, to: len(s.Text)})
				}
			}
		}
	}
	w.kids(tree.Root)
	owned := 0
	for _, b := range w.blocks {
		for _, p := range b.pieces {
			owned += p.to - p.from
			doc.owned[p.span] = true
		}
	}
	if all == 0 {
		return nil, 0
	}
	return w.blocks, float64(owned) / float64(all)
}

func (w *walker) kids(e *tags.Element) {
	for _, k := range e.Kids {
		if k.Elem != nil {
			w.element(k.Elem)
		} else {
			w.content(k.Content)
		}
	}
}

func (w *walker) content(c tags.Content) {
	ps := w.pieces[c]
	if len(ps) == 0 {
		return
	}
	delete(w.pieces, c) // content named twice in a tree stands once
	if w.cur == nil {
		w.open()
	}
	w.cur.pieces = append(w.cur.pieces, ps...)
}

// open begins a block of the present context.
func (w *walker) open() *block {
	w.cur = &block{role: w.ctx.role, level: w.ctx.level, depth: w.ctx.depth}
	w.blocks = append(w.blocks, w.cur)
	return w.cur
}

func (w *walker) element(e *tags.Element) {
	ctx := w.ctx
	defer func() { w.ctx = ctx }()
	switch e.Role {
	case "Span", "Quote", "Reference", "Link", "Em", "Strong", "Sub", "Code", "BibEntry", "Annot", "Form",
		"Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP":
		w.kids(e)
	case "Artifact", "Private":
	case "Note", "FENote":
		w.aside(e, note)
	case "Figure", "Formula":
		w.aside(e, figure)
	case "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title":
		w.ctx.role, w.ctx.level = heading, headingLevel(e.Role)
		w.block(e)
	case "P", "BlockQuote", "Caption":
		w.block(e)
	case "TOC":
		w.cur = nil
		w.ctx.role = contents
		w.kids(e)
		w.cur = nil
	case "TOCI":
		w.ctx.role = contents
		w.block(e)
	case "L":
		w.cur = nil
		w.ctx.depth++
		w.kids(e)
		w.cur = nil
	case "LI":
		w.listItem(e)
	case "Lbl":
		w.label(e)
	case "LBody":
		w.body(e)
	case "Table":
		w.table(e)
	default:
		w.cur = nil
		w.kids(e)
		w.cur = nil
	}
}

func headingLevel(role string) int {
	if len(role) == 2 && role[0] == 'H' {
		return int(role[1] - '0')
	}
	return 1
}

// block reads an element that stands on its own.
func (w *walker) block(e *tags.Element) {
	if w.cur == nil || len(w.cur.pieces) > 0 || w.cur.role != w.ctx.role {
		w.open().begins = true
	}
	w.kids(e)
	w.cur = nil
}

// aside reads an element inside running text that is not part of it: the text goes on after it.
func (w *walker) aside(e *tags.Element, r role) {
	around := w.cur
	w.ctx.role, w.ctx.level = r, 0
	w.cur = nil
	if r == note {
		w.open()
	}
	before := len(w.blocks)
	w.kids(e)
	if r == note && before <= len(w.blocks) {
		w.joinNote(before - 1)
	}
	w.cur = around
}

// joinNote makes the paragraphs of a note one block, since a note is cited
// whole; one that begins with the next number is the next note.
func (w *walker) joinNote(at int) {
	out := w.blocks[: at+1 : at+1]
	m, _ := splitMarker(out[at].join(nil), true)
	for _, b := range w.blocks[at+1:] {
		last := out[len(out)-1]
		n, _ := splitMarker(b.join(nil), true)
		if m.kind == decimalMarker && n.kind == decimalMarker && follows(m.nums, n.nums) {
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

func (w *walker) listItem(e *tags.Element) {
	if w.ctx.role != contents && w.ctx.role != note {
		w.ctx.role = item
	}
	w.cur = nil
	w.kids(e)
	w.cur = nil
}

// label reads a list label. It opens the block that the list body goes on with.
func (w *walker) label(e *tags.Element) {
	if w.ctx.role == note || w.ctx.role == contents || w.cur != nil && len(w.cur.pieces) > 0 {
		w.kids(e)
		return
	}
	b := w.open()
	b.begins = true
	w.kids(e)
	w.cur = b
}

// body reads a list body: its first paragraph is the item, what follows stands on its own.
func (w *walker) body(e *tags.Element) {
	if w.cur == nil {
		w.open().begins = true
	}
	w.bodyKids(e)
	w.cur = nil
}

// bodyKids lets the first paragraph element inside a list body go on with the block that the label opened.
func (w *walker) bodyKids(e *tags.Element) {
	opened := w.cur
	first := true
	for _, k := range e.Kids {
		if k.Elem != nil && k.Elem.Role == "P" && first && w.cur == opened {
			w.kids(k.Elem)
			w.cur = nil
			first = false
			continue
		}
		if k.Elem != nil {
			w.element(k.Elem)
			continue
		}
		w.content(k.Content)
	}
}
