package result

import "slices"

// A Listing is what every list says about itself.
type Listing struct {
	Total  int      `json:"total"`  // number of items that were asked for, in this answer and those that follow
	Cursor string   `json:"cursor"` // what to ask for the items that follow with; empty after the last
	Notes  []string `json:"notes"`  // what there is nothing of, though it was asked for
}

// With adds notes before those there are.
func (l Listing) With(notes []string) Listing {
	l.Notes = slices.Concat(notes, l.Notes)
	return l
}
