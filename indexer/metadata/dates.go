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
	dateRange = lazily(`(?i)^\D{0,12}` + dayExpr + `(?: ` + monthExpr + `)?(?:,? ` + yearExpr + `)? ?(?:-|to|until) ?` +
		dayExpr + ` ` + monthExpr + `(?:,? ` + yearExpr + `)?`)
	// Days of one month in a row: "15 and 16 June 2021", "14, 15 and 16 May 2019".
	dayList    = lazily(`(?i)^\D{0,12}` + dayExpr + `(?:, \d{1,2}(?:st|nd|rd|th)?)*,? (?:and|&) ` + dayExpr + ` ` + monthExpr + `,? ` + yearExpr)
	slashRange = lazily(`^\D{0,12}(\d{1,2})[/.](\d{1,2})[/.]` + yearExpr + ` ?(?:-|to|until) ?(\d{1,2})[/.](\d{1,2})[/.]` + yearExpr)
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

// parseRange reads the range of days that a plain text begins with, or the
// single day: "10 to 14 June 2024", "29 November 2021 to 10 December 2021",
// "12/09/2016 - 06/10/2016", "15 and 16 June 2021", "5 to 9 December 2022 and 14 to 15 February 2023"
// (the first of them). What the first day leaves out is the last day's.
func parseRange(s string) (start, end string, ok bool) {
	var a, b printedDate
	rest := ""
	if m := slashRange().FindStringSubmatch(s); m != nil {
		a, b = printedDate{number(m[1]), number(m[2]), number(m[3])}, printedDate{number(m[4]), number(m[5]), number(m[6])}
	} else if m := dayList().FindStringSubmatch(s); m != nil {
		month, year := month(m[3]), number(m[4])
		a, b = printedDate{number(m[1]), month, year}, printedDate{number(m[2]), month, year}
	} else if m := dateRange().FindStringSubmatch(s); m != nil {
		a, b = printedDate{number(m[1]), month(m[2]), number(m[3])}, printedDate{number(m[4]), month(m[5]), number(m[6])}
		rest = s[len(m[0]):]
	} else {
		day, ok := parseDate(s)
		return day, day, ok
	}
	if b.year == 0 {
		// "5 to 9 December and 14 to 15 January 2023": the year comes later.
		b.year = number(anyYear().FindString(rest))
		if m := oneDate().FindStringSubmatch(rest); m != nil && month(m[2]) < b.month {
			b.year--
		}
	}
	if a.month == 0 {
		a.month = b.month
	}
	if a.year == 0 {
		a.year = b.year
		if a.month > b.month {
			a.year--
		}
	}
	start, okA := a.iso()
	end, okB := b.iso()
	return start, end, okA && okB && start <= end
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
