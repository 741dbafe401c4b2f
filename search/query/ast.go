package query

import (
	"strconv"
	"strings"
	"unicode"

	"evidence/corpus"
)

// A Node is a part of a query: a Word, Phrase, Exact, Prefix, Fuzzy, Near, Field, Range, Not, And, Or or List.
type Node interface {
	// String writes the node in the query language.
	String() string
	// Where is the place of the node in the text it was read from.
	Where() corpus.Span
}

// A Word is a word as it was written, with the punctuation that touches it.
type Word struct {
	corpus.Span
	Text string
}

// A Phrase is words that must stand together in this form and order.
type Phrase Word

// An Exact is words in this form and order. Where Text has a capital letter, the
// case of every letter counts too: "SEND" is not "send".
type Exact Word

// A Prefix stands for every word that begins with Text.
type Prefix Word

// A Fuzzy stands for every word at most Distance changes of a letter from Text.
type Fuzzy struct {
	corpus.Span
	Text     string
	Distance int // 1 or 2
}

// A Near is parts that must stand close together in a passage's text, in any
// order: with at most Distance words between the first and the last that are of
// none of them. Each part is a Word, Phrase, Exact, Prefix, Fuzzy, or an Or or a
// List of those, of which one is enough.
type Near struct {
	corpus.Span
	Of       []Node
	Distance int // 0 to maxDistance
}

// A Field is what a field of text must hold. Value is a Word, Phrase, Exact, Prefix or Fuzzy.
type Field struct {
	corpus.Span
	Name  string
	Value Node
}

// A Range is what a number or a date must lie between, ends included; an empty
// end is open. A date may be a year or a month: it then means all its days.
type Range struct {
	corpus.Span
	Name     string
	Min, Max string
}

// A Not is what must not hold.
type Not struct {
	corpus.Span
	Of Node
}

// An And is parts that must all hold.
type And struct {
	corpus.Span
	Of []Node
}

// An Or is parts of which one must hold.
type Or And

// A List is parts side by side: a whole query, or what is in brackets.
type List And

func (w Word) String() string   { return escape(w.Text) }
func (p Prefix) String() string { return escape(p.Text) + "*" }
func (f Fuzzy) String() string  { return escape(f.Text) + "~" + strconv.Itoa(f.Distance) }
func (n Not) String() string    { return "NOT " + operand(n.Of) }
func (l List) String() string   { return "(" + l.inner() + ")" }

// Cased reports whether the case of the letters counts.
func (x Exact) Cased() bool { return strings.IndexFunc(x.Text, unicode.IsUpper) >= 0 }

// String writes several words between quotation marks.
func (x Exact) String() string {
	if strings.Contains(x.Text, " ") {
		return `="` + x.Text + `"`
	}
	return "=" + escape(x.Text)
}

// String writes quoted words as one quotation with a distance.
func (n Near) String() string {
	var quoted []string
	for _, of := range n.Of {
		if p, ok := of.(Phrase); ok && !strings.Contains(p.Text, " ") {
			quoted = append(quoted, p.Text)
		}
	}
	if len(quoted) == len(n.Of) {
		return `"` + strings.Join(quoted, " ") + `"~` + strconv.Itoa(n.Distance)
	}
	return join(n.Of, " NEAR/"+strconv.Itoa(n.Distance)+" ", operand)
}

// String writes a value so that it is read as one whatever it begins with.
func (f Field) String() string {
	v := f.Value.String()
	if r := []rune(v)[0]; !is[Exact](f.Value) && !isAlnum(r) && r != '"' && r != '\\' {
		v = `\` + v
	}
	return f.Name + ":" + v
}

// String writes the phrase; Phrase.Text holds no quotation mark.
func (p Phrase) String() string { return `"` + p.Text + `"` }

// String writes both ends, one end, or the one value they share.
func (r Range) String() string {
	switch {
	case r.Min == r.Max:
		return r.Name + ":" + r.Min
	case r.Min == "":
		return r.Name + ":<=" + r.Max
	case r.Max == "":
		return r.Name + ":>=" + r.Min
	}
	return r.Name + ":" + r.Min + ".." + r.Max
}

// String writes the parts with AND between them.
func (a And) String() string {
	return join(a.Of, " AND ", func(n Node) string {
		if is[Not](n) {
			return n.String()
		}
		return operand(n)
	})
}

// String writes the parts with OR between them.
func (o Or) String() string {
	return join(o.Of, " OR ", func(n Node) string {
		if is[Or](n) {
			return operand(n)
		}
		return n.String()
	})
}

func (l List) inner() string { return join(l.Of, " ", Node.String) }

func join(of []Node, between string, write func(Node) string) string {
	parts := make([]string, len(of))
	for i, n := range of {
		parts[i] = write(n)
	}
	return strings.Join(parts, between)
}

// Leaves calls f with each Word, Phrase, Exact, Prefix, Fuzzy, Field and Range of n, in
// the order written, but for those that are negated.
func Leaves(n Node, f func(Node)) {
	of := Alternatives(n)
	switch n := n.(type) {
	case Not, Or, List:
	case And:
		of = n.Of
	case Near:
		of = n.Of
	default:
		f(n)
	}
	for _, n := range of {
		Leaves(n, f)
	}
}

// Alternatives are the parts of an Or or a List; nil of any other node.
func Alternatives(n Node) []Node {
	switch n := n.(type) {
	case Or:
		return n.Of
	case List:
		return n.Of
	}
	return nil
}

// Text is the text of a Word, Phrase, Exact, Prefix or Fuzzy without its signs; "" for any other node.
func Text(n Node) string {
	switch n := n.(type) {
	case Word:
		return n.Text
	case Phrase:
		return n.Text
	case Exact:
		return n.Text
	case Prefix:
		return n.Text
	case Fuzzy:
		return n.Text
	}
	return ""
}

// RankedText is the text of a leaf that ranks by its words: a Word, Phrase or
// Exact, by itself or in a field of a passage's text or headings; "" for any other node.
func RankedText(n Node) string {
	switch n := n.(type) {
	case Prefix, Fuzzy:
		return ""
	case Field:
		if n.Name == FieldText || n.Name == FieldHeading {
			return RankedText(n.Value)
		}
	}
	return Text(n)
}

// operand writes n so that an operator before it takes the whole of it.
func operand(n Node) string {
	switch n.(type) {
	case And, Or, Not:
		return "(" + n.String() + ")"
	}
	return n.String()
}

// escape writes text so that it is read as one word and nothing else.
func escape(text string) string {
	var b strings.Builder
	if isOperator(text) || strings.HasPrefix(text, "-") || strings.HasPrefix(text, "=") {
		b.WriteByte('\\')
	}
	for _, r := range text {
		if isSpace(r) || isQuote(r) || strings.ContainsRune(`\():*~`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
