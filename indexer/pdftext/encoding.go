package pdftext

import (
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// An encoding gives each code its character; 0 for none.
type encoding [256]rune

func fromCharmap(c *charmap.Charmap) *encoding {
	var e encoding
	for i := range 256 {
		if r := c.DecodeByte(byte(i)); r != '\uFFFD' && i >= 32 {
			e[i] = r
		}
	}
	return &e
}

// textString decodes a text string (ISO 32000-1, 7.9.2.2; ISO 32000-2 for UTF-8).
func textString(s string) string {
	switch {
	case len(s) >= 2 && s[0] == 0xFE && s[1] == 0xFF:
		return fromUTF16([]byte(s[2:]))
	case len(s) >= 3 && s[:3] == "\xEF\xBB\xBF":
		return s[3:]
	}
	out := make([]rune, 0, len(s))
	for i := range len(s) {
		out = append(out, charmap.Windows1252.DecodeByte(s[i]))
	}
	return string(out)
}

func fromUTF16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(u))
}
