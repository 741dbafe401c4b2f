package api

import (
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/handler"

	"evidence/web/result"
)

// How many similar passages a passage's page shows, and the API gives.
const (
	maxSimilar = 50
)

// A SimilarList is a passage and those that are like it.
type SimilarList struct {
	Status  store.Status `json:"status" enum:"current,changed"` // whether the words under this id are those that it was given for
	Passage string       `json:"passage"`                       // id of the passage as it is now
	Similar []similarHit `json:"similar"`                       // similar passages, the most alike first; their scores are 0 and nothing is highlighted
}

// A similarHit is a passage that is like another, and where it is to be seen.
type similarHit struct {
	search.Similar
	Links result.Links `json:"links"` // addresses of the passage and its report
}

func listSimilar(r *handler.Request) (handler.Response, error) {
	res, elsewhere, err := result.ResolvePassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	found, err := r.Library.Similar(r.Context(), res.Passage.ID, r.Int(paramLimit))
	if err != nil {
		return nil, err
	}
	list := SimilarList{Status: res.Status, Passage: res.Passage.ID, Similar: make([]similarHit, len(found))}
	for i, s := range found {
		list.Similar[i] = similarHit{s, result.LinksTo(&s.Passage)}
	}
	return handler.JSON{Value: list}, nil
}
