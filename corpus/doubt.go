package corpus

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// What can be doubtful about a passage.
const (
	WordOrder   = "its words do not follow one another on the page"
	RunTogether = "items of a list seem to have run together in it"
	UnknownSign = "its file does not say what a sign in it is, which is shown as �"
)

// DoubtOf is what is doubtful about a text, wherever its words are: a sign that the file does not name; "" for nothing.
func DoubtOf(text string) string {
	if strings.ContainsRune(text, utf8.RuneError) {
		return UnknownSign
	}
	return ""
}

// A DoubtfulPassage is a passage whose text has to be compared with the page before it is quoted.
type DoubtfulPassage struct {
	ID   string `json:"id"`   // id of the passage
	Page int    `json:"page"` // PDF page number of the page that it begins on
	Why  string `json:"why"`  // such as "its words do not follow one another on the page"
}

// Doubtful lists the doubtful ones among passages.
func Doubtful(passages []Passage) []DoubtfulPassage {
	var out []DoubtfulPassage
	for i := range passages {
		if p := &passages[i]; p.Doubt != "" {
			out = append(out, DoubtfulPassage{p.ID, p.Page, p.Doubt})
		}
	}
	return out
}

// A DoubtfulReport has the doubtful passages of a report.
type DoubtfulReport struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Passages []DoubtfulPassage `json:"passages"` // in reading order
}

// maxDoubtful is how many doubtful passages of a report are named one by one.
const maxDoubtful = 20

// Lines says of each doubtful passage what is doubtful, and what to do; of many it names the first.
func (r DoubtfulReport) Lines() []string {
	var out []string
	for i, p := range r.Passages {
		if i == maxDoubtful {
			return append(out, fmt.Sprintf("and %d more passages of %s", len(r.Passages)-i, r.ID))
		}
		out = append(out, fmt.Sprintf("%s, page %d, passage %s: %s; compare it with the page before you quote it", r.ID, p.Page, p.ID, p.Why))
	}
	return out
}
