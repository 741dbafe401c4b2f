// Package quotecheck checks quotations against the reports they are said to come
// from: whether the words are there, letter for letter, and where.
//
// [Find] finds the quotations in a text and what the text says about their place;
// [Read] reads quotations from files. [NewChecker] prepares the passages of a library
// for fast search, and [Checker.Check] compares a quote with them.
//
// Letters, digits and punctuation count. Spacing, dashes and hyphens, quotation
// marks, ligatures, the case of the first letter, a last full stop or comma, the
// raised number of a footnote and the printed number of a paragraph do not: where
// only these differ, the quote is normalised. A quote may continue from one passage
// into the next in reading order.
//
// What a quote leaves out of the report's sentence is given with it. Where a word of
// that turns or limits what is quoted (a negation, a quantity, a condition, an
// exception), the quote is cut. Editorial brackets that only clarify are the quoter's.
//
// Limits: a quote of one or two words is found wherever they are. If an altered
// quote happens to be correct for another place, it counts as a quote of that place.
// Only the text that the program read is known, so words in a picture are missing.
package quotecheck

import "fmt"

// A Verdict says whether the reports have a quote.
type Verdict string

// Verdicts, from the best to the worst.
const (
	Exact      Verdict = "exact"      // letter for letter
	Normalised Verdict = "normalised" // the same words, but for spacing, dashes, quotation marks or the case of the first letter
	Cut        Verdict = "cut"        // the right words, but what was left out beside them or between them turns or limits their sense
	Elsewhere  Verdict = "elsewhere"  // the right words, but on another page, or in another paragraph or report than the text says
	Stitched   Verdict = "stitched"   // joined from parts that are apart in the report
	Altered    Verdict = "altered"    // other words than in the report
	Missing    Verdict = "missing"    // in none of the reports
)

// Verdicts are all there are, the best first.
var Verdicts = []Verdict{Exact, Normalised, Cited, Cut, Elsewhere, CitesElsewhere, Stitched, Differs, Altered, Missing}

// Accurate reports whether the quote can be used as it is.
func (v Verdict) Accurate() bool { return v == Exact || v == Normalised || v == Cited }

// A Quote is a quotation to be checked.
type Quote struct {
	Text string
	// Start and End are its place in the text it was found in, in bytes and without its
	// quotation marks; both are 0 if it was given by itself.
	Start, End int
	// Block says whether it is a block quotation.
	Block bool
	// Around is the text beside the quote, which may cite its place.
	Around Surroundings
	Said   CitedPlace

	found bool // in a text, and not given by itself
}

// CitedPlace is what a text says about a quote's place. What is absent was not said.
type CitedPlace struct {
	Document  string `json:"document,omitempty"`  // report: its id, title or authority
	Page      string `json:"page,omitempty"`      // page or pages, such as 14, 3-4 or iv, by the printed or the PDF's number
	Paragraph string `json:"paragraph,omitempty"` // number of the paragraph, such as 14 or 5.12
	Passage   string `json:"passage,omitempty"`   // id of the passage

	documents []int      // places of the reports that may be meant
	now       string     // id that the passage has now
	assumed   bool       // the reports are those that the text speaks of further away: they are preferred, and no other is wrong
	alsoNamed []int      // reports that are named further away than the one that is said
	dated     *citedDate // when the report came out that is meant; nil where that is not said
	loose     bool       // the page may be meant as a paragraph: (Ofsted, 2017: 25)
}

// A Place is where words are in a report.
type Place struct {
	Document  string   `json:"document,omitempty"`  // id of the report
	Title     string   `json:"title,omitempty"`     // title of the report
	Authority string   `json:"authority,omitempty"` // body that the report is about
	Date      string   `json:"date,omitempty"`      // date of the report: YYYY-MM-DD or shorter
	Page      int      `json:"page,omitempty"`      // PDF page number of the page that the words begin on, counted from 1
	PageEnd   int      `json:"page_end,omitempty"`  // PDF page number of the page that the words end on
	Label     string   `json:"label,omitempty"`     // printed label of the page that the words begin on
	Paragraph string   `json:"paragraph,omitempty"` // printed number of the paragraph that the words begin in
	Passage   string   `json:"passage,omitempty"`   // id of the passage that the words begin in
	Passages  []string `json:"passages,omitempty"`  // ids of all passages that the words are in, where these are several
	Start     int      `json:"start,omitempty"`     // where in the first passage's text the words begin, in Unicode code points; absent for 0
	Found     string   `json:"found,omitempty"`     // the words as the report has them
	// Address of the page at the report's publisher, or of the report; absent where it is not known.
	URL string `json:"url,omitempty"`
	OCR bool   `json:"ocr,omitempty"` // whether OCR read the words from a picture of the page: check them there
}

// A Change is a run of words in which a quote and the report are equal or differ.
type Change struct {
	Kind ChangeKind `json:"kind"` // who has the words
	Text string     `json:"text"` // the words
}

// A ChangeKind says whether a quote and the report both have some words.
type ChangeKind string

// Kinds of change.
const (
	Equal    ChangeKind = "equal"
	Deleted  ChangeKind = "deleted"  // only the report has them
	Inserted ChangeKind = "inserted" // only the quote has them
)

// A Mismatch is something that a text gets wrong about a quote's place.
type Mismatch struct {
	What string `json:"what" enum:"report,page,paragraph,passage"` // what the text is wrong about: report, page, paragraph or passage
	Said string `json:"said"`                                      // what the text says
	Is   string `json:"is"`                                        // what is right
}

// String says it in two sentences: "The text says page 3. It is on page 30."
func (m Mismatch) String() string {
	preposition := "in"
	if m.What == "page" {
		preposition = "on"
	}
	return fmt.Sprintf("The text says %[1]s %[2]s. It is %[3]s %[1]s %[4]s.", m.What, m.Said, preposition, m.Is)
}

// A Part is a part of a stitched quote and its place.
type Part struct {
	Quote string `json:"quote"` // the part
	Place
}

// A Result is a quote and its place in the reports. The place is absent where the quote is missing; a stitched quote's
// is that of its first part.
type Result struct {
	Quote   string  `json:"quote"`   // the quote as it was sent
	Verdict Verdict `json:"verdict"` // what was found
	Place

	Changes  []Change    `json:"changes,omitempty"`  // how an altered quote differs from the report, word by word
	Parts    []Part      `json:"parts,omitempty"`    // parts of a stitched quote
	Said     *CitedPlace `json:"said,omitempty"`     // what the text says about the quote's place
	Mismatch []Mismatch  `json:"mismatch,omitempty"` // what of that is wrong
	Also     []Place     `json:"also,omitempty"`     // other places with the same words, a few of them
	Nearest  *Place      `json:"nearest,omitempty"`  // of a quote that is missing, the words of the reports that are nearest to it
	Later    *Later      `json:"later,omitempty"`    // a later report on the same authority as the one that the words are in
	Within   []Result    `json:"within,omitempty"`   // quotations inside a long quotation that is missing, the first 50 of them
	Omitted  []Omission  `json:"omitted,omitempty"`  // the words of the report's sentences that the quote leaves out, before, between and after its own
	Warnings []string    `json:"warnings,omitempty"` // what may mislead in the quote, in words
	Remarks  []string    `json:"remarks,omitempty"`  // what else a reader should know, in words

	From, To int `json:"-"` // place of the quotation in the text, in bytes; of one inside a speech, that of the speech

	around     *Surroundings
	uncompared bool // it was not compared word by word, for want of time
}

// MaxAlso is how many other places of a quote are listed.
const MaxAlso = 5
