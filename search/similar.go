package search

// A Similar is a passage that is like another.
type Similar struct {
	Hit                 // without a score and highlights
	Resemblance float64 `json:"resemblance"` // the share of their shingles that both have, from 0 to 1: see package shingles
	Likeness    float64 `json:"likeness"`    // how alike they are in meaning, from 0 to 1: see package latent; 0 where nothing was learnt
	Duplicate   bool    `json:"duplicate"`   // whether it says nearly the same words
}
