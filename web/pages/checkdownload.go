package pages

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"

	"evidence/corpus/csvfile"
	"evidence/corpus/fileformats"
	"evidence/corpus/jsonenc"
	"evidence/corpus/quotecheck"
	"evidence/corpus/xlsxfile"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// Kinds of file that the result of a check is downloaded as.
const (
	FieldFormat = "format" // name of the form's field that asks for one
	formatCSV   = "csv"
	formatXLSX  = "xlsx"
	formatJSON  = "json"
	formatWord  = "docx" // the Word document that was sent, with comments
)

// download is the result of a check as a file.
func (p *checkPage) download(r *handler.Request, format string) (handler.Response, error) {
	var out bytes.Buffer
	media := "application/json"
	switch format {
	case formatCSV:
		media = "text/csv; charset=utf-8; header=present"
		w := csvfile.NewFileWriter(&out)
		err := w.Write(checkedColumns)
		for _, row := range checkedRows(r, &p.Answer) {
			err = errors.Join(err, w.Write(row))
		}
		if err = errors.Join(err, w.Flush()); err != nil {
			return nil, err
		}
	case formatXLSX:
		media = xlsxfile.MediaType
		if err := xlsxfile.Write(&out, checkedColumns, checkedRows(r, &p.Answer)); err != nil {
			return nil, err
		}
	case formatJSON:
		e := jsonenc.NewEncoder(&out)
		e.SetIndent("", "  ")
		if err := e.Encode(p.Answer); err != nil {
			return nil, err
		}
	default:
		return nil, handler.Problemf(http.StatusBadRequest, "Ask for "+formatCSV+", "+formatXLSX+", "+formatJSON+" or "+formatWord+".", "The result of a check cannot be sent as %q.", format)
	}
	return handler.NoStore(handler.Download("checked."+format, media, out.Bytes())), nil
}

// commented is the Word document that was sent, with what became of its quotations as comments.
func (p *checkPage) commented(r *handler.Request, c *result.QuoteChecker, f *multipart.FileHeader) (handler.Response, error) {
	notWord := handler.Problemf(http.StatusBadRequest, "Choose a Word document (.docx) and press the button again. A file has to be chosen anew each time.",
		"Comments can only be put into a Word document.")
	if f == nil {
		return nil, notWord
	}
	content, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer content.Close()
	data, err := c.AddComments(r.Context(), p.Name, content, p.Comments(result.PlaceLink(r)))
	if errors.Is(err, fileformats.ErrNotWord) {
		return nil, notWord
	}
	if err != nil {
		return nil, err
	}
	return handler.NoStore(result.WordDownload(p.Name, data)), nil
}

// checkedColumns are those of the table; evidence check reads such a one again.
var checkedColumns = []string{"quote", "verdict", "document", "title", "date", "page", "paragraph", "passage", "found", "omitted", "remarks", "link"}

// checkedRows has a row for each quotation and each citation.
func checkedRows(r *handler.Request, a *quotecheck.Answer) [][]string {
	var out [][]string
	row := func(text string, v quotecheck.Verdict, p *quotecheck.Place, omitted []quotecheck.Omission, remarks string) {
		page, link := "", ""
		if p.Page > 0 {
			page = fmt.Sprint(p.Page)
		}
		if p.Passage != "" {
			link = r.BaseURL() + paths.Passage(p.Passage)
		}
		var left []string
		for _, o := range omitted {
			left = append(left, o.Text)
		}
		out = append(out, []string{text, string(v), p.Document, p.Title, p.Date, page, p.Paragraph, p.Passage, p.Found, strings.Join(left, " … "), remarks, link})
	}
	for i := range a.Quotes {
		q := &a.Quotes[i]
		row(q.Quote, q.Verdict, &q.Place, q.Omitted, q.Sentences())
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		row(c.Sentence, c.Verdict, &c.Place, nil, c.Sentences())
	}
	return out
}
