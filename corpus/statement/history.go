package statement

import "time"

// An Event is an edit that was made.
type Event struct {
	Revision int64     `json:"revision"`         // revision of the statement after the edit
	At       time.Time `json:"at"`               // when the edit was made
	By       string    `json:"by"`               // who made it
	Op       Op        `json:"op"`               // kind of edit
	Undoes   int64     `json:"undoes,omitempty"` // revision of the edit that this one undid
	Change   Change    `json:"change"`           // what the edit changed
}

// A Summary is a statement in a list of statements.
type Summary struct {
	ID string `json:"id"` // id of the statement
	Details
	Claims   int           `json:"claims"`   // number of claims
	Pins     int           `json:"pins"`     // number of pinned passages
	Counts   map[State]int `json:"counts"`   // number of claims in each state
	Revision int64         `json:"revision"` // revision of the statement
	Created  time.Time     `json:"created"`  // when the statement was added
	Changed  time.Time     `json:"changed"`  // when the statement was last changed
}

// Format is the form of a whole statement in a file.
const Format = "evidence-statement/1"

// A File is a whole statement as it is exported and imported.
type File struct {
	Format    string    `json:"format" enum:"evidence-statement/1"` // name of the file format
	Statement Statement `json:"statement"`                          // the statement
	History   []Event   `json:"history,omitempty"`                  // edits of the statement, the oldest first
}

// Summary returns what a list of statements shows of one.
func (s *Statement) Summary() Summary {
	out := Summary{ID: s.ID, Details: s.Details, Claims: len(s.Claims), Counts: s.Counts(), Revision: s.Revision, Created: s.Created, Changed: s.Changed}
	for _, c := range s.Claims {
		out.Pins += len(c.Pins)
	}
	return out
}
