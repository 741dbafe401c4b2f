package api

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"

	"evidence/web/handler"
	"evidence/web/openapi"
)

const apiDescription = "Finds passages of official reports, quotes them exactly and cites them down to the page and the paragraph. " +
	"Reading needs no sign-in. An operation that changes something says so, and needs a user's token, sent as Authorization: Bearer TOKEN; evidence user token makes one. " +
	"HEAD is answered wherever GET is. Pages of other sites can read everything here but statements and what belongs to them. " +
	"Offsets into text count Unicode code points: in Python text[start:end]. Lengths on a page are PDF points (1/72 inch) from the page's top left. " +
	"Dates are YYYY-MM-DD, or shorter where no more is known; an empty string is something unknown. " +
	"Fields may be added in later versions; those there are stay. " +
	"An error is an application/problem+json (RFC 9457) that says what to do next. An unknown parameter is an error."

// ErrorTexts say when each error is answered.
var ErrorTexts = map[int]string{
	http.StatusBadRequest:            "A parameter is unknown or cannot be read.",
	http.StatusUnauthorized:          "There is no token, or it is not valid.",
	http.StatusForbidden:             "The site is read-only, or the request comes from a page of another site.",
	http.StatusNotFound:              "Nothing has this id or address.",
	http.StatusPreconditionFailed:    "If-Match names another revision, or none.",
	http.StatusRequestEntityTooLarge: "What was sent is too large.",
	http.StatusUnsupportedMediaType:  "What was sent is not JSON.",
	http.StatusUnprocessableEntity:   "What was asked for can be read but not done, or takes more work than one request may; the detail says why.",
	http.StatusNotAcceptable:         "None of the media types that Accept names can be given.",
	http.StatusConflict:              "The words have changed since the id was given; or somebody else has just changed what an edit would change, and nothing was overwritten.",
	http.StatusGone:                  "It was here: the words are gone from the report, or the report was withdrawn.",
	http.StatusRequestURITooLong:     "The address is longer than the site reads.",
	http.StatusMisdirectedRequest:    "The Host is not this site's.",
	http.StatusTooManyRequests:       "There were too many requests from this network address: Retry-After says when to try again.",
	http.StatusServiceUnavailable:    "The index is being opened, or there are too many requests: Retry-After says when to try again.",
}

// schemaPrefixes tell schemas of the same name apart.
var schemaPrefixes = map[string]string{
	"evidence/corpus/briefing":   "Briefing",
	"evidence/corpus/quotecheck": "Quote",
	"evidence/corpus/statement":  "Statement",
	"evidence/search/claim":      "Claim",
	"evidence/search/query":      "Query",
}

// docsFile holds the doc comments of the API's types. TestDocs writes it.
//
//go:embed docs.json
var docsFile []byte

// DescribeAPI makes the API's description.
func DescribeAPI(o handler.Options) (*openapi.Document, error) {
	a := openapi.API{
		Info: openapi.Info{Title: handler.SiteName, Summary: "Passages of official reports, found, quoted and cited.", Description: apiDescription,
			Version: cmp.Or(o.Version, "1"), License: &openapi.License{Name: "MIT", Identifier: "MIT"}},
		Server: "/", Prefixes: schemaPrefixes, Problem: handler.Problem{}, ErrorTexts: ErrorTexts,
		Token: "A user's token, for operations that change something. evidence user token NAME makes it and shows it once. In a browser, the session of a user who signed in does as well.",
	}
	if o.PublicURL != nil {
		a.Server = strings.TrimSuffix(o.PublicURL.String(), "/")
	}
	for _, r := range Routes(nil, nil, nil) {
		a.Operations = append(a.Operations, *r.API)
	}
	if err := json.Unmarshal(docsFile, &a.Docs); err != nil {
		return nil, err
	}
	return openapi.New(a)
}
