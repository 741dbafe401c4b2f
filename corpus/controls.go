package corpus

import (
	"fmt"
	"strings"
)

// ShowControls writes out what steers the characters around it and is not seen itself, such as [U+202E], from which on a text runs
// backwards: what is exported reads as it is. No passage of a report has such a character; a person's text can. Tabs and
// ends of lines stay, and so do the marks that words in Hebrew and Arabic need.
func ShowControls(s string) string {
	if !strings.ContainsFunc(s, IsSteering) {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		if IsSteering(r) {
			fmt.Fprintf(&out, "[U+%04X]", r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// IsSteering reports whether a character is a control, other than a tab or the end of a line, or turns the direction of the text around it.
func IsSteering(r rune) bool {
	if r < 0xA0 {
		return (r < ' ' || r >= 0x7F) && r != '\t' && r != '\n' && r != '\r'
	}
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 // embeddings, overrides and isolates
}
