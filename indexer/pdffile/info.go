package pdffile

import (
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Info is what a document says of itself in its information dictionary (ISO
// 32000-1, 14.3.3), decoded, and empty or zero where it says nothing that can be read.
type Info struct {
	Title, Author string
	CreationDate  time.Time
}

// Info reads the information dictionary.
func (f *File) Info() Info {
	d := f.Dict(f.trailer.Get("Info"))
	text := func(key Name) string {
		return strings.TrimSpace(strings.TrimRight(Text(f.String(d.Get(key))), "\x00"))
	}
	return Info{Title: text("Title"), Author: text("Author"), CreationDate: parseDate(text("CreationDate"))}
}

// Text decodes a text string (ISO 32000-1, 7.9.2): UTF-16 or UTF-8 with its
// mark, else PDFDocEncoding. Language escapes of UTF-16 are left out. Bytes
// that PDFDocEncoding leaves undefined become U+FFFD, but for 0xAD, by which
// writers mean the soft hyphen of Latin-1.
func Text(s String) string {
	switch {
	case strings.HasPrefix(string(s), "\xfe\xff"):
		return utf16Text(string(s[2:]), 0)
	case strings.HasPrefix(string(s), "\xff\xfe"):
		return utf16Text(string(s[2:]), 1)
	case strings.HasPrefix(string(s), "\xef\xbb\xbf"):
		return strings.ToValidUTF8(string(s[3:]), "\uFFFD")
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := range len(s) {
		b.WriteRune(pdfDoc(s[i]))
	}
	return b.String()
}

// utf16Text decodes UTF-16, low being the place of the high byte in a pair.
func utf16Text(s string, high int) string {
	units := make([]uint16, 0, len(s)/2)
	escaped := false
	for ; len(s) >= 2; s = s[2:] {
		u := uint16(s[high])<<8 | uint16(s[1-high])
		if u == 0x1b { // a language code is between two escapes
			escaped = !escaped
		} else if !escaped {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// pdfDocHigh and pdfDocLow are where PDFDocEncoding differs from Latin-1
// (ISO 32000-1, annex D.2): from 0x80 to 0xa0, and from 0x18 to 0x1f.
var (
	pdfDocHigh = []rune("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\uFFFD€")
	pdfDocLow  = []rune("˘ˇˆ˙˝˛˚˜")
)

func pdfDoc(c byte) rune {
	switch {
	case c >= 0x80 && c <= 0xa0:
		return pdfDocHigh[c-0x80]
	case c >= 0x18 && c <= 0x1f:
		return pdfDocLow[c-0x18]
	case c == 0x7f:
		return utf8.RuneError
	}
	return rune(c)
}

// parseDate reads "D:YYYYMMDDHHmmSSOHH'mm'" (ISO 32000-1, 7.9.4), of which
// everything after the year may be missing; zero if it is no date.
func parseDate(s string) time.Time {
	s = strings.TrimPrefix(strings.TrimSpace(s), "D:")
	field := [6]int{0, 1, 1, 0, 0, 0}
	for i := range field {
		size := 2
		if i == 0 {
			size = 4
		}
		n, ok := leadingNumber(s, size)
		if !ok && i == 0 {
			return time.Time{}
		}
		if !ok {
			break
		}
		field[i], s = n, s[size:]
	}
	if field[1] < 1 || field[1] > 12 || field[2] < 1 || field[2] > 31 {
		return time.Time{}
	}
	return time.Date(field[0], time.Month(field[1]), field[2], field[3], field[4], field[5], 0, dateZone(s))
}

// dateZone reads "Z", "+01'00'" or "-0500"; UTC where there is none.
func dateZone(s string) *time.Location {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return time.UTC
	}
	hours, ok := leadingNumber(s[1:], 2)
	if !ok || hours > 23 {
		return time.UTC
	}
	minutes, _ := leadingNumber(strings.TrimPrefix(s[3:], "'"), 2)
	offset := hours*3600 + minutes*60
	if s[0] == '-' {
		offset = -offset
	}
	if offset == 0 {
		return time.UTC
	}
	return time.FixedZone("", offset)
}

func leadingNumber(s string, size int) (n int, ok bool) {
	if len(s) < size {
		return 0, false
	}
	for i := range size {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
