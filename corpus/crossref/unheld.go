package crossref

import (
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
)

// An Unheld is a report that another names and the library does not hold.
type Unheld struct {
	Document string // id of the report in the list of known reports; empty where the list has none that could be meant
	From     int    // place of the first passage that names it
	Words    string // how that passage names it
}

// UnheldBy lists the reports that a report names and that are not held, each once, in the order in which they are named. What could be
// one of several is left out. Known are reports that are listed somewhere and not held.
func UnheldBy(of *corpus.Document, passages []corpus.Passage, held, known []corpus.Document) []Unheld {
	docs := candidates(of, held, known)
	var out []Unheld
	add := func(u Unheld) {
		if !slices.ContainsFunc(out, func(o Unheld) bool { return o.Document == u.Document && (u.Document != "" || o.Words == u.Words) }) {
			out = append(out, u)
		}
	}
	for i := range passages {
		text := passages[i].Text
		for _, n := range Reports(of, text, docs) {
			words := string([]rune(text)[n.Span.Start:n.Span.End])
			if j := slices.IndexFunc(known, func(d corpus.Document) bool { return d.ID == n.Document }); j >= 0 && !perhapsYearBefore(&known[j], words) {
				add(Unheld{n.Document, i, words})
			}
		}
		for _, words := range unfound(of, text, docs) {
			add(Unheld{"", i, words})
		}
	}
	return out
}

// perhapsYearBefore reports whether a report that is named by a year alone may be of an inspection of the year before: lists know the day
// of publication, some two months after it.
func perhapsYearBefore(d *corpus.Document, words string) bool {
	return len(words) == len("2006") && d.InspectionStart == "" && (len(d.Published) < len("2006-01") || d.Published[5:7] < "03")
}

// candidates are the reports that can be meant: known ones with a title that no other has, and all on the same authority.
func candidates(of *corpus.Document, held, known []corpus.Document) []corpus.Document {
	same := func(d *corpus.Document) bool { return of.Authority != "" && d.Authority == of.Authority }
	var out []corpus.Document
	for i := range held {
		if same(&held[i]) {
			out = append(out, held[i])
		}
	}
	for i := range known {
		d := known[i]
		if d.Title != "" && slices.ContainsFunc(held, func(h corpus.Document) bool { return strings.HasPrefix(h.Title, d.Title) }) {
			continue
		}
		if d.Title != "" || same(&d) {
			out = append(out, d)
		}
	}
	return out
}

// unfound lists the words by which a text names inspections of the report's authority of which none is near: made or published in that
// year, or published in the next.
func unfound(of *corpus.Document, text string, docs []corpus.Document) []string {
	var out []string
	for _, m := range inspected.FindAllStringSubmatchIndex(text, -1) {
		y := text[m[6]:m[7]]
		year, _ := strconv.Atoi(y)
		if of.Authority == "" || of.Kind != corpus.KindInspection || year >= of.Year() || otherInspections.MatchString(sentenceAround(text, m[0], m[1])) {
			continue
		}
		if !slices.ContainsFunc(docs, func(d corpus.Document) bool {
			return d.Authority == of.Authority && (d.Year()-year == 0 || d.Year()-year == 1 || at(&d, "", y))
		}) {
			out = append(out, text[m[0]:m[1]])
		}
	}
	return out
}
