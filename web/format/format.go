package format

import (
	"fmt"
	"strings"
	"time"

	"evidence/corpus/cite"
)

// Day writes a time's date as British prose does, "" for none.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 January 2006")
}

// Date writes a date of the form YYYY-MM-DD, YYYY-MM or YYYY; another value stays as it is.
func Date(date string) string { return cite.DateInWords(date) }

// Label writes the value of a facet or a kind as people read it: "overall_effectiveness" is "Overall effectiveness".
func Label(s string) string {
	s = strings.ReplaceAll(s, "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Shorten cuts a text at a word to at most n characters, with an ellipsis where it is cut.
func Shorten(n int, s string) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + " …"
}

// Timestamp writes a time as feeds do.
func Timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Page is how a page is called: by its printed label, or by its place in the file.
func Page(label string, number int) string {
	if label != "" {
		return "page " + label
	}
	return fmt.Sprintf("PDF page %d", number)
}
