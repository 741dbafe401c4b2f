package statements

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
	"evidence/corpus/statement"
	"evidence/web/handler"
)

// A scope is the reports to look in, by the authorities that they are on and the years that they are of.
type scope struct {
	Authorities []string
	From, To    string // years; empty for any
}

var yearInText = lazyregexp.New(`\b(?:19|20)[0-9]{2}\b`)

// proposedScope is what a statement names: the authorities, and the years from the first to the last of those that reports have.
func proposedScope(st *statement.Statement, docs []corpus.Document) scope {
	text := st.Title + "\n" + st.Text
	for i := range st.Claims {
		text += "\n" + st.Claims[i].Text
	}
	out := scope{Authorities: corpus.NewAuthorityNames(docs).NamedIn(text)}
	var years []string
	for _, y := range yearInText.FindAllString(text, -1) {
		n, _ := strconv.Atoi(y)
		if slices.ContainsFunc(docs, func(d corpus.Document) bool { return ofYears(&d.Source, n, n) }) {
			years = append(years, y)
		}
	}
	if len(years) > 0 {
		out.From, out.To = slices.Min(years), slices.Max(years)
	}
	return out
}

// scopeSent are the reports, by id, that a form names by their authorities and years; ok is false where it names none of them.
func scopeSent(values url.Values, docs []corpus.Document) (ids []string, ok bool, err error) {
	s := scope{From: strings.TrimSpace(values.Get("from_year")), To: strings.TrimSpace(values.Get("to_year"))}
	for _, a := range values["authority"] {
		if a = strings.TrimSpace(a); a != "" {
			s.Authorities = append(s.Authorities, a)
		}
	}
	if len(s.Authorities) == 0 && s.From == "" && s.To == "" {
		return nil, false, nil
	}
	from, to, err := s.years()
	if err != nil {
		return nil, true, err
	}
	for _, d := range docs {
		on := len(s.Authorities) == 0 || slices.ContainsFunc(s.Authorities, func(a string) bool { return strings.EqualFold(a, d.Authority) })
		if on && ofYears(&d.Source, from, to) {
			ids = append(ids, d.ID)
		}
	}
	if len(ids) == 0 {
		return nil, true, handler.Problemf(http.StatusUnprocessableEntity, "Choose an authority from the list, and years in which it was reported on.", "No report in this library is on %s in these years.", strings.Join(s.Authorities, ", "))
	}
	return ids, true, nil
}

// ofYears reports whether a report was published, or its inspection was, in some years.
func ofYears(s *corpus.Source, from, to int) bool {
	if from == 0 && to == anyYear {
		return true
	}
	return slices.ContainsFunc([]string{s.Published, s.InspectionStart, s.InspectionEnd}, func(date string) bool {
		y, err := strconv.Atoi(date[:min(len(date), 4)])
		return err == nil && y >= from && y <= to
	})
}

// anyYear is later than every year.
const anyYear = 9999

func (s scope) years() (from, to int, err error) {
	if from, err = yearOr(s.From, 0); err == nil {
		to, err = yearOr(s.To, anyYear)
	}
	return from, to, err
}

// yearOr is the year that a text gives, or another for none.
func yearOr(text string, other int) (int, error) {
	if text == "" {
		return other, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < 0 || year > anyYear {
		return 0, handler.Problemf(http.StatusUnprocessableEntity, "Write it like 2018.", "%q is no year.", text)
	}
	return year, nil
}
