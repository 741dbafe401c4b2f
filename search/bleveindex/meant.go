package bleveindex

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// Bounds on what is proposed in place of a query.
const (
	maxMeant    = 32  // words looked at, so that a pasted page costs no more
	maxAcronym  = 6   // letters of a word that is taken for an acronym when all are capitals
	proseBare   = 8   // bare words from which on a capital letter marks a name, not the user's habit
	rareWord    = 3   // passages that a word has at most which may be a misprint that the reports have too
	farCommoner = 100 // times that a neighbour of a rare word must be commoner
)

// didYouMean fills in the query with its misspelt words put right, where there are any and that finds more.
func (a *answer) didYouMean(q search.Query, root query.List) error {
	bareWords := bareWordsIn(root)
	var fixes []fix
	for _, w := range bareWords[:min(len(bareWords), maxMeant)] {
		some, err := a.fixes(w, len(bareWords) >= proseBare)
		if err != nil {
			return err
		}
		fixes = append(fixes, some...)
	}
	if len(fixes) == 0 {
		return nil
	}
	text := applied(q.Text, fixes)
	parsed := query.ParseLoose(text)
	b := &answer{index: a.index, matcher: a.matcher}
	if err := b.find(search.Query{Filters: q.Filters}, parsed.Root); err != nil {
		return err
	}
	if b.res.Total > a.res.Total {
		a.res.DidYouMean = text
	}
	return nil
}

// bareWordsIn lists the words of a query that stand in no field and are not negated.
func bareWordsIn(root query.List) []query.Word {
	var out []query.Word
	query.Leaves(root, func(n query.Node) {
		if w, ok := n.(query.Word); ok {
			out = append(out, w)
		}
	})
	return out
}

// A fix puts a word in place of a stretch of a query, in code points.
type fix struct {
	corpus.Span
	text string
}

// fixes gives what puts a word's misspelt parts right.
func (a *answer) fixes(w query.Word, prose bool) ([]fix, error) {
	if utf8.RuneCountInString(w.Text) != w.End-w.Start { // it holds a backslash
		return nil, nil
	}
	var out []fix
	for _, t := range words.Tokens(nil, w.Text) {
		written := w.Text[t.Start:t.End]
		if isAcronym(written) || prose && beginsUpper(written) || words.Stop(t.Term) {
			continue
		}
		meant, err := a.meant(t.Term)
		if err != nil {
			return nil, err
		}
		if meant != "" {
			at := w.Start + utf8.RuneCountInString(w.Text[:t.Start])
			out = append(out, fix{corpus.Span{Start: at, End: at + utf8.RuneCountInString(written)}, inCaseOf(written, meant)})
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

// meant gives the word that a term was probably meant for; "" where it is likely right.
func (a *answer) meant(term string) (string, error) {
	_, n, ok := lettersOf(term)
	if !ok || n < shortestCorrected {
		return "", nil
	}
	stem := a.stemmer.Stem(term)
	count, err := a.holders(stem)
	if err != nil || count > rareWord {
		return "", err
	}
	v, err := a.vocabulary()
	if err != nil {
		return "", err
	}
	within := 1
	if n >= shortestTwice && count == 0 {
		within = 2
	}
	for _, c := range v.neighbours(term, within) {
		if c.other && (n < shortestTwice || c.distance > 1) || a.stemmer.Stem(c.term) == stem {
			continue
		}
		// Deleted passages are no ground to propose a word.
		live, err := a.holders(a.stemmer.Stem(c.term))
		if err != nil {
			return "", err
		}
		if live > max(count, 0)*farCommoner && live > 1 {
			return c.term, nil
		}
		if count > 0 {
			break
		}
	}
	return "", nil
}

// holders is how many passages hold a stem in their text, or how many reports are called by it where that is more.
func (a *answer) holders(stem string) (int, error) {
	n := 0
	for _, f := range []string{fieldText, fieldHeading, fieldLead} {
		c, err := a.count(f, stem)
		if err != nil {
			return 0, err
		}
		n = max(n, c)
	}
	for i, s := range a.sources {
		if s.context[stem] {
			n = max(n, len(a.passagesOf[i]))
		}
	}
	return n, nil
}

// applied writes a query with fixes, which do not overlap.
func applied(text string, fixes []fix) string {
	runes := []rune(strings.ToValidUTF8(text, " "))
	slices.SortFunc(fixes, func(a, b fix) int { return cmp.Compare(b.Start, a.Start) })
	for _, f := range fixes {
		runes = slices.Replace(runes, f.Start, f.End, []rune(f.text)...)
	}
	return string(runes)
}
