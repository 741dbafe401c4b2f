package bleveindex

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/latent"
	"evidence/search/words"
)

// meaningFile holds, in the index's folder, what was learnt from the passages.
const meaningFile = "meaning"

// A meaning is what a search knows of what passages are about. The file it
// comes from may be missing, damaged, of another version or behind the index:
// searches then go by words alone, or place new passages themselves.
type meaning struct {
	mu     sync.Mutex
	path   string
	state  string // of the file when it was read
	learnt *latent.Map
	known  map[string]*latent.Vectors // by placeKey
	table  *table                     // that places are of
	places []*latent.Vectors          // by source; nil where nothing can be said
}

// placeKey tells a report's passages from those it had or will have.
func placeKey(name, state string) string { return name + "\n" + state }

// stateOf changes with every change of a report's passages.
func stateOf(s *source) string {
	return fmt.Sprint(s.Document.SHA256, " ", s.Extractor, " ", s.Passages, " ", s.Lengths[fieldText], " ", s.Lengths[fieldHeading])
}

// of gives the space and the places of a snapshot's passages in it, by source
// and in their order; nil where nothing was learnt, or from too little of what
// there is now.
func (m *meaning) of(s *snapshot) (*latent.Map, []*latent.Vectors, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refresh()
	if m.learnt == nil || m.table == s.table {
		return m.learnt, m.places, nil
	}
	places, err := m.place(s)
	if err != nil {
		return nil, nil, err
	}
	m.table, m.places = s.table, places
	return m.learnt, places, nil
}

// acronyms are those that the passages explain, and another text when they may be others.
func (m *meaning) acronyms() (pairs [][2]string, state string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refresh()
	if m.learnt == nil {
		return nil, ""
	}
	return m.learnt.Pairs, m.state
}

// refresh reads the file where it is another than was read.
func (m *meaning) refresh() {
	if state := fileState(m.path); state != m.state {
		m.read(state)
	}
}

func (m *meaning) read(state string) {
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
		m.known[placeKey(g.Name, g.State)] = &g.Texts
	}
}

// place looks up where a snapshot's passages are, and places those that are new
// (Deerwester's folding in). It gives nil where most of them are.
func (m *meaning) place(s *snapshot) ([]*latent.Vectors, error) {
	if m.unknown(s) > s.table.passages/2 {
		return nil, nil
	}
	return m.placeAll(s)
}

func (m *meaning) placeAll(s *snapshot) ([]*latent.Vectors, error) {
	out := make([]*latent.Vectors, len(s.sources))
	for i, src := range s.sources {
		key := placeKey(src.Document.ID, stateOf(src))
		v, ok := m.known[key]
		if !ok || v.Len() != len(s.passagesOf[i]) {
			v = &latent.Vectors{Dims: m.learnt.Space.Dims()}
			err := s.contents(i, func(c latent.Counts, _ string) { v.Add(m.learnt.Space.Place(c)) })
			if err != nil {
				return nil, err
			}
			m.known[key] = v
		}
		out[i] = v
	}
	return out, nil
}

// unknown is how many passages the space has no place for yet.
func (m *meaning) unknown(s *snapshot) int {
	n := 0
	for i, src := range s.sources {
		if m.known[placeKey(src.Document.ID, stateOf(src))] == nil {
			n += len(s.passagesOf[i])
		}
	}
	return n
}

// aside is what a word of a passage's headings, its lead-in or its table's heads counts.
const aside = 0.5

// contents calls visit with the stems of each passage of a source, in order, and its text.
func (s *snapshot) contents(src int, visit func(c latent.Counts, text string)) error {
	var stemmer words.Stemmer
	var tokens []words.Token
	for _, number := range s.passagesOf[src] {
		c := make(latent.Counts)
		add := func(text string, weight float32) {
			tokens = words.Tokens(tokens[:0], text)
			eachStem(&stemmer, tokens, func(_ int, stem string, compound bool) {
				if !compound {
					c[stem] += weight
				}
			})
		}
		var text string
		var p corpus.Passage
		var failed error
		err := s.stored(number, func(name string, value []byte) {
			switch name {
			case fieldText:
				text = string(value)
			case fieldPassage:
				failed = json.Unmarshal(value, &p)
			}
		})
		if err != nil {
			return err
		}
		if failed != nil {
			return fmt.Errorf("reading a passage from the index: %w", failed)
		}
		add(text, 1)
		add(strings.Join(p.Headings, "\n"), aside)
		add(p.LeadIn+"\n"+strings.Join(p.Heads, "\n"), aside)
		visit(c, text)
	}
	return nil
}

// What is found by meaning alone: so many passages at most, and none less like the query.
const (
	alikeTop   = 200
	leastAlike = 0.3
)

// alike gives how alike each passage and the query's bare words are, from 0 to
// 1, and adds the best of them to the passages that r finds; nil where nothing can be said.
func (a *answer) alike(m *meaning, terms []rankTerm, r *ranking) ([]float64, error) {
	if weights.meaning == 0 || !slices.ContainsFunc(terms, func(t rankTerm) bool { return t.bare }) {
		return nil, nil
	}
	learnt, places, err := m.of(a.snapshot)
	if err != nil || places == nil {
		return nil, err
	}
	probe := latent.NewProbe(learnt.Space.Place(a.asked(terms)))
	if probe.Zero() {
		return nil, nil
	}
	out := alikeAll(a.snapshot, probe, places)
	var best []candidate
	for n, of := range out {
		if of >= leastAlike {
			best = append(best, candidate{uint32(n), of})
		}
	}
	a.sort(best, orders[search.SortScore])
	for _, c := range best[:min(alikeTop, len(best))] {
		r.bare.add(c.number)
	}
	return out, nil
}

// asked are the stems of what a query asks for, without what speaks of the report.
func (a *answer) asked(terms []rankTerm) latent.Counts {
	said := make(map[string]bool)
	for w := range a.refers.words {
		said[a.stemmer.Stem(w)] = true
	}
	c := make(latent.Counts)
	for _, t := range terms {
		if !t.bare || said[t.stem] {
			continue
		}
		c[t.stem] += float32(t.times)
		for _, or := range t.or {
			for _, w := range or.terms {
				if !words.Stop(w) {
					c[a.stemmer.Stem(w)] += float32(or.weight * weights.elsewise)
				}
			}
		}
	}
	return c
}

func meaningPath(dir string) string { return filepath.Join(dir, meaningFile) }
