package metadata

import (
	"regexp"
	"strings"

	"evidence/corpus"
)

// Frameworks of Ofsted's inspections of children's services.
const (
	frameworkStandard = "standard" // since 2018, two weeks
	frameworkShort    = "short"    // since 2018, one week
	frameworkSingle   = "single"   // 2013 to 2018
)

// frameworks are told by what the title says, in this order.
var frameworks = []struct{ says, framework string }{
	{"focused visit", "focused visit"},
	{"monitoring visit", "monitoring visit"},
	{"joint targeted area", "joint targeted area inspection"},
	{"services for children in need of help and protection", frameworkSingle},
	{"arrangements for the protection of children", "child protection"},
	{"safeguarding and looked after children", "safeguarding and looked after children"},
	{"looked after children services", "looked after children"},
}

var (
	inspectionName = lazily(`(?i)^(re-?inspection|inspection|focused visit|monitoring visit|joint targeted area inspection)\b`)
	visitName      = lazily(`(?i)^(focused|monitoring) visit\b`)
	coverEnd       = lazily(`(?i)^((inspection|visit) dates?|dates? of (inspection|visit)|lead inspector|reporting inspector|(report )?published|judgement grade|age group|dear|this (letter|report)|(unique|provider) (unique )?reference|URN)\b`)
	datesLine      = lazily(`(?i)^(?:inspection|visit) dates?\s*:?\s*(.*)$`)
	publishedLine  = lazily(`(?i)^(?:report )?published(?: on)?\s*:?\s*(.*)$`)
	leadLine       = lazily(`(?i)^(?:lead|reporting) inspector\s*:?\s*(.*)$`)
	urnLine        = lazily(`(?i)^(?:(?:provider |unique )?(?:unique )?reference number|(?:provider )?URN)(?: \(URN\))?\s*:?\s*(.*)$`)
	urnForm        = lazily(`^\d{5,7}$`)
	pageNumber     = lazily(`^\d{1,3}$`)
)

// inspection reads an inspection's report: Ofsted's, or one in the form of
// Ofsted's. It reports whether this is one.
func (r *reader) inspection() bool {
	cover := r.cover()
	title := -1
	for i, l := range cover {
		if inspectionName().MatchString(l.plain) && !coverEnd().MatchString(l.plain) {
			title = i
			break
		}
	}
	if title < 0 {
		return false
	}
	// Others inspect too; a report in this form gives its dates on its cover, or
	// is on a visit.
	_, dated := first(r.front(2), datesLine())
	by, ofsteds := mentions(r.lines, "(Ofsted)")
	if !ofsteds {
		by, ofsteds = mentions(r.lines, "Ofsted")
	}
	visit := ofsteds && visitName().MatchString(cover[title].plain)
	if !visit && !dated {
		return false
	}
	if ofsteds {
		r.facts.Publisher = by.likely("Ofsted")
		if strings.Contains(by.plain, "(Ofsted)") || by.plain == "Ofsted" { // the name in full, or its sign
			r.facts.Publisher.Confidence = corpus.Certain
		}
	}
	r.facts.Kind = cover[title].fact(corpus.KindInspection)
	r.inspectionTitle(cover, title)
	r.inspectionDates()
	if visit {
		r.letter()
	}
	r.framework()
	r.inspectionGrades()
	return true
}

// inspectionDates reads what the cover gives by name, and who led the
// inspection, which older reports say near their end.
func (r *reader) inspectionDates() {
	r.labelled(r.front(2), "IiVv", datesLine(), func(l line, value string) bool {
		start, end, ok := parseRange(value)
		if ok {
			r.facts.InspectionStart, r.facts.InspectionEnd = l.fact(start), l.fact(end)
		}
		return ok
	})
	r.labelled(r.front(2), "RrPp", publishedLine(), func(l line, value string) bool {
		day, ok := parseDate(value)
		if ok {
			r.facts.Published = l.fact(day)
		}
		return ok
	})
	r.labelled(r.front(2), "UuPpRr", urnLine(), func(l line, value string) bool {
		ok := urnForm().MatchString(value)
		if ok {
			r.facts.ProviderURN = l.fact(value)
		}
		return ok
	})
	r.labelled(r.lines, "LlRr", leadLine(), func(l line, value string) bool {
		name := r.printed(l, personName(value))
		if name != "" {
			r.facts.LeadInspector = l.fact(name)
		}
		return name != ""
	})
}

// cover are the lines of the first page with text, up to the first after the
// title that gives dates or names, without page numbers.
func (r *reader) cover() []line {
	var cover []line
	titled := false
	for _, l := range r.front(1) {
		if titled && coverEnd().MatchString(l.plain) {
			break
		}
		titled = titled || inspectionName().MatchString(l.plain) && !coverEnd().MatchString(l.plain)
		if !pageNumber().MatchString(l.plain) {
			cover = append(cover, l)
		}
	}
	return cover
}

// inspectionTitle reads title and authority from the cover, whose line at is the
// first of the title. The authority stands before the title, within it
// ("Inspection of Anytown local authority children's services") or after it.
func (r *reader) inspectionTitle(cover []line, at int) {
	before, title := largest(cover[:at], cover[at].Size), []string(nil)
	if _, letter := first(r.front(1), salutation()); letter {
		before = nil // the address
	}
	if len(before) > 0 {
		var name []string
		for _, l := range before {
			name = append(name, l.Text)
		}
		printed := strings.Join(name, " ")
		r.facts.Authority = before[0].likely(authorityName(printed))
		if r.facts.Authority.Value != tidy(printed) { // it is called a council, a borough or the like
			r.facts.Authority.Confidence = corpus.Certain
		}
	}
	for i, l := range cover[at:] {
		if i > 0 && len(before) == 0 && councilLine().MatchString(l.plain) && strings.Contains(plain(strings.Join(title, " ")), "services") {
			r.facts.Authority = l.fact(authorityName(l.Text))
			continue
		}
		title = append(title, l.Text)
	}
	full := footnoteMark().ReplaceAllString(tidy(strings.Join(title, " ")), "$1")
	r.facts.Title = cover[at].fact(full)
	if r.facts.Authority.Value == "" {
		if m := titleNames().FindStringSubmatch(plain(full)); m != nil && !strings.EqualFold(m[1], "local authority") {
			r.facts.Authority = cover[at].fact(authorityName(m[1]))
		}
	}
}

// largest are the lines set in the largest type, where that is of at least the
// given size: not a running head.
func largest(lines []line, size float64) (list []line) {
	for _, l := range lines {
		size = max(size, l.Size)
	}
	for _, l := range lines {
		if l.Size == size {
			list = append(list, l)
		}
	}
	return list
}

var (
	salutation   = lazily(`^Dear\b`)
	councilLine  = lazily(`(?i)\bcouncil$|\bborough of \w`)
	footnoteMark = lazily(`(\pL)\d$`)
	titleNames   = lazily(`(?i)^(?:(?:re-?)?inspection of|(?:focused|monitoring) visit (?:to|of)) (.+?)(?:(?: local authority)? (?:children's|child) .*| local authority|)$`)
)

// labelled hands the value of each of the lines that the expression matches to
// take, until it accepts one. A match begins with one of the initials. Where the value is not on the line, or goes on, the next
// lines are given with it.
func (r *reader) labelled(lines []line, initials string, label *regexp.Regexp, take func(l line, value string) bool) {
	for _, l := range lines {
		if !strings.Contains(initials, l.plain[:1]) {
			continue
		}
		m := label.FindStringSubmatch(l.plain)
		if m == nil {
			continue
		}
		value := m[1]
		for next := l.index + 1; ; next++ {
			if value != "" && take(l, value) {
				return
			}
			if next > l.index+2 || next >= len(r.lines) || r.lines[next].page != l.page {
				break
			}
			value = strings.TrimSpace(value + " " + r.lines[next].plain)
		}
	}
}

var (
	afterPerson = lazily(`(?i)[,;(]? *\b(senior )?(her|his) majesty'?s? inspector.*$|[,;(]? *\b(senior )?HMI\b.*$|(?:[,;(:]| - ).*$`)
	personForm  = lazily(`^\pL[\pL'.-]*( \pL[\pL'.-]*){1,4}$`)
)

// personName is the name that a value begins with, without the office held;
// empty where it has not the form of a name.
func personName(value string) string {
	name := strings.TrimRight(tidy(afterPerson().ReplaceAllString(value, "")), " ,.")
	if !personForm().MatchString(name) || len(name) > 60 {
		return ""
	}
	return name
}

func (r *reader) framework() {
	title := strings.ToLower(plain(r.facts.Title.Value))
	for _, f := range frameworks {
		if strings.Contains(title, f.says) {
			r.facts.Framework = r.facts.Title
			r.facts.Framework.Value = f.framework
			return
		}
	}
	if n, err := days(r.facts.InspectionStart.Value, r.facts.InspectionEnd.Value); err == nil {
		r.facts.Framework = r.facts.InspectionEnd
		r.facts.Framework.Value, r.facts.Framework.Confidence = frameworkStandard, corpus.Likely
		if n <= 7 {
			r.facts.Framework.Value = frameworkShort
		}
	}
}

const (
	gradeExpr = `(outstanding|good|inadequate|adequate|requires? improvement(?: to be good)?)\b`
	// What may come between a sentence's subject and its grade.
	isExpr = `(?: (?:is|are|is that|that|judged|to be|as))*`
)

var (
	overallSentence  = lazily(`(?i)\boverall judgement` + isExpr + `(?: (?:children's services|the local authority|it|services))?` + isExpr + ` ` + gradeExpr)
	servicesSentence = lazily(`(?i)^children's services\b.{0,90}?(?: are| is|) ` + gradeExpr)
	boardSentence    = lazily(`(?i)^(?:the )?(?:effectiveness of the )?(?:local safeguarding children board|LSCB)(?: \(LSCB\))?` + isExpr + ` ` + gradeExpr)
)

// inspectionGrades reads the table of grades, on the first two pages or, where it
// is not there, on any, and the grades that the single inspection framework
// gives in sentences.
func (r *reader) inspectionGrades() {
	early := r.front(2)
	r.grades(early)
	if len(r.facts.Grades) == 0 {
		r.grades(r.lines)
	}
	if r.facts.Framework.Value != frameworkSingle {
		return
	}
	if _, ok := r.facts.Grades["overall_effectiveness"]; !ok {
		r.sentence("overall_effectiveness", early, overallSentence())
	}
	if _, ok := r.facts.Grades["overall_effectiveness"]; !ok {
		r.sentence("overall_effectiveness", early, servicesSentence())
	}
	r.sentence("lscb", r.boardLines(), boardSentence())
}

// boardLines are the lines in which a sentence on the safeguarding board may begin.
func (r *reader) boardLines() (list []line) {
	for _, l := range r.lines {
		if strings.Contains(l.plain, "Board") || strings.Contains(l.plain, "LSCB") || strings.Contains(l.plain, "ffectiveness") {
			list = append(list, l)
		}
	}
	return list
}

// sentence reads a grade from the first sentence that the expression matches; it
// has to begin in one of the lines and may go on in the two after it.
func (r *reader) sentence(key string, lines []line, expr *regexp.Regexp) {
	for _, l := range lines {
		text := r.run(l, 2)
		m := expr.FindStringSubmatchIndex(text)
		if m == nil || m[0] >= len(l.plain) {
			continue
		}
		printed := text[m[2]:m[3]]
		if value, ok := gradeValue(printed); ok {
			r.facts.Grades[key] = Grade{l.likely(value), printed}
			return
		}
	}
}
