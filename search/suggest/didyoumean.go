package suggest

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// Bounds of corrections.
const (
	maxCorrected    = 32  // words looked at, so that a pasted page costs no more
	maxAcronym      = 6   // letters of a word that is taken for an acronym when all are capitals
	proseWords      = 8   // bare words from which on a capital letter marks a name, not the user's habit
	rareWord        = 3   // passages at most that have a word which may be a misprint the reports have too
	commonnessRatio = 100 // times that the correction of a rare word must be commoner
)

// A Correction is a query with its misspelt bare words corrected. Wrong and Right are these words before and after, without
// the others of the query, but with what narrows it: so that a misspelt word is told whatever else the query finds.
type Correction struct {
	Text         string
	Prose        bool // the query is a sentence, which has more words that the reports do not know and that are right
	Wrong, Right query.List
}

// DidYouMean corrects a query; nil where nothing is misspelt.
func DidYouMean(index postings.Snapshot, stemmer *words.Stemmer, text string, root query.List) (*Correction, error) {
	var bareWords []query.Word
	var fields []query.Field
	query.Leaves(root, func(n query.Node) {
		switch n := n.(type) {
		case query.Word:
			bareWords = append(bareWords, n)
		case query.Field:
			fields = append(fields, n)
		}
	})
	c := corrector{index: index, stemmer: stemmer, prose: len(bareWords) >= proseWords}
	inFields, err := c.fields(fields[:min(len(fields), maxCorrected)])
	if err != nil {
		return nil, err
	}
	var corrections []query.Word
	for _, w := range bareWords[:min(len(bareWords), maxCorrected)] {
		some, err := c.word(w, c.passages, func(term string) (vocabulary, error) { return near(c.index, term) })
		if err != nil {
			return nil, err
		}
		corrections = append(corrections, some...)
	}
	if len(corrections)+len(inFields) == 0 {
		return nil, nil
	}
	runes := []rune(strings.ToValidUTF8(text, " "))
	_, narrowing := splitNarrowing(root)
	out := &Correction{Prose: c.prose, Wrong: query.List{Of: narrowing}, Right: query.List{Of: slices.Clone(narrowing)}}
	for _, f := range corrections {
		out.Wrong.Of = append(out.Wrong.Of, query.Word{Text: string(runes[f.Start:f.End])})
		out.Right.Of = append(out.Right.Of, query.Word{Text: f.Text})
	}
	all := slices.Concat(corrections, inFields)
	slices.SortFunc(all, func(a, b query.Word) int { return cmp.Compare(b.Start, a.Start) })
	for _, f := range all {
		runes = slices.Replace(runes, f.Start, f.End, []rune(f.Text)...)
	}
	out.Text = string(runes)
	return out, nil
}

// A corrector corrects the words of one query.
type corrector struct {
	index   postings.Snapshot
	stemmer *words.Stemmer
	prose   bool // whether a word with a capital letter is a name
}

// fields gives what misspelt words in fields that are text about a report are to be replaced by.
func (c *corrector) fields(list []query.Field) ([]query.Word, error) {
	table := c.index.Table()
	var out []query.Word
	for _, f := range list {
		w, ok := f.Value.(query.Word)
		if !ok || len(table.Sources) == 0 || table.Sources[0].Words[f.Name] == nil {
			continue
		}
		counts, v := countsIn(table, f.Name)
		passages := func(stem string) (int, error) { return counts[stem], nil }
		some, err := c.word(w, passages, func(string) (vocabulary, error) { return v, nil })
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// countsIn gives for the words of a field of reports how many passages are of reports that have them, by their stems, and the words.
func countsIn(table *postings.Table, field string) (counts map[string]int, v vocabulary) {
	counts = make(map[string]int)
	seen := make(map[string]int)
	for i, src := range table.Sources {
		for _, term := range src.Words[field] {
			counts[words.Stem(term)] += len(table.PassagesOf[i])
			seen[term] += len(table.PassagesOf[i])
		}
	}
	for term, n := range seen {
		v.add(term, n)
	}
	return counts, v
}

// word gives what a word's misspelt parts are to be replaced by: by words of a vocabulary, of which passages counts by their stems how many have them.
func (c *corrector) word(w query.Word, passages func(stem string) (int, error), from func(term string) (vocabulary, error)) ([]query.Word, error) {
	if utf8.RuneCountInString(w.Text) != w.End-w.Start { // it has a backslash
		return nil, nil
	}
	var out []query.Word
	for _, t := range words.Tokens(nil, w.Text) {
		written := w.Text[t.Start:t.End]
		if isAcronym(written) || c.prose && beginsUpper(written) || words.Stop(t.Term) {
			continue
		}
		correct, err := c.correct(t.Term, passages, from)
		if err != nil {
			return nil, err
		}
		if correct != "" {
			start := w.Start + utf8.RuneCountInString(w.Text[:t.Start])
			out = append(out, query.Word{Span: corpus.Span{Start: start, End: start + utf8.RuneCountInString(written)}, Text: inCaseOf(written, correct)})
		}
	}
	return out, nil
}

// isAcronym reports whether a short word is written in capitals, but for a plural's or a possessive's ending.
func isAcronym(written string) bool {
	stem := strings.TrimSuffix(strings.TrimRight(written, "s"), "'")
	n := utf8.RuneCountInString(stem)
	return n > 1 && n <= maxAcronym && strings.IndexFunc(stem, unicode.IsLower) < 0
}

func beginsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// inCaseOf writes term with a capital, or in capitals, where written is.
func inCaseOf(written, term string) string {
	switch {
	case strings.IndexFunc(written, unicode.IsLower) < 0:
		return strings.ToUpper(term)
	case beginsUpper(written):
		return strings.ToUpper(term[:1]) + term[1:]
	}
	return term
}

// correct gives the word that a term was probably meant for; "" where the term is probably right.
func (c *corrector) correct(term string, passages func(stem string) (int, error), from func(term string) (vocabulary, error)) (string, error) {
	_, n, ok := lettersOf(term)
	if !ok || n < shortestCorrected {
		return "", nil
	}
	stem := c.stemmer.Stem(term)
	count, err := passages(stem)
	if err != nil || count > rareWord {
		return "", err
	}
	v, err := from(term)
	if err != nil {
		return "", err
	}
	within := 1
	if n >= shortestTwice && count == 0 {
		within = 2
	}
	for _, near := range v.neighbours(term, within) {
		if near.term[0] != term[0] && (n < shortestTwice || near.distance > 1) || c.stemmer.Stem(near.term) == stem {
			continue
		}
		// Deleted passages are no ground to propose a word.
		live, err := passages(c.stemmer.Stem(near.term))
		if err != nil {
			return "", err
		}
		if live > count*commonnessRatio && live > 1 {
			return near.term, nil
		}
		if count > 0 {
			break
		}
	}
	return "", nil
}

// passages is how many passages have a stem in one of their fields, or are of a report that is called by it.
func (c *corrector) passages(stem string) (int, error) {
	n := 0
	for _, field := range []string{postings.TextStems, postings.HeadingStems, postings.LeadInStems} {
		count, err := c.index.Count(field, stem)
		if err != nil {
			return 0, err
		}
		n = max(n, count)
	}
	table := c.index.Table()
	table.Named(stem).Each(func(source uint32) { n = max(n, len(table.PassagesOf[source])) })
	return n, nil
}
