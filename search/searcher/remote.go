package searcher

import (
	"context"
	"slices"

	"evidence/search"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/rank"
)

// An index on other machines gives which passages satisfy a query as sets, so that totals, filters, facets and orders by report are made
// of them as for an index here. By score it gives the best by its own estimate, so many at a time; the order among them is made here.

// chunk is how many passages of an index on other machines are scored together. It is twice rescore.Depth, so that the
// engine's own estimate need not be good at the top; for a sentence, of whose many words each adds to what the estimate is wrong by, it is sentenceChunk.
const (
	chunk         = 400
	sentenceChunk = 1000
)

// maxHeld bounds the passages that are held for the places of hits in reports.
const maxHeld = 5000

// matchRemotely has the engine find which passages satisfy a query, and which of them are close.
func (f *found) matchRemotely(ctx context.Context, remote rank.Remote, q search.Query, root query.List, several bool) error {
	counts, err := remote.DocFreqs(ctx, f.ranking.Terms())
	if err != nil {
		return err
	}
	f.ranking.SetDocFreqs(counts)
	f.remote, f.chunk = remote, chunk
	if q.Prose != nil {
		f.chunk = sentenceChunk
	}
	f.query = &rank.RemoteQuery{Root: root, Ranking: f.ranking, Several: several, Sentence: f.question != "", Filters: q.Filters, Deep: q.From+q.Size > f.chunk}
	if q.Prose != nil {
		f.query.Must = q.Prose.Must
	}
	if q.Sort == search.SortScore && q.Size > 0 {
		f.query.First, f.query.Ahead = rank.Selection{Match: q.Match}, f.chunk
	}
	f.any, f.allWords, f.close, err = remote.Sets(ctx, f.query)
	return err
}

// takeRemotely finds the hits of one page. Where every hit is visited, visitRemotely finds them instead.
func (r *run) takeRemotely(f *found, q search.Query) error {
	f.highlighter = &match.Highlighter{}
	if q.Size == search.MaxHits || q.Size == 0 {
		return f.ranking.Evaluate(r.ctx)
	}
	var err error
	if q.Sort == search.SortScore {
		err = r.eachChunk(f, q, func(list []rank.Candidate) (bool, error) {
			f.hits = append(f.hits, list...)
			return len(f.hits) < q.From+q.Size, nil
		})
	} else {
		f.hits = f.best(q)
	}
	if err != nil {
		return err
	}
	f.hits = f.hits[min(q.From, len(f.hits)):min(q.From+q.Size, len(f.hits))]
	return r.holdAround(f, q)
}

// holdAround holds what is to be shown of the hits, and of those that say nearly the same or are in the same reports.
func (r *run) holdAround(f *found, q search.Query) error {
	wanted := numbersOf(f.hits)
	listed := f.listed(q)
	reports := make(map[int32]bool)
	for _, c := range f.hits {
		if same := f.ranking.Groups.With(c.Number); len(same) > 0 {
			wanted = append(wanted, same[0])
			for _, number := range same {
				if q.Group && listed.Has(number) {
					wanted = append(wanted, number)
				}
			}
		}
		if src := f.table.Source[c.Number]; q.Spread && !reports[src] {
			reports[src] = true
			for _, number := range f.table.PassagesOf[src] {
				if f.all.Has(number) {
					wanted = append(wanted, number)
				}
			}
		}
	}
	slices.Sort(wanted[len(f.hits):])
	return r.hold(f, wanted[:min(len(wanted), maxHeld)], q.Sort == search.SortScore)
}

// hold holds passages, with ranked set besides those that are held already, and scores them. Hits that were not ranked get their scores.
func (r *run) hold(f *found, numbers []uint32, ranked bool) error {
	if err := f.remote.Hold(r.ctx, numbers, ranked); err != nil {
		return err
	}
	if err := f.ranking.Evaluate(r.ctx); err != nil {
		return err
	}
	for i := range f.hits {
		if !ranked {
			f.hits[i].Score = f.ranking.Score(f.hits[i].Number)
		}
	}
	var err error
	f.highlighter, err = match.NewHighlighter(r.index, r.stemmer, f.query.Root, f.ranking.Synonyms())
	return err
}

// eachChunk calls visit with the hits in the order of their scores, those that are meant and then with q.Rest the others, while it returns
// true. The passages of the hits are held. The best of all are the best of the first chunk by the scores made here; in the next
// chunks are those that the engine held for less good, each sorted by itself.
func (r *run) eachChunk(f *found, q search.Query, visit func([]rank.Candidate) (more bool, err error)) error {
	meant, others := rank.Selection{Match: q.Match}, rank.Selection{Match: q.Match, Not: true}
	var rest postings.Set
	if f.several && q.Rest {
		rest = f.rest(q.Group)
	}
	best, held, err := r.chunk(f, q, meant, f.all, 0, false)
	if err != nil {
		return err
	}
	var after []rank.Candidate
	restHeld := 0
	if rest != nil && held < f.chunk && len(best) < q.From+min(q.Size, f.chunk) {
		if after, restHeld, err = r.chunk(f, q, others, rest, 0, true); err != nil {
			return err
		}
	}
	if q.Size != search.MaxHits { // no more are put in order than of an index on this machine
		n := f.candidates(q)
		best = best[:min(n, len(best))]
		after = after[:min(n-len(best), len(after))]
	}
	if err := r.rerank(f, q, best, after); err != nil {
		return err
	}
	more, err := visit(append(best, after...))
	seen := f.groupsOf(best, after)
	next := func(m rank.Selection, among postings.Set, from, held int) {
		for ; err == nil && more && held == f.chunk; from += f.chunk {
			var list []rank.Candidate
			if list, held, err = r.chunk(f, q, m, among, from, false); err == nil {
				more, err = visit(f.withoutSeen(list, q.Group, seen))
			}
		}
	}
	next(meant, f.all, f.chunk, held)
	switch {
	case rest == nil:
	case restHeld > 0:
		next(others, rest, f.chunk, restHeld)
	default:
		next(others, rest, 0, f.chunk)
	}
	return err
}

// chunk gives the passages of one chunk, best first, and how many the engine gave for it.
func (r *run) chunk(f *found, q search.Query, meant rank.Selection, among postings.Set, from int, add bool) ([]rank.Candidate, int, error) {
	held, n, err := f.remote.Best(r.ctx, f.query, meant, from, f.chunk, add)
	if err != nil {
		return nil, 0, err
	}
	if err := f.ranking.Evaluate(r.ctx); err != nil {
		return nil, 0, err
	}
	held.And(among)
	if f.highlighter, err = match.NewHighlighter(r.index, r.stemmer, f.query.Root, f.ranking.Synonyms()); err != nil {
		return nil, n, err
	}
	if held.Count() == 0 {
		return nil, n, nil
	}
	return f.ranking.Best(f.chunk, held, q.Group), n, nil
}

func numbersOf(list []rank.Candidate) []uint32 {
	out := make([]uint32, len(list))
	for i, c := range list {
		out[i] = c.Number
	}
	return out
}

// firsts are the first passages of the groups of near-duplicates that hits are in.
func (f *found) firsts() []uint32 {
	var out []uint32
	for _, c := range f.hits {
		if same := f.ranking.Groups.With(c.Number); len(same) > 0 {
			out = append(out, same[0])
		}
	}
	return out
}

// groupsOf are the groups of near-duplicates of some hits.
func (f *found) groupsOf(lists ...[]rank.Candidate) map[int32]bool {
	out := make(map[int32]bool)
	for _, c := range slices.Concat(lists...) {
		if group := f.ranking.Groups.Of[c.Number]; group > 0 {
			out[group] = true
		}
	}
	return out
}

// withoutSeen leaves out hits that say nearly the same as one of an earlier chunk, where such are grouped.
func (f *found) withoutSeen(list []rank.Candidate, group bool, seen map[int32]bool) []rank.Candidate {
	if !group {
		return list
	}
	return slices.DeleteFunc(list, func(c rank.Candidate) bool {
		group := f.ranking.Groups.Of[c.Number]
		again := group > 0 && seen[group]
		seen[group] = true
		return again
	})
}

// visitRemotely visits every hit of an index on other machines, as many held at a time as are scored together.
func (r *run) visitRemotely(f *found, q search.Query, visit func(*search.Hit) error) error {
	skip := q.From
	give := func(list []rank.Candidate) error {
		drop := min(skip, len(list))
		skip -= drop
		for _, c := range list[drop:] {
			var h search.Hit
			if err := r.ctx.Err(); err != nil {
				return err
			}
			if err := f.loadHit(c, &h); err != nil {
				return err
			}
			if err := visit(&h); err != nil {
				return err
			}
		}
		return nil
	}
	if q.Sort == search.SortScore {
		return r.eachChunk(f, q, func(list []rank.Candidate) (bool, error) {
			f.hits = list
			if err := f.remote.Hold(r.ctx, f.firsts(), true); err != nil {
				return false, err
			}
			return true, give(list)
		})
	}
	all := f.best(q)
	for part := range slices.Chunk(all, f.chunk) {
		f.hits = part
		if err := r.hold(f, slices.Concat(numbersOf(part), f.firsts()), false); err != nil {
			return err
		}
		if err := give(f.hits); err != nil {
			return err
		}
	}
	return nil
}

// reportIncomplete notes in a result that parts of an index on other machines did not answer. It is an error where that could be mistaken for a
// lack of evidence, or where the hits are sent without the result's notes.
func (f *found) reportIncomplete(q search.Query, res *search.Result) error {
	if f.remote == nil {
		return nil
	}
	note, err := f.remote.Incomplete()
	if err == nil || res.Total > 0 && q.Prose == nil && q.Size != search.MaxHits {
		if note != "" {
			res.Incomplete = note
			res.Notes = append([]string{note}, res.Notes...)
		}
		return nil
	}
	return err
}
