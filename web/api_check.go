package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"evidence/corpus/quotecheck"
)

const tagChecking = "Checking"

// A checkRequest is what is asked to be checked.
type checkRequest struct {
	Text   string        `json:"text,omitempty"`
	Quotes []quoteToFind `json:"quotes,omitempty"`
}

// A quoteToFind is a quote by itself, with the place that is said of it.
type quoteToFind struct {
	Quote     string       `json:"quote"`
	Document  string       `json:"document,omitempty"`
	Page      textOrNumber `json:"page,omitempty"`
	Paragraph textOrNumber `json:"paragraph,omitempty"`
	Passage   string       `json:"passage,omitempty"`
}

// textOrNumber is a text that may be written as a number.
type textOrNumber string

func (t *textOrNumber) UnmarshalJSON(data []byte) error {
	var n json.Number
	if json.Unmarshal(data, &n) == nil {
		*t = textOrNumber(n)
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

// A checkAnswer says of each quote what became of it.
type checkAnswer struct {
	Quotes []quotecheck.Result `json:"quotes"`
	Counts map[string]int      `json:"counts"`
}

func checkRoutes() []route {
	return []route{apiPost("checkQuotes", "/check", "are these quotes in the reports, word for word?", checkAPI, operation{
		tag: tagChecking,
		about: "Each quotation of a text, and each quote that is given by itself, is looked for in all reports. The verdict is exact; normalised (the same but for spacing, dashes, quotation marks " +
			"or the first letter's case); elsewhere (right words, other page, paragraph or report than said); stitched (put together of parts that stand apart); altered (other words: changes tells them one by one); " +
			"or missing. Of a text, what stands around a quotation is read for where it is said to stand. " +
			fmt.Sprintf("At most %d quotes and a body of %d bytes at a time. Nothing that is sent is kept or logged.", maxQuotes, maxChecked),
		body:   &requestBody{about: "A text, quotes, or both.", value: checkRequest{}, example: exampleCheck},
		errors: []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType}, example: "/check",
		answers: inJSON("The quotes of the text in its order, then those given by themselves.", checkAnswer{}),
	})}
}

// exampleCheck is a request that the bundled sample can be asked.
var exampleCheck = checkRequest{
	Text:   "The inquiry found that “the returns stopped in July 2003” (paragraph 5.2).",
	Quotes: []quoteToFind{{Quote: "The returns never stopped.", Document: "sample-inquiry-2019"}},
}

const adviceCheck = `Send an object such as {"text": "He said “…”."} or {"quotes": [{"quote": "…", "page": 4}]}.`

// checkAPI checks the quotes of a request's body.
func checkAPI(r *request) (response, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != mediaJSON {
		return nil, problemf(http.StatusUnsupportedMediaType, "Send it as "+mediaJSON+".", "The body is not said to be JSON.")
	}
	d := json.NewDecoder(io.LimitReader(r.Body, maxChecked+1))
	d.DisallowUnknownFields()
	var in checkRequest
	err := d.Decode(&in)
	if d.InputOffset() > maxChecked || errors.Is(err, io.ErrUnexpectedEOF) && r.ContentLength > maxChecked {
		return nil, errTooMuch
	}
	if err == nil && d.More() {
		err = errors.New("something follows the object")
	}
	if err != nil {
		return nil, problemf(http.StatusBadRequest, adviceCheck, "The body cannot be read: %s.", err)
	}
	quotes := quotecheck.FindN(in.Text, maxQuotes+1)
	for _, q := range in.Quotes {
		quotes = append(quotes, quotecheck.Quote{Text: q.Quote, Said: quotecheck.Said{
			Document: q.Document, Page: string(q.Page), Paragraph: string(q.Paragraph), Passage: q.Passage,
		}})
	}
	if in.Text == "" && len(in.Quotes) == 0 {
		return nil, problemf(http.StatusBadRequest, adviceCheck, "There is neither a text nor a quote to check.")
	}
	if len(quotes) > maxQuotes {
		return nil, errTooMany
	}
	results, err := r.check(quotes)
	if err != nil {
		return nil, err
	}
	return fresh{jsonBody{value: checkAnswer{results, counted(results)}}}, nil
}

var (
	errTooMuch = problemf(http.StatusRequestEntityTooLarge, "Send it in parts, or use evidence check, which has no such limit.", "The text is too long: at most %d bytes are read.", maxChecked)
	errTooMany = problemf(http.StatusRequestEntityTooLarge, "Send it in parts, or use evidence check, which has no such limit.", "There are more than %d quotes.", maxQuotes)
)
