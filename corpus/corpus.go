// Package corpus says what evidence is: sources, documents, passages and where
// they stand on the page. It holds no way of getting them (package indexer) and
// no way of finding them (package search), and imports neither.
package corpus

import (
	"cmp"
	"slices"
	"strconv"
)

// Kinds of source.
const (
	KindInspection = "inspection"
	KindInquiry    = "inquiry"
	KindReview     = "review"
	KindMinutes    = "minutes"
	KindResponse   = "response"  // of a government or council to a report
	KindStatement  = "statement" // what somebody says of reports: no evidence itself
)

// A Source is a report as its publisher knows it. Dates are YYYY-MM-DD, or
// shorter (YYYY-MM, YYYY) where no more is known; an empty field is unknown.
type Source struct {
	ID          string `json:"id"`                     // lasting id of the report
	Title       string `json:"title"`                  // title of the report
	Authority   string `json:"authority"`              // body that the report is about
	Publisher   string `json:"publisher"`              // who published it
	Author      string `json:"author,omitempty"`       // who wrote it
	Published   string `json:"published"`              // when it was published
	Kind        string `json:"kind"`                   // kind of report
	Framework   string `json:"framework"`              // framework that an inspection was made under
	URL         string `json:"url"`                    // publisher's address of the PDF
	LandingPage string `json:"landing_page,omitempty"` // publisher's page about the report
	Licence     string `json:"licence,omitempty"`      // licence that it is published under
	ProviderURN string `json:"provider_urn,omitempty"` // publisher's number for the body that the report is about
	Created     string `json:"created,omitempty"`      // when the PDF was made, as its properties say; not when it was published

	InspectionStart string `json:"inspection_start"` // first day of the inspection
	InspectionEnd   string `json:"inspection_end"`   // last day of the inspection
	LeadInspector   string `json:"lead_inspector"`   // who led the inspection

	// Each judgement in lower case, by its key, such as overall_effectiveness or help_and_protection.
	Grades        map[string]string `json:"grades"`
	GradesPrinted map[string]string `json:"grades_printed,omitempty"` // the same judgements in the words that the report prints
}

// Date is the date of publication, else of the inspection's end or start; empty where none is known.
func (s Source) Date() string { return cmp.Or(s.Published, s.InspectionEnd, s.InspectionStart) }

// Year is that of the first of these dates that begins with a year; 0 where none does.
func (s Source) Year() int {
	for _, d := range []string{s.Published, s.InspectionEnd, s.InspectionStart} {
		if y := yearOf(d); y > 0 {
			return y
		}
	}
	return 0
}

// Years are those of the inspection and of publication, in order: people call a report by either.
func (s Source) Years() []int {
	var out []int
	for _, d := range []string{s.InspectionStart, s.InspectionEnd, s.Published} {
		if y := yearOf(d); y > 0 {
			out = append(out, y)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// yearOf is the year that a date begins with; 0 for none.
func yearOf(date string) int {
	if y, err := strconv.ParseUint(date[:min(4, len(date))], 10, 16); err == nil && len(date) >= 4 {
		return int(y)
	}
	return 0
}

// A Document is a report as its publisher knows it, and the PDF that was read, known by the SHA-256 of its bytes.
type Document struct {
	Source
	SHA256   string   `json:"sha256"`   // SHA-256 of the PDF's bytes, in lower-case hexadecimal
	Names    []string `json:"names"`    // names of the files that the PDF came as, the oldest first
	Bytes    int64    `json:"bytes"`    // size of the PDF
	Pages    int      `json:"pages"`    // number of pages
	Passages int      `json:"passages"` // number of passages
	// PDF page numbers of the pages without any text, which cannot be searched; pages known to be empty are left
	// out.
	NoText []int `json:"no_text,omitempty"`
	// PDF page numbers of the pages with text that were read only in part: pictures on them can hold text that was
	// not read.
	PartlyRead []int `json:"partly_read,omitempty"`
	// Text that the file has and its pages do not show.
	Hidden []HiddenText `json:"hidden,omitempty"`
	// Passages whose text has to be compared with the page before it is quoted.
	Doubtful []DoubtfulPassage `json:"doubtful,omitempty"`

	// Where each value was taken from, by the name of its field; a grade's name is grades. and its judgement, such
	// as grades.leaders.
	Origins map[string]Origin `json:"origins,omitempty"`
}

// Block is the kind of a passage.
type Block string

// Kinds of passage.
const (
	Paragraph Block = "paragraph" // a numbered or unnumbered paragraph
	Item      Block = "item"      // an item of a list
	Heading   Block = "heading"
	Row       Block = "row" // a row of a table
	Footnote  Block = "footnote"
)

// A Box is a rectangle on a page in PDF points, measured from the page's top
// left after rotation and crop, y growing downwards.
type Box struct {
	Page int     `json:"page"` // PDF page number, counted from 1
	X    float64 `json:"x"`    // left edge
	Y    float64 `json:"y"`    // upper edge
	W    float64 `json:"w"`    // width
	H    float64 `json:"h"`    // height
}

// A Passage is the unit that is found and cited: a numbered or unnumbered paragraph, a list item, a heading, a table
// row or a footnote.
//
// Hyphens at the ends of lines are resolved in Text.
type Passage struct {
	ID        string   `json:"id"`                  // lasting id of the passage
	Document  string   `json:"document"`            // id of the report
	Seq       int      `json:"seq"`                 // place in the report's reading order, counted from 0
	Page      int      `json:"page"`                // PDF page number of the page that the passage begins on, counted from 1
	PageEnd   int      `json:"page_end"`            // PDF page number of the page that the passage ends on
	Label     string   `json:"label"`               // label of the page that it begins on: printed, or counted from the pages beside it; empty where none is known
	LabelEnd  string   `json:"label_end,omitempty"` // label of the page that it ends on, where that is another page
	Paragraph string   `json:"paragraph"`           // printed number of a running paragraph, such as 14 or 5.12, and nothing else
	Marker    string   `json:"marker,omitempty"`    // printed label of a list item, heading, row or footnote, such as (a) or •
	Headings  []string `json:"headings"`            // headings above the passage, the outermost first
	Block     Block    `json:"block"`               // kind of passage
	Level     int      `json:"level,omitempty"`     // level of a heading, 1 the highest
	// Text of the passage, letter for letter, without its paragraph number or marker; lines are joined by single
	// spaces.
	Text   string   `json:"text"`
	LeadIn string   `json:"lead_in,omitempty"` // text that introduces the list that an item is in
	Heads  []string `json:"heads,omitempty"`   // column heads of a table row, in the order of its cells
	Cells  []string `json:"cells,omitempty"`   // cells of a table row, empty ones too; text is the cells joined by spaces, without the marker or number before the first
	Boxes  []Box    `json:"boxes"`             // where the passage is, a box for each line in reading order

	Table      int       `json:"table,omitempty"`       // number of the table in the report that a row belongs to, counted from 1
	Header     bool      `json:"header,omitempty"`      // whether a table row is made of column heads, which a table can repeat on its next page
	Depth      int       `json:"depth,omitempty"`       // how deep a list item is nested, 1 the outermost
	Breaks     []Break   `json:"breaks,omitempty"`      // where in the text each further page begins, in order
	NoteRefs   []NoteRef `json:"note_refs,omitempty"`   // references to footnotes in the text, in order
	ReferredBy []int     `json:"referred_by,omitempty"` // seq of each passage that refers to a footnote, in order

	// Set where OCR read the passage, or a part of it, from a picture; absent where it is the file's own text.
	OCR *OCR `json:"ocr,omitempty"`

	// Why the text has to be compared with the page before it is quoted; absent where nothing is doubtful.
	Doubt string `json:"doubt,omitempty"`
}
