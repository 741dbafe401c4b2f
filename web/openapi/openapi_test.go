package openapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"
)

type colour string

type number string

// Schema says that a number can be a text.
func (number) Schema() *Schema { return TextOrInteger() }

type part struct {
	Size float64 `json:"size"`
}

type thing struct {
	part
	Name   string         `json:"name"`
	Colour colour         `json:"colour"`
	Not    colour         `json:"not" enum:"-red"`
	Only   string         `json:"only" enum:"a,b"`
	Counts map[colour]int `json:"counts"`
	Parts  []part         `json:"parts,omitempty"`
	Other  *part          `json:"other"`
	Maybe  *thing         `json:"maybe,omitempty"`
	When   time.Time      `json:"when"`
	Number number         `json:"number"`
	Hidden string         `json:"-"`
}

var docs = Docs{
	"openapi.thing":  {Doc: "A thing.", Fields: map[string]string{"name": "The name.", "colour": "The colour.", "other": "Another part."}},
	"openapi.part":   {Doc: "A part.", Fields: map[string]string{"size": "The size."}},
	"openapi.colour": {Doc: "A colour.", Values: []ValueDoc{{Value: "red", Doc: "like fire"}, {Value: "blue"}}},
}

func TestSchemas(t *testing.T) {
	doc, err := New(API{Docs: docs, Problem: part{}, ErrorText: http.StatusText, Server: "/", Prefixes: map[string]string{"evidence/web/openapi": "My"}, Operations: []Operation{
		{Name: "getThing", Path: "/things/{id}", Tag: "Things", Summary: "A thing", Errors: []int{http.StatusNotFound}, AlwaysReady: true, Example: "/things/1",
			Parameters: []Parameter{{Name: "id", In: InPath, Type: Number, Min: 1, Example: "1"}, {Name: "tag", In: InQuery, Type: Text, Many: true, Values: []string{"x"}, Example: "x"}},
			Answers:    []Answer{{Description: "It.", MediaType: mediaJSON, Value: thing{}}, {MediaType: "text/plain", Text: "A line.", Lines: part{}}, {Status: http.StatusMovedPermanently, Description: "Elsewhere."}}},
		{Name: "addThing", Method: http.MethodPost, Path: "/things", Tag: "Things", Summary: "Adds a thing", Body: part{}, BodyExample: `{"size":1}`, Writes: true,
			Answers: []Answer{{Status: http.StatusCreated, Description: "Added.", MediaType: mediaJSON, Value: thing{}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Paths      map[string]map[string]map[string]any
		Components struct {
			Schemas   map[string]map[string]any
			Responses map[string]any
		}
	}
	if err := json.Unmarshal(doc.JSON, &got); err != nil {
		t.Fatal(err)
	}
	properties := got.Components.Schemas["MyThing"]["properties"].(map[string]any)
	for field, want := range map[string]string{
		"size":   `{"description":"The size.","type":"number"}`,
		"name":   `{"description":"The name.","type":"string"}`,
		"colour": `{"$ref":"#/components/schemas/MyColour","description":"The colour."}`,
		"not":    `{"enum":["blue"],"type":"string"}`,
		"only":   `{"enum":["a","b"],"type":"string"}`,
		"counts": `{"additionalProperties":{"type":"integer"},"propertyNames":{"$ref":"#/components/schemas/MyColour"},"type":"object"}`,
		"parts":  `{"items":{"$ref":"#/components/schemas/MyPart"},"type":"array"}`,
		"other":  `{"anyOf":[{"$ref":"#/components/schemas/MyPart"},{"type":"null"}],"description":"Another part."}`,
		"maybe":  `{"$ref":"#/components/schemas/MyThing"}`,
		"when":   `{"format":"date-time","type":"string"}`,
		"number": `{"anyOf":[{"type":"string"},{"type":"integer"}]}`,
	} {
		if data, _ := json.Marshal(properties[field]); string(data) != want {
			t.Errorf("%s: %s, want %s", field, data, want)
		}
	}
	if data, _ := json.Marshal(got.Components.Schemas["MyColour"]); string(data) != `{"description":"A colour. red: like fire.","enum":["red","blue"],"type":"string"}` {
		t.Errorf("the enumeration: %s", data)
	}
	if want := []string{"name", "colour", "not", "only", "counts", "other", "when", "number", "size"}; !sameSet(got.Components.Schemas["MyThing"]["required"].([]any), want) || len(properties) != 11 || len(doc.Fields["MyThing"]) != 11 {
		t.Errorf("required %v of %v", got.Components.Schemas["MyThing"]["required"], doc.Fields["MyThing"])
	}
	answers := got.Paths["/things/{id}"]["get"]["responses"].(map[string]any)
	if data, _ := json.Marshal(answers["404"]); string(data) != `{"$ref":"#/components/responses/NotFound"}` || answers["503"] != nil || got.Components.Responses["NotFound"] == nil {
		t.Errorf("404: %s", data)
	}
	if data, _ := json.Marshal(answers["200"]); string(data) != `{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/MyThing"}},"text/plain":{"schema":{"description":"A line. See the schema MyPart.","type":"string"}}},"description":"It."}` {
		t.Errorf("200: %s", data)
	}
	if add := got.Paths["/things"]["post"]; add["security"] == nil || add["x-example-body"] == nil || add["responses"].(map[string]any)["401"] == nil {
		t.Errorf("POST: %v", add)
	}
	if s := doc.Sections(); len(s) != 1 || len(s[0].Operations) != 2 || s[0].Operations[0].Method != http.MethodGet {
		t.Errorf("sections %+v", s)
	}
}

func sameSet(got []any, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for _, v := range got {
		if !slices.Contains(want, v.(string)) {
			return false
		}
	}
	return true
}

func TestValuesInWords(t *testing.T) {
	doc, err := New(API{Docs: docs, Problem: part{}, ErrorText: http.StatusText, Operations: []Operation{{Name: "x", Path: "/x", Tag: "X", Answers: []Answer{{MediaType: mediaJSON, Value: thing{}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{"name": "string", "colour": "Colour", "not": "blue", "only": "a, b", "counts": "object by Colour, each value: integer", "parts": "list of Part",
		"other": "Part, or null", "when": "date-time", "number": "string, or integer", "size": "number"} {
		if got := doc.Values(doc.Schema("Thing").Properties[field]); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	for field, want := range map[string]string{"name": "", "colour": "Colour", "parts": "Part", "other": "Part", "counts": ""} {
		if got := doc.Target(doc.Schema("Thing").Properties[field]); got != want {
			t.Errorf("%s leads to %q, want %q", field, got, want)
		}
	}
}
