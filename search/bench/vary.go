// Package bench measures how the searches of an engine cost more as a library grows: it
// makes larger libraries of the reports at hand, and puts queries of each kind, made of their own words.
//
// It knows no engine, and nothing of ranking. A search is put by an [Asker], which the program makes for the engine, for the
// site over HTTP and for other engines to be compared with.
package bench

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"evidence/search"
	"evidence/search/words"
)

// A varier makes of reports others that have as many words, as common, and are not copies: neither near-duplicates
// nor of the same vocabulary.
type varier struct {
	vocabulary []string // words of the reports, as often as they have them
}

// Parts of a text that are replaced, in a hundred words.
const (
	replaced = 15 // by other words of the reports
	invented = 1  // by new ones: a larger library has more words (Heaps' law)
)

func newVarier(reports []search.Report) *varier {
	v := &varier{}
	for _, r := range reports {
		for _, p := range r.Passages {
			for w := range strings.FieldsSeq(p.Text) {
				if isPlainWord(w) {
					v.vocabulary = append(v.vocabulary, w)
				}
			}
		}
	}
	return v
}

// isPlainWord reports whether a word is of small letters alone and says something.
func isPlainWord(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 && !words.Stop(w)
}

// vary makes the variation of a report of a round, from 1: its names, numbers, words and order are others.
func (v *varier) vary(r search.Report, round int) search.Report {
	random := rand.New(rand.NewPCG(uint64(round), hash(r.Document.ID)))
	d := &r.Document
	names := make(map[string]string)
	for w := range strings.FieldsSeq(d.Authority) {
		if unicode.IsUpper([]rune(w)[0]) {
			names[w] = inventedName(w, round)
		}
	}
	rename := func(text string) string {
		for from, to := range names {
			text = strings.ReplaceAll(text, from, to)
		}
		return text
	}
	d.ID = fmt.Sprintf("%s-varied-%d", d.ID, round)
	d.SHA256 = fmt.Sprintf("%x", hash(d.ID))
	d.Title, d.Authority = rename(d.Title), rename(d.Authority)
	r.Passages = slices.Clone(r.Passages)
	random.Shuffle(len(r.Passages), func(i, j int) { r.Passages[i], r.Passages[j] = r.Passages[j], r.Passages[i] })
	for i := range r.Passages {
		p := &r.Passages[i]
		p.Document, p.Seq, p.ID = d.ID, i, fmt.Sprintf("%s-%d", d.ID, i)
		p.Text = v.text(random, rename(p.Text), round)
	}
	return r
}

// text varies a text.
func (v *varier) text(random *rand.Rand, text string, round int) string {
	list := strings.Fields(text)
	if len(list) > 0 {
		at := random.IntN(len(list))
		list = append(list[at:], list[:at]...)
	}
	for i, w := range list {
		if !isPlainWord(w) {
			list[i] = otherDigits(random, w)
			continue
		}
		switch n := random.IntN(100); {
		case n < invented:
			list[i] = inventedName(w, round)
		case n < replaced:
			list[i] = v.vocabulary[random.IntN(len(v.vocabulary))]
		}
	}
	return strings.Join(list, " ")
}

// otherDigits changes the digits of a number, but for those of years.
func otherDigits(random *rand.Rand, w string) string {
	if strings.HasPrefix(w, "20") {
		return w
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return rune('0' + random.IntN(10))
		}
		return r
	}, w)
}

// inventedName is another word in place of one, the same in all reports of a round.
func inventedName(w string, round int) string {
	syllables := [...]string{"ba", "del", "fi", "gor", "ham", "kin", "lo", "mer", "ne", "pol", "ris", "ton", "wick", "vey", "shaw", "thor"}
	n := hash(fmt.Sprint(round, w))
	out := ""
	for range 2 + n%2 {
		out += syllables[n/8%uint64(len(syllables))]
		n /= 17
	}
	if unicode.IsUpper([]rune(w)[0]) {
		return strings.ToUpper(out[:1]) + out[1:]
	}
	return out
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}
