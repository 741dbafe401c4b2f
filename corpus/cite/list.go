package cite

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// TellApart gives the citations of one list the letters and initials by which the style tells their reports apart:
// letters where an author has several reports of one year, in the order of the list of references; initials
// where two authors have one family name.
func (s Style) TellApart(cs []Citation) []Citation {
	cs = slices.Clone(cs)
	if s.prose.order == notes {
		return cs
	}
	for i := range cs {
		cs[i].Letter, cs[i].initials = "", sharesFamilyName(&cs[i], cs)
	}
	works := s.works(cs)
	alike := map[string][]*Citation{}
	for i := range works {
		key := s.nameAndYear(&works[i])
		alike[key] = append(alike[key], &works[i])
	}
	letters := map[string]string{}
	for _, same := range alike {
		for i, c := range same {
			if len(same) > 1 {
				letters[c.Source.ID] = letter(i)
			}
		}
	}
	for i := range cs {
		cs[i].Letter = letters[cs[i].Source.ID]
	}
	return cs
}

// nameAndYear is the citation in the text without its pinpoint.
func (s Style) nameAndYear(c *Citation) string {
	bare := Report(c.Source)
	bare.initials = c.initials
	return s.prose.inText(&bare).plain()
}

// letter is a, b, … z, aa, ab, …
func letter(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// sharesFamilyName reports whether the first author has the family name, but not the given names, of another first author.
func sharesFamilyName(c *Citation, cs []Citation) bool {
	first := firstPerson(c)
	return first.Family != "" && slices.ContainsFunc(cs, func(other Citation) bool {
		o := firstPerson(&other)
		return o.Family == first.Family && o.Given != first.Given
	})
}

func firstPerson(c *Citation) name {
	if all := authors(&c.Source); len(all) > 0 {
		return all[0]
	}
	return name{}
}

// works are the reports that are cited, each once, in the order of the style's list of references.
func (s Style) works(cs []Citation) []Citation {
	var out []Citation
	for _, c := range cs {
		if !slices.ContainsFunc(out, func(o Citation) bool { return o.Source.ID == c.Source.ID }) {
			out = append(out, c.work())
		}
	}
	slices.SortStableFunc(out, func(a, b Citation) int { return compareWorks(&a, &b, s.prose.order) })
	return out
}

// work cites the citation's report as a whole.
func (c *Citation) work() Citation {
	return Citation{Source: c.Source, Accessed: c.Accessed, Shown: c.Shown, TitleFromProperties: c.TitleFromProperties, Letter: c.Letter, initials: c.initials}
}

// compareWorks orders by author (a work without one by its title), date and title.
func compareWorks(a, b *Citation, by order) int {
	ra, rb := a.reference(), b.reference()
	date := func(r *reference) string {
		switch {
		case r.date == "" && by != undatedFirst:
			return "~"
		case r.date != "" && by == byYear:
			return r.date[:4]
		}
		return r.date
	}
	return cmp.Or(cmp.Compare(sortName(&ra), sortName(&rb)), cmp.Compare(date(&ra), date(&rb)),
		cmp.Compare(sortKey(ra.title), sortKey(rb.title)), cmp.Compare(a.Source.ID, b.Source.ID))
}

func sortName(r *reference) string {
	if len(r.names) == 0 {
		return sortKey(r.title)
	}
	return strings.Join(mapNames(r.names, func(n name) string { return sortKey(n.inverted(" ", asGiven)) }), "; ")
}

// sortKey is what text is put in order by: its letters and figures, in whatever way their marks are printed, so that an apostrophe
// that is straight in one report and curly in the next changes neither their places nor their letters.
func sortKey(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ':
			return unicode.ToLower(r)
		case unicode.IsSpace(r):
			return ' '
		}
		return -1 // a mark, also one above a letter
	}, norm.NFD.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// Bibliography prints the list of references of the citations: each report once, in the order that the
// style has. A data form is one file, with the places and quotes of each report among its notes.
func (s Style) Bibliography(cs ...Citation) string {
	if !s.Printed() {
		return s.write(cs)
	}
	return strings.Join(mapTexts(s.entries(s.TellApart(cs)), text.plain), "\n")
}

// BibliographyHTML prints what Bibliography does as rich text.
func (s Style) BibliographyHTML(cs ...Citation) string {
	if !s.Printed() {
		return "<pre>" + escapeHTML(s.write(cs)) + "</pre>"
	}
	lines := mapTexts(s.entries(s.TellApart(cs)), text.html)
	return "<p>" + strings.Join(lines, "</p>\n<p>") + "</p>"
}

func (s Style) entries(cs []Citation) []text {
	var lines []text
	for _, w := range s.works(cs) {
		lines = append(lines, s.sourceEntry(&w))
	}
	return lines
}

// byReport groups citations by their reports, in the order in which these are first cited.
func byReport(cs []Citation) [][]Citation {
	var out [][]Citation
	index := map[string]int{}
	for _, c := range cs {
		i, known := index[c.Source.ID]
		if !known {
			i, out = len(out), append(out, nil)
			index[c.Source.ID] = i
		}
		out[i] = append(out[i], c)
	}
	return out
}

// locators are the places cited in one report, each once.
func locators(cs []Citation) string {
	var all []string
	for i := range cs {
		if place := locatorText(&cs[i]).plain(); !cs[i].whole() && !slices.Contains(all, place) {
			all = append(all, place)
		}
	}
	return joinNotes(all...)
}

// quotesWithPlaces are the quotes from one report, each with its place before it and its passage after it.
func quotesWithPlaces(cs []Citation) string {
	var all []string
	for i := range cs {
		if c := &cs[i]; !c.whole() {
			all = append(all, joinNotes(locatorText(c).plain()+": “"+c.Quote+"” [passage "+c.Passage.ID+"]", ocrNote(c)))
		}
	}
	return joinNotes(all...)
}
