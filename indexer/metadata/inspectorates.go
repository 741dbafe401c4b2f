package metadata

import "strings"

// headTitle reads the title that begins in the line by which the report announced
// itself. Where that breaks off before a name ("An inspection of youth justice
// services in"), the next lines have the name, in type of any size.
func (r *reader) headTitle() {
	title := r.titleFrom(r.head)
	if last := title[len(title)-1]; openEnd().MatchString(last.plain) && last.index+1 < len(r.lines) {
		if next := r.lines[last.index+1]; next.page == last.page && !coverEnd().MatchString(next.plain) {
			title = append(title, r.titleFrom(next)...)
		}
	}
	r.facts["title"] = r.head.certain(joined(title))
}

// areaName reads from the title whom the report is on.
func (r *reader) areaName() {
	title := r.facts["title"]
	m := reportedOn().FindStringSubmatch(plain(title.Value))
	if m == nil {
		return
	}
	name := m[1]
	if before, after, found := strings.Cut(name, ": "); found {
		name = before
		if schoolSort().MatchString(before) { // "a good school: Mill Road Primary School"
			name = after
		}
	}
	if in := strings.LastIndex(name, " in "); in >= 0 && multiAgency().MatchString(name) {
		name = name[in+len(" in "):]
	}
	if name = authorityName(name); name != "" {
		title.Value = name
		r.facts["authority"] = title
	}
}

var (
	openEnd     = lazily(`(?i)\b(of|in|on|at|to|by):?$`)
	reportedOn  = lazily(`(?i)(?:\b(?:review of progress|inspection|re-?visit|visit|review)s? (?:of|to|in|at)|^a report on) (?:(?:youth (?:justice|offending)|probation) services in:? )?(?:the )?(.+?)(?:'s)?(?: local area)?(?: partnership)?$`)
	schoolSort  = lazily(`(?i)^an? .*\b(school|academy|provider|setting|college)\b`)
	multiAgency = lazily(`(?i)\b(multi-agency|response|services|arrangements)\b`)
)

// coverTitle reads the title from the largest type of the cover, where no line says that it is one.
func (r *reader) coverTitle() {
	if b, ok := r.largestBlock(); ok {
		r.facts["title"] = b.likely(b.text)
	}
}

// titleIsAuthority says that a report has the name of whom it is on for a title.
func (r *reader) titleIsAuthority() {
	if title := r.facts["title"]; title.Value != "" {
		r.facts["authority"] = title
	}
}

var (
	homeNumber = lazily(`^(?:SC ?)?\d{5,7}\b`)
	homeKind   = lazily(`(?i)^(full|interim|monitoring|assurance|variation|emergency|pre-?\w+|post-?\w+)\b.* (inspection|visit)$|^(full|interim) inspection$`)
)

// homeTitle reads the title of a report on a children's home, which has a number in
// place of a name, and the kind of inspection below it.
func (r *reader) homeTitle() {
	l, ok := first(r.top(12), homeNumber())
	if !ok {
		return
	}
	title := tidy(l.Text)
	if kind, ok := first(r.top(20), homeKind()); ok {
		title += ": " + tidy(kind.Text)
	}
	r.facts["title"] = l.likely(title)
}

var (
	schoolSince2019 = lazily(`(?i)^(ungraded )?inspection of \S`)
	schoolQuestion  = lazily(`(?i)^(the )?quality of education\b|^what is it like to (attend|be) `)
	otherProvider   = lazily(`(?i)\b(early years setting|nursery|pre-?school|playgroup|childminder|learner with this provider|further education|apprenticeships?)\b`)
	schoolHead      = lazily(`(?i)^school report$`)
	schoolBefore    = lazily(`(?i)^(effectiveness of )?leadership and management\b`)
	schoolLetterOn  = lazily(`(?i)^(short|section 8|no formal designation|special measures monitoring|requires improvement monitoring) (monitoring )?inspection of \S`)
)

// schoolInspection recognises the cover that schools' reports have had since 2019.
func (r *reader) schoolInspection() (line, bool) {
	l, ok := r.providerInspection()
	if !ok {
		return line{}, false
	}
	_, other := first(r.front(2), otherProvider())
	return l, !other
}

// providerInspection recognises the same cover of any provider of education.
func (r *reader) providerInspection() (line, bool) {
	l, ok := first(r.front(1), schoolSince2019())
	if !ok {
		return line{}, false
	}
	_, ok = first(r.front(2), schoolQuestion())
	return l, ok
}

// schoolReport recognises the cover that they had before, which calls itself a school report.
func (r *reader) schoolReport() (line, bool) {
	l, ok := first(r.front(1), schoolHead())
	if !ok {
		return line{}, false
	}
	_, ok = first(r.front(1), schoolBefore())
	return l, ok
}

func (r *reader) schoolLetter() (line, bool) {
	l, ok := first(r.front(1), schoolLetterOn())
	return l, ok && r.isLetter()
}

var (
	inspectionOf = lazily(`(?i)^an? inspection of\b`)
	policeForce  = lazily(`(?i)^[^,]*\b(police|constabulary)$`)
	inspectorate = lazily(`(?i)\binspectorate\b`)
	pageHead     = lazily(`(?i)^PEEL\b`)
)

// forceTitle reads title and force from a cover that has the name of the programme in one
// size and the force in another.
func (r *reader) forceTitle() {
	title := joined(r.titleFrom(r.head))
	expr := policeForce()
	if pageHead().MatchString(r.head.plain) {
		expr = inspectionOf()
	}
	for _, l := range r.front(1) {
		if l.index == r.head.index || !expr.MatchString(l.plain) || inspectorate().MatchString(l.plain) {
			continue
		}
		force := joined(r.titleFrom(l))
		if !strings.Contains(title, force) {
			title += ": " + force
		}
		name := inspectionOf().ReplaceAllString(force, "")
		r.facts["authority"] = l.likely(strings.TrimPrefix(tidy(name), "the "))
		break
	}
	r.facts["title"] = r.head.likely(title)
}

// constabulary reads the publisher of reports from before HMIC was given the fire services, and its name of now.
func (r *reader) constabulary() {
	if _, known := r.facts["publisher"]; !known {
		r.publishedBy([]publisher{hmic})
	}
}

var prisonTitle = lazily(`(?i)^(report (on|of) )?(an? )?((un)?announced|full|independent|scrutiny|short|expectations|follow-up)\b.*\b(inspection|review|visit)\b`)

// prisonInspection recognises a cover that names the Chief Inspector of Prisons.
func (r *reader) prisonInspection() (line, bool) {
	_, inspector := mentions(r.front(1), "Inspector of Prisons")
	_, inspectorate := mentions(r.front(1), "Inspectorate of Prisons")
	if !inspector && !inspectorate {
		return line{}, false
	}
	return first(r.front(1), prisonTitle())
}

// loneDays reads the days of the inspection from a line of the cover that has nothing else.
func (r *reader) loneDays() {
	for _, l := range r.front(1) {
		if !onlyDays().MatchString(l.plain) {
			continue
		}
		if start, end, ok := parseRange(l.plain); ok {
			r.facts["inspection_start"], r.facts["inspection_end"] = l.likely(start), l.likely(end)
			return
		}
	}
}

var (
	onlyDays  = lazily(`(?i)^(?:on )?` + dayExpr + `\b[\d\w ,&-]* ` + yearExpr + `$`)
	visitDate = lazily(`(?i)^dates? of inspection(?: visits?)?\s*:?\s*(.*)$`)
)

// daysOfVisit reads the days that stand below one another after their label.
func (r *reader) daysOfVisit() {
	l, ok := first(r.front(2), visitDate())
	if !ok {
		return
	}
	text := visitDate().FindStringSubmatch(l.plain)[1]
	for _, next := range r.lines[l.index+1:] {
		if next.page != l.page || !onlyDays().MatchString(next.plain) {
			break
		}
		if text != "" {
			text += " and "
		}
		text += next.plain
	}
	if start, end, ok := parseRange(text); ok {
		r.facts["inspection_start"], r.facts["inspection_end"] = l.certain(start), l.certain(end)
	}
}

// ratings reads the ratings of the cover, which has those of the whole.
func (r *reader) ratings() { r.gradeTable(r.front(2)) }

var estynHead = lazily(`(?i)^(a )?report on$|^inspection report\b.*`)

// estynReport recognises a cover that names Estyn.
func (r *reader) estynReport() (line, bool) {
	if _, ok := mentions(r.front(2), "Estyn"); !ok {
		return line{}, false
	}
	return first(r.front(1), estynHead())
}
