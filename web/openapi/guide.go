package openapi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A Section is the operations with one tag.
type Section struct {
	Title      string
	Operations []Operation
}

// Sections are the operations by their tags, in order.
func (d *Document) Sections() []Section {
	var out []Section
	for _, o := range d.Operations {
		i := slices.IndexFunc(out, func(s Section) bool { return s.Title == o.Tag })
		if i < 0 {
			i = len(out)
			out = append(out, Section{Title: o.Tag})
		}
		o.Method = o.method()
		out[i].Operations = append(out[i].Operations, o)
	}
	return out
}

// Operation is what the document says about an operation.
func (d *Document) Operation(o Operation) *openapi3.Operation {
	return d.Paths.Value(o.Path).GetOperation(o.method())
}

// Schema is a component of the document.
func (d *Document) Schema(name string) *openapi3.Schema { return d.Components.Schemas[name].Value }

// Optional reports whether a field of a schema can be absent.
func (d *Document) Optional(s *openapi3.Schema, field string) bool {
	return !slices.Contains(s.Required, field)
}

// Values says in words what a parameter or a field can be.
func (d *Document) Values(ref *openapi3.SchemaRef) string {
	if name := component(ref); name != "" {
		return name
	}
	s := ref.Value
	switch {
	case s.Items != nil:
		return "list of " + d.Values(s.Items)
	case s.AdditionalProperties.Schema != nil:
		by := ""
		if s.PropertyNames != nil {
			by = " by " + d.Values(s.PropertyNames)
		}
		return "object" + by + ", each value: " + d.Values(s.AdditionalProperties.Schema)
	case len(s.AnyOf) > 0:
		return d.Values(s.AnyOf[0]) + ", or " + d.Values(s.AnyOf[1])
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			words[i] = fmt.Sprint(v)
		}
		return strings.Join(words, ", ")
	case s.Min != nil && s.Max != nil:
		return fmt.Sprintf("%v to %v", *s.Min, *s.Max)
	case s.Min != nil:
		return fmt.Sprintf("%v or more", *s.Min)
	case s.Type.Is(openapi3.TypeBoolean):
		return "true or false"
	case s.Format != "":
		return s.Format
	}
	return strings.Join(s.Type.Slice(), " or ")
}

// Target is the component that a schema refers to, of a list or an object that of its values; "" for none.
func (d *Document) Target(ref *openapi3.SchemaRef) string {
	if name := component(ref); name != "" {
		return name
	}
	switch s := ref.Value; {
	case s.Items != nil:
		return d.Target(s.Items)
	case s.AdditionalProperties.Schema != nil:
		return d.Target(s.AdditionalProperties.Schema)
	case len(s.AnyOf) > 0:
		return d.Target(s.AnyOf[0])
	}
	return ""
}

// component is the name of the component that a reference leads to; "" for a schema by itself.
func component(ref *openapi3.SchemaRef) string { return strings.TrimPrefix(ref.Ref, schemaRoot) }
