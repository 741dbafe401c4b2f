package api

import (
	"cmp"
	_ "embed"
	"encoding/json"
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
	"Lists are JSON at their own address and JSON Lines, CSV and the like at that address with .ndjson, .csv and so on behind it; in place of that, the address of the JSON takes format=NAME or an Accept header. " +
	"CSV begins with the byte-order mark of UTF-8, by which Excel knows its letters, and its links are whole addresses. " +
	"A list can be had in parts: limit says how many items an answer has, and cursor, from the answer or its Link header, where the next begins. fields leaves out all fields but those named. Values of filters are read in letters of any case; notes says which of them nothing has. " +
	"An error is an application/problem+json (RFC 9457) that says what to do next; its type is the address of a page that explains it, one of /problems. An unknown parameter is an error, here and in the feeds; pages ignore those that they do not know, since links are often given parameters that say where they were followed. " +
	"RateLimit-Policy and RateLimit say how many requests a network address may make, and how many are left."

// tags say what the operations of each tag are for.
var tags = map[string]string{
	tagSearch:     "Find passages by a query, or for a claim.",
	tagReports:    "The reports, their passages and pages, and the bodies that they are about.",
	tagPassages:   "A passage by its lasting id, what stands around it, and how to cite it.",
	tagStatements: "Statements, their claims, and the passages pinned to each.",
	tagChecking:   "Whether quotations are in the reports, word for word.",
	TagLibrary:    "What is in the library and what was refused, and this description.",
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
		Server: "/", Prefixes: schemaPrefixes, Problem: handler.Problem{}, ErrorText: handler.ErrorText, Tags: tags,
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
