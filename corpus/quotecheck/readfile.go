package quotecheck

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"evidence/corpus/csvfile"
	"evidence/corpus/fileformats"
)

// Read reads what there is to be checked in a file: of the forms of package
// fileformats, of a table (CSV) or of JSON.
//
// A CSV file has a column quote, and for the place said document, page,
// paragraph and passage; of JSON every object with a member quote counts, with
// the members of the same names. Of the other forms it is what [Parse] finds; a
// paragraph in a style for quotations is a block quotation, and so is a blockquote
// of HTML. A PDF's text comes from pdf, which may be nil.
func Read(name string, data []byte, pdf fileformats.PDFReader) (Text, error) {
	return read(name, func(ext string) (Text, error) {
		if isTable(ext) {
			return readTable(ext, data, math.MaxInt)
		}
		d, err := fileformats.Read(name, data, pdf)
		if err != nil {
			return Text{}, err
		}
		return parseDocument(context.Background(), &d, math.MaxInt)
	})
}

// ReadAtMost is Read for a file from somebody who is not trusted: its text may have so many bytes, and no more
// than the first n quotations are read. The error is a [fileformats.ErrTooLong] where it has more, or ctx's.
func ReadAtMost(ctx context.Context, name string, data []byte, pdf fileformats.PDFReader, bytes, n int) (Text, error) {
	return read(name, func(ext string) (Text, error) {
		if isTable(ext) {
			if len(data) > tableBytes*bytes {
				return Text{}, fileformats.ErrTooLong
			}
			return readTable(ext, data, n)
		}
		d, err := fileformats.ReadAtMost(name, data, pdf, bytes)
		if err != nil {
			return Text{}, err
		}
		return parseDocument(ctx, &d, n)
	})
}

// tableBytes is how many bytes a table or JSON may have for each that a text may have: its other columns are not read.
const tableBytes = 4

func read(name string, as func(ext string) (Text, error)) (Text, error) {
	text, err := as(strings.ToLower(filepath.Ext(name)))
	if err != nil {
		return Text{}, fmt.Errorf("reading the quotes of %q: %w", name, err)
	}
	return text, nil
}

func parseDocument(ctx context.Context, d *fileformats.Document, n int) (Text, error) {
	text, err := parse(ctx, d.Text, d.Markdown, n)
	text.Unread = d.Unread
	return text, err
}

// isTable reports whether files with this ending have quotes given by themselves.
func isTable(ext string) bool {
	return slices.Contains([]string{".json", ".jsonld", ".csv", ".tsv"}, ext)
}

// readTable reads the first n quotes of a table or of JSON.
func readTable(ext string, data []byte, n int) (Text, error) {
	text, err := fileformats.DecodeText(data)
	if err != nil {
		return Text{}, err
	}
	var quotes []Quote
	if strings.HasPrefix(ext, ".json") {
		quotes, err = readJSON(text)
	} else {
		quotes, err = readCSV(text, n)
	}
	return Text{Quotes: quotes[:min(len(quotes), n)]}, err
}

// readCSV reads the first n quotes of a table with a column quote.
func readCSV(text string, n int) ([]Quote, error) {
	r := csv.NewReader(strings.NewReader(text))
	first, _, _ := strings.Cut(text, "\n")
	for _, c := range "\t;" {
		if strings.Count(first, string(c)) > strings.Count(first, string(r.Comma)) {
			r.Comma = c
		}
	}
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	head, err := r.Read()
	if err != nil && err != io.EOF {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range head {
		column[strings.ToLower(strings.TrimSpace(name))] = i
	}
	if _, ok := column["quote"]; !ok {
		return nil, errors.New("its first line names no column quote; the others are document, page, paragraph and passage")
	}
	var out []Quote
	for len(out) < n {
		row, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		cell := func(name string) string {
			if i, ok := column[name]; ok && i < len(row) {
				return strings.TrimSpace(csvfile.Unescape(row[i]))
			}
			return ""
		}
		out = appendQuote(out, cell("quote"), CitedPlace{Document: cell("document"), Page: cell("page"), Paragraph: cell("paragraph"), Passage: cell("passage")})
	}
	return out, nil
}

// appendQuote adds a quote that is given with its place.
func appendQuote(list []Quote, text string, said CitedPlace) []Quote {
	if len(tokens(text)) == 0 {
		return list
	}
	said.Passage = strings.TrimSpace(said.Passage)
	if said.Page == "0" {
		said.Page = ""
	}
	return append(list, Quote{Text: bareQuote(text), Said: said})
}

// readJSON reads the objects with a member quote, wherever they stand.
func readJSON(text string) ([]Quote, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var out []Quote
	for {
		var v any
		if err := d.Decode(&v); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = collectQuotes(v, out)
	}
}

func collectQuotes(v any, out []Quote) []Quote {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = collectQuotes(e, out)
		}
	case map[string]any:
		if q, ok := v["quote"].(string); ok {
			out = appendQuote(out, q, CitedPlace{Document: jsonText(v["document"]), Page: jsonText(v["page"]), Paragraph: jsonText(v["paragraph"]), Passage: jsonText(v["passage"])})
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = collectQuotes(v[name], out)
		}
	}
	return out
}

// jsonText is a text or a number of JSON; of an object its id.
func jsonText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case map[string]any:
		return jsonText(v["id"])
	}
	return ""
}
