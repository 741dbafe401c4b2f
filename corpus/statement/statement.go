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

// A Stance is how a pinned passage stands to its claim.
type Stance string

// Stances lists the stances there are.
func Stances() []Stance { return []Stance{Supports, Contradicts, Context} }

// States of a claim.
const (
	Supported    State = "supported"
	Contradicted State = "contradicted"
	Mixed        State = "mixed"        // passages support it, and others contradict it
	Background   State = "context"      // nothing but context is pinned
	Unevidenced  State = "no evidence"  // nothing is pinned yet
	OutOfReach   State = "out of reach" // a person said that these reports cannot tell
)

// A State is how far a claim has come.
type State string

// States lists the states there are.
func States() []State {
	return []State{Supported, Contradicted, Mixed, Background, Unevidenced, OutOfReach}
}

// A Statement is what somebody said, and the claims in it. Offsets count Unicode code points.
type Statement struct {
	ID string `json:"id"`
	Details
	Text    string   `json:"text"`    // as it was given, unchanged; empty where only the claims are kept
	Reports []string `json:"reports"` // ids of the reports that evidence is looked for in; empty for all of them
	Claims  []Claim  `json:"claims"`  // in order

	Revision int64     `json:"revision"` // rises by one with each edit
	Set      int64     `json:"set"`      // the revision that last changed Details or Reports
	Last     int       `json:"last"`     // the number of the last claim or pin that was given an id
	Created  time.Time `json:"created"`
	Changed  time.Time `json:"changed"`
}

// Details say where a statement comes from. All may be empty but the title.
type Details struct {
	Title     string `json:"title"`
	Author    string `json:"author,omitempty"`    // who says it
	Publisher string `json:"publisher,omitempty"` // who published it
	Published string `json:"published,omitempty"` // YYYY-MM-DD, or shorter
	URL       string `json:"url,omitempty"`
	Note      string `json:"note,omitempty"`
}

// A Claim is one thing that a statement says is so.
type Claim struct {
	ID    string        `json:"id"`    // never given to another claim of the statement
	Text  string        `json:"text"`  // as in the statement, or as a person put it
	Spans []corpus.Span `json:"spans"` // where it stands in the statement's text; empty for one that does not
	// Needs is the kind of source that could tell, where a person found that these reports cannot.
	Needs string `json:"needs,omitempty"`
	Note  string `json:"note,omitempty"`
	Pins  []Pin  `json:"pins"` // in the order in which they were made

	Revision int64     `json:"revision"` // the statement's when anything of the claim but its pins changed last
	By       string    `json:"by"`       // who changed it last
	At       time.Time `json:"at"`
}

// A Pin ties a passage, or a part of one, to a claim.
type Pin struct {
	ID      string       `json:"id"` // never given to another pin of the statement
	Stance  Stance       `json:"stance"`
	Passage string       `json:"passage"`        // id
	Span    *corpus.Span `json:"span,omitempty"` // of the passage's text; nil for all of it

	// What was pinned, as it stood there then. Quote is empty until the report is
	// in the library: a statement may come with pins to reports that are not.
	Quote     string `json:"quote"`
	Before    string `json:"before,omitempty"` // the passage's text before the quote, no more than a few words
	After     string `json:"after,omitempty"`  // and after it
	Document  string `json:"document"`         // the source's id
	SHA256    string `json:"sha256,omitempty"` // of the document it was taken from
	Page      int    `json:"page"`             // PDF page number on which the quote begins
	PageEnd   int    `json:"page_end"`         // and ends
	Label     string `json:"label,omitempty"`  // printed label of Page
	Paragraph string `json:"paragraph"`        // number of the running paragraph

	Note     string    `json:"note,omitempty"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Revision int64     `json:"revision"` // the statement's when the pin changed last
}

// State tells how far a claim has come.
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
		return OutOfReach
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
	for i := range s.Claims {
		if s.Claims[i].ID == id {
			return &s.Claims[i]
		}
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
