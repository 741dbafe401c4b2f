package cite

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// A cslItem is a report as CSL-JSON has it. It holds no genre and no number: the
// styles would print the first beside a title that says it, and the second is
// not known. "note" is the pinpoint, since an item has no locator of its own (it
// belongs to the place that cites it), and "annote" each quote with its pinpoint.
type cslItem struct {
	ID        string  `json:"id"`
	Type      string  `json:"type"`
	Author    []name  `json:"author,omitempty"`
	Title     string  `json:"title"`
	Publisher string  `json:"publisher,omitempty"`
	Issued    cslDate `json:"issued,omitempty"`
	URL       string  `json:"URL,omitempty"`
	Accessed  cslDate `json:"accessed,omitempty"`
	Note      string  `json:"note,omitempty"`
	Annote    string  `json:"annote,omitempty"`
}

type cslDate map[string][][]int

func writeCSL(cs []Citation) string {
	items, reports := []cslItem{}, byReport(cs)
	for i, key := range keys(reports) {
		cited := reports[i]
		r := cited[0].reference()
		items = append(items, cslItem{
			ID: key, Type: "report", Author: r.names, Title: r.title, Publisher: r.publisher, Issued: cslDay(r.date),
			URL: r.url, Accessed: cslDay(r.accessed), Note: locators(cited), Annote: quotesWithPlaces(cited),
		})
	}
	return indented(items)
}

func cslDay(date string) cslDate {
	if parts := dateParts(date); len(parts) > 0 {
		return cslDate{"date-parts": {parts}}
	}
	return nil
}

// indented is a value as JSON for people too: characters of HTML stay readable.
func indented(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // of structs of strings and numbers there is none
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// keys gives each report a key of its own in a file: of its id letters, digits, points, hyphens and underscores stay. A number
// follows where that makes two ids alike.
func keys(reports [][]Citation) []string {
	all := make([]string, len(reports))
	seen := map[string]int{}
	for i, cited := range reports {
		key := strings.Map(keyRune, cited[0].Source.ID)
		if seen[key]++; seen[key] > 1 {
			key += "_" + strconv.Itoa(seen[key])
		}
		all[i] = key
	}
	return all
}

func keyRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
		return r
	}
	return '-'
}
