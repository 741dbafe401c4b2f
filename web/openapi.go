package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus/cite"
)

// openAPI is the description of the API in the form of OpenAPI 3.1, made of the
// operations that requests are checked by and of the types that are sent.
type openAPI struct {
	OpenAPI    string               `json:"openapi"`
	Info       apiInfo              `json:"info"`
	Servers    []apiServer          `json:"servers"`
	Tags       []apiTag             `json:"tags"`
	Paths      inOrder[apiPathItem] `json:"paths"`
	Components apiComponents        `json:"components"`
}

type apiInfo struct {
	Title       string     `json:"title"`
	Summary     string     `json:"summary"`
	Description string     `json:"description"`
	Version     string     `json:"version"`
	License     apiLicence `json:"license"`
}

type apiLicence struct {
	Name       string `json:"name"`
	Identifier string `json:"identifier"`
}

type apiServer struct {
	URL         string `json:"url"`
	Description string `json:"description"`
}

type apiTag struct {
	Name string `json:"name"`
}

// An apiPathItem holds the operations at a path by their methods in lower case.
type apiPathItem = inOrder[*apiOperation]

type apiOperation struct {
	OperationID string                `json:"operationId"`
	Tags        []string              `json:"tags"`
	Summary     string                `json:"summary"`
	Description string                `json:"description"`
	Parameters  []apiParameter        `json:"parameters,omitempty"`
	Body        *apiBody              `json:"requestBody,omitempty"`
	Responses   inOrder[*apiResponse] `json:"responses"`
	Security    []map[string][]string `json:"security,omitempty"` // by the name of a scheme

	Example string          `json:"x-example"` // path and query of a request to the bundled sample
	Sends   json.RawMessage `json:"x-example-body,omitempty"`
}

type apiBody struct {
	Required bool              `json:"required"`
	Content  inOrder[apiMedia] `json:"content"`
}

type apiParameter struct {
	Name        string  `json:"name"`
	In          place   `json:"in"`
	Required    bool    `json:"required,omitempty"`
	Description string  `json:"description"`
	Schema      *schema `json:"schema"`
	Example     any     `json:"example"`
}

type apiResponse struct {
	Description string             `json:"description"`
	Headers     inOrder[apiHeader] `json:"headers,omitempty"`
	Content     inOrder[apiMedia]  `json:"content,omitempty"`
}

type apiHeader struct {
	Description string  `json:"description"`
	Schema      *schema `json:"schema"`
}

type apiMedia struct {
	Schema *schema `json:"schema"`
}

type apiComponents struct {
	Schemas         inOrder[*schema]           `json:"schemas"`
	SecuritySchemes inOrder[apiSecurityScheme] `json:"securitySchemes"`
}

type apiSecurityScheme struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme"`
	Description string `json:"description"`
}

// bearerScheme is the name of the scheme by which a token is sent.
const bearerScheme = "bearer"

const apiAbout = "Finds passages of official reports, quotes them exactly and cites them down to the page and the paragraph. " +
	"Reading asks nobody who they are. What changes something says so, and wants a token of a user, sent as Authorization: Bearer TOKEN; evidence user token makes one. HEAD is answered wherever GET is, and pages of other sites may read what is here, but for statements and what belongs to them. " +
	"Offsets into text count Unicode code points: in Python text[start:end]. Lengths on a page are PDF points (1/72 inch) from the page's top left. " +
	"Dates are YYYY-MM-DD, or shorter where no more is known; an empty string is something unknown. " +
	"Fields may be added in later versions; those there are stay. " +
	"An error is an application/problem+json (RFC 9457) that says what to do next. An unknown parameter is an error."

// describeAPI makes the description.
func describeAPI(o Options) *openAPI {
	d := &openAPI{
		OpenAPI: "3.1.1",
		Info: apiInfo{Title: "Evidence Index", Summary: "Passages of official reports, found, quoted and cited.", Description: apiAbout,
			Version: cmp.Or(o.Version, "1"), License: apiLicence{"MIT", "MIT"}},
		Servers: []apiServer{{"/", "this site"}},
	}
	if o.PublicURL != nil {
		d.Servers[0].URL = strings.TrimSuffix(o.PublicURL.String(), "/")
	}
	var c schemas
	for _, r := range apiRoutes() {
		d.add(templatePath(r.path), strings.ToLower(cmp.Or(r.api.method, http.MethodGet)), r.describe(&c))
		if !slices.Contains(d.Tags, apiTag{r.api.tag}) {
			d.Tags = append(d.Tags, apiTag{r.api.tag})
		}
	}
	d.Components.Schemas = c.components
	d.Components.SecuritySchemes = inOrder[apiSecurityScheme]{{bearerScheme, apiSecurityScheme{"http", "bearer",
		"A token of a user, for what changes something. It is made with evidence user token NAME and shown once. In a browser the session of whoever signed in does as well."}}}
	return d
}

// add puts an operation at its path.
func (d *openAPI) add(path, method string, o apiOperation) {
	i := slices.IndexFunc(d.Paths, func(m member[apiPathItem]) bool { return m.Name == path })
	if i < 0 {
		i = len(d.Paths)
		d.Paths = append(d.Paths, member[apiPathItem]{Name: path})
	}
	d.Paths[i].Value = append(d.Paths[i].Value, member[*apiOperation]{method, &o})
}

// templatePath is a route's path without the patterns that its variables must match.
func templatePath(path string) string {
	return regexp.MustCompile(`:[^}]*`).ReplaceAllString(path, "")
}

func (r *route) describe(c *schemas) apiOperation {
	o := apiOperation{OperationID: r.name, Tags: []string{r.api.tag}, Summary: label(r.about), Description: r.api.about, Example: apiRoot + r.api.example}
	if r.api.sends != "" {
		o.Sends = json.RawMessage(r.api.sends)
	}
	for _, p := range r.api.params {
		o.Parameters = append(o.Parameters, p.describe())
	}
	if r.api.body != nil {
		o.Body = &apiBody{true, inOrder[apiMedia]{{mediaJSON, apiMedia{c.of(reflect.TypeOf(r.api.body))}}}}
	}
	for _, a := range r.api.answers {
		o.Responses = append(o.Responses, member[*apiResponse]{strconv.Itoa(cmp.Or(a.status, http.StatusOK)), a.describe(c)})
	}
	errors := slices.Clone(r.api.errors)
	if !slices.Contains(errors, http.StatusBadRequest) {
		errors = append(errors, http.StatusBadRequest) // an unknown parameter
	}
	if r.api.body != nil {
		errors = append(errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if r.api.writes {
		o.Security = []map[string][]string{{bearerScheme: {}}}
		errors = append(errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	if !r.early {
		errors = append(errors, http.StatusServiceUnavailable)
	}
	slices.Sort(errors)
	errors = slices.Compact(errors)
	for _, status := range errors {
		o.Responses = append(o.Responses, member[*apiResponse]{strconv.Itoa(status), problemResponse(c, errorTexts[status])})
	}
	o.Responses = append(o.Responses, member[*apiResponse]{"default", problemResponse(c, "Another error.")})
	return o
}

// errorTexts say when an error is answered.
var errorTexts = map[int]string{
	http.StatusBadRequest:            "A parameter is unknown or cannot be read.",
	http.StatusUnauthorized:          "There is no token, or it is not valid.",
	http.StatusForbidden:             "The site is read-only, or the request comes from a page of another site.",
	http.StatusNotFound:              "There is no such thing.",
	http.StatusPreconditionFailed:    "If-Match names another revision, or none.",
	http.StatusRequestEntityTooLarge: "What was sent is too large.",
	http.StatusUnsupportedMediaType:  "What was sent is no JSON.",
	http.StatusUnprocessableEntity:   "What was sent can be read and cannot be done; the detail says why.",
	http.StatusNotAcceptable:         "No media type that Accept names can be given.",
	http.StatusConflict:              "The words have changed since the id was given; or somebody else changed first what an edit would change, and nothing was overwritten.",
	http.StatusGone:                  "It was here: the words are gone from the report, or the report was withdrawn.",
	http.StatusServiceUnavailable:    "The index is being opened, or too much is asked at once: Retry-After says when to try again.",
}

func problemResponse(c *schemas, about string) *apiResponse {
	return &apiResponse{Description: about, Content: inOrder[apiMedia]{{mediaProblem, apiMedia{c.of(reflect.TypeFor[Problem]())}}}}
}

func (p *parameter) describe() apiParameter {
	s := &schema{Type: string(p.kind), Enum: p.enum}
	if p.kind == number {
		s.Minimum = &p.least
		if p.most > 0 {
			s.Maximum = &p.most
		}
	}
	s.Default = p.typed(p.byItself)
	d := apiParameter{Name: p.name, In: p.in, Required: p.in == inPath, Description: p.about, Schema: s, Example: p.typed(p.example)}
	if p.many {
		d.Description += " It may stand several times: any of the values will do."
		d.Schema, d.Example = &schema{Type: "array", Items: s}, []any{d.Example}
	}
	return d
}

// typed is a value as JSON; nil for none.
func (p *parameter) typed(v string) any {
	if v == "" && p.kind != text {
		return nil
	}
	switch p.kind {
	case number:
		n, _ := strconv.Atoi(v)
		return n
	case boolean:
		return v == "1"
	}
	if v == "" {
		return nil
	}
	return v
}

func (a *answer) describe(c *schemas) *apiResponse {
	d := &apiResponse{Description: a.about}
	if a.status == http.StatusMovedPermanently || a.status == http.StatusCreated {
		d.Headers = inOrder[apiHeader]{{"Location", apiHeader{"Where it is.", &schema{Type: "string", Format: "uri-reference"}}}}
	}
	for _, b := range a.bodies {
		s := &schema{Type: "string", Description: b.about}
		if b.value != nil {
			s = c.of(reflect.TypeOf(b.value))
		}
		if b.lines != nil {
			s.Description += " See the schema " + componentName(reflect.TypeOf(b.lines)) + "."
			c.of(reflect.TypeOf(b.lines))
		}
		d.Content = append(d.Content, member[apiMedia]{b.mediaType, apiMedia{s}})
	}
	return d
}

// columnNames lists the columns of a table in words.
func columnNames(names []string) string { return strings.Join(names, ", ") }

// styleContents are the media types of citation styles, each once.
func styleContents() []content {
	var out []content
	for _, s := range cite.Styles() {
		t := styleOf(s).MediaType
		if !slices.ContainsFunc(out, func(c content) bool { return c.mediaType == t }) {
			out = append(out, content{mediaType: t, about: "The citation as a text."})
		}
	}
	return out
}

func showOpenAPI(r *request) (response, error) {
	return jsonBody{value: r.server.openAPI}, nil
}
