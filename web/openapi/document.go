package openapi

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Docs are the doc comments of types, by package and name, as in corpus.Passage.
type Docs map[string]TypeDoc

// A TypeDoc is what the source says about a type.
type TypeDoc struct {
	Doc    string            `json:"doc"`
	Fields map[string]string `json:"fields,omitempty"` // by their names in JSON
	Values []ValueDoc        `json:"values,omitempty"` // constants of the type, in order
}

// A ValueDoc is what the source says about a constant.
type ValueDoc struct {
	Value string `json:"value"`
	Doc   string `json:"doc,omitempty"`
}

// An API is all that a document is made of.
type API struct {
	Info       Info
	Server     string // address that the paths are below
	Operations []Operation
	Tags       map[string]string // what the operations of each tag are for
	Docs       Docs
	Prefixes   map[string]string       // of the names of a package's schemas, by its path
	Problem    any                     // value of the type that errors are answered with
	ErrorText  func(status int) string // when each error is answered
	Token      string                  // how to get a token
}

// A Document is an API's description.
type Document struct {
	OpenAPI    string                                    `json:"openapi"`
	Info       Info                                      `json:"info"`
	Servers    []named                                   `json:"servers,omitempty"`
	Tags       []named                                   `json:"tags,omitempty"`
	Security   []map[string][]string                     `json:"security"` // none is asked for, but where an operation says so
	Paths      map[string]map[string]*DescribedOperation `json:"paths"`    // by their methods in small letters
	Components components                                `json:"components"`

	JSON       []byte              `json:"-"`
	Operations []Operation         `json:"-"` // in order
	Fields     map[string][]string `json:"-"` // names of each schema's properties, in order
	Types      []reflect.Type      `json:"-"` // that have a name and are described
}

// bearer is the name of the scheme by which a token is sent.
const bearer = "bearer"

// Media types of JSON.
const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
)

// New describes an API. An error is a fault of the program.
func New(a API) (*Document, error) {
	b := builder{
		schemas: schemas{docs: a.Docs, prefixes: a.Prefixes, components: map[string]*Schema{}, named: map[string]reflect.Type{}, fields: map[string][]string{}},
		api:     a, responses: map[string]*Response{},
	}
	d := &Document{OpenAPI: "3.1.1", Info: a.Info, Servers: []named{{URL: a.Server, Description: "this site"}}, Paths: map[string]map[string]*DescribedOperation{}}
	for i := range a.Operations {
		o := &a.Operations[i]
		if d.Paths[o.Path] == nil {
			d.Paths[o.Path] = map[string]*DescribedOperation{}
		}
		d.Paths[o.Path][strings.ToLower(o.method())] = b.operation(o)
		if tag := (named{Name: o.Tag, Description: a.Tags[o.Tag]}); !slices.Contains(d.Tags, tag) {
			d.Tags = append(d.Tags, tag)
		}
	}
	for name := range b.responses {
		if b.components[name] != nil { // generators of clients make a type of each
			return nil, fmt.Errorf("a response and a schema are both called %s", name)
		}
	}
	for i := range a.Operations { // after the answers, whose types say what the values of an enumeration mean
		o := &a.Operations[i]
		d.Paths[o.Path][strings.ToLower(o.method())].Parameters = b.parameters(o)
	}
	d.Security = []map[string][]string{}
	d.Components = components{Schemas: b.components, Responses: b.responses,
		SecuritySchemes: map[string]map[string]string{bearer: {"type": "http", "scheme": "bearer", "description": a.Token}}}
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("writing the OpenAPI document: %w", err)
	}
	d.JSON, d.Operations, d.Fields, d.Types = append(data, '\n'), a.Operations, b.fields, b.types
	return d, nil
}

// A builder holds what the operations share.
type builder struct {
	schemas
	api       API
	responses map[string]*Response
}

func (b *builder) operation(o *Operation) *DescribedOperation {
	out := &DescribedOperation{OperationID: o.Name, Tags: []string{o.Tag}, Summary: o.Summary, Description: o.Description,
		Responses: map[string]*Response{}, Example: o.Example}
	if o.Body != nil {
		out.ExampleBody = json.RawMessage(o.BodyExample)
		out.RequestBody = &RequestBody{Required: true, Content: Content{mediaJSON: {b.of(reflect.TypeOf(o.Body))}}}
	}
	if o.Writes {
		out.Security = []map[string][]string{{bearer: {}}}
	}
	for i := range o.Answers {
		b.answer(out.Responses, &o.Answers[i])
	}
	for _, status := range o.errors() {
		out.Responses[strconv.Itoa(status)] = b.problem(strings.ReplaceAll(http.StatusText(status), " ", ""), b.api.ErrorText(status))
	}
	out.Responses["default"] = b.problem("Error", "Another error.")
	return out
}

// errors are the statuses of errors that an operation answers with.
func (o *Operation) errors() []int {
	list := append(slices.Clone(o.Errors), http.StatusBadRequest) // an unknown parameter
	if o.Body != nil {
		list = append(list, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if o.Writes {
		list = append(list, http.StatusUnauthorized, http.StatusForbidden)
	}
	if !o.AlwaysReady {
		list = append(list, http.StatusRequestURITooLong, http.StatusMisdirectedRequest, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

const responseRoot = "#/components/responses/"

// problem refers to the shared response for an error.
func (b *builder) problem(name, about string) *Response {
	if b.responses[name] == nil {
		b.responses[name] = &Response{Description: about, Content: Content{mediaProblem: {b.of(reflect.TypeOf(b.api.Problem))}}}
	}
	return &Response{Ref: responseRoot + name}
}

// answer adds an answer to the responses with its status.
func (b *builder) answer(responses map[string]*Response, a *Answer) {
	status := strconv.Itoa(max(a.Status, http.StatusOK))
	out := responses[status]
	if out == nil {
		out = &Response{Description: a.Description}
		responses[status] = out
	}
	if a.Status == http.StatusMovedPermanently || a.Status == http.StatusCreated {
		out.Headers = map[string]*header{"Location": {"The address.", &Schema{Type: typeString, Format: "uri-reference"}}}
	}
	if a.MediaType == "" {
		return
	}
	if out.Content == nil {
		out.Content = Content{}
	}
	out.Content[a.MediaType] = Media{b.body(a)}
}

// body is the schema of an answer's body.
func (b *builder) body(a *Answer) *Schema {
	if a.Value != nil {
		return b.of(reflect.TypeOf(a.Value))
	}
	s := &Schema{Type: typeString, Description: a.Text}
	if a.Lines != nil {
		s.Description += " See the schema " + component(b.of(reflect.TypeOf(a.Lines))) + "."
	}
	return s
}

func (b *builder) parameters(o *Operation) []*DescribedParameter {
	var out []*DescribedParameter
	for i := range o.Parameters {
		if p := &o.Parameters[i]; !p.Undescribed {
			out = append(out, b.parameter(p))
		}
	}
	return out
}

func (b *builder) parameter(p *Parameter) *DescribedParameter {
	s := &Schema{Type: cmp.Or(p.Type, typeString), Enum: p.Values}
	if p.Enum != "" {
		s = b.enumOf(p)
	}
	if p.Type == Number {
		s.Min = &p.Min
		if p.Max > 0 {
			s.Max = &p.Max
		}
	}
	if p.Default != "" {
		s.Default = p.typed(p.Default)
	}
	out := &DescribedParameter{Name: p.Name, In: cmp.Or(p.In, "query"), Required: p.In == InPath, Description: p.Description, Schema: s, Example: p.typed(p.Example)}
	if p.Many {
		out.Description += " You can give it several times: any of the values will do."
		out.Schema, out.Example = &Schema{Type: typeArray, Items: s}, []any{out.Example}
	}
	return out
}

// enumOf refers to the schema of a parameter's values, which is added where it is missing.
func (b *builder) enumOf(p *Parameter) *Schema {
	known := b.components[p.Enum]
	if known == nil {
		known = &Schema{Type: typeString, Enum: p.Values, Description: "Values of the parameter " + p.Name + "."}
		b.components[p.Enum] = known
	}
	if !slices.Equal(slices.Sorted(slices.Values(known.Enum)), slices.Sorted(slices.Values(p.Values))) {
		panic("openapi: the values of " + p.Name + " are not those of the schema " + p.Enum)
	}
	return &Schema{Ref: schemaRoot + p.Enum}
}

// typed is a parameter's value as JSON.
func (p *Parameter) typed(v string) any {
	switch p.Type {
	case Number:
		n, _ := strconv.Atoi(v)
		return n
	case Boolean:
		return v == "1"
	}
	return v
}
