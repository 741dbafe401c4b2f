package bleveindex

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"evidence/search/query"
	"evidence/search/words"
)

// weights are what each part of a score counts. Each stands in a wide flat
// optimum on judged queries over 200 reports, and none does harm on SciFact; only
// a test that looks for better ones changes them. CONTRIBUTING.md says what each
// part is worth.
//
// Words are scored by BM25F (Robertson, Zaragoza and Taylor, "Simple BM25
// extension to multiple weighted fields", CIKM 2004): the occurrences of a term
// are added up over the fields, each divided by its field's length and
// multiplied by its weight, before they saturate. Bleve's own "bm25" is not
// used: it takes the root of the frequency, squares the idf, and its average
// length counts distinct words by segment, so that scores change when segments
// merge.
//
// The other parts are shares of the greatest score that the query's words can
// give, so that they weigh the same for a long query as for a short one (Bruch,
// Gai and Ingber, "An analysis of fusion functions for hybrid retrieval", TOIS
// 2023).
var weights = struct {
	k1      float64 // how soon further occurrences stop counting
	length  float64 // how much the length of a passage counts, BM25's b
	lead    float64
	heading float64
	context float64 // of what the report is called: title, authority, publisher, kind, years
	near    float64 // of two words side by side, as a share of the commoner one's idf

	authority float64 // of a report of an authority that the query names
	year      float64 // of a report of a year that it names, of publication or inspection
	latest    float64 // of that authority's newest, where the query asks for it
	same      float64 // of an occurrence of what means the same as a word of the query
	instead   float64 // of what reports say instead of an everyday word
	meaning   float64 // of a passage that is about the same as the query, see package latent
	elsewise  float64 // what a synonym counts there, besides same and instead
	repeated  float64 // of what all reports say, where a sentence is searched for: the share of its score that is lost
}{
	k1: 0.9, length: 0.4, lead: 0.5, heading: 0.5, context: 3, near: 0.3,
	authority: 0.2, year: 0.2, latest: 0.2, same: 0.9, instead: 0.5, meaning: 0.3, elsewise: 0.8, repeated: 0.1,
}

// A rankTerm is one word that ranks: a stem, or the forms of a prefix or a fuzzy word.
type rankTerm struct {
	stem  string
	forms []string // words of an exact field, where stem is empty
	times float64  // how often the query has it
	boost float64  // how many times as much it counts; 0 for once
	bare  bool     // whether a bare word has it: a passage may match by it alone
	or    []alternative
}

// boosted is how many occurrences in the query it counts for.
func (t *rankTerm) boosted() float64 { return t.times * cmp.Or(t.boost, 1) }

// boost has words count more, given by their folded forms, but for those that say
// which report is meant: its passages seldom repeat them.
func (m *matcher) boost(terms []rankTerm, by map[string]float64) {
	stems := make(map[string]float64, len(by))
	for w, b := range by {
		if m.refers.words[strings.TrimSuffix(w, "'s")] {
			continue
		}
		stem := m.stemmer.Stem(w)
		stems[stem] = max(stems[stem], b)
	}
	for i := range terms {
		terms[i].boost = stems[terms[i].stem]
	}
}

// terms lists what ranks in a query: the words of all its parts that are not negated.
func (m *matcher) terms(l query.List) ([]rankTerm, error) {
	t := &termList{m: m, at: make(map[string]int)}
	for _, n := range l.Of {
		_, bare := n.(query.Word)
		var failed error
		query.Leaves(n, func(n query.Node) {
			t.words(wordsOf(n), bare)
			failed = cmp.Or(failed, t.forms(n))
		})
		if failed != nil {
			return nil, failed
		}
	}
	t.alternatives(l)
	if !slices.ContainsFunc(t.out, func(r rankTerm) bool { return r.bare }) {
		t.stopWords(l)
	}
	return t.rarest(maxTerms)
}

// A termList gathers what ranks in a query.
type termList struct {
	m   *matcher
	out []rankTerm
	at  map[string]int // by stem
}

func (t *termList) words(text string, bare bool) {
	eachStem(t.m.stemmer, words.Tokens(nil, text), func(_ int, stem string, _ bool) {
		i, ok := t.at[stem]
		if !ok {
			i = len(t.out)
			t.at[stem] = i
			t.out = append(t.out, rankTerm{stem: stem})
		}
		t.out[i].times++
		t.out[i].bare = t.out[i].bare || bare
	})
}

// forms adds what a Prefix or a Fuzzy stands for, as one term.
func (t *termList) forms(n query.Node) error {
	found, _, err := t.m.textForms(n)
	if err == nil && len(found) > 0 {
		t.out = append(t.out, rankTerm{forms: found, times: 1})
	}
	return err
}

// stopWords takes a query's stop words where it has no other bare words.
func (t *termList) stopWords(l query.List) {
	for _, n := range l.Of {
		if w, ok := n.(query.Word); ok {
			for _, term := range words.Terms(w.Text) {
				t.out = append(t.out, rankTerm{forms: []string{term}, times: 1, bare: true})
			}
		}
	}
}

// maxTerms bounds the words of a query that rank, and so the time a pasted page takes.
const maxTerms = 64

// rarest keeps the n terms that the fewest passages hold, in the query's order.
func (t *termList) rarest(n int) ([]rankTerm, error) {
	if len(t.out) <= n {
		return t.out, nil
	}
	out := t.out[:min(len(t.out), 8*n)]
	counts := make([]int, len(out))
	for i, term := range out {
		if term.stem == "" { // somebody wrote a sign for it
			continue
		}
		c, err := t.m.count(fieldText, term.stem)
		if err != nil {
			return nil, err
		}
		if counts[i] = c; c == 0 && !t.m.calls(term.stem) { // it says nothing
			counts[i] = math.MaxInt
		}
	}
	sorted := slices.Sorted(slices.Values(counts))
	limit := sorted[n-1]
	kept := out[:0]
	for i, term := range out {
		if counts[i] <= limit && len(kept) < n {
			kept = append(kept, term)
		}
	}
	return kept, nil
}

// calls reports whether a report is called by a stem.
func (t *table) calls(stem string) bool {
	return slices.ContainsFunc(t.sources, func(s *source) bool { return s.context[stem] })
}

// A ranking is what a query's words are worth.
type ranking struct {
	scores []float64          // by passage
	bare   bitset             // passages that hold a bare word, or are called by one
	idf    map[string]float64 // by stem
	most   float64            // more than the words can give any passage
}

// rank scores passages by terms.
func (m *matcher) rank(terms []rankTerm) (*ranking, error) {
	r := &ranker{matcher: m, scores: make([]float64, m.size), amount: make([]float64, m.size)}
	out := &ranking{scores: r.scores, bare: newBitset(m.size), idf: make(map[string]float64)}
	for _, t := range terms {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.gather(t); err != nil {
			return nil, err
		}
		if t.bare {
			for _, n := range r.touched {
				out.bare.add(n)
			}
		}
		idf := r.score(t.boosted())
		out.idf[t.stem] = idf
		out.most += t.boosted() * idf * (weights.k1 + 1)
	}
	return out, nil
}

// A ranker adds up scores a term at a time.
type ranker struct {
	*matcher
	scores  []float64
	amount  []float64 // weighted occurrences of the term at hand, by passage
	touched []uint32  // passages that have any
}

func (r *ranker) add(number uint32, amount float64) {
	if r.amount[number] == 0 {
		r.touched = append(r.touched, number)
	}
	r.amount[number] += amount
}

// gather counts the occurrences of a term.
func (r *ranker) gather(t rankTerm) error {
	for _, form := range t.forms {
		if err := r.field(fieldExact, form, 1, weights.length); err != nil {
			return err
		}
	}
	if t.stem == "" {
		return nil
	}
	for _, f := range []struct {
		name      string
		weight, b float64
	}{{fieldText, 1, weights.length}, {fieldLead, weights.lead, 0}, {fieldHeading, weights.heading, 0}} {
		if err := r.field(f.name, t.stem, f.weight, f.b); err != nil {
			return err
		}
	}
	if err := r.gatherOr(t); err != nil {
		return err
	}
	for i, src := range r.sources {
		if src.context[t.stem] {
			for _, n := range r.passagesOf[i] {
				r.add(n, weights.context)
			}
		}
	}
	return nil
}

func (r *ranker) field(name, term string, weight, b float64) error {
	average := max(r.averages[name], 1)
	return r.postings(name, term, true, func(p posting) {
		r.add(p.number, weight*p.freq/(1-b+b*p.length/average))
	})
}

// score adds what the gathered occurrences are worth, and clears them. It gives the term's idf.
func (r *ranker) score(times float64) float64 {
	n, df := float64(r.passages), float64(len(r.touched))
	idf := math.Log(1 + (n-df+0.5)/(df+0.5))
	for _, i := range r.touched {
		r.scores[i] += times * idf * r.amount[i] * (weights.k1 + 1) / (r.amount[i] + weights.k1)
		r.amount[i] = 0
	}
	r.touched = r.touched[:0]
	return idf
}

// combine adds to the scores of the words what else is known of each passage;
// alike is how alike it and the query are, nil where nothing is known of that.
func (a *answer) combine(r *ranking, alike []float64) {
	for i, numbers := range a.passagesOf {
		bonus := r.most * a.refers.bonus[i]
		for _, n := range numbers {
			if alike != nil {
				r.scores[n] += r.most * weights.meaning * alike[n]
			}
			r.scores[n] += bonus
		}
	}
}

// discount takes from what many reports say in nearly the same words, the more
// of them the more. It is evidence of nothing that one of them says in particular.
func (a *answer) discount(r *ranking) {
	for g, members := range a.groups.members {
		if reports := a.groups.reports[g]; reports > 1 {
			keep := 1 - weights.repeated*math.Log(float64(reports))/math.Log(float64(len(a.sources)))
			for _, n := range members {
				r.scores[n] *= keep
			}
		}
	}
}
