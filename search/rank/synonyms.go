package rank

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"evidence/search/query"
	"evidence/search/thesaurus"
	"evidence/search/words"
)

// synonymWeight is what an occurrence of a synonym counts, as a share of what the word itself counts.
func synonymWeight(p thesaurus.Phrase) float64 {
	if p.Same {
		return weights.equivalent
	}
	return weights.related
}

// addSynonyms adds to the bare words of a query their synonyms. A passage with one
// counts as if the word were in it, so that an acronym is found by what it stands
// for and the other way round. Words that name a report have none.
func (r *Ranking) addSynonyms(th thesaurus.Thesaurus, named *namedReports) {
	var stems, written []string
	var at []int // the term that each is; -1 for none
	for _, n := range r.root.Of {
		w, ok := n.(query.Word)
		if !ok {
			stems, written, at = append(stems, ""), append(written, ""), append(at, -1)
			continue
		}
		for _, token := range words.Tokens(nil, w.Text) {
			stem, term := token.Term, -1
			if !words.Stop(token.Term) && !named.words[token.Term] {
				stem = r.stemmer.Stem(token.Term)
				term = r.at[stem]
			}
			stems, written, at = append(stems, stem), append(written, w.Text[token.Start:min(len(w.Text), token.End+1)]), append(at, term)
		}
	}
	for i := 0; i < len(stems); {
		n, phrases := th.Longest(stems[i:])
		if length, others := spellings(th, stems[i:], written[i:]); length >= n {
			if n < length {
				phrases = nil
			}
			n, phrases = length, slices.Concat(phrases, others)
		}
		for j := i; j < i+n; j++ {
			if at[j] >= 0 {
				r.terms[at[j]].addSynonyms(phrases)
			}
		}
		i += max(n, 1)
	}
}

// spellings gives other ways of writing what words begin with, and how many of these it is about: an acronym with points
// and without ("C.S.E.", "CSE"), the section of an Act ("s47", "s.47", "section 47"). written are the words as they are
// written, each with the sign after it.
func spellings(th thesaurus.Thesaurus, stems, written []string) (n int, phrases []thesaurus.Phrase) {
	same := func(terms ...string) { phrases = append(phrases, thesaurus.Phrase{Terms: terms, Same: true}) }
	number := func(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }
	first := stems[0]
	for n < len(stems) && len(stems[n]) == 1 && strings.HasSuffix(written[n], ".") {
		n++
	}
	letters := strings.TrimRight(written[0], " .,;:?!)")
	switch {
	case n > 1:
		whole := strings.Join(stems[:n], "")
		same(whole)
		_, others := th.Longest([]string{whole})
		return n, slices.Concat(phrases, others)
	case (first == "s" || first == "section") && len(stems) > 1 && number(stems[1]):
		same("s" + stems[1])
		same("s", stems[1])
		same("section", stems[1])
		return 2, phrases
	case len(first) > 1 && first[0] == 's' && number(first[1:]):
		same("s", first[1:])
		same("section", first[1:])
		return 1, phrases
	case 2 <= len(letters) && len(letters) <= 6 && strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		same(strings.Split(strings.ToLower(letters), "")...)
		return 1, phrases
	}
	return 0, nil
}

// maxSynonyms bounds the synonyms of one word, and so the time that it takes.
const maxSynonyms = 16

func (t *term) addSynonyms(phrases []thesaurus.Phrase) {
	for _, p := range phrases {
		known := slices.ContainsFunc(t.synonyms, func(o thesaurus.Phrase) bool { return slices.Equal(p.Terms, o.Terms) })
		if !known && synonymWeight(p) > 0 && len(t.synonyms) < maxSynonyms {
			t.synonyms = append(t.synonyms, p)
		}
	}
}

// A thesaurusFile is the embedded thesaurus with what users add to it in a file of their own, and with the acronyms
// that the passages explain. A file that cannot be read, or has a mistake, adds what is before the mistake.
type thesaurusFile struct {
	path string

	mu    sync.Mutex
	state string // of the file and the acronyms when they were read
	all   thesaurus.Thesaurus
}

// get gives the thesaurus. It reads the file and the acronyms again when one of them has changed.
func (f *thesaurusFile) get(learnt *learntFile) thesaurus.Thesaurus {
	f.mu.Lock()
	defer f.mu.Unlock()
	acronyms, acronymsState := learnt.acronyms()
	if state := fileState(f.path) + "\n" + acronymsState; f.all == nil || state != f.state {
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

// fileState is another string when a file was written again; "" where there is none.
func fileState(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
