package recommendation

import (
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// names reports whether a response says, in its title or on its first pages, that it answers this report: by the report's title, or by
// the name of the inquiry or committee that made it and the same volume.
func names(response corpus.Source, ps []corpus.Passage, report corpus.Source) bool {
	text, head := response.Title, response.Title+"\n"+headsOf(ps)
	for i := range ps {
		if ps[i].Page > 6 || len(text) > 20_000 {
			break
		}
		text += "\n" + ps[i].Text
	}
	if title := corpus.Words(series.ReplaceAllString(report.Title, " ")); len(title) >= 4 && contains(text, title) {
		return true
	}
	for _, name := range []string{report.Publisher, report.Author} {
		if n := corpus.Words(name); len(n) >= 3 && !slices.Contains(general, name) && contains(head, n) {
			return slices.Equal(volumes(head), volumes(report.Title))
		}
	}
	return false
}

// contains reports whether words follow one another in a text.
func contains(text string, words []string) bool {
	return strings.Contains(" "+strings.Join(corpus.Words(text), " ")+" ", " "+strings.Join(words, " ")+" ")
}

// headsOf are the headings on the first two pages.
func headsOf(ps []corpus.Passage) string {
	var out []string
	for i := range ps {
		if ps[i].Page <= 2 && ps[i].Block == corpus.Heading {
			out = append(out, ps[i].Text)
		}
	}
	return strings.Join(out, "\n")
}

// Responds reports whether a document answers another's recommendations: its kind says so, or where none is known its title or first headings do.
func Responds(source corpus.Source, passages []corpus.Passage) bool {
	if source.Kind != "" {
		return source.Kind == corpus.KindResponse
	}
	if answersReport.MatchString(source.Title + "\n" + headsOf(passages)) {
		return true
	}
	n := 0
	for i := range passages {
		if passages[i].Block == corpus.Heading && answerHead.MatchString(passages[i].Text) {
			n++
		}
	}
	return n >= 3
}

// answerHead heads one of the answers of a response.
var answerHead = lazyregexp.New(`^(?i)(?:recommendation (?:is )?(?:fully |partially |partly )?(?:accepted|rejected|acknowledged|agreed|noted)\b|(?:government|our|the council[’']s) response:?$)`)

var answersReport = lazyregexp.New(`(?im)\b(?:government|council|authority|board|ministerial|official)(?:[’']s)? response\b|^response to\b.*\b(?:report|inquiry|review|recommendations)\b`)

// general are publishers of many reports, whose names say nothing of one.
var general = []string{"House of Commons", "House of Lords", "UK Parliament", "National Audit Office", "Care Quality Commission"}

// series is the number of a paper in a title, which those who quote it leave out.
var series = lazyregexp.New(`\((?:HC|HL|CP|Cm|HL Paper)[^)]*\)`)

var volume = lazyregexp.New(`(?i)\b(volume|module|phase|part|stage)\s+(\d+|[ivx]+)\b`)

// volumes are the volumes that a title names, in lower case.
func volumes(title string) []string {
	var out []string
	for _, m := range volume.FindAllString(title, -1) {
		out = append(out, strings.ToLower(strings.Join(strings.Fields(m), " ")))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
