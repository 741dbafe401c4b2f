package metadata

import "strings"

// A visit may be reported in a letter to the director of the services: its date
// at the top, the subject ("Focused visit to Anytown children's services") after
// the address, the days of the visit in the first sentence and the inspector's
// name at the end.
var (
	visitSentence = lazily(`(?i)\bvisit (?:to|of) .{3,120}?\b(?:on|between|from) (\d.*)$`)
	yours         = lazily(`(?i)^yours (sincerely|faithfully)`)
	office        = lazily(`(?i)\b(?:his|her) majesty's inspector|\bHMI\b`)
	loneDate      = lazily(`(?i)^` + dayExpr + ` ` + monthExpr + `,? ` + yearExpr + `$`)
)

// headLines is how many lines of a letter may hold its date.
const headLines = 12

// letter reads from a letter on a visit what the lines of a cover have not given.
func (r *reader) letter() {
	if r.facts.InspectionStart.Value == "" {
		r.visitDays()
	}
	head := r.front(1)
	for _, l := range head[:min(headLines, len(head))] {
		if day, ok := parseDate(l.plain); ok && r.facts.Published.Value == "" && loneDate().MatchString(l.plain) {
			r.facts.Published = l.likely(day)
		}
	}
	if r.facts.LeadInspector.Value == "" {
		r.signature()
	}
}

// visitDays reads the days of the visit from the sentence that says what the letter is on.
func (r *reader) visitDays() {
	for _, l := range r.front(2) {
		if !strings.Contains(l.plain, "visit") {
			continue
		}
		m := visitSentence().FindStringSubmatch(r.run(l, 3))
		if m == nil {
			continue
		}
		if start, end, ok := parseRange(m[1]); ok {
			r.facts.InspectionStart, r.facts.InspectionEnd = l.likely(start), l.likely(end)
			return
		}
	}
}

// signature takes the inspector who signed for the one who led the visit.
func (r *reader) signature() {
	signed := false
	for i, l := range r.lines {
		if yours().MatchString(l.plain) {
			signed = true
			continue
		}
		if name := personName(l.plain); signed && name != "" && office().MatchString(r.run(l, 1)) && !office().MatchString(name) {
			r.facts.LeadInspector = r.lines[i].likely(r.printed(l, name))
			return
		}
	}
}

// run is a line's plain text with that of the next n lines.
func (r *reader) run(l line, n int) string {
	text := l.plain
	for _, next := range r.lines[l.index+1 : min(l.index+1+n, len(r.lines))] {
		text += " " + next.plain
	}
	return text
}
