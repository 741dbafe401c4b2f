// Package query reads the query language and says what a query means. Syntax lists
// what can be written. It knows the fields there are, but no passage, and nothing of
// how a query is answered.
//
// Bare words are ranked, and any of them may be missing. Everything else is strict: a
// hit satisfies it or is no hit. Only AND, OR, NOT and NEAR/5 in capital letters are
// operators. People paste prose into search boxes, so nothing is an error but a field
// that is written as one and cannot be one: stray operators, unbalanced quotation marks and
// brackets, times of day and addresses are read as the words they are. A query that
// reads like prose is searched as words even then, and brackets in it are only brackets.
//
// A query that asks for too much work, as hundreds of similar spellings do, is an error too, or in prose searched as words.
package query

import (
	"fmt"
	"strings"
)

// A Query is what a text was understood to mean.
type Query struct {
	Root  List
	Notes []string // what was read otherwise than it was written, in sentences for the user
}

// Parse reads text. The error, an *Error, is about a field: unknown, or given a
// value it cannot have; or about too much work.
func Parse(text string) (Query, error) { return parse(text, false) }

// ParseLoose reads any text. Where Parse has an error it reads words and says so in Notes.
func ParseLoose(text string) Query {
	q, err := parse(text, true)
	if err != nil { // loose parsing turns each error into a note
		panic("query: loose parsing failed: " + err.Error())
	}
	return q
}

// Accepted is text, or where Parse has an error with it, text from which Parse reads what ParseLoose reads from it.
func Accepted(text string) string {
	if _, err := Parse(text); err == nil {
		return text
	}
	return ParseLoose(text).String()
}

// String writes the query so that Parse reads the same Root from it.
func (q Query) String() string { return q.Root.inner() }

// A Role is what a part of a query does to the result.
type Role string

// Roles of a Part.
const (
	RoleAny  Role = "any"  // ranked, and can be missing
	RoleMust Role = "must" // every hit satisfies it
	RoleNot  Role = "not"  // no hit satisfies it
)

// A PartKind is the kind of a part of a query.
type PartKind string

// Kinds of a Part.
const (
	KindWord   PartKind = "word"
	KindPhrase PartKind = "phrase"
	KindExact  PartKind = "exact" // one form of a word
	KindForms  PartKind = "forms" // every word that begins so or is spelt nearly so
	KindNear   PartKind = "near"  // words close together
	KindField  PartKind = "field" // the value of a field
	KindRange  PartKind = "range" // the bounds of a number or a date
	KindGroup  PartKind = "group" // parts with AND or OR between them, or in brackets
)

// A Part is a piece of a query as it was understood.
type Part struct {
	Role  Role     `json:"role"`  // what the piece does to the result
	Kind  PartKind `json:"kind"`  // kind of piece; where the role is not, the kind of what is excluded
	Text  string   `json:"text"`  // the piece in the query language
	Start int      `json:"start"` // where the piece begins in the query, in Unicode code points
	End   int      `json:"end"`   // where the piece ends: the code point after its last
}

// Parts lists the query's pieces in the order they were written.
func (q Query) Parts() []Part {
	parts := make([]Part, 0, len(q.Root.Of))
	for _, n := range q.Root.Of {
		p := Part{Role: RoleMust, Text: n.String()}
		switch n := n.(type) {
		case Word:
			p.Role = RoleAny
		case Not:
			p.Role, p.Text = RoleNot, operand(n.Of)
		}
		p.Kind = partKind(n)
		at := n.Where()
		p.Start, p.End = at.Start, at.End
		parts = append(parts, p)
	}
	return parts
}

func partKind(n Node) PartKind {
	switch n := n.(type) {
	case Word:
		return KindWord
	case Phrase:
		return KindPhrase
	case Exact:
		return KindExact
	case Prefix, Fuzzy:
		return KindForms
	case Near:
		return KindNear
	case Field:
		return KindField
	case Range:
		return KindRange
	case Not:
		return partKind(n.Of)
	}
	return KindGroup
}

// An Error says which part of a query cannot be searched, where it is and
// what could stand there instead.
type Error struct {
	Problem string   // what is wrong, without the place: `unknown field`
	Found   string   // the text it is about
	At      int      // where Found begins, in Unicode code points from 0
	Choices []string // what is accepted, where that is a list
	Hint    string   // what is accepted, where it is not
}

// Error gives the place counted from 1, as people count.
func (e *Error) Error() string {
	s := fmt.Sprintf("query: %s %q at character %d", e.Problem, e.Found, e.At+1)
	if len(e.Choices) > 0 {
		s += "; " + e.Hint + " " + strings.Join(e.Choices, ", ")
	} else if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}
