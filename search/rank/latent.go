package rank

import (
	"os"
	"slices"
	"strings"
	"sync"

	"evidence/corpus"
	"evidence/search/latent"
	"evidence/search/postings"
	"evidence/search/words"
)

// latentFileName is the file, in the index's folder, with the latent space and the places of passages in it.
const latentFileName = "meaning"

// A latentModel is the latent space with the places of passages in it. Its file may be
// missing, damaged, of another version or behind the index: searches then go by words
// alone, or place new passages themselves.
type latentModel struct {
	mu     sync.Mutex
	path   string
	state  string                     // of the file when it was read
	learnt *latent.Map                // nil where nothing was learnt
	known  map[string]*latent.Vectors // by revisionKey
	table  *postings.Table            // that places are of
	places []*latent.Vectors          // by source; nil where most passages are new
}

// revisionKey tells a report's passages from those it had or will have.
func revisionKey(document, revision string) string { return document + "\n" + revision }

// at gives the space and the places of a snapshot's passages in it, by source and in
// their order; no places where nothing was learnt, or from too little of what there is now.
func (m *latentModel) at(index postings.Snapshot) (*latent.Map, []*latent.Vectors, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refresh()
	table := index.Table()
	if m.learnt == nil || m.table == table {
		return m.learnt, m.places, nil
	}
	var places []*latent.Vectors
	if m.newPassages(table) <= table.Passages/2 {
		var err error
		if places, err = m.place(index); err != nil {
			return nil, nil, err
		}
	}
	m.table, m.places = table, places
	return m.learnt, places, nil
}

// acronyms are those that the passages explain, and another state when they may have changed.
func (m *latentModel) acronyms() (pairs [][2]string, state string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refresh()
	if m.learnt == nil {
		return nil, ""
	}
	return m.learnt.Pairs, m.state
}

// refresh reads the file again where it has changed.
func (m *latentModel) refresh() {
	if state := fileState(m.path); state != m.state {
		m.read(state)
	}
}

func (m *latentModel) read(state string) {
	m.state, m.learnt, m.table, m.places = state, nil, nil, nil
	m.known = make(map[string]*latent.Vectors)
	b, err := os.ReadFile(m.path)
	if err != nil {
		return
	}
	if m.learnt, err = latent.Decode(b); err != nil {
		return
	}
	for i := range m.learnt.Groups {
		g := &m.learnt.Groups[i]
		m.known[revisionKey(g.Name, g.State)] = &g.Texts
	}
}

// place looks up the places of a snapshot's passages, and finds those of new ones
// ("folding in", Deerwester and others).
func (m *latentModel) place(index postings.Snapshot) ([]*latent.Vectors, error) {
	table := index.Table()
	out := make([]*latent.Vectors, len(table.Sources))
	for i, src := range table.Sources {
		key := revisionKey(src.Document.ID, src.Revision())
		v, ok := m.known[key]
		if !ok || v.Len() != len(table.PassagesOf[i]) {
			v = &latent.Vectors{Dims: m.learnt.Space.Dims()}
			err := eachPassage(index, i, func(c latent.Counts, _ string) { v.Add(m.learnt.Space.Place(c)) })
			if err != nil {
				return nil, err
			}
			m.known[key] = v
		}
		out[i] = v
	}
	return out, nil
}

// newPassages is how many passages the space has no place for yet.
func (m *latentModel) newPassages(table *postings.Table) int {
	n := 0
	for i, src := range table.Sources {
		if m.known[revisionKey(src.Document.ID, src.Revision())] == nil {
			n += len(table.PassagesOf[i])
		}
	}
	return n
}

// headingWeight is what a word of a passage's headings, its lead-in or its table's heads counts.
const headingWeight = 0.5

// eachPassage calls visit with the stems of each passage of a source, in order, and its text.
func eachPassage(index postings.Snapshot, source int, visit func(c latent.Counts, text string)) error {
	var stemmer words.Stemmer
	var tokens []words.Token
	for _, number := range index.Table().PassagesOf[source] {
		c := make(latent.Counts)
		add := func(text string, weight float32) {
			tokens = words.Tokens(tokens[:0], text)
			stemmer.Each(tokens, func(_ int, stem string, compound bool) {
				if !compound {
					c[stem] += weight
				}
			})
		}
		var p corpus.Passage
		if err := index.Passage(number, &p); err != nil {
			return err
		}
		add(p.Text, 1)
		add(strings.Join(p.Headings, "\n"), headingWeight)
		add(p.LeadIn+"\n"+strings.Join(p.Heads, "\n"), headingWeight)
		visit(c, p.Text)
	}
	return nil
}

// What is found by latent likeness alone: so many passages at most, and none less like the query.
const (
	maxFoundAlike = 200
	leastAlike    = 0.3
)

// likeness gives how like each passage is to a query with these stems, from 0 to 1, by number; nil where nothing can be said.
func (m *latentModel) likeness(index postings.Snapshot, stems latent.Counts) ([]float64, error) {
	if weights.latent == 0 || stems == nil {
		return nil, nil
	}
	learnt, places, err := m.at(index)
	if err != nil || places == nil {
		return nil, err
	}
	return likenessTo(index.Table(), latent.NewProbe(learnt.Space.Place(stems)), places), nil
}

// likenessToPassage is the same of one of the passages.
func (m *latentModel) likenessToPassage(index postings.Snapshot, number uint32) ([]float64, error) {
	_, places, err := m.at(index)
	if err != nil || places == nil {
		return nil, err
	}
	table := index.Table()
	src := table.Source[number]
	return likenessTo(table, places[src].Probe(slices.Index(table.PassagesOf[src], number)), places), nil
}

// likenessTo gives how like each passage is to a probe, from 0 to 1, by number; nil where the probe is like nothing.
func likenessTo(table *postings.Table, probe latent.Probe, places []*latent.Vectors) []float64 {
	if probe.Zero() {
		return nil
	}
	out := make([]float64, table.Size())
	for i, numbers := range table.PassagesOf {
		for j, n := range numbers {
			out[n] = max(0, probe.Likeness(places[i], j))
		}
	}
	return out
}

// mostAlike gives the passages that are most alike, the most first, of those that accept holds for.
func mostAlike(table *postings.Table, likeness []float64, n int, accept func(number uint32) bool) []Candidate {
	var best []Candidate
	for number, of := range likeness {
		if of >= leastAlike && accept(uint32(number)) {
			best = append(best, Candidate{uint32(number), of})
		}
	}
	byScore.Sort(table, best)
	return best[:min(n, len(best))]
}

// latentCounts are the stems of a query's bare words and their synonyms, without what
// names a report; nil where it has no bare words.
func latentCounts(terms []term, stemmer *words.Stemmer, named *namedReports) latent.Counts {
	if !slices.ContainsFunc(terms, func(t term) bool { return t.bare }) {
		return nil
	}
	naming := make(map[string]bool)
	for w := range named.words {
		naming[stemmer.Stem(w)] = true
	}
	c := make(latent.Counts)
	for _, t := range terms {
		if !t.bare || naming[t.stem] {
			continue
		}
		c[t.stem] += float32(t.times)
		for _, s := range t.synonyms {
			for _, w := range s.Terms {
				if !words.Stop(w) {
					c[stemmer.Stem(w)] += float32(synonymWeight(s) * weights.synonym)
				}
			}
		}
	}
	return c
}
