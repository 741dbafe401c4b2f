package openapi

import (
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A Schemer is a type that does not look in JSON as its Go type suggests.
type Schemer interface{ Schema() *Schema }

// schemas describes Go types by encoding/json's rules, so that the description cannot differ from what is sent.
type schemas struct {
	docs       Docs
	prefixes   map[string]string // of the components' names, by package
	components map[string]*Schema
	named      map[string]reflect.Type // types of the components
	fields     map[string][]string     // JSON names of each component's fields, in the order of the type
	types      []reflect.Type          // that are named: structs and enumerations
}

const schemaRoot = "#/components/schemas/"

// of is the schema of a type; structs and enumerations are components.
func (s *schemas) of(t reflect.Type) *Schema {
	if v, ok := reflect.Zero(t).Interface().(Schemer); ok {
		return v.Schema()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Bool:
		return &Schema{Type: typeBoolean}
	case reflect.Int, reflect.Int64:
		return &Schema{Type: typeInteger}
	case reflect.Float64:
		return &Schema{Type: typeNumber}
	case reflect.String:
		return s.text(t)
	case reflect.Slice, reflect.Array:
		return &Schema{Type: typeArray, Items: s.of(t.Elem())}
	case reflect.Map:
		return s.object(t)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return &Schema{Type: typeString, Format: "date-time"}
		}
		return s.structure(t)
	}
	panic("openapi: no schema for " + t.String())
}

// object is the schema of a map.
func (s *schemas) object(t reflect.Type) *Schema {
	schema := &Schema{Type: typeObject}
	if t.Elem().Kind() != reflect.Interface {
		schema.AdditionalProperties = s.of(t.Elem())
		if key := s.of(t.Key()); key.Ref != "" {
			schema.PropertyNames = key
		}
	}
	return schema
}

// text is the schema of a string; a type with constants is an enumeration.
func (s *schemas) text(t reflect.Type) *Schema {
	if t.PkgPath() == "" {
		return &Schema{Type: typeString}
	}
	s.see(t)
	doc := s.docs[t.String()]
	if len(doc.Values) == 0 {
		return &Schema{Type: typeString}
	}
	name := s.name(t)
	if s.components[name] == nil {
		enum := enumeration(doc.Values)
		enum.Description = strings.TrimSpace(doc.Doc + " " + enum.Description)
		s.components[name] = enum
	}
	return &Schema{Ref: schemaRoot + name}
}

// enumeration is the schema of a string that is one of some values. Its description says what they mean.
func enumeration(values []ValueDoc) *Schema {
	enum := &Schema{Type: typeString}
	for _, v := range values {
		enum.Enum = append(enum.Enum, v.Value)
		if v.Doc != "" {
			if enum.Description != "" {
				enum.Description += "; "
			}
			enum.Description += v.Value + ": " + v.Doc
		}
	}
	if enum.Description != "" {
		enum.Description += "."
	}
	return enum
}

// structure is a reference to the schema of a struct, which is added where it is missing.
func (s *schemas) structure(t reflect.Type) *Schema {
	name := s.name(t)
	if s.components[name] == nil {
		s.see(t)
		schema := &Schema{Type: typeObject, Description: s.docs[t.String()].Doc, Properties: map[string]*Schema{}}
		s.components[name] = schema
		for _, f := range jsonFields(t) {
			s.see(f.in)
			schema.Properties[f.name] = s.property(f)
			s.fields[name] = append(s.fields[name], f.name)
			if !f.optional {
				schema.Required = append(schema.Required, f.name)
			}
		}
	}
	return &Schema{Ref: schemaRoot + name}
}

// property is the schema of a field.
func (s *schemas) property(f jsonField) *Schema {
	var out *Schema
	if list := f.Tag.Get("enum"); list != "" {
		out = s.narrowed(f.Type, list)
	} else {
		out = s.of(f.Type)
	}
	if f.Type.Kind() == reflect.Pointer && !f.optional {
		out = &Schema{AnyOf: []*Schema{out, {Type: typeNull}}}
	}
	about := s.docs[f.in.String()].Fields[f.name]
	out.Description = strings.TrimSpace(about + " " + out.Description)
	return out
}

// narrowed is an enumeration of the values that a field's tag lists, or of all values of its type but for those
// that are listed with a minus sign.
func (s *schemas) narrowed(t reflect.Type, list string) *Schema {
	s.see(t)
	var values []ValueDoc
	listed := strings.Split(list, ",")
	for _, v := range s.docs[t.String()].Values {
		if slices.Contains(listed, v.Value) || list[0] == '-' && !slices.Contains(listed, "-"+v.Value) {
			values = append(values, v)
		}
	}
	if len(values) == 0 { // the type has no constants
		for _, v := range listed {
			values = append(values, ValueDoc{Value: v})
		}
	}
	return enumeration(values)
}

// see remembers a type that has a name.
func (s *schemas) see(t reflect.Type) {
	if t.PkgPath() != "" && !slices.Contains(s.types, t) {
		s.types = append(s.types, t)
	}
}

// name is what a type is called in the document: its own name, behind the prefix of its package.
func (s *schemas) name(t reflect.Type) string {
	r := []rune(t.Name())
	r[0] = unicode.ToUpper(r[0])
	name := string(r)
	if prefix := s.prefixes[t.PkgPath()]; !strings.HasPrefix(name, prefix) {
		name = prefix + name
	}
	if other := s.named[name]; other != nil && other != t {
		panic("openapi: " + t.String() + " and " + other.String() + " are both called " + name)
	}
	s.named[name] = t
	return name
}

// A jsonField is a field of a struct as JSON.
type jsonField struct {
	reflect.StructField
	name     string       // in JSON
	in       reflect.Type // that declares it
	optional bool
}

// FieldNames are the names in JSON of the fields of a struct, in its order.
func FieldNames(t reflect.Type) []string {
	var names []string
	for _, f := range jsonFields(t) {
		names = append(names, f.name)
	}
	return names
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
		out = append(out, jsonField{f, name, in, strings.HasPrefix(options, "omit")})
	}
	return out
}
