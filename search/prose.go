package search

import "evidence/corpus"

// A Prose says that a query's text is a sentence somebody wrote and not a query:
// no sign in it means anything, and every word is a bare word. What many reports
// repeat counts less than otherwise, and the result says what each hit covers.
type Prose struct {
	// Context is the text around the sentence. Its words find nothing, but the reports that it
	// names count more, where the sentence itself names no authority or no year.
	Context string
	// Without are authorities and years that Context does not name, whatever it says.
	Without []string
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
