package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"unicode/utf8"

	"evidence/cmd/internal/app"
	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/search"
	"evidence/search/query"
)

var searchCommand = command{
	name:    "search",
	args:    "QUERY",
	summary: "find passages",
	about: `
The search ranks passages by the words you give; any of them may be missing. Everything else must match:

` + syntaxHelp() + `
The fields are ` + strings.Join(query.Fields(), ", ") + `. With --sort doubtful, text that OCR read comes first,
from the least certain on.

If you give several words without signs, the passages that are counted are the close matches, which have the words that matter; the others with
some of the words come after them. --match all asks for those with all of the words, --match any counts all with any of them.

In a shell, put a query with any of these signs in single quotation marks. If nothing matches, the exit status is 0 and the list of
hits is empty. Passages that have some of the words are then listed apart (nearest in JSON), and so is a query that you may have
meant (did_you_mean). If the query cannot be read, the exit status is 2.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		n := f.Int("n", 10, "print at most `N` passages")
		from := f.Int("from", 0, "skip the first `N` passages")
		match := choiceFlag(f, "match", "which passages count where a query has several words", "close", "all", "any")
		order := choiceFlag(f, "sort", "order of the passages", "score", "newest", "oldest", "document", "doubtful")
		return func(ctx context.Context, e *env, args []string) error {
			q := search.Query{Text: strings.Join(args, " "), Size: *n, From: *from, Sort: *order, Match: *match, Rest: true, Facets: corpus.Facets, NearMisses: true, DidYouMean: true}
			switch {
			case strings.TrimSpace(q.Text) == "":
				return usagef("search needs a query")
			case *n < 0 || *from < 0:
				return usagef("-n and --from cannot be negative")
			}
			if q.Sort == "score" {
				q.Sort = search.SortScore
			}
			if q.Match == "any" {
				q.Match = search.MatchAny
			}
			return searchFor(ctx, e, *data, q, *asJSON)
		}
	},
}

// syntaxHelp lists what a query can be written with, and the examples that fit a narrow column.
func syntaxHelp() string {
	const width = 26
	var b strings.Builder
	for _, h := range query.Syntax {
		examples := h.Examples[0]
		for _, e := range h.Examples[1:] {
			if both := examples + "  " + e; len(both) < width {
				examples = both
			}
		}
		fmt.Fprintf(&b, "  %-*s%s\n", width, examples, h.Meaning)
	}
	return b.String()
}

// searchFor prints what a query finds in a data directory. It reads the query before it opens anything, so that it reports a
// mistake in an empty library, too.
func searchFor(ctx context.Context, e *env, data string, q search.Query, asJSON bool) error {
	if _, err := q.Parse(); err != nil {
		return queryError(e, q.Text, err)
	}
	d, err := app.OpenForReading(ctx, data, e.logf)
	if err != nil {
		return err
	}
	var result search.Result
	if d == nil {
		logEmpty(e, data)
	} else {
		defer d.Close()
		if result, err = d.Engine.Search(ctx, q); err != nil {
			return queryError(e, q.Text, err)
		}
	}
	for _, note := range result.Notes {
		e.logf("%s", note)
	}
	logLearning(e, result.Meaning)
	if result.DidYouMean != "" {
		e.logf("Did you mean: %s", visible(result.DidYouMean))
	}
	switch {
	case asJSON:
		return e.json(result)
	case d != nil:
		printResult(e, &result, q.From)
	}
	return nil
}

// logLearning says that the meaning of sentences does not count yet, where that is so.
func logLearning(e *env, meaning string) {
	if share := search.LearningShare(meaning); share != "" {
		e.logf("The meaning of sentences does not count yet: %s of the passages have been learnt. Run evidence learn.", share)
	}
}

// queryError reports a mistake in a query's text. On a terminal it marks the place.
func queryError(e *env, text string, err error) error {
	var q *query.Error
	if !errors.As(err, &q) {
		return err
	}
	if e.errIsTerm && !strings.ContainsAny(text, "\n\t") {
		e.logf("%s\n%s%s", text, strings.Repeat(" ", q.At), strings.Repeat("^", max(1, utf8.RuneCountInString(q.Found))))
	}
	return usagef("%s", q)
}

func printResult(e *env, r *search.Result, from int) {
	for i := range r.Hits {
		if at := from + i; r.Several && (at == r.Total || i == 0 && at > r.Total) {
			e.printf("These have some of your words, not all:\n\n")
		}
		printHit(e, &r.Hits[i], from+i+1)
	}
	printTotals(e, r, from+len(r.Hits))
	if len(r.Hits) == 0 && len(r.NearMisses) > 0 {
		e.printf("\nThese passages have some of your words, not all:\n\n")
		for i := range r.NearMisses {
			printHit(e, &r.NearMisses[i], i+1)
		}
	}
}

// printTotals prints how many passages there are; shown is how many of them are printed, or passed over.
func printTotals(e *env, r *search.Result, shown int) {
	total := count(r.Total, "passage", "passages")
	if r.Several {
		total = map[string]string{"close": count(r.Total, "close match", "close matches"), "all": total + " with all the words", "any": total + " with any of the words"}[r.Match]
	}
	switch {
	case len(r.Hits) == 0 && r.Any == 0:
		e.printf("No passage found.\n")
		return
	case min(shown, r.Total) < r.Total:
		e.printf("%s of %s; -n and --from show others.\n", thousands(len(r.Hits)), total)
	default:
		e.printf("%s.\n", total)
	}
	if r.Total < r.Any {
		e.printf("%s at least one of the words.\n", count(r.Any, "passage has", "passages have"))
	}
}

const hitIndent = "    "

// printHit prints a hit: its source, its place, its text and its id.
func printHit(e *env, h *search.Hit, rank int) {
	c := cite.New(source(h), h.Passage)
	title := wrap(e.bold(visible(cmp.Or(h.Title, h.Document))), e.outWidth, hitIndent)
	e.printf("%2d. %s\n", rank, strings.TrimPrefix(title, hitIndent))
	e.printf("%s\n", wrap(visible(joinNonEmpty(" · ", h.Authority, c.Date(), c.Pages(), c.Pinpoint())), e.outWidth, hitIndent))
	if len(h.Headings) > 0 {
		e.printf("%s\n", wrap(visible(strings.Join(h.Headings, " › ")), e.outWidth, hitIndent))
	}
	e.printf("\n%s\n\n", e.highlighted(search.Pieces(h.Text, h.Highlights), e.outWidth, hitIndent))
	if h.Nearest != nil && h.Nearest.ByMeaning {
		e.printf("%s\n", wrap(nearestSentence(h), e.outWidth, hitIndent))
	}
	if h.OCR != nil {
		note := "read by OCR from a picture"
		if h.OCR.Doubtful() {
			note += ", and a word is uncertain"
		}
		e.printf("%s\n", wrap(note+"; check it against the page", e.outWidth, hitIndent))
	}
	e.printf("%s%s\n\n", hitIndent, h.ID)
}

// nearestSentence says that a sentence of a hit is the closest in meaning, without the question's rarer words.
func nearestSentence(h *search.Hit) string {
	sentence := string([]rune(h.Text)[h.Nearest.Start:h.Nearest.End])
	if sentence == h.Text {
		return "Closest in meaning; it has none of the rarer words."
	}
	return "Closest in meaning, with none of the rarer words: " + visible(sentence)
}

// source is what a hit says about its source.
func source(h *search.Hit) corpus.Source {
	return corpus.Source{ID: h.Document, Title: h.Title, Authority: h.Authority, Publisher: h.Publisher, Published: h.Published, Kind: h.Kind, URL: h.URL}
}
