package rank

import (
	"math"
	"strconv"
	"strings"

	"evidence/corpus/quotecheck"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/thesaurus"
	"evidence/search/words"
)

// maxNumberForms bounds the other forms of one number that are looked for.
const maxNumberForms = 40

// addNumberForms adds to the numbers of a query of bare words the other forms in which a report may give them: 98 as ninety-eight,
// one in nine as 11%, half as 48%, 14 months as 418 days.
func (r *Ranking) addNumberForms() error {
	var text strings.Builder
	var tokens []words.Token
	for _, n := range r.root.Of {
		w, ok := n.(query.Word)
		if !ok {
			return nil
		}
		for _, t := range words.Tokens(nil, w.Text) {
			t.Start, t.End = t.Start+text.Len(), t.End+text.Len()
			tokens = append(tokens, t)
		}
		text.WriteString(w.Text + " ")
	}
	for _, n := range quotecheck.Numbers(text.String()) {
		t := r.termIn(tokens, n.Start, n.End)
		if t == nil || r.Names(t.stem) {
			continue
		}
		if err := r.addPresent(t, numberForms(&n)); err != nil {
			return err
		}
	}
	return nil
}

// termIn is the last term of the words in a stretch of the text; nil for none.
func (r *Ranking) termIn(tokens []words.Token, start, end int) (t *term) {
	for _, token := range tokens {
		if i, ok := r.at[r.stemmer.Stem(token.Term)]; ok && start <= token.Start && token.End <= end {
			t = &r.terms[i]
		}
	}
	return t
}

// addPresent adds those forms of a number that any passage has.
func (r *Ranking) addPresent(t *term, forms []thesaurus.Phrase) error {
	stems := make([]string, len(forms))
	for i, p := range forms {
		stems[i] = r.stemmer.Stem(p.Terms[0])
	}
	counts, err := postings.Counts(r.index, postings.TextStems, stems)
	if err != nil {
		return err
	}
	added := 0
	for i, p := range forms {
		if counts[i] > 0 && added < maxNumberForms {
			t.synonyms = append(t.synonyms, p)
			added++
		}
	}
	return nil
}

// numberForms are other ways of giving a number, each as folded words.
func numberForms(n *quotecheck.Number) (out []thesaurus.Phrase) {
	add := func(same bool, terms ...string) { out = append(out, thesaurus.Phrase{Terms: terms, Same: same}) }
	switch n.Kind {
	case quotecheck.Count, quotecheck.Money:
		if days := daysOf[n.Unit]; days > 0 {
			addDurations(n.Value, days, add)
		}
		addInteger(n.Value, add)
	case quotecheck.Percent:
		addInteger(n.Value, add)
		addShares(n.Value/100, add)
	case quotecheck.Share:
		near := 0.011
		if n.Value == 0.5 {
			near = 0.025
		}
		for p := 1; p < 100; p++ {
			if d := math.Abs(float64(p)/100 - n.Value); d <= near {
				add(d < 0.006, strconv.Itoa(p))
			}
		}
		addShares(n.Value, add)
	}
	return out
}

// addInteger adds a number's digits and words.
func addInteger(value float64, add func(same bool, terms ...string)) {
	if value != math.Trunc(value) || value < 1 || value > 1e9 {
		return
	}
	n := int(value)
	add(true, strconv.Itoa(n))
	if w := inWords(n); w != nil {
		add(true, w...)
	}
	if n == 12 {
		add(true, "dozen")
	}
	if n >= 1e6 && n%1e5 == 0 {
		add(true, strconv.FormatFloat(value/1e6, 'f', -1, 64), "million")
		add(true, strconv.FormatFloat(value/1e6, 'f', -1, 64)+"m")
	}
}

var (
	ones = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens = strings.Fields("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
)

// inWords are the words of a number below a hundred; nil for any other.
func inWords(n int) []string {
	switch {
	case n < len(ones):
		return []string{ones[n]}
	case n >= 100:
		return nil
	case n%10 == 0:
		return []string{tens[n/10]}
	}
	return []string{tens[n/10], ones[n%10]}
}

// fractions are shares that have a name of their own.
var fractions = []struct {
	value float64
	terms []string
}{
	{0.5, []string{"half"}}, {1.0 / 3, []string{"third"}}, {2.0 / 3, []string{"two", "thirds"}}, {0.25, []string{"quarter"}}, {0.75, []string{"three", "quarters"}},
	{0.2, []string{"fifth"}}, {0.4, []string{"two", "fifths"}}, {0.6, []string{"three", "fifths"}}, {0.8, []string{"four", "fifths"}}, {0.1, []string{"tenth"}},
}

// addShares adds the fractions that a share is near to, and how many in ten and the like it is.
func addShares(share float64, add func(same bool, terms ...string)) {
	for _, f := range fractions {
		if d := math.Abs(f.value - share); d <= 0.02 {
			add(d < 0.006, f.terms...)
		}
	}
	for of := 2; of <= 10; of++ {
		for k := 1; k < of; k++ {
			if d := math.Abs(float64(k)/float64(of) - share); d <= 0.006 && (k == 1 || of == 5 || of == 10) {
				add(true, ones[k], "in", ones[of])
				add(true, strconv.Itoa(k), "in", strconv.Itoa(of))
			}
		}
	}
}

// daysOf are how many days a unit of time has.
var daysOf = map[string]float64{"day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}

// addDurations adds a stretch of time in other units: those that are the same when rounded to the coarser unit.
func addDurations(value, days float64, add func(same bool, terms ...string)) {
	for _, unit := range []string{"day", "week", "month", "year"} {
		other := daysOf[unit]
		least, most := (value-0.5)*days/other, (value+0.5)*days/other
		if other > days {
			least, most = math.Round(value*days/other), math.Round(value*days/other)
		}
		if other == days || math.Abs(most*other-value*days) > max(days, other) || most-least > maxNumberForms {
			continue
		}
		for n := int(math.Ceil(least)); n <= int(most); n++ {
			if n > 0 {
				add(true, strconv.Itoa(n), unit)
			}
		}
	}
}
