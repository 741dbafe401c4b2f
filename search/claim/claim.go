// Package claim finds the passages that a sentence can be checked against: a
// claim of a public statement, in whatever words it is made.
//
// It has no scorer of its own. A claim is a search in which the words that state a
// fact (names, places, years, numbers, acronyms) count more, what many reports repeat
// counts less, and the text around the claim tells which reports are meant. What is
// found is grouped by report, with the words of the claim that each passage covers.
//
// It does not know whether a passage supports a claim or contradicts it: covering is
// about words, and people read the passages.
package claim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/search"
	"evidence/search/words"
)

// DefaultSize and MaxSize bound the passages that are found.
const (
	DefaultSize = 10
	MaxSize     = 100
)

// MaxText is how many bytes of a claim, and of its context, are read: what is beyond is left out.
const MaxText = 16 << 10

// A Claim is a sentence with the text around it.
type Claim struct {
	Text    string
	Context string   // the statement's title and its other sentences: they say which reports are meant and nothing else
	Without []string // authorities and years that Context does not name, whatever it says
	Reports []string // source ids of the reports to look in; none for all
	Size    int      // passages wanted; 0 for DefaultSize
}

// Evidence is what was found for a claim.
type Evidence struct {
	Claim string `json:"claim"` // the claim
	// Whether any passage comes near the claim. Where it is false, the passages are the nearest ones and are not
	// evidence.
	Found     bool         `json:"found"`
	Reports   []Report     `json:"reports"`   // reports with passages that were found, the one with the best passage first
	Words     []Word       `json:"words"`     // words of the claim that say what is asked for, in order
	Uncovered []PlacedWord `json:"uncovered"` // words of the claim, in order, that none of the passages covers
	// Passages that mention words of Uncovered, the nearest to the claim for each: they are further down than the
	// passages of Reports, or of other years.
	Mentions []Mention    `json:"mentions"`
	Nowhere  []PlacedWord `json:"nowhere"` // words of Uncovered that no passage of the reports looked in mentions
	// Authorities in whose reports words were looked for before they are said to be nowhere; empty where that is all reports.
	LookedIn []string `json:"looked_in"`
	Meaning  string   `json:"meaning"` // whether likeness of meaning counts: "used", or "learning, 40%" while so much of the library has been learnt
	// Authorities and years that the claim itself named: their reports count more.
	Named []string `json:"named"`
	// Authorities and years that the text around the claim named: their reports count more, too.
	FromContext []string `json:"from_context"`
	Note        string   `json:"note"` // what the user should know, in a sentence; empty for nothing
}

// A Report is the passages of one report that were found for a claim.
type Report struct {
	Document  string    `json:"document"`  // id of the report
	Title     string    `json:"title"`     // title of the report
	Authority string    `json:"authority"` // body that the report is about
	Published string    `json:"published"` // when the report was published
	Year      int       `json:"year"`      // year of publication, else of the inspection; 0 where none is known
	URL       string    `json:"url"`       // publisher's address of the PDF
	Passages  []Passage `json:"passages"`  // passages of the report that were found, the best first
}

// A Passage is a passage that was found for a claim.
type Passage struct {
	search.Hit
	Rank int `json:"rank"` // place among all passages found, counted from 1; 0 of a mention
	// Score as a share of what the claim's words alone can give, comparable between claims. What its report and its
	// meaning add can bring it above 1.
	Strength float64 `json:"strength"`
	// Share of the claim that the passage covers, each word weighed by how rare it is, from 0 to 1.
	Covered float64      `json:"covered"`
	Near    bool         `json:"near"`   // whether the passage comes near the claim
	Covers  []Cover      `json:"covers"` // words of the claim that the passage covers, in order
	Lacks   []PlacedWord `json:"lacks"`  // words of the claim that the passage does not cover, in order
	// Why the passage seems to say otherwise; absent where it does not. It is a hint to read the passage.
	Contrary *Contrary `json:"contrary,omitempty"`
}

// A PlacedWord is a word of a claim, with its place there.
type PlacedWord struct {
	corpus.Span
	Text string `json:"text"` // the word
}

// A Word is a word of a claim that says what is asked for.
type Word struct {
	PlacedWord
	Weight float64 `json:"weight"` // share of the word in the claim, from 0 to 1
	Boost  bool    `json:"boost"`  // whether the word is a name, a place, a number or an acronym, and counts more
}

// A Cover is words of a claim that a passage covers.
type Cover struct {
	PlacedWord
	How search.CoverKind `json:"how"` // how the passage covers the words
}

// Find looks for the evidence of a claim. Any text is a claim; one without words has no evidence.
func Find(ctx context.Context, engine search.Engine, c Claim) (Evidence, error) {
	text, citations := withoutCitations(truncate(c.Text))
	boost := factWords(text)
	size := c.Size
	if size <= 0 {
		size = DefaultSize
	}
	size = min(size, MaxSize)
	query := search.Query{
		Text: text, Size: 2 * size, Filters: search.Filters{Document: c.Reports},
		Context: truncate(c.Context), Without: c.Without, Prose: &search.Prose{Boost: boost},
	}
	res, err := engine.Search(ctx, query)
	if err != nil {
		return Evidence{}, fmt.Errorf("looking for the evidence of a claim: %w", err)
	}
	grade := SpeaksOfGrade(text)
	res.Hits = slices.DeleteFunc(res.Hits, func(h search.Hit) bool { return !offered(&h, grade) })
	res.Hits = res.Hits[:min(size, len(res.Hits))]
	placed := placing(text)
	e := Evidence{Claim: c.Text, Meaning: res.Meaning, Named: append([]string{}, res.Named...), FromContext: append([]string{}, res.FromContext...), Words: make([]Word, len(res.Words))}
	for i, w := range res.Words {
		word := placed(w.Span)
		e.Words[i] = Word{word, w.Weight, boost[words.Terms(word.Text)[0]] > 0}
	}
	covered := make([]bool, len(res.Words))
	found := make([]Passage, len(res.Hits))
	for i := range res.Hits {
		found[i] = newPassage(&res, i, placed, text)
		found[i].Lacks = slices.DeleteFunc(found[i].Lacks, func(w PlacedWord) bool { return w.isIn(citations) })
		found[i].Contrary = contrary(text, &res.Hits[i])
		e.Found = e.Found || found[i].Near
		for _, c := range res.Hits[i].Covers {
			covered[c.Word] = true
		}
	}
	raiseContrary(found)
	for i, p := range found {
		p.Rank = i + 1
		e.Add(p)
	}
	for i, w := range e.Words {
		if !covered[i] && !w.isIn(citations) {
			e.Uncovered = append(e.Uncovered, w.PlacedWord)
		}
	}
	e.Note = e.note()
	return e, e.lookFurther(ctx, engine, query)
}

// placing gives words of a text by their places.
func placing(text string) func(corpus.Span) PlacedWord {
	runes := []rune(text)
	return func(s corpus.Span) PlacedWord { return PlacedWord{s, string(runes[s.Start:s.End])} }
}

// contraryRank is the place up to which a passage that seems to say otherwise is raised: it must not be missed.
const contraryRank = 5

// raiseContrary has the first near passage that seems to say otherwise among the first.
func raiseContrary(found []Passage) {
	i := slices.IndexFunc(found, func(p Passage) bool { return p.Contrary != nil && p.Near })
	if i >= contraryRank {
		p := found[i]
		copy(found[contraryRank:i+1], found[contraryRank-1:i])
		found[contraryRank-1] = p
	}
}

// Add adds a passage with the others of its report.
func (e *Evidence) Add(p Passage) {
	i := slices.IndexFunc(e.Reports, func(r Report) bool { return r.Document == p.Document })
	if i < 0 {
		i = len(e.Reports)
		e.Reports = append(e.Reports, Report{Document: p.Document, Title: p.Title, Authority: p.Authority, Published: p.Published, Year: p.Year, URL: p.URL})
	}
	e.Reports[i].Passages = append(e.Reports[i].Passages, p)
}

// Passages are those that were found, the best first.
func (e *Evidence) Passages() []Passage {
	var out []Passage
	for _, r := range e.Reports {
		out = append(out, r.Passages...)
	}
	slices.SortFunc(out, func(a, b Passage) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// Contrary is why a passage that was found seems to say otherwise; nil where it does not.
func (e *Evidence) Contrary(id string) *Contrary {
	for _, p := range e.Passages() {
		if p.ID == id {
			return p.Contrary
		}
	}
	return nil
}

func newPassage(res *search.Result, i int, placed func(corpus.Span) PlacedWord, claim string) Passage {
	h := res.Hits[i]
	p := Passage{Hit: h, Covers: make([]Cover, len(h.Covers)), Lacks: []PlacedWord{}}
	inText := 0.0
	for j, w := range res.Words {
		if !slices.ContainsFunc(h.Covers, func(c search.Cover) bool { return c.Word == j }) {
			p.Lacks = append(p.Lacks, placed(w.Span))
		}
	}
	for j, c := range h.Covers {
		w := res.Words[c.Word]
		p.Covers[j] = Cover{placed(w.Span), c.How}
		p.Covered += w.Weight
		if c.How != search.CoverReport {
			inText += w.Weight
		}
	}
	p.Covered = min(p.Covered, 1)
	if res.MaxScore > 0 {
		p.Strength = h.Score / res.MaxScore
	}
	p.Near = comesNear(p.Strength, inText, h.Nearest) && quotecheck.AmountsMet(claim, h.Text)
	return p
}

// What comes near a claim: search/rank/NOTES.md says what that was measured on.
const (
	nearSum      = 1.65
	nearSumWords = 0.75 // while likeness of meaning does not count
)

// comesNear reports whether a passage comes near a claim: by its strength, by the share of the claim that it covers
// itself, its report's authority and year left out, and by the likeness of its nearest sentence, which together must reach a sum.
func comesNear(strength, inText float64, nearest *search.Nearest) bool {
	if nearest == nil {
		return strength+inText >= nearSumWords
	}
	return strength+inText+nearest.Likeness >= nearSum
}

func (e *Evidence) note() string {
	switch {
	case len(e.Words) == 0:
		return "This has no words that can be searched for."
	case len(e.Reports) == 0:
		return "No passage of these reports has any of its words."
	case !e.Found:
		return "No passage comes near this claim. The nearest ones are shown; they are not evidence."
	}
	return ""
}

func truncate(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= MaxText {
		return text
	}
	n := MaxText
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
