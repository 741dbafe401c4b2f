package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// A Mention is a passage that has words of a claim which none of the passages found for it has.
type Mention struct {
	Words   []PlacedWord `json:"words"` // these words, in order
	Passage Passage      `json:"passage"`
}

// Bounds of what is looked for further down.
const (
	maxFurther  = 6  // words, the first of the claim; of the others nothing is said
	furtherSize = 10 // passages that are looked at
)

// lookFurther looks for the words that none of the passages found covers, in all reports that are meant, whatever their
// year, and says which passage nearest to the claim mentions each, or that none does.
func (e *Evidence) lookFurther(ctx context.Context, engine search.Engine, q search.Query) error {
	e.Mentions, e.Nowhere, e.LookedIn = []Mention{}, []PlacedWord{}, e.authorities()
	if len(e.Reports) == 0 {
		return nil
	}
	left := e.telling()
	if len(left) == 0 {
		return nil
	}
	q.Size = furtherSize
	if len(e.LookedIn) > 0 {
		q.Filters.Facets = map[string][]string{query.FieldAuthority: e.LookedIn}
	}
	left, _, err := e.addMentions(ctx, engine, q, left)
	for i := 0; i < len(left) && err == nil; { // what is left of them is rare, or of other passages than the best
		var still []PlacedWord
		var total int
		if still, total, err = e.addMentions(ctx, engine, q, left[i:i+1]); len(still) > 0 && total == 0 {
			e.Nowhere = append(e.Nowhere, still...)
		}
		i++
	}
	return err
}

// authorities are those that the claim names, or else its context.
func (e *Evidence) authorities() []string {
	for _, names := range [][]string{e.Named, e.FromContext} {
		out := slices.DeleteFunc(slices.Clone(names), IsYear)
		if len(out) > 0 {
			return out
		}
	}
	return []string{}
}

// Looked names the reports that words were looked for in.
func (e *Evidence) Looked() string {
	if len(e.LookedIn) == 0 {
		return "the reports"
	}
	return "the reports on " + strings.Join(e.LookedIn, ", ")
}

// IsYear reports whether the name of an authority or a year is that of a year.
func IsYear(name string) bool { return len(name) == len("2006") && '0' <= name[0] && name[0] <= '9' }

// leastTelling is how much a word weighs at least, as a share of the mean of the claim's, that is looked for further down.
const leastTelling = 0.6

// tellNothing are words of which it tells nothing that some passage has them. A passage that lacks one says so all the same.
var tellNothing = set(`all also always any anybody anyone away back each even ever every everybody everyone everything just many more most much
	never nobody now often only other others rather really same so some still there thing things too very way well whole without yet`)

// telling are the uncovered words that tell something, each once.
func (e *Evidence) telling() []PlacedWord {
	var out []PlacedWord
	stems := make(map[string]bool)
	for _, w := range e.Words {
		term := words.Terms(w.Text)[0]
		stem := words.Stem(term)
		if tellNothing[term] {
			continue
		}
		if !stems[stem] && len(out) < maxFurther && w.Weight*float64(len(e.Words)) >= leastTelling && slices.Contains(e.Uncovered, w.PlacedWord) {
			stems[stem] = true
			out = append(out, w.PlacedWord)
		}
	}
	return out
}

// addMentions adds the passages nearest to the claim that mention some of its words, each word once. It gives the words of
// which there is none among the first passages, and how many passages have any.
func (e *Evidence) addMentions(ctx context.Context, engine search.Engine, q search.Query, wanted []PlacedWord) (left []PlacedWord, total int, err error) {
	prose := *q.Prose
	prose.Must = nil
	for _, w := range wanted {
		prose.Must = append(prose.Must, w.Text)
	}
	q.Prose = &prose
	res, err := engine.Search(ctx, q)
	if err != nil {
		return nil, 0, fmt.Errorf("looking for words of a claim: %w", err)
	}
	placed := placing(q.Text)
	grade := SpeaksOfGrade(q.Text)
	left = slices.Clone(wanted)
	for i := range res.Hits {
		if !offered(&res.Hits[i], grade) {
			continue
		}
		p := newPassage(&res, i, placed, q.Text)
		var has []PlacedWord
		left = slices.DeleteFunc(left, func(w PlacedWord) bool {
			covers := slices.ContainsFunc(p.Covers, func(c Cover) bool { return c.Span == w.Span })
			if covers {
				has = append(has, w)
			}
			return covers
		})
		if len(has) > 0 {
			p.Contrary = contrary(q.Text, &res.Hits[i])
			e.Mentions = append(e.Mentions, Mention{has, p})
		}
	}
	return left, res.Total, nil
}
