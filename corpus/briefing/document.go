package briefing

import (
	"fmt"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quantity"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A document is a briefing as a list of blocks, which the formats for readers render.
type document []block

// kind is the kind of a block.
type kind int

const (
	paragraph kind = iota
	heading
	claim    // the words of a claim
	quote    // a quotation
	citation // of the quotation before it
	remark   // a caution
	item     // of a list
	table    // its first row holds the heads of the columns
	picture
	newPage
)

type block struct {
	kind  kind
	level int // of a heading, 1 the highest
	runs  []run
	rows  [][]string
	wide  []int // of a table, the share of the width that each column has, in per cent
	png   []byte
	alt   string // what a picture shows
	cited *Quote // of a citation, the quote
}

// A run is a stretch of text, a link where it has an address.
type run struct {
	text, href string
	bold       bool
	italic     bool // where the form has italics; Markdown is read as a text and goes without
}

func (d *document) add(k kind, runs ...run) { *d = append(*d, block{kind: k, runs: runs}) }

func (d *document) addText(k kind, format string, args ...any) {
	d.add(k, run{text: fmt.Sprintf(format, args...)})
}

func (d *document) addHeading(level int, format string, args ...any) {
	*d = append(*d, block{kind: heading, level: level, runs: []run{{text: fmt.Sprintf(format, args...)}}})
}

func (b *Briefing) heading() string { return corpus.ShowControls("Briefing: " + b.Title) }

// showControls writes out what steers the characters around it, whoever wrote it.
func (d document) showControls() document {
	for _, b := range d {
		for i := range b.runs {
			b.runs[i].text = corpus.ShowControls(b.runs[i].text)
		}
		for _, row := range b.rows {
			for i := range row {
				row[i] = corpus.ShowControls(row[i])
			}
		}
	}
	return d
}

func (b *Briefing) document() document {
	doc := &document{}
	b.addIntroduction(doc)
	b.addSummary(doc)
	if slices.ContainsFunc(b.Claims, func(c Claim) bool { return len(c.Quotes) > 0 }) {
		doc.addHeading(2, "Claims")
	}
	for _, c := range b.Claims {
		if len(c.Quotes) > 0 {
			c.addTo(doc)
		}
	}
	b.addUnansweredClaims(doc, statement.Unevidenced, "Claims without evidence", "Nothing is pinned to these claims. That does not make them untrue.")
	b.addUnansweredClaims(doc, statement.Uncheckable, "Claims that cannot be checked here", "These reports cannot answer these claims. The kind of source that could is named.")
	if len(b.Sources) > 0 {
		doc.addHeading(2, "Sources")
		for i := range b.Sources {
			doc.add(item, b.Sources[i].runs()...)
		}
	}
	if !b.noAnnexe {
		doc.add(newPage)
		b.addAnnexe(doc)
	}
	return doc.showControls()
}

// linkRuns splits a text into runs, so that an address in it becomes a link.
func linkRuns(text, address string) []run {
	before, after, found := strings.Cut(text, address)
	if !found || !cite.OnWeb(address) {
		return []run{{text: text}}
	}
	return []run{{text: before}, {text: address, href: address}, {text: after}}
}

// runs are the entry with its title as the style sets it and its address as a link.
func (r *Reference) runs() []run {
	var out []run
	for _, part := range linkRuns(r.Entry, r.Address) {
		before, after, found := strings.Cut(part.text, r.title)
		if !found || r.title == "" || part.href != "" {
			out = append(out, part)
			continue
		}
		for _, p := range []run{{text: before}, {text: r.title, italic: true}, {text: after}} {
			if p.text != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// sampleWarning is what a document of the bundled sample begins with.
const sampleWarning = "SAMPLE. The reports quoted are about a borough that does not exist. Nothing in this paper is evidence of anything."

func (b *Briefing) addIntroduction(doc *document) {
	from := slices.DeleteFunc([]string{b.Author, b.Publisher, cite.DateInWords(b.Published)}, func(s string) bool { return s == "" })
	if len(from) > 0 {
		doc.addText(paragraph, "The statement: %s.", strings.Join(from, ", "))
	}
	if b.URL != "" {
		doc.add(paragraph, linkRuns("Published at "+b.URL, b.URL)...)
	}
	if b.Link != "" {
		doc.add(paragraph, run{text: "Kept at "}, run{text: b.Link, href: b.Link})
	}
	if b.Details.Note != "" {
		doc.addText(paragraph, "%s", b.Details.Note)
	}
	if b.Sample {
		doc.addText(remark, "%s", sampleWarning)
	}
	result := "Every quotation was looked up again when this paper was made: the annexe says with what result."
	if b.noAnnexe {
		result = "Every quotation was looked up again when this paper was made."
	}
	doc.addText(paragraph, "Made on %s from a library of %s. A person chose each passage and said whether it supports the claim; the program judged nothing. %s",
		b.Made.Format("2 January 2006, 15:04 UTC"), quantity.Of(b.Reports, "report", "reports"), result)
}

func (c *Claim) addTo(doc *document) {
	doc.addHeading(3, "Claim %d: %s", c.Number, stateNames[c.State])
	doc.addText(claim, "%s", c.Text)
	c.addSignOffs(doc)
	for i := range c.Quoted {
		doc.addText(remark, "Its quotation%s: %s", numberOf(i, len(c.Quoted)), c.Quoted[i].Sentences())
	}
	for i := range c.Cited {
		doc.addText(remark, "Its citation%s: %s", numberOf(i, len(c.Cited)), c.Cited[i].Sentences())
	}
	if c.Needs != "" {
		doc.addText(paragraph, "A source that could answer: %s", endSentence(c.Needs))
	}
	if c.Note != "" {
		doc.addText(paragraph, "Note: %s", endSentence(c.Note))
	}
	said := statement.Stance("")
	for _, q := range c.Quotes {
		if q.Stance != said && !c.oneStance() {
			said = q.Stance
			doc.addHeading(4, "%s", map[statement.Stance]string{statement.Supports: "Supports it", statement.Contradicts: "Contradicts it", statement.Context: "Context"}[said])
		}
		q.addTo(doc)
	}
	for _, l := range c.untold() {
		doc.addText(remark, "%s", l)
	}
}

// untold are the later reports of which the claim's quotations and citations do not tell already, each once.
func (c *Claim) untold() []quotecheck.Later {
	told := map[string]bool{}
	for i := range c.Quoted {
		if l := c.Quoted[i].Later; l != nil {
			told[l.Document] = true
		}
	}
	for i := range c.Cited {
		if l := c.Cited[i].Later; l != nil {
			told[l.Document] = true
		}
	}
	var out []quotecheck.Later
	for _, l := range c.Later {
		if !told[l.Document] {
			told[l.Document] = true
			out = append(out, quotecheck.Later{Document: l.Document, Title: l.Title, Date: l.Date})
		}
	}
	return out
}

// addSignOffs says who looked at the claim and its quotations, and when. The mark of each is in the annexe.
func (c *Claim) addSignOffs(doc *document) {
	for i := range c.SignOffs {
		k := paragraph
		if len(c.SignOffs[i].Void) > 0 {
			k = remark
		}
		doc.addText(k, "%s", c.SignOffs[i].sentence())
	}
}

// numberOf is the number of one of several; empty for a single one.
func numberOf(i, n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" %d", i+1)
}

// oneStance reports whether the claim's state says already what each of its quotes does.
func (c *Claim) oneStance() bool {
	return !slices.ContainsFunc(c.Quotes, func(q Quote) bool { return q.Stance != c.Quotes[0].Stance })
}

func (q *Quote) addTo(doc *document) {
	if q.Quote == "" {
		doc.addText(paragraph, "%s: report %s, which is not in this library. Nothing is quoted.", capitalise(q.pageAndParagraph()), q.Document)
	} else {
		doc.add(quote, run{text: "“" + q.printed() + "”"})
		*doc = append(*doc, block{kind: citation, runs: q.citationRuns(), cited: q})
	}
	if s := q.otherAuthority(); s != "" {
		doc.addText(remark, "%s", s)
	}
	if s := q.statusNote(); s != "" {
		doc.addText(remark, "%s", s)
	}
	if q.Note != "" {
		doc.addText(paragraph, "Note: %s", endSentence(q.Note))
	}
	for _, p := range q.pictures {
		if len(p.png) == 0 {
			doc.addText(remark, "The picture of page %d could not be drawn.", p.page)
			continue
		}
		*doc = append(*doc, block{kind: picture, png: p.png, alt: fmt.Sprintf("Page %d of %s, the quotation marked on it.", p.page, q.Title)})
	}
}

// printed is the quote as readers see it: of a whole table row, its cells with a mark between them.
func (q *Quote) printed() string {
	if q.source == nil {
		return q.Quote
	}
	return q.source.PrintedQuote()
}

// citationText is the citation without the passage's id, which the annexe has.
func (q *Quote) citationText() string {
	return strings.TrimSpace(strings.TrimSuffix(q.Citation, "[passage "+q.Passage+"]"))
}

// citationRuns splits the citation into runs, so that its addresses become links; one
// that prints none leads to the passage itself.
func (q *Quote) citationRuns() []run {
	text := q.citationText()
	var out []run
	for word := range strings.SplitSeq(text, " ") {
		if bare := strings.Trim(word, "<>.,()"); strings.HasPrefix(bare, "https://") || strings.HasPrefix(bare, "http://") {
			before, after, _ := strings.Cut(word, bare)
			out = append(out, run{text: before}, run{text: bare, href: q.pageOf(bare)}, run{text: after + " "})
			continue
		}
		out = append(out, run{text: word + " "})
	}
	if n := len(out); n > 0 {
		out[n-1].text = strings.TrimSuffix(out[n-1].text, " ") // the split's last one
	}
	out = mergeRuns(out)
	if len(out) == 1 && out[0].href == "" {
		out[0].href = q.Link
	}
	return out
}

// pageOf is where the address of the report leads: to the page that is quoted.
func (q *Quote) pageOf(address string) string {
	if q.source != nil && address == q.source.Source.URL {
		return cite.PageAddress(&q.source.Source, q.Page)
	}
	return address
}

// mergeRuns joins neighbouring runs that are not links.
func mergeRuns(runs []run) []run {
	var out []run
	for _, r := range runs {
		if n := len(out); n > 0 && r.href == "" && out[n-1].href == "" {
			out[n-1].text += r.text
		} else if r.text != "" {
			out = append(out, r)
		}
	}
	return out
}

// otherAuthority says that the report is on another authority than the claim; it is empty where it is not.
func (q *Quote) otherAuthority() string {
	if q.OtherAuthority == nil {
		return ""
	}
	return q.OtherAuthority.String()
}

func (q *Quote) pageAndParagraph() string {
	s := fmt.Sprintf("page %d", q.Page)
	if q.PageEnd > q.Page {
		s = fmt.Sprintf("pages %d and %d", q.Page, q.PageEnd)
	}
	if q.Paragraph != "" {
		s += ", paragraph " + q.Paragraph
	}
	return s
}

// statusNote says what became of a quote since it was pinned; it is empty if nothing did.
func (q *Quote) statusNote() string {
	switch q.Status {
	case store.PinMoved:
		return "The words are now in another place of the report than when they were pinned; the citation gives the new place."
	case store.PinAltered:
		return "The report does not say this any more in these words. The passage that took its place reads now: " + q.Now
	case store.PinGone:
		return "The report, as it is in the library now, does not have these words."
	case store.PinWithdrawn:
		return "The report was withdrawn from the library after this was pinned."
	}
	return ""
}

// unanswered reports whether the claim is in a state that means it has no evidence, and nothing is quoted for it as context.
func (c *Claim) unanswered(state statement.State) bool { return c.State == state && len(c.Quotes) == 0 }

// addUnansweredClaims lists the claims in a state that means they have no evidence, but for those that context is quoted for above.
func (b *Briefing) addUnansweredClaims(doc *document, state statement.State, title, lead string) {
	if !slices.ContainsFunc(b.Claims, func(c Claim) bool { return c.unanswered(state) }) {
		return
	}
	doc.addHeading(2, "%s", title)
	doc.addText(paragraph, "%s", lead)
	for _, c := range b.Claims {
		if !c.unanswered(state) {
			continue
		}
		runs := []run{{text: fmt.Sprintf("Claim %d. ", c.Number), bold: true}, {text: c.Text}}
		if c.Needs != "" {
			runs = append(runs, run{text: " A source that could answer: " + endSentence(c.Needs)})
		}
		for i := range c.Quoted {
			runs = append(runs, run{text: " Its quotation" + numberOf(i, len(c.Quoted)) + ": " + c.Quoted[i].Sentences()})
		}
		for i := range c.Cited {
			runs = append(runs, run{text: " Its citation" + numberOf(i, len(c.Cited)) + ": " + c.Cited[i].Sentences()})
		}
		if c.Note != "" {
			runs = append(runs, run{text: " Note: " + endSentence(c.Note)})
		}
		for i := range c.SignOffs {
			runs = append(runs, run{text: " " + c.SignOffs[i].sentence()})
		}
		doc.add(item, runs...)
	}
}

// endSentence adds a full stop unless the text ends a sentence.
func endSentence(s string) string {
	if end := strings.TrimRight(s, "”’\"')]"); s == "" || strings.HasSuffix(end, ".") || strings.HasSuffix(end, "!") || strings.HasSuffix(end, "?") || strings.HasSuffix(end, "…") {
		return s
	}
	return s + "."
}

func capitalise(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
