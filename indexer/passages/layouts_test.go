package passages

import (
	"fmt"
	"slices"
	"testing"

	"evidence/indexer/pdftext"
)

var (
	plainFont = &pdftext.Font{Name: "Body"}
	boldFont  = &pdftext.Font{Name: "Body-Bold", Bold: true}
)

// set is a line in a font.
func set(f *pdftext.Font, x, base, size float64, text string) pdftext.Line {
	l := textLine(x, base, size, text)
	l.Runs[0].Font = f
	return l
}

// beside puts a second run on a line.
func beside(l pdftext.Line, x, size float64, text string) pdftext.Line {
	o := set(plainFont, x, l.Baseline, size, text)
	o.Runs[0].SpaceBefore = true
	l.Runs = append(l.Runs, o.Runs...)
	l.W = o.X + o.W - l.X
	return l
}

// read reads the passages of a page of lines: number or marker and text of each.
func read(lines ...pdftext.Line) []string {
	pages := []*pdftext.Page{{Number: 1, Width: 600, Height: 800, Lines: lines}}
	doc := newDocument(pages)
	var out []string
	for _, p := range makePassages(doc, finishBlocks(doc, fromLayout(doc))) {
		text := p.Text
		if mark := p.Paragraph + p.Marker; mark != "" {
			text = mark + "|" + text
		}
		if p.Block == "heading" {
			text = "# " + text
		}
		out = append(out, text)
	}
	return out
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// A large initial is the first letter of the word beside it.
func TestDropCap(t *testing.T) {
	got := read(
		set(boldFont, 60, 128, 42, "W"),
		set(plainFont, 84, 100, 11, "hen the review began nobody could say how many"),
		set(plainFont, 84, 114, 11, "children had been placed outside the borough, or who"),
		set(plainFont, 84, 128, 11, "had agreed to it. That question has been answered"),
		set(plainFont, 60, 142, 11, "and the answer is set out in the chapters that follow it."),
	)
	compare(t, got, []string{"When the review began nobody could say how many children had been placed outside the borough, or who had agreed to it." +
		" That question has been answered and the answer is set out in the chapters that follow it."})
}

// Headings in the left margin stand before the text beside them.
func TestSideHeads(t *testing.T) {
	var lines []pdftext.Line
	for i, head := range []string{"Staffing and", "Oversight by", "Scrutiny by"} {
		base := 100 + 80*float64(i)
		lines = append(lines, set(boldFont, 60, base, 11, head), set(boldFont, 60, base+13, 11, "many people"),
			set(plainFont, 200, base, 11, fmt.Sprintf("Section %d begins here and goes on for a while", i)),
			set(plainFont, 200, base+13, 11, "with the words of its second line, and with others"),
			set(plainFont, 200, base+26, 11, "that end it."))
	}
	text := func(i int) string {
		return fmt.Sprintf("Section %d begins here and goes on for a while with the words of its second line, and with others that end it.", i)
	}
	compare(t, read(lines...), []string{"# Staffing and many people", text(0), "# Oversight by many people", text(1), "# Scrutiny by many people", text(2)})
}

// sentences are ten paragraphs of two lines, each line written by write.
func sentences(write func(i int, base float64, text string) pdftext.Line) (lines []pdftext.Line) {
	for i := range 10 {
		base := 100 + 40*float64(i)
		lines = append(lines, write(2*i, base, fmt.Sprintf("Paragraph %d tells of the service and of what the people", i+1)),
			write(2*i+1, base+14, "who worked in it had seen there."))
	}
	return lines
}

func wholeSentences(number func(i int) string) (out []string) {
	for i := range 10 {
		out = append(out, number(i)+fmt.Sprintf("Paragraph %d tells of the service and of what the people who worked in it had seen there.", i+1))
	}
	return out
}

// The numbers of lines are no words of the sentences that go on over them.
func TestLineNumbers(t *testing.T) {
	got := read(sentences(func(i int, base float64, text string) pdftext.Line {
		return beside(set(plainFont, 40, base, 8, fmt.Sprint(i+1)), 72, 11, text)
	})...)
	compare(t, got, wholeSentences(func(int) string { return "" }))
}

// Paragraph numbers can stand in the right margin.
func TestNumbersInRightMargin(t *testing.T) {
	var lines []pdftext.Line
	for i, l := range sentences(func(_ int, base float64, text string) pdftext.Line { return set(plainFont, 72, base, 11, text) }) {
		if i%2 == 0 {
			lines = append(lines, set(plainFont, 520, l.Baseline, 9, fmt.Sprint(i/2+1)))
		}
		lines = append(lines, l)
	}
	compare(t, read(lines...), wholeSentences(func(i int) string { return fmt.Sprintf("%d|", i+1) }))
}

// Three columns are read one after the other.
func TestThreeColumns(t *testing.T) {
	var lines []pdftext.Line
	var want []string
	for c, x := range []float64{50, 220, 390} {
		text := ""
		for i := range 8 {
			words := fmt.Sprintf("words of line %d", i)
			if i == 0 {
				words = fmt.Sprintf("Column %d begins", c)
			}
			lines = append(lines, set(plainFont, x, 100+12*float64(i), 10, words+" and so on"))
			text += " " + words + " and so on"
		}
		lines[len(lines)-1] = set(plainFont, x, 184, 10, "the end.")
		text = text[1:len(text)-len("words of line 7 and so on")] + "the end."
		want = append(want, text)
	}
	compare(t, read(lines...), want)
}

// Two short columns of prose are no table, and a reference beside a heading is not in it.
func TestShortColumns(t *testing.T) {
	got := read(
		beside(set(boldFont, 72, 80, 18, "Summary of the visit"), 470, 10, "HOLM-22"),
		beside(set(plainFont, 72, 120, 11, "Left column: the team recorded"), 320, 11, "Right column: the reviewers"),
		beside(set(plainFont, 72, 135, 11, "each source, the number of"), 320, 11, "read tables, pictures, links"),
		beside(set(plainFont, 72, 150, 11, "pages and the reference."), 320, 11, "and the order of the text."),
	)
	compare(t, got, []string{"# Summary of the visit", "HOLM-22", "Left column: the team recorded each source, the number of pages and the reference.",
		"Right column: the reviewers read tables, pictures, links and the order of the text."})
}

// Items begin at the indent of the text that leads to them, and after an item that fills its line.
func TestLettersAtTheIndent(t *testing.T) {
	got := read(
		beside(set(plainFont, 72, 60, 12, "7.6"), 110, 12, "The board told us that it had considered what was said to it in this letter."),
		beside(set(plainFont, 72, 83, 12, "7.7"), 110, 12, "The board should see to it that:"),
		beside(set(plainFont, 110, 106, 12, "(a)"), 136, 12, "each office keeps a list of the children, which shows"),
		beside(set(plainFont, 140, 125, 12, "(i)"), 166, 12, "the day on which each was referred;"),
		beside(set(plainFont, 140, 144, 12, "(ii)"), 166, 12, "who is to visit, and by when; and"),
		beside(set(plainFont, 110, 163, 12, "(b)"), 136, 12, "the list is sent to the chair of the board in each week; and"),
		beside(set(plainFont, 110, 182, 12, "(c)"), 136, 12, "it is read."),
	)
	compare(t, got, []string{"7.6|The board told us that it had considered what was said to it in this letter.", "7.7|The board should see to it that:",
		"(a)|each office keeps a list of the children, which shows", "(i)|the day on which each was referred;", "(ii)|who is to visit, and by when; and",
		"(b)|the list is sent to the chair of the board in each week; and", "(c)|it is read."})
}

// blockIn is a block in one font.
func blockIn(page int, f *pdftext.Font, r role, text string) *block {
	run := pdftext.Run{Text: text, Font: f, Size: 11}
	return &block{role: r, pieces: []piece{{run: &run, page: page, to: len(text)}}}
}

// Running text is no heading because a writer tagged it as one or set it in bold, and a bold item that counts up is one.
func TestHeadingsOfPapers(t *testing.T) {
	long := "The arrangements in the county work well to keep children safe, and no child was found to be at risk that nobody had seen. " +
		"Senior managers have worked hard to put the hub in place over the last year, with timely answers to the teams that ask for its help and"
	doc := &document{bodySize: 11, vocabulary: vocabulary{}, pages: []*pdftext.Page{{Number: 1}, {Number: 2}, {Number: 3}}}
	rows := func(number, text string) *block {
		tb := &table{}
		r := &row{width: 2, table: tb}
		for i, s := range []string{number, text} {
			r.cells = append(r.cells, &cell{column: i, blocks: []*block{blockIn(3, boldFont, paragraph, s)}})
		}
		tb.rows = append(tb.rows, r)
		return r.block()
	}
	blocks := []*block{
		blockIn(1, plainFont, heading, long),
		blockIn(1, boldFont, heading, "(b) A memorial should be kept at public expense."),
		blockIn(1, boldFont, item, "1. Introduction"), blockIn(1, plainFont, paragraph, "The working party met."),
		blockIn(1, boldFont, item, "2. Meetings"), blockIn(1, plainFont, paragraph, "The arguments were heard."),
		blockIn(1, boldFont, item, "3. Committees"), blockIn(1, boldFont, paragraph, "We recommend that the council appoint a director who is an"),
		blockIn(2, boldFont, paragraph, "independent expert in research."),
		rows("270.", "Apologies for Absence"), blockIn(3, plainFont, paragraph, "None were given."),
		rows("279.", "Working Party Update"), blockIn(3, plainFont, paragraph, "This was deferred."),
		rows("280.", "Proportionality Update"), blockIn(3, plainFont, paragraph, "This was noted."),
	}
	var heads []string
	for _, b := range finishBlocks(doc, blocks) {
		if b.role == heading || b.role == title {
			heads = append(heads, b.marker.raw+" "+b.text)
		}
	}
	compare(t, heads, []string{"1. Introduction", "2. Meetings", "3. Committees", "270. Apologies for Absence", "279. Working Party Update", "280. Proportionality Update"})
}

// A table that is turned on an upright page is read from its own top to its bottom.
func TestTurnedTable(t *testing.T) {
	down := func(top, right float64, size float64, texts ...string) pdftext.Line {
		l := pdftext.Line{Dir: pdftext.Vector{Y: 1}, X: right - size, Y: top, W: size, Baseline: right - size}
		for i, s := range texts {
			l.Runs = append(l.Runs, pdftext.Run{Text: s, X: right - size, Y: top + 100*float64(i), W: size, H: 5 * float64(len(s)), Size: size,
				Baseline: right - size, Font: plainFont, SpaceBefore: i > 0, MCID: -1})
		}
		l.H = 100 * float64(len(texts))
		return l
	}
	got := read(
		down(80, 420, 11, "These figures are those of nine months."),
		down(80, 480, 11, "Office", "2014", "2015"),
		down(80, 460, 11, "Eastfield", "41", "52"),
		down(80, 440, 11, "Northgate", "118", "97"),
		down(80, 510, 11, "Table 4: visits by office and year"),
	)
	compare(t, got, []string{"Table 4: visits by office and year", "Office 2014 2015", "Eastfield 41 52", "Northgate 118 97", "These figures are those of nine months."})
}

// A name that is blacked out leaves a gap in its line, which parts no columns.
func TestUnseenGap(t *testing.T) {
	gap := beside(set(plainFont, 72, 100, 11, "The witness,"), 320, 11, "told us that nobody had")
	gap.Runs[1].UnseenGap = true
	next := beside(set(plainFont, 72, 115, 11, "called, and that he had"), 320, 11, "not been asked about it.")
	next.Runs[1].UnseenGap = true
	got := read(gap, next)
	compare(t, got, []string{"The witness, told us that nobody had called, and that he had not been asked about it."})
}

// The items of a list are no headings because some of them are bold sentences.
func TestBoldSentencesOfAList(t *testing.T) {
	got := read(
		set(plainFont, 72, 100, 11, "There are several lessons to be learned from what happened in these years."),
		set(boldFont, 72, 130, 11, "(1) Patient safety should have been the guiding principle."),
		set(plainFont, 72, 160, 11, "(2) Risks to public health need to be addressed with speed."),
	)
	compare(t, got, []string{"There are several lessons to be learned from what happened in these years.", "(1)|Patient safety should have been the guiding principle.",
		"(2)|Risks to public health need to be addressed with speed."})
}

// A watermark is no word of the text that it runs over.
func TestWatermark(t *testing.T) {
	mark := set(plainFont, 120, 116, 60, "DRAFT")
	mark.Dir = pdftext.Vector{X: 0.6, Y: -0.8}
	got := read(
		set(plainFont, 60, 100, 11, "The committee asked for the figures of each home to be shown,"),
		mark,
		set(plainFont, 60, 113, 11, "so that a rise in one of them would be seen and talked about."),
	)
	compare(t, got, []string{"The committee asked for the figures of each home to be shown, so that a rise in one of them would be seen and talked about.", "DRAFT"})
}

// Notes whose raised numbers stand close to their text are notes, and the text of the page goes on on the next.
func TestNotesWithCloseNumbers(t *testing.T) {
	note := func(base float64, n, text string) pdftext.Line {
		l := set(plainFont, 72, base, 6, n)
		l.Runs[0].Raised = true
		o := set(plainFont, 76, base, 9, text)
		l.Runs = append(l.Runs, o.Runs...)
		return l
	}
	var lines []pdftext.Line
	for i := range 6 {
		lines = append(lines, set(plainFont, 72, 100+14*float64(i), 12, "Managers told us that they had not used what was known about the children and"))
	}
	lines = append(lines, note(700, "1", "GAO-04-38 is the report."), note(712, "2", "GAO-01-592 is another."))
	got := read(lines...)
	if n := len(got); n < 2 || got[n-2] != "1|GAO-04-38 is the report." || got[n-1] != "2|GAO-01-592 is another." {
		t.Errorf("%q", got)
	}
}
