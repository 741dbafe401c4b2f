package pages

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"

	"evidence/corpus/fileformats"
	"evidence/corpus/jsonenc"
	"evidence/corpus/quotecheck"
	"evidence/web/handler"
	"evidence/web/result"
)

// Kinds of file that the result of a check is downloaded as.
const (
	FieldFormat = "format" // name of the form's field that asks for one
	formatCSV   = "csv"
	formatJSON  = "json"
	formatWord  = "docx" // the Word document that was sent, with comments
)

// download is the result of a check as a file.
func (p *checkPage) download(format string) (handler.Response, error) {
	var out bytes.Buffer
	media := "application/json"
	switch format {
	case formatCSV:
		media = "text/csv; charset=utf-8; header=present"
		if err := writeChecked(&out, &p.Answer); err != nil {
			return nil, err
		}
	case formatJSON:
		e := jsonenc.NewEncoder(&out)
		e.SetIndent("", "  ")
		if err := e.Encode(p.Answer); err != nil {
			return nil, err
		}
	default:
		return nil, handler.Problemf(http.StatusBadRequest, "Ask for "+formatCSV+", "+formatJSON+" or "+formatWord+".", "The result of a check cannot be sent as %q.", format)
	}
	return handler.NoStore(handler.Download("checked."+format, media, out.Bytes())), nil
}

// commented is the Word document that was sent, with what became of its quotations as comments.
func (s *sentText) commented(r *handler.Request, a *quotecheck.Answer) (handler.Response, error) {
	if !fileformats.IsWord(s.data) {
		return nil, handler.Problemf(http.StatusBadRequest, "Choose a Word document (.docx) and press the button again. A file has to be chosen anew each time.",
			"Comments can only be put into a Word document.")
	}
	data, err := result.Commented(s.data, a.Comments(result.PlaceLink(r)))
	if err != nil {
		return nil, result.UploadProblem(s.name, err)
	}
	return handler.NoStore(result.WordDownload(s.name, data)), nil
}

// checkedColumns are those of the CSV; evidence check reads such a table again.
var checkedColumns = []string{"quote", "verdict", "document", "title", "date", "page", "paragraph", "passage", "found", "omitted", "remarks"}

// writeChecked writes a row for each quotation and each citation.
func writeChecked(out *bytes.Buffer, a *quotecheck.Answer) error {
	w := csv.NewWriter(out)
	w.UseCRLF = true // RFC 4180
	if err := w.Write(checkedColumns); err != nil {
		return err
	}
	row := func(text string, v quotecheck.Verdict, p *quotecheck.Place, omitted []quotecheck.Omission, remarks string) error {
		page := ""
		if p.Page > 0 {
			page = fmt.Sprint(p.Page)
		}
		var left []string
		for _, o := range omitted {
			left = append(left, o.Text)
		}
		return w.Write([]string{text, string(v), p.Document, p.Title, p.Date, page, p.Paragraph, p.Passage, p.Found, strings.Join(left, " … "), remarks})
	}
	for i := range a.Quotes {
		q := &a.Quotes[i]
		if err := row(q.Quote, q.Verdict, &q.Place, q.Omitted, q.Sentences()); err != nil {
			return err
		}
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		if err := row(c.Sentence, c.Verdict, &c.Place, nil, c.Sentences()); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
