package quotecheck

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// MaxFile is the size in bytes of the largest file that is read, and of the
// largest text unpacked from one.
const MaxFile = 64 << 20

// ErrFormat says that a file is of no form that can be read.
var ErrFormat = errors.New("not a text, Markdown, HTML, Word, CSV, JSON or PDF file")

// Read reads the quotes of a file. Its extension and its first bytes tell its format: plain text, Markdown, HTML, Word (.docx), CSV, JSON or PDF.
//
// A CSV file has a column quote, and for the place said document, page,
// paragraph and passage; of JSON every object with a member quote counts, with
// the members of the same names. Of the other forms it is what [Find] finds; a
// paragraph in one of Word's styles for quotations is a block quotation, and so
// is a blockquote of HTML. A PDF's text comes from pdf, which may be nil.
func Read(name string, data []byte, pdf func([]byte) (string, error)) ([]Quote, error) {
	quotes, err := readAs(strings.ToLower(filepath.Ext(name)), data, pdf)
	if err != nil {
		return nil, fmt.Errorf("reading the quotes of %q: %w", name, err)
	}
	return quotes, nil
}

func readAs(ext string, data []byte, pdf func([]byte) (string, error)) ([]Quote, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("it has %d bytes; at most %d are read", len(data), MaxFile)
	}
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		if pdf == nil {
			return nil, errors.New("PDF files are not read here: paste their text")
		}
		text, err := pdf(data)
		return Find(text), err
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		text, err := wordText(data, MaxFile)
		return Find(text), err
	}
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	switch {
	case ext == ".json" || ext == ".jsonld":
		return readJSON(text)
	case ext == ".csv" || ext == ".tsv":
		return readCSV(text)
	case ext == ".html" || ext == ".htm" || ext == ".xhtml" || looksLikeHTML(text):
		text, err := htmlText(text)
		return Find(text), err
	case ext == ".md" || ext == ".markdown":
		return FindMarkdown(text), nil
	}
	return Find(text), nil
}

// decodeText is a file's text in UTF-8, which UTF-16 with its mark is turned into.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeAs(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), data), nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", ErrFormat
	}
	if !utf8.Valid(data) { // as old programs write it
		return decodeAs(charmap.Windows1252, data), nil
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n"), nil
}

func decodeAs(e encoding.Encoding, data []byte) string {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func looksLikeHTML(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 512)]))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html")
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
				return strings.TrimSpace(row[i])
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
