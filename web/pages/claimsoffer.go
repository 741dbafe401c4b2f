package pages

import (
	"slices"
	"strings"

	"evidence/corpus/statement"
	"evidence/search"
)

// A claimsOffer is a statement that was pasted into the search box, to be checked instead.
type claimsOffer struct {
	Text   string
	Writer bool // whether the reader may add it to the statements
}

// A statement has at least so many sentences and words, or is a sentence of so many words that quotes something.
const (
	leastSentences   = 2
	leastWords       = 15
	leastWordsQuoted = 25
)

// looksLikeStatement reports whether a text is a statement and not a query.
func looksLikeStatement(text string) bool {
	words := len(strings.Fields(text))
	if words < leastWords {
		return false
	}
	sentences := 0
	for paragraph := range strings.Lines(text) {
		sentences += len(statement.Sentences(paragraph))
	}
	end := strings.TrimRight(text, "\"”’» \t\r\n")
	ended := strings.HasSuffix(end, ".") || strings.HasSuffix(end, "!") || strings.HasSuffix(end, "?")
	return sentences >= leastSentences || words >= leastWordsQuoted && ended && strings.ContainsAny(text, `"“‘«`)
}

// ShownNotes are the notes on a query, but for what the page says by itself.
func (p *searchPage) ShownNotes() []string {
	return slices.DeleteFunc(slices.Clone(p.Notes), func(note string) bool { return note == search.NoteNearMisses })
}
