package metadata

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
)

// A family is a kind of report whose first pages are laid out alike.
type family struct {
	name       string
	announce   func(*reader) (line, bool) // finds the line by which a report says that it is of the family
	kind       string                     // of all its reports; empty where they have several, or none
	publishers []publisher                // of all its reports, where their pages name them
	form       string                     // the publisher who alone has such covers, where the pages name none
	framework  string                     // that all its reports name
	judgements []judgement                // that its tables of grades have; nil for those of children's services
	labels     []label                    // fields that are printed after a label
	read       []func(*reader)            // read the other fields, in this order
}

// families are tried in this order, and the first one is taken. To add one, write a
// row: how its reports announce themselves, what is the same in all of them,
// which labels they print, and functions for the fields that have no label. Then
// give a cover of it to TestFamilies, which wants one of each.
var families = []family{
	{
		name:     "focused and monitoring visits by Ofsted, with a cover or as a letter",
		announce: (*reader).visit,
		kind:     corpus.KindInspection, publishers: []publisher{ofsted},
		labels: inspectionLabels,
		read:   []func(*reader){(*reader).inspectionTitle, (*reader).visitLetter, (*reader).inspectionFramework, (*reader).inspectionGrades},
	},
	{
		name:     "inspections of an area's services for children with special educational needs, by Ofsted and CQC",
		announce: titled(`(?i)^(joint )?(local )?area (SEND|special educational needs)\b`),
		kind:     corpus.KindInspection, publishers: []publisher{ofsted, cqc}, framework: "area SEND",
		labels: inspectionLabels,
		read:   []func(*reader){(*reader).headTitle, (*reader).areaName, (*reader).letterDate},
	},
	{
		name:     "joint targeted area inspections",
		announce: titled(`(?i)^joint targeted area inspection\b`),
		kind:     corpus.KindInspection, publishers: []publisher{ofsted, cqc, hmicfrs, hmic, probation}, framework: "joint targeted area inspection",
		labels: inspectionLabels,
		read:   []func(*reader){(*reader).headTitle, (*reader).areaName, (*reader).inspectionDays, (*reader).letterDate},
	},
	{
		name:     "schools, since 2019",
		announce: (*reader).schoolInspection,
		kind:     corpus.KindInspection, publishers: []publisher{ofsted}, form: ofsted.name, framework: frameworkSchool,
		judgements: schoolJudgements,
		labels:     append(schoolLabels, inspectionLabels...),
		read:       []func(*reader){(*reader).headTitle, (*reader).areaName, (*reader).inspectionGrades},
	},
	{
		name:     "nurseries, colleges and other providers of education, since 2019",
		announce: (*reader).providerInspection,
		kind:     corpus.KindInspection, publishers: []publisher{ofsted}, form: ofsted.name,
		judgements: schoolJudgements,
		labels:     append(schoolLabels, inspectionLabels...),
		read:       []func(*reader){(*reader).headTitle, (*reader).areaName, (*reader).inspectionGrades},
	},
	{
		name:     "schools, until 2019",
		announce: (*reader).schoolReport,
		kind:     corpus.KindInspection, publishers: []publisher{ofsted}, form: ofsted.name, framework: frameworkSchool,
		judgements: schoolJudgements,
		labels:     append(schoolLabels, inspectionLabels...),
		read:       []func(*reader){(*reader).coverTitle, (*reader).titleIsAuthority, (*reader).inspectionGrades},
	},
	{
		name:     "letters on short inspections of schools",
		announce: (*reader).schoolLetter,
		kind:     corpus.KindInspection, publishers: []publisher{ofsted}, form: ofsted.name, framework: frameworkSchool,
		labels: schoolLabels,
		read:   []func(*reader){(*reader).headTitle, (*reader).areaName, (*reader).inspectionDays, (*reader).letterDate, (*reader).signature},
	},
	{
		name:     "children's homes and other providers of social care, by Ofsted",
		announce: inFront(1, `(?i)^inspected under the social care common inspection framework\b`),
		kind:     corpus.KindInspection, publishers: []publisher{ofsted}, form: ofsted.name, framework: "social care common inspection framework",
		judgements: homeJudgements,
		labels:     inspectionLabels,
		read:       []func(*reader){(*reader).homeTitle, (*reader).inspectionGrades},
	},
	{
		name: "Ofsted's inspections of children's services since 2012, and others' in their form: the single inspection framework of " +
			"2013 to 2018, the standard and short inspections after it, those of looked after children's services before it",
		announce: (*reader).inspection,
		kind:     corpus.KindInspection, publishers: []publisher{ofsted},
		labels: inspectionLabels,
		read:   []func(*reader){(*reader).inspectionTitle, (*reader).inspectionFramework, (*reader).inspectionGrades},
	},
	{
		name:     "police forces: PEEL and child protection, by HMICFRS",
		announce: titled(`(?i)^PEEL\b|^(national )?child protection (post-)?inspections?\b`),
		kind:     corpus.KindInspection, publishers: []publisher{hmicfrs},
		labels: publicationLabels,
		read:   []func(*reader){(*reader).forceTitle, (*reader).constabulary, (*reader).inquiryDate},
	},
	{
		name:     "prisons, by HM Inspectorate of Prisons",
		announce: (*reader).prisonInspection,
		kind:     corpus.KindInspection, publishers: []publisher{prisons},
		labels: publicationLabels,
		read:   []func(*reader){(*reader).headTitle, (*reader).areaName, (*reader).loneDays},
	},
	{
		name:     "probation and youth justice services, by HM Inspectorate of Probation",
		announce: titled(`(?i)^(an? )?(joint )?(thematic )?inspection of (youth (justice|offending)|probation) services\b`),
		kind:     corpus.KindInspection, publishers: []publisher{hmiProbation},
		labels: append(inspectionLabels, probationLabel),
		read:   []func(*reader){(*reader).headTitle, (*reader).areaName},
	},
	{
		name:     "health and social care, by the Care Quality Commission",
		announce: inFront(1, `(?i)^overall (rating|quality rating) for this (service|location|provider|hospital|trust)\b`),
		kind:     corpus.KindInspection, publishers: []publisher{cqc}, form: cqc.name,
		judgements: careJudgements,
		labels:     publicationLabels,
		read:       []func(*reader){(*reader).coverTitle, (*reader).titleIsAuthority, (*reader).daysOfVisit, (*reader).ratings},
	},
	{
		name:     "schools and services in Wales, by Estyn",
		announce: (*reader).estynReport,
		kind:     corpus.KindInspection, publishers: []publisher{estyn},
		labels: append(publicationLabels, estynLabel),
		read:   []func(*reader){(*reader).headTitle, (*reader).areaName},
	},
	{
		name:     "care services in Scotland, by the Care Inspectorate",
		announce: inFront(1, `(?i)^service provider number\b|^service provided by\b`),
		kind:     corpus.KindInspection, publishers: []publisher{careInspectorate}, form: careInspectorate.name,
		labels: append(publicationLabels, completedLabel),
		read:   []func(*reader){(*reader).coverTitle, (*reader).titleIsAuthority},
	},
	{
		name:     "minutes of councils, boards and committees",
		announce: (*reader).minutes,
		kind:     corpus.KindMinutes,
		read:     []func(*reader){(*reader).meetingTitle, (*reader).meetingBody},
	},
	{
		name:     "agendas",
		announce: (*reader).agenda,
		read:     []func(*reader){(*reader).meetingTitle, (*reader).councilAbove},
	},
	{
		name:     "papers for councils and committees, with their sender, addressee and subject",
		announce: (*reader).paper,
		read:     []func(*reader){(*reader).paperSubject, (*reader).paperMeeting, (*reader).paperAuthors, (*reader).councilAbove},
	},
	{
		name:     "papers for councils whose head is a form",
		announce: (*reader).formPaper,
		read:     []func(*reader){(*reader).formValues, (*reader).councilAbove},
	},
	{
		name:     "reports to panels and boards by whom they oversee",
		announce: (*reader).panelReport,
		read:     []func(*reader){(*reader).panelTitle, (*reader).inquiryAuthor, (*reader).panelPublisher, (*reader).inquiryDate},
	},
	{
		name:     "responses of the government to inquiries and committees",
		announce: (*reader).response,
		kind:     corpus.KindResponse,
		read:     []func(*reader){(*reader).inquiryTitle, (*reader).committeeAuthor, (*reader).responsePublisher, (*reader).inquiryDate},
	},
	{
		name:     "the Comptroller and Auditor General",
		announce: inFront(3, `(?i)^(report )?by the comptroller( and( auditor general)?)?$`), publishers: []publisher{auditOffice},
		labels: publicationLabels,
		read:   []func(*reader){(*reader).coverTitle, (*reader).auditor, (*reader).inquiryDate},
	},
	{
		name:     "the Government Accountability Office of the United States",
		announce: inFront(1, `(?i)^united states (government accountability|general accounting) office$`), publishers: []publisher{gao, oldGAO},
		read: []func(*reader){(*reader).gaoTitle, (*reader).inquiryDate},
	},
	{
		name:     "reviews of what was done for a child, and of homicides and deaths",
		announce: inBlock(`(?i)\b(safeguarding practice|serious case|domestic homicide|domestic abuse related death|safeguarding adults?) review\b`),
		kind:     corpus.KindReview,
		labels:   publicationLabels,
		read:     []func(*reader){(*reader).coverTitle, (*reader).inquiryAuthor, (*reader).partnership, (*reader).inquiryDate},
	},
	{
		name:     "committees of Parliament",
		announce: (*reader).selectCommittee,
		kind:     corpus.KindInquiry,
		read:     []func(*reader){(*reader).inquiryTitle, (*reader).inquiryAuthor, (*reader).house, (*reader).inquiryDate},
	},
	{
		name:     "public inquiries and anyone else",
		announce: func(*reader) (line, bool) { return line{}, true },
		labels:   publicationLabels,
		read: []func(*reader){
			(*reader).inquiryTitle, (*reader).inquiryAuthor, (*reader).inquiryPublisher, (*reader).inquiryKind, (*reader).inquiryDate,
		},
	},
}

// inFront announces a family by a line of the first n pages with text.
func inFront(n int, expr string) func(*reader) (line, bool) {
	compiled := lazily(expr)
	return func(r *reader) (line, bool) { return first(r.front(n), compiled()) }
}

// titled announces a family by the first line of a title: the largest of the first page
// that does not go on with the line before it, as one in the middle of a paragraph does.
func titled(expr string) func(*reader) (line, bool) {
	compiled := lazily(expr)
	return func(r *reader) (line, bool) {
		var best line
		for _, l := range r.front(1) {
			begins := l.index == 0 || l.Size == 0 || !l.continues(r.lines[l.index-1])
			if begins && compiled().MatchString(l.plain) && (best.plain == "" || l.Size > best.Size) {
				best = l
			}
		}
		return best, best.plain != ""
	}
}

// inBlock announces a family by a title of the first page that may be broken over lines.
func inBlock(expr string) func(*reader) (line, bool) {
	compiled := lazily(expr)
	return func(r *reader) (line, bool) {
		for _, b := range r.blocks() {
			if len(b.text) > maxTitle {
				continue
			}
			if b.plain = plain(b.text); compiled().MatchString(b.plain) {
				return b.line, true
			}
		}
		return line{}, false
	}
}

// A publisher is known by the names that it goes by; the first is the shortest.
type publisher struct {
	name  string
	names []string
}

var (
	ofsted           = publisher{"Ofsted", []string{"Ofsted"}}
	cqc              = publisher{"CQC", []string{"CQC", "Care Quality Commission"}}
	hmicfrs          = publisher{"HMICFRS", []string{"HMICFRS", "Inspectorate of Constabulary and Fire"}}
	hmic             = publisher{"HMIC", []string{"HMIC", "HMI Constabulary"}}
	probation        = publisher{"HMIP", []string{"HMIP", "HMI Probation", "Inspectorate of Probation"}}
	hmiProbation     = publisher{"HM Inspectorate of Probation", []string{"HM Inspectorate of Probation", "HMI Probation", "Inspectorate of Probation"}}
	prisons          = publisher{"HM Inspectorate of Prisons", []string{"HM Inspectorate of Prisons", "Inspectorate of Prisons", "Inspector of Prisons"}}
	estyn            = publisher{"Estyn", []string{"Estyn"}}
	careInspectorate = publisher{"Care Inspectorate", []string{"Care Inspectorate"}}
	auditOffice      = publisher{"National Audit Office", []string{"National Audit Office"}}
	gao              = publisher{"United States Government Accountability Office", []string{"United States Government Accountability Office"}}
	oldGAO           = publisher{"United States General Accounting Office", []string{"United States General Accounting Office"}}
)

// named finds the line that names a publisher; in full with its short name, or as a logo, it is certain.
func (r *reader) named(p publisher) (Fact, bool) {
	if l, ok := mentions(r.lines, "("+p.name+")"); ok {
		return l.certain(p.name), true
	}
	for _, name := range p.names {
		var mention *line
		for i := range r.lines {
			l := &r.lines[i]
			if l.plain == name {
				return l.certain(p.name), true
			}
			if mention == nil && hasName(l.plain, name) {
				mention = l
			}
		}
		if mention != nil {
			return mention.likely(p.name), true
		}
	}
	return Fact{}, false
}

// hasName reports whether a text has a name that no letter follows, as one does in HMICFRS after HMIC.
func hasName(text, name string) bool {
	at := strings.Index(text, name)
	if at < 0 {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at+len(name):])
	return !unicode.IsLetter(next)
}

// publishedBy reads the publishers of a family that the pages name.
func (r *reader) publishedBy(list []publisher) {
	var fact Fact
	var names []string
	for _, p := range list {
		if found, ok := r.named(p); ok {
			names = append(names, p.name)
			if len(names) == 1 {
				fact = found
			}
		}
	}
	switch len(names) {
	case 0:
		return
	case 1:
	case 2:
		fact.Value, fact.Confidence = names[0]+" and "+names[1], corpus.Likely
	default:
		fact.Value, fact.Confidence = strings.Join(names, ", "), corpus.Likely
	}
	r.facts["publisher"] = fact
}

// A label is printed before the values of fields.
type label struct {
	fields   []string
	pages    int                         // the first pages with text that it may be on; 0 for all
	initials string                      // letters that it begins with; empty for any
	expr     func() *regexp.Regexp       // its first group is the beginning of the value
	parse    func(value string) []string // a value for each field; nil where there is none
}

var inspectionLabels = []label{
	{[]string{"inspection_start", "inspection_end"}, 2, "IiVv", datesLine, parseDays},
	{[]string{"published"}, 2, "RrPp", publishedLine, parseDay},
	{[]string{"provider_urn"}, 2, "UuPpRr", urnLine, parseURN},
	{[]string{"lead_inspector"}, 0, "LlRr", leadLine, parsePerson},
}

var (
	schoolLabels = []label{
		{[]string{"provider_urn"}, 0, "Uu", urnLine, parseURN},
		{[]string{"lead_inspector"}, 0, "", teamLine, parsePerson},
	}
	publicationLabels = []label{{[]string{"published"}, 4, "DdFfPpRr", publishedLine, parseLoneDay}}
	probationLabel    = label{[]string{"published"}, 1, "H", probationLine, parseDay}
	estynLabel        = label{[]string{"inspection_start", "inspection_end"}, 2, "Dd", estynDate, parseDays}
	completedLabel    = label{[]string{"inspection_end"}, 1, "CcIi", completedLine, parseDay}
)

var (
	datesLine     = lazily(`(?i)^(?:inspection|visit) dates?\s*:?\s*(.*)$`)
	publishedLine = lazily(`(?i)^(?:report |first |date )?(?:published(?: on)?|(?:date )?of publication|publication date)\s*:?\s*(.*)$`)
	urnLine       = lazily(`(?i)^(?:(?:provider |unique )?(?:unique )?reference number|(?:provider )?URN)(?: \(URN\))?\s*:?\s*(.*)$`)
	leadLine      = lazily(`(?i)^(?:lead|reporting) inspector\s*:?\s*(.*)$`)
	teamLine      = lazily(`^(\pL[\pL' -]+), [Ll]ead inspector\b`)
	probationLine = lazily(`(?i)^HM Inspectorate of Probation, (\w+ \d{4})$`)
	estynDate     = lazily(`(?i)^date of inspection\s*:?\s*(.*)$`)
	completedLine = lazily(`(?i)^(?:inspection )?completed on\s*:?\s*(.*)$`)
	urnForm       = lazily(`^\d{5,7}$`)
)

func parseDays(value string) []string {
	if start, end, ok := parseRange(value); ok {
		return []string{start, end}
	}
	return nil
}

func parseDay(value string) []string {
	if day, ok := parseDate(value); ok {
		return []string{day}
	}
	return nil
}

// parseLoneDay is parseDay for a label that begins sentences as well.
func parseLoneDay(value string) []string {
	if !dateFirst().MatchString(value) {
		return nil
	}
	return parseDay(value)
}

var dateFirst = lazily(`(?i)^(?:on )?(?:[a-z]+day,? )?(?:` + dayExpr + ` )?` + monthExpr + `,? ` + yearExpr + `\b`)

func parsePerson(value string) []string {
	if name := personName(value); name != "" {
		return []string{name}
	}
	return nil
}

func parseURN(value string) []string { return urnForm().FindStringSubmatch(value) }

func (r *reader) readFamily(f *family, head line) {
	r.head = head
	if r.judgements = f.judgements; r.judgements == nil {
		r.judgements = childrenJudgements
	}
	if f.kind != "" {
		r.facts["kind"] = head.likely(f.kind)
		if says := strings.ToLower(head.plain); strings.Contains(says, f.kind) || f.kind == corpus.KindInspection && strings.Contains(says, " visit") {
			r.facts["kind"] = head.certain(f.kind)
		}
	}
	if f.framework != "" {
		r.facts["framework"] = head.likely(f.framework)
	}
	r.publishedBy(f.publishers)
	if _, named := r.facts["publisher"]; !named && f.form != "" {
		r.facts["publisher"] = head.likely(f.form)
	}
	for i := range f.labels {
		r.readLabel(&f.labels[i])
	}
	for _, read := range f.read {
		read(r)
	}
}

// readLabel reads the fields of the first line with the label and values.
func (r *reader) readLabel(lab *label) {
	lines := r.lines
	if lab.pages > 0 {
		lines = r.front(lab.pages)
	}
	if r.facts[lab.fields[0]].Value != "" {
		return
	}
	for _, l := range lines {
		if lab.initials != "" && !strings.Contains(lab.initials, l.plain[:1]) {
			continue
		}
		if m := lab.expr().FindStringSubmatch(l.plain); m != nil && r.readValues(lab, l, m[1]) {
			return
		}
	}
}

// readValues reads the fields of a label from the value on its line. Where that is
// none, or goes on, the next lines are added.
func (r *reader) readValues(lab *label, l line, value string) bool {
	for next := l.index + 1; ; next++ {
		if values := lab.parse(value); value != "" && values != nil {
			for i, field := range lab.fields {
				r.facts[field] = l.certain(r.printed(l, values[i])) // a date, which is not printed so, stays
			}
			return true
		}
		if next > l.index+2 || next >= len(r.lines) || r.lines[next].page != l.page {
			return false
		}
		value = strings.TrimSpace(value + " " + r.lines[next].plain)
	}
}

// dropEarlyDate drops a day of publication before the inspection: one of the two is misprinted.
func (r *reader) dropEarlyDate() {
	published, end := r.facts["published"].Value, r.facts["inspection_end"].Value
	if published != "" && published < end[:min(len(end), len(published))] {
		delete(r.facts, "published")
	}
}
