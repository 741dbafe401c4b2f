package corpus

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortName is the part of an authority's name that people leave it at: "Telford" of "Telford and Wrekin",
// "Stockton" of "Stockton-on-Tees".
var shortName = regexp.MustCompile(`^(.{4,}?)(?: and |,| \(| upon | on |-upon-|-on-|-in-)`)

// verbs are names that are other words where they begin a sentence.
var verbs = WordSet("Reading Barking")

// AuthorityNames are the names of authorities, whole and as people shorten them, each with the whole name, the longest first.
type AuthorityNames [][2]string

// NamedIn are the authorities that a text names, in alphabetical order. The longest name counts: "North Lincolnshire" does not
// name Lincolnshire.
func (names AuthorityNames) NamedIn(text string) []string {
	left := []byte(strings.ReplaceAll(text, "’", "'"))
	var out []string
	for _, n := range names {
		for at := 0; ; {
			i := bytes.Index(left[at:], []byte(n[0]))
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(n[0])
			at = to
			if !isWholeWord(left, from, to) || verbs[n[0]] && beginsSentence(left[:from]) {
				continue
			}
			for j := from; j < to; j++ {
				left[j] = '_'
			}
			if !slices.Contains(out, n[1]) {
				out = append(out, n[1])
			}
		}
	}
	slices.Sort(out)
	return out
}

// NewAuthorityNames lists the names of the authorities of some reports.
func NewAuthorityNames(docs []Document) AuthorityNames {
	known := make(map[string]bool)
	for i := range docs {
		known[docs[i].Authority] = true
	}
	delete(known, "")
	var out AuthorityNames
	for name := range known {
		plain := strings.ReplaceAll(name, "’", "'")
		out = append(out, [2]string{plain, name})
		if m := shortName.FindStringSubmatch(plain); m != nil && !known[m[1]] {
			out = append(out, [2]string{m[1], name})
		}
	}
	slices.SortFunc(out, func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(len(b[0]), len(a[0])), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	return out
}

func isWholeWord(text []byte, from, to int) bool {
	before, _ := utf8.DecodeLastRune(text[:from])
	after, _ := utf8.DecodeRune(text[to:])
	inWord := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !inWord(before) && !inWord(after)
}

// beginsSentence reports whether what follows a text begins a sentence.
func beginsSentence(before []byte) bool {
	s := strings.TrimRight(string(before), " \t“‘\"'")
	return s == "" || strings.ContainsAny(s[len(s)-1:], ".!?:\n")
}
