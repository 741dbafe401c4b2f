package search

import "evidence/corpus"

// A Prose says that a query's text is a sentence somebody wrote and not a query:
// no sign in it means anything, and every word is a bare word. What many reports
// repeat counts less than otherwise, and the result says what each hit covers.
type Prose struct {
	// Context is what stands around the sentence. Its words find nothing, but the reports that it
	// speaks of count more, where the sentence itself names no authority or no year.
	Context string
	// Boost is how many times as much as another a word counts, by its folded form; 1 where it is not there.
	Boost map[string]float64
}

// A QueryWord is a word of a query that says what is asked for: no stop word.
type QueryWord struct {
	corpus.Span         // in the query's text
	Weight      float64 // as its share in what all of them count together, from 0 to 1
}

// Ways in which a passage can cover a word.
const (
	CoverWord   = "word"       // the word stands in its text, its lead-in or its headings
	CoverForm   = "form"       // another form of the word does
	CoverSame   = "equivalent" // words do that mean the same, as the thesaurus has it
	CoverReport = "report"     // its report is on that authority, or of that year
)

// CoverWays are the ways in which a passage can cover a word.
var CoverWays = []string{CoverWord, CoverForm, CoverSame, CoverReport}

// A Cover is a word of a query that a hit covers.
type Cover struct {
	Word int // index into Result.Words
	How  string
}
