package openapi

import "encoding/json"

// The parts of a document, under the names of the specification
// (https://spec.openapis.org/oas/v3.1.1), as far as this API has them. They are
// written here and not taken from a library: the libraries check schemas as well,
// for which they prepare at every start of the program.

// Info says what the API is.
type Info struct {
	Title       string   `json:"title"`
	Summary     string   `json:"summary,omitempty"`
	Description string   `json:"description,omitempty"`
	License     *License `json:"license,omitempty"`
	Version     string   `json:"version"`
}

// License is the licence of an API.
type License struct {
	Name       string `json:"name"`
	Identifier string `json:"identifier,omitempty"`
}

// A Schema describes a value in JSON. One with a Ref is the component that it
// names; what stands beside that is only a description.
type Schema struct {
	Ref                  string             `json:"$ref,omitempty"`
	Description          string             `json:"description,omitempty"`
	Type                 string             `json:"type,omitempty"`
	Format               string             `json:"format,omitempty"`
	Enum                 []string           `json:"enum,omitempty"`
	AnyOf                []*Schema          `json:"anyOf,omitempty"`
	Items                *Schema            `json:"items,omitempty"`
	Properties           map[string]*Schema `json:"properties,omitempty"`
	Required             []string           `json:"required,omitempty"`
	AdditionalProperties *Schema            `json:"additionalProperties,omitempty"`
	PropertyNames        *Schema            `json:"propertyNames,omitempty"`
	Min                  *int               `json:"minimum,omitempty"`
	Max                  *int               `json:"maximum,omitempty"`
	Default              any                `json:"default,omitempty"`
}

// Types of schemas.
const (
	typeString  = "string"
	typeInteger = "integer"
	typeNumber  = "number"
	typeBoolean = "boolean"
	typeArray   = "array"
	typeObject  = "object"
	typeNull    = "null"
)

// TextOrInteger is the schema of a text that may be written as a number.
func TextOrInteger() *Schema {
	return &Schema{AnyOf: []*Schema{{Type: typeString}, {Type: typeInteger}}}
}

// Content is the forms of a body by their media types.
type Content map[string]Media

// Media is a form of a body.
type Media struct {
	Schema *Schema `json:"schema"`
}

// A Response is an answer, or the component that Ref names.
type Response struct {
	Ref         string             `json:"$ref,omitempty"`
	Description string             `json:"description,omitempty"`
	Headers     map[string]*header `json:"headers,omitempty"`
	Content     Content            `json:"content,omitempty"`
}

type header struct {
	Description string  `json:"description,omitempty"`
	Schema      *Schema `json:"schema"`
}

// A DescribedParameter is a Parameter as the document has it.
type DescribedParameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Schema      *Schema `json:"schema"`
	Example     any     `json:"example,omitempty"`
}

// A RequestBody is what an operation is sent.
type RequestBody struct {
	Required bool    `json:"required"`
	Content  Content `json:"content"`
}

// A DescribedOperation is an Operation as the document has it.
type DescribedOperation struct {
	OperationID string                `json:"operationId"`
	Tags        []string              `json:"tags"`
	Summary     string                `json:"summary,omitempty"`
	Description string                `json:"description,omitempty"`
	Parameters  []*DescribedParameter `json:"parameters,omitempty"`
	RequestBody *RequestBody          `json:"requestBody,omitempty"`
	Responses   map[string]*Response  `json:"responses"`
	Security    []map[string][]string `json:"security,omitempty"`
	Example     string                `json:"x-example"`
	ExampleBody json.RawMessage       `json:"x-example-body,omitempty"`
}

// components are the parts that others refer to.
type components struct {
	Schemas         map[string]*Schema           `json:"schemas"`
	Responses       map[string]*Response         `json:"responses,omitempty"`
	SecuritySchemes map[string]map[string]string `json:"securitySchemes,omitempty"`
}

// A named thing has a name and perhaps an address.
type named struct {
	Name        string `json:"name,omitempty"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description,omitempty"`
}
