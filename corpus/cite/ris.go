package cite

import (
	"strings"
	"unicode"
)

// writeRIS writes a record of type RPRT for each citation, a tag a line, as the
// format has it with CR and LF. The notes (N1) are the pinpoint, the quote and the passage's
// address, since a report has no field for the place cited. A value holds
// no line break: one in a quote becomes a space.
func writeRIS(cs []Citation) string {
	records := make([]string, len(cs))
	for i, key := range keys(cs) {
		records[i] = risRecord(&cs[i], key)
	}
	return strings.Join(records, "\r\n")
}

func risRecord(c *Citation, key string) string {
	r := c.reference()
	var b strings.Builder
	tag := func(name, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(name + "  - " + value + "\r\n")
		}
	}
	tag("TY", "RPRT")
	tag("ID", key)
	for _, n := range r.names {
		tag("AU", n.inverted(", ", asGiven))
	}
	tag("TI", r.title)
	tag("PB", r.publisher)
	tag("PY", r.yearOr(""))
	tag("DA", risDate(r.date))
	tag("UR", r.url)
	tag("Y2", risDate(r.accessed))
	tag("N1", locatorText(c).plain())
	tag("N1", c.Quote)
	tag("N1", ocrNote(c))
	tag("N1", passageMark(c).plain())
	b.WriteString("ER  - \r\n")
	return b.String()
}

// risDate is YYYY/MM/DD/, its unknown parts empty.
func risDate(date string) string {
	if date == "" {
		return ""
	}
	parts := strings.Split(date, "-")
	for len(parts) < 3 {
		parts = append(parts, "")
	}
	return strings.Join(parts, "/") + "/"
}

// oneLine puts a space for every line break and other control character.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
}
