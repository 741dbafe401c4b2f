// Package briefing turns a statement into a document for readers: each claim with
// its pinned passages, quoted word for word and cited, the claims without evidence,
// a bibliography, and the result of looking every quote up in its report again.
//
// [Make] builds a briefing, which any [Format] writes. In all formats a quote is a
// block of its own between quotation marks, and the paragraph below it is its
// citation, so that people and package quotecheck find both. Ids of passages,
// digests and results of checks are in the annexe, which can be left out.
package briefing

import (
	"context"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A Briefing is a statement's claims with their evidence, as it was when it was made.
type Briefing struct {
	ID string `json:"id"` // id of the statement
	statement.Details
	Link    string                  `json:"link,omitempty"`                                // address of the statement's page; absent where the site has no public address
	Made    time.Time               `json:"made"`                                          // when the briefing was made
	Style   string                  `json:"style" enum:"plain,harvard,apa,chicago,oscola"` // citation style
	Reports int                     `json:"reports"`                                       // number of reports in the library
	Sample  bool                    `json:"sample,omitempty"`                              // whether the reports are the bundled sample, which is not evidence
	Counts  map[statement.State]int `json:"counts"`                                        // number of claims in each state
	Claims  []Claim                 `json:"claims"`                                        // claims of the statement, in order
	Sources []Reference             `json:"sources"`                                       // bibliography of the reports that are quoted
	Files   []File                  `json:"files"`                                         // PDFs that are quoted

	newer    []string // sentences on later reports than those that are quoted
	noAnnexe bool     // without the annexe
}

// A Claim is a claim with its quotes.
type Claim struct {
	ID     string                `json:"id"`               // id of the claim
	Number int                   `json:"number"`           // place of the claim in the statement, counted from 1
	Text   string                `json:"text"`             // the claim
	State  statement.State       `json:"state"`            // what the pinned passages say about the claim
	Needs  string                `json:"needs,omitempty"`  // kind of source that could answer, where these reports cannot
	Note   string                `json:"note,omitempty"`   // a person's note
	Later  []Later               `json:"later,omitempty"`  // later reports than those that the claim rests on
	Quoted []quotecheck.Result   `json:"quoted,omitempty"` // quotations in the claim's own text, each with what became of it
	Cited  []quotecheck.Citation `json:"cited,omitempty"`  // what the claim cites without quoting it
	// Who looked at the claim and its quotations.
	SignOffs []SignedOff `json:"sign_offs,omitempty"`
	Quotes   []Quote     `json:"quotes"` // pinned quotes: those that support the claim, then those that contradict it, then context
}

// A Later report is of the same kind and on the same authority as one that is quoted, and came after it.
type Later struct {
	Quoted   string `json:"quoted"`   // id of the report that is quoted
	Document string `json:"document"` // id of the latest report
	Title    string `json:"title"`    // title of the latest report
	Date     string `json:"date"`     // date of the latest report, YYYY-MM-DD or shorter
}

// A Quote is a pinned passage, or a part of one, and its citation.
type Quote struct {
	Stance   statement.Stance `json:"stance"`             // whether the quote supports the claim
	Quote    string           `json:"quote"`              // words that were pinned; empty where the report is not in the library
	Citation string           `json:"citation,omitempty"` // citation in running text, in the citation style
	Status   store.PinStatus  `json:"status"`             // what became of the quote in the report as it is now
	// Set where the report is on another authority than the claim.
	OtherAuthority *statement.OtherAuthority `json:"other_authority,omitempty"`
	Now            string                    `json:"now,omitempty"` // what replaced the quote, where the words were altered

	Document  string `json:"document"`         // id of the report
	Title     string `json:"title"`            // title of the report
	SHA256    string `json:"sha256,omitempty"` // SHA-256 of the PDF that the quote was looked up in
	Page      int    `json:"page"`             // PDF page number of the page that the quote begins on, counted from 1
	PageEnd   int    `json:"page_end"`         // PDF page number of the page that the quote ends on
	Label     string `json:"label,omitempty"`  // printed label of the page that the quote begins on
	Paragraph string `json:"paragraph"`        // number of the paragraph
	Passage   string `json:"passage"`          // id of the passage
	Link      string `json:"link,omitempty"`   // address of the passage; absent where the site has no public address

	Note string    `json:"note,omitempty"` // note of whoever pinned it
	By   string    `json:"by"`             // who pinned it
	At   time.Time `json:"at"`             // when it was pinned

	source   *cite.Citation // as it is cited; nil where its report was never here
	pictures []pagePicture  // of each page that it is on, where pictures are wanted
}

// A pagePicture is a page with the quote marked on it.
type pagePicture struct {
	page int    // PDF page number
	png  []byte // nil where it could not be drawn
}

// cited are the citations of all quotes.
func (b *Briefing) cited() []cite.Citation {
	var out []cite.Citation
	for _, c := range b.Claims {
		for _, q := range c.Quotes {
			if q.source != nil {
				out = append(out, *q.source)
			}
		}
	}
	return out
}

// A Reference is an entry of the bibliography.
type Reference struct {
	Document string `json:"document"`          // id of the report
	Entry    string `json:"entry"`             // entry in the citation style
	Address  string `json:"address,omitempty"` // where to get the report

	title string // part of the entry that the style sets in italics; empty for none
}

// A File is a PDF that is quoted, and what became of its quotes.
type File struct {
	Document string                  `json:"document"` // id of the report
	Title    string                  `json:"title"`    // title of the report
	SHA256   string                  `json:"sha256"`   // SHA-256 of the PDF's bytes
	Checked  map[store.PinStatus]int `json:"checked"`  // number of quotes by what became of them
}

// PictureWidth is the width in pixels of a page's picture in a briefing: as wide as the text, 130 dots an inch.
const PictureWidth = 800

// Options say what a briefing is like. All may be left as they are.
type Options struct {
	Style  cite.Style // a printed one; the default is plain
	Sample bool
	// NoAnnexe leaves out the annexe: the ids of passages, the digests of files and the result of looking every quote up.
	NoAnnexe bool
	// Link is the public address of a path of the site, "" for none; nil where the site has none.
	Link func(path string) string
	Now  time.Time
	// CheckClaims checks the quotations in a statement's claims, by the claim's id; nil to read the reports for it.
	CheckClaims func(ctx context.Context, s *statement.Statement) (map[string]quotecheck.Answer, error)
	// Answers are what became of the quotations in the claims, by the claim's id, where they are known already.
	Answers map[string]quotecheck.Answer
	// Picture draws a page, counted from 1, of the PDF with this SHA-256 as a PNG of
	// the whole page, PictureWidth wide, and reads its lines; nil for no pictures.
	// Only formats with pictures use it.
	Picture func(ctx context.Context, sha256 string, page int) ([]byte, corpus.Page, error)
}

// stateNames are the states of claims as headings have them.
var stateNames = map[statement.State]string{
	statement.Supported:    "supported",
	statement.Contradicted: "contradicted",
	statement.Mixed:        "supported and contradicted",
	statement.Background:   "context only",
	statement.Unevidenced:  "no evidence yet",
	statement.Uncheckable:  "cannot be checked here",
}
