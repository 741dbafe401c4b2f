package pages

import (
	"cmp"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus/quantity"
	"evidence/corpus/quotecheck"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

const (
	FieldText  = "text"   // name of the form's field with a text
	FieldFile  = "file"   // name of the form's field with a file
	maxFile    = 20 << 20 // bytes of a form with a file
	maxAddress = 32 << 10 // bytes of a form before its text is decoded, beyond three for each of the text's
)

// A checkPage takes a text or a file and shows each of its quotes with what became of it.
type checkPage struct {
	quotecheck.Answer
	Text   string         `json:"-"`
	Name   string         `json:"-"` // of the file
	Unread []string       `json:"-"` // parts of the file that were not read
	Pieces []checkedPiece `json:"-"`
	Done   bool           `json:"-"`
}

// A checkedPiece is a part of the text: what was checked or is told not to be a quotation, or what is between two.
type checkedPiece struct {
	Text    string
	Number  int // of the quote or the citation, from 1; 0 of other text
	Verdict quotecheck.Verdict

	from, to int
}

func (p *checkPage) Template() string { return "check" }

func (p *checkPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Check quotes", Canonical: paths.Check, NoIndex: p.Done,
		Description: "Is each quote of a text in the reports, word for word, on the page that it cites?"}
}

// ShowCheck answers /check with the form.
func ShowCheck(*handler.Request) (handler.Response, error) {
	return handler.Show(&checkPage{Answer: quotecheck.Answer{Quotes: []quotecheck.Result{}, Citations: []quotecheck.Citation{}, Counts: map[quotecheck.Verdict]int{}}})
}

// CheckText checks the text or the file of a form. Nothing of it is kept.
func CheckText(c *result.QuoteChecker) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return checkedText(r, c) }
}

func checkedText(r *handler.Request, c *result.QuoteChecker) (handler.Response, error) {
	sent, err := textSent(r)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() // the server does not know of it: the router has copied the request
	}
	if err != nil {
		return nil, result.WithCommand(r, err)
	}
	p := &checkPage{Text: sent.plain, Done: true}
	if sent.file == nil {
		p.Answer, err = c.CheckText(r.Context(), r.Library, sent.plain, nil)
	} else {
		err = p.checkFile(r, c, sent.file)
	}
	if err != nil {
		return nil, result.WithCommand(r, err)
	}
	switch format := r.PostForm.Get(FieldFormat); format {
	case "":
	case formatWord:
		return p.commented(r, c, sent.file)
	default:
		return p.download(r, format)
	}
	p.Pieces = checkedPieces(p.Text, &p.Answer)
	return handler.NoStore(handler.Shown{View: p}), nil
}

// checkFile checks the quotations of a file.
func (p *checkPage) checkFile(r *handler.Request, c *result.QuoteChecker, f *multipart.FileHeader) error {
	p.Name = handler.FileName(f.Filename)
	content, err := f.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	text, err := c.ReadFile(r.Context(), p.Name, content, result.PDFText(r))
	if err != nil {
		return err
	}
	p.Text, p.Unread = text.Plain, text.Unread
	p.Answer, err = c.Check(r.Context(), r.Library, text)
	return err
}

// checkedPieces parts a text at what was checked in it.
func checkedPieces(text string, a *quotecheck.Answer) []checkedPiece {
	var marked []checkedPiece
	for i := range a.Quotes {
		q := &a.Quotes[i]
		marked = append(marked, checkedPiece{Number: i + 1, Verdict: q.Verdict, from: q.From, to: q.To})
	}
	for i := range a.Citations {
		s := &a.Citations[i]
		marked = append(marked, checkedPiece{Number: len(a.Quotes) + i + 1, Verdict: s.Verdict, from: s.From, to: s.To})
	}
	slices.SortStableFunc(marked, func(a, b checkedPiece) int { return cmp.Compare(a.from, b.from) })
	var out []checkedPiece
	at := 0
	for _, m := range marked {
		if m.to > len(text) || m.to == 0 {
			continue
		}
		if m.from < at { // one more quotation of a speech
			m.Text = ""
			out = append(out, m)
			continue
		}
		if at < m.from {
			out = append(out, checkedPiece{Text: text[at:m.from]})
		}
		m.Text = text[m.from:m.to]
		out = append(out, m)
		at = m.to
	}
	if at < len(text) && len(out) > 0 {
		out = append(out, checkedPiece{Text: text[at:]})
	}
	return out
}

var errFileTooLarge = handler.Problemf(http.StatusRequestEntityTooLarge, "Send a smaller file, such as the pages that have the quotations, or paste its text.", "The file is too large: at most %d MB are read.", maxFile>>20)

// A sentText is what a form sends to be checked: a file, or a text.
type sentText struct {
	plain string
	file  *multipart.FileHeader // nil for a text
}

// maxKept is how many bytes of a file are kept in memory before it is its turn to be read.
const maxKept = 64 << 10

func textSent(r *handler.Request) (sent sentText, err error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" && kind != "multipart/form-data" {
		return sent, handler.Problemf(http.StatusUnsupportedMediaType, "Send a form with the text as "+FieldText+" or a file as "+FieldFile+"; programs send JSON to "+paths.API+"/check.", "This is not a form.")
	}
	most := int64(3*result.MaxChecked + maxAddress)
	if kind == "multipart/form-data" {
		most = maxFile
	}
	r.Body = http.MaxBytesReader(nil, r.Body, most)
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(maxKept)
	} else {
		err = r.ParseForm()
	}
	plain := r.PostForm.Get(FieldText)
	tooLarge := new(http.MaxBytesError)
	if errors.As(err, &tooLarge) && kind == "multipart/form-data" {
		return sent, errFileTooLarge
	}
	if errors.As(err, &tooLarge) || len(plain) > result.MaxChecked {
		return sent, result.ErrTooMuch
	}
	if err != nil {
		return sent, handler.Problemf(http.StatusBadRequest, "Send it again.", "The form cannot be read: %s.", err)
	}
	if r.MultipartForm != nil {
		if files := r.MultipartForm.File[FieldFile]; len(files) > 0 && files[0].Size > 0 {
			return sentText{file: files[0]}, nil
		}
	}
	if !utf8.ValidString(plain) {
		return sent, handler.Problemf(http.StatusBadRequest, "Send it in UTF-8.", "The text is not in UTF-8.")
	}
	return sentText{plain: strings.ReplaceAll(plain, "\r\n", "\n")}, nil
}

// Summary says in words how many quotes and citations fared how.
func (p *checkPage) Summary() string {
	if p.Empty() {
		return "Nothing was checked: no quotation of a report was found"
	}
	var parts []string
	for _, v := range quotecheck.Verdicts {
		if n := p.Counts[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", quantity.Figure(n), v))
		}
	}
	what := quantity.Of(len(p.Quotes), "quote", "quotes")
	switch n := len(p.Citations); {
	case n > 0 && len(p.Quotes) == 0:
		what = quantity.Of(n, "citation", "citations")
	case n > 0:
		what += " and " + quantity.Of(n, "citation", "citations")
	}
	return what + ": " + strings.Join(parts, ", ")
}

// VerdictClass is a verdict as a name in style sheets.
func VerdictClass(v quotecheck.Verdict) string { return strings.ReplaceAll(string(v), " ", "-") }

// NumberOf is the number of a citation, behind those of the quotes.
func (p *checkPage) NumberOf(i int) int { return len(p.Quotes) + i + 1 }

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

// PlaceText tells where words stand.
func PlaceText(p quotecheck.Place) string { return p.String() }
