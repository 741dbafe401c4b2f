package passages

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// findTitle marks the report's name: the largest letters of its first page,
// where they are larger than the body's.
func findTitle(doc *document, blocks []*block) {
	largest := doc.bodySize * 1.15
	for _, b := range blocks {
		if b.first().page == 1 && b.row == nil && b.role != contents && b.role != figure && countWords(b.text) <= 40 {
			largest = max(largest, b.face().size)
		}
	}
	for _, b := range blocks {
		if b.first().page == 1 && b.row == nil && (b.role == paragraph || b.role == heading) &&
			countWords(b.text) <= 40 && b.face().size > 0.93*largest && largest > doc.bodySize*1.15 && !b.isDetail(doc) {
			b.role, b.level = title, 0
			b.text = b.joinedText(doc.vocabulary)
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
		if isProse(doc, b) || isCaption(b.text) {
			b.role, b.level = paragraph, 0
			b.readText(doc.vocabulary)
			continue
		}
		if b.level > 0 {
			levels[headingFace(b.face())] = b.level
		}
	}
	groups := findNumberedHeadings(doc, blocks)
	numbered := runningBlocks(doc, blocks)
	var faces []face
	for _, g := range groups {
		faces = append(faces, headingFace(g[0].face()))
	}
	for i, b := range blocks {
		if (b.role == paragraph || b.role == item) && looksLikeHeading(doc, b) && !numbered[i] && !goesOnFromPage(blocks[:i], b) && !sentenceGoesOn(doc, blocks[i+1:]) {
			b.role = heading
			b.readText(doc.vocabulary)
			if b.level = levels[headingFace(b.face())]; b.level == 0 {
				faces = append(faces, headingFace(b.face()))
			}
		}
	}
	rankHeadings(blocks, faces, levels)
	for _, g := range groups {
		for _, b := range g {
			b.level = g[0].level
		}
	}
	closeLevels(blocks)
}

// isProse reports whether a block that is tagged as a heading is running text.
func isProse(doc *document, b *block) bool {
	n := countWords(b.text)
	f := b.face()
	if n > 2*maxHeading || b.isListedSentence() {
		return true
	}
	if b.marker.kind == decimalMarker && n > 12 && !f.bold && f.size < 1.06*doc.bodySize {
		return true
	}
	if !endsSentence(b.text) || n < 8 {
		return false
	}
	return b.marker.kind == decimalMarker || !f.bold && f.size < 1.06*doc.bodySize
}

// isListedSentence reports whether the block is an item of a list, "(b) The site should be kept." or "(2) …": a heading is no sentence.
func (b *block) isListedSentence() bool {
	m, rest := b.marker, b.text
	if m.kind == noMarker {
		m, rest = splitMarker(b.text, false)
	}
	return (m.kind == letterMarker || m.kind == decimalMarker) && strings.HasPrefix(m.raw, "(") && (strings.HasSuffix(rest, ".") || strings.HasSuffix(rest, ";"))
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

// sentenceGoesOn reports whether the running text after a block begins amid a sentence.
func sentenceGoesOn(doc *document, after []*block) bool {
	for _, b := range after {
		if b.role == paragraph {
			r, _ := utf8.DecodeRuneInString(b.text)
			return b.marker.kind == noMarker && unicode.IsLower(r) && !looksLikeHeading(doc, b)
		}
		if b.role != note {
			break
		}
	}
	return false
}

// goesOnFromPage reports whether b begins amid the sentence that the page before breaks off.
func goesOnFromPage(before []*block, b *block) bool {
	if r, _ := utf8.DecodeRuneInString(b.text); !unicode.IsLower(r) || b.marker.kind != noMarker {
		return false
	}
	for i := len(before) - 1; i >= 0; i-- {
		a := before[i]
		switch {
		case a.role == note || a.role == figure:
		case a.role == paragraph || a.role == item:
			return a.last().page < b.first().page && !endsSentence(a.text)
		default:
			return false
		}
	}
	return false
}

// minNumberedHeadings is the fewest headings that are known as such by their numbers alone.
const minNumberedHeadings = 3

// findNumberedHeadings finds the headings of papers and minutes, which writers set as
// items of a list or as rows of a table: bold lines that count up, each with text below it.
// It returns them by the chains that they make.
func findNumberedHeadings(doc *document, blocks []*block) [][]*block {
	var groups [][]*block
	var found []*block
	var texts []string
	markers := map[*block]marker{}
	for i, b := range blocks {
		m, text := b.headingNumber(doc)
		if m.kind == noMarker || i+1 == len(blocks) {
			continue
		}
		if next, _ := blocks[i+1].headingNumber(doc); next.kind != noMarker {
			continue
		}
		found, texts, markers[b] = append(found, b), append(texts, text), m
	}
	for i := 0; i < len(found); {
		end := i + 1
		for end < len(found) && followsHeading(found[end-1], found[end], markers) {
			end++
		}
		if end-i >= minNumberedHeadings {
			for k, b := range found[i:end] {
				b.role, b.row, b.level, b.marker, b.text = heading, nil, 0, markers[b], texts[i+k]
			}
			groups = append(groups, found[i:end])
		}
		i = end
	}
	return groups
}

// followsHeading reports whether b can be the numbered heading after a: the number
// is the next, or, where headings are rows, which few things are, a higher one.
func followsHeading(a, b *block, markers map[*block]marker) bool {
	m, n := markers[a].nums, markers[b].nums
	if a.row != nil && b.row != nil {
		return n[0] > m[0]
	}
	return a.row == nil && b.row == nil && isNextNumber(m, n)
}

// headingNumber is the number and the text of a block that may be a numbered heading; no marker where it is none.
func (b *block) headingNumber(doc *document) (marker, string) {
	switch {
	case b.row != nil && len(b.row.cells) == 2 && len(b.row.table.rows) == 1:
		m, rest := splitMarker(b.row.cells[0].text(doc.vocabulary), false)
		text := b.row.cells[1].text(doc.vocabulary)
		if m.kind == decimalMarker && len(m.nums) == 1 && rest == "" && countWords(text) <= maxHeading && startsUpper(text) && b.row.cells[1].startsBold() {
			return m, text
		}
	case b.role == item || b.role == paragraph:
		f := b.face()
		if b.marker.kind == decimalMarker && len(b.marker.nums) == 1 && f.bold && countWords(b.text) <= maxHeading/2 &&
			startsUpper(b.text) && !endsSentence(b.text) {
			return b.marker, b.text
		}
	}
	return marker{}, ""
}

// startsBold reports whether the cell's text begins in bold: "Apologies (Item 1)" may end otherwise.
func (c *cell) startsBold() bool {
	font := c.blocks[0].first().run.Font
	return font != nil && font.Bold
}

// headingFace is a face with what does not tell headings apart left out.
func headingFace(f face) face { return face{size: roundToHalf(f.size), bold: f.bold, italic: f.italic} }

// looksLikeHeading reports whether a paragraph's letters and length are a heading's.
func looksLikeHeading(doc *document, b *block) bool {
	n := countWordsTo(b.text, maxHeading+1)
	if n == 0 || n > maxHeading {
		return false
	}
	f := b.face()
	if !hasLetter(b.text) || b.isDetail(doc) || isCaption(b.text) || n == 1 && !startsUpper(b.text) {
		return false
	}
	if b.marker.kind == letterMarker && (strings.HasSuffix(b.text, ".") || strings.HasSuffix(b.text, ";")) {
		return false
	}
	if b.marker.kind == bulletMarker || b.marker.kind == letterMarker && !f.bold || b.role == item && b.marker.kind == decimalMarker {
		return false
	}
	text := strings.TrimRight(b.text, "0123456789 ")
	if strings.HasSuffix(text, ";") || strings.HasSuffix(text, ",") || strings.HasSuffix(text, ".") && (!f.bold || n < 5 || strings.Contains(text, ". ")) {
		return false
	}
	return (f.size > 1.12*doc.bodySize || f.bold && f.size > 0.95*doc.bodySize ||
		f.italic && f.size > 0.95*doc.bodySize && n <= 12 && !strings.ContainsAny(b.text, "“\"‘") && startsUpper(b.text)) && !b.isListedSentence()
}

// isDetail reports whether a cover's line gives a detail under its name ("Lead
// inspector: …", "Report published: 27 June 2016") and so heads nothing.
func (b *block) isDetail(doc *document) bool {
	_, value, ok := strings.Cut(b.text, ": ")
	r, _ := utf8.DecodeRuneInString(value)
	return ok && b.first().page == 1 && b.face().size <= 1.3*doc.bodySize && (unicode.IsUpper(r) || unicode.IsDigit(r))
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
// bold before plain, upright before italic; below the tagged ones. A chapter or
// an appendix that names itself stands above them all.
func rankHeadings(blocks []*block, faces []face, tagged map[face]int) {
	lowest := 0
	for _, l := range tagged {
		lowest = max(lowest, l)
	}
	chapters := markChapters(blocks, lowest+1)
	slices.SortFunc(faces, compareRank)
	faces = slices.Compact(faces)
	for _, b := range blocks {
		if b.role == heading && b.level == 0 {
			above, _ := slices.BinarySearchFunc(faces, headingFace(b.face()), compareRank)
			b.level = lowest + chapters + above + 1
		}
	}
}

// maxLevel is the deepest level a heading has: each passage names those above it.
const maxLevel = 32

// closeLevels numbers the levels that headings have without gaps, from 1.
func closeLevels(blocks []*block) {
	var levels []int
	for _, b := range blocks {
		if b.role == heading {
			levels = append(levels, b.level)
		}
	}
	slices.Sort(levels)
	levels = slices.Compact(levels)
	for _, b := range blocks {
		if b.role == heading {
			at, _ := slices.BinarySearch(levels, b.level)
			b.level = min(at+1, maxLevel)
		}
	}
}

// markChapters gives the level to headings without one that name themselves
// chapters, and to numbered ones that look the same ("1 Summary", "Appendix A").
// It returns how many levels it used.
func markChapters(blocks []*block, level int) int {
	faces := map[face]bool{}
	for _, b := range blocks {
		if b.role == heading && b.level == 0 && isChapter(b.text) {
			faces[headingFace(b.face())] = true
		}
	}
	for _, b := range blocks {
		if b.role == heading && b.level == 0 && faces[headingFace(b.face())] && (isChapter(b.text) || len(b.marker.nums) == 1) {
			b.level = level
		}
	}
	return min(len(faces), 1)
}

// isChapter reports whether a heading names itself a chapter, an appendix or the like, with its number.
func isChapter(text string) bool {
	kind, rest, _ := strings.Cut(strings.ToLower(text), " ")
	switch kind {
	case "chapter", "part", "appendix", "annex":
		r, size := utf8.DecodeRuneInString(rest)
		return unicode.IsDigit(r) || size > 0 && !unicode.IsLetter(rune((rest + " ")[size])) || romanValue(strings.TrimRight(strings.SplitN(rest, " ", 2)[0], ":.")) > 0
	}
	return false
}

// compareRank orders the faces of headings, the highest first.
func compareRank(a, b face) int {
	return cmp.Or(cmp.Compare(b.size, a.size), falseLast(a.bold, b.bold), falseLast(b.italic, a.italic))
}

// mergeHeadings joins the lines of one heading that stand as blocks of their own.
func mergeHeadings(doc *document, blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		if n := len(out); n > 0 && (b.role == heading || b.role == title) && headingGoesOn(out[n-1], b) {
			a := out[n-1]
			a.pieces = append(a.pieces, b.pieces...)
			a.text = joinLines(a.text, b.text, doc.vocabulary)
			continue
		}
		out = append(out, b)
	}
	return out
}

func headingGoesOn(a, b *block) bool {
	if a.role != b.role || a.level != b.level || a.last().page != b.first().page || len(a.pieces) > maxPieces {
		return false
	}
	fa, fb := a.face(), b.face()
	if fa != fb || countWords(a.text)+countWords(b.text) > maxHeading && a.role != title {
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
