// Package thesaurus knows which words of this field mean the same: acronyms and what
// they stand for, terms that changed over the years, and everyday words beside those
// that reports use. It is a plain file that users can extend with one of their own, in
// the same form (see thesaurus.txt), and it finds the acronyms that texts explain. It
// does not know how much a synonym counts.
package thesaurus

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"evidence/search/words"
)

//go:embed thesaurus.txt
var embedded string

// A Thesaurus gives the phrases that mean what a phrase of a query does. It is
// not changed any more once it is in use.
type Thesaurus map[string][]*entry // by the stem of the first word

// An entry is a phrase and what else it finds.
type entry struct {
	stems []string // of its words, stop words as they are
	to    []Phrase
}

// A Phrase is another way of saying what a query says.
type Phrase struct {
	Terms []string // its words, folded
	Same  bool     // it means the same; else it is only what reports say instead
}

// Targets are all phrases that others find, in no order.
func (t Thesaurus) Targets() iter.Seq[Phrase] {
	return func(yield func(Phrase) bool) {
		for _, entries := range t {
			for _, e := range entries {
				for _, p := range e.to {
					if !yield(p) {
						return
					}
				}
			}
		}
	}
}

// Embedded is the thesaurus that comes with the program.
func Embedded() Thesaurus {
	t := New()
	if err := t.Read(strings.NewReader(embedded)); err != nil {
		panic("thesaurus.txt: " + err.Error()) // a test reads it
	}
	return t
}

// New is an empty thesaurus.
func New() Thesaurus { return make(Thesaurus) }

// Read adds what a file in the form of thesaurus.txt says.
func (t Thesaurus) Read(r io.Reader) error {
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line, _, _ := strings.Cut(s.Text(), "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := t.readLine(line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return s.Err()
}

func (t Thesaurus) readLine(line string) error {
	from, to, oneWay := strings.Cut(line, ">")
	if oneWay {
		for _, f := range strings.Split(from, ",") {
			t.add(f, strings.Split(to, ","), false)
		}
		if len(words.Terms(from)) == 0 || len(words.Terms(to)) == 0 {
			return fmt.Errorf("%q needs words on both sides of >: write words > words", line)
		}
		return nil
	}
	same := strings.Split(line, "=")
	for _, p := range same {
		if len(same) < 2 || len(words.Terms(p)) == 0 {
			return fmt.Errorf("%q needs words on both sides of a sign: write a = b, or a > b", line)
		}
	}
	t.Same(same...)
	return nil
}

// Same adds that phrases mean the same.
func (t Thesaurus) Same(phrases ...string) {
	for i, p := range phrases {
		t.add(p, phrases[:i], true)
		t.add(p, phrases[i+1:], true)
	}
}

func (t Thesaurus) add(from string, to []string, same bool) {
	terms := words.Terms(from)
	if len(terms) == 0 || len(to) == 0 || len(terms) == 1 && words.Stop(terms[0]) {
		return
	}
	stems := make([]string, len(terms))
	for i, term := range terms {
		stems[i] = stem(term)
	}
	e := t.entryFor(stems)
	for _, p := range to {
		e.addPhrase(Phrase{words.Terms(p), same})
	}
}

func (t Thesaurus) entryFor(stems []string) *entry {
	for _, e := range t[stems[0]] {
		if slices.Equal(e.stems, stems) {
			return e
		}
	}
	e := &entry{stems: stems}
	t[stems[0]] = append(t[stems[0]], e)
	return e
}

func (e *entry) addPhrase(p Phrase) {
	if len(p.Terms) == 0 || len(p.Terms) == 1 && (words.Stop(p.Terms[0]) || len(e.stems) == 1 && stem(p.Terms[0]) == e.stems[0]) {
		return
	}
	terms := strings.Join(p.Terms, " ")
	for i, have := range e.to {
		if strings.Join(have.Terms, " ") == terms {
			e.to[i].Same = have.Same || p.Same
			return
		}
	}
	e.to = append(e.to, p)
}

func (e *entry) isPrefixOf(stems []string) bool {
	return len(stems) >= len(e.stems) && slices.Equal(stems[:len(e.stems)], e.stems)
}

// stem is the stem of a word; a stop word stays as it is.
func stem(term string) string {
	if words.Stop(term) {
		return term
	}
	return words.Stem(term)
}

// Longest finds the longest phrase that stems begin with: how many of them it
// is, and what means the same. Stop words among stems are unstemmed.
func (t Thesaurus) Longest(stems []string) (length int, to []Phrase) {
	if len(stems) == 0 {
		return 0, nil
	}
	for _, e := range t[stems[0]] {
		if len(e.stems) > length && e.isPrefixOf(stems) {
			length, to = len(e.stems), e.to
		}
	}
	return length, to
}
