package main

import (
	"context"
	"errors"
	"flag"
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
Bare words are ranked, and any of them may be missing. The rest is strict:

  "local authority"         these words, in this form and order
  police AND council        both; also OR, NOT, -word and parentheses
  safeguard*  safegard~     words that begin so; words spelt nearly so
  "police council"~10       these words, at most ten others among them
  police NEAR/5 council     the same of words in every form, phrases, groups
  =safeguarded  =SEND       in this form; with a capital, in this case
  authority:rotherham       a word in a field
  year:2014..2018           a range
  read:ocr              what OCR read from a picture; --sort doubtful: least certain first

The fields are ` + strings.Join(query.Fields(), ", ") + `.

In a shell, put a query with any of these signs in single quotation marks. No match is no error: the exit status is 0 and the
list of hits empty; where passages hold some of its words, the nearest are told apart from hits (nearest in JSON), and so is
what may have been meant (did_you_mean). A query that cannot be read has exit status 2.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		n := f.Int("n", 10, "print at most `N` passages")
		from := f.Int("from", 0, "pass over the first `N` passages")
		order := choiceFlag(f, "sort", "order of the passages", "score", "newest", "oldest", "document", "doubtful")
		return func(ctx context.Context, e *env, args []string) error {
			q := search.Query{Text: strings.Join(args, " "), Size: *n, From: *from, Sort: *order, Facets: corpus.Facets, Nearest: true, DidYouMean: true}
			switch {
			case strings.TrimSpace(q.Text) == "":
				return usagef("search", "search needs something to look for")
			case *n < 0 || *from < 0:
				return usagef("search", "-n and --from cannot be negative")
			case q.Sort == "score":
				q.Sort = search.SortScore
			}
			return searchFor(ctx, e, *data, q, *asJSON)
		}
	},
}

// searchFor answers a query from a data directory. A query is read before
// anything is opened, so that a mistake in it is told in an empty library too.
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
	if result.DidYouMean != "" {
		e.logf("Did you mean: %s", visible(result.DidYouMean))
	}
	if asJSON {
		if result.Hits == nil {
			result.Hits = []search.Hit{}
		}
		return e.json(result)
	}
	if len(result.Hits) == 0 {
		if d != nil {
			e.printf("No passage found.\n")
		}
		if len(result.Nearest) > 0 {
			e.printf("\nThe nearest passages, which do not satisfy the query:\n\n")
			for i := range result.Nearest {
				printHit(e, &result.Nearest[i], i+1)
			}
		}
		return nil
	}
	printHits(e, result, q.From)
	return nil
}

// queryError puts an error about a query's text in words, with a mark under the place for people.
func queryError(e *env, text string, err error) error {
	var q *query.Error
	if !errors.As(err, &q) {
		return err
	}
	if e.errIsTerm && !strings.ContainsAny(text, "\n\t") {
		e.logf("%s\n%s%s", text, strings.Repeat(" ", q.At), strings.Repeat("^", max(1, utf8.RuneCountInString(q.Found))))
	}
	return usagef("search", "%s", q)
}

func printHits(e *env, r search.Result, from int) {
	for i := range r.Hits {
		printHit(e, &r.Hits[i], from+i+1)
	}
	switch shown := from + len(r.Hits); {
	case r.Total > shown:
		e.printf("%s of %s; -n and --from show others.\n", thousands(len(r.Hits)), count(r.Total, "passage", "passages"))
	default:
		e.printf("%s.\n", count(r.Total, "passage", "passages"))
	}
}

const hitIndent = "    "

// printHit prints a hit: what it is of, where it stands, its words and its id.
func printHit(e *env, h *search.Hit, rank int) {
	c := cite.Of(source(h), h.Passage)
	title := wrap(e.bold(visible(orID(h))), e.outWidth, hitIndent)
	e.printf("%2d. %s\n", rank, strings.TrimPrefix(title, hitIndent))
	e.printf("%s\n", wrap(visible(joined(" · ", h.Authority, c.Date(), c.Pages(), c.Pinpoint())), e.outWidth, hitIndent))
	if len(h.Headings) > 0 {
		e.printf("%s\n", wrap(visible(strings.Join(h.Headings, " › ")), e.outWidth, hitIndent))
	}
	e.printf("\n%s\n\n", e.marked(search.Pieces(h.Text, h.Highlights), e.outWidth, hitIndent))
	if h.OCR != nil {
		e.printf("%s\n", wrap(ocrPassages(h.OCR), e.outWidth, hitIndent))
	}
	e.printf("%s%s\n\n", hitIndent, h.ID)
}

// ocrPassages says that text was read by OCR, and what to do about it.
func ocrPassages(m *corpus.OCR) string {
	s := "read by OCR from a picture"
	if m.Doubtful() {
		s += ", which was unsure of a word"
	}
	return s + "; check it against the page"
}

func orID(h *search.Hit) string {
	if h.Title != "" {
		return h.Title
	}
	return h.Document
}

// source is what a hit tells of its source.
func source(h *search.Hit) corpus.Source {
	return corpus.Source{ID: h.Document, Title: h.Title, Authority: h.Authority, Publisher: h.Publisher, Published: h.Published, Kind: h.Kind, URL: h.URL}
}

// joined puts the parts that are not empty together.
func joined(between string, parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, between)
}
