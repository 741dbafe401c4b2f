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

	"github.com/getkin/kin-openapi/openapi3"
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
	Info       openapi3.Info
	Server     string // address that the paths are below
	Operations []Operation
	Docs       Docs
	Prefixes   map[string]string // of the names of a package's schemas, by its path
	Problem    any               // value of the type that errors are answered with
	ErrorTexts map[int]string    // when each error is answered, by its status
	Token      string            // how to get a token
}

// A Document is an API's description.
type Document struct {
	*openapi3.T
	JSON       []byte
	Operations []Operation         // in order
	Fields     map[string][]string // names of each schema's properties, in order
	Types      []reflect.Type      // that have a name and are described
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
		schemas: schemas{docs: a.Docs, prefixes: a.Prefixes, components: openapi3.Schemas{}, named: map[string]reflect.Type{}, fields: map[string][]string{}},
		api:     a, responses: openapi3.ResponseBodies{}, paths: openapi3.NewPaths(),
	}
	t := &openapi3.T{OpenAPI: "3.1.1", Info: &a.Info, Servers: openapi3.Servers{{URL: a.Server, Description: "this site"}}, Paths: b.paths}
	for i := range a.Operations {
		o := &a.Operations[i]
		item := b.paths.Value(o.Path)
		if item == nil {
			item = &openapi3.PathItem{}
			b.paths.Set(o.Path, item)
		}
		item.SetOperation(o.method(), b.operation(o))
		if t.Tags.Get(o.Tag) == nil {
			t.Tags = append(t.Tags, &openapi3.Tag{Name: o.Tag})
		}
	}
	scheme := openapi3.NewSecurityScheme().WithType("http").WithScheme("bearer").WithDescription(a.Token)
	t.Components = &openapi3.Components{
		Schemas: b.components, Responses: b.responses,
		SecuritySchemes: openapi3.SecuritySchemes{bearer: &openapi3.SecuritySchemeRef{Value: scheme}},
	}
	data, err := t.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("writing the OpenAPI document: %w", err)
	}
	// Reading it again finds references that lead nowhere, and gives each the schema that it refers to.
	if t, err = openapi3.NewLoader().LoadFromData(data); err != nil {
		return nil, fmt.Errorf("reading the OpenAPI document: %w", err)
	}
	return &Document{t, append(data, '\n'), a.Operations, b.fields, b.types}, nil
}

// A builder holds what the operations share.
type builder struct {
	schemas
	api       API
	paths     *openapi3.Paths
	responses openapi3.ResponseBodies
}

func (b *builder) operation(o *Operation) *openapi3.Operation {
	out := &openapi3.Operation{OperationID: o.Name, Tags: []string{o.Tag}, Summary: o.Summary, Description: o.Description,
		Responses: openapi3.NewResponsesWithCapacity(0), Extensions: map[string]any{"x-example": o.Example}}
	for i := range o.Parameters {
		out.AddParameter(o.Parameters[i].describe())
	}
	if o.Body != nil {
		out.Extensions["x-example-body"] = json.RawMessage(o.BodyExample)
		body := openapi3.NewRequestBody().WithRequired(true).WithJSONSchemaRef(b.of(reflect.TypeOf(o.Body)))
		out.RequestBody = &openapi3.RequestBodyRef{Value: body}
	}
	if o.Writes {
		out.Security = openapi3.NewSecurityRequirements().With(openapi3.NewSecurityRequirement().Authenticate(bearer))
	}
	for _, a := range o.Answers {
		b.answer(out.Responses, &a)
	}
	for _, status := range o.errors() {
		out.Responses.Set(strconv.Itoa(status), b.problem(strings.ReplaceAll(http.StatusText(status), " ", ""), b.api.ErrorTexts[status]))
	}
	out.Responses.Set("default", b.problem("Error", "Another error."))
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
		list = append(list, http.StatusServiceUnavailable)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// problem refers to the shared response for an error.
func (b *builder) problem(name, about string) *openapi3.ResponseRef {
	if b.responses[name] == nil {
		content := openapi3.NewContentWithSchemaRef(b.of(reflect.TypeOf(b.api.Problem)), []string{mediaProblem})
		b.responses[name] = &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription(about).WithContent(content)}
	}
	return &openapi3.ResponseRef{Ref: "#/components/responses/" + name}
}

// answer adds an answer to the responses with its status.
func (b *builder) answer(responses *openapi3.Responses, a *Answer) {
	status := strconv.Itoa(max(a.Status, http.StatusOK))
	ref := responses.Value(status)
	if ref == nil {
		ref = &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription(a.Description)}
		responses.Set(status, ref)
	}
	if a.Status == http.StatusMovedPermanently || a.Status == http.StatusCreated {
		location := &openapi3.Header{Parameter: openapi3.Parameter{Description: "The address.", Schema: openapi3.NewStringSchema().WithFormat("uri-reference").NewRef()}}
		ref.Value.Headers = openapi3.Headers{"Location": &openapi3.HeaderRef{Value: location}}
	}
	if a.MediaType == "" {
		return
	}
	if ref.Value.Content == nil {
		ref.Value.Content = openapi3.NewContent()
	}
	ref.Value.Content[a.MediaType] = openapi3.NewMediaType().WithSchemaRef(b.body(a))
}

// body is the schema of an answer's body.
func (b *builder) body(a *Answer) *openapi3.SchemaRef {
	if a.Value != nil {
		return b.of(reflect.TypeOf(a.Value))
	}
	s := openapi3.NewStringSchema()
	s.Description = a.Text
	if a.Lines != nil {
		s.Description += " See the schema " + strings.TrimPrefix(b.of(reflect.TypeOf(a.Lines)).Ref, schemaRoot) + "."
	}
	return s.NewRef()
}

func (p *Parameter) describe() *openapi3.Parameter {
	s := &openapi3.Schema{Type: &openapi3.Types{cmp.Or(p.Type, openapi3.TypeString)}}
	for _, v := range p.Values {
		s.Enum = append(s.Enum, v)
	}
	if p.Type == Number {
		s.WithMin(float64(p.Min))
		if p.Max > 0 {
			s.WithMax(float64(p.Max))
		}
	}
	if p.Default != "" {
		s.Default = p.typed(p.Default)
	}
	out := &openapi3.Parameter{Name: p.Name, In: cmp.Or(p.In, openapi3.ParameterInQuery), Required: p.In == InPath, Description: p.Description, Schema: s.NewRef(), Example: p.typed(p.Example)}
	if p.Many {
		out.Description += " You can give it several times: any of the values will do."
		out.Schema, out.Example = openapi3.NewArraySchema().WithItems(s).NewRef(), []any{out.Example}
	}
	return out
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
