package bench

import (
	"math/rand/v2"
	"strings"

	"evidence/corpus"
	"evidence/search/words"
)

// A kindOfQuery makes a query of words of a passage, in an order of chance; "" where none can be made.
type kindOfQuery struct {
	name string
	make func(random *rand.Rand, d *corpus.Document, text string, w []string) string
}

// plainKinds are how many kinds, the first, are words alone, which every engine can be asked.
const plainKinds = 3

var kinds = []kindOfQuery{
	{"words", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return strings.Join(w[:3], " ") }},
	{"words and authority", func(_ *rand.Rand, d *corpus.Document, _ string, w []string) string {
		return strings.TrimSpace(w[0] + " " + w[1] + " " + withoutSigns(d.Authority))
	}},
	{"sentence", func(_ *rand.Rand, _ *corpus.Document, text string, _ []string) string {
		first, _, _ := strings.Cut(text, ". ")
		return withoutSigns(first)
	}},
	{"misspelt", func(random *rand.Rand, _ *corpus.Document, _ string, w []string) string {
		at := 1 + random.IntN(len(w[0])-2)
		return w[0][:at] + w[0][at+1:at+2] + w[0][at:at+1] + w[0][at+2:] + " " + w[1]
	}},
	{"phrase", func(_ *rand.Rand, _ *corpus.Document, text string, _ []string) string {
		list := words.Terms(text)
		return `"` + strings.Join(list[len(list)/2:len(list)/2+2], " ") + `"`
	}},
	{"boolean", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string {
		return "(" + w[0] + " OR " + w[1] + ") AND " + w[2]
	}},
	{"prefix", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return w[0][:4] + "*" }},
	{"fuzzy", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return w[0] + "~" }},
	{"near", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return w[0] + " NEAR/10 " + w[1] }},
	{"field", func(_ *rand.Rand, d *corpus.Document, _ string, w []string) string {
		if d.Authority == "" {
			return ""
		}
		return "authority:\"" + d.Authority + "\" " + w[0]
	}},
}

// withoutSigns is text without what the query language gives a meaning.
func withoutSigns(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"“”:()*~^-`, r) {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// queries makes up to n different queries of a kind, of passages all over the reports. Another seed gives others.
func (m *Maker) queries(k kindOfQuery, n int, seed uint64) []string {
	random := rand.New(rand.NewPCG(1, seed))
	var out []string
	seen := make(map[string]bool)
	for range 200 * n {
		r := &m.reports[random.IntN(len(m.reports))]
		if len(r.Passages) == 0 || len(out) == n {
			continue
		}
		text := r.Passages[random.IntN(len(r.Passages))].Text
		var list []string
		for w := range strings.FieldsSeq(text) {
			if isPlainWord(w) && len(w) > 4 {
				list = append(list, w)
			}
		}
		if len(list) < 6 {
			continue
		}
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if q := k.make(random, &r.Document, text, list); q != "" && !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	return out
}
