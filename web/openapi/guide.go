package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
		o.Parameters = slices.DeleteFunc(slices.Clone(o.Parameters), func(p Parameter) bool { return p.Undescribed })
		out[i].Operations = append(out[i].Operations, o)
	}
	return out
}

// Operation is what the document says about an operation.
func (d *Document) Operation(o Operation) *DescribedOperation {
	return d.Paths[o.Path][strings.ToLower(o.method())]
}

// Response is a response, the one that it refers to where it only refers.
func (d *Document) Response(r *Response) *Response {
	if name, refers := strings.CutPrefix(r.Ref, responseRoot); refers {
		return d.Components.Responses[name]
	}
	return r
}

// Schema is a component of the document.
func (d *Document) Schema(name string) *Schema { return d.Components.Schemas[name] }

// About is the description of a schema, of one that only refers its own or else that of the component.
func (d *Document) About(s *Schema) string {
	if name := component(s); name != "" && s.Description == "" {
		return d.Schema(name).Description
	}
	return s.Description
}

// Optional reports whether a field of a schema can be absent.
func (d *Document) Optional(s *Schema, field string) bool {
	return !slices.Contains(s.Required, field)
}

// Values says in words what a parameter or a field can be.
func (d *Document) Values(s *Schema) string {
	if name := component(s); name != "" {
		return name
	}
	switch {
	case s.Items != nil:
		return "list of " + d.Values(s.Items)
	case s.AdditionalProperties != nil:
		by := ""
		if s.PropertyNames != nil {
			by = " by " + d.Values(s.PropertyNames)
		}
		return "object" + by + ", each value: " + d.Values(s.AdditionalProperties)
	case len(s.AnyOf) > 0:
		return d.Values(s.AnyOf[0]) + ", or " + d.Values(s.AnyOf[1])
	case len(s.Enum) > 0:
		return strings.Join(s.Enum, ", ")
	case s.Min != nil && s.Max != nil:
		return fmt.Sprintf("%d to %d", *s.Min, *s.Max)
	case s.Min != nil:
		return fmt.Sprintf("%d or more", *s.Min)
	case s.Type == typeBoolean:
		return "true or false"
	}
	return cmp.Or(s.Format, s.Type)
}

// Target is the component that a schema refers to, of a list or an object that of its values; "" for none.
func (d *Document) Target(s *Schema) string {
	switch {
	case s.Ref != "":
		return component(s)
	case s.Items != nil:
		return d.Target(s.Items)
	case s.AdditionalProperties != nil:
		return d.Target(s.AdditionalProperties)
	case len(s.AnyOf) > 0:
		return d.Target(s.AnyOf[0])
	}
	return ""
}

// component is the name of the component that a reference leads to; "" for a schema by itself.
func component(s *Schema) string { return strings.TrimPrefix(s.Ref, schemaRoot) }
