// Package passages makes citable passages of a report's pages: numbered and
// unnumbered paragraphs, list items, headings, table rows and footnotes, each
// with its place on the page. It takes them from the PDF's tags where those
// account for the page's text, and from the layout (columns, gaps, indents,
// numbering, letters) for the rest. Within a block the page decides in which
// order its words stand, not the tags. A passage whose words do not follow one
// another on its page all the same is marked as doubtful.
//
// Limits: text that runs in a figure is given as it was drawn. Columns are
// recognised only where each holds several lines of prose. A table row that a page cuts is two
// where no cell breaks off amid a phrase. Which level an
// untagged heading has is decided by its letters alone. Without tags, a table that goes
// on over a page without repeating its heads is two. A raised figure is taken for
// a reference wherever a footnote with that number is in reach, after a unit of measure too.
package passages

import (
	"cmp"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/indexer/pdffile"
	"evidence/indexer/pdftext"
	"evidence/indexer/tags"
)

// A Result is what a report's pages say.
type Result struct {
	Passages []corpus.Passage // without ID and Document
	Labels   []string         // printed page labels, a page each; empty where none is known
	NoText   []int            // numbers of the pages without any text
	Tagged   bool             // whether the passages follow the PDF's tags
}

// minTagged is the share of a document's letters that its tags must account for to be followed.
const minTagged = 0.6

// Read makes passages of the pages of a file. pages are all its pages in order.
func Read(file *pdffile.File, pages []*pdftext.Page) Result {
	ShowSigns(pages)
	doc := newDocument(pages)
	res := Result{Labels: doc.labels}
	for _, p := range pages {
		if !hasText(p) {
			res.NoText = append(res.NoText, p.Number)
		}
	}
	blocks := readBlocks(doc, file, &res)
	res.Passages = makePassages(doc, finishBlocks(doc, blocks))
	return res
}

// ShowSigns gives the text in fonts of signs the characters that the page shows
// for the private ones of the file. The minus of Symbol at the beginning of a line
// is left: it is the dash of a list, see printedBullet.
func ShowSigns(pages []*pdftext.Page) {
	for _, p := range pages {
		for i := range p.Lines {
			for j := range p.Lines[i].Runs {
				r := &p.Lines[i].Runs[j]
				if j > 0 || firstRune(r.Text) != '\uf02d' {
					r.Text = r.Font.Signs(r.Text)
				}
			}
		}
	}
}

func hasText(p *pdftext.Page) bool {
	for i := range p.Lines {
		for j := range p.Lines[i].Runs {
			if p.Lines[i].Runs[j].Text != "" {
				return true
			}
		}
	}
	return false
}

// readBlocks finds the document's blocks by its tags, if they account for enough of the text, and by its layout.
func readBlocks(doc *document, file *pdffile.File, res *Result) []*block {
	if tree := tags.Read(file); tree != nil {
		if blocks, share := fromTags(doc, tree); share >= minTagged {
			res.Tagged = true
			blocks = recutDoubtful(doc, followPage(doc, blocks))
			return insertUntagged(doc, blocks, attachUntagged(doc, blocks))
		}
		clear(doc.tagged)
	}
	return rowsOfGrades(doc, orderBands(doc, fromLayout(doc)))
}

// minProse is the number of words from which a paragraph of the first page says that the report has begun.
const minProse = 20

// makePassages writes blocks as passages in reading order.
func makePassages(doc *document, blocks []*block) []corpus.Passage {
	out := make([]corpus.Passage, 0, len(blocks))
	var path headingPath
	cover := true // still on the cover: its lines, up to a table of contents, name the report and head no section
	named := map[string]bool{}
	for i, b := range blocks {
		if b.first().page > 1 || isRunningText(b) || strings.EqualFold(b.text, "contents") {
			cover = false
		}
		if isImprint(doc, b) {
			path.heads = nil
		}
		head := b
		if b.role != heading {
			head = bannerHeading(doc, blocks[i:])
		}
		rank := 0
		if head != nil {
			rank = path.leave(2 * head.level)
		} else if head = judgementHeading(doc, blocks[i:]); head != nil {
			rank = path.leave(path.judgementRank())
		}
		p := b.passage(doc, path.heads)
		p.Seq = len(out)
		p.OCR, p.Doubt = b.ocr(doc), cmp.Or(corpus.DoubtOf(p.Text), b.doubt(doc))
		if cover && !headsSections(blocks, i) {
			named[b.text] = true
		}
		if head != nil && !named[head.text] {
			path.heads, path.ranks = append(path.heads, head), append(path.ranks, rank)
		}
		out = append(out, p)
	}
	numberTables(blocks, out)
	findNoteRefs(blocks, out)
	return out
}

// A headingPath is the headings above a passage, with their ranks: twice their levels, so
// that the heads of judgements, which have no level of their own, stand between two.
type headingPath struct {
	heads     []*block
	ranks     []int
	judgement int // rank of the heads of judgements; 0 until the first
}

// leave leaves the sections that a heading of a rank ends, and returns the rank.
func (p *headingPath) leave(rank int) int {
	n := len(p.heads)
	for n > 0 && p.ranks[n-1] >= rank {
		n--
	}
	p.heads, p.ranks = p.heads[:n], p.ranks[:n]
	return rank
}

// judgementRank is the rank of the heads of judgements: below the heading that the first of them follows.
func (p *headingPath) judgementRank() int {
	if p.judgement == 0 {
		p.judgement = 1
		if n := len(p.heads); n > 0 {
			p.judgement = p.ranks[n-1] + 1
		}
	}
	return p.judgement
}

// isRunningText reports whether a block is a paragraph of some length.
func isRunningText(b *block) bool { return b.role == paragraph && countWords(b.text) >= minProse }

// headsSections reports whether block i, on a first page that has a title and text,
// heads a section: running text follows, and so it does after another heading of its level.
func headsSections(blocks []*block, i int) bool {
	if blocks[i].role != heading || i+1 == len(blocks) || !isRunningText(blocks[i+1]) {
		return false
	}
	for j, b := range blocks[i+1:] {
		if b.first().page > 1 {
			break
		}
		if b.role == heading && b.level == blocks[i].level && i+j+2 < len(blocks) && isRunningText(blocks[i+j+2]) {
			return true
		}
	}
	return false
}

// isImprint reports whether the publisher's particulars begin with b, on one of the
// last two pages: they belong to no section.
func isImprint(doc *document, b *block) bool {
	return b.first().page >= len(doc.pages)-1 && len(doc.pages) > 2 && b.role == paragraph && b.number == "" &&
		(strings.HasPrefix(b.text, "The Office for Standards in Education") || strings.Contains(b.text, "© "))
}

// bannerHeading is the heading that a table row makes of what follows it, nil where it
// makes none: inspection reports name each judgement, with its grade beside it, in
// a small table whose next cell, or the heading after it, begins the text on it.
func bannerHeading(doc *document, blocks []*block) *block {
	b := blocks[0]
	if b.row == nil || b.row.header || len(b.row.cells) != 2 || countWords(b.row.cells[1].text(doc.vocabulary)) > maxGrade {
		return nil
	}
	prose := slices.ContainsFunc(b.row.table.rows, func(r *row) bool { return r.holdsProse(doc.vocabulary) })
	if b.row.table.dataRows() > 2 {
		return nil
	}
	if len(blocks) < 2 || blocks[1].row != nil || !prose && blocks[1].role != heading {
		return nil
	}
	for _, next := range blocks[1:min(len(blocks), 4)] {
		if next.role == heading {
			return &block{role: heading, level: max(next.level-1, 1), text: b.row.cells[0].text(doc.vocabulary)}
		}
	}
	return nil
}

// maxGrade is the most words a grade has.
const maxGrade = 5

func (b *block) passage(doc *document, path []*block) corpus.Passage {
	p := corpus.Passage{
		Paragraph: b.number, Block: b.blockKind(), Level: b.level, Text: b.text,
		Headings: make([]string, 0, len(path)), Boxes: b.boxes(doc),
	}
	p.Page, p.PageEnd = b.pageRange()
	if p.Page != p.PageEnd {
		p.Breaks = b.pageBreaks(doc, p.Page)
	}
	p.Label = doc.labels[p.Page-1]
	if end := doc.labels[p.PageEnd-1]; end != p.Label {
		p.LabelEnd = end
	}
	if b.number == "" {
		p.Marker = b.marker.raw
	}
	for _, h := range path {
		p.Headings = append(p.Headings, h.text)
	}
	if b.role == item {
		p.Depth = b.nest
	}
	if b.lead != nil {
		p.LeadIn = b.lead.text
	}
	if b.row != nil {
		p.Cells, p.Heads = b.row.columns(doc.vocabulary), b.row.heads(doc.vocabulary)
		p.Header = b.row.header
	}
	return p
}

func (b *block) blockKind() corpus.Block {
	switch b.role {
	case heading, title:
		return corpus.Heading
	case item, contents:
		return corpus.Item
	case tableRow:
		return corpus.Row
	case note:
		return corpus.Footnote
	}
	return corpus.Paragraph
}
