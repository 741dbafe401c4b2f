package searcher

import (
	"cmp"
	"maps"
	"slices"

	"evidence/corpus/statement"
	"evidence/search"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/rank"
	"evidence/search/rescore"
)

// found is what a search found.
type found struct {
	index       postings.Snapshot
	table       *postings.Table
	ranking     *rank.Ranking
	any         postings.Set // passages that satisfy the strict parts and have any of the bare words
	all         postings.Set // those of them that are meant: all hits
	close       postings.Set // those that are close matches
	totals      search.Totals
	several     bool // whether several bare words decide which are meant
	filter      *match.Filter
	collapsed   int              // hits below others that say nearly the same
	hits        []rank.Candidate // the hits wanted, in order
	highlighter *match.Highlighter
	coverage    *rank.Coverage             // only of a sentence
	question    string                     // see rescore.Question
	meaning     string                     // see search.Result
	nearest     map[uint32]rescore.Nearest // where likeness counts
	allWords    postings.Set               // where several bare words decide: passages with all of them
	remote      rank.Remote                // nil of an index on this machine
	chunk       int                        // of a remote one, how many passages are scored together
	query       *rank.RemoteQuery          // of a remote one
}

// choose narrows the passages that satisfy a query to those that q.Match asks for, applies the filters and counts. Close matches are found before
// the filters, so that choosing a filter leaves as many as its count said.
func (f *found) choose(q search.Query, several bool) {
	f.several = several
	if !several {
		f.all, f.close = f.any, f.any
		f.filter.Apply(f.all)
		f.totals = search.Totals{Close: f.filter.Total, All: f.filter.Total, Any: f.filter.Total}
		return
	}
	wanted := f.any
	switch q.Match {
	case search.MatchClose:
		wanted = f.close
	case search.MatchAll:
		wanted = f.allWords
	}
	f.all = slices.Clone(wanted)
	for _, set := range []postings.Set{f.any, f.close, f.allWords} {
		f.filter.Narrow(set, func(int, int) {})
	}
	f.totals = search.Totals{Close: f.close.Count(), All: f.allWords.Count(), Any: f.any.Count()}
	f.filter.Apply(f.all)
}

// describe says in a result which hits are meant, and how many there are.
func (f *found) describe(q search.Query, res *search.Result) {
	res.Total, res.Reports, res.Collapsed, res.Meaning = f.filter.Total, f.filter.Reports, f.collapsed, f.meaning
	res.Totals, res.Several, res.Match = f.totals, f.several, cmp.Or(q.Match, "any")
	if f.several && q.Rest && q.Sort == search.SortScore {
		rest := f.rest(q.Group)
		if res.Rest = rest.Count(); q.Group {
			res.Rest -= f.ranking.Groups.Repeated(rest)
		}
	}
	if f.coverage != nil {
		res.Words, res.MaxScore = f.coverage.Words, f.ranking.Max
		res.Named, res.FromContext = f.ranking.Named, f.ranking.FromContext
	}
}

// rest gives the passages with any of the words that are not meant; with group set not those that say nearly the same as one that is.
func (f *found) rest(group bool) postings.Set {
	out := slices.Clone(f.any)
	out.AndNot(f.all)
	if group {
		f.ranking.Groups.RemoveThoseOf(f.all, out)
	}
	return out
}

// listed are the passages that are given sooner or later.
func (f *found) listed(q search.Query) postings.Set {
	if q.Rest && q.Sort == search.SortScore {
		return f.any
	}
	return f.all
}

// depth is how many of the best candidates get more added to their scores.
func (f *found) depth() int {
	if f.question == "" {
		return rank.RerankDepth
	}
	return rescore.Depth
}

// candidates is how many candidates have to be found for the hits that q wants.
func (f *found) candidates(q search.Query) int { return max(q.From+q.Size, f.depth()) }

// best gives the first hits in order, as many as q and reranking need.
func (f *found) best(q search.Query) []rank.Candidate {
	n := f.candidates(q)
	if q.Sort == search.SortScore {
		return f.ranking.Best(n, f.all, q.Group)
	}
	var groups *rank.Groups
	if q.Group {
		groups = f.ranking.Groups
	}
	best := rank.NewCollector(f.table, rank.Orders[q.Sort], groups, n)
	for _, source := range f.sources(q.Sort) {
		for _, number := range f.table.PassagesOf[source] {
			if f.all.Has(number) {
				best.Add(rank.Candidate{Number: number})
			}
		}
		if best.Full() && q.Sort != search.SortDoubtful { // hits of other reports come after these
			break
		}
	}
	out := best.Best()
	for i := range out {
		out[i].Score = f.ranking.Score(out[i].Number)
	}
	return out
}

// sources gives the sources in an order of hits that goes by report; for other orders it is of no matter.
func (f *found) sources(order string) []int {
	compare := rank.Orders[order]
	first := func(source int) rank.Candidate { return rank.Candidate{Number: f.table.PassagesOf[source][0]} }
	var out []int
	for i, passages := range f.table.PassagesOf {
		if len(passages) > 0 {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b int) int { return compare.Compare(f.table, first(a), first(b)) })
	return out
}

// rescore adds how like a question the best hits are, of several lists one after the other; without a question words alone decide.
func (f *found) rescore(r *rescore.Rescorer, lists ...[]rank.Candidate) (err error) {
	if f.question == "" {
		return nil
	}
	if f.nearest, err = r.Rescore(f.table, f.question, f.ranking.Max, lists...); err != nil {
		return err
	}
	f.meaning = search.MeaningUsed
	if f.nearest == nil {
		f.meaning = search.MeaningLearning(r.Coverage(f.table))
	}
	return nil
}

func (f *found) load() ([]search.Hit, error) {
	out := make([]search.Hit, len(f.hits))
	for i, c := range f.hits {
		if err := f.loadHit(c, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// loadHit loads a passage and marks what matched in it.
func (f *found) loadHit(c rank.Candidate, h *search.Hit) error {
	if err := loadPassage(f.index, f.ranking.Groups, c.Number, h); err != nil {
		return err
	}
	h.Score, h.Highlights, h.Close = c.Score, f.highlighter.Spans(h.Text), f.coverage == nil && f.close.Has(c.Number)
	if n, ok := f.nearest[c.Number]; ok {
		f.markNearest(h, n)
	}
	if f.coverage != nil {
		h.Covers = f.coverage.Of(h, f.table.SourceOf(c.Number))
	}
	return nil
}

// markNearest says which sentence of a hit is the nearest to the question.
func (f *found) markNearest(h *search.Hit, n rescore.Nearest) {
	sentences := statement.Sentences(h.Text)
	if n.Sentence >= len(sentences) {
		return
	}
	span := sentences[n.Sentence]
	rare := f.ranking.HasRareWord(string([]rune(h.Text)[span.Start:span.End]))
	h.Nearest = &search.Nearest{Span: span, Likeness: n.Likeness, ByMeaning: !rare}
}

// loadPassage loads a passage with what is known of its report and its near-duplicates.
func loadPassage(index postings.Snapshot, groups *rank.Groups, number uint32, h *search.Hit) error {
	if err := index.Passage(number, &h.Passage); err != nil {
		return err
	}
	src := index.Table().SourceOf(number)
	d := &src.Document
	h.Year, h.Title, h.Authority, h.Publisher = src.Year, d.Title, d.Authority, d.Publisher
	h.Published, h.Kind, h.URL, h.Grades = d.Published, d.Kind, d.URL, d.Grades
	h.Inspected = cmp.Or(d.InspectionStart, d.InspectionEnd)
	same := groups.With(number)
	if len(same) == 0 {
		return nil
	}
	h.Same = len(same) - 1
	var err error
	h.Group, err = index.ID(same[0])
	return err
}

// maxDuplicates is how many near-duplicates of a hit are loaded.
const maxDuplicates = 20

// duplicates loads the passages of some that say nearly the same as a hit; nil where there are none.
func (f *found) duplicates(c rank.Candidate, among postings.Set, order rank.Order) (*search.Duplicates, error) {
	var others []rank.Candidate
	reports := make(map[int32]bool)
	for _, number := range f.ranking.Groups.With(c.Number) {
		if number == c.Number || !among.Has(number) {
			continue
		}
		others = append(others, rank.Candidate{Number: number, Score: f.ranking.Score(number)})
		if f.table.Source[number] != f.table.Source[c.Number] {
			reports[f.table.Source[number]] = true
		}
	}
	if len(others) == 0 {
		return nil, nil
	}
	order.Sort(f.table, others)
	out := &search.Duplicates{Hits: make([]search.Hit, min(maxDuplicates, len(others))), Total: len(others), Reports: len(reports)}
	for i := range out.Hits {
		if err := loadPassage(f.index, f.ranking.Groups, others[i].Number, &out.Hits[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// spread says where the hits meant are in each report that has one of those wanted.
func (f *found) spread() []search.Spread {
	out := []search.Spread{}
	seen := make(map[int32]bool)
	for _, c := range f.hits {
		if src := f.table.Source[c.Number]; !seen[src] {
			seen[src] = true
			out = append(out, f.spreadIn(src))
		}
	}
	return out
}

// spreadIn says where the hits in a report are: those meant or, where it has none, all with any of the words.
func (f *found) spreadIn(src int32) search.Spread {
	d := &f.table.Sources[src].Document
	s := search.Spread{Document: d.ID, Pages: d.Pages}
	first, end := f.table.WordsOf(int(src))
	among := f.all
	if among[first:end].Count() == 0 {
		among = f.any
	}
	pages := make(map[int32]*search.Place)
	best := 0.0
	f.ranking.Scores(int(src), among, func(number uint32, score float64) {
		s.Hits++
		if f.close.Has(number) {
			s.Close++
		}
		page := f.table.Page[number]
		p := pages[page]
		if p == nil {
			p = &search.Place{Page: int(page)}
			pages[page] = p
		}
		p.Hits++
		p.Score = max(p.Score, score)
		best = max(best, score)
	})
	for _, page := range slices.Sorted(maps.Keys(pages)) {
		p := *pages[page]
		if p.Score /= best; best == 0 {
			p.Score = 1
		}
		s.Places = append(s.Places, p)
	}
	return s
}
