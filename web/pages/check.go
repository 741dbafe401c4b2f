package pages

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"evidence/corpus/quantity"
	"evidence/corpus/quotecheck"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

const (
	FieldText  = "text"   // name of the form's field
	maxAddress = 32 << 10 // bytes of a form before its text is decoded, beyond three for each of the text's
)

// A checkPage takes a text and shows each of its quotes with what became of it.
type checkPage struct {
	Text   string              `json:"-"`
	Pieces []checkedPiece      `json:"-"`
	Quotes []quotecheck.Result `json:"quotes"`
	Counts map[string]int      `json:"counts"`
	Done   bool                `json:"-"`
}

// A checkedPiece is a part of the text: a quote, or what stands between two.
type checkedPiece struct {
	Text   string
	Number int // of the quote, from 1; 0 of other text
	Result *quotecheck.Result
}

func (p *checkPage) Template() string { return "check" }

func (p *checkPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Check quotes", Canonical: paths.Check, NoIndex: p.Done,
		Description: "Is each quote of a text in the reports, word for word, on the page that it cites?"}
}

// ShowCheck answers /check with the form.
func ShowCheck(*handler.Request) (handler.Response, error) {
	return handler.Show(&checkPage{Quotes: []quotecheck.Result{}, Counts: map[string]int{}})
}

// CheckText checks the text of a form. Nothing of it is kept.
func CheckText(c *result.QuoteChecker) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return checkedText(r, c) }
}

func checkedText(r *handler.Request, c *result.QuoteChecker) (handler.Response, error) {
	text, err := formText(r)
	if err != nil {
		return nil, err
	}
	quotes := quotecheck.FindN(text, result.MaxQuotes+1)
	if len(quotes) > result.MaxQuotes {
		return nil, result.ErrTooMany
	}
	p := &checkPage{Text: text, Done: true}
	if p.Quotes, err = c.Check(r.Context(), r.Library, quotes); err != nil {
		return nil, err
	}
	p.Counts = result.CountVerdicts(p.Quotes)
	at := 0
	for i, q := range quotes {
		if at < q.Start {
			p.Pieces = append(p.Pieces, checkedPiece{Text: text[at:q.Start]})
		}
		p.Pieces = append(p.Pieces, checkedPiece{text[q.Start:q.End], i + 1, &p.Quotes[i]})
		at = q.End
	}
	if at < len(text) {
		p.Pieces = append(p.Pieces, checkedPiece{Text: text[at:]})
	}
	return handler.NoStore(handler.Shown{View: p}), nil
}

// formText is the text that a form sends.
func formText(r *handler.Request) (string, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" && kind != "multipart/form-data" {
		return "", handler.Problemf(http.StatusUnsupportedMediaType, "Send a form with the text as "+FieldText+"; programs send JSON to "+paths.API+"/check.", "This is not a form.")
	}
	r.Body = http.MaxBytesReader(nil, r.Body, 3*result.MaxChecked+maxAddress)
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(4 * result.MaxChecked) // all of it in memory
	} else {
		err = r.ParseForm()
	}
	text := r.PostForm.Get(FieldText)
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) || len(text) > result.MaxChecked {
		return "", result.ErrTooMuch
	}
	if err != nil {
		return "", handler.Problemf(http.StatusBadRequest, "Send it again.", "The form cannot be read: %s.", err)
	}
	if !utf8.ValidString(text) {
		return "", handler.Problemf(http.StatusBadRequest, "Send it in UTF-8.", "The text is not in UTF-8.")
	}
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

// Summary says in words how many quotes fared how.
func (p *checkPage) Summary() string {
	if len(p.Quotes) == 0 {
		return "No quotation found"
	}
	var parts []string
	for _, v := range quotecheck.Verdicts {
		if n := p.Counts[string(v)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", quantity.Figure(n), v))
		}
	}
	return quantity.Of(len(p.Quotes), "quote", "quotes") + ": " + strings.Join(parts, ", ")
}

// verdictTexts say verdicts in plain words.
var verdictTexts = map[quotecheck.Verdict]string{
	quotecheck.Exact:      "The same, letter for letter.",
	quotecheck.Normalised: "Same words: only spacing, punctuation or the first letter’s case differs.",
	quotecheck.Cut:        "The right words, but what is left out beside or between them turns or limits their sense.",
	quotecheck.Elsewhere:  "Right words, wrong source or place.",
	quotecheck.Stitched:   "Joined from separate parts.",
	quotecheck.Altered:    "The report’s words are different.",
	quotecheck.Missing:    "It was not found in the reports of this library.",
}

// VerdictText says a verdict in plain words.
func VerdictText(v quotecheck.Verdict) string { return verdictTexts[v] }

// OmittedWhere says where words were left out.
func OmittedWhere(where string) string {
	switch where {
	case quotecheck.BeforeQuote:
		return "before the quote"
	case quotecheck.AfterQuote:
		return "after it"
	}
	return "left out between its parts"
}

// An omittedPart is a part of what was left out: the words that turn the sense, or others.
type omittedPart struct {
	Text  string
	Turns bool
}

// TurnsIn parts what was left out at the words that turn the sense.
func TurnsIn(o quotecheck.Omission) []omittedPart {
	var out []omittedPart
	rest := o.Text
	for _, w := range o.Turns {
		i := strings.Index(rest, w)
		if i < 0 {
			continue
		}
		out = append(out, omittedPart{rest[:i], false}, omittedPart{w, true})
		rest = rest[i+len(w):]
	}
	return append(out, omittedPart{rest, false})
}

// FoundPath is the address of the words that were found; of the whole passage where they run on into another.
func FoundPath(p quotecheck.Place) string {
	if p.Found == "" || len(p.Passages) > 1 {
		return paths.Passage(p.Passage)
	}
	q := url.Values{paths.ParamFrom: {fmt.Sprint(p.Start)}, paths.ParamTo: {fmt.Sprint(p.Start + utf8.RuneCountInString(p.Found))}}
	return paths.Passage(p.Passage) + "?" + q.Encode()
}

// PlaceText tells where words stand.
func PlaceText(p quotecheck.Place) string {
	parts := []string{p.Title}
	if p.Title == "" {
		parts[0] = p.Document
	}
	if p.Authority != "" && !strings.Contains(strings.ToLower(p.Title), strings.ToLower(p.Authority)) {
		parts = append(parts, p.Authority)
	}
	parts = append(parts, format.Page(p.Label, p.Page))
	if p.Paragraph != "" {
		parts = append(parts, "paragraph "+p.Paragraph)
	}
	return strings.Join(parts, ", ")
}
