// Package statement holds what somebody says of reports, cut into claims, and
// the passages that were pinned to each. It finds nothing and judges nothing: a
// person says whether a passage supports a claim or contradicts it.
//
// A statement changes by edits alone ([Statement.Apply]). Each is checked against
// what the person who makes it saw, so that two people at once lose nothing, and
// leaves a [Change] that can be undone.
package statement

import (
	"time"

	"evidence/corpus"
)

// Stances of a pinned passage.
const (
	Supports    Stance = "supports"
	Contradicts Stance = "contradicts"
	Context     Stance = "context" // it bears on the claim without settling it
)

// A Stance is how a pinned passage relates to its claim.
type Stance string

// Stances lists the stances there are.
func Stances() []Stance { return []Stance{Supports, Contradicts, Context} }

// States of a claim.
const (
	Supported    State = "supported"
	Contradicted State = "contradicted"
	Mixed        State = "mixed"             // passages support it, and others contradict it
	Background   State = "context"           // nothing but context is pinned
	Unevidenced  State = "no evidence"       // nothing is pinned yet
	Uncheckable  State = "cannot be checked" // a person said that these reports cannot tell
)

// A State is how far a claim has come.
type State string

// States lists the states there are.
func States() []State {
	return []State{Supported, Contradicted, Mixed, Background, Unevidenced, Uncheckable}
}

// A Statement is what somebody said, and its claims. Offsets count Unicode code points.
type Statement struct {
	ID string `json:"id"` // id of the statement
	Details
	Text    string   `json:"text"`    // text as it was given; empty where only the claims are kept
	Reports []string `json:"reports"` // ids of the reports to look for evidence in; empty for all
	Claims  []Claim  `json:"claims"`  // claims of the statement, in order

	Revision int64     `json:"revision"` // number that rises by one with each edit
	Set      int64     `json:"set"`      // revision that last changed the details or the reports
	Last     int       `json:"last"`     // number of the last claim or pin that was given an id
	Created  time.Time `json:"created"`  // when the statement was added
	Changed  time.Time `json:"changed"`  // when the statement was last changed
}

// Details say where a statement comes from. All may be empty but the title.
type Details struct {
	Title     string `json:"title"`               // title of the statement
	Author    string `json:"author,omitempty"`    // who makes the statement
	Publisher string `json:"publisher,omitempty"` // who published it
	Published string `json:"published,omitempty"` // when it was published: YYYY-MM-DD, or shorter
	URL       string `json:"url,omitempty"`       // where it was published
	Note      string `json:"note,omitempty"`      // note on the statement
}

// A Claim is one thing that a statement says is true.
type Claim struct {
	ID    string        `json:"id"`              // id of the claim, which is never given to another claim of the statement
	Text  string        `json:"text"`            // the claim as in the statement, or as a person rephrased it
	Spans []corpus.Span `json:"spans"`           // where the claim is in the statement's text; empty for one that is not there
	Needs string        `json:"needs,omitempty"` // kind of source that could answer, where a person found that the reports cannot
	Note  string        `json:"note,omitempty"`  // a person's note
	// Pins of the claim, in the order in which they were made. Empty in changes, which list pins separately.
	Pins []Pin `json:"pins"`
	// Who looked at the claim and its quotations, in the order in which they did. Absent in changes, which list sign-offs separately.
	SignOffs []SignOff `json:"sign_offs,omitempty"`

	Revision int64     `json:"revision"` // revision of the statement that last changed anything of the claim but its pins
	By       string    `json:"by"`       // who last changed the claim
	At       time.Time `json:"at"`       // when the claim was last changed
}

// A Pin ties a passage, or a part of one, to a claim.
type Pin struct {
	ID      string       `json:"id"`             // id of the pin, which is never given to another pin of the statement
	Stance  Stance       `json:"stance"`         // whether the passage supports the claim
	Passage string       `json:"passage"`        // id of the passage
	Span    *corpus.Span `json:"span,omitempty"` // part of the passage's text that was pinned; absent for all of it

	Quote     string `json:"quote"`            // words that were pinned; empty until their report is in the library
	Before    string `json:"before,omitempty"` // a few words before the quote in the passage
	After     string `json:"after,omitempty"`  // a few words after the quote in the passage
	Document  string `json:"document"`         // id of the report
	SHA256    string `json:"sha256,omitempty"` // SHA-256 of the PDF that the quote was taken from
	Page      int    `json:"page"`             // PDF page number of the page that the quote begins on
	PageEnd   int    `json:"page_end"`         // PDF page number of the page that the quote ends on
	Label     string `json:"label,omitempty"`  // printed label of the page that the quote begins on
	Paragraph string `json:"paragraph"`        // number of the running paragraph

	Note     string    `json:"note,omitempty"` // a person's note
	By       string    `json:"by"`             // who made the pin, or changed it last
	At       time.Time `json:"at"`             // when the pin was last changed
	Revision int64     `json:"revision"`       // revision of the statement that last changed the pin
}

// State returns what the pins of a claim say about it.
func (c Claim) State() State {
	n := map[Stance]int{}
	for _, p := range c.Pins {
		n[p.Stance]++
	}
	switch {
	case n[Supports] > 0 && n[Contradicts] > 0:
		return Mixed
	case n[Supports] > 0:
		return Supported
	case n[Contradicts] > 0:
		return Contradicted
	case c.Needs != "":
		return Uncheckable
	case n[Context] > 0:
		return Background
	}
	return Unevidenced
}

// Counts says how many claims are in each state.
func (s *Statement) Counts() map[State]int {
	out := map[State]int{}
	for _, c := range s.Claims {
		out[c.State()]++
	}
	return out
}

// Claim finds a claim by its id; nil where there is none.
func (s *Statement) Claim(id string) *Claim {
	if i := s.index(id); i >= 0 {
		return &s.Claims[i]
	}
	return nil
}

// Pin finds a pin by its id and the claim that it belongs to; nil where there is none.
func (s *Statement) Pin(id string) (*Claim, *Pin) {
	for i := range s.Claims {
		for j := range s.Claims[i].Pins {
			if s.Claims[i].Pins[j].ID == id {
				return &s.Claims[i], &s.Claims[i].Pins[j]
			}
		}
	}
	return nil, nil
}

// SameQuote reports whether two pins are of the same words of the same passage.
func (p Pin) SameQuote(q Pin) bool {
	return p.Passage == q.Passage && (p.Span == nil) == (q.Span == nil) && (p.Span == nil || *p.Span == *q.Span)
}
