package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/cmd/internal/app"
	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/csvfile"
	"evidence/corpus/jsonenc"
	"evidence/search"
	"evidence/search/query"
	"evidence/web/paths"
	"evidence/web/result"
)

var searchCommand = command{
	name:    "search",
	args:    "[QUERY]",
	summary: "find passages",
	about: `
The search ranks passages by the words you give; any of them may be missing. Everything else must match:

` + syntaxHelp() + `
The fields are ` + strings.Join(query.Fields(), ", ") + `. With --sort doubtful, text that OCR read comes first,
from the least certain on.

If you give several words without signs, the passages that are counted are the close matches, which have the words that matter; the others with
some of the words come after them. --match all asks for those with all of the words, --match any counts all with any of them.

--ndjson and --csv print a line for each passage, all of them unless --limit is given, while they are found. The flags --authority, --kind
and the like narrow the search, as the fields of a query do; you can use each more than once, and then any of its values will do.
A query can be left out where one of them is given.

In a shell, put a query with any of these signs in single quotation marks. If nothing matches, the exit status is 0 and the list of
hits is empty. Passages that have some of the words are then listed apart (nearest in JSON), and so is a query that you may have
meant (did_you_mean). If the query cannot be read, the exit status is 2.`,
	examples: []string{"evidence search 'police partnership'", "evidence search --authority Rotherham --year-from 2014 --csv 'missing children' > passages.csv"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		asLines := f.Bool("ndjson", false, "print each passage as a line of JSON")
		asCSV := f.Bool("csv", false, "print CSV (RFC 4180), as scripts read it: without the byte-order mark that CSV from the site has")
		limit := limitFlag(f, 10)
		from := f.Int("from", 0, "skip the first `N` passages")
		match := choiceFlag(f, "match", "which passages count where a query has several words", "close", "all", "any")
		order := choiceFlag(f, "sort", "order of the passages", "relevance", "newest", "oldest", "document", "doubtful")
		filters := filterFlags(f)
		return func(ctx context.Context, e *env, args []string) error {
			filters.Set(paths.ParamQuery, strings.Join(args, " "))
			s, err := result.ReadSearch(filters)
			if err != nil {
				return usagef("%s", err)
			}
			s.Sort, s.Match = result.Sorts[*order], result.Matches[*match]
			s.Size, s.From, s.Rest, s.Facets, s.NearMisses, s.DidYouMean = *limit, *from, true, corpus.Facets, true, true
			switch {
			case s.Text == "" && !s.Filtered():
				return usagef("search needs a query")
			case *limit < 0 || *from < 0:
				return usagef("--limit and --from cannot be negative")
			case several(*asJSON, *asLines, *asCSV):
				return usagef("choose one of --json, --ndjson and --csv")
			case *asLines || *asCSV:
				if !isSet(f, "limit") {
					s.Size = math.MaxInt
				}
				return streamHits(ctx, e, *data, s, *asCSV)
			}
			return searchFor(ctx, e, *data, s, *asJSON)
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
func searchFor(ctx context.Context, e *env, data string, s result.SearchRequest, asJSON bool) error {
	if _, err := s.Parse(); err != nil {
		return queryError(e, s.Text, err)
	}
	d, err := app.OpenForReading(ctx, data, e.logf)
	if err != nil {
		return err
	}
	var found search.Result
	if d == nil {
		logEmpty(e, data)
	} else {
		defer d.Close()
		if err := s.ResolveFilters(ctx, d.Engine); err != nil {
			return err
		}
		if found, err = d.Engine.Search(ctx, s.Query); err != nil {
			return queryError(e, s.Text, err)
		}
	}
	found.Notes = append(s.Notes, found.Notes...)
	for _, note := range found.Notes {
		e.logf("%s", visible(note))
	}
	logLearning(e, found.Meaning)
	if found.DidYouMean != "" {
		e.logf("Did you mean: %s", visible(found.DidYouMean))
	}
	switch {
	case asJSON:
		return e.json(found)
	case d != nil:
		printResult(e, &found, s.From)
	}
	return nil
}

// errEnough ends a list that has given what was wanted.
var errEnough = errors.New("enough passages")

// streamHits prints a line for each passage that a search finds, while they are found.
func streamHits(ctx context.Context, e *env, data string, s result.SearchRequest, asCSV bool) error {
	if _, err := s.Parse(); err != nil {
		return queryError(e, s.Text, err)
	}
	d, err := app.OpenForReading(ctx, data, e.logf)
	if err != nil {
		return err
	}
	lines := newHitWriter(e, asCSV)
	if d == nil {
		logEmpty(e, data)
		return lines.flush()
	}
	defer d.Close()
	if err := s.ResolveFilters(ctx, d.Engine); err != nil {
		return err
	}
	for _, note := range s.Notes {
		e.logf("%s", visible(note))
	}
	skip, left := s.From, s.Size
	s.From, s.Size = 0, 0
	_, err = d.Engine.Each(ctx, s.Query, func(h *search.Hit) error {
		if skip > 0 {
			skip--
			return nil
		}
		if left == 0 {
			return errEnough
		}
		left--
		return lines.write(h)
	})
	if err != nil && !errors.Is(err, errEnough) {
		return queryError(e, s.Text, err)
	}
	return lines.flush()
}

// A hitWriter writes hits as lines of JSON, or as CSV with the columns that the API gives, except the address on a site.
type hitWriter struct {
	json *jsonenc.Encoder
	csv  *csvfile.Writer // nil for JSON
	link int             // index of the column that is left out
}

func newHitWriter(e *env, asCSV bool) *hitWriter {
	w := &hitWriter{json: jsonenc.NewEncoder(e.out), link: slices.Index(result.HitColumns, "link")}
	if asCSV {
		w.csv = csvfile.NewWriter(e.out)
		_ = w.csv.Write(w.row(slices.Clone(result.HitColumns)))
	}
	return w
}

func (w *hitWriter) row(cells []string) []string { return slices.Delete(cells, w.link, w.link+1) }

func (w *hitWriter) write(h *search.Hit) error {
	if w.csv == nil {
		return w.json.Encode(h)
	}
	return w.csv.Write(w.row(result.HitCells(h, "")))
}

func (w *hitWriter) flush() error {
	if w.csv == nil {
		return nil
	}
	return w.csv.Flush()
}

// filterFlags declares a flag for each filter of a search and gives what they were set to, under the names that addresses have for them.
func filterFlags(f *flag.FlagSet) url.Values {
	values := url.Values{}
	for _, name := range result.FilterParams {
		f.Func(strings.ReplaceAll(name, "_", "-"), "only "+filterUsage[name], func(v string) error {
			values.Add(name, v)
			return nil
		})
	}
	return values
}

// filterUsage says what a filter leaves.
var filterUsage = map[string]string{
	paths.ParamAuthority: "reports about the authority `NAME`", "publisher": "reports of the publisher `NAME`", paths.ParamKind: "reports of the kind `KIND`, such as inspection",
	"framework": "reports under the framework `NAME`", corpus.FacetGrade: "reports with the overall grade `GRADE`", "inspector": "reports of the lead inspector `NAME`",
	paths.ParamDocument: "the report with the id `ID`", paths.ParamBlock: "passages of the kind `BLOCK`: paragraph, item, heading, row or footnote",
	paths.ParamYearFrom: "reports of the year `YEAR` and later", paths.ParamYearTo: "reports of the year `YEAR` and earlier",
}

// logLearning says that searches do not use the meaning of sentences yet, where that is so.
func logLearning(e *env, meaning string) {
	if share := search.LearningShare(meaning); share != "" {
		e.logf("Search does not use the meaning of sentences yet: %s of the passages have been learnt. Run evidence learn.", share)
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
		e.printf("%s of %s; --limit and --from show others.\n", thousands(len(r.Hits)), total)
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
