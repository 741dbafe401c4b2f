package metadata

import "strings"

// A visit may be reported in a letter to the director of the services: the date is
// at the top, the subject ("Focused visit to Anytown children's services") after
// the address, the days of the visit in the first sentence and the inspector's
// name at the end.
var (
	visitSentence = lazily(`(?i)\bvisit (?:to|of) .{3,120}?\b(?:on|between|from) (\d.*)$`)
	yours         = lazily(`(?i)^yours (sincerely|faithfully)`)
	office        = lazily(`(?i)\b(?:his|her) majesty's inspector|\bHMI\b`)
	loneDate      = lazily(`(?i)^` + dayExpr + ` ` + monthExpr + `,? ` + yearExpr + `$`)
)

// headLines is how many lines at the top of a letter may have its date.
const headLines = 12

// visitLetter reads from a letter what no cover has given.
func (r *reader) visitLetter() {
	if r.facts["inspection_start"].Value == "" {
		r.visitDays()
	}
	head := r.front(1)
	for _, l := range head[:min(headLines, len(head))] {
		if day, ok := parseDate(l.plain); ok && r.facts["published"].Value == "" && loneDate().MatchString(l.plain) {
			r.facts["published"] = l.likely(day)
		}
	}
	if r.facts["lead_inspector"].Value == "" {
		r.signature()
	}
}

// visitDays reads the days of the visit from the sentence that says what the letter is on.
func (r *reader) visitDays() {
	for _, l := range r.front(2) {
		if !strings.Contains(l.plain, "visit") {
			continue
		}
		m := visitSentence().FindStringSubmatch(r.withNext(l, 3))
		if m == nil {
			continue
		}
		if start, end, ok := parseRange(m[1]); ok {
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
