package quotecheck

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus/lazyregexp"
)

// A text can say when a report came out and not what it is on: (Ofsted, August 2022,
// page 3), "In 2022 Ofsted found that …". The words are then wrongly cited where they
// are in no report of that year.

// citedDate is a date that a text gives to the report that it quotes.
type citedDate struct {
	years   []int    // all years of the sentence: any of them may be the report's
	months  []string // months with a year behind them, as "2022-08"
	said    string   // the publisher and the year, such as "Ofsted, 2022"
	reports []int    // reports of the publisher and the years; empty where there are none
}

var (
	dateBehind  = lazyregexp.New(`^[^\pL\pN(\[]*[(\[]([^()\[\]]*\b(?:19|20)[0-9]{2}\b[^()\[\]]*)[)\]]`)
	monthNamed  = lazyregexp.New(`\b(January|February|March|April|May|June|July|August|September|October|November|December)\s+((?:19|20)[0-9]{2})\b`)
	yearReports = lazyregexp.New(`\b(?i:in|its|the|their)\s+(?:(?:[0-9]{1,2}\s+)?\p{Lu}[a-z]+\s+)?(?:19|20)[0-9]{2},?\s+(?:(?i:the)\s+)?(?:Ofsted|(?i:inspectors|report|inspection|inquiry|review|re-inspection))\b|\b(?i:report|inspection|inquiry|review|re-inspection)\s+(?:(?i:of|in|from|dated)\s+)?(?:(?:[0-9]{1,2}\s+)?\p{Lu}[a-z]+\s+)?(?:19|20)[0-9]{2}\b`)
)

// dateSaid is the date that the text beside a quotation gives to its report; nil where it gives none for certain.
func (c *Checker) dateSaid(before, behind string) *citedDate {
	cited := firstGroup(dateBehind, behind)
	if lawful.MatchString(cited) || !namesPlace(cited) && !reportNamed.MatchString(cited) && len(c.publishersIn(cited)) == 0 {
		cited = ""
	}
	if cited == "" {
		cited = yearReports.FindString(before)
	}
	if cited == "" {
		return nil
	}
	sentence := before + " " + behind
	d := &citedDate{years: yearsIn(sentence)}
	for _, m := range monthNamed.FindAllStringSubmatch(sentence, -1) {
		d.months = append(d.months, fmt.Sprintf("%s-%02d", m[2], 1+slices.Index(monthNames, m[1])))
	}
	publishers := c.publishersIn(sentence)
	for i := range c.docs {
		if slices.Contains(publishers, c.docs[i].Publisher) && c.isOfYears(i, d.years) {
			d.reports = append(d.reports, i)
		}
	}
	d.said = strings.Join(append(publishers, strconv.Itoa(yearsIn(cited)[0])), ", ")
	return d
}

var monthNames = strings.Fields("January February March April May June July August September October November December")

// publishersIn are the publishers of reports that a text names.
func (c *Checker) publishersIn(text string) []string {
	var out []string
	for i := range c.docs {
		if p := c.docs[i].Publisher; p != "" && !slices.Contains(out, p) && indexWord(text, p) >= 0 {
			out = append(out, p)
		}
	}
	return out
}

// isOfYears reports whether a report came out, or its inspection was, in one of the years; also where that is not known.
func (c *Checker) isOfYears(doc int, years []int) bool {
	of := c.docs[doc].years
	return len(of) == 0 || slices.ContainsFunc(of, func(y int) bool { return slices.Contains(years, y) })
}

// isOfMonths reports whether a report came out, or its inspection was, in one of the months; also where none is said or known.
func (c *Checker) isOfMonths(doc int, months []string) bool {
	d := &c.docs[doc]
	if len(months) == 0 || len(d.Published) < len("2022-08") {
		return true
	}
	return slices.ContainsFunc([]string{d.Published, d.InspectionStart, d.InspectionEnd}, func(date string) bool {
		return slices.ContainsFunc(months, func(m string) bool { return strings.HasPrefix(date, m) })
	})
}

// wrongYear reports whether a report cannot be the one that a text says by its publisher
// and year alone: there are reports of both, and it is none of them.
func (s *CitedPlace) wrongYear(doc int) bool {
	return s.dated != nil && len(s.dated.reports) > 0 && !slices.Contains(s.dated.reports, doc) && (len(s.documents) == 0 || s.assumed)
}

// datedWrongly is how far a report is from the date that the text says: 0 where it is of the
// year and the month, 1 where of the year alone, 2 where of neither.
func (c *Checker) datedWrongly(said *CitedPlace, doc int) int {
	switch d := said.dated; {
	case d == nil:
		return 0
	case !c.isOfYears(doc, d.years):
		return 2
	case !c.isOfMonths(doc, d.months):
		return 1
	}
	return 0
}

// dateWarning says that the report that has the words is not of the date that the text gives it; empty where it is.
func (c *Checker) dateWarning(said *CitedPlace, doc int) string {
	switch c.datedWrongly(said, doc) {
	case 2:
		return fmt.Sprintf("The text says %s; the report that has these words is of %d.", said.dated.said, c.docs[doc].Year())
	case 1:
		year, month, _ := strings.Cut(c.docs[doc].Published[:len("2022-08")], "-")
		n, _ := strconv.Atoi(month)
		return fmt.Sprintf("The month that the text says is not that of the report, which was published in %s %s.", monthNames[min(max(n, 1), 12)-1], year)
	}
	return ""
}
