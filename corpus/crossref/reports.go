package crossref

import (
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// A Named is another report that a passage names.
type Named struct {
	Document  string      `json:"document"`            // id of the report
	Span      corpus.Span `json:"span"`                // the words in the passage's text that name it
	Paragraph string      `json:"paragraph,omitempty"` // number of the paragraph of it that is cited beside the name, where one is
}

const months = `January|February|March|April|May|June|July|August|September|October|November|December`

var (
	// shortName is what a title says a report is called: … (the Jay report).
	shortName = lazyregexp.New(`\((the [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)? (?:[Rr]eport|[Rr]eview|[Ii]nquiry))\)\s*$`)
	// inspected is an inspection with its date, as reports on an authority speak of the one before.
	inspected = lazyregexp.New(`\b(?:[Ii]nspection(?: report)? (?:in|of|published in)|[Ii]nspected in|Ofsted(?:’s|'s)) ((?:(` + months + `) )?(20\d\d))\b(?: inspection)?`)
	// otherInspections are words by which the inspection is not one of an authority's services for children as a whole.
	otherInspections = lazyregexp.New(`(?i)\b(?:SEND|special educational|HMIC?\w*|HMI|CQC|probation|youth|school|schools|college|nursery|provider|adoption|fostering|agency|homes?|residential|focused|visit|monitoring|joint|area|JTAI|thematic|unannounced|safeguarding inspection|LSCB|unregistered|other authorit\w+)\b`)
	year             = lazyregexp.New(`\b(?:19|20)\d\d\b`)
	// citedPara is a paragraph cited directly behind a report's name.
	citedPara = lazyregexp.New(`^[”"’']?,? ?(?:\((?:19|20)\d\d\))?,? ?\(?(?:at )?(?:paragraph|para\.?) (` + number + `)\b`)
)

// minTitle is how many words a title needs to name one report and no kind of report.
const minTitle = 5

// Reports lists the other reports that a passage of a report names, as far as the reports at hand leave no doubt which is meant: by
// the whole title, by the short name that the title gives, or, on the same authority, by the date of the inspection.
func Reports(of *corpus.Document, text string, docs []corpus.Document) []Named {
	var out []Named
	add := func(d *corpus.Document, start, end int) {
		if d.ID == of.ID || slices.ContainsFunc(out, func(n Named) bool { return n.Document == d.ID }) {
			return
		}
		n := Named{Document: d.ID, Span: corpus.Span{Start: utf8.RuneCountInString(text[:start])}}
		n.Span.End = n.Span.Start + utf8.RuneCountInString(text[start:end])
		if m := citedPara.FindStringSubmatch(text[end:]); m != nil {
			n.Paragraph = m[1]
		}
		out = append(out, n)
	}
	for i := range docs {
		if start, end := titled(&docs[i], text, docs); end > 0 {
			add(&docs[i], start, end)
		}
	}
	for _, m := range inspected.FindAllStringSubmatchIndex(text, -1) {
		month := ""
		if m[4] >= 0 {
			month = text[m[4]:m[5]]
		}
		if d := inspectionOf(of, month, text[m[6]:m[7]], docs); d != nil && !otherInspections.MatchString(sentenceAround(text, m[0], m[1])) {
			add(d, m[2], m[3])
		}
	}
	return out
}

// titled is where a text has the title or the short name of a report that no other report has; 0, 0 where it does not.
func titled(d *corpus.Document, text string, docs []corpus.Document) (start, end int) {
	title := d.Title
	if m := shortName.FindStringSubmatchIndex(title); m != nil {
		if short := title[m[2]:m[3]]; unique(docs, func(o *corpus.Document) bool { return strings.HasSuffix(o.Title, "("+short+")") }) {
			for _, name := range []string{short, "The" + short[len("the"):]} {
				if i := strings.Index(text, name); i >= 0 && wholeName(text, i, i+len(name)) {
					return i, i + len(name)
				}
			}
		}
		title = strings.TrimSpace(title[:m[0]])
	}
	if len(strings.Fields(title)) < minTitle || !unique(docs, func(o *corpus.Document) bool { return strings.HasPrefix(o.Title, title) }) {
		return 0, 0
	}
	i := strings.Index(text, title)
	if i < 0 || !wholeName(text, i, i+len(title)) || !sameEdition(d, text, i, i+len(title)) {
		return 0, 0
	}
	return i, i + len(title)
}

// unique reports whether one report alone is so.
func unique(docs []corpus.Document, is func(*corpus.Document) bool) bool {
	n := 0
	for i := range docs {
		if is(&docs[i]) {
			n++
		}
	}
	return n == 1
}

// wholeName reports whether a name from start to end of a text is no part of a longer one.
func wholeName(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after := text[end:]
	if start > 0 && !strings.ContainsRune(" \n(“‘\"'[", before) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after)
	if after == "" || strings.ContainsRune(".,;)”’\"'(]", next) {
		return true
	}
	word := strings.TrimLeft(after, " ")
	first, _ := utf8.DecodeRuneInString(word)
	return next == ' ' && (first >= 'a' && first <= 'z' || strings.ContainsRune("([“‘", first))
}

// near is how far from a title, in bytes, the year of its edition is printed.
const near = 60

// sameEdition reports whether the year beside a title is the report's. Titles are used again for new editions, so there has to be one.
func sameEdition(d *corpus.Document, text string, start, end int) bool {
	from, to := start, min(len(text), end+near)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	years := year.FindAllString(text[end:to], 1)
	if len(years) == 0 && from > 0 {
		years = year.FindAllString(sentenceEnd(text[:from]), -1)
	}
	return len(years) == 1 && d.Year() > 0 && strings.HasPrefix(d.Date(), years[0])
}

// inspectionOf is the one report of an inspection of the authority that a report is on, made or published at a time; nil where there
// are none or several.
func inspectionOf(of *corpus.Document, month, y string, docs []corpus.Document) *corpus.Document {
	if of.Authority == "" {
		return nil
	}
	var found *corpus.Document
	for i := range docs {
		d := &docs[i]
		if d.ID == of.ID || d.Authority != of.Authority || d.Kind != corpus.KindInspection || d.Publisher != of.Publisher || d.Date() > of.Date() || !at(d, month, y) {
			continue
		}
		if found != nil {
			return nil
		}
		found = d
	}
	return found
}

// at reports whether an inspection was made, or with the year alone published, at a time.
func at(d *corpus.Document, month, y string) bool {
	if month == "" {
		return slices.ContainsFunc([]string{d.InspectionStart, d.InspectionEnd, d.Published}, func(date string) bool { return strings.HasPrefix(date, y) })
	}
	i := strings.Index(months, month)
	n := strings.Count(months[:i], "|") + 1
	prefix := y + "-" + string(rune('0'+n/10)) + string(rune('0'+n%10))
	return strings.HasPrefix(d.InspectionStart, prefix) || strings.HasPrefix(d.InspectionEnd, prefix)
}

// sentenceAround is the sentence that has the text from start to end.
func sentenceAround(text string, start, end int) string {
	after := text[end:]
	if i := strings.Index(after, ". "); i >= 0 {
		after = after[:i]
	}
	before := text[:start]
	if i := strings.LastIndex(before, ". "); i >= 0 {
		before = before[i+2:]
	}
	return before + text[start:end] + after
}
