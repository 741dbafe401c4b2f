package metadata

import (
	"regexp"
	"strings"
)

// A visit may be reported in a letter to the director of the services: the date is
// at the top, the subject ("Focused visit to Anytown children's services") after
// the address, the days of the visit in the first sentence and the inspector's
// name at the end.
var (
	visitSentence = lazily(`(?i)\bvisit (?:to|of) .{3,120}?\b(?:on|between|from) (?:the )?(\d.*)$`)
	// The same of schools and of inspections by several inspectorates.
	inspectionSentence = lazily(`(?i)\b(?:visit|inspection)\b.{0,100}?\b(?:on|between|from) (?:the )?(\d.*)$|^(?:between|from) (?:the )?(\d.*)$`)
	yours              = lazily(`(?i)^yours (sincerely|faithfully)`)
	office             = lazily(`(?i)\b(?:his|her) majesty's inspector|\bHMI\b`)
	loneDate           = lazily(`(?i)^` + dayExpr + ` ` + monthExpr + `,? ` + yearExpr + `$`)
)

// headLines is how many lines at the top of a letter may have its date.
const headLines = 12

// visitLetter reads from a letter what no cover has given.
func (r *reader) visitLetter() {
	r.letterDate()
	if r.facts["inspection_start"].Value == "" {
		r.sentenceDays(visitSentence())
	}
	if r.facts["lead_inspector"].Value == "" {
		r.signature()
	}
}

// letterDate reads the day of publication from the top of a letter.
func (r *reader) letterDate() {
	head := r.front(1)
	if r.facts["published"].Value != "" || !r.isLetter() {
		return
	}
	for _, l := range head[:min(headLines, len(head))] {
		if day, ok := parseDate(l.plain); ok && loneDate().MatchString(l.plain) {
			r.facts["published"] = l.likely(day)
		}
	}
}

// inspectionDays reads the days of an inspection from the first sentence of a letter.
func (r *reader) inspectionDays() {
	if r.facts["inspection_start"].Value == "" {
		r.sentenceDays(inspectionSentence())
	}
}

// sentenceDays reads the days of the visit from the sentence that says what the
// letter is on. A year that it leaves out is the letter's, or the one before.
func (r *reader) sentenceDays(sentence *regexp.Regexp) {
	written := r.facts["published"].Value
	for _, l := range r.front(2) {
		if l.index < r.head.index || !strings.Contains(l.plain, "visit") && !strings.Contains(l.plain, "inspection") && !strings.HasPrefix(l.plain, "Between ") {
			continue
		}
		m := sentence.FindStringSubmatch(r.withNext(l, 3))
		if m == nil {
			continue
		}
		text := m[len(m)-1]
		if text == "" {
			text = m[1]
		}
		year := number(anyYear().FindString(written))
		start, end, ok := parseRangeIn(text, year)
		if ok && end > written && written != "" && !strings.Contains(text, written[:4]) {
			start, end, ok = parseRangeIn(text, year-1)
		}
		if ok {
			r.facts["inspection_start"], r.facts["inspection_end"] = l.likely(start), l.likely(end)
			return
		}
	}
}

// signature reads the inspector who signed the letter, and so led the visit.
func (r *reader) signature() {
	signed := false
	for _, l := range r.lines {
		if yours().MatchString(l.plain) {
			signed = true
			continue
		}
		if name := personName(l.plain); signed && name != "" && office().MatchString(r.withNext(l, 1)) && !office().MatchString(name) {
			r.facts["lead_inspector"] = l.likely(r.printed(l, name))
			return
		}
	}
}
