package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Parse reads a manifest; name is what its errors call it. The error joins a
// [*Mistake] for everything that is wrong with it.
func Parse(name string, text []byte) (*Manifest, error) {
	root, err := document(text)
	if err != nil {
		return nil, fmt.Errorf("manifest %q: %w", name, err)
	}
	p := &parser{file: name}
	m := p.manifest(root)
	p.mistakes = append(p.mistakes, m.index()...)
	if len(p.mistakes) > 0 {
		return nil, errors.Join(p.mistakes...)
	}
	return m, nil
}

// document returns the root of a file that holds one YAML document.
func document(text []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, errors.New(`it is empty; list its entries under "sources:" or "corrections:"`)
	} else if err != nil {
		return nil, err
	}
	if err := d.Decode(&more); err == nil {
		return nil, fmt.Errorf("line %d: a second document begins; put all sources into one", more.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return doc.Content[0], nil
}

type parser struct {
	file     string
	mistakes []error
}

func (p *parser) mistake(n *yaml.Node, field, problem string, args ...any) {
	p.mistakes = append(p.mistakes, &Mistake{p.file, n.Line, field, fmt.Sprintf(problem, args...)})
}

func (p *parser) manifest(root *yaml.Node) *Manifest {
	m := &Manifest{}
	var defaults Entry
	var list *yaml.Node
	p.pairs(root, "", func(key, value *yaml.Node) {
		switch key.Value {
		case "defaults":
			defaults = p.entry(value, true)
		case "sources":
			list = value
		default:
			p.mistake(key, key.Value, "unknown; a manifest has defaults and sources")
		}
	})
	switch {
	case list == nil:
		p.mistake(root, "sources", "missing; list the sources under it")
	case list.Kind != yaml.SequenceNode:
		p.mistake(list, "sources", "has to be a list")
	default:
		m.Entries = make([]Entry, 0, len(list.Content))
		for _, n := range list.Content {
			e := p.entry(n, false)
			e.complete(&defaults)
			p.check(n, &e)
			m.Entries = append(m.Entries, e)
		}
	}
	return m
}

// pairs calls do for each key of a mapping with its value.
func (p *parser) pairs(n *yaml.Node, field string, do func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.mistake(n, field, "has to be a mapping of fields to values")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		for j := 0; j < i; j += 2 {
			if n.Content[j].Value == key.Value {
				p.mistake(key, key.Value, "given twice")
			}
		}
		do(key, n.Content[i+1])
	}
}

// entry reads one source, or the defaults, which may have shared fields only.
func (p *parser) entry(n *yaml.Node, defaults bool) Entry {
	e := Entry{File: p.file, Line: n.Line}
	p.pairs(n, "", func(key, value *yaml.Node) {
		f, ok := fields[key.Value]
		switch {
		case !ok:
			p.mistake(key, key.Value, "unknown; the fields are %s", strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		case defaults && !f.shared:
			p.mistake(key, key.Value, "belongs to one source, not to the defaults")
		default:
			f.read(p, key.Value, value, &e)
		}
	})
	return e
}

// check finds what is wrong with an entry as a whole.
func (p *parser) check(n *yaml.Node, e *Entry) {
	if e.ID == "" {
		p.mistake(n, "id", "missing; give the source an id of its own")
	}
	if e.InspectionStart != "" && e.InspectionEnd != "" && e.InspectionEnd < e.InspectionStart {
		p.mistake(n, "inspection_end", "%q is before inspection_start, %q", e.InspectionEnd, e.InspectionStart)
	}
}

// complete fills what the entry leaves empty from the defaults.
func (e *Entry) complete(defaults *Entry) {
	const urn = "{provider_urn}"
	for _, f := range fields {
		if !f.shared || *f.text(e) != "" {
			continue
		}
		if value := *f.text(defaults); e.ProviderURN != "" || !strings.Contains(value, urn) {
			*f.text(e) = strings.ReplaceAll(value, urn, e.ProviderURN)
		}
	}
}

// text reads a single value; nothing written is an empty one.
func (p *parser) text(name string, n *yaml.Node) string {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		p.mistake(n, name, "has to be a single value")
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	return strings.TrimSpace(n.Value)
}
