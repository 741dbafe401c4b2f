package passages

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finish turns blocks, however they were found, into blocks that each are one passage.
func finish(doc *document, blocks []*block) []*block {
	blocks = readTexts(doc, blocks)
	repeatedHeads(doc, blocks)
	findTitle(doc, blocks)
	findHeadings(doc, blocks)
	blocks = splitNumbered(doc, blocks)
	blocks = mergeBroken(doc, blocks)
	blocks = mergeHeadings(doc, blocks)
	numberParagraphs(blocks)
	leadIns(blocks)
	return blocks
}

// readTexts reads each block's text and marker, and drops blocks that show nothing.
func readTexts(doc *document, blocks []*block) []*block {
	out := blocks[:0]
	for _, b := range blocks {
		if len(b.pieces) == 0 {
			continue
		}
		b.read(doc.known)
		if b.text != "" || b.marker.kind == decimalMarker {
			out = append(out, b)
		}
	}
	return out
}

// read joins the block's lines and cuts its marker off.
func (b *block) read(known vocabulary) {
	b.text = b.join(known)
	b.marker = marker{}
	if b.role == paragraph && hasLeader(b.text) {
		b.role = contents
	}
	switch b.role {
	case paragraph, item:
		b.marker, b.text = splitMarker(b.text, b.role == item)
		if b.marker.kind == bulletMarker || b.marker.kind == letterMarker {
			b.role = item
		}
	case note:
		b.marker, b.text = splitMarker(b.text, true)
	case heading:
		b.cutLabel(true)
	case tableRow:
		b.cutLabel(false)
	}
}

// hasLeader says whether text is an entry of a table of contents: a leader of dots before a page number.
func hasLeader(text string) bool {
	title := strings.TrimRight(text, "0123456789ivxlc ")
	return title != text && len(title)-len(strings.TrimRight(title, ".")) >= minLeader
}

// minLeader is the fewest dots that make a leader.
const minLeader = 5

// cutLabel cuts the number off a heading ("5.1 Findings") or a table row ("2.1 Adoption performance").
func (b *block) cutLabel(bare bool) {
	if m, rest := splitMarker(b.text, bare); m.kind == decimalMarker && startsUpper(rest) {
		b.marker, b.text = m, rest
	}
}

// repeatedHeads recognises the column heads that a table repeats on its next
// page: writers keep them out of the table's tags.
func repeatedHeads(doc *document, blocks []*block) {
	heads := map[string]bool{}
	for _, b := range blocks {
		switch {
		case b.row != nil && b.row.header && len(b.row.cells) > 1:
			heads[b.join(doc.known)] = true
		case b.row == nil && heads[b.text]:
			b.role = tableRow
		}
	}
}

// findTitle marks the report's name: the largest letters of its first page,
// where they are larger than the body's.
func findTitle(doc *document, blocks []*block) {
	largest := doc.bodySize * 1.15
	for _, b := range blocks {
		if b.first().page == 1 && b.row == nil && b.role != contents && b.role != figure && words(b.text) <= 40 {
			largest = max(largest, b.face().size)
		}
	}
	for _, b := range blocks {
		if b.first().page == 1 && b.row == nil && (b.role == paragraph || b.role == heading) &&
			words(b.text) <= 40 && b.face().size > 0.93*largest && largest > doc.bodySize*1.15 &&
			!endsInYear(strings.TrimRight(b.text, "0123456789 "), b.text) {
			b.role, b.level = title, 0
			b.text = b.join(doc.known)
			b.marker = marker{}
		}
	}
}

// maxHeading is the most words a heading has.
const maxHeading = 25

// findHeadings recognises headings that no tag names by their letters, gives
// every heading a level by its tag or by the rank of its face, and takes the tag
// from running text that was tagged as a heading.
func findHeadings(doc *document, blocks []*block) {
	levels := map[face]int{} // of tagged headings
	for _, b := range blocks {
		if b.role != heading {
			continue
		}
		if isProse(doc, b) {
			b.role, b.level = paragraph, 0
			b.read(doc.known)
			continue
		}
		if b.level > 0 {
			levels[plain(b.face())] = b.level
		}
	}
	numbered := runningBlocks(doc, blocks)
	var faces []face
	for i, b := range blocks {
		if b.role == paragraph && looksLikeHeading(doc, b) && !numbered[i] && !sentenceGoesOn(blocks[i+1:]) {
			b.role = heading
			b.read(doc.known)
			if b.level = levels[plain(b.face())]; b.level == 0 {
				faces = append(faces, plain(b.face()))
			}
		}
	}
	rankHeadings(blocks, faces, levels)
}

// isProse says whether a block that is tagged as a heading is running text.
func isProse(doc *document, b *block) bool {
	n := words(b.text)
	f := b.face()
	if b.marker.kind == decimalMarker && n > 12 && !f.bold && f.size < 1.06*doc.bodySize {
		return true
	}
	if !endsSentence(b.text) || n < 8 {
		return false
	}
	return n > 2*maxHeading || b.marker.kind == decimalMarker || !f.bold && f.size < 1.06*doc.bodySize
}

// runningBlocks are the blocks that the report's numbering runs through, unless
// it is its headings that are numbered.
func runningBlocks(doc *document, blocks []*block) map[int]bool {
	chain := runningNumbers(numberCandidates(blocks))
	headings := 0
	for i := range chain {
		if looksLikeHeading(doc, blocks[i]) {
			headings++
		}
	}
	if headings*2 > len(chain) {
		return nil
	}
	return chain
}

// sentenceGoesOn says whether the running text after a block begins amid a sentence.
func sentenceGoesOn(after []*block) bool {
	for _, b := range after {
		if b.role == paragraph {
			r, _ := utf8.DecodeRuneInString(b.text)
			return b.marker.kind == noMarker && unicode.IsLower(r)
		}
		if b.role != note {
			break
		}
	}
	return false
}

// plain is a face with what does not tell headings apart left out.
func plain(f face) face { return face{size: halves(f.size), bold: f.bold, italic: f.italic} }

// looksLikeHeading says whether a paragraph's letters and length are a heading's.
func looksLikeHeading(doc *document, b *block) bool {
	n := words(b.text)
	if n == 0 || n > maxHeading || b.marker.kind == bulletMarker || b.marker.kind == letterMarker || !hasLetter(b.text) {
		return false
	}
	text := strings.TrimRight(b.text, "0123456789 ")
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, ";") || strings.HasSuffix(text, ",") || isCaption(b.text) {
		return false
	}
	f := b.face()
	if b.first().page == 1 && endsInYear(text, b.text) {
		return false
	}
	return f.size > 1.12*doc.bodySize || f.bold && f.size > 0.95*doc.bodySize ||
		f.italic && f.size > 0.95*doc.bodySize && n <= 12 && !strings.ContainsAny(b.text, "“\"‘,") && startsUpper(b.text)
}

// endsInYear says whether a cover's line gives a date: it ends in a year after a
// colon ("Report published: 27 June 2016"). start is the text without its last number.
func endsInYear(start, text string) bool {
	year := strings.TrimSpace(text[len(start):])
	return len(year) == 4 && strings.Contains(start, ":")
}

func isCaption(text string) bool {
	for _, w := range []string{"Figure ", "Table ", "Box ", "Chart ", "Source: "} {
		if rest, ok := strings.CutPrefix(text, w); ok && (w == "Source: " || rest != "" && rest[0] >= '0' && rest[0] <= '9') {
			return true
		}
	}
	return false
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// rankHeadings gives untagged headings levels by face: larger before smaller,
// bold before plain, upright before italic; below the tagged ones.
func rankHeadings(blocks []*block, faces []face, tagged map[face]int) {
	lowest := 0
	for _, l := range tagged {
		lowest = max(lowest, l)
	}
	for _, b := range blocks {
		if b.role != heading || b.level > 0 {
			continue
		}
		f, above := plain(b.face()), map[face]bool{}
		for _, o := range faces {
			if outranks(o, f) {
				above[o] = true
			}
		}
		b.level = min(lowest+len(above)+1, 9)
	}
}

func outranks(a, b face) bool {
	if a.size != b.size {
		return a.size > b.size
	}
	if a.bold != b.bold {
		return a.bold
	}
	return !a.italic && b.italic
}

// splitNumbered cuts a block where one of its lines begins with the number that
// follows the block's own: writers sometimes tag several paragraphs as one.
func splitNumbered(doc *document, blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		for {
			rest := cutNext(doc, b)
			out = append(out, b)
			if rest == nil {
				break
			}
			b = rest
		}
	}
	return out
}

func cutNext(doc *document, b *block) *block {
	if b.marker.kind != decimalMarker || b.role == note || b.row != nil {
		return nil
	}
	lines := b.lines()
	at := 0
	for i, line := range lines {
		if i > 0 {
			m, rest := splitMarker(squeeze(lineText(line)), false)
			if m.kind == decimalMarker && follows(b.marker.nums, m.nums) && rest != "" &&
				math.Abs(line[0].span.X-lines[0][0].span.X) < 3 && endsSentence(squeeze(lineText(lines[i-1]))) {
				return b.cut(at, doc.known)
			}
		}
		at += len(line)
	}
	return nil
}

// follows says whether b is the number after a.
func follows(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return false
		}
	}
	return b[len(b)-1] == a[len(a)-1]+1
}

// cut parts the block before its piece at and returns the second part.
func (b *block) cut(at int, known vocabulary) *block {
	rest := *b
	rest.pieces = b.pieces[at:]
	b.pieces = b.pieces[:at:at]
	b.read(known)
	rest.read(known)
	return &rest
}

// mergeBroken joins a passage that a page, a column or a tag has cut in two.
func mergeBroken(doc *document, blocks []*block) []*block {
	var out []*block
	open := map[role]*block{} // the latest running text, and the latest note
	for _, b := range blocks {
		kind := paragraph
		if b.role == note {
			kind = note
		}
		if a := open[kind]; a != nil && (b.role == paragraph || b.role == item || b.role == note) && goesOn(doc, a, b) {
			a.pieces = append(a.pieces, b.pieces...)
			a.text = joinLines(a.text, b.text, doc.known)
			continue
		}
		out = append(out, b)
		switch b.role {
		case paragraph, item:
			open[paragraph] = b
		case note:
			open[note] = b
		case heading, title, tableRow:
			if b.role != tableRow {
				delete(open, paragraph)
			}
		}
	}
	return out
}

// goesOn says whether b is the rest of a.
func goesOn(doc *document, a, b *block) bool {
	if b.marker.kind != noMarker || b.text == "" || a.text == "" {
		return false
	}
	last, first := a.last(), b.first()
	if math.Abs(a.face().size-b.face().size) > 0.1*doc.bodySize || first.page-last.page > 2 || first.page < last.page {
		return false
	}
	broken := first.page != last.page || first.span.Y < last.span.Y-2
	r, _ := utf8.DecodeRuneInString(b.text)
	switch {
	case endsSentence(a.text):
		return false
	case unicode.IsLower(r), strings.HasSuffix(a.text, ","):
		return true
	case broken && a.role == note:
		return true
	}
	return broken && a.full(doc) && !looksLikeHeading(doc, b)
}

// full says whether the block's last line runs to where its lines end.
func (b *block) full(doc *document) bool {
	lines := b.lines()
	var right, left float64
	for i, l := range lines {
		x0, _, x1, _ := bounds(l)
		if i == 0 || x0 < left {
			left = x0
		}
		right = max(right, x1)
	}
	if len(lines) < 3 {
		right = max(right, doc.pages[b.last().page-1].Width-left)
	}
	_, _, x1, _ := bounds(lines[len(lines)-1])
	return x1 > right-0.15*(right-left)
}

// mergeHeadings joins the lines of one heading that stand as blocks of their own.
func mergeHeadings(doc *document, blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		if n := len(out); n > 0 && (b.role == heading || b.role == title) && headingGoesOn(out[n-1], b) {
			a := out[n-1]
			a.pieces = append(a.pieces, b.pieces...)
			a.text = joinLines(a.text, b.text, doc.known)
			continue
		}
		out = append(out, b)
	}
	return out
}

func headingGoesOn(a, b *block) bool {
	if a.role != b.role || a.level != b.level || a.last().page != b.first().page {
		return false
	}
	fa, fb := a.face(), b.face()
	if fa != fb || words(a.text)+words(b.text) > maxHeading && a.role != title {
		return false
	}
	_, ay, _, _ := bounds(a.lines()[len(a.lines())-1])
	_, by, _, _ := bounds(b.lines()[0])
	if a.role == title {
		return by-ay < 2.2*fa.size && by > ay
	}
	r, _ := utf8.DecodeRuneInString(b.text)
	return by-ay < 1.5*fa.size && by > ay && unicode.IsLower(r)
}

// numberCandidates are the blocks whose marker may number them.
func numberCandidates(blocks []*block) []candidate {
	var cands []candidate
	for i, b := range blocks {
		if b.role != paragraph && b.role != item || b.marker.kind != decimalMarker || len(b.marker.nums) > 2 {
			continue
		}
		c := candidate{block: i, n: b.marker.nums[0], weight: 1}
		if len(b.marker.nums) == 2 {
			c.chapter, c.n = b.marker.nums[0], b.marker.nums[1]
		}
		if words(b.text) < 6 {
			c.weight = 0.5
		}
		if c.n > 0 {
			cands = append(cands, c)
		}
	}
	return cands
}

// numberParagraphs finds the report's own numbering among the markers.
func numberParagraphs(blocks []*block) {
	for i := range runningNumbers(numberCandidates(blocks)) {
		b := blocks[i]
		b.role = paragraph
		b.number = strings.Trim(b.marker.raw, "().:")
	}
	for _, b := range blocks {
		if b.role == paragraph && b.number == "" && b.marker.kind == decimalMarker {
			b.role = item
		}
	}
}

// leadIns ties list items to the text that introduces them.
func leadIns(blocks []*block) {
	var lead *block
	var outer []*block // items that may introduce deeper ones
	for _, b := range blocks {
		switch b.role {
		case paragraph:
			lead, outer = b, nil
		case heading, title:
			lead, outer = nil, nil
		case item:
			for len(outer) > 0 && outer[len(outer)-1].depthAt() >= b.depthAt()-4 {
				outer = outer[:len(outer)-1]
			}
			b.lead = lead
			if n := len(outer); n > 0 && introduces(outer[n-1]) {
				b.lead = outer[n-1]
			}
			if b.lead != nil && !introduces(b.lead) {
				b.lead = nil
			}
			outer = append(outer, b)
		}
	}
}

// depthAt is how far right the block's first line begins.
func (b *block) depthAt() float64 { return b.first().span.X }

// introduces says whether text leads into a list.
func introduces(b *block) bool {
	text := strings.TrimRight(b.text, " -–—")
	return strings.HasSuffix(text, ":") || !endsSentence(text)
}
