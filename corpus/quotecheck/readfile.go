package quotecheck

import (
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
	text, err := readAs(name, data, pdf)
	if err != nil {
		return Text{}, fmt.Errorf("reading the quotes of %q: %w", name, err)
	}
	return text, nil
}

func readAs(name string, data []byte, pdf fileformats.PDFReader) (Text, error) {
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".json", ".jsonld", ".csv", ".tsv":
		text, err := fileformats.DecodeText(data)
		if err != nil {
			return Text{}, err
		}
		var quotes []Quote
		if strings.HasPrefix(ext, ".json") {
			quotes, err = readJSON(text)
		} else {
			quotes, err = readCSV(text)
		}
		return Text{Quotes: quotes}, err
	}
	d, err := fileformats.Read(name, data, pdf)
	if err != nil {
		return Text{}, err
	}
	text := parse(d.Text, d.Markdown, math.MaxInt)
	text.Unread = d.Unread
	return text, nil
}

// readCSV reads a table with a column quote.
func readCSV(text string) ([]Quote, error) {
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
	for {
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
