package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"

	"evidence/corpus/lazyregexp"
)

// Parse reads a manifest; name is what its errors call it. The error joins a
// [*Mistake] for everything that is wrong with it.
func Parse(name string, text []byte) (*Manifest, error) {
	root, wrong := document(name, text)
	if wrong != nil {
		return nil, wrong
	}
	p := &parser{file: name}
	m := p.readManifest(root)
	p.mistakes = append(p.mistakes, m.buildIndex()...)
	if len(p.mistakes) > 0 {
		return nil, errors.Join(p.mistakes...)
	}
	return m, nil
}

// document returns the root of a file that holds one YAML document.
func document(name string, text []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, &Mistake{name, 1, "", `it is empty; list its entries under "sources:" or "corrections:"`}
	} else if err != nil {
		return nil, syntax(name, err)
	}
	if err := d.Decode(&more); err == nil {
		return nil, &Mistake{name, more.Line, "", "a second document begins; put all sources into one"}
	} else if !errors.Is(err, io.EOF) {
		return nil, syntax(name, err)
	}
	return doc.Content[0], nil
}

// syntax is the mistake of a file that is no YAML.
func syntax(name string, err error) error {
	m := &Mistake{name, 1, "", "it is no YAML: " + err.Error()}
	if e := (*yaml.LoadError)(nil); errors.As(err, &e) {
		m.Line = max(1, e.Mark.Line)
		m.Problem = "it is no YAML: " + e.Message
		if e.ContextMsg != "" {
			m.Problem += " (" + e.ContextMsg + ")"
		}
	}
	return m
}

type parser struct {
	file     string
	mistakes []error
}

func (p *parser) addMistake(n *yaml.Node, field, problem string, args ...any) {
	p.mistakes = append(p.mistakes, &Mistake{p.file, n.Line, field, fmt.Sprintf(problem, args...)})
}

func (p *parser) readManifest(root *yaml.Node) *Manifest {
	m := &Manifest{}
	var defaults Entry
	var list *yaml.Node
	p.eachPair(root, "", func(key, value *yaml.Node) {
		switch key.Value {
		case "defaults":
			defaults = p.readEntry(value, true)
		case "sources":
			list = value
		default:
			p.addMistake(key, key.Value, "unknown; a manifest has defaults and sources")
		}
	})
	list = resolveAlias(list)
	switch {
	case list == nil:
		p.addMistake(root, "sources", "missing; list the sources under it")
	case list.Kind != yaml.SequenceNode:
		p.addMistake(list, "sources", "has to be a list")
	default:
		m.Entries = make([]Entry, 0, len(list.Content))
		for _, n := range list.Content {
			e := p.readEntry(n, false)
			e.fillDefaults(&defaults)
			p.validateEntry(n, &e)
			m.Entries = append(m.Entries, e)
		}
	}
	return m
}

// eachPair calls do for each key of a mapping with its value.
func (p *parser) eachPair(n *yaml.Node, field string, do func(key, value *yaml.Node)) {
	if n = resolveAlias(n); n.Kind != yaml.MappingNode {
		p.addMistake(n, field, "has to be a mapping of fields to values")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		for j := 0; j < i; j += 2 {
			if n.Content[j].Value == key.Value {
				p.addMistake(key, key.Value, "given twice")
			}
		}
		do(key, n.Content[i+1])
	}
}

// readEntry reads one source, or the defaults, which may have shared fields only.
func (p *parser) readEntry(n *yaml.Node, defaults bool) Entry {
	e := Entry{File: p.file, Line: n.Line}
	p.eachPair(n, "", func(key, value *yaml.Node) {
		f, ok := fields[key.Value]
		switch {
		case !ok:
			p.addMistake(key, key.Value, "unknown; the fields are %s", strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		case defaults && !f.shared:
			p.addMistake(key, key.Value, "belongs to one source, not to the defaults")
		default:
			f.read(p, key.Value, value, &e)
		}
		if defaults && ok && f.shared {
			p.checkPlaceholders(value, key.Value)
		}
	})
	return e
}

var placeholder = lazyregexp.New(`\{[^{}]*\}`)

// checkPlaceholders finds what stands for nothing in a default.
func (p *parser) checkPlaceholders(n *yaml.Node, name string) {
	for _, found := range placeholder.FindAllString(resolveAlias(n).Value, -1) {
		if found != urnPlaceholder {
			p.addMistake(n, name, "%s is not a placeholder; use %s", found, urnPlaceholder)
		}
	}
}

// validateEntry finds what is wrong with an entry as a whole.
func (p *parser) validateEntry(n *yaml.Node, e *Entry) {
	if e.ID == "" {
		p.addMistake(n, "id", "missing; give the source an id of its own")
	}
	// As far as both are known: 2030-02 is not before 2030-02-03.
	known := min(len(e.InspectionStart), len(e.InspectionEnd))
	if e.InspectionEnd[:known] < e.InspectionStart[:known] {
		p.addMistake(n, "inspection_end", "%q is before inspection_start, %q", e.InspectionEnd, e.InspectionStart)
	}
}

// urnPlaceholder stands for a source's provider_urn in the defaults.
const urnPlaceholder = "{provider_urn}"

// fillDefaults fills what the entry leaves empty from the defaults.
func (e *Entry) fillDefaults(defaults *Entry) {
	for _, f := range fields {
		if !f.shared || *f.text(e) != "" {
			continue
		}
		if value := *f.text(defaults); e.ProviderURN != "" || !strings.Contains(value, urnPlaceholder) {
			*f.text(e) = strings.ReplaceAll(value, urnPlaceholder, e.ProviderURN)
		}
	}
}

// readText reads a single value; nothing written is an empty one.
func (p *parser) readText(name string, n *yaml.Node) string {
	n = resolveAlias(n)
	if n.Kind != yaml.ScalarNode {
		p.addMistake(n, name, "has to be a single value")
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	v := strings.TrimSpace(n.Value)
	if strings.ContainsFunc(v, unicode.IsControl) {
		p.addMistake(n, name, "has a line break or another control character; write it on one line")
		return ""
	}
	return v
}

// validText reads a single value that must be there and have nothing wrong with it.
func (p *parser) validText(name string, n *yaml.Node, problem func(string) string) string {
	before := len(p.mistakes)
	v := p.readText(name, n)
	if wrong := problem(v); wrong != "" && len(p.mistakes) == before {
		p.addMistake(n, name, "%s", wrong)
	}
	return v
}

// resolveAlias is what a node stands for.
func resolveAlias(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}
