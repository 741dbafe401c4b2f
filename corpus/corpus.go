// Package corpus says what evidence is: sources, documents, passages and where
// they stand on the page. It holds no way of getting them (package indexer) and
// no way of finding them (package search), and imports neither.
package corpus

// Kinds of source.
const (
	KindInspection = "inspection"
	KindInquiry    = "inquiry"
	KindReview     = "review"
	KindMinutes    = "minutes"
	KindStatement  = "statement" // what somebody says of reports: no evidence itself
)

// A Source is a report as its publisher knows it. Dates are YYYY-MM-DD, or
// shorter (YYYY-MM, YYYY) where no more is known; an empty field is unknown.
type Source struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Authority   string `json:"authority"` // the body reported on
	Publisher   string `json:"publisher"`
	Author      string `json:"author,omitempty"`
	Published   string `json:"published"`
	Kind        string `json:"kind"` // one of the Kind constants
	Framework   string `json:"framework"`
	URL         string `json:"url"`
	LandingPage string `json:"landing_page,omitempty"`
	Licence     string `json:"licence,omitempty"`
	ProviderURN string `json:"provider_urn,omitempty"` // the publisher's number for the body reported on
	Created     string `json:"created,omitempty"`      // when the PDF was made, as its properties say: not when it was published

	InspectionStart string `json:"inspection_start"`
	InspectionEnd   string `json:"inspection_end"`
	LeadInspector   string `json:"lead_inspector"`

	// Grades holds each judgement by its key (overall_effectiveness, leaders,
	// help_and_protection, in_care, care_leavers, …) in lower case;
	// GradesPrinted holds the words as the report prints them.
	Grades        map[string]string `json:"grades"`
	GradesPrinted map[string]string `json:"grades_printed,omitempty"`
}

// Year is the year of publication, else of the inspection's end or start; 0 where none is known.
func (s Source) Year() int {
	for _, d := range []string{s.Published, s.InspectionEnd, s.InspectionStart} {
		if len(d) >= 4 {
			y := 0
			for _, c := range d[:4] {
				if c < '0' || c > '9' {
					y = 0
					break
				}
				y = y*10 + int(c-'0')
			}
			if y > 0 {
				return y
			}
		}
	}
	return 0
}

// A Document is one PDF of a source, known by the SHA-256 of its bytes.
type Document struct {
	Source
	SHA256   string   `json:"sha256"` // lower-case hexadecimal
	Names    []string `json:"names"`  // base names of the files it came as, oldest first
	Bytes    int64    `json:"bytes"`
	Pages    int      `json:"pages"`
	Passages int      `json:"passages"`
	NoText   []int    `json:"no_text,omitempty"` // PDF page numbers without any text, pages known to be empty left out

	// Origins says where each value of the Source was taken from, by the name of
	// its field in JSON; a grade's is that of GradeField.
	Origins map[string]Origin `json:"origins,omitempty"`
}

// Block is the kind of a passage.
type Block string

// Kinds of passage.
const (
	Paragraph Block = "paragraph"
	Item      Block = "item"
	Heading   Block = "heading"
	Row       Block = "row"
	Footnote  Block = "footnote"
)

// A Box is a rectangle on a page in PDF points, its origin at the page's top
// left after rotation and crop, y growing downwards. Page is 1-based.
type Box struct {
	Page int     `json:"page"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	W    float64 `json:"w"`
	H    float64 `json:"h"`
}

// A Passage is the unit that is found and cited. Its Text is what stands on the
// page, its lines joined by single spaces and line-end hyphens resolved.
type Passage struct {
	ID        string   `json:"id"`
	Document  string   `json:"document"`            // the source's id
	Seq       int      `json:"seq"`                 // place in the document's reading order, from 0
	Page      int      `json:"page"`                // PDF page number it begins on, 1-based
	PageEnd   int      `json:"page_end"`            // PDF page number it ends on
	Label     string   `json:"label"`               // printed label of Page; empty where none is known
	LabelEnd  string   `json:"label_end,omitempty"` // printed label of PageEnd, where it differs
	Paragraph string   `json:"paragraph"`           // number of a running paragraph ("14", "5.12"), nothing else
	Marker    string   `json:"marker,omitempty"`    // label of a list item, heading, row or footnote ("(a)", "•", "3")
	Headings  []string `json:"headings"`            // heading path, outermost first
	Block     Block    `json:"block"`
	Level     int      `json:"level,omitempty"`   // of a heading, 1 the highest
	Text      string   `json:"text"`              // without Paragraph and Marker
	LeadIn    string   `json:"lead_in,omitempty"` // text of the passage that introduces a list item
	Heads     []string `json:"heads,omitempty"`   // column heads of a table row, in the order of its Cells
	Cells     []string `json:"cells,omitempty"`   // cells of a table row, empty ones too; Text holds them joined by spaces
	Boxes     []Box    `json:"boxes"`             // one for each line, in reading order

	Table      int       `json:"table,omitempty"`       // of a table row: which of the document's tables it belongs to, from 1
	Header     bool      `json:"header,omitempty"`      // of a table row: it holds column heads, which a table may repeat on its next page
	Depth      int       `json:"depth,omitempty"`       // of a list item: 1 in an outermost list, 2 in a list inside that, …
	Breaks     []Break   `json:"breaks,omitempty"`      // where Text goes over to another page, in order
	NoteRefs   []NoteRef `json:"note_refs,omitempty"`   // the references to footnotes in Text, in order
	ReferredBy []int     `json:"referred_by,omitempty"` // of a footnote: Seq of each passage with a reference to it, in order

	OCR *OCR `json:"ocr,omitempty"` // set where OCR read it, or a part of it, from a picture; nil where it is the file's own text
}
