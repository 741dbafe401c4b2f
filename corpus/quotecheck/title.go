package quotecheck

import (
	"strings"
	"unicode"

	"evidence/corpus/lazyregexp"
)

// checkTitle recognises a quotation that is the title of a report, because citations and
// prose put titles between quotation marks, too. Capital letters, the authority behind
// the title and the days of the inspection in brackets make no difference.
func (c *Checker) checkTitle(quote string) (Result, bool) {
	for _, form := range []string{quote, inBrackets.ReplaceAllString(quote, "")} {
		wanted := lettersAndDigits(form)
		if wanted == "" {
			continue
		}
		for _, d := range c.docs {
			title := lettersAndDigits(d.Title)
			if title == "" || wanted != title && wanted != title+lettersAndDigits(d.Authority) {
				continue
			}
			verdict := Normalised
			if quote == d.Title {
				verdict = Exact
			}
			return Result{Quote: quote, Verdict: verdict, Place: Place{Document: d.ID, Title: d.Title, Authority: d.Authority, Found: d.Title},
				Remarks: []string{"It is the title of a report, not a quotation from one."}}, true
		}
	}
	return Result{}, false
}

// inBrackets is what stands in brackets at a title's end.
var inBrackets = lazyregexp.New(`\s*\([^()]*\)\s*$`)

// lettersAndDigits is a text's letters and digits without their case.
func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
