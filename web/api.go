package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// apiRoot is where the API begins, and apiPage tells people of it.
const (
	apiRoot = "/api/v1"
	apiPage = "/api"
)

// An operation is what the API does at an address. The requests are checked by
// it, and the OpenAPI document and its page are made of it.
type operation struct {
	method  string // empty for GET, and HEAD with it
	sends   string // the body of the example, JSON
	body    any    // a value of the Go type that is sent as JSON; nil for none
	tag     string
	about   string // in sentences, after the route's summary
	params  []parameter
	answers []answer // that are no errors
	writes  bool     // changes something: whoever asks must be one who may write
	errors  []int    // statuses that can be expected besides those of every operation
	example string   // path and query below apiRoot, as it is asked of the bundled sample
}

// A parameter is a part of a path or of a query.
type parameter struct {
	name     string
	about    string
	in       place
	kind     kind
	many     bool // may stand several times; the values are alternatives
	enum     []string
	least    int    // of a number
	most     int    // of a number; 0 for no bound
	byItself string // what holds where it is left out, as it would be written
	example  string
}

// A place is where a parameter stands.
type place string

const (
	inQuery place = "query"
	inPath  place = "path"
)

// A kind is what a parameter's value is.
type kind string

const (
	text    kind = "string"
	number  kind = "integer"
	boolean kind = "boolean" // 1 or true, 0 or false
)

// An answer is one kind of success.
type answer struct {
	status int // 0 for 200
	about  string
	bodies []content
}

// A content is a body in one media type.
type content struct {
	mediaType string
	value     any    // of the Go type that is written as JSON; nil for a text
	about     string // of a text: what it holds
	lines     any    // of JSON Lines: the Go type of each
}

// inJSON is an answer that is one JSON value.
func inJSON(about string, value any) []answer {
	return []answer{{about: about, bodies: []content{{mediaType: mediaJSON, value: value}}}}
}

// check refuses a request whose parameters the operation does not have or cannot read.
func (o *operation) check(r *http.Request) error {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return problemf(http.StatusBadRequest, "Write &, ;, % and spaces in a value as %26, %3B, %25 and %20.", "The parameters cannot be read: %s.", err)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(o.params, func(p parameter) bool { return p.name == name && p.in == inQuery })
		if i < 0 {
			return o.unknown(name)
		}
		if err := o.params[i].check(values[name]); err != nil {
			return err
		}
	}
	return nil
}

// unknown says that there is no such parameter, and which there are.
func (o *operation) unknown(name string) error {
	p := problemf(http.StatusBadRequest, "This address has no parameters: leave it out.", "There is no parameter %q here.", name)
	for _, known := range o.params {
		if known.in == inQuery {
			p.Choices = append(p.Choices, known.name)
		}
	}
	p.Found = name
	if len(p.Choices) > 0 {
		p.Advice = "Correct its name or leave it out. The parameters are " + strings.Join(p.Choices, ", ") + "."
	}
	return p
}

// check refuses values that cannot be read. An empty one says nothing, as an empty field of a form.
func (p *parameter) check(values []string) error {
	if len(values) > 1 && !p.many {
		return problemf(http.StatusBadRequest, "Give it once.", "The parameter %s stands there %d times.", p.name, len(values))
	}
	for _, v := range values {
		if !utf8.ValidString(v) {
			return problemf(http.StatusBadRequest, "Write it in UTF-8.", "The value of %s is not in UTF-8.", p.name)
		}
		if v != "" && !p.allows(v) {
			refused := problemf(http.StatusBadRequest, p.expectation(), "%s cannot be %q.", p.name, v)
			refused.Found, refused.Choices = v, p.enum
			return refused
		}
	}
	return nil
}

func (p *parameter) allows(v string) bool {
	switch p.kind {
	case number:
		n, err := strconv.Atoi(v)
		return err == nil && n >= p.least && (p.most == 0 || n <= p.most)
	case boolean:
		return slices.Contains(flagValues, v)
	}
	return len(p.enum) == 0 || slices.Contains(p.enum, v)
}

var flagValues = []string{"1", "true", "0", "false"}

// expectation says what a parameter can be.
func (p *parameter) expectation() string {
	switch {
	case p.kind == number && p.most > 0:
		return fmt.Sprintf("Give a whole number from %d to %d.", p.least, p.most)
	case p.kind == number:
		return fmt.Sprintf("Give a whole number, %d or more.", p.least)
	case p.kind == boolean:
		return "Give 1 or 0."
	}
	return "It can be " + strings.Join(p.enum, ", ") + "."
}

// param is the value of a parameter that the route's operation declares, or what holds without it.
func (r *request) param(name string) string {
	if v := r.URL.Query().Get(name); v != "" {
		return v
	}
	for _, p := range r.route.api.params {
		if p.name == name {
			return p.byItself
		}
	}
	return ""
}

// number is a parameter that check found to be a number; 0 where it is not given and nothing else holds.
func (r *request) number(name string) int {
	n, _ := strconv.Atoi(r.param(name))
	return n
}

// flag is a parameter that check found to be yes or no.
func (r *request) flag(name string) bool {
	v := r.param(name)
	return v == "1" || v == "true"
}

// has reports whether an operation has a parameter.
func (o *operation) has(name string) bool {
	return slices.ContainsFunc(o.params, func(p parameter) bool { return p.name == name })
}

// isAPI reports whether an address belongs to the API, be there something or not.
func isAPI(path string) bool {
	return strings.HasPrefix(path, apiPage+"/")
}

// share lets programs in browsers, on other sites too, read an answer: reports
// are public, and nothing of them depends on who asks.
func share(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Link, Retry-After, Server-Timing")
}

// preflight answers a browser that asks what a page of another site may send: nothing where answers are not shared.
func preflight(shared bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Allow", allowed(r.URL.Path))
		if shared {
			share(h)
			h.Set("Access-Control-Allow-Methods", readingMethods)
			h.Set("Access-Control-Allow-Headers", "Accept, If-None-Match")
			h.Set("Access-Control-Max-Age", "86400")
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

const readingMethods = "GET, HEAD"
