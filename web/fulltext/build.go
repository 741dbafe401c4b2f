package fulltext

import (
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// A builder puts passages together to blocks.
type builder struct {
	report  *Report
	found   map[string][]corpus.Span
	pages   *pages
	notes   notes
	numbers map[string]int // how many paragraphs have a number
	levels  []int          // of the headings that the next passage stands below, as the report has them

	lists   []*List    // open, each in the last item of the one before
	table   *Table     // open
	number  int        // of the open table in the document
	waiting []*Passage // footnotes to stand behind what is open
}

func newBuilder(doc corpus.Document, passages []corpus.Passage, found map[string][]corpus.Span) *builder {
	b := &builder{report: &Report{Blocks: []Block{}, Hits: []string{}}, found: found, pages: newPages(doc, passages), notes: newNotes(passages), numbers: map[string]int{}}
	for i := range passages {
		b.numbers[passages[i].Paragraph]++
	}
	return b
}

// add puts the next passage where it belongs.
func (b *builder) add(p *corpus.Passage) {
	switch p.Block {
	case corpus.Footnote:
		if b.notes.referred[p.Seq] {
			return // it stands with the passage that refers to it
		}
		b.waiting = append(b.waiting, b.note(p))
		if len(b.lists) == 0 && b.table == nil {
			b.close()
		}
	case corpus.Item:
		b.item(p)
	case corpus.Row:
		b.row(p)
	case corpus.Heading:
		b.close()
		b.block(Block{Kind: Heading, Level: b.level(max(p.Level, 1)), Passage: b.passage(p)})
	default:
		b.close()
		b.block(Block{Kind: Paragraph, Passage: b.passage(p)})
	}
}

// block adds a block. The pages that begin with its first passage begin before it.
func (b *builder) block(k Block) {
	var first *Passage
	switch {
	case k.List != nil:
		first = k.List.Items[0].Passage
	case k.Table != nil && k.Table.Caption == nil:
		first = k.Table.Rows[0].Passage
	case k.Passage != nil:
		first = k.Passage
	}
	if first != nil {
		k.Begins, first.Begins = first.Begins, nil
	}
	b.report.Blocks = append(b.report.Blocks, k)
}

// close ends the open list or table.
func (b *builder) close() {
	if b.table != nil {
		b.table.finish()
	}
	b.lists, b.table = nil, nil
	for _, n := range b.waiting {
		b.block(Block{Kind: Note, Passage: n})
	}
	b.waiting = nil
}

// level is the level in the text of a heading that the report gives a level: one below the heading it stands under.
func (b *builder) level(level int) int {
	for len(b.levels) > 0 && b.levels[len(b.levels)-1] >= level {
		b.levels = b.levels[:len(b.levels)-1]
	}
	b.levels = append(b.levels, level)
	return min(len(b.levels)+1, 6)
}

// passage makes a passage to be read, with the footnotes that it is the first to refer to.
func (b *builder) passage(p *corpus.Passage) *Passage {
	q := newPassage(p)
	q.Begins = b.pages.begin(p.Page)
	b.search(q)
	if n := p.Paragraph; b.numbers[n] == 1 && n != "" && strings.IndexFunc(n, unicode.IsSpace) < 0 {
		q.Anchor = "para-" + n
	}
	b.refs(q)
	text := []rune(p.Text)
	if p.Block != corpus.Row {
		q.Runs = b.runs(q, text, 0, len(text))
	}
	return q
}

// note makes a footnote to be read.
func (b *builder) note(p *corpus.Passage) *Passage {
	q := newPassage(p)
	b.search(q)
	text := []rune(p.Text)
	q.Runs = cut(text, 0, len(text), q.Highlights, nil, nil)
	return q
}

func newPassage(p *corpus.Passage) *Passage {
	return &Passage{ID: p.ID, Page: p.Page, PageEnd: p.PageEnd, Label: p.Label, Paragraph: p.Paragraph, Marker: p.Marker, Text: p.Text,
		Breaks: p.Breaks, NoteRefs: p.NoteRefs, OCR: p.OCR}
}

// search marks what was searched for.
func (b *builder) search(p *Passage) {
	if spans := b.found[p.ID]; len(spans) > 0 {
		p.Highlights, p.Hit = spans, 1
	}
}

// caption says that a paragraph names the table that follows it.
var caption = lazyregexp.New(`^(?i:table|figure|box|chart)\s+[0-9A-Z][0-9.]*\b`)

// takeCaption takes the latest block away, if it names what follows, which then stands in its place.
func (b *builder) takeCaption() (p *Passage, begins []Page) {
	n := len(b.report.Blocks)
	if n == 0 {
		return nil, nil
	}
	last := b.report.Blocks[n-1]
	if last.Kind != Paragraph || last.Passage.Paragraph != "" || len(last.Passage.Text) > maxCaption || !caption.MatchString(last.Passage.Text) {
		return nil, nil
	}
	b.report.Blocks = b.report.Blocks[:n-1]
	return last.Passage, last.Begins
}

// maxCaption is how many bytes a table's name has at most.
const maxCaption = 300
