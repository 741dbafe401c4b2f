package metadata

import (
	"regexp"
	"strings"

	"evidence/corpus"
)

// Frameworks of Ofsted's inspections.
const (
	frameworkStandard = "standard" // since 2018, two weeks
	frameworkShort    = "short"    // since 2018, one week
	frameworkSingle   = "single"   // 2013 to 2018
	frameworkSchool   = "school"   // of schools, by any
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
	inspectionName = lazily(`(?i)^(re-?inspection|inspection|(?:ofsted |ILACS )?(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth) )?(focused|monitoring) visit|joint targeted area inspection)\b`)
	visitName      = lazily(`(?i)^(?:ofsted |ILACS )?(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth) )?(focused|monitoring) visit\b`)
	coverEnd       = lazily(`(?i)^((inspection|visit) dates?|dates? of (inspection|visit)|lead inspector|reporting inspector|(report )?published|judgement grade|age group|by (hm|his|her)|dear|this (letter|report)|(unique|provider) (unique )?reference|URN)\b`)
	pageNumber     = lazily(`^\d{1,3}$`)
)

// visit recognises the report of a visit by Ofsted.
func (r *reader) visit() (line, bool) {
	if r.title < 0 || !visitName().MatchString(r.cover[r.title].plain) {
		return line{}, false
	}
	_, ok := r.named(ofsted)
	return r.cover[r.title], ok
}

// inspection recognises an inspection's report: Ofsted's, or one in the form of
// Ofsted's. Others inspect too; a report in this form has its dates on its cover.
func (r *reader) inspection() (line, bool) {
	if _, dated := first(r.front(2), datesLine()); !dated || r.title < 0 {
		return line{}, false
	}
	return r.cover[r.title], true
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
	before := largest(r.cover[:r.title], begin.Size)
	if r.isLetter() {
		before = nil // the address
	}
	if len(before) > 0 {
		r.authorityAbove(before)
	}
	title := r.titleOnCover(len(before) == 0)
	full := footnoteMark().ReplaceAllString(joined(title), "$1")
	r.facts["title"] = begin.certain(full)
	if r.facts["authority"].Value == "" {
		r.authorityIn(begin, full)
	}
}

// authorityAbove reads the authority from the lines above the title.
func (r *reader) authorityAbove(lines []line) {
	printed := joined(lines)
	authority := lines[0].likely(authorityName(printed))
	if authority.Value != tidy(printed) { // it is called a council, a borough or the like
		authority.Confidence = corpus.Certain
	}
	if authority.Value != "" {
		r.facts["authority"] = authority
	}
}

// titleOnCover are the lines of the title. A line among them that names a council
// is none of it, where council says that the authority is not known.
func (r *reader) titleOnCover(council bool) []line {
	if r.isLetter() {
		return untilServices(r.titleFrom(r.cover[r.title]))
	}
	title, length := r.cover[r.title:r.title+1:r.title+1], len(r.cover[r.title].plain)
	for _, l := range r.cover[r.title+1:] {
		if council && councilLine().MatchString(l.plain) && strings.Contains(plain(joined(title)), "services") {
			r.facts["authority"] = l.certain(authorityName(l.Text))
			continue
		}
		if length += 1 + len(l.plain); length > maxTitle || l.Size < 0.8*title[0].Size {
			break
		}
		title = append(title, l)
	}
	return title
}

// untilServices are the lines of a letter's subject up to the one that ends in whose
// services it is on, where text in the same type follows closely.
func untilServices(title []line) []line {
	for i, l := range title {
		if servicesEnd().MatchString(l.plain) {
			return title[:i+1]
		}
	}
	return title
}

// authorityIn reads the authority from the title, or from a letter's first sentence.
func (r *reader) authorityIn(begin line, title string) {
	if m := titleNames().FindStringSubmatch(plain(title)); m != nil {
		if name := authorityName(m[1]); name != "" {
			r.facts["authority"] = begin.certain(name)
			return
		}
	}
	for _, l := range r.front(1) {
		if m := visitedName().FindStringSubmatch(r.withNext(l, 1)); m != nil && l.index > begin.index {
			if name := authorityName(m[1]); name != "" {
				r.facts["authority"] = l.likely(name)
				return
			}
		}
	}
}

func (r *reader) isLetter() bool {
	_, ok := first(r.front(1), salutation())
	return ok
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
	salutation    = lazily(`^Dear\b`)
	councilLine   = lazily(`(?i)\bcouncil$|\bborough of \w`)
	footnoteMark  = lazily(`(\pL)\d$`)
	titleNames    = lazily(`(?i)^(?:(?:re-?)?inspection of|(?:ofsted |ILACS )?(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth) )?(?:focused|monitoring) visit (?:to|of)) (.+?)(?: local authority)?(?: (?:children's|child) .*| local authority|)$`)
	servicesTitle = lazily(`local authority|children's (social care |and families )?services|social care services|trust$|children first$|council$`)
	servicesEnd   = lazily(`(?i)\bchildren's (social care )?services$|^services$`)
	visitedName   = lazily(`(?i)\b(?:focused|monitoring) visit (?:to|of) (.+?)(?: local authority)? (?:children's|child) `)
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
	if !servicesTitle().MatchString(title) {
		return
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
