package web

import (
	"evidence/corpus/store"
	"evidence/search"

	"evidence/web/handler"
)

// How many similar passages a passage's page shows, and the API gives.
const (
	similarShown = 5
	maxSimilar   = 50
)

// A similarList is a passage and those that are like it.
type similarList struct {
	Status  store.Status `json:"status" enum:"current,changed"` // whether the words under this id are those that it was given for
	Passage string       `json:"passage"`                       // id of the passage as it is now
	Similar []similarHit `json:"similar"`                       // similar passages, the most alike first; their scores are 0 and nothing is highlighted
}

// A similarHit is a passage that is like another, and where it is to be seen.
type similarHit struct {
	search.Similar
	Links hitLinks `json:"links"` // addresses of the passage and its report
}

func listSimilar(r *handler.Request) (handler.Response, error) {
	res, elsewhere, err := resolvePassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	found, err := r.Library.Similar(r.Context(), res.Passage.ID, r.Int(paramLimit))
	if err != nil {
		return nil, err
	}
	list := similarList{Status: res.Status, Passage: res.Passage.ID, Similar: make([]similarHit, len(found))}
	for i, s := range found {
		list.Similar[i] = similarHit{s, linksOf(&s.Passage)}
	}
	return handler.JSON{Value: list}, nil
}

// A similarTo is what a passage's page says of those that are like it.
type similarTo struct {
	Same     int // passages that say nearly the same, shown or not
	Passages []search.Similar
}

// similarFor gives nil where no passage is like one.
func similarFor(r *handler.Request, id string) (*similarTo, error) {
	found, err := r.Library.Similar(r.Context(), id, similarShown)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := &similarTo{Passages: found}
	if found[0].Duplicate {
		out.Same = max(found[0].Same, 1)
	}
	return out, nil
}
