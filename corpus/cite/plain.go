package cite

import (
	"slices"
	"strings"
)

// plain prints two lines: the quote between quotation marks, and where it stands.
//
//	“Children are safe.”
//	Ofsted, Inspection of Anytown, 29 January 2030, p 4, para 14. https://… [passage k3m9x2p7qa5t]
var plain = setting{
	inText: plainEntry,
	entry:  plainEntry,
	lines:  func(c *Citation) []text { return []text{quoted(c), plainEntry(c)} },
}

func plainEntry(c *Citation) text {
	var addresses text
	for _, a := range []string{address(c), c.Link} {
		if a != "" {
			addresses = join(addresses, words(" "), link(a))
		}
	}
	return join(whence(c, where(c)), addresses, words(" [passage "+c.Passage.ID+"]"))
}

// whence is author, title, publisher, date and where, closed by a full stop.
func whence(c *Citation, where text) text {
	t := separated(", ", words(who(c)), italic(what(c)), words(publisher(c)), words(c.Date()), where)
	return join(t, words("."))
}

// where is the page and the place on it.
func where(c *Citation) text {
	return separated(", ", words(c.Pages()), words(c.Pinpoint()))
}

// who is the author, or where there is none the publisher.
func who(c *Citation) string {
	if c.Source.Author != "" {
		return c.Source.Author
	}
	return c.Source.Publisher
}

// publisher is the publisher where the author stands first.
func publisher(c *Citation) string {
	if c.Source.Author == "" || c.Source.Author == c.Source.Publisher {
		return ""
	}
	return c.Source.Publisher
}

// what is the title, with the authority where the title does not name it.
func what(c *Citation) string {
	title := strings.TrimRight(strings.Join(strings.Fields(c.Source.Title), " "), ".")
	if title == "" {
		title = "untitled report " + c.Source.ID
	}
	a := c.Source.Authority
	if a == "" || slices.Contains([]string{c.Source.Author, c.Source.Publisher}, a) || names(title, a) {
		return title
	}
	return title + ": " + a
}

// names says whether a title names an authority, its bracketed remark aside.
func names(title, authority string) bool {
	authority, _, _ = strings.Cut(authority, " (")
	return strings.Contains(alike(title), alike(authority))
}

// alike is text in the form in which names are compared.
func alike(s string) string {
	return strings.NewReplacer(" & ", " and ", "’", "'").Replace(strings.ToLower(s))
}
