// Package rank scores passages: by the words of a query and their synonyms
// (BM25F), by the report that the query names, and, for the best, by how close
// together the words are. It also groups near-duplicates and learns acronyms from
// the passages.
//
// It works over the postings of any engine. It does not know which passages
// satisfy a query's strict parts, which is for package match, nor how hits are
// counted, filtered or shown. NOTES.md says how each part was chosen and measured.
package rank

import (
	"context"
	"path/filepath"
	"strings"

	"evidence/search"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// A Ranker ranks by what the files beside an index say: the users' thesaurus, and the acronyms
// and near-duplicates that were learnt. A file that changes is read again by the next search.
type Ranker struct {
	thesaurus thesaurusFile
	learnt    learntFile
}

// New makes the Ranker of the index in a folder.
func New(dir string) *Ranker {
	return &Ranker{
		// Users put their thesaurus into the data directory, beside the index, which can be deleted.
		thesaurus: thesaurusFile{path: filepath.Join(filepath.Dir(filepath.Clean(dir)), "thesaurus.txt")},
		learnt:    learntFile{path: filepath.Join(dir, learntFileName)},
	}
}

// A Ranking is what a query makes of the passages of a snapshot.
type Ranking struct {
	Found  postings.Set // passages that have a bare word, or are named by one
	Max    float64      // more than the query's words can give any passage
	Groups *Groups
	// Named and FromContext are the authorities and years that the query and the text around it named, whose reports count more.
	Named, FromContext []string

	index    postings.Snapshot
	table    *postings.Table
	stemmer  *words.Stemmer
	root     query.List
	prose    bool // whether it is a sentence
	terms    []term
	at       map[string]int     // of a stem among terms, while these are collected
	idf      map[string]float64 // by stem
	scored   []scoredTerm       // by term
	bounds   []float64          // by word of a set: an upper bound of what the terms add to the score of a passage
	named    *namedReports
	scratch  *scratch
	docFreqs []int // by term: how many passages have it, where the index holds only some of them; nil elsewhere
}

// Rank finds out what a query makes of all passages; [Ranking.Best] gives those with the highest scores. q is where root is from.
// [Ranking.Rerank] then adds the nearness of the words to the best candidates.
func (r *Ranker) Rank(ctx context.Context, index postings.Snapshot, stemmer *words.Stemmer, root query.List, q search.Query) (*Ranking, error) {
	out, err := r.Plan(index, stemmer, root, q)
	if err != nil {
		return nil, err
	}
	return out, out.Evaluate(ctx)
}

// Plan finds out which words of a query rank, and which reports it names. The passages are left to [Ranking.Evaluate].
func (r *Ranker) Plan(index postings.Snapshot, stemmer *words.Stemmer, root query.List, q search.Query) (*Ranking, error) {
	named, fromContext := findNamedReports(index.Table(), root, query.Prose(q.Context).Root, q.Without)
	out := &Ranking{named: named, Named: named.names, FromContext: fromContext, index: index, table: index.Table(), stemmer: stemmer, root: root, prose: q.Prose != nil, at: make(map[string]int), Groups: r.Groups(index.Table())}
	if err := out.collectTerms(r.thesaurus.get(&r.learnt), named); err != nil {
		return nil, err
	}
	if q.Prose != nil {
		boost(out.terms, stemmer, named, q.Prose.Boost)
	}
	return out, nil
}

// Groups gives the near-duplicates among the passages of a table.
func (r *Ranker) Groups(table *postings.Table) *Groups { return r.learnt.groups(table.Base()) }

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

// Having are the passages that themselves have one of some words of the query, in any form or by a synonym.
func (r *Ranking) Having(list []string) postings.Set {
	wanted := make(map[string]bool)
	for _, w := range list {
		r.stemmer.Each(words.Tokens(nil, w), func(_ int, stem string, _ bool) { wanted[stem] = true })
	}
	out := postings.NewSet(r.table.Size())
	for i := range r.scored {
		if !wanted[r.terms[i].stem] {
			continue
		}
		for _, o := range r.scored[i].of {
			o.list.Each(func(place uint32, w postings.ListWord) { out[place] |= w.Mask })
		}
	}
	return out
}

// Names reports whether a folded word of the query names a report.
func (r *Ranking) Names(word string) bool { return r.named.words[strings.TrimSuffix(word, "'s")] }
