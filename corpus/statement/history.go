package statement

import "time"

// An Event is an edit that was made.
type Event struct {
	Revision int64     `json:"revision"` // the statement's after it
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Op       Op        `json:"op"`
	Undoes   int64     `json:"undoes,omitempty"` // the revision that it took back
	Change   Change    `json:"change"`
}

// A Summary is what a list of statements says of each.
type Summary struct {
	ID string `json:"id"`
	Details
	Claims   int           `json:"claims"`
	Pins     int           `json:"pins"`
	Counts   map[State]int `json:"counts"` // of claims
	Revision int64         `json:"revision"`
	Created  time.Time     `json:"created"`
	Changed  time.Time     `json:"changed"`
}

// Format is the form of a whole statement in a file.
const Format = "evidence-statement/1"

// A File is a whole statement as it is exported and imported.
type File struct {
	Format    string    `json:"format"` // Format
	Statement Statement `json:"statement"`
	History   []Event   `json:"history,omitempty"` // oldest first
}

// Summary tells of a statement what a list of them says.
func (s *Statement) Summary() Summary {
	out := Summary{ID: s.ID, Details: s.Details, Claims: len(s.Claims), Counts: s.Counts(), Revision: s.Revision, Created: s.Created, Changed: s.Changed}
	for _, c := range s.Claims {
		out.Pins += len(c.Pins)
	}
	return out
}
