package cite

import "strings"

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
	work := joinWith(", ", plainRun(names), plainRun("‘"+titleCase(r.title)+"’"))
	published := strings.TrimSpace(strings.ReplaceAll(r.publisher, ".", "") + " " + r.yearOr(""))
	if published != "" {
		published = "(" + published + ")"
	}
	t := joinWith(" ", work, plainRun(published), plainRun(locator))
	if r.url == "" {
		return t
	}
	t = join(t, plainRun(" <"), link(r.url), plainRun(">"))
	if r.accessed != "" {
		t = join(t, plainRun(" accessed "+DateInWords(r.accessed)))
	}
	return t
}
