package handler

import (
	"net/http"
	"strings"
)

// Limits of what an address may ask for. A query may be as long as result.MaxQuery, each byte of it written as three.
const (
	maxQueryString = 52 << 10 // bytes
	maxParameters  = 200
	maxRepeated    = 50 // values of one parameter
	// maxChosen bounds the parameters' bytes by their number: each value that is chosen has a link with all of the others.
	maxChosen = 512 << 10
)

// checkSize refuses an address that asks for too much at once: every value that is chosen is repeated
// in each link of the page that takes one of them away.
func (r *Request) checkSize() error {
	if n := len(r.URL.RawQuery); n > maxQueryString {
		return Problemf(http.StatusRequestURITooLong, "Ask for less at a time.", "The parameters have %d bytes; at most %d are read.", n, maxQueryString)
	}
	if n := strings.Count(r.URL.RawQuery, "&") + 1; n > maxParameters {
		return Problemf(http.StatusBadRequest, "Ask for less at a time.", "There are %d parameters; at most %d are read.", n, maxParameters)
	}
	if n := strings.Count(r.URL.RawQuery, "&") + 1; n > 1 && n*len(r.URL.RawQuery) > maxChosen {
		return Problemf(http.StatusBadRequest, "Choose fewer, or search for a part of the text.", "There are %d parameters of %d bytes together; beside so long a text at most %d are read.",
			n, len(r.URL.RawQuery), max(1, maxChosen/len(r.URL.RawQuery)))
	}
	for name, values := range r.URL.Query() {
		if len(values) > maxRepeated {
			return Problemf(http.StatusBadRequest, "Choose fewer, or leave them out and narrow the search by words.", "The parameter %s is given %d times; at most %d are read.", shortName(name), len(values), maxRepeated)
		}
	}
	return nil
}

// shortName is a parameter's name as an error repeats it.
func shortName(name string) string {
	if len(name) > 40 {
		return strings.ToValidUTF8(name[:40], "") + "…"
	}
	return name
}
