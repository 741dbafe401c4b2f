package bleveindex

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"evidence/search/query"
	"evidence/search/thesaurus"
	"evidence/search/words"
)

// An alternative is another way of saying a word of a query, or a phrase that it is part of.
type alternative struct {
	terms  []string
	weight float64 // of an occurrence, as a share of what the word itself counts
}

// alternatives adds to the bare words of a query what means the same as they
// do. A passage with an alternative counts as if the words stood in it, so that
// an acronym is found by what it stands for and the other way round. What
// speaks of the report is not looked up.
func (t *termList) alternatives(l query.List) {
	var stems []string
	var at []int // the term that each is; -1 for none
	for _, n := range l.Of {
		w, ok := n.(query.Word)
		if !ok {
			stems, at = append(stems, ""), append(at, -1)
			continue
		}
		for _, token := range words.Tokens(nil, w.Text) {
			if words.Stop(token.Term) || t.m.refers.words[token.Term] {
				stems, at = append(stems, token.Term), append(at, -1)
				continue
			}
			stem := t.m.stemmer.Stem(token.Term)
			stems, at = append(stems, stem), append(at, t.at[stem])
		}
	}
	for i := 0; i < len(stems); {
		n, phrases := t.m.thesaurus.Longest(stems[i:])
		for j := i; j < i+n; j++ {
			if at[j] >= 0 {
				t.out[at[j]].add(phrases)
			}
		}
		i += max(n, 1)
	}
}

// maxAlternatives bounds what one word stands for, and so the time that it takes.
const maxAlternatives = 16

func (r *rankTerm) add(phrases []thesaurus.Phrase) {
	for _, p := range phrases {
		a := alternative{p.Terms, weights.instead}
		if p.Same {
			a.weight = weights.same
		}
		have := slices.ContainsFunc(r.or, func(b alternative) bool { return slices.Equal(a.terms, b.terms) })
		if !have && a.weight > 0 && len(r.or) < maxAlternatives {
			r.or = append(r.or, a)
		}
	}
}

// gatherOr counts the occurrences of a term's alternatives.
func (r *ranker) gatherOr(t rankTerm) error {
	for _, a := range t.or {
		if len(a.terms) > 1 {
			found, err := r.saying(a.terms)
			if err != nil {
				return err
			}
			for _, n := range found {
				r.add(n, a.weight)
			}
			continue
		}
		stem := r.stemmer.Stem(a.terms[0])
		if err := r.field(fieldText, stem, a.weight, weights.length); err != nil {
			return err
		}
		if err := r.field(fieldHeading, stem, a.weight*weights.heading, 0); err != nil {
			return err
		}
	}
	return nil
}

// phraseCache keeps which passages hold the phrases of the thesaurus: these are few and asked for again and again.
type phraseCache struct {
	mu    sync.Mutex
	known map[string][]uint32
}

// saying gives the passages that hold a phrase, its last word in the singular or the plural.
func (s *snapshot) saying(terms []string) ([]uint32, error) {
	key := strings.Join(terms, " ")
	s.phrases.mu.Lock()
	found, ok := s.phrases.known[key]
	s.phrases.mu.Unlock()
	if ok {
		return found, nil
	}
	last := len(terms) - 1
	all := newBitset(s.size)
	for _, form := range numberForms(terms[last]) {
		b, err := s.phrase(fieldExact, append(slices.Clone(terms[:last]), form))
		if err != nil {
			return nil, err
		}
		all.or(b)
	}
	all.each(func(n uint32) { found = append(found, n) })
	s.phrases.mu.Lock()
	defer s.phrases.mu.Unlock()
	if s.phrases.known == nil {
		s.phrases.known = make(map[string][]uint32)
	}
	s.phrases.known[key] = found
	return found, nil
}

// numberForms are a word and what its singular or plural may be.
func numberForms(w string) []string {
	out := []string{w, w + "s"}
	if s, ok := strings.CutSuffix(w, "y"); ok {
		out = append(out, s+"ies")
	}
	if s, ok := strings.CutSuffix(w, "s"); ok {
		out = append(out, s)
	}
	return out
}

// A thesaurusFile is the embedded thesaurus with what users add to it in a file
// of their own, and with the acronyms that the passages explain. A file that cannot be read or has a mistake adds what stands
// before the mistake.
type thesaurusFile struct {
	path string

	mu    sync.Mutex
	state string // of the file and the acronyms when they were read
	all   *thesaurus.Thesaurus
}

// thesaurusPath is where users put theirs: beside the index, which can be deleted, in the data directory.
func thesaurusPath(dir string) string {
	return filepath.Join(filepath.Dir(filepath.Clean(dir)), "thesaurus.txt")
}

// get reads the file and the acronyms again when one of them has changed.
func (f *thesaurusFile) get(m *meaning) *thesaurus.Thesaurus {
	f.mu.Lock()
	defer f.mu.Unlock()
	acronyms, learnt := m.acronyms()
	if state := fileState(f.path) + "\n" + learnt; f.all == nil || state != f.state {
		f.state = state
		f.all = thesaurus.Embedded()
		if file, err := os.Open(f.path); err == nil {
			_ = f.all.Read(file)
			file.Close()
		}
		for _, p := range acronyms {
			f.all.Same(p[0], p[1])
		}
	}
	return f.all
}

// fileState is another text when a file was written anew; empty where there is none.
func fileState(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
