package pages

import (
	"context"

	"evidence/search"
	"evidence/web/handler"
	"evidence/web/reports"
)

// SimilarShown is how many similar passages a page shows.
const SimilarShown = 5

// A similarPassages is what a passage's page says of those that are like it.
type similarPassages struct {
	Unknown  bool // the search engine does not answer
	Same     int  // passages that say nearly the same, shown or not
	Passages []search.Similar
}

// similarFor gives nil where no passage is like one.
func similarFor(r *handler.Request, id string) (*similarPassages, error) {
	var found []search.Similar
	err := r.Library.WithinTime(r.Context(), func(ctx context.Context) (err error) {
		found, err = r.Library.Similar(ctx, id, SimilarShown)
		return err
	})
	if reports.Away(err) {
		return &similarPassages{Unknown: true}, nil
	}
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := &similarPassages{Passages: found}
	if found[0].Duplicate {
		out.Same = max(found[0].Same, 1)
	}
	return out, nil
}
