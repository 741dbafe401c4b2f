package cite

import (
	"fmt"
	"slices"
	"strings"
)

// A Style is one way of printing citations.
type Style struct {
	Name      string `json:"name"`
	Title     string `json:"title"`      // its name for people
	About     string `json:"about"`      // what it looks like, for a list of styles
	MediaType string `json:"media_type"` // of what Write prints, in UTF-8
	FileExt   string `json:"file_ext"`   // of a file of it, with the point

	// Bibliographic is set where it is a file of reports for a reference manager, each once, with the passages cited in it.
	Bibliographic bool `json:"bibliographic"`

	// Selects is set where it finds the quote in the PDF, for which the passages beside it are good to know: see [Citation.Between].
	Selects bool `json:"selects,omitempty"`

	prose layout                  // of a printed style
	write func([]Citation) string // of another
}

// layout is how a printed style sets a citation.
type layout struct {
	inText func(*Citation) text // the citation in the running text or in a footnote
	entry  func(*Citation) text // the entry in the list of references
	lines  func(*Citation) []text

	order order // of the list of references
}

// order is how a list of references is ordered within an author's works.
type order int

const (
	notes        order = iota // there is none: the style cites in notes
	byDay                     // by day and title
	byYear                    // by year and title
	undatedFirst              // by day and title, those without a date first
)

const plainName = "plain"

var styles = []Style{
	{Name: plainName, Title: "Plain", MediaType: "text/plain", FileExt: ".txt", prose: plain,
		About: "the quote, then author, title, date, page and paragraph, address and passage id"},
	{Name: "harvard", Title: "Harvard (Cite Them Right)", MediaType: "text/plain", FileExt: ".txt", prose: harvard,
		About: "the quote with author, year, page and paragraph in brackets, then the reference"},
	{Name: "apa", Title: "APA (7th edition)", MediaType: "text/plain", FileExt: ".txt", prose: apa,
		About: "the quote with author, year, page and paragraph in brackets, then the reference"},
	{Name: "chicago", Title: "Chicago (author-date)", MediaType: "text/plain", FileExt: ".txt", prose: chicago,
		About: "the quote with author, year, page and paragraph in brackets, then the reference"},
	{Name: "oscola", Title: "OSCOLA (4th edition)", MediaType: "text/plain", FileExt: ".txt", prose: oscola,
		About: "the quote, then the footnote with the paragraph, or else the page"},
	{Name: "html", Title: "HTML", MediaType: "text/html", FileExt: ".html", write: writeHTML,
		About: "a block quote and its citation with a link, to paste as rich text"},
	{Name: "markdown", Title: "Markdown", MediaType: "text/markdown", FileExt: ".md", write: writeMarkdown,
		About: "a block quote and its citation with a link, in CommonMark"},
	{Name: "ris", Title: "RIS", Bibliographic: true, MediaType: "application/x-research-info-systems", FileExt: ".ris", write: writeRIS,
		About: "for EndNote, Zotero, Mendeley and others; the pinpoint and the quote are notes"},
	{Name: "bibtex", Title: "BibTeX", Bibliographic: true, MediaType: "application/x-bibtex", FileExt: ".bib", write: writeBibTeX,
		About: "for LaTeX, with BibTeX or BibLaTeX; the pinpoint and the quote are the annotation"},
	{Name: "csl-json", Title: "CSL-JSON", Bibliographic: true, MediaType: "application/vnd.citationstyles.csl+json", FileExt: ".json", write: writeCSL,
		About: "for Zotero, Pandoc and others; the pinpoint is the note, the quote the annotation"},
	{Name: "web-annotation", Title: "W3C Web Annotation", Selects: true, MediaType: "application/ld+json", FileExt: ".jsonld", write: writeAnnotations,
		About: "JSON-LD that selects the quote in the PDF by its words, its page and its place"},
}

// Printed reports whether the style is prose, which can be had as rich text too.
func (s Style) Printed() bool { return s.prose.entry != nil }

// Styles lists the styles there are, always in the same order, the default first.
func Styles() []Style {
	return slices.Clone(styles)
}

// PrintedStyles lists the printed styles, always in the same order.
func PrintedStyles() []Style {
	return slices.DeleteFunc(Styles(), func(s Style) bool { return !s.Printed() })
}

// StyleByName finds a style; the empty name stands for the default.
func StyleByName(name string) (Style, error) {
	if name == "" {
		return styles[0], nil
	}
	names := make([]string, len(styles))
	for i, s := range styles {
		if strings.EqualFold(s.Name, name) {
			return s, nil
		}
		names[i] = s.Name
	}
	return Style{}, fmt.Errorf("unknown citation style %q; styles are %s", name, strings.Join(names, ", "))
}

// Write prints quotes with their citations: of a printed style one below the
// other, of a data form one file. It ends without a line break, but for RIS.
func (s Style) Write(cs ...Citation) string {
	if !s.Printed() {
		return s.write(cs)
	}
	var all []string
	for _, block := range s.blocks(cs) {
		all = append(all, strings.Join(mapTexts(block, text.plain), "\n"))
	}
	return strings.Join(all, "\n\n")
}

// blocks are the lines of each citation. Of several in a style that cites by author and year, the
// entries make a list of references at the end.
func (s Style) blocks(cs []Citation) [][]text {
	cs = s.TellApart(cs)
	var all [][]text
	for i := range cs {
		c := &cs[i]
		switch {
		case c.whole() && (len(cs) == 1 || s.prose.order == notes):
			all = append(all, []text{s.sourceEntry(c)})
		case len(cs) == 1 || s.prose.order == notes:
			all = append(all, withoutEmpty(s.prose.lines(c)))
		case !c.whole():
			all = append(all, withoutEmpty([]text{join(quoteText(c), plainRun(" "), s.prose.inText(c)), passageMark(c)}))
		}
	}
	if len(cs) > 1 && s.prose.order != notes {
		all = append(all, append([]text{plainRun("References")}, s.entries(cs)...))
	}
	return all
}

func withoutEmpty(lines []text) []text {
	return slices.DeleteFunc(lines, func(t text) bool { return t.plain() == "" })
}

func mapTexts(lines []text, write func(text) string) []string {
	all := make([]string, len(lines))
	for i, l := range lines {
		all[i] = write(l)
	}
	return all
}

// WriteHTML prints what Write does as rich text: a printed style with its italics
// and its addresses as links, another form as it is, in a pre element.
func (s Style) WriteHTML(cs ...Citation) string {
	if !s.Printed() && s.MediaType == "text/html" {
		return s.Write(cs...)
	}
	if !s.Printed() {
		return "<pre>" + escapeHTML(s.Write(cs...)) + "</pre>"
	}
	var lines []string
	for _, block := range s.blocks(cs) {
		for _, l := range block {
			lines = append(lines, "<p>"+l.html()+"</p>")
		}
	}
	return strings.Join(lines, "\n")
}

// Reference prints the entry in a list of references, without quote or pinpoint;
// plain keeps the pinpoint. Of a form that is not printed it is what Write prints.
func (s Style) Reference(c Citation) string { return s.print(c, s.prose.entry) }

// SourceTitle is the part of a source's entry that the style sets in italics; empty where it sets none.
func (s Style) SourceTitle(c Citation) string {
	for _, r := range s.sourceEntry(&c) {
		if r.italic {
			return r.text
		}
	}
	return ""
}

// SourceEntry prints the entry of a citation's source in a bibliography. Of a form
// that is not printed it is the entry in plain.
func (s Style) SourceEntry(c Citation) string { return s.sourceEntry(&c).plain() }

func (s Style) sourceEntry(c *Citation) text {
	work := c.work()
	if s.Printed() && s.Name != plainName {
		return s.prose.entry(&work)
	}
	return plainWork(&work)
}

// plainWork is the entry of a report in plain.
func plainWork(c *Citation) text {
	entry := entryBefore(c, nil)
	if a := address(c); a != "" {
		entry = join(entry, plainRun(" "), link(a))
	}
	return entry
}

// ReferenceHTML prints what Reference does as rich text.
func (s Style) ReferenceHTML(c Citation) string { return s.printHTML(c, s.prose.entry) }

// InText prints the citation with its pinpoint as it stands in running text, or
// for OSCOLA in a footnote. Of a form that is not printed it is what Write prints.
func (s Style) InText(c Citation) string { return s.print(c, s.prose.inText) }

// InTextHTML prints what InText does as rich text.
func (s Style) InTextHTML(c Citation) string { return s.printHTML(c, s.prose.inText) }

// print prints a part of a printed style; of another form it is what Write prints.
func (s Style) print(c Citation, part func(*Citation) text) string {
	if !s.Printed() {
		return s.Write(c)
	}
	return part(&c).plain()
}

// printHTML prints what print does as rich text.
func (s Style) printHTML(c Citation, part func(*Citation) text) string {
	if !s.Printed() {
		return s.WriteHTML(c)
	}
	return part(&c).html()
}

// quoteText is the quote between quotation marks, and that OCR read it where one did.
func quoteText(c *Citation) text {
	return plainRun("“" + c.PrintedQuote() + "”" + ocrMark(c))
}

// ocrMark follows a quote that OCR read from a picture.
func ocrMark(c *Citation) string {
	if c.Passage.OCR == nil {
		return ""
	}
	return " [machine-read text]"
}

// ocrNote says in data that OCR read the quote, and which; empty where none did.
func ocrNote(c *Citation) string {
	m := c.Passage.OCR
	if m == nil {
		return ""
	}
	return fmt.Sprintf("machine-read text (%s, confidence %.2f): check it against the page", m.By, m.Confidence)
}

// joinNotes joins what is not empty.
func joinNotes(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// passageMark is the line by which the quote can be checked: the passage's address, and its id where it is wanted.
func passageMark(c *Citation) text { return joinWith(" ", link(c.Link), plainRun(idMark(c))) }

// idMark is the passage's id between brackets, where it is wanted.
func idMark(c *Citation) string {
	if !c.WithID {
		return ""
	}
	return "[passage " + c.Passage.ID + "]"
}

// inBrackets are the lines of a style that cites by author and year.
func inBrackets(inText, entry func(*Citation) text, order order) layout {
	return layout{inText: inText, entry: entry, order: order, lines: func(c *Citation) []text {
		return []text{join(quoteText(c), plainRun(" "), inText(c)), entry(c), passageMark(c)}
	}}
}
