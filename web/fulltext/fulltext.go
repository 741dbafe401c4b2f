// Package fulltext makes a report's passages into a text to be read from top to
// bottom: headings, paragraphs, nested lists, tables, the footnotes with the text
// that refers to them, and the places where the printed pages begin.
//
// Every passage is in it once and whole. What is put between its words (the
// beginning of a page, the link of a footnote) takes nothing from them.
//
// Limits: the level of a heading is made to fit those around it, since HTML
// allows no gaps. A footnote that nothing refers to stands where the report has it, or
// behind the list or table that it interrupts.
package fulltext

import (
	"evidence/corpus"
)

// A Report is a report as a text.
type Report struct {
	Blocks []Block `json:"blocks"`
	// After are the pages behind the last one that any text begins on.
	After []Page `json:"pages_after,omitempty"`
	// Hits are the ids of the passages found, in the order they stand here.
	Hits []string `json:"hits"`
}

// Kind is what a block is.
type Kind string

// Kinds of block.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Bullets   Kind = "list"
	Rows      Kind = "table"
	Note      Kind = "note" // a footnote that nothing refers to
)

// A Block is a part of a report that stands by itself.
type Block struct {
	Kind    Kind     `json:"kind"`
	Begins  []Page   `json:"pages,omitempty"`   // the pages that begin with it
	Level   int      `json:"level,omitempty"`   // of a heading, from 2, the title being 1, to 6
	Passage *Passage `json:"passage,omitempty"` // of all kinds but lists and tables
	List    *List    `json:"list,omitempty"`
	Table   *Table   `json:"table,omitempty"`
}

// A Passage is a passage to be read. Offsets are in Unicode code points of Text.
type Passage struct {
	ID         string           `json:"id"`
	Page       int              `json:"page"`
	PageEnd    int              `json:"page_end"`
	Label      string           `json:"label"`
	Paragraph  string           `json:"paragraph"`
	Marker     string           `json:"marker,omitempty"`
	Text       string           `json:"text"`
	Breaks     []corpus.Break   `json:"breaks,omitempty"`
	NoteRefs   []corpus.NoteRef `json:"note_refs,omitempty"`
	Highlights []corpus.Span    `json:"highlights,omitempty"`
	Notes      []*Passage       `json:"notes,omitempty"` // the footnotes first referred to here

	OCR *corpus.OCR `json:"ocr,omitempty"` // set where OCR read it, or a part of it, from a picture

	Runs   []Run  `json:"-"` // Text in parts
	Begins []Page `json:"-"` // the pages that begin with it inside a block
	Anchor string `json:"-"` // made of its paragraph's number, where no other has the same
	Refs   []*Ref `json:"-"` // of a footnote: where it is referred to
	Hit    int    `json:"-"` // its number among the passages found, from 1; 0 for none
	Prev   string `json:"-"` // id of the passage found before it
	Next   string `json:"-"` // id of the passage found after it

	refs []placedRef
}

// A Run is a part of a passage's text, or the beginning of a page between two such parts.
type Run struct {
	Text  string
	Match bool  // it answers what was searched for
	Ref   *Ref  // it refers to this footnote
	Page  *Page // instead of text
}

// A Ref is a reference to a footnote.
type Ref struct {
	Anchor string
	Marker string
	Note   string // id of the footnote
}

// A Page is the beginning of a printed page.
type Page struct {
	Number int    `json:"number"`          // PDF page number, from 1
	Label  string `json:"label,omitempty"` // printed; empty where none is known
	NoText bool   `json:"no_text,omitempty"`
}

// Styles of list, by the markers of its items.
const (
	Disc    = "disc"
	Circle  = "circle"
	Square  = "square"
	Dash    = "dash"
	Printed = "printed" // the items are labelled as the report prints it
	Bare    = "bare"    // without markers
)

// A List is items of one style, one below the other.
type List struct {
	Style string  `json:"style"`
	Items []*Item `json:"items"`
}

// Ordered says whether the items are labelled.
func (l *List) Ordered() bool { return l.Style == Printed }

// An Item is an item of a list with the lists inside it.
type Item struct {
	*Passage
	Lists []*List `json:"lists,omitempty"`
}

// A Table is rows of a table.
type Table struct {
	Caption *Passage   `json:"caption,omitempty"`
	Columns int        `json:"columns"`
	Rows    []*Row     `json:"rows"`
	Notes   []*Passage `json:"notes,omitempty"` // the footnotes first referred to in it
}

// A Row is a passage that is a row of a table.
type Row struct {
	*Passage
	Head  bool   `json:"head"`  // it holds the heads of columns
	Named bool   `json:"named"` // its first cell tells it from the table's other rows
	Cells []Cell `json:"cells"`
}

// A Cell is a part of a row's text.
type Cell struct {
	Text string `json:"text"`
	From int    `json:"from"` // offset of Text in the row's
	Span int    `json:"span"` // how many columns it is wide

	Begins []Page `json:"-"` // of a row's first cell: the pages that begin with it
	Marker string `json:"-"` // of a row's first cell: the row's
	Runs   []Run  `json:"-"`
}

// New makes a text of all the passages of a report, in reading order. found is
// what is to be marked in them, by their ids: a passage with marks is one found.
func New(doc corpus.Document, passages []corpus.Passage, found map[string][]corpus.Span) *Report {
	b := newBuilder(doc, passages, found)
	for i := range passages {
		b.add(&passages[i])
	}
	b.close()
	b.report.After = b.pages.begin(doc.Pages)
	b.report.number()
	return b.report
}

// number numbers the passages found in the order they stand in.
func (r *Report) number() {
	var last *Passage
	r.Each(func(p *Passage) {
		if p.Hit == 0 {
			return
		}
		r.Hits = append(r.Hits, p.ID)
		p.Hit = len(r.Hits)
		if last != nil {
			p.Prev, last.Next = last.ID, p.ID
		}
		last = p
	})
}

// Each calls visit with every passage in the order they stand in.
func (r *Report) Each(visit func(*Passage)) {
	all := func(list []*Passage) {
		for _, p := range list {
			visit(p)
		}
	}
	for i := range r.Blocks {
		switch b := &r.Blocks[i]; {
		case b.List != nil:
			b.List.each(visit)
		case b.Table != nil:
			if b.Table.Caption != nil {
				visit(b.Table.Caption)
			}
			for _, row := range b.Table.Rows {
				visit(row.Passage)
			}
			all(b.Table.Notes)
		default:
			visit(b.Passage)
			all(b.Passage.Notes)
		}
	}
}

func (l *List) each(visit func(*Passage)) {
	for _, item := range l.Items {
		visit(item.Passage)
		for _, n := range item.Notes {
			visit(n)
		}
		for _, below := range item.Lists {
			below.each(visit)
		}
	}
}
