package cite

import (
	"cmp"
	"slices"
	"strings"
)

// plain prints two lines: the quote between quotation marks, and its source and place.
//
//	“Children are safe.”
//	Ofsted, Inspection of Anytown, 29 January 2030, p 4, para 14. https://… [passage k3m9x2p7qa5t]
var plain = layout{
	inText: plainEntry,
	entry:  plainEntry,
	lines:  func(c *Citation) []text { return []text{quoteText(c), plainEntry(c)} },
}

func plainEntry(c *Citation) text {
	var addresses text
	for _, a := range []string{pageAddress(c), c.Link} {
		if a != "" {
			addresses = join(addresses, plainRun(" "), link(a))
		}
	}
	return joinWith(" ", join(entryBefore(c, locatorText(c)), addresses), plainRun(idMark(c)))
}

// entryBefore is author, title, publisher, date and where, closed by a full stop.
func entryBefore(c *Citation, where text) text {
	t := joinWith(", ", plainRun(cmp.Or(c.Source.Author, c.Source.Publisher)), italic(titleAndAuthority(c)), plainRun(publisher(c)), plainRun(c.Date()), where)
	return join(t, plainRun("."))
}

func locatorText(c *Citation) text {
	return joinWith(", ", plainRun(c.Pages()), plainRun(c.Pinpoint()))
}

// publisher is the publisher where the author stands first.
func publisher(c *Citation) string {
	if c.Source.Author == "" || c.Source.Author == c.Source.Publisher {
		return ""
	}
	return c.Source.Publisher
}

// titleAndAuthority is the title, with the authority unless the title names it.
func titleAndAuthority(c *Citation) string {
	title := strings.TrimRight(strings.Join(strings.Fields(c.Source.Title), " "), ".")
	if title == "" {
		title = "untitled report " + c.Source.ID
	}
	if c.TitleFromProperties {
		title += " [title from the PDF’s properties]"
	}
	a := c.Source.Authority
	if a == "" || slices.Contains([]string{c.Source.Author, c.Source.Publisher}, a) || mentions(title, a) {
		return title
	}
	return title + ": " + a
}

// mentions says whether a title names an authority, its bracketed remark aside.
func mentions(title, authority string) bool {
	authority, _, _ = strings.Cut(authority, " (")
	return strings.Contains(foldForComparison(title), foldForComparison(authority))
}

// foldForComparison is text in the form in which names are compared.
func foldForComparison(s string) string {
	return forComparison.Replace(strings.ToLower(s))
}

var forComparison = strings.NewReplacer(" & ", " and ", "’", "'")
