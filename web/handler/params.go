package handler

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/web/openapi"
	"evidence/web/paths"
)

// checkParameters refuses a request whose parameters the operation does not have or cannot read.
func checkParameters(o *openapi.Operation, r *http.Request) error {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return Problemf(http.StatusBadRequest, "Write &, ;, % and spaces in a value as %26, %3B, %25 and %20.", "The parameters cannot be read: %s.", err)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(o.Parameters, func(p openapi.Parameter) bool { return p.Name == name && p.In == openapi.InQuery })
		if i < 0 {
			return unknownParameter(o, name)
		}
		if err := CheckValues(&o.Parameters[i], values[name]); err != nil {
			return err
		}
	}
	return nil
}

// unknownParameter says that there is no such parameter, and which there are.
func unknownParameter(o *openapi.Operation, name string) error {
	p := Problemf(http.StatusBadRequest, "This address has no parameters: leave it out.", "There is no parameter %q here.", name)
	for _, known := range o.Parameters {
		if known.In == openapi.InQuery {
			p.Choices = append(p.Choices, known.Name)
		}
	}
	p.Found, p.kind = name, kindUnknownParameter
	if len(p.Choices) > 0 {
		p.Advice = "Correct its name or leave it out. The parameters are " + strings.Join(p.Choices, ", ") + "."
	}
	return p
}

// CheckValues refuses values that cannot be read. An empty one is as good as none, as an empty field of a form.
func CheckValues(p *openapi.Parameter, values []string) error {
	if len(values) > 1 && !p.Many {
		return Problemf(http.StatusBadRequest, "Give it once.", "The parameter %s is given %d times.", p.Name, len(values))
	}
	for _, v := range values {
		if !utf8.ValidString(v) {
			return Problemf(http.StatusBadRequest, "Write it in UTF-8.", "The value of %s is not in UTF-8.", p.Name)
		}
		if v != "" && !allows(p, v) {
			refused := Problemf(http.StatusBadRequest, expectation(p), "%s cannot be %q.", p.Name, v)
			refused.Found, refused.Choices = v, p.Values
			return refused
		}
	}
	return nil
}

func allows(p *openapi.Parameter, v string) bool {
	switch p.Type {
	case openapi.Number:
		n, err := strconv.Atoi(v)
		return err == nil && n >= p.Min && (p.Max == 0 || n <= p.Max)
	case openapi.Boolean:
		return slices.Contains(flagValues, v)
	}
	return len(p.Values) == 0 || slices.ContainsFunc(p.Values, func(known string) bool { return strings.EqualFold(known, v) })
}

var flagValues = []string{"1", "true", "0", "false"}

// expectation says what a parameter can be.
func expectation(p *openapi.Parameter) string {
	switch {
	case p.Type == openapi.Number && p.Max > 0:
		return fmt.Sprintf("Give a whole number from %d to %d.", p.Min, p.Max)
	case p.Type == openapi.Number:
		return fmt.Sprintf("Give a whole number, %d or more.", p.Min)
	case p.Type == openapi.Boolean:
		return "Give 1 or 0."
	}
	return "It can be " + strings.Join(p.Values, ", ") + "."
}

// Param is the value of a parameter that the route's operation declares, or its default. One of several
// values is as the operation writes it, whatever the case of its letters in the address.
func (r *Request) Param(name string) string {
	v := r.URL.Query().Get(name)
	if r.Route.API == nil { // a page reads the parameter itself
		return v
	}
	i := slices.IndexFunc(r.Route.API.Parameters, func(p openapi.Parameter) bool { return p.Name == name })
	if i < 0 {
		return v
	}
	p := &r.Route.API.Parameters[i]
	for _, known := range p.Values {
		if strings.EqualFold(known, v) {
			return known
		}
	}
	return cmp.Or(v, p.Default)
}

// Int is a parameter that checkParameters found to be a number; 0 where there is neither a value nor a default.
func (r *Request) Int(name string) int {
	n, _ := strconv.Atoi(r.Param(name))
	return n
}

// Bool is a parameter that checkParameters found to be yes or no.
func (r *Request) Bool(name string) bool {
	v := r.Param(name)
	return v == "1" || v == "true"
}

// hasParameter reports whether an operation has a parameter.
func hasParameter(o *openapi.Operation, name string) bool {
	return slices.ContainsFunc(o.Parameters, func(p openapi.Parameter) bool { return p.Name == name })
}

// IsAPI reports whether an address belongs to the API, be there something or not.
func IsAPI(path string) bool {
	return strings.HasPrefix(path, paths.APIGuide+"/")
}

// AllowCORS lets programs in browsers, on other sites too, read an answer: reports
// are public, and nothing of them depends on who asks.
func AllowCORS(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Server-Timing")
}
