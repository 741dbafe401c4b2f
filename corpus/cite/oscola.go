package cite

import (
	"fmt"
	"strings"
	"unicode"
)

// oscola is the fourth edition of the Oxford University Standard for the Citation
// of Legal Authorities, which sets the title of a report without ISBN between
// single quotation marks:
//
//	“Children are safe.”
//	Ofsted, ‘Inspection of Anytown’ (2030) para 14 <https://…> accessed 3 February 2031.
//
// A numbered paragraph is cited without its page.
var oscola = layout{
	inText: oscolaNote,
	entry:  oscolaEntry,
	lines:  func(c *Citation) []text { return []text{quoteText(c), oscolaNote(c), passageMark(c)} },
}

func oscolaNote(c *Citation) text {
	r := c.reference()
	names := oscolaNames(mapNames(r.names, func(n name) string { return n.inOrder(withoutPoints) }))
	return join(oscolaWork(&r, names, c.locator(&oscolaNotation)), plainRun("."))
}

// OSCOLAAgain is the note of a report that a note before it cites in full, by that note's number: "Ofsted (n 1) para 14." Right
// after a note on the same report it is "ibid para 14."
func (c *Citation) OSCOLAAgain(note int, ibid bool) string {
	r := c.reference()
	work := "ibid"
	if !ibid {
		work = strings.TrimSpace(oscolaNames(r.shortForms()) + fmt.Sprintf(" (n %d)", note))
	}
	return strings.TrimSpace(work+" "+c.locator(&oscolaNotation)) + "."
}

func oscolaEntry(c *Citation) text {
	r := c.reference()
	names := oscolaNames(mapNames(r.names, func(n name) string { return n.inverted(" ", initials("", "")) }))
	return oscolaWork(&r, names, "")
}

func oscolaNames(names []string) string {
	if len(names) > 3 {
		return names[0] + " and others"
	}
	return joinNames(names, " and ", " and ")
}

func oscolaWork(r *reference, names, locator string) text {
	work := joinWith(", ", plainRun(names), plainRun("‘"+doubleMarks(r.title)+"’"))
	published := strings.TrimSpace(strings.ReplaceAll(r.publisher, ".", "") + " " + r.yearOr(""))
	if published != "" {
		published = "(" + published + ")"
	}
	t := joinWith(" ", work, plainRun(published), plainRun(locator))
	if r.url == "" {
		return t
	}
	t = join(t, plainRun(" <"), link(r.url), plainRun(">"))
	if r.shown != "" {
		t = join(t, plainRun(" accessed "+DateInWords(r.shown)))
	}
	return t
}

// doubleMarks makes the single quotation marks inside a title double, because it is set between single ones.
// Apostrophes stay.
func doubleMarks(title string) string {
	runes := []rune(title)
	open := -1
	for i, r := range runes {
		before, after := runeAt(runes, i-1), runeAt(runes, i+1)
		switch {
		case (r == '‘' || r == '\'') && !isWordRune(before) && isWordRune(after) && closes(runes[i+1:], r):
			runes[i], open = '“', i
		case (r == '’' || r == '\'') && open >= 0 && !isWordRune(after):
			runes[i], open = '”', -1
		}
	}
	return string(runes)
}

// closes reports whether a mark that ends a quotation follows one that begins it.
func closes(rest []rune, mark rune) bool {
	if mark == '‘' {
		mark = '’'
	}
	for i, r := range rest {
		if r == mark && !isWordRune(runeAt(rest, i+1)) {
			return true
		}
	}
	return false
}

func runeAt(runes []rune, i int) rune {
	if i < 0 || i >= len(runes) {
		return ' '
	}
	return runes[i]
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
