// Package postings is what matching, ranking and suggesting need of an engine's
// index: postings, positions, vocabulary, stored passages, and a table of the
// passages and sources there are. An engine implements [Snapshot].
//
// It does not know the query language, scores, or how an engine stores anything.
// Analysis is part of the interface, though: which words a field has is said
// beside its name, and they are made by package words.
package postings

import "evidence/corpus"

// Fields of a passage that have postings.
const (
	TextStems       = "text"          // stems of the text without stop words
	TextWords       = "text.exact"    // folded words of the text, stop words among them, with positions
	LeadInStems     = "lead"          // stems of a list item's lead-in and a table row's column headings
	HeadingStems    = "heading"       // stems of the heading path
	HeadingWords    = "heading.exact" // folded words of the heading path, with positions
	ParagraphNumber = "paragraph"     // the paragraph's number in lower case, as one term
)

// A Counter is a Snapshot that counts the passages of several terms at once: an engine on other machines is then asked once.
type Counter interface {
	Counts(field string, terms []string) ([]int, error)
}

// A Speller is a Snapshot of an engine on other machines, which lists the words of the texts that are at most two changes of a letter from one, so
// that not all words there are need be read.
type Speller interface {
	Neighbours(term string, visit func(term string, passages int)) error
}

// Counts is how many passages have each of some terms.
func Counts(index Snapshot, field string, terms []string) ([]int, error) {
	if c, ok := index.(Counter); ok {
		return c.Counts(field, terms)
	}
	out := make([]int, len(terms))
	for i, term := range terms {
		n, err := index.Count(field, term)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// A Snapshot is an index as one search sees it, whatever is written meanwhile.
// Passages are known by their number in its table. It is for one goroutine at a time.
type Snapshot interface {
	// Table lists the passages and sources. Snapshots of one state of the index share it.
	Table() *Table
	// Postings visits the passages whose field has term, in any order, with how often it has it and how many words the
	// field has. Searches ask for each term once, and keep the answer: see ListOf.
	Postings(field, term string, visit func(number uint32, frequency, length float64)) error
	// Count is how many passages those are.
	Count(field, term string) (int, error)
	// Positions visits each occurrence of term in TextWords of some passages, in any order. Positions count from 1.
	Positions(term string, among Set, visit func(number uint32, position int)) error
	// Phrase gives the passages in which field, TextWords or HeadingWords, has terms side by side.
	Phrase(field string, terms []string) (Set, error)
	// Terms visits the terms of a field that begin with prefix, in order, with how many passages
	// have each, deleted ones perhaps among them, until visit returns false.
	Terms(field, prefix string, visit func(term string, passages int) (more bool)) error
	// FuzzyTerms visits in the same way the terms at most distance changes of a letter from term.
	FuzzyTerms(field, term string, distance int, visit func(term string, passages int) (more bool)) error
	// Text is the text of a passage.
	Text(number uint32) (string, error)
	// Passage reads a passage as it was put in, but for its boxes.
	Passage(number uint32, to *corpus.Passage) error
	// ID is the id of a passage.
	ID(number uint32) (string, error)
	// Number is the number of the passage with an id. It wraps search.ErrNoPassage where there is none.
	Number(id string) (uint32, error)
	// Close ends the use of the snapshot.
	Close()
}
