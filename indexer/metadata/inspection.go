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

// frameworks are recognised by what the title says, in this order.
var frameworks = [][2]string{
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
	pageNumber     = lazily(`^\d{1,3}$`)
)

// isVisit recognises the report of a visit by Ofsted.
func (r *reader) isVisit() bool {
	if r.title < 0 || !visitName().MatchString(r.cover[r.title].plain) {
		return false
	}
	_, ok := r.ofsted()
	return ok
}

// isInspection recognises an inspection's report: Ofsted's, or one in the form of
// Ofsted's. Others inspect too; a report in this form has its dates on its cover.
func (r *reader) isInspection() bool {
	_, dated := first(r.front(2), datesLine())
	return dated && r.title >= 0
}

// ofsted finds the line that names Ofsted.
func (r *reader) ofsted() (l line, ok bool) {
	if l, ok = mentions(r.lines, "(Ofsted)"); ok {
		return l, true
	}
	return mentions(r.lines, "Ofsted")
}

func (r *reader) inspectionPublisher() {
	l, ok := r.ofsted()
	if !ok {
		return
	}
	r.facts["publisher"] = l.likely("Ofsted")
	if strings.Contains(l.plain, "(Ofsted)") || l.plain == "Ofsted" { // the name in full, or its logo
		r.facts["publisher"] = l.certain("Ofsted")
	}
}

func (r *reader) inspectionKind() {
	r.facts["kind"] = r.cover[r.title].certain(corpus.KindInspection)
}

// findCover finds the lines of the first page with text, up to the first after the
// title that gives dates or names, without page numbers, and the title among them.
func (r *reader) findCover() {
	r.title = -1
	for _, l := range r.front(1) {
		if r.title >= 0 && coverEnd().MatchString(l.plain) {
			break
		}
		if r.title < 0 && inspectionName().MatchString(l.plain) && !coverEnd().MatchString(l.plain) {
			r.title = len(r.cover)
		}
		if !pageNumber().MatchString(l.plain) {
			r.cover = append(r.cover, l)
		}
	}
}

// inspectionTitle reads title and authority from the cover. The authority is before
// the title, within it ("Inspection of Anytown local authority children's
// services") or after it.
func (r *reader) inspectionTitle() {
	begin := r.cover[r.title]
	before, title := largest(r.cover[:r.title], begin.Size), []string(nil)
	if _, letter := first(r.front(1), salutation()); letter {
		before = nil // the address
	}
	if len(before) > 0 {
		var name []string
		for _, l := range before {
			name = append(name, l.Text)
		}
		printed := strings.Join(name, " ")
		authority := before[0].likely(authorityName(printed))
		if authority.Value != tidy(printed) { // it is called a council, a borough or the like
			authority.Confidence = corpus.Certain
		}
		r.facts["authority"] = authority
	}
	for i, l := range r.cover[r.title:] {
		if i > 0 && len(before) == 0 && councilLine().MatchString(l.plain) && strings.Contains(plain(strings.Join(title, " ")), "services") {
			r.facts["authority"] = l.certain(authorityName(l.Text))
			continue
		}
		title = append(title, l.Text)
	}
	full := footnoteMark().ReplaceAllString(tidy(strings.Join(title, " ")), "$1")
	r.facts["title"] = begin.certain(full)
	if r.facts["authority"].Value == "" {
		if m := titleNames().FindStringSubmatch(plain(full)); m != nil && !strings.EqualFold(m[1], "local authority") {
			r.facts["authority"] = begin.certain(authorityName(m[1]))
		}
	}
}

// largest are the lines in the largest type, where that has at least the given
// size: not a running head.
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

var (
	afterPerson = lazily(`(?i)[,;(]? *\b(senior )?(her|his) majesty'?s? inspector.*$|[,;(]? *\b(senior )?HMI\b.*$|(?:[,;(:]| - ).*$`)
	personForm  = lazily(`^\pL[\pL'.-]*( \pL[\pL'.-]*){1,4}$`)
)

// personName is the name that a value begins with, without the person's office;
// empty where it does not have the form of a name.
func personName(value string) string {
	name := strings.TrimRight(tidy(afterPerson().ReplaceAllString(value, "")), " ,.")
	if !personForm().MatchString(name) || len(name) > 60 {
		return ""
	}
	return name
}

func (r *reader) inspectionFramework() {
	title := strings.ToLower(plain(r.facts["title"].Value))
	for _, f := range frameworks {
		if strings.Contains(title, f[0]) {
			r.derive("framework", "title", f[1])
			return
		}
	}
	n, err := days(r.facts["inspection_start"].Value, r.facts["inspection_end"].Value)
	if err != nil {
		return
	}
	fact := r.facts["inspection_end"]
	fact.Value, fact.Confidence = frameworkStandard, corpus.Likely
	if n <= 7 {
		fact.Value = frameworkShort
	}
	r.facts["framework"] = fact
}

const (
	gradeExpr = `(outstanding|good|inadequate|adequate|requires? improvement(?: to be good)?)\b`
	// What may be between a sentence's subject and its grade.
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
	if !r.gradeTable(early) {
		r.gradeTable(r.lines)
	}
	if r.facts["framework"].Value != frameworkSingle {
		return
	}
	for _, sentence := range []func() *regexp.Regexp{overallSentence, servicesSentence} {
		if r.facts.Grade("overall_effectiveness").Value == "" {
			r.gradeSentence("overall_effectiveness", early, sentence())
		}
	}
	r.gradeSentence("lscb", r.boardLines(), boardSentence())
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

// gradeSentence reads a grade from the first sentence that the expression matches;
// it has to begin in one of the lines and may go on in the two after it.
func (r *reader) gradeSentence(key string, lines []line, expr *regexp.Regexp) {
	for _, l := range lines {
		text := r.withNext(l, 2)
		m := expr.FindStringSubmatchIndex(text)
		if m == nil || m[0] >= len(l.plain) {
			continue
		}
		printed := text[m[2]:m[3]]
		if value, ok := gradeValue(printed); ok {
			fact := l.likely(value)
			fact.Printed = printed
			r.facts[corpus.GradeField(key)] = fact
			return
		}
	}
}
