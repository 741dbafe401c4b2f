package cite

import (
	"strings"
	"unicode"
)

// writeRIS writes a record of type RPRT for each report, a tag a line, as the
// format has it with CR and LF. The notes (N1) are the pinpoint, the quote and the address of each
// passage, since a report has no field for the place cited. A value holds
// no line break: one in a quote becomes a space.
func writeRIS(cs []Citation) string {
	var records []string
	reports := byReport(cs)
	for i, key := range keys(reports) {
		records = append(records, risRecord(reports[i], key))
	}
	return strings.Join(records, "\r\n")
}

func risRecord(cited []Citation, key string) string {
	r := cited[0].reference()
	var b strings.Builder
	tag := func(name, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(name + "  - " + value + "\r\n")
		}
	}
	tag("TY", "RPRT")
	tag("ID", key)
	for _, n := range r.names {
		tag("AU", risName(n))
	}
	tag("TI", r.title)
	tag("PB", r.publisher)
	tag("PY", r.yearOr(""))
	tag("DA", risDate(r.date))
	tag("UR", r.url)
	tag("Y2", risDate(r.accessed))
	for i := range cited {
		if c := &cited[i]; !c.whole() {
			tag("N1", locatorText(c).plain())
			tag("N1", c.Quote)
			tag("N1", ocrNote(c))
			tag("N1", strings.TrimSpace(c.Link+" [passage "+c.Passage.ID+"]"))
		}
	}
	b.WriteString("ER  - \r\n")
	return b.String()
}

// risName is a person's name, or a body's with a comma at its end: RIS knows no bodies, and EndNote
// takes what ends in a comma for the name of one, whatever other commas are in it.
func risName(n name) string {
	if n.Family == "" {
		return n.Literal + ","
	}
	return n.inverted(", ", asGiven)
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
