package rank_test

import (
	"cmp"
	"slices"
	"testing"

	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/rank"
	"evidence/search/searchtest"
	"evidence/search/words"
)

// snapshot is one of an index of invented reports.
func snapshot(t *testing.T) postings.Snapshot {
	t.Helper()
	x, err := bleveindex.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Replace(t.Context(), searchtest.Reports(30, 300)...); err != nil {
		t.Fatal(err)
	}
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// The best are those that scoring every passage gives, though most are not scored.
func TestBest(t *testing.T) {
	s := snapshot(t)
	r := rank.New(t.TempDir())
	for _, text := range []string{"children", "social care partnership of the council", "2014 police", "kids in care", "the of"} {
		for _, prose := range []*search.Prose{nil, {}} {
			ranking, err := r.Rank(t.Context(), s, new(words.Stemmer), query.Prose(text).Root, search.Query{Prose: prose})
			if err != nil {
				t.Fatal(err)
			}
			var want []rank.Candidate
			ranking.Found.Each(func(number uint32) { want = append(want, rank.Candidate{Number: number, Score: ranking.Score(number)}) })
			slices.SortFunc(want, func(a, b rank.Candidate) int {
				return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Number, b.Number))
			})
			for _, n := range []int{1, 20, len(want) + 1} {
				if got := ranking.Best(n, ranking.Found, false); len(got) == 0 || !slices.Equal(got, want[:min(n, len(want))]) {
					t.Errorf("%s: the best %d are others than by scoring all", text, n)
				}
			}
		}
	}
}

// Of near-duplicates the first alone is kept, wherever it is met.
func TestCollectorOfGroups(t *testing.T) {
	groups := &rank.Groups{Of: []int32{0, 1, 1, 2, 2, 0}}
	c := rank.NewCollector(nil, rank.Orders[search.SortScore], groups, 2)
	for _, x := range []rank.Candidate{{1, 3}, {2, 5}, {3, 2}, {4, 4}, {0, 1}, {5, 1}} {
		c.Add(x)
	}
	if got := c.Best(); !slices.Equal(got, []rank.Candidate{{2, 5}, {4, 4}}) {
		t.Errorf("kept %v", got)
	}
}

// The first hits are the same, scores and all, whether every text is read for the nearness of words or only those that can be among them.
func TestRerankReadsWhatCanBeAmongTheFirst(t *testing.T) {
	s := snapshot(t)
	counted := &readTexts{Snapshot: s}
	r := rank.New(t.TempDir())
	for _, text := range []string{"children", "social care partnership of the council", "police partnership safeguarding local authority plans", "the of"} {
		rerank := func(n int) (first, rest []rank.Candidate, read int) {
			ranking, err := r.Rank(t.Context(), counted, new(words.Stemmer), query.Prose(text).Root, search.Query{})
			if err != nil {
				t.Fatal(err)
			}
			best := ranking.Best(300, ranking.Found, false)
			for i := 110; i < len(best); i += 7 { // as the likeness of sentences does
				best[i].Score += ranking.Max / 2
			}
			first, rest = best[:min(60, len(best))], best[min(60, len(best)):]
			counted.read = 0
			if err := ranking.Rerank(n, 200, first, rest); err != nil {
				t.Fatal(err)
			}
			return first, rest, counted.read
		}
		all, allRest, read := rerank(1000)
		for _, n := range []int{0, 1, 10, 59, 60, 75} {
			got, gotRest, fewer := rerank(n)
			first := min(n, len(all))
			if !slices.Equal(got[:first], all[:first]) {
				t.Errorf("%s: the first %d differ from those where all texts are read", text, n)
			}
			if more := max(0, min(n-len(all), len(allRest))); !slices.Equal(gotRest[:more], allRest[:more]) {
				t.Errorf("%s: after the first list %d differ from those where all texts are read", text, more)
			}
			if fewer > read || n == 1 && read > 50 && fewer > read/2 {
				t.Errorf("%s: %d texts were read for the first %d, %d for all", text, fewer, n, read)
			}
		}
	}
}

// readTexts counts the texts that are read.
type readTexts struct {
	postings.Snapshot
	read int
}

func (s *readTexts) Text(number uint32) (string, error) {
	s.read++
	return s.Snapshot.Text(number)
}
