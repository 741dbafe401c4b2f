package web

import (
	"context"
	"errors"

	"evidence/corpus/store"
	"evidence/search"
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

func listSimilar(r *request) (response, error) {
	res, elsewhere, err := r.resolve()
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	found, err := r.library.similar(r.Context(), res.Passage.ID, r.number(paramLimit))
	if err != nil {
		return nil, err
	}
	list := similarList{Status: res.Status, Passage: res.Passage.ID, Similar: make([]similarHit, len(found))}
	for i, s := range found {
		list.Similar[i] = similarHit{s, linksOf(&s.Passage)}
	}
	return jsonBody{value: list}, nil
}

// similar gives at most n passages that are like one; none where the index does not hold it yet.
func (l *Library) similar(ctx context.Context, id string, n int) ([]search.Similar, error) {
	found, err := l.Engine.Similar(ctx, id, n)
	if errors.Is(err, search.ErrNoPassage) {
		return nil, nil
	}
	return found, err
}

// A similarTo is what a passage's page says of those that are like it.
type similarTo struct {
	Same     int // passages that say nearly the same, shown or not
	Passages []search.Similar
}

// similarTo gives nil where no passage is like one.
func (r *request) similarTo(id string) (*similarTo, error) {
	found, err := r.library.similar(r.Context(), id, similarShown)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := &similarTo{Passages: found}
	if found[0].Duplicate {
		out.Same = max(found[0].Same, 1)
	}
	return out, nil
}
