package query

import (
	"fmt"
	"strings"
)

// A limit bounds how much work a query may ask for. Bare words are free: pasted prose has many.
type limit struct {
	most  int
	about string // what is counted, for a user
}

// Limits of a query. At each of them the slowest query takes about two seconds of a processor over 78,000 passages.
var (
	fuzzyLimit  = limit{25, "words with ~"}
	prefixLimit = limit{100, "words with *"}
	quotedLimit = limit{250, "words in quotation marks or after ="}
	nearLimit   = limit{50, "words and phrases with NEAR, or with ~ after a phrase"}
	strictLimit = limit{500, "parts with AND, OR, NOT or a field"}
)

// A tally counts what is limited in a query.
type tally map[limit]int

// exceeds says which limit a query goes over, "" for none.
func exceeds(root List) string {
	t := tally{}
	for _, n := range root.Of {
		if _, bare := n.(Word); !bare {
			t.add(n, false)
		}
	}
	for _, l := range []limit{fuzzyLimit, prefixLimit, nearLimit, quotedLimit, strictLimit} {
		if t[l] > l.most {
			return fmt.Sprintf("%d %s, of which at most %d are searched for", t[l], l.about, l.most)
		}
	}
	return ""
}

// add counts a node and what is in it. Whatever is near something else costs more.
func (t tally) add(n Node, near bool) {
	if near {
		t[nearLimit]++
	} else {
		t[strictLimit]++
	}
	switch n := n.(type) {
	case Fuzzy:
		t[fuzzyLimit]++
	case Prefix:
		t[prefixLimit]++
	case Phrase:
		t[quotedLimit] += wordsIn(n.Text)
	case Exact:
		t[quotedLimit] += wordsIn(n.Text)
	case Field:
		t.add(n.Value, near)
	case Not:
		t.add(n.Of, near)
	case Near:
		t.addAll(n.Of, true)
	case And:
		t.addAll(n.Of, near)
	case Or:
		t.addAll(n.Of, near)
	case List:
		t.addAll(n.Of, near)
	}
}

func (t tally) addAll(of []Node, near bool) {
	for _, n := range of {
		t.add(n, near)
	}
}

// wordsIn counts the words that a phrase is searched by: it also has those between hyphens and the like.
func wordsIn(text string) int {
	return len(strings.FieldsFunc(text, func(r rune) bool { return !isAlnum(r) }))
}
