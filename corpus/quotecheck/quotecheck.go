// Package quotecheck looks for quotations in the originals they are said to come
// from: whether the words stand there, letter for letter, and where.
//
// [Find] finds the quotations of a text and what the text says of their place;
// [Read] gets text and quotes out of files. [NewOriginals] keeps the passages of
// a library in a form that can be searched fast, and [Originals.Check] compares.
//
// What counts is letters, digits and punctuation. Spacing, dashes and hyphens,
// quotation marks, ligatures, the case of the first letter, a last full stop or
// comma, the raised number of a footnote and the printed number of a paragraph do
// not: where these alone differ, the quote is normalised. A quote may run on from
// one passage into the next in reading order.
//
// Limits: a quote of one or two words is found wherever they stand. Words of
// the original that happen to stand elsewhere in just the altered form are told as
// a true quote of that place. Only what the program read of a report is known, so
// that words in a picture are missing.
package quotecheck

// A Verdict is what became of a quote.
type Verdict string

// Verdicts, from the best to the worst.
const (
	Exact      Verdict = "exact"      // letter for letter
	Normalised Verdict = "normalised" // the same but for spacing, dashes, quotation marks, the case of the first letter
	Elsewhere  Verdict = "elsewhere"  // the words are right, but stand on another page, in another paragraph or report than said
	Stitched   Verdict = "stitched"   // put together of parts that stand apart
	Altered    Verdict = "altered"    // other words than in the original
	Missing    Verdict = "missing"    // nowhere in the originals
)

// Verdicts are all there are, the best first.
var Verdicts = []Verdict{Exact, Normalised, Elsewhere, Stitched, Altered, Missing}

// Sound says whether the quote can stand as it is.
func (v Verdict) Sound() bool { return v == Exact || v == Normalised }

// A Quote is a quotation to be checked.
type Quote struct {
	Text string
	// Start and End are where it stands in the text it was found in, without its
	// marks, in bytes; both 0 where it was given by itself.
	Start, End int
	// Block is set where it is a block quotation.
	Block bool
	// Around is the text beside the quote that can say where it stands.
	Around Around
	Said   Said
}

// Said is what is said of where a quote stands. What is empty was not said.
type Said struct {
	Document  string `json:"document,omitempty"`  // id of the report, its title or its authority
	Page      string `json:"page,omitempty"`      // "14", "3-4", "iv"; the printed number, or the PDF's
	Paragraph string `json:"paragraph,omitempty"` // "14", "5.12"
	Passage   string `json:"passage,omitempty"`   // id of the passage

	documents []int  // places of the reports that may be meant
	now       string // id that the passage has now
}

// A Place is where words stand in the originals.
type Place struct {
	Document  string `json:"document,omitempty"`
	Title     string `json:"title,omitempty"`
	Authority string `json:"authority,omitempty"`
	Page      int    `json:"page,omitempty"`     // PDF page number the words begin on, 1-based
	PageEnd   int    `json:"page_end,omitempty"` // PDF page number they end on
	Label     string `json:"label,omitempty"`    // printed label of Page
	Paragraph string `json:"paragraph,omitempty"`
	Passage   string `json:"passage,omitempty"` // id of the passage they begin in
	// Passages are the ids of all passages that they run over, where these are several.
	Passages []string `json:"passages,omitempty"`
	Start    int      `json:"start,omitempty"` // where they begin in the first passage's text, in code points
	Found    string   `json:"found,omitempty"` // the words as they stand there
}

// A Change is a run of words in which quote and original are equal or differ.
type Change struct {
	Kind string `json:"kind"` // equal, deleted (the original has it, the quote does not) or inserted (the other way round)
	Text string `json:"text"`
}

// Kinds of change.
const (
	Equal    = "equal"
	Deleted  = "deleted"
	Inserted = "inserted"
)

// A Mismatch is something said of a quote's place that is not so.
type Mismatch struct {
	What string `json:"what"` // report, page, paragraph or passage
	Said string `json:"said"`
	Is   string `json:"is"`
}

// A Part is a piece of a stitched quote.
type Part struct {
	Quote string `json:"quote"`
	Place
}

// A Result is what became of a quote.
type Result struct {
	Quote   string  `json:"quote"`
	Verdict Verdict `json:"verdict"`
	Place           // empty where the quote is missing; of a stitched one that of its first part

	Changes  []Change   `json:"changes,omitempty"`  // of an altered quote, word by word
	Parts    []Part     `json:"parts,omitempty"`    // of a stitched one
	Said     *Said      `json:"said,omitempty"`     // what was said of its place
	Mismatch []Mismatch `json:"mismatch,omitempty"` // what of that is not so
	Also     []Place    `json:"also,omitempty"`     // other places with the same words, up to [MaxAlso]
	Within   []Result   `json:"within,omitempty"`   // of a long quotation that is missing: the quotations in it
	Remarks  []string   `json:"remarks,omitempty"`  // what else a reader should know, in words
}

// MaxAlso is how many other places of a quote are listed.
const MaxAlso = 5
