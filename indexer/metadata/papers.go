package metadata

import (
	"regexp"
	"strings"
	"time"
)

// headOfPaper is how many lines at the top of minutes and papers say what they are.
const headOfPaper = 25

// top are the first n lines of the first page with text.
func (r *reader) top(n int) []line {
	lines := r.front(1)
	return lines[:min(n, len(lines))]
}

var (
	minutesHead = lazily(`(?i)^(?:draft )?minutes(?: of (?:an?|the) .*\bmeeting\b.*| of (?:the )?.*| of)?$`)
	agendaHead  = lazily(`(?i)^agenda(?: and reports)?$`)
	bodyName    = lazily(`(?i)\b(council|cabinet|committee|board|panel|commission|partnership|forum|authority|executive|group|sub-committee)\b`)
	councilForm = lazily(`(?i)\S (county|city|borough|district|metropolitan borough|metropolitan district|unitary) council$|^(london )?borough of \S|^[^:,]* council$`)
	meetingOf   = lazily(`(?i)^minutes of (?:an?|the) (?:.*?\bmeeting of )?(?:the )?(.+?)(?:,? held\b.*| on \d.*|$)`)
	fullDate    = lazily(`(?i)` + dayExpr + ` ` + monthExpr + `,? ` + yearExpr)
	dayAfter    = lazily(`(?i) ?[ –—,-] ?(?:[a-z]+day,? )?\d{1,2}(?:st|nd|rd|th)? \pL+,? \d{4}$`)
)

// minutes recognises the minutes of a meeting by their heading.
func (r *reader) minutes() (line, bool) { return first(r.top(12), minutesHead()) }

func (r *reader) agenda() (line, bool) { return first(r.top(12), agendaHead()) }

// meetingTitle makes a title of the body that met and the day on which it did:
// minutes and agendas have none. The body is on the line above the heading, or below it.
func (r *reader) meetingTitle() {
	isMinutes := minutesHead().MatchString(r.head.plain)
	l, name := r.metBody(isMinutes)
	if name == "" {
		return
	}
	day := fullDate().FindString(l.plain)
	if day == "" {
		day = fullDate().FindString(r.withNext(r.head, 4))
	}
	met, ok := parseDate(day)
	if !ok {
		return
	}
	r.facts["title"] = l.likely(titleOfMeeting(name, met, isMinutes))
	if isMinutes {
		r.facts["published"] = l.likely(met)
	}
}

// titleOfMeeting is the name of a body and the day on which it met, which the line
// that names it may have.
func titleOfMeeting(name, day string, isMinutes bool) string {
	if at := dayAfter().FindStringIndex(name); at != nil {
		return asName(name[:at[0]]) + " – " + strings.TrimLeft(name[at[0]:], " –—-,")
	}
	if on, err := time.Parse(time.DateOnly, day); err == nil {
		day = on.Format("2 January 2006")
	}
	if isMinutes {
		return asName(name) + ": minutes, " + day
	}
	return asName(name) + ": agenda, " + day
}

// metBody is the body that met, and the line that names it.
func (r *reader) metBody(isMinutes bool) (line, string) {
	if isMinutes {
		return r.bodyAbove()
	}
	for _, l := range r.top(headOfPaper) {
		if l.index > r.head.index && bodyName().MatchString(l.plain) && len(l.plain) < 60 {
			return l, tidy(l.Text)
		}
	}
	return line{}, ""
}

// bodyAbove is the body that the lines above the heading of minutes name, or their first sentence.
func (r *reader) bodyAbove() (above line, name string) {
	for i := r.head.index - 1; i >= 0; i-- {
		if l := r.lines[i]; bodyName().MatchString(l.plain) {
			above, name = l, tidy(l.Text)
			break
		}
	}
	if name != "" && (!councilForm().MatchString(name) || authorityName(name) == "") {
		return above, name
	}
	if m := meetingOf().FindStringSubmatch(r.withNext(r.head, 1)); m != nil && len(m[1]) < 80 && bodyName().MatchString(m[1]) {
		return r.head, r.printed(r.head, m[1])
	}
	return above, name
}

var lordsClerk = lazily(`\bClerk of the Parliaments\b|^H/\d\d-\d\d`)

// meetingBody reads who published minutes: the House whose clerk was there, or the council at the top.
func (r *reader) meetingBody() {
	if l, ok := first(r.front(1), lordsClerk()); ok {
		r.facts["publisher"] = l.likely("House of Lords")
		return
	}
	r.house()
	if r.facts["publisher"].Value != "" {
		return
	}
	r.councilAbove()
}

// councilAbove reads the council whose paper it is from the lines above its head. A
// council that the text names may be any.
func (r *reader) councilAbove() {
	for _, l := range r.top(headOfPaper) {
		if l.index >= r.head.index {
			return
		}
		if councilForm().MatchString(l.plain) && len(strings.Fields(l.plain)) < 8 && !headLabel().MatchString(l.plain) && authorityName(l.plain) != "" {
			r.council(l, tidy(l.Text))
			return
		}
	}
}

func (r *reader) council(l line, name string) {
	r.facts["publisher"] = l.likely(asName(name))
	if place := authorityName(name); place != "" {
		r.facts["authority"] = l.likely(place)
	}
}

var (
	senderLine  = lazily(`(?i)^(?:from|by|report (?:of|by|author)|to|report to)\s*:\s*(.*)$`)
	fromLine    = lazily(`(?i)^(?:from|by|report (?:of|by|author))\s*:\s*(.*)$`)
	toLine      = lazily(`(?i)^(?:to|report to|meeting|date|date of meeting|meeting date)\s*:\s*(.*)$`)
	subjectLine = lazily(`(?i)^(?:subject|report title|title of report|decision (?:number and )?title|title)\s*:\s*(.*)$`)
	headLabel   = lazily(`^\p{Lu}[\pL ]{1,30}? ?:`)
	personAt    = lazily(`^(\p{Lu}[\pL'.-]*(?: \p{Lu}[\pL'.-]*){1,3})(?:, | - )\p{Lu}`)
	officeWord  = lazily(`(?i)\b(services?|director|member|cabinet|finance|corporate|head|officer|council|committee|leader|chief|strategic|deputy|counsel|education|health|children's|social)\b`)
)

// paper recognises a paper by the head that says whom it is from or to and on what.
func (r *reader) paper() (line, bool) {
	l, ok := first(r.top(headOfPaper), subjectLine())
	if _, sent := first(r.top(headOfPaper), senderLine()); !sent {
		return line{}, false
	}
	return l, ok
}

// headValue is what follows a label at the top of a paper, up to the next label.
func (r *reader) headValue(l line, expr *regexp.Regexp) []line {
	value := l
	value.Text, value.plain = tidy(l.Text[strings.Index(l.Text, ":")+1:]), expr.FindStringSubmatch(l.plain)[1]
	var list []line
	if value.plain != "" {
		list = append(list, value)
	}
	length := len(value.plain)
	before := l
	for _, next := range r.lines[l.index+1:] {
		beside := len(list) == 0 && next.Top == l.Top // the value in a column of its own
		next.Bold = before.Bold
		if length += 1 + len(next.plain); headLabel().MatchString(next.plain) || length > maxTitle || !beside && !next.continues(before) {
			break
		}
		list, before = append(list, next), next
	}
	return list
}

func (r *reader) paperSubject() {
	if value := r.headValue(r.head, subjectLine()); len(value) > 0 {
		r.facts["title"] = r.head.likely(joined(value))
	}
}

// paperMeeting reads the day of the meeting that the paper is for.
func (r *reader) paperMeeting() {
	for _, l := range r.top(headOfPaper) {
		if !toLine().MatchString(l.plain) {
			continue
		}
		if day, ok := parseDate(plain(joined(r.headValue(l, toLine())))); ok {
			r.facts["published"] = l.likely(day)
			return
		}
	}
}

// paperAuthors reads the persons, each with an office, whom the paper is from.
func (r *reader) paperAuthors() {
	l, ok := first(r.top(headOfPaper), fromLine())
	if !ok {
		return
	}
	var names []string
	for _, v := range r.headValue(l, fromLine()) {
		if m := personAt().FindStringSubmatch(v.plain); m != nil && !officeWord().MatchString(m[1]) {
			names = append(names, r.printed(v, m[1]))
		}
	}
	if len(names) > 0 {
		r.facts["author"] = l.likely(strings.Join(names, "; "))
	}
}

var (
	formTitle   = lazily(`(?i)^(?:report title|title of report)$`)
	formMeeting = lazily(`(?i)^(?:committee name and date of committee meeting|(?:name of )?committee and date)$`)
	formAuthor  = lazily(`(?i)^report author(?:s|\(s\))?$`)
)

// formPaper recognises a paper whose head is a form: each label on a line, what it
// asks for on the next.
func (r *reader) formPaper() (line, bool) {
	l, ok := first(r.top(headOfPaper), formTitle())
	if _, meeting := first(r.top(headOfPaper), formMeeting()); !meeting {
		return line{}, false
	}
	return l, ok
}

// below are the lines of the value under a label of a form.
func (r *reader) below(l line) []line {
	next := l.index + 1
	if next >= len(r.lines) || r.lines[next].page != l.page {
		return nil
	}
	return r.titleFrom(r.lines[next])
}

func (r *reader) formValues() {
	if value := r.below(r.head); len(value) > 0 {
		r.facts["title"] = value[0].likely(joined(value))
	}
	if l, ok := first(r.top(headOfPaper), formMeeting()); ok {
		if value := r.below(l); len(value) > 0 {
			if day, ok := parseDate(value[0].plain); ok {
				r.facts["published"] = value[0].likely(day)
			}
		}
	}
	if l, ok := first(r.front(1), formAuthor()); ok {
		if value := r.below(l); len(value) > 0 {
			if m := personAt().FindStringSubmatch(value[0].plain); m != nil && !officeWord().MatchString(m[1]) {
				r.facts["author"] = value[0].likely(r.printed(value[0], m[1]))
			}
		}
	}
}

var (
	reportFrom   = lazily(`(?i)^report (?:by|of) the \S`)
	overseer     = lazily(`(?i)\b(board|panel|committee|commissioner|authority|cabinet)$`)
	commissioner = lazily(`(?i)\b(police|crime|fire).*\b(commissioner|panel|authority)$`)
)

// panelReport recognises a report to a panel: who it is by, below the panel's name.
func (r *reader) panelReport() (line, bool) {
	l, ok := first(r.top(12), reportFrom())
	if board, found := first(r.top(12), overseer()); !ok || !found || board.index >= l.index {
		return line{}, false
	}
	return l, true
}

// panelTitle reads the title, which is after whom the report is by.
func (r *reader) panelTitle() {
	if next := r.head.index + 1; next < len(r.lines) && r.lines[next].page == r.head.page {
		l := r.lines[next]
		r.facts["title"] = l.likely(joined(r.titleFrom(l)))
	}
}

func (r *reader) panelPublisher() {
	if l, ok := first(r.top(12), commissioner()); ok && l.index < r.head.index {
		r.facts["publisher"] = l.likely(asName(tidy(l.Text)))
	}
}
