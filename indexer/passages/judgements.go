package passages

import (
	"math"
	"slices"
	"strings"

	"evidence/corpus"
)

// judgementHeading is the heading that a judgement with its grade makes of the text after it, where it is a table by itself; nil for none.
func judgementHeading(doc *document, blocks []*block) *block {
	b := blocks[0]
	if b.row == nil || len(b.row.cells) != 2 || b.row.table.dataRows() != 1 || !isGrade(b.row.cells[1].text(doc.vocabulary)) {
		return nil
	}
	if len(blocks) < 2 || blocks[1].role != paragraph && blocks[1].role != item {
		return nil
	}
	return &block{role: heading, text: b.row.cells[0].text(doc.vocabulary)}
}

// minGradeRows is the fewest judgements that are read apart from their grades.
const minGradeRows = 3

// rowsOfGrades makes rows of judgements and their grades that stand beside each other and are read one column after the other.
func rowsOfGrades(doc *document, blocks []*block) []*block {
	var out []*block
	for i := 0; i < len(blocks); {
		end := i + max(doc.oneLineColumn(blocks[i:]), 1)
		n := doc.oneLineColumn(blocks[end:])
		if n < minGradeRows || n > end-i || !doc.isGradeColumn(blocks[end-n:end], blocks[end:end+n]) {
			out = append(out, blocks[i:end]...)
			i = end
			continue
		}
		out = append(out, blocks[i:end-n]...)
		out = append(out, gradeRows(blocks[end-n:end], blocks[end:end+n])...)
		i = end + n
	}
	return out
}

// gradeRows makes a table of labels and their values.
func gradeRows(labels, values []*block) []*block {
	t := &table{}
	out := make([]*block, len(labels))
	for i := range labels {
		r := &row{table: t, width: 2}
		for column, b := range []*block{labels[i], values[i]} {
			r.cells = append(r.cells, &cell{column: column, blocks: []*block{{pieces: b.pieces}}})
		}
		t.rows = append(t.rows, r)
		out[i] = r.block()
	}
	t.findHeads()
	return out
}

// oneLineColumn counts the blocks from the first that have a line each, under one another.
func (d *document) oneLineColumn(blocks []*block) int {
	n := 0
	for ; n < len(blocks); n++ {
		b := blocks[n]
		f, ok := d.frameOf(b)
		if !ok || b.row != nil || b.role != paragraph && b.role != heading || len(b.lines()) != 1 {
			break
		}
		if n > 0 {
			last, _ := d.frameOf(blocks[n-1])
			if last.first >= f.first || math.Abs(last.x0-f.x0) > 6 || b.first().page != blocks[n-1].first().page {
				break
			}
		}
	}
	return n
}

// isGradeColumn reports whether each of the values stands right of one of the labels, and most are grades.
func (d *document) isGradeColumn(labels, values []*block) bool {
	grades := 0
	for i, v := range values {
		l, _ := d.frameOf(labels[i])
		f, _ := d.frameOf(v)
		if labels[i].first().page != v.first().page || math.Abs(l.first-f.first) > 2 || f.x0 < l.x1 {
			return false
		}
		if isGrade(v.joinedText(nil)) {
			grades++
		}
	}
	return grades*2 > len(values)
}

// gradeGap is the narrowest gap between a heading and its grade, in parts of the font size.
const gradeGap = 0.7

// cutGrades cuts off each grade that stands beside a heading of several lines and is read amid it.
func cutGrades(doc *document, blocks []*block) []*block {
	out := make([]*block, 0, len(blocks))
	for _, b := range blocks {
		out = append(out, b)
		if grade := b.cutGrade(doc); grade != nil {
			out = append(out, grade)
		}
	}
	return out
}

// cutGrade cuts the grade off the block that is read amid it; nil for none.
func (b *block) cutGrade(doc *document) *block {
	if b.role != heading && b.role != paragraph {
		return nil
	}
	for k := 1; k+1 < len(b.pieces); k++ {
		p, q := b.pieces[k-1], b.pieces[k]
		if p.page != q.page || leftEdge(q)-rightEdgeOf(p) < gradeGap*q.run.Size || !doc.onLine(p, q) {
			continue
		}
		end := k + 1
		for end < len(b.pieces) && b.pieces[end].page == q.page && doc.onLine(q, b.pieces[end]) {
			end++
		}
		if grade := b.pieces[k:end:end]; end < len(b.pieces) && isGrade(lineText(grade)) && b.face().bold {
			b.pieces = slices.Concat(b.pieces[:k], b.pieces[end:])
			return &block{pieces: grade}
		}
	}
	return nil
}

// grades are the words in which inspectorates judge.
var grades = corpus.WordSet("outstanding good satisfactory adequate inadequate poor excellent weak strong")

// isGrade reports whether text is a grade and nothing else.
func isGrade(text string) bool {
	text = strings.ToLower(strings.Trim(text, " .*0123456789"))
	return grades[text] || text == "requires improvement" || text == "requires improvement to be good"
}
