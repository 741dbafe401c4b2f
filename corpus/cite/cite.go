// Package cite prints citations: the words, the author, the report, the page and the
// paragraph, and how to check them.
//
// Its functions are pure: they print a source and a passage and look nothing up. What
// is unknown is left out or called unknown, never guessed.
//
// The styles are the list of [Styles]: prose for readers (plain, Harvard, APA,
// Chicago, OSCOLA), forms to paste (HTML, Markdown) and data for programs (RIS,
// BibTeX, CSL-JSON, Web Annotation). All of them give a report as a work of type
// "report". Its author is the source's, else the publisher, which is then not
// named again. Its title is followed by the authority where it does not name it,
// and by the days of the inspection where the day of publication is unknown.
//
// The quote stands between double quotation marks in every printed style, and its
// own marks are never changed.
//
// Several citations make one list of references: a report has one entry in it, however
// many of its passages are cited, and the reports of one author and year are told
// apart by letters (2018a, 2018b).
//
// Limits: APA names all authors, however many.
package cite

import (
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
)

// A Citation is a passage, or a span of it, with everything needed to print it in
// a style and to check it.
type Citation struct {
	Source  corpus.Source  `json:"source"`
	Passage corpus.Passage `json:"passage"`
	// Quote is Passage.Text, or the part of it that is cited, letter for letter.
	Quote string `json:"quote"`
	// Start and End are where Quote begins and ends in Passage.Text, in code points.
	Start int `json:"start"`
	End   int `json:"end"`
	// Partial is set where Quote is not the whole text.
	Partial bool `json:"partial,omitempty"`
	// Link is the lasting address of the passage; empty where the corpus has none.
	Link string `json:"link,omitempty"`
	// Accessed is the day on which the document was fetched from the source's
	// address, YYYY-MM-DD; empty where that is unknown.
	Accessed string `json:"accessed,omitempty"`
	// Shown is the day on which the citation is given to a reader, YYYY-MM-DD. Harvard and OSCOLA, which want a day with
	// every address, take it where Accessed is unknown; empty for a citation without one.
	Shown string `json:"-"`
	// TitleFromProperties is set where no page prints the title and only the PDF's properties give it. Every style says so.
	TitleFromProperties bool `json:"title_from_properties,omitempty"`
	// Letter follows the year where a list has other reports of the author and year.
	Letter string `json:"letter,omitempty"`

	before, after corpus.Passage // those beside the passage in its report, where they are known

	// WithID has a printed style end with the passage's id, by which a program finds the passage again. Readers have no use for it.
	WithID bool `json:"-"`

	initials bool // the text needs them, because the list has another author of the same family name
}

// New cites a whole passage of a source.
func New(src corpus.Source, p corpus.Passage) Citation {
	return Citation{Source: src, Passage: p, Quote: p.Text, End: utf8.RuneCountInString(p.Text)}
}

// Between is the citation that knows the passages before and after its own in the report, the nearest next to it, by which
// a Web Annotation tells words apart that a page has twice.
func (c Citation) Between(before, after []corpus.Passage) Citation {
	if len(before) > 0 {
		c.before = before[len(before)-1]
	}
	if len(after) > 0 {
		c.after = after[0]
	}
	return c
}

// Report cites a report as a whole, for a list of references.
func Report(src corpus.Source) Citation { return Citation{Source: src} }

// cellMark is between the cells of a table row that is quoted. A check of quotations takes it for no part of the words.
const cellMark = " | "

// PrintedQuote is the quote as readers see it: of a whole table row, its cells with a mark between them.
func (c *Citation) PrintedQuote() string {
	if c.Partial || len(c.Passage.Cells) < 2 || c.Quote != c.Passage.Text {
		return c.Quote
	}
	cells := slices.DeleteFunc(slices.Clone(c.Passage.Cells), func(s string) bool { return strings.TrimSpace(s) == "" })
	if strings.Join(cells, " ") != c.Quote {
		return c.Quote
	}
	return strings.Join(cells, cellMark)
}

// whole reports whether the report is cited, and no passage of it.
func (c *Citation) whole() bool { return c.Passage.ID == "" && c.Quote == "" }

// From is the citation that says what its source's values were taken from, where
// that is not the report. An author whom only the PDF's properties name is left
// out of it: they name the clerk who made the file.
func (c Citation) From(origins map[string]corpus.Origin) Citation {
	if origins["author"].From == corpus.FromProperties {
		c.Source.Author = ""
	}
	c.TitleFromProperties = c.Source.Title != "" && origins["title"].From == corpus.FromProperties
	return c
}
