package rank

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"evidence/search/postings"
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
			end := token.End
			if strings.HasPrefix(w.Text[end:], ".") {
				end++
			}
			stems, written, at = append(stems, stem), append(written, w.Text[token.Start:end]), append(at, term)
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
// written, each with the point after it.
func spellings(th thesaurus.Thesaurus, stems, written []string) (n int, phrases []thesaurus.Phrase) {
	same := func(terms ...string) {
		if !slices.Equal(terms, stems[:n]) {
			phrases = append(phrases, thesaurus.Phrase{Terms: terms, Same: true})
		}
	}
	if n = lettersWithPoints(stems, written); n > 1 {
		whole := strings.Join(stems[:n], "")
		same(whole)
		_, others := th.Longest([]string{whole})
		return n, slices.Concat(phrases, others)
	}
	var number string
	if n, number = sectionOfAct(stems); n > 0 {
		same("s" + number)
		same("s", number)
		same("section", number)
		return n, phrases
	}
	if first, second, ok := strings.Cut(stems[0], "&"); ok && first != "" && second != "" { // "B&Bs" keeps its s: it is no word for the stemmer
		n = 1
		if one, plural := strings.CutSuffix(stems[0], "s"); plural {
			same(one)
		} else {
			same(stems[0] + "s")
		}
		_, others := th.Longest([]string{strings.TrimSuffix(stems[0], "s")})
		return n, slices.Concat(phrases, others)
	}
	if letters := acronym(written[0]); letters != "" {
		n = 1
		same(strings.Split(letters, "")...)
	}
	return n, phrases
}

// lettersWithPoints is how many words are one letter with a point after it, as in "C.S.E.".
func lettersWithPoints(stems, written []string) int {
	n := 0
	for n < len(stems) && len(stems[n]) == 1 && strings.HasSuffix(written[n], ".") {
		n++
	}
	return n
}

// sectionOfAct gives the number of the section of an Act that words begin with, and how many words it is: 0 where it is none.
func sectionOfAct(stems []string) (n int, number string) {
	isNumber := func(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }
	first := stems[0]
	if (first == "s" || first == "section") && len(stems) > 1 && isNumber(stems[1]) {
		return 2, stems[1]
	}
	if number, ok := strings.CutPrefix(first, "s"); ok && isNumber(number) {
		return 1, number
	}
	return 0, ""
}

// acronym gives the letters of a word written in two to six capitals, in lower case, in the singular; "" for any other.
func acronym(written string) string {
	letters := strings.TrimSuffix(strings.TrimSuffix(written, "."), "s")
	if len(letters) < 2 || len(letters) > 6 || strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return strings.ToLower(letters)
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

// FindSynonyms finds the passages with each phrase of several words that the thesaurus gives for others, which takes longer than all else for the first search
// that needs one, and keeps them with the table.
func (r *Ranker) FindSynonyms(ctx context.Context, index postings.Snapshot) error {
	for p := range r.thesaurus.get(&r.learnt).Targets() {
		if len(p.Terms) < 2 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := phraseList(index, p.Terms); err != nil {
			return err
		}
	}
	return nil
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

// fileState is a string that changes whenever the file is written; "" where there is no file.
func fileState(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
