package handler

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FileName is the base name of a file as it can be shown: without characters that
// steer or reorder what stands around them, and not too long.
func FileName(s string) string {
	s = path.Base(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), `\`, "/"))
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, s))
	if s == "" || strings.Trim(s, "./") == "" {
		return "report.pdf"
	}
	if n := utf8.RuneCountInString(s); n > MaxName {
		r, ext := []rune(s), []rune(path.Ext(s))
		if len(ext) > 8 {
			ext = nil
		}
		s = string(r[:MaxName-len(ext)]) + string(ext)
	}
	return s
}

// MaxName is how many characters of a name are shown.
const MaxName = 150
