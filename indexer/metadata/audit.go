package metadata

import "strings"

// auditor reads the author of a report of the National Audit Office.
func (r *reader) auditor() {
	if m := reportBy().FindStringSubmatch(r.head.plain); m != nil {
		r.facts["author"] = r.head.certain(strings.TrimPrefix(r.printed(r.head, m[1]), "the "))
	}
}

// gaoTitle reads the title of a report of the Government Accountability Office: the
// subject in capitals and what was found, in the type of the logo.
func (r *reader) gaoTitle() {
	size := 0.0
	for _, l := range r.front(1) {
		if l.plain == "GAO" {
			size = l.Size
		}
	}
	var subject, finding []line
	for _, l := range r.front(1) {
		switch {
		case l.plain == "GAO" || len(l.plain) < 3 || size == 0 || l.Size < size-0.6 || l.Size > size+0.6:
		case capitals().MatchString(l.plain) && len(finding) == 0:
			subject = append(subject, l)
		default:
			finding = append(finding, l)
		}
	}
	title := joined(finding)
	if len(subject) > 0 && title != "" {
		title = joined(subject) + ": " + title
	}
	if title != "" && len(title) <= maxTitle {
		r.facts["title"] = append(subject, finding...)[0].likely(title)
		return
	}
	given := numberBefore().ReplaceAllString(propertyTitle(r.info.Title), "")
	if r.printsWords(given, 2) {
		r.facts["title"] = r.head.likely(given)
	}
}
