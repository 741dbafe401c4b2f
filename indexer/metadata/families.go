package metadata

import (
	"regexp"
	"strings"
)

// A family is a kind of report whose first pages are laid out alike.
type family struct {
	name    string
	matches func(*reader) bool // recognises a report of the family
	labels  []label            // fields that are printed after a label
	read    []func(*reader)    // read the other fields, in this order
}

// families are tried in this order. To add one, write how it is recognised and
// which labels it prints, and functions for the fields that have no label.
var families = []family{
	{
		name:    "focused and monitoring visits by Ofsted, with a cover or as a letter",
		matches: (*reader).isVisit,
		labels:  inspectionLabels,
		read: []func(*reader){
			(*reader).inspectionPublisher, (*reader).inspectionKind, (*reader).inspectionTitle, (*reader).visitLetter,
			(*reader).inspectionFramework, (*reader).inspectionGrades,
		},
	},
	{
		name: "Ofsted's inspections of children's services since 2012, and others' in their form: the single inspection framework of " +
			"2013 to 2018, the standard and short inspections after it, those of looked after children's services before it",
		matches: (*reader).isInspection,
		labels:  inspectionLabels,
		read: []func(*reader){
			(*reader).inspectionPublisher, (*reader).inspectionKind, (*reader).inspectionTitle,
			(*reader).inspectionFramework, (*reader).inspectionGrades,
		},
	},
	{
		name:    "public inquiries, parliamentary committees and anyone else",
		matches: func(*reader) bool { return true },
		read: []func(*reader){
			(*reader).inquiryTitle, (*reader).inquiryAuthor, (*reader).inquiryPublisher, (*reader).inquiryKind, (*reader).inquiryDate,
		},
	},
}

// A label is printed before the values of fields.
type label struct {
	fields   []string
	pages    int                         // the first pages with text that it may be on; 0 for all
	initials string                      // letters that it begins with
	expr     func() *regexp.Regexp       // its first group is the beginning of the value
	parse    func(value string) []string // a value for each field; nil where there is none
}

var inspectionLabels = []label{
	{[]string{"inspection_start", "inspection_end"}, 2, "IiVv", datesLine, func(value string) []string {
		if start, end, ok := parseRange(value); ok {
			return []string{start, end}
		}
		return nil
	}},
	{[]string{"published"}, 2, "RrPp", publishedLine, func(value string) []string {
		if day, ok := parseDate(value); ok {
			return []string{day}
		}
		return nil
	}},
	{[]string{"provider_urn"}, 2, "UuPpRr", urnLine, func(value string) []string { return urnForm().FindStringSubmatch(value) }},
	{[]string{"lead_inspector"}, 0, "LlRr", leadLine, func(value string) []string {
		if name := personName(value); name != "" {
			return []string{name}
		}
		return nil
	}},
}

var (
	datesLine     = lazily(`(?i)^(?:inspection|visit) dates?\s*:?\s*(.*)$`)
	publishedLine = lazily(`(?i)^(?:report )?published(?: on)?\s*:?\s*(.*)$`)
	urnLine       = lazily(`(?i)^(?:(?:provider |unique )?(?:unique )?reference number|(?:provider )?URN)(?: \(URN\))?\s*:?\s*(.*)$`)
	leadLine      = lazily(`(?i)^(?:lead|reporting) inspector\s*:?\s*(.*)$`)
	urnForm       = lazily(`^\d{5,7}$`)
)

func (r *reader) readFamily(f family) {
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
	for _, l := range lines {
		if !strings.Contains(lab.initials, l.plain[:1]) {
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
