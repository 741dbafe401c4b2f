package cite

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"evidence/corpus"
)

// A reference is a source as the styles of others need it.
type reference struct {
	names     []name
	title     string
	publisher string // empty where it is the author
	date      string // of publication: YYYY-MM-DD, YYYY-MM or YYYY; empty where unknown
	url       string
	accessed  string // YYYY-MM-DD; empty where unknown or nothing was accessed
	shown     string // likewise, the day on which the citation is shown where accessed is empty
	letter    string // after the year
	initials  bool   // before the family name of the first author, in the text
}

func (c *Citation) reference() reference {
	s := &c.Source
	r := reference{names: authors(s), title: titleAndAuthority(c), publisher: strings.Join(strings.Fields(s.Publisher), " "), url: address(c), letter: c.Letter, initials: c.initials}
	if slices.EqualFunc(r.names, bodies(r.publisher), func(a, b name) bool { return a.Family == "" && strings.EqualFold(a.Literal, b.Literal) }) {
		r.publisher = ""
	}
	if len(dateParts(s.Published)) > 0 {
		r.date = s.Published
	}
	if r.date == "" && c.Date() != "undated" {
		r.title += " (" + c.Date() + ")"
	}
	if r.url != "" && len(dateParts(c.Accessed)) == 3 {
		r.accessed = c.Accessed
	}
	if r.shown = r.accessed; r.url != "" && r.shown == "" && len(dateParts(c.Shown)) == 3 {
		r.shown = c.Shown
	}
	return r
}

// yearOr is the year of publication, or unknown.
func (r *reference) yearOr(unknown string) string {
	if r.date == "" {
		return unknown
	}
	return r.date[:4]
}

// letteredYear is the year with its letter, which sep parts from what is written for an unknown one.
func (r *reference) letteredYear(unknown, sep string) string {
	if r.date == "" && r.letter != "" {
		return unknown + sep + r.letter
	}
	return r.yearOr(unknown) + r.letter
}

// dayAndMonth is the day of publication without its year; empty where only the month or the year is known.
func (r *reference) dayAndMonth() string {
	t, err := time.Parse(time.DateOnly, r.date)
	if err != nil {
		return ""
	}
	return t.Format("2 January")
}

// shortForms are the authors as they are named in the text.
func (r *reference) shortForms() []string {
	all := mapNames(r.names, name.shortForm)
	if r.initials {
		all[0] = r.names[0].inOrder(initials(".", " "))
	}
	return all
}

// heading is the authors as they are set, or the title where there are none.
func (r *reference) heading(names, title text) text {
	if len(r.names) == 0 {
		return title
	}
	return names
}

// address is where the report can be had: the PDF's address, else the page that leads to it.
func address(c *Citation) string {
	return cleanAddress(cmp.Or(c.Source.URL, c.Source.LandingPage))
}

// pageAddress is the address of the page of the PDF on which the passage begins.
func pageAddress(c *Citation) string { return PageAddress(&c.Source, c.Passage.Page) }

// PageAddress is the address of a page of a report's PDF, counted from 1, as RFC 8118
// writes it; else the address of the report, empty where none is known.
func PageAddress(s *corpus.Source, page int) string {
	if s.URL == "" || page < 1 {
		return cleanAddress(cmp.Or(s.URL, s.LandingPage))
	}
	base, _, _ := strings.Cut(cleanAddress(s.URL), "#")
	return base + "#" + pageFragment(page)
}

// cleanAddress percent-encodes what may not stand in an address and what would
// end it in one of the forms.
func cleanAddress(address string) string {
	var b strings.Builder
	for _, r := range address {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`{}\<>"`, r) {
			for _, c := range []byte(string(r)) {
				b.WriteString("%" + string("0123456789ABCDEF"[c>>4]) + string("0123456789ABCDEF"[c&15]))
			}
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// dateParts is year, month and day, as far as a date of the form YYYY-MM-DD,
// YYYY-MM or YYYY has them; none of another value.
func dateParts(date string) []int {
	for i, form := range []string{"2006", "2006-01", time.DateOnly} {
		if t, err := time.Parse(form, date); err == nil {
			return []int{t.Year(), int(t.Month()), t.Day()}[:i+1]
		}
	}
	return nil
}
