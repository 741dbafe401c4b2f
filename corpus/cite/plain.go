package cite

import (
	"slices"
	"strings"
)

// plain prints two lines: the quote between quotation marks, and where it stands.
//
//	“Children are safe.”
//	Ofsted, Inspection of Anytown, 29 January 2030, p 4, para 14. https://… [passage k3m9x2p7qa5t]
func plain(c *Citation) string {
	where := []string{}
	for _, part := range []string{who(c), what(c), publisher(c), c.Date(), c.Pages(), c.Pinpoint()} {
		if part != "" {
			where = append(where, part)
		}
	}
	line := strings.Join(where, ", ") + "."
	address := c.Source.URL
	if address == "" {
		address = c.Source.LandingPage
	}
	for _, a := range []string{address, c.Link} {
		if a != "" {
			line += " " + a
		}
	}
	return "“" + c.Quote + "”\n" + line + " [passage " + c.Passage.ID + "]"
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
	title := strings.TrimRight(c.Source.Title, ".")
	if title == "" {
		title = "untitled report " + c.Source.ID
	}
	a := c.Source.Authority
	if a == "" || slices.Contains([]string{c.Source.Author, c.Source.Publisher}, a) || strings.Contains(strings.ToLower(title), strings.ToLower(a)) {
		return title
	}
	return title + ": " + a
}
