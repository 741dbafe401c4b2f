package web

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A schema is a JSON Schema (2020-12) as OpenAPI 3.1 uses it.
type schema struct {
	Ref         string           `json:"$ref,omitempty"`
	Description string           `json:"description,omitempty"`
	Type        string           `json:"type,omitempty"`
	Format      string           `json:"format,omitempty"`
	Enum        []string         `json:"enum,omitempty"`
	Default     any              `json:"default,omitempty"`
	Minimum     *int             `json:"minimum,omitempty"`
	Maximum     *int             `json:"maximum,omitempty"`
	Properties  inOrder[*schema] `json:"properties,omitempty"`
	Required    []string         `json:"required,omitempty"`
	Items       *schema          `json:"items,omitempty"`
	MapOf       *schema          `json:"additionalProperties,omitempty"` // of a map: its values
	AnyOf       []*schema        `json:"anyOf,omitempty"`
}

// Requires reports whether a field is always there.
func (s *schema) Requires(name string) bool { return slices.Contains(s.Required, name) }

// inOrder is a JSON object whose members keep their order.
type inOrder[T any] []member[T]

type member[T any] struct {
	Name  string
	Value T
}

func (o inOrder[T]) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.Name, m.Value} {
			if j > 0 {
				b.WriteByte(':')
			}
			data, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			b.Write(data)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// schemas are made of the Go types that are written as JSON, by encoding/json's
// rules, so that they cannot differ from what is sent. What the fields mean is in
// fieldTexts.
type schemas struct {
	components inOrder[*schema]
}

// component is a reference to the schema of a struct, which is made where it is not yet there.
func (c *schemas) component(t reflect.Type) *schema {
	name := componentName(t)
	if !slices.ContainsFunc(c.components, func(m member[*schema]) bool { return m.Name == name }) {
		s := &schema{Type: "object", Description: typeTexts[t.String()]}
		c.components = append(c.components, member[*schema]{name, s})
		for _, f := range jsonFields(t) {
			s.Properties = append(s.Properties, member[*schema]{f.name, c.field(f)})
			if !f.optional {
				s.Required = append(s.Required, f.name)
			}
		}
	}
	return &schema{Ref: "#/components/schemas/" + name}
}

// componentName is a type's name as a public one.
func componentName(t reflect.Type) string {
	if name := componentNames[t.String()]; name != "" {
		return name
	}
	r := []rune(t.Name())
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// field is the schema of a field.
func (c *schemas) field(f jsonField) *schema {
	s := c.of(f.kind)
	if f.kind.Kind() == reflect.Pointer && !f.optional {
		s = &schema{AnyOf: []*schema{s, {Type: "null"}}}
	}
	s.Description, s.Enum = fieldTexts[f.key], fieldEnums[f.key]
	return s
}

// of is the schema of a type.
func (c *schemas) of(t reflect.Type) *schema {
	if t == reflect.TypeFor[textOrNumber]() {
		return &schema{AnyOf: []*schema{{Type: "string"}, {Type: "integer"}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return c.of(t.Elem())
	case reflect.Bool:
		return &schema{Type: "boolean"}
	case reflect.Int, reflect.Int64:
		return &schema{Type: "integer"}
	case reflect.Float64:
		return &schema{Type: "number"}
	case reflect.String:
		return &schema{Type: "string"}
	case reflect.Slice, reflect.Array:
		return &schema{Type: "array", Items: c.of(t.Elem())}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return &schema{Type: "object"}
		}
		return &schema{Type: "object", MapOf: c.of(t.Elem())}
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return &schema{Type: "string", Format: "date-time"}
		}
		return c.component(t)
	}
	panic("web: no schema for " + t.String()) // a test would find it before anybody else
}

// A jsonField is a field of a struct as JSON.
type jsonField struct {
	name     string
	key      string // its name behind that of the type which declares it
	kind     reflect.Type
	optional bool
}

// jsonFields lists the fields that encoding/json writes of a struct, those of embedded structs among them.
func jsonFields(t reflect.Type) []jsonField {
	var out []jsonField
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		in := t
		for _, i := range f.Index[:len(f.Index)-1] {
			if in = in.Field(i).Type; in.Kind() == reflect.Pointer {
				in = in.Elem()
			}
		}
		out = append(out, jsonField{name, in.String() + "." + name, f.Type, strings.HasPrefix(options, "omit")})
	}
	return out
}
