package pages

import (
	"evidence/search"
	"evidence/web/handler"
)

// SimilarShown is how many similar passages a page shows.
const SimilarShown = 5

// A similarPassages is what a passage's page says of those that are like it.
type similarPassages struct {
	Same     int // passages that say nearly the same, shown or not
	Passages []search.Similar
}

// similarFor gives nil where no passage is like one.
func similarFor(r *handler.Request, id string) (*similarPassages, error) {
	found, err := r.Library.Similar(r.Context(), id, SimilarShown)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := &similarPassages{Passages: found}
	if found[0].Duplicate {
		out.Same = max(found[0].Same, 1)
	}
	return out, nil
}
