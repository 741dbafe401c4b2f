// Package searcher answers searches over the postings of any engine: it parses a
// query, ranks (package rank), matches and filters (package match), takes the best,
// and loads and highlights the hits. It adds what package suggest proposes.
//
// It does not know how an engine stores anything, nor any of the formulas.
package searcher

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/rank"
	"evidence/search/rescore"
	"evidence/search/suggest"
	"evidence/search/words"
)

// A Searcher answers the searches of one engine. With the methods that change what
// is held, it makes the engine a search.Engine.
type Searcher struct {
	open      func(context.Context) (postings.Snapshot, error)
	ranker    *rank.Ranker
	rescorer  *rescore.Rescorer
	completer *suggest.Completer
	preparer  preparer
	searches  atomic.Int32 // under way
}

// New makes the Searcher of the index in a folder, which open opens as it is now.
func New(dir string, open func(context.Context) (postings.Snapshot, error)) *Searcher {
	now := func() (postings.Snapshot, error) { return open(context.Background()) }
	ranker := rank.New(dir)
	return &Searcher{
		open: open, ranker: ranker, rescorer: rescore.New(dir), completer: suggest.NewCompleter(now), preparer: preparer{open: open, prepare: ranker.FindSynonyms},
	}
}

// Interrupt ends work in the background and waits until it no longer reads the index.
func (s *Searcher) Interrupt() {
	s.completer.Interrupt()
	s.preparer.interrupt()
}

// Close frees what searches keep open. None may be under way.
func (s *Searcher) Close() { s.rescorer.Close() }

// Search answers q; see search.Engine. It sees the index as it was when it began.
func (s *Searcher) Search(ctx context.Context, q search.Query) (search.Result, error) {
	return s.answer(ctx, q, func(r *run, root query.List, f *found, res *search.Result) error {
		if err := r.addSuggestions(q, root, res); err != nil {
			return err
		}
		res.Facets = f.filter.Facets(q.Facets)
		var err error
		if res.Hits, err = f.load(); err != nil {
			return err
		}
		for i, c := range f.hits {
			if !q.Group {
				break
			}
			if res.Hits[i].Duplicates, err = f.duplicates(c, f.listed(q), rank.Orders[q.Sort]); err != nil {
				return err
			}
		}
		if q.Spread {
			res.Spread = f.spread()
		}
		return nil
	})
}

// Each visits every hit of q; see search.Engine. It keeps one hit at a time.
func (s *Searcher) Each(ctx context.Context, q search.Query, visit func(*search.Hit) error) (search.Result, error) {
	q.Size = search.MaxHits
	return s.answer(ctx, q, func(r *run, _ query.List, f *found, _ *search.Result) error {
		if f.remote != nil {
			return r.visitRemotely(f, q, visit)
		}
		for _, c := range f.hits {
			var h search.Hit
			if err := cmp.Or(ctx.Err(), f.loadHit(c, &h)); err != nil {
				return err
			}
			if err := visit(&h); err != nil {
				return err
			}
		}
		return nil
	})
}

// stemmers are kept from search to search for what they remember.
var stemmers = sync.Pool{New: func() any { return new(words.Stemmer) }}

// answer finds the hits of q and has fill complete the result.
func (s *Searcher) answer(ctx context.Context, q search.Query, fill func(*run, query.List, *found, *search.Result) error) (search.Result, error) {
	start := time.Now()
	s.searches.Add(1)
	defer s.searches.Add(-1)
	if err := check(q); err != nil {
		return search.Result{}, err
	}
	parsed, err := q.Parse()
	if err != nil {
		return search.Result{}, err
	}
	index, err := s.open(ctx)
	if err != nil {
		return search.Result{}, err
	}
	defer index.Close()
	stemmer := stemmers.Get().(*words.Stemmer)
	defer stemmers.Put(stemmer)
	r := &run{ctx: ctx, index: index, ranker: s.ranker, rescorer: s.rescorer, stemmer: stemmer}
	res := search.Result{Notes: parsed.Notes, Parts: parsed.Parts()}
	f, err := r.find(q, parsed.Root)
	if err == nil {
		f.describe(q, &res)
		if words := f.ranking.Nowhere(f.question != ""); len(words) > 0 && (res.Any > 0 || len(parsed.Root.Of) > 1) && q.Prose == nil {
			res.Notes = append(res.Notes, fmt.Sprintf("No passage has %s.", quoted(words)))
		}
		if note := f.yearNote(q, parsed.Root); note != "" {
			res.Notes = append(res.Notes, note)
		}
		err = cmp.Or(fill(r, parsed.Root, f, &res), ctx.Err(), f.reportIncomplete(q, &res))
		f.ranking.Release()
	}
	if err != nil {
		return search.Result{}, fmt.Errorf("searching: %w", err)
	}
	if _, remote := index.(rank.Remote); !remote {
		s.preparer.want(index.Table().Base())
	}
	res.Took = time.Since(start)
	return res, nil
}

// quoted lists words in quotation marks.
func quoted(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return "“" + words[0] + "”"
	}
	return "“" + strings.Join(words[:last], "”, “") + "” or “" + words[last] + "”"
}

// check refuses what a program asks wrongly; a user's mistakes are the parser's to find.
func check(q search.Query) error {
	for _, f := range q.Facets {
		if !slices.Contains(corpus.Facets, f) {
			return fmt.Errorf("search: unknown facet %q; facets are %s", f, strings.Join(corpus.Facets, ", "))
		}
	}
	if _, ok := rank.Orders[q.Sort]; !ok {
		return fmt.Errorf("search: unknown order %q; use %q, %q, %q or %q, or leave it empty for best first",
			q.Sort, search.SortNewest, search.SortOldest, search.SortDocument, search.SortDoubtful)
	}
	if q.Match != search.MatchAny && q.Match != search.MatchClose && q.Match != search.MatchAll {
		return fmt.Errorf("search: unknown match %q; use %q or %q, or leave it empty for any of the words", q.Match, search.MatchClose, search.MatchAll)
	}
	if q.From < 0 || q.Size < 0 {
		return fmt.Errorf("search: cannot skip %d hits and give %d; neither may be negative", q.From, q.Size)
	}
	if q.From > search.MaxHits || q.Size > search.MaxHits {
		return fmt.Errorf("search: cannot skip %d hits and give %d; either may be at most %d", q.From, q.Size, search.MaxHits)
	}
	return nil
}

// A run is one search under way.
type run struct {
	ctx      context.Context
	index    postings.Snapshot
	ranker   *rank.Ranker
	rescorer *rescore.Rescorer
	stemmer  *words.Stemmer
}

// find finds the hits of a query, the root of what q.Text was parsed into.
func (r *run) find(q search.Query, root query.List) (*found, error) {
	f, err := r.match(q, root)
	if err != nil {
		return nil, err
	}
	if q.Group {
		f.collapsed = f.ranking.Groups.Repeated(f.all)
	}
	if f.remote != nil {
		if err := r.takeRemotely(f, q); err != nil {
			return nil, err
		}
	}
	if q.Prose != nil { // the words are weighed where passages were scored
		f.coverage = f.ranking.Coverage()
	}
	if f.remote != nil {
		return f, nil
	}
	best := f.best(q)
	if best, err = r.reorder(f, q, best); err != nil {
		return nil, err
	}
	f.hits = best[min(q.From, len(best)):min(q.From+q.Size, len(best))]
	f.highlighter, err = match.NewHighlighter(r.index, r.stemmer, root, f.ranking.Synonyms())
	return f, err
}

// reorder adds to the scores of the best hits, best first, the nearness of the words and the likeness of sentences. With
// q.Rest the rest of the passages with any of the words follow, as far as they are asked for.
func (r *run) reorder(f *found, q search.Query, best []rank.Candidate) ([]rank.Candidate, error) {
	if q.Sort != search.SortScore {
		return best, nil
	}
	var rest []rank.Candidate
	if f.several && q.Rest && len(best) < q.From+q.Size {
		rest = f.ranking.Best(f.candidates(q)-len(best), f.rest(q.Group), q.Group)
	}
	if err := r.rerank(f, q, best, rest); err != nil {
		return nil, err
	}
	return append(best, rest...), nil
}

// rerank adds to the scores of the best of several lists the likeness of sentences and the nearness of the words, and puts them in order.
func (r *run) rerank(f *found, q search.Query, lists ...[]rank.Candidate) error {
	if err := f.rescore(r.rescorer, lists...); err != nil {
		return err
	}
	return f.ranking.Rerank(q.From+q.Size, f.depth(), lists...)
}

// match finds which passages are hits of a query, and counts them.
func (r *run) match(q search.Query, root query.List) (*found, error) {
	ranking, err := r.ranker.Plan(r.index, r.stemmer, root, q)
	if err != nil {
		return nil, err
	}
	f := &found{index: r.index, table: r.index.Table(), ranking: ranking, meaning: search.MeaningNotUsed, filter: match.NewFilter(r.index.Table(), q.Filters)}
	f.question = rescore.Question(root, q.Prose != nil, ranking.Names)
	several := q.Prose == nil && match.BareWords(root) > 1
	if remote, ok := r.index.(rank.Remote); ok {
		err = f.matchRemotely(r.ctx, remote, q, root, several)
	} else {
		err = r.matchHere(f, q, root, several)
	}
	if err != nil {
		return nil, err
	}
	f.choose(q, several)
	return f, nil
}

// matchHere finds which passages satisfy a query, and which of them are close, in an index on this machine.
func (r *run) matchHere(f *found, q search.Query, root query.List, several bool) (err error) {
	if err := f.ranking.Evaluate(r.ctx); err != nil {
		return err
	}
	if f.any, err = match.New(r.ctx, r.index, r.stemmer).Passages(root, f.ranking.Found); err != nil {
		return err
	}
	if q.Prose != nil && len(q.Prose.Must) > 0 {
		f.any.And(f.ranking.Having(q.Prose.Must))
	}
	if several {
		f.close = f.ranking.Close(f.any, f.question != "")
		f.allWords = f.ranking.HasAll()
		f.allWords.And(f.any)
	}
	return nil
}

func (r *run) addSuggestions(q search.Query, root query.List, res *search.Result) error {
	if q.NearMisses && res.Any == 0 {
		if err := r.addNearMisses(q, root, res); err != nil {
			return err
		}
	}
	if !q.DidYouMean || q.From > 0 {
		return nil
	}
	c, err := suggest.DidYouMean(r.index, r.stemmer, q.Text, root)
	if err != nil || c == nil {
		return err
	}
	all, err := r.count(q, query.ParseLoose(c.Text).Root)
	if err != nil || all == 0 {
		return err
	}
	finds := all > res.Any
	if !finds && !c.Prose {
		wrong, err1 := r.count(q, c.Wrong)
		right, err2 := r.count(q, c.Right)
		if err := cmp.Or(err1, err2); err != nil {
			return err
		}
		finds = right > wrong
	}
	if finds {
		res.DidYouMean = c.Text
	}
	return nil
}

// count counts the hits of a query with the filters of another.
func (r *run) count(q search.Query, root query.List) (int, error) {
	f, err := r.match(search.Query{Filters: q.Filters}, root)
	if err != nil {
		return 0, err
	}
	f.ranking.Release()
	return f.any.Count(), nil
}

// addNearMisses adds the best passages with some of the words of a query that none satisfies.
func (r *run) addNearMisses(q search.Query, root query.List, res *search.Result) error {
	for _, looser := range suggest.NearMisses(root) {
		f, err := r.find(search.Query{Size: q.Size, Filters: q.Filters}, looser)
		if err != nil {
			return err
		}
		if f.filter.Total == 0 {
			continue
		}
		res.Notes = append(res.Notes, search.NoteNearMisses)
		res.NearMisses, err = f.load()
		return err
	}
	return nil
}

// Suggest completes what was typed so far; see search.Engine.
func (s *Searcher) Suggest(ctx context.Context, prefix string, n int) ([]search.Suggestion, error) {
	index, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	return s.completer.Complete(index, prefix, n), ctx.Err()
}

// maxSimilar is how many similar passages are given at most.
const maxSimilar = 1000

// Similar gives the passages that are like one; see search.Engine.
func (s *Searcher) Similar(ctx context.Context, id string, n int) ([]search.Similar, error) {
	index, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	number, err := index.Number(id)
	var similar []rank.SimilarPassage
	if err == nil {
		stemmer := stemmers.Get().(*words.Stemmer)
		defer stemmers.Put(stemmer)
		likeness := func(others []uint32) []float64 { return s.rescorer.Compare(index.Table(), number, others) }
		similar, err = s.ranker.Similar(ctx, index, stemmer, number, likeness)
	}
	if remote, ok := index.(rank.Remote); ok && err == nil {
		_, err = remote.Incomplete()
	}
	if err != nil {
		return nil, fmt.Errorf("looking for passages similar to %q: %w", id, err)
	}
	groups := s.ranker.Groups(index.Table())
	out := make([]search.Similar, max(0, min(n, maxSimilar, len(similar))))
	for i := range out {
		p := similar[i]
		out[i] = search.Similar{Resemblance: p.Resemblance, Likeness: p.Likeness, Duplicate: p.Duplicate}
		if err := loadPassage(index, groups, p.Number, &out[i].Hit); err != nil {
			return nil, err
		}
		out[i].Highlights = []corpus.Span{}
	}
	return out, nil
}

// Coverage is the share of the passages that Learn has learnt the sentences of, from 0 to 1; 1 of a closed index.
func (s *Searcher) Coverage() float64 {
	index, err := s.open(context.Background())
	if err != nil {
		return 1
	}
	defer index.Close()
	return s.rescorer.Coverage(index.Table())
}

// Documents lists the reports held, by source id. What it gives is not to be changed.
func (s *Searcher) Documents(ctx context.Context) ([]search.Entry, error) {
	index, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	sources := index.Table().Sources
	out := make([]search.Entry, len(sources))
	for i, src := range sources {
		out[i] = src.Entry
	}
	return out, nil
}

// Learn learns from the passages what searches then use: the vectors of their sentences (package rescore),
// acronyms and near-duplicates (package rank). Where nothing has changed since the last time it does nothing.
func (s *Searcher) Learn(ctx context.Context, o search.LearnOptions) (stats search.LearnStats, err error) {
	start := time.Now()
	index, err := s.open(ctx)
	if err != nil {
		return stats, err
	}
	defer index.Close()
	err = s.ranker.Learn(ctx, index, &stats)
	if err == nil {
		err = s.rescorer.Learn(ctx, index, o, &stats)
	}
	stats.Took = time.Since(start)
	return stats, err
}

// Busy reports whether a search is under way.
func (s *Searcher) Busy() bool { return s.searches.Load() > 0 }
