package query

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"evidence/corpus"
)

type fieldKind int

const (
	textField    fieldKind = iota // words
	keywordField                  // a whole value, or its beginning with *
	choiceField                   // one of a few values
	gradeField                    // a grade, or its first word
	numberField                   // a whole number or a range
	dateField                     // a date, month or year, or a range
)

// Names of the fields that are no single value of a source, and of those that
// are and have a rule of their own.
const (
	FieldAuthority = "authority"
	FieldBlock     = "block"
	FieldDocument  = "document"
	FieldGrade     = "grade"
	FieldHeading   = "heading"
	FieldKind      = "kind"
	FieldPage      = "page"
	FieldParagraph = "paragraph"
	FieldPublished = "published"
	FieldRead      = "read"
	FieldText      = "text"
	FieldYear      = "year"
)

// Values of FieldRead: by OCR, from a picture, or from the file's own text.
const (
	ReadOCR  = "ocr"
	ReadText = "text"
)

// maxFieldName is longer than the name of any field.
const maxFieldName = 32

// gradePrefix begins the name of the field of one judgement's grade: "grade.leaders".
const gradePrefix = FieldGrade + "."

// Judgement is the judgement that a grade's field is about: the overall one where
// it names none. ok is false of other fields.
func (f Field) Judgement() (key string, ok bool) {
	if f.Name == FieldGrade {
		return corpus.Overall, true
	}
	return strings.CutPrefix(f.Name, gradePrefix)
}

// fieldKinds has the fields of passages, and those of corpus.Fields that can be searched.
var fieldKinds = func() map[string]fieldKind {
	kinds := map[string]fieldKind{
		FieldBlock:     choiceField,
		FieldDocument:  keywordField,
		FieldGrade:     gradeField,
		FieldHeading:   textField,
		FieldPage:      numberField,
		FieldParagraph: keywordField,
		FieldRead:      choiceField,
		FieldText:      textField,
		FieldYear:      numberField,
	}
	for _, f := range corpus.Fields {
		switch {
		case f.Search == "":
		case f.Choices != nil:
			kinds[f.Search] = choiceField
		case f.Form == corpus.FormDate:
			kinds[f.Search] = dateField
		default:
			kinds[f.Search] = textField
		}
	}
	return kinds
}()

var aliases = map[string]string{"headings": FieldHeading, "para": FieldParagraph, "doc": FieldDocument}

// choices has the values of the fields that have a few.
var choices = func() map[string][]string {
	values := map[string][]string{
		FieldBlock: {string(corpus.Footnote), string(corpus.Heading), string(corpus.Item), string(corpus.Paragraph), string(corpus.Row)},
		FieldRead:  {ReadOCR, ReadText},
	}
	for _, f := range corpus.Fields {
		if f.Search != "" && f.Choices != nil {
			values[f.Search] = slices.Sorted(slices.Values(f.Choices))
		}
	}
	return values
}()

// Fields are the names that can stand before a colon, in alphabetical order.
// Besides, grade.JUDGEMENT, with one of [corpus.Judgements], is that judgement's grade.
func Fields() []string { return slices.Sorted(maps.Keys(fieldKinds)) }

// fieldNamed gives the field that a name, in any case, means.
func fieldNamed(name string) (string, bool) {
	name = strings.ToLower(name)
	if full, ok := aliases[name]; ok {
		name = full
	}
	_, ok := kindOf(name)
	return name, ok
}

// kindOf says what a field can hold; ok is false where there is no such field.
func kindOf(name string) (kind fieldKind, ok bool) {
	if key, named := strings.CutPrefix(name, gradePrefix); named {
		return gradeField, slices.Contains(corpus.Judgements, key)
	}
	kind, ok = fieldKinds[name]
	return kind, ok
}

// namesLike are the names that could have been meant by one that is no field's.
func namesLike(name string) []string {
	if !strings.HasPrefix(name, gradePrefix) {
		return Fields()
	}
	var names []string
	for _, key := range corpus.Judgements {
		names = append(names, gradePrefix+key)
	}
	return names
}

// gradeNamed is the grade that a value names, whole, by its first word or in the words of older reports.
func gradeNamed(value string) (string, bool) {
	value = strings.Join(strings.Fields(strings.ToLower(value)), " ")
	value = strings.TrimSuffix(value, " to be good")
	for _, grade := range corpus.GradeValues {
		if first, _, _ := strings.Cut(grade, " "); value == grade || value == first {
			return grade, true
		}
	}
	return "", false
}

// gradeNode is the node of a grade, which reads back as it is written.
func gradeNode(name string, at corpus.Span, grade string) Node {
	if strings.Contains(grade, " ") {
		return Field{Span: at, Name: name, Value: Phrase{at, grade}}
	}
	return Field{Span: at, Name: name, Value: Word{at, grade}}
}

// fieldValue makes the node of a field and its value: a Field or a Range.
func fieldValue(name string, value Node) (Node, *Error) {
	at := value.Where()
	word, isWord := value.(Word)
	if isWord {
		word.Text = trimValue(word.Text)
		value = word
	}
	kind, _ := kindOf(name)
	if x, ok := value.(Exact); ok && kind != textField { // such a field is compared whole anyway
		word, isWord = Word{x.Span, trimValue(x.Text)}, true
		value = word
		if strings.Contains(x.Text, " ") {
			value, isWord = Phrase(x), false
		}
	}
	if n, ok := value.(Near); ok {
		return nil, &Error{Problem: name + " cannot contain", Found: n.String(), At: at.Start, Hint: "write a word or \"a phrase\"; words near each other are searched without a field"}
	}
	of := choices[name]
	switch {
	case kind == textField, kind == keywordField && (isWord || is[Prefix](value)):
		if isWord && !hasAlnum(word.Text) {
			return nil, &Error{Problem: name + " cannot contain", Found: word.Text, At: at.Start, Hint: "write a word or \"a phrase\""}
		}
		return Field{Span: at, Name: name, Value: value}, nil
	case kind == keywordField:
		if p, ok := value.(Phrase); ok {
			return Field{Span: at, Name: name, Value: Word{at, p.Text}}, nil
		}
	case kind == choiceField && isWord:
		if v := strings.ToLower(word.Text); slices.Contains(choices[name], v) {
			return Field{Span: at, Name: name, Value: Word{at, v}}, nil
		}
	case kind == gradeField:
		if grade, ok := gradeNamed(unquoted(value)); ok && (isWord || is[Phrase](value)) {
			return gradeNode(name, at, grade), nil
		}
		of = corpus.GradeValues
	case kind == numberField && isWord:
		return rangeNode(name, word, parseNumber, "write year:2018, year:2014..2018 or year:>=2014")
	case kind == dateField && isWord:
		return rangeNode(name, word, parseDate, "write published:2018-01-29, published:2014-01..2018-06 or published:>=2014")
	}
	e := &Error{Problem: "unknown " + name, Found: unquoted(value), At: at.Start, Choices: of}
	if e.Hint = "it is one of"; e.Choices == nil {
		e.Problem, e.Hint = name+" cannot be", "write one value after "+name+":"
	}
	return nil, e
}

// trimValue drops the punctuation of a sentence from the end of a field's value.
func trimValue(s string) string {
	for strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "..") || strings.HasSuffix(s, ",") ||
		strings.HasSuffix(s, ";") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		s = s[:len(s)-1]
	}
	return s
}

func is[T Node](n Node) bool {
	_, ok := n.(T)
	return ok
}

// unquoted is the text of a leaf without its signs.
func unquoted(n Node) string {
	switch n.(type) {
	case Word, Phrase, Exact:
		return Text(n)
	}
	return n.String()
}

// A bound parses one end of a range and steps from it to the next value or the one before.
type bound func(s string, step int) (string, bool)

// rangeNode reads "v", "a..b", "a..", "..b" and the four comparisons.
func rangeNode(name string, w Word, parse bound, hint string) (Node, *Error) {
	bad := &Error{Problem: name + " cannot be", Found: w.Text, At: w.Start, Hint: strings.ReplaceAll(hint, FieldYear, name)}
	if name == FieldPage {
		bad.Hint = "write page:4, page:4..9 or page:>=4"
	}
	from, to, step := w.Text, w.Text, 0
	if a, b, ok := strings.Cut(w.Text, ".."); ok {
		from, to = a, b
	} else if rest, ok := strings.CutPrefix(w.Text, ">="); ok {
		from, to = rest, ""
	} else if rest, ok := strings.CutPrefix(w.Text, "<="); ok {
		from, to = "", rest
	} else if rest, ok := strings.CutPrefix(w.Text, ">"); ok {
		from, to, step = rest, "", 1
	} else if rest, ok := strings.CutPrefix(w.Text, "<"); ok {
		from, to, step = "", rest, -1
	}
	r := Range{Span: w.Span, Name: name}
	var ok1, ok2 = true, true
	if from != "" {
		r.Min, ok1 = parse(from, step)
	}
	if to != "" {
		r.Max, ok2 = parse(to, step)
	}
	if !ok1 || !ok2 || from == "" && to == "" {
		return nil, bad
	}
	if r.Min != "" && r.Max != "" && backwards(r) {
		bad.Problem, bad.Hint = name+" runs backwards in", "write the smaller value first"
		return nil, bad
	}
	return r, nil
}

func backwards(r Range) bool {
	if fieldKinds[r.Name] == dateField {
		n := min(len(r.Min), len(r.Max))
		return r.Min[:n] > r.Max[:n]
	}
	from, _ := strconv.Atoi(r.Min)
	to, _ := strconv.Atoi(r.Max)
	return from > to
}

func parseNumber(s string, step int) (string, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || len(s) > 6 || n < 0 || s[0] == '+' {
		return "", false
	}
	return strconv.Itoa(max(n+step, 0)), true
}

// parseDate reads YYYY, YYYY-MM or YYYY-MM-DD; a step moves by the unit given.
func parseDate(s string, step int) (string, bool) {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		switch len(layout) {
		case 4:
			t = t.AddDate(step, 0, 0)
		case 7:
			t = t.AddDate(0, step, 0)
		default:
			t = t.AddDate(0, 0, step)
		}
		return t.Format(layout), t.Year() > 0 && t.Year() < 10000
	}
	return "", false
}
