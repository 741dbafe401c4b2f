package metadata

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A printedDate has 0 for what is not printed.
type printedDate struct {
	day, month, year int
}

var (
	dayExpr   = `(\d{1,2})(?:st|nd|rd|th)?`
	monthExpr = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`
	yearExpr  = `((?:19|20)\d\d)`

	oneDate   = lazily(`(?i)\b` + dayExpr + ` ` + monthExpr + `,? ` + yearExpr + `\b`)
	slashDate = lazily(`\b(\d{1,2})[/.](\d{1,2})[/.]` + yearExpr + `\b`)
	monthDate = lazily(`(?i)\b` + monthExpr + ` ` + yearExpr + `\b`)
	anyYear   = lazily(`\b` + yearExpr + `\b`)
	// A day in a list or range of days, and what is between two of them.
	listedDay   = lazily(`(?i)^` + dayExpr + `(?: of)?(?: ` + monthExpr + `\b)?(?:,? ` + yearExpr + `\b)?`)
	daysBetween = lazily(`(?i)^(?:( ?- ?| to | until )|,? (?:and|&) |, )(?:the )?`)
	beforeDays  = lazily(`^\D{0,12}`)
	slashRange  = lazily(`^\D{0,12}(\d{1,2})[/.](\d{1,2})[/.]` + yearExpr + ` ?(?:-|to|until) ?(\d{1,2})[/.](\d{1,2})[/.]` + yearExpr)
)

// parseDate reads the first day in a plain text, else the first month.
func parseDate(s string) (iso string, ok bool) {
	if m := oneDate().FindStringSubmatch(s); m != nil {
		return printedDate{number(m[1]), month(m[2]), number(m[3])}.iso()
	}
	if m := slashDate().FindStringSubmatch(s); m != nil {
		return printedDate{number(m[1]), number(m[2]), number(m[3])}.iso()
	}
	if m := monthDate().FindStringSubmatch(s); m != nil {
		return printedDate{month: month(m[1]), year: number(m[2])}.iso()
	}
	return "", false
}

// parseRange reads the range of days that a plain text begins with, the days in a
// list, or the single day: "10 to 14 June 2024", "29 November 2021 to 10 December 2021",
// "12/09/2016 - 06/10/2016", "29 and 30 September, and 1 October 2020", "5 to 9 December
// 2022 and 14 to 15 February 2023" (the first of them). What a day leaves out is
// that of the day after it.
func parseRange(s string) (start, end string, ok bool) { return parseRangeIn(s, 0) }

// parseRangeIn is parseRange for a text that may leave out the year.
func parseRangeIn(s string, year int) (start, end string, ok bool) {
	if m := slashRange().FindStringSubmatch(s); m != nil {
		return span(printedDate{number(m[1]), number(m[2]), number(m[3])}, printedDate{number(m[4]), number(m[5]), number(m[6])})
	}
	days := listDays(s, year)
	if len(days) == 0 {
		day, ok := parseDate(s)
		return day, day, ok
	}
	return span(days[0].printedDate, lastOfVisit(days).printedDate)
}

// span is a range of days; ok is false where one of them is none, or the last is before the first.
func span(a, b printedDate) (start, end string, ok bool) {
	start, okA := a.iso()
	end, okB := b.iso()
	return start, end, okA && okB && start <= end
}

// A dayInList is a day of a list; to says that it ends a range that the day before it begins.
type dayInList struct {
	printedDate
	to bool
}

// listDays are the days that a plain text begins with, as far as their month and year are known.
func listDays(s string, year int) (list []dayInList) {
	s = s[len(beforeDays().FindString(s)):]
	to := false
	for {
		m := listedDay().FindStringSubmatch(s)
		if m == nil {
			break
		}
		list = append(list, dayInList{printedDate{number(m[1]), month(m[2]), number(m[3])}, to})
		s = s[len(m[0]):]
		between := daysBetween().FindStringSubmatch(s)
		if between == nil {
			break
		}
		to, s = between[1] != "", s[len(between[0]):]
	}
	for len(list) > 0 && list[len(list)-1].month == 0 { // a number of something else
		list = list[:len(list)-1]
	}
	return completed(list, year)
}

// completed fills in what days leave out; nil where that is not known.
func completed(list []dayInList, year int) []dayInList {
	for i := len(list) - 1; i >= 0; i-- {
		d := &list[i]
		next := printedDate{year: year, month: 12}
		if i+1 < len(list) {
			next = list[i+1].printedDate
		}
		if d.month == 0 {
			d.month = next.month
		}
		if d.year == 0 {
			d.year = next.year
			if d.month > next.month {
				d.year--
			}
		}
		if d.year <= 0 {
			return nil
		}
	}
	return list
}

// visitPause is how many days may be between two days of one visit.
const visitPause = 14

// lastOfVisit is the last day of the visit that the first day begins: a range ends
// it, and so does a pause.
func lastOfVisit(list []dayInList) dayInList {
	last := list[0]
	for _, d := range list[1:] {
		from, _ := last.iso()
		until, _ := d.iso()
		if n, err := days(from, until); !d.to && (err != nil || n > visitPause) {
			break
		}
		last = d
		if d.to {
			break
		}
	}
	return last
}

// iso writes a date as YYYY-MM-DD, or as YYYY-MM where it has no day; ok is false
// where there is no such day.
func (w printedDate) iso() (s string, ok bool) {
	day := max(1, w.day)
	t := time.Date(w.year, time.Month(w.month), day, 0, 0, 0, 0, time.UTC)
	if w.year == 0 || t.Year() != w.year || int(t.Month()) != w.month || t.Day() != day {
		return "", false
	}
	if w.day == 0 {
		return t.Format("2006-01"), true
	}
	return t.Format(time.DateOnly), true
}

// month is the number of a month by the first letters of its name; 0 for none.
func month(name string) int {
	for m := time.January; m <= time.December; m++ {
		if len(name) >= 3 && strings.EqualFold(name[:3], m.String()[:3]) {
			return int(m)
		}
	}
	return 0
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// days is the number of days from start to end, both YYYY-MM-DD and counted.
func days(start, end string) (int, error) {
	a, errA := time.Parse(time.DateOnly, start)
	b, errB := time.Parse(time.DateOnly, end)
	if errA != nil || errB != nil {
		return 0, fmt.Errorf("from %q to %q", start, end)
	}
	return int(b.Sub(a).Hours()/24) + 1, nil
}
