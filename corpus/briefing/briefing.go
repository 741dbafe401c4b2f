// Package briefing makes of a statement a paper for others to read: each claim
// with what was pinned to it, quoted word for word and cited, the claims for which
// nothing was found, the reports quoted, and what became of every quote when it
// was looked up in them.
//
// A briefing is made once ([Make]) and written in any of the forms ([Forms]).
// In all of them each quote is a block of its own, and the paragraph below it is its
// citation and ends in "[passage ID]", so that package quotecheck and people find
// both.
package briefing

import (
	"context"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A Briefing is a statement's claims with their evidence, as it was when it was made.
type Briefing struct {
	ID string `json:"id"` // of the statement
	statement.Details
	Link    string                  `json:"link,omitempty"` // address of the statement's page; empty where it has none in public
	Made    time.Time               `json:"made"`
	Style   string                  `json:"style"`            // name of the citation style
	Reports int                     `json:"reports"`          // in the library
	Sample  bool                    `json:"sample,omitempty"` // the reports are the bundled sample's, evidence of nothing
	Counts  map[statement.State]int `json:"counts"`           // of claims
	Claims  []Claim                 `json:"claims"`           // in order
	Sources []Reference             `json:"sources"`          // what is quoted, in order of their entries
	Files   []File                  `json:"files"`            // the PDFs quoted
}

// A Claim is a claim with its quotes.
type Claim struct {
	ID     string          `json:"id"`
	Number int             `json:"number"` // in order, from 1
	Text   string          `json:"text"`
	State  statement.State `json:"state"`
	Needs  string          `json:"needs,omitempty"` // the kind of source that could tell
	Note   string          `json:"note,omitempty"`
	Later  []Later         `json:"later,omitempty"` // reports that came after one that the claim rests on
	Quotes []Quote         `json:"quotes"`          // those that support it first, then those that contradict it, then context
}

// A Later report is of the same kind on the same authority as one that is quoted.
type Later struct {
	Quoted   string `json:"quoted"`   // id of the report that is quoted
	Document string `json:"document"` // id of the latest one
	Title    string `json:"title"`
	Date     string `json:"date"` // YYYY-MM-DD, or shorter
}

// A Quote is a pinned passage, or a part of one.
type Quote struct {
	Stance   statement.Stance `json:"stance"`
	Quote    string           `json:"quote"`              // as it was pinned; empty where its report is not in the library
	Citation string           `json:"citation,omitempty"` // in running text, in the briefing's style
	Status   store.PinStatus  `json:"status"`
	Now      string           `json:"now,omitempty"` // what stands there instead, where that was altered

	Document  string `json:"document"` // the source's id
	Title     string `json:"title"`
	SHA256    string `json:"sha256,omitempty"` // of the PDF it was looked up in
	Page      int    `json:"page"`             // PDF page number, 1-based
	PageEnd   int    `json:"page_end"`
	Label     string `json:"label,omitempty"` // printed label of Page
	Paragraph string `json:"paragraph"`
	Passage   string `json:"passage"`
	Link      string `json:"link,omitempty"` // address of the passage; empty where it has none in public

	Note string    `json:"note,omitempty"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`

	picture []byte // of the page, a PNG; nil for none
	undrawn bool   // a picture was wanted and could not be made
}

// A Reference is an entry of the bibliography.
type Reference struct {
	Document string `json:"document"`
	Entry    string `json:"entry"` // in the briefing's style
	Address  string `json:"address,omitempty"`
}

// A File is a PDF that is quoted, and what became of the quotes when they were looked up in it.
type File struct {
	Document string                  `json:"document"`
	Title    string                  `json:"title"`
	SHA256   string                  `json:"sha256"`
	Checked  map[store.PinStatus]int `json:"checked"` // quotes
}

// PictureWidth is the width in pixels of a page's picture in a briefing: as wide as the text, 130 dots an inch.
const PictureWidth = 800

// Options say what a briefing is like. All may be left as they are.
type Options struct {
	Style  cite.Style // a printed one; the default is plain
	Sample bool
	// Link is the public address of a path of the site, "" for none; nil where the site has none.
	Link func(path string) string
	Now  time.Time
	// Picture draws a page, counted from 1, of the PDF with this SHA-256 as a PNG of
	// the whole page, PictureWidth wide, and reads its lines; nil for no pictures.
	// It is of use for forms that hold pictures.
	Picture func(ctx context.Context, sha256 string, page int) ([]byte, corpus.Page, error)
}

// stated is what a heading says of a claim's state.
var stated = map[statement.State]string{
	statement.Supported:    "supported",
	statement.Contradicted: "contradicted",
	statement.Mixed:        "supported and contradicted",
	statement.Background:   "context only",
	statement.Unevidenced:  "no evidence yet",
	statement.OutOfReach:   "out of reach of these reports",
}

// date is the day by which reports on an authority follow each other.
func date(s corpus.Source) string {
	for _, d := range []string{s.Published, s.InspectionEnd, s.InspectionStart} {
		if d != "" {
			return d
		}
	}
	return ""
}
