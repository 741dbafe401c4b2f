package manifest

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"evidence/corpus"
)

// A Correction is what a person says of one source against whatever else is said
// of it.
type Correction struct {
	ID     string // of the source, or else
	SHA256 string // of one of its PDFs
	Values []Value

	File string // where it stands
	Line int    // from 1
}

// A Value is one corrected field; empty where the correction is to be taken back.
type Value struct{ Field, Value string }

// Nothing stands for the value of a field that is to be empty.
const Nothing = "-"

// Validate says what is wrong with a corrected value; its text is nil for nothing.
// Fields are those of [corpus.Fields] that not only the PDF gives, and of [corpus.GradeField].
func (v Value) Validate() error {
	if key, ok := corpus.GradeOf(v.Field); ok {
		if !slices.Contains(corpus.Judgements, key) {
			return fmt.Errorf("unknown judgement %q; judgements are %s", key, strings.Join(corpus.Judgements, ", "))
		}
		if v.Value != "" && v.Value != Nothing && !slices.Contains(corpus.GradeValues, v.Value) {
			return fmt.Errorf("%q is no grade; grades are %s", v.Value, strings.Join(corpus.GradeValues, ", "))
		}
		return nil
	}
	names := Correctable()
	if !slices.Contains(names, v.Field) {
		return fmt.Errorf("unknown field %q; fields are %s, %s", v.Field, corpus.GradeField("JUDGEMENT"), strings.Join(names, ", "))
	}
	if v.Value == "" || v.Value == Nothing {
		return nil
	}
	if wrong := fields[v.Field].problem(v.Value); wrong != "" {
		return errors.New(wrong)
	}
	return nil
}

// Correctable are the single fields that can be corrected, in alphabetical order:
// those that a manifest gives.
func Correctable() []string {
	names := corpus.FieldNames(func(f *corpus.Field) bool { return !f.FromPDF })
	slices.Sort(names)
	return names
}

// LoadCorrections reads the corrections in the file at path. Its error names every mistake.
func LoadCorrections(path string) ([]Correction, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the corrections: %w", err)
	}
	return ParseCorrections(path, text)
}

// ParseCorrections reads corrections; name is what its errors call the file. The
// error joins a [*Mistake] for everything that is wrong with it.
func ParseCorrections(name string, text []byte) ([]Correction, error) {
	root, wrong := document(name, text)
	if wrong != nil {
		return nil, wrong
	}
	p := &parser{file: name}
	list := p.readCorrections(root)
	return list, errors.Join(p.mistakes...)
}

func (p *parser) readCorrections(root *yaml.Node) (list []Correction) {
	var entries *yaml.Node
	p.eachPair(root, "", func(key, value *yaml.Node) {
		if key.Value != "corrections" {
			p.addMistake(key, key.Value, "unknown; a file of corrections has a list of corrections and nothing else")
			return
		}
		entries = value
	})
	if entries == nil || entries.Kind != yaml.SequenceNode {
		p.addMistake(root, "corrections", "has to be there, and to be a list")
		return nil
	}
	for _, n := range entries.Content {
		list = append(list, p.readCorrection(n))
	}
	return list
}

func (p *parser) readCorrection(n *yaml.Node) Correction {
	c := Correction{File: p.file, Line: n.Line}
	p.eachPair(n, "", func(key, value *yaml.Node) {
		switch name := key.Value; name {
		case "id":
			c.ID = p.readText(name, value)
		case "sha256":
			c.SHA256 = p.readText(name, value)
			if wrong := checkDigest(c.SHA256); wrong != "" {
				p.addMistake(value, name, "%s", wrong)
			}
		case "grades":
			p.eachPair(value, name, func(key, value *yaml.Node) { p.addValue(&c, corpus.GradeField(key.Value), value) })
		default:
			p.addValue(&c, name, value)
		}
	})
	if (c.ID == "") == (c.SHA256 == "") {
		p.addMistake(n, "id", "give either the id of the source or the sha256 of one of its PDFs")
	}
	return c
}

func (p *parser) addValue(c *Correction, field string, n *yaml.Node) {
	v := Value{field, p.readText(field, n)}
	if err := v.Validate(); err != nil {
		p.addMistake(n, field, "%s", err)
	}
	c.Values = append(c.Values, v)
}
