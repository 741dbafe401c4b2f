package manifest

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// A field is one that an entry may have.
type field struct {
	shared  bool                 // it may stand in the defaults
	text    func(*Entry) *string // of a field with one value
	problem func(string) string  // of a field with one value: what is wrong with it, if anything
	read    func(p *parser, name string, n *yaml.Node, e *Entry)
}

// fields are those of an entry by their names: what only a manifest gives, and
// those of corpus.Fields that a person can give.
var fields = func() map[string]field {
	list := map[string]field{
		"id":             single(func(e *Entry) *string { return &e.ID }, checkID),
		"note":           single(func(e *Entry) *string { return &e.Note }, anyText),
		"urls":           {read: list(func(e *Entry) *[]string { return &e.URLs }, checkAddress)},
		"sha256":         {read: list(func(e *Entry) *[]string { return &e.SHA256 }, checkDigest)},
		"not_pdf":        {read: readNotPDF},
		"bytes":          {read: readBytes},
		"grades":         {read: pairs(func(e *Entry) *map[string]string { return &e.Grades }, checkGrade)},
		"grades_printed": {read: pairs(func(e *Entry) *map[string]string { return &e.GradesPrinted }, anyText)},
	}
	for _, f := range corpus.Fields {
		if f.FromPDF {
			continue
		}
		of := single(func(e *Entry) *string { return f.Value(&e.Source) }, problemOf(&f))
		of.shared = f.Shared
		list[f.Name] = of
	}
	return list
}()

// problemOf is the check of a field's values.
func problemOf(f *corpus.Field) func(string) string {
	switch {
	case f.Choices != nil:
		return func(v string) string { return checkKind(f.Choices, v) }
	case f.Form == corpus.FormDate:
		return checkDate
	case f.Form == corpus.FormAddress:
		return checkAddress
	case f.Form == corpus.FormCode:
		return checkURN
	}
	return anyText
}

// single is a field with one value; problem says what is wrong with a value, if anything.
func single(text func(*Entry) *string, problem func(string) string) field {
	return field{text: text, problem: problem, read: func(p *parser, name string, n *yaml.Node, e *Entry) {
		v := p.readText(name, n)
		if v != "" {
			if wrong := problem(v); wrong != "" {
				p.addMistake(n, name, "%s", wrong)
			}
		}
		*text(e) = v
	}}
}

// list is the reader of a field with one value or several.
func list(values func(*Entry) *[]string, problem func(string) string) func(*parser, string, *yaml.Node, *Entry) {
	return func(p *parser, name string, n *yaml.Node, e *Entry) {
		n = resolveAlias(n)
		nodes := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			nodes = n.Content
		}
		for _, n := range nodes {
			*values(e) = append(*values(e), p.validText(name, n, problem))
		}
	}
}

// pairs is the reader of a field that maps judgements to values.
func pairs(values func(*Entry) *map[string]string, problem func(string) string) func(*parser, string, *yaml.Node, *Entry) {
	return func(p *parser, name string, n *yaml.Node, e *Entry) {
		m := make(map[string]string)
		p.eachPair(n, name, func(key, value *yaml.Node) {
			at := name + "." + key.Value
			if !judgementForm.MatchString(key.Value) {
				p.addMistake(key, at, "%q is no judgement; write it as overall_effectiveness, in lower-case letters and underscores", key.Value)
			}
			m[key.Value] = p.validText(at, value, problem)
		})
		*values(e) = m
	}
}

var judgementForm = lazyregexp.New(`^[a-z][a-z_]*$`)

func checkGrade(v string) string {
	if v == "" || v != strings.ToLower(v) {
		return fmt.Sprintf("%q is no grade; write it in lower case, and as the report prints it in grades_printed", v)
	}
	return ""
}

func readNotPDF(p *parser, name string, n *yaml.Node, e *Entry) {
	switch v := p.readText(name, n); v {
	case "true":
		e.NotPDF = true
	case "false":
	default:
		p.addMistake(n, name, "%q is neither true nor false", v)
	}
}

func readBytes(p *parser, name string, n *yaml.Node, e *Entry) {
	v := p.readText(name, n)
	size, err := strconv.ParseInt(v, 10, 64)
	if err != nil || size <= 0 {
		p.addMistake(n, name, "%q is not a size; write the number of bytes in figures", v)
		return
	}
	e.Bytes = size
}

func anyText(string) string { return "" }

// The checks of values that a pattern describes.
var (
	checkID     = matching(`^[A-Za-z0-9][A-Za-z0-9._-]*$`, "is no id; use letters, digits, points, hyphens and underscores, first a letter or digit")
	checkURN    = matching(`^[A-Za-z0-9-]+$`, "is no provider's number; use letters, digits and hyphens")
	checkDigest = matching(`^[0-9a-f]{64}$`, "is no SHA-256; write 64 hexadecimal digits in lower case")
)

// matching is the check that a value matches a pattern; problem is said of one that does not.
func matching(pattern, problem string) func(string) string {
	form := lazyregexp.New(pattern)
	return func(v string) string {
		if form.MatchString(v) {
			return ""
		}
		return fmt.Sprintf("%q %s", v, problem)
	}
}

// checkDate accepts what is known of a date: a day, a month or a year.
func checkDate(v string) string {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, v); err == nil && t.Format(layout) == v {
			return ""
		}
	}
	return fmt.Sprintf("%q is no date; write YYYY-MM-DD, YYYY-MM or YYYY", v)
}

func checkAddress(v string) string {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return fmt.Sprintf("%q is no address; begin it with https:// or http://", v)
	case u.User != nil:
		return fmt.Sprintf("%q has a user's name or password in it; leave them out", u.Redacted())
	case strings.ContainsAny(v, ` <>"\`):
		return fmt.Sprintf("%q has a character that an address cannot have; write a space as %%20", v)
	}
	return ""
}

func checkKind(kinds []string, v string) string {
	if slices.Contains(kinds, v) {
		return ""
	}
	return fmt.Sprintf("%q is no kind of source; kinds are %s", v, strings.Join(kinds, ", "))
}
