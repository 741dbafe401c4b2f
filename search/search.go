// Package search says what a query is, what a result is, and what an engine that
// answers one must do. The query language is package query, a word is what package
// words says, and the stages of a search and the engines are packages of their own. It
// knows none of them.
//
// Offsets into text count Unicode code points, not bytes and not UTF-16 units,
// because a code point means the same in every language a script may be written in:
// Python's text[start:end], JavaScript's [...text].slice(start, end).join("").
package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/search/query"
)

// An Engine keeps the passages of reports and finds them. Its methods may be
// called by several goroutines at once. Every change is applied
// whole or not at all, for readers and after a crash.
type Engine interface {
	// Search answers q. An error that is a *query.Error is the user's mistake.
	Search(ctx context.Context, q Query) (Result, error)
	// Each calls visit with every hit of q from q.From on, in order, all of them
	// found in the index as it was when Each began. It ends early with visit's
	// error. q.Size, Facets and Spread are not read; what it returns has no Hits.
	Each(ctx context.Context, q Query, visit func(*Hit) error) (Result, error)
	// Replace adds reports, each in place of the earlier one of its source, all
	// of them together. When it returns, searches find them and they are on disk.
	Replace(ctx context.Context, reports ...Report) error
	// Remove removes sources by their ids; an unknown id is no error.
	Remove(ctx context.Context, ids ...string) error
	// Documents lists the reports in the index, by source id.
	Documents(ctx context.Context) ([]Entry, error)
	// Suggest gives at most n completions of prefix, what was typed so far.
	Suggest(ctx context.Context, prefix string, n int) ([]Suggestion, error)
	// Similar gives at most n passages that are like one, given by its id, the most
	// alike first. It wraps ErrNoPassage where none has that id.
	Similar(ctx context.Context, id string, n int) ([]Similar, error)
	Close() error
}

// Errors an Engine's methods wrap.
var (
	ErrReadOnly   = errors.New("the index is open for reading only")
	ErrClosed     = errors.New("the index is closed")
	ErrDamaged    = errors.New("the index is damaged")
	ErrAway       = errors.New("the search engine does not answer")   // it is on other machines
	ErrIncomplete = errors.New("a part of the index does not answer") // so that nobody knows what it has
	ErrNoPassage  = errors.New("the index has no passage with this id")
)

// A Report is one document with its passages, in reading order.
type Report struct {
	Document  corpus.Document
	Passages  []corpus.Passage
	Extractor string // version of what made the passages
	Mark      int64  // of this state of the report in the database; 0 for none
}

// An Entry is a report as an engine lists it.
type Entry struct {
	Document  corpus.Document `json:"document"`
	Passages  int             `json:"passages"`
	Extractor string          `json:"extractor"`
	Mark      int64           `json:"mark,omitempty"` // Report.Mark
}

// Orders of hits. Ties, and hits without a score, go by document and place in it.
const (
	SortScore    = ""         // best first
	SortNewest   = "newest"   // by the document's date, undated last
	SortOldest   = "oldest"   // by the document's date, undated last
	SortDocument = "document" // by document id, then place in it
	SortDoubtful = "doubtful" // what OCR read first, by the confidence in its least certain word, from the lowest
)

// Which of the passages that satisfy the strict parts of a query are meant, where several bare words decide.
const (
	MatchAny   = ""      // those with any of the words
	MatchClose = "close" // those with the words that matter: see rank.Ranking.Close
	MatchAll   = "all"   // those with all of the words
)

// MaxHits is more hits than any index has, and so few that sums of such numbers never overflow.
const MaxHits = 1 << 28

// A Query says what is searched for and how much of the answer is wanted.
type Query struct {
	Text    string   // in the query language
	Loose   bool     // read as words what the language cannot read, with a note, instead of an error
	AsWords bool     // read everything as words, whatever signs are in it
	Filters Filters  // what hits must satisfy besides
	From    int      // hits to skip, at most MaxHits
	Size    int      // hits wanted, at most MaxHits; with 0, Total and Facets are counted all the same
	Sort    string   // one of the Sort constants
	Facets  []string // of corpus.Facets, those wanted
	Spread  bool     // give the pages with hits of each report in Hits
	Match   string   // one of the Match constants; what is counted and sorted
	Rest    bool     // after the last of the hits meant, best first, give the other passages with any of the words

	NearMisses bool   // where nothing satisfies the query, give up to Size passages that come near
	DidYouMean bool   // propose a query with misspelt words corrected
	Prose      *Prose // set where Text is a sentence
	// Context is the text around what is searched for. Its words find nothing, but the reports that it names count more, where
	// Text itself names no authority or no year.
	Context string
	Without []string // authorities and years that Context does not name, whatever it says
	Group   bool     // of hits that say nearly the same give only the first, with the others as its Duplicates
}

// Parse reads Text as Loose says.
func (q Query) Parse() (query.Query, error) {
	if q.Prose != nil || q.AsWords {
		return query.Prose(q.Text), nil
	}
	if q.Loose {
		return query.ParseLoose(q.Text), nil
	}
	return query.Parse(q.Text)
}

// Filters narrow a search to what was chosen in facets and forms. Values of one
// filter are alternatives; an empty filter does not narrow. Values are compared whole.
type Filters struct {
	Facets   map[string][]string // by one of corpus.Facets, the year aside
	Document []string            // source ids
	Block    []corpus.Block
	YearFrom int // 0 is open
	YearTo   int // 0 is open
}

// A Result is the answer to a query.
type Result struct {
	Hits      []Hit                   `json:"hits"`
	Total     int                     `json:"total"` // hits that are meant, those not asked for among them
	Totals                            // in each of the ways in which they can be meant
	Match     string                  `json:"match"`   // which are meant: close, all or any
	Several   bool                    `json:"-"`       // whether several bare words decide, so that Query.Match makes a difference
	Reports   int                     `json:"reports"` // reports that the hits meant are in
	Collapsed int                     `json:"-"`       // of the hits meant, those given as Duplicates of others
	Rest      int                     `json:"-"`       // hits that come after them with Query.Rest, but for Duplicates of others
	Facets    map[string][]FacetCount `json:"facets,omitempty"`
	Spread    []Spread                `json:"spread,omitempty"` // of each report in Hits, in the order they first appear there
	Notes     []string                `json:"notes,omitempty"`  // what the user should know about how the query was read
	Parts     []query.Part            `json:"parts"`            // how the query was read
	Took      time.Duration           `json:"took_ns"`

	// Incomplete says that parts of the index did not answer, so that hits may be missing. It is among Notes as well.
	Incomplete string `json:"incomplete,omitempty"`

	// Words are those of a sentence, in order; MaxScore is more than they can give any passage by themselves, so that
	// scores of several sentences can be compared as shares of it. Only with Query.Prose.
	Words    []QueryWord `json:"-"`
	MaxScore float64     `json:"-"`
	// Named and FromContext are the authorities and years that a sentence and its context named. Only with Query.Prose.
	Named       []string `json:"-"`
	FromContext []string `json:"-"`

	Meaning string `json:"meaning"` // whether likeness of meaning counts in the scores: see MeaningUsed

	// NearMisses are no hits: they have some of the words of a query that no passage satisfies.
	NearMisses []Hit `json:"nearest,omitempty"`
	// DidYouMean is the query with its misspelt words corrected, where these are found in more passages; else empty.
	DidYouMean string `json:"did_you_mean,omitempty"`
}

// Totals are how many passages a query finds in each of the ways in which its bare words can be meant. They are the
// same where it has no several bare words to choose by.
type Totals struct {
	Close int `json:"close_total"` // number of passages with the words that matter
	All   int `json:"all_total"`   // number of passages with all of the words
	Any   int `json:"any_total"`   // number of passages with any of the words
}

// NoteNearMisses is the note that NearMisses come with.
const NoteNearMisses = "No passage matches this query. The nearest, with some of its words, are shown instead."

// What Result.Meaning is where nothing is still to be learnt.
const (
	MeaningUsed    = "used"     // the scores count how like the question the nearest sentence is
	MeaningNotUsed = "not used" // the query is no sentence and no question, or hits have another order
)

// MeaningLearning is what Result.Meaning is while only a share of the passages, from 0 to 1, is learnt: words alone count.
func MeaningLearning(share float64) string {
	return fmt.Sprintf("%s%.0f%%", meaningLearning, math.Floor(100*share))
}

const meaningLearning = "learning, "

// LearningShare is the share in what MeaningLearning gives, such as "40%"; empty where nothing is still to be learnt.
func LearningShare(meaning string) string {
	share, _ := strings.CutPrefix(meaning, meaningLearning)
	if share == meaning {
		return ""
	}
	return share
}

// A FacetCount is how many hits have a value. A filter by the same facet is left out of the count, so that the other
// choices stay visible.
type FacetCount struct {
	Value string `json:"value"` // value of the facet
	Count int    `json:"count"` // number of hits with this value
}

// A Spread says on which pages of a report all of a query's hits are.
type Spread struct {
	Document string  `json:"document"` // id of the report
	Hits     int     `json:"hits"`     // number of hits in the report
	Close    int     `json:"close"`    // number of those hits that are close matches
	Pages    int     `json:"pages"`    // number of pages of the report
	Places   []Place `json:"places"`   // pages with hits
}

// A Place is a page that hits of a query begin on.
type Place struct {
	Page int `json:"page"` // PDF page number, counted from 1
	Hits int `json:"hits"` // number of hits that begin on the page
	// Score of the best of them as a share of the report's best, from 0 to 1; 1 where nothing was ranked.
	Score float64 `json:"score"`
}

// A Hit is a passage that was found, with its report's details.
type Hit struct {
	corpus.Passage
	Boxes     []corpus.Box `json:"boxes,omitempty"` // where the passage is, a box for each line; only where boxes=1 asks for it
	Score     float64      `json:"score"`           // how well the passage matches, comparable within one answer; 0 where nothing was ranked
	Title     string       `json:"title"`           // title of the report
	Authority string       `json:"authority"`       // body that the report is about
	Publisher string       `json:"publisher"`       // who published the report
	Published string       `json:"published"`       // when the report was published
	Kind      string       `json:"kind"`            // kind of report
	Year      int          `json:"year"`            // year of publication, else of the inspection; 0 where none is known
	URL       string       `json:"url"`             // publisher's address of the PDF
	// Grades of the report by judgement; absent where it gives none.
	Grades     map[string]string `json:"grades,omitempty"`
	Highlights []corpus.Span     `json:"highlights"` // what matched in the text, in order, not overlapping

	Inspected string `json:"inspected,omitempty"` // when the inspection began, where the report gives it
	Close     bool   `json:"close,omitempty"`     // whether the passage is a close match, which has the words that matter; absent where not

	// The sentence that comes nearest to the question in meaning; absent where likeness of meaning does not count.
	Nearest *Nearest `json:"nearest,omitempty"`

	// Number of other passages, of this report or others, with nearly the same words. Numbers, months, judgements
	// and negations must be the same.
	Same int `json:"same"`
	// Id of the first of all passages with nearly the same words, the same for each of them; absent where there is
	// no other.
	Group      string      `json:"group,omitempty"`
	Duplicates *Duplicates `json:"-"` // only with Query.Group

	Covers []Cover `json:"-"` // the words of a sentence that it covers, in order; only with Query.Prose
}

// A Nearest is the sentence of a hit that comes nearest to a question in meaning. It need not
// support what the question says, nor agree with it.
type Nearest struct {
	corpus.Span         // of the sentence in the text
	Likeness    float64 `json:"likeness"`   // how like the question it is, from -1 to 1; about 0 for sentences that have nothing to do with each other
	ByMeaning   bool    `json:"by_meaning"` // whether the sentence has none of the question's rarer words
}

// Duplicates are the other hits that say nearly the same as one, in the order they would have.
type Duplicates struct {
	Hits    []Hit // the first of them, without highlights
	Total   int
	Reports int // that they are in, the hit's own left out
}

// More is how many there are beyond Hits.
func (d *Duplicates) More() int { return d.Total - len(d.Hits) }

// A Part is a part of a hit's text.
type Part struct {
	Pieces  []Piece
	Nearest bool // whether it is the sentence that comes nearest to the question
}

// Parts cuts the text of a hit before and after the sentence that comes nearest to the question, where there is
// one and others stand beside it.
func (h Hit) Parts() []Part {
	if h.Nearest == nil {
		return []Part{{Pieces: Pieces(h.Text, h.Highlights)}}
	}
	r := []rune(h.Text)
	var out []Part
	add := func(start, end int, nearest bool) {
		if start >= end {
			return
		}
		var inside []corpus.Span
		for _, s := range h.Highlights {
			if s.Start < end && s.End > start {
				inside = append(inside, corpus.Span{Start: max(s.Start, start) - start, End: min(s.End, end) - start})
			}
		}
		out = append(out, Part{Pieces(string(r[start:end]), inside), nearest})
	}
	add(0, h.Nearest.Start, false)
	add(h.Nearest.Start, h.Nearest.End, true)
	add(h.Nearest.End, len(r), false)
	out[0].Nearest = out[0].Nearest && len(out) > 1
	return out
}

// A Piece is a part of a text that matched or did not.
type Piece struct {
	Text  string
	Match bool
}

// Pieces cuts text at spans, which are in order and do not overlap. The part of a
// span beyond the text's end is left out.
func Pieces(text string, spans []corpus.Span) []Piece {
	var out []Piece
	r := []rune(text)
	at := 0
	add := func(to int, match bool) {
		if to = min(to, len(r)); to > at {
			out = append(out, Piece{string(r[at:to]), match})
			at = to
		}
	}
	for _, s := range spans {
		add(s.Start, false)
		add(s.End, true)
	}
	add(len(r), false)
	return out
}
