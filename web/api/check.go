package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"evidence/corpus/quotecheck"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/result"
)

const tagChecking = "Checking"

// A CheckRequest is what to check.
type CheckRequest struct {
	// Text whose quotations are checked: what is between quotation marks, and lines that begin with >.
	Text   string         `json:"text,omitempty"`
	Quotes []QuoteToCheck `json:"quotes,omitempty"` // quotes by themselves
}

// A QuoteToCheck is a quote by itself, and where it should be.
type QuoteToCheck struct {
	Quote     string       `json:"quote"`               // the quote, without quotation marks
	Document  string       `json:"document,omitempty"`  // report that it should be in: an id, a title or an authority
	Page      textOrNumber `json:"page,omitempty"`      // page that it should be on, by the printed or the PDF's number; a range as 3-4
	Paragraph textOrNumber `json:"paragraph,omitempty"` // number of the paragraph that it should be in
	Passage   string       `json:"passage,omitempty"`   // id of the passage that it should be in
}

// textOrNumber is a text that may be written as a number.
type textOrNumber string

// Schema describes both.
func (textOrNumber) Schema() *openapi.Schema { return openapi.TextOrInteger() }

func (t *textOrNumber) UnmarshalJSON(data []byte) error {
	var n json.Number
	if json.Unmarshal(data, &n) == nil {
		*t = textOrNumber(n)
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

func checkRoutes(c *result.QuoteChecker) []handler.Route {
	return []handler.Route{newRoute("checkQuotes", "/check", "are these quotes in the reports, word for word?", checkQuotes(c), openapi.Operation{
		Tag: tagChecking,
		Description: "Each quotation in a text, and each quote given by itself, is searched for in all reports. The verdict is exact; normalised (only spacing, dashes, quotation marks " +
			"or the first letter's case); cut (the right words, but words left out, listed in omitted, turn or limit their sense); elsewhere (right words, but another page, paragraph or report than the text says); stitched (joined from separate parts); altered (other words, listed in changes); " +
			"or missing, with the nearest words. In a text, the words around a quotation and the headings above can say where it is from; what a person says is not checked and listed in unchecked. " +
			"A sentence that cites a report's page or paragraph without quoting it is listed in citations: cited; cites elsewhere (another passage is much nearer); or differs (in numbers, grades, names or negations). " +
			fmt.Sprintf("At most %d quotes and a body of %d bytes at a time. Nothing that you send is kept or logged.", result.MaxQuotes, result.MaxChecked),
		Method: http.MethodPost, Body: CheckRequest{},
		BodyExample: `{"text":"The inquiry found that “the returns stopped in July 2003” (paragraph 5.2).","quotes":[{"quote":"The returns never stopped.","document":"sample-inquiry-2019"}]}`,
		Example:     "/check",
		Answers:     InJSON("The quotes of the text in its order, then those given by themselves.", quotecheck.Answer{}),
	})}
}

const adviceCheck = `Send an object such as {"text": "He said “…”."} or {"quotes": [{"quote": "…", "page": 4}]}.`

// checkQuotes checks the quotes of a request's body.
func checkQuotes(c *result.QuoteChecker) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return checkSent(r, c) }
}

func checkSent(r *handler.Request, c *result.QuoteChecker) (handler.Response, error) {
	in, err := handler.ReadJSON[CheckRequest](r, result.MaxChecked)
	if err != nil {
		return nil, err
	}
	var given []quotecheck.Quote
	for _, q := range in.Quotes {
		given = append(given, quotecheck.Quote{Text: q.Quote, Said: quotecheck.CitedPlace{
			Document: q.Document, Page: string(q.Page), Paragraph: string(q.Paragraph), Passage: q.Passage,
		}})
	}
	if in.Text == "" && len(in.Quotes) == 0 {
		return nil, handler.Problemf(http.StatusBadRequest, adviceCheck, "There is neither a text nor a quote to check.")
	}
	answer, err := c.CheckText(r.Context(), r.Library, in.Text, given)
	if err != nil {
		return nil, result.WithCommand(r, err)
	}
	return handler.NoStore(handler.JSON{Value: answer}), nil
}
