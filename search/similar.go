package search

// A Similar is a passage that is like another.
type Similar struct {
	Hit                 // without a score and highlights
	Resemblance float64 `json:"resemblance"` // share of the runs of three words in either passage that both have, from 0 to 1
	// How alike the sentences of the passages are in meaning, from 0 to 1; 0 where not all reports have been learnt.
	Likeness  float64 `json:"likeness"`
	Duplicate bool    `json:"duplicate"` // whether the passage has nearly the same words
}
