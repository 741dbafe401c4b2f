package openapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

// A Schemer is a type that does not look in JSON as its Go type suggests.
type Schemer interface{ Schema() *openapi3.Schema }

// schemas describes Go types by encoding/json's rules, so that the description cannot differ from what is sent.
// The generator of kin-openapi is not used: it leaves out which fields are required, writes pointers as OpenAPI 3.0
// did and cannot tell the type that declares an embedded field.
type schemas struct {
	docs       Docs
	prefixes   map[string]string // of the components' names, by package
	components openapi3.Schemas
	named      map[string]reflect.Type // types of the components
	fields     map[string][]string     // JSON names of each component's fields, in the order of the type
	types      []reflect.Type          // that are named: structs and enumerations
}

const schemaRoot = "#/components/schemas/"

// of is the schema of a type; structs and enumerations are components.
func (s *schemas) of(t reflect.Type) *openapi3.SchemaRef {
	if v, ok := reflect.Zero(t).Interface().(Schemer); ok {
		return v.Schema().NewRef()
	}
	schema := openapi3.NewSchema()
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Bool:
		schema = openapi3.NewBoolSchema()
	case reflect.Int, reflect.Int64:
		schema = openapi3.NewIntegerSchema()
	case reflect.Float64:
		schema.Type = &openapi3.Types{openapi3.TypeNumber}
	case reflect.String:
		return s.text(t)
	case reflect.Slice, reflect.Array:
		schema = openapi3.NewArraySchema()
		schema.Items = s.of(t.Elem())
	case reflect.Map:
		schema = openapi3.NewObjectSchema()
		if t.Elem().Kind() != reflect.Interface {
			schema.AdditionalProperties.Schema = s.of(t.Elem())
			if key := s.of(t.Key()); key.Ref != "" {
				schema.PropertyNames = key
			}
		}
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			schema = openapi3.NewDateTimeSchema()
			break
		}
		return s.object(t)
	default:
		panic("openapi: no schema for " + t.String())
	}
	return schema.NewRef()
}

// text is the schema of a string; a type with constants is an enumeration.
func (s *schemas) text(t reflect.Type) *openapi3.SchemaRef {
	if t.PkgPath() == "" {
		return openapi3.NewStringSchema().NewRef()
	}
	s.see(t)
	doc := s.docs[t.String()]
	if len(doc.Values) == 0 {
		return openapi3.NewStringSchema().NewRef()
	}
	name := s.name(t)
	if s.components[name] == nil {
		enum := enumeration(doc.Values)
		enum.Description = strings.TrimSpace(doc.Doc + " " + enum.Description)
		s.components[name] = enum.NewRef()
	}
	return openapi3.NewSchemaRef(schemaRoot+name, nil)
}

// enumeration is the schema of a string that is one of some values. Its description says what they mean.
func enumeration(values []ValueDoc) *openapi3.Schema {
	enum := openapi3.NewStringSchema()
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

// object is a reference to the schema of a struct, which is added where it is missing.
func (s *schemas) object(t reflect.Type) *openapi3.SchemaRef {
	name := s.name(t)
	if s.components[name] == nil {
		s.see(t)
		schema := openapi3.NewObjectSchema()
		schema.Description = s.docs[t.String()].Doc
		s.components[name] = schema.NewRef()
		for _, f := range jsonFields(t) {
			s.see(f.in)
			schema.WithPropertyRef(f.name, s.property(f))
			s.fields[name] = append(s.fields[name], f.name)
			if !f.optional {
				schema.Required = append(schema.Required, f.name)
			}
		}
	}
	return openapi3.NewSchemaRef(schemaRoot+name, nil)
}

// property is the schema of a field.
func (s *schemas) property(f jsonField) *openapi3.SchemaRef {
	var ref *openapi3.SchemaRef
	if list := f.Tag.Get("enum"); list != "" {
		ref = s.narrowed(f.Type, list)
	} else {
		ref = s.of(f.Type)
	}
	about := s.docs[f.in.String()].Fields[f.name]
	if f.Type.Kind() == reflect.Pointer && !f.optional {
		null := openapi3.NewSchema()
		null.Type = &openapi3.Types{openapi3.TypeNull}
		either := openapi3.NewSchema()
		either.AnyOf = openapi3.SchemaRefs{ref, null.NewRef()}
		ref = either.NewRef()
	}
	if ref.Ref == "" {
		ref.Value.Description = strings.TrimSpace(about + " " + ref.Value.Description)
		return ref
	}
	// What stands beside $ref can only be read, not set.
	data, err := json.Marshal(map[string]string{"$ref": ref.Ref, "description": about})
	if err == nil {
		err = ref.UnmarshalJSON(data)
	}
	if err != nil {
		panic("openapi: " + err.Error())
	}
	return ref
}

// narrowed is an enumeration of the values that a field's tag lists, or of all values of its type but for those
// that are listed with a minus sign.
func (s *schemas) narrowed(t reflect.Type, list string) *openapi3.SchemaRef {
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
	return enumeration(values).NewRef()
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
