package match

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// OfReport reports of a source whether it satisfies n, a Field or a Range that is about the report and not about its passages; nil for any other node.
func (m *Matcher) OfReport(n query.Node) func(*postings.Source) bool {
	switch n := n.(type) {
	case query.Field:
		switch n.Name {
		case query.FieldText, query.FieldHeading, query.FieldParagraph, query.FieldBlock, query.FieldRead:
			return nil
		}
		return m.ofReport(n)
	case query.Range:
		from, to := Bounds(n)
		switch n.Name {
		case query.FieldPublished:
			return func(s *postings.Source) bool { return dateWithin(s.Document.Published, n.Min, n.Max) }
		case query.FieldYear:
			return func(s *postings.Source) bool { return s.OfYear(from, to) }
		}
	}
	return nil
}

func (m *Matcher) field(f query.Field) (postings.Set, error) {
	t := m.table
	switch value := query.Text(f.Value); f.Name {
	case query.FieldText:
		return m.inField(postings.TextStems, postings.TextWords, f.Value)
	case query.FieldHeading:
		return m.inField(postings.HeadingStems, postings.HeadingWords, f.Value)
	case query.FieldParagraph:
		return m.paragraph(f.Value)
	case query.FieldBlock:
		return slices.Clone(t.Blocks(postings.BlockCode(corpus.Block(value)))), nil
	case query.FieldRead:
		ocr := value == query.ReadOCR
		return t.Where(func(number uint32) bool { return t.OCRConfidence[number] < postings.NoOCR == ocr }), nil
	}
	out := postings.NewSet(t.Size())
	t.AddPassagesOf(out, m.ofReport(f))
	return out, nil
}

// inField gives the passages of which one field of words, by its stems or its words, satisfies a value.
func (m *Matcher) inField(stemsField, wordsField string, value query.Node) (postings.Set, error) {
	switch v := value.(type) {
	case query.Word:
		return m.parts(v.Text, wordsField, func(stem string) (postings.Set, error) { return m.withTerms(stemsField, stem) })
	case query.Phrase:
		out, _, err := postings.Phrase(m.index, wordsField, postings.PlacesOf(words.Terms(v.Text)))
		return out, err
	case query.Exact:
		return m.exact(stemsField, wordsField, v)
	}
	return m.expanded(wordsField, value)
}

// paragraph gives the passages with a paragraph number, or one that begins so.
func (m *Matcher) paragraph(value query.Node) (postings.Set, error) {
	numbers := []string{strings.ToLower(query.Text(value))}
	if _, ok := value.(query.Prefix); ok {
		prefix := numbers[0]
		numbers = nil
		err := m.index.Terms(postings.ParagraphNumber, prefix, func(term string, _ int) bool {
			numbers = append(numbers, term)
			return len(numbers) < maxExpansions
		})
		if err != nil {
			return nil, err
		}
	}
	return m.withTerms(postings.ParagraphNumber, numbers...)
}

// ofReport reports of a source whether it satisfies a field about the report.
func (m *Matcher) ofReport(f query.Field) func(*postings.Source) bool {
	value := query.Text(f.Value)
	if key, ok := f.Judgement(); ok {
		return func(s *postings.Source) bool { return s.Document.Grades[key] == value }
	}
	switch f.Name {
	case query.FieldKind:
		return func(s *postings.Source) bool { return s.Document.Kind == value }
	case query.FieldDocument:
		want := strings.ToLower(value)
		_, prefix := f.Value.(query.Prefix)
		return func(s *postings.Source) bool {
			id := strings.ToLower(s.Document.ID)
			return id == want || prefix && strings.HasPrefix(id, want)
		}
	}
	terms := words.Terms(value)
	if len(terms) == 0 {
		return func(*postings.Source) bool { return false }
	}
	switch v := f.Value.(type) {
	case query.Phrase:
		return func(s *postings.Source) bool { return containsRun(s.Words[f.Name], terms) }
	case query.Exact:
		return exactInReport(f.Name, v, terms)
	}
	return m.wordsInReport(f, terms)
}

// wordsInReport reports of a source whether a field of text has all terms, the
// last of them as a prefix or nearly so where the field's value says that.
func (m *Matcher) wordsInReport(f query.Field, terms []string) func(*postings.Source) bool {
	same := func(have, want string, last bool) bool {
		switch v := f.Value.(type) {
		case query.Prefix:
			return have == want || last && strings.HasPrefix(have, want)
		case query.Fuzzy:
			return have == want || last && levenshtein(have, want) <= v.Distance
		}
		return have == want || m.stemmer.Stem(have) == m.stemmer.Stem(want)
	}
	return func(s *postings.Source) bool {
		for i, want := range terms {
			if !slices.ContainsFunc(s.Words[f.Name], func(have string) bool { return same(have, want, i == len(terms)-1) }) {
				return false
			}
		}
		return true
	}
}

// levenshtein is how many bytes must be inserted, deleted or changed to make b of a.
func levenshtein(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// exactInReport reports of a source whether a field of text has words in this form and, where it counts, this case.
func exactInReport(field string, x query.Exact, terms []string) func(*postings.Source) bool {
	patterns := literal(x.Text, x.Cased())
	return func(s *postings.Source) bool {
		if !containsRun(s.Words[field], terms) {
			return false
		}
		var t tokens
		t.read(s.FieldText(field))
		return len(t.find(nil, patterns)) > 0
	}
}

func (m *Matcher) inRange(r query.Range) postings.Set {
	t := m.table
	from, to := Bounds(r)
	if r.Name == query.FieldPage {
		return t.Where(func(number uint32) bool { return int(t.Page[number]) <= to && int(t.PageEnd[number]) >= from })
	}
	out := postings.NewSet(t.Size())
	if accept := m.OfReport(r); accept != nil {
		t.AddPassagesOf(out, accept)
	}
	return out
}

// Bounds are the ends of a range of numbers.
func Bounds(r query.Range) (from, to int) {
	from, _ = strconv.Atoi(r.Min) // an open end is 0
	to = math.MaxInt
	if r.Max != "" {
		to, _ = strconv.Atoi(r.Max) // the parser has checked it
	}
	return from, to
}

// dateWithin compares dates as far as both are known: 2018 lies within 2018-03..2018-05.
func dateWithin(date, from, to string) bool {
	if date == "" {
		return false
	}
	n, m := min(len(date), len(from)), min(len(date), len(to))
	return date[:n] >= from[:n] && date[:m] <= to[:m]
}
