package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"evidence/corpus/quotecheck"
	"evidence/web/openapi"

	"github.com/getkin/kin-openapi/openapi3"

	"evidence/web/handler"

	"evidence/web/result"
)

const tagChecking = "Checking"

// A checkRequest is what is asked to be checked.
type checkRequest struct {
	// Text whose quotations are checked: what is between quotation marks, and lines that begin with >.
	Text   string        `json:"text,omitempty"`
	Quotes []quoteToFind `json:"quotes,omitempty"` // quotes by themselves
}

// A quoteToFind is a quote by itself, with the place that is said of it.
type quoteToFind struct {
	Quote     string       `json:"quote"`               // the quote, without quotation marks
	Document  string       `json:"document,omitempty"`  // report that it should be in: an id, a title or an authority
	Page      textOrNumber `json:"page,omitempty"`      // page that it should be on, by the printed or the PDF's number; a range as 3-4
	Paragraph textOrNumber `json:"paragraph,omitempty"` // number of the paragraph that it should be in
	Passage   string       `json:"passage,omitempty"`   // id of the passage that it should be in
}

// textOrNumber is a text that may be written as a number.
type textOrNumber string

// Schema describes both.
func (textOrNumber) Schema() *openapi3.Schema {
	return openapi3.NewAnyOfSchema(openapi3.NewStringSchema(), openapi3.NewIntegerSchema())
}

func (t *textOrNumber) UnmarshalJSON(data []byte) error {
	var n json.Number
	if json.Unmarshal(data, &n) == nil {
		*t = textOrNumber(n)
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

// A CheckAnswer says of each quote what became of it.
type CheckAnswer struct {
	Quotes []quotecheck.Result `json:"quotes"` // the quotes
	Counts map[string]int      `json:"counts"` // number of quotes with each verdict
}

func checkRoutes(c *result.QuoteChecker) []handler.Route {
	return []handler.Route{apiRoute("checkQuotes", "/check", "are these quotes in the reports, word for word?", checkAPI(c), openapi.Operation{
		Tag: tagChecking,
		Description: "Each quotation of a text, and each quote that is given by itself, is looked for in all reports. The verdict is exact; normalised (the same but for spacing, dashes, quotation marks " +
			"or the first letter's case); elsewhere (right words, other page, paragraph or report than said); stitched (put together of parts that stand apart); altered (other words: changes tells them one by one); " +
			"or missing. Of a text, what stands around a quotation is read for where it is said to stand. " +
			fmt.Sprintf("At most %d quotes and a body of %d bytes at a time. Nothing that is sent is kept or logged.", result.MaxQuotes, result.MaxChecked),
		Method: http.MethodPost, Body: checkRequest{},
		BodyExample: `{"text":"The inquiry found that “the returns stopped in July 2003” (paragraph 5.2).","quotes":[{"quote":"The returns never stopped.","document":"sample-inquiry-2019"}]}`,
		Example:     "/check",
		Answers:     InJSON("The quotes of the text in its order, then those given by themselves.", CheckAnswer{}),
	})}
}

const adviceCheck = `Send an object such as {"text": "He said “…”."} or {"quotes": [{"quote": "…", "page": 4}]}.`

// checkAPI checks the quotes of a request's body.
func checkAPI(c *result.QuoteChecker) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return checkSent(r, c) }
}

func checkSent(r *handler.Request, c *result.QuoteChecker) (handler.Response, error) {
	in, err := handler.ReadJSON[checkRequest](r, result.MaxChecked)
	if err != nil {
		return nil, err
	}
	quotes := quotecheck.FindN(in.Text, result.MaxQuotes+1)
	for _, q := range in.Quotes {
		quotes = append(quotes, quotecheck.Quote{Text: q.Quote, Said: quotecheck.CitedPlace{
			Document: q.Document, Page: string(q.Page), Paragraph: string(q.Paragraph), Passage: q.Passage,
		}})
	}
	if in.Text == "" && len(in.Quotes) == 0 {
		return nil, handler.Problemf(http.StatusBadRequest, adviceCheck, "There is neither a text nor a quote to check.")
	}
	if len(quotes) > result.MaxQuotes {
		return nil, result.ErrTooMany
	}
	results, err := c.Check(r.Context(), r.Library, quotes)
	if err != nil {
		return nil, err
	}
	return handler.NoStore{Response: handler.JSON{Value: CheckAnswer{results, result.CountVerdicts(results)}}}, nil
}
