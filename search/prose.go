package search

import "evidence/corpus"

// A Prose says that a query's text is a sentence somebody wrote and not a query:
// no sign in it means anything, and every word is a bare word. What many reports
// repeat counts less than otherwise, and the result says what each hit covers.
type Prose struct {
	// Must are words, as they are written, of which a hit must have one in its text, its lead-in or its headings, in any form or by
	// what means the same; empty for any hit.
	Must []string
	// Boost is how many times as much as another a word counts, by its folded form; 1 where it is missing.
	Boost map[string]float64
}

// A QueryWord is a word of a query that says what is asked for: no stop word.
type QueryWord struct {
	corpus.Span         // in the query's text
	Weight      float64 // its share in what all of them count together, from 0 to 1
}

// A CoverKind is a way in which a passage can cover a word.
type CoverKind string

// Ways in which a passage can cover a word.
const (
	CoverWord       CoverKind = "word"       // the word is in its text, its lead-in or its headings
	CoverForm       CoverKind = "form"       // another form of the word is
	CoverEquivalent CoverKind = "equivalent" // words that mean the same are, by the thesaurus
	CoverReport     CoverKind = "report"     // its report is on that authority, or of that year
)

// A Cover is a word of a query that a hit covers.
type Cover struct {
	Word int // index into Result.Words
	How  CoverKind
}
