// Package rank scores passages: by the words of a query and their synonyms
// (BM25F), by the report that the query names, by latent likeness, and, for the
// best, by how close together the words are. It also groups near-duplicates and
// learns the latent space from the passages.
//
// It works over the postings of any engine. It does not know which passages
// satisfy a query's strict parts, which is for package match, nor how hits are
// counted, filtered or shown. NOTES.md says how each part was chosen and measured.
package rank

import (
	"context"
	"path/filepath"

	"evidence/search"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// A Ranker ranks by what the files beside an index say: the users' thesaurus, the
// latent space and the near-duplicates. A file that changes is read again by the next search.
type Ranker struct {
	thesaurus  thesaurusFile
	latent     latentModel
	duplicates duplicatesFile
}

// New makes the Ranker of the index in a folder.
func New(dir string) *Ranker {
	return &Ranker{
		// Users put their thesaurus into the data directory, beside the index, which can be deleted.
		thesaurus:  thesaurusFile{path: filepath.Join(filepath.Dir(filepath.Clean(dir)), "thesaurus.txt")},
		latent:     latentModel{path: filepath.Join(dir, latentFileName)},
		duplicates: duplicatesFile{path: filepath.Join(dir, duplicatesFileName)},
	}
}

// A Ranking is what a query makes of the passages of a snapshot.
type Ranking struct {
	Scores []float64    // by passage
	Found  postings.Set // passages that have a bare word, are named by one, or are most like all of them
	Max    float64      // more than the query's words can give any passage
	Groups *Groups

	index   postings.Snapshot
	stemmer *words.Stemmer
	root    query.List
	terms   []term
	at      map[string]int     // of a stem among terms, while these are collected
	idf     map[string]float64 // by stem
	amount  []float64          // weighted occurrences of the term that is scored, by passage
	touched []uint32           // passages that have any
}

// Rank scores all passages by a query. prose is set where it is a sentence: see [search.Prose].
// When the caller has sorted the candidates, [Ranking.Rerank] adds the nearness of the words to the best of them.
func (r *Ranker) Rank(ctx context.Context, index postings.Snapshot, stemmer *words.Stemmer, root query.List, prose *search.Prose) (*Ranking, error) {
	var around query.List
	if prose != nil {
		around = query.Prose(prose.Context).Root
	}
	named := findNamedReports(index.Table(), root, around)
	out := &Ranking{index: index, stemmer: stemmer, root: root, at: make(map[string]int), Groups: r.Groups(index.Table())}
	if err := out.collectTerms(r.thesaurus.get(&r.latent), named); err != nil {
		return nil, err
	}
	if prose != nil {
		boost(out.terms, stemmer, named, prose.Boost)
	}
	if err := out.scoreWords(ctx); err != nil {
		return nil, err
	}
	likeness, err := r.latent.likeness(index, latentCounts(out.terms, stemmer, named))
	if err != nil {
		return nil, err
	}
	for _, c := range mostAlike(index.Table(), likeness, maxFoundAlike, func(uint32) bool { return true }) {
		out.Found.Add(c.Number)
	}
	out.addBonuses(named, likeness)
	if prose != nil {
		out.discountRepeated()
	}
	return out, nil
}

// Groups gives the near-duplicates among the passages of a table.
func (r *Ranker) Groups(table *postings.Table) *Groups { return r.duplicates.groups(table) }

// Synonyms are what the query's words were searched with besides, each a list of terms.
func (r *Ranking) Synonyms() [][]string {
	var out [][]string
	for _, t := range r.terms {
		for _, s := range t.synonyms {
			out = append(out, s.Terms)
		}
	}
	return out
}

// addBonuses adds to the scores of the words what the passage's report and its likeness to the query are worth.
func (r *Ranking) addBonuses(named *namedReports, likeness []float64) {
	for i, numbers := range r.index.Table().PassagesOf {
		bonus := r.Max * named.bonus[i]
		for _, n := range numbers {
			if likeness != nil {
				r.Scores[n] += r.Max * weights.latent * likeness[n]
			}
			r.Scores[n] += bonus
		}
	}
}
