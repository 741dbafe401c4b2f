package passages

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A marker is the label a block of text begins with.
type marker struct {
	raw  string // as printed, without the space after it
	kind markerKind
	nums []int // of a decimal marker: 5.12 is [5 12]
}

// chapter is what stands before the last number of a decimal marker: "5.12" of 5.12.3, "A1" of A1.3.
func (m marker) chapter() string {
	raw := strings.Trim(m.raw, "().:")
	return raw[:max(strings.LastIndexByte(raw, '.'), 0)]
}

// form is what the markers of one list have in common: the bullet, or the signs around a letter or numbers.
func (m marker) form() string {
	if m.kind == bulletMarker {
		return m.raw
	}
	var form []rune
	for _, r := range m.raw {
		switch {
		case unicode.IsDigit(r):
			r = '1'
		case unicode.IsLetter(r):
			r = 'a'
		}
		if n := len(form); n == 0 || form[n-1] != r {
			form = append(form, r)
		}
	}
	return string(form)
}

type markerKind int

const (
	noMarker markerKind = iota
	decimalMarker
	letterMarker // (a), b., iv)
	bulletMarker
)

// maxNumber is the largest number read as a paragraph's: larger ones are years, amounts and telephone numbers.
const maxNumber = 1500

// bullets are the signs these reports set before list items, among them the
// private-use code points that Symbol and Wingdings text carries where the font's
// name does not say which of them it is.
const bullets = "•◦●○◼◾■□▪▫‣⁃∙·►▶▷➢➤➔➲❖❍❏❐❑❒◆◇◈⬥⬧⧫◉◎⊙▣★✦✓✔✗✘☐☑☒☞–—−⎯\u0336*\uf0be\uf0b7\uf0a7\uf0d8\uf0fc\uf06e\uf06f\uf076\uf0a8\uf02d\uf097\uf06c\uf071\uf075"

// splitMarker cuts the marker off the front of text. With isLabel a plain
// number and a lone letter o are markers: in running text they are words.
func splitMarker(text string, isLabel bool) (marker, string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case size == 0:
		return marker{}, text
	case strings.ContainsRune(bullets, r), r == '-' && followedBySpace(text[size:]), isLabel && r == 'o' && followedBySpace(text[1:]):
		if r == '-' || r == '–' || r == '—' || r == '⎯' || r == '*' || r == 'o' || r == '·' {
			if !followedBySpace(text[size:]) {
				return marker{}, text
			}
		}
		return marker{raw: printedBullet(r), kind: bulletMarker}, trimLeft(text[size:])
	}
	if m, rest, ok := splitDecimal(text, isLabel); ok {
		return m, rest
	}
	if m, rest, ok := splitLetter(text); ok {
		return m, rest
	}
	return marker{}, text
}

// printedBullet is the bullet that is on the page: Symbol and Wingdings text gives
// it a private code point, which no other font shows.
func printedBullet(r rune) string {
	if sign, ok := map[rune]string{
		'\uf0b7': "•", '\uf0a7': "▪", '\uf06e': "■", '\uf0d8': "➢", '\uf0fc': "✓", '\uf06f': "□", '\uf076': "❖",
		'\uf0a8': "□", '\uf02d': "–", '\uf0be': "–", '\uf097': "•", '\u0336': "–",
		'\uf06c': "●", '\uf071': "❑", '\uf075': "◆", '⎯': "–",
	}[r]; ok {
		return sign
	}
	return string(r)
}

func trimLeft(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) }

func followedBySpace(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == 0 || unicode.IsSpace(r)
}

// splitDecimal reads "9.", "9)", "(9)", "5.12", "5.12.", "A1.3" and, where isLabel is set, "9".
func splitDecimal(text string, isLabel bool) (marker, string, bool) {
	i, open := 0, false
	if strings.HasPrefix(text, "(") {
		i, open = 1, true
	}
	annex := i
	if !open {
		annex = len(annexLetter(text))
	}
	nums, i, ok := readNumbers(text, annex)
	if !ok || annex > 0 && !open && len(nums) < 2 {
		return marker{}, text, false
	}
	closed := false
	if i < len(text) && (text[i] == '.' || text[i] == ')' || text[i] == ':' && isLabel) {
		closed = true
		if open && text[i] != ')' {
			return marker{}, text, false
		}
		i++
	}
	if open && !closed {
		return marker{}, text, false
	}
	raw, rest := text[:i], text[i:]
	if !closed && len(nums) > 1 && strings.HasPrefix(trimLeft(rest), ". ") {
		rest = trimLeft(rest)[1:] // a full stop set apart from its number
	}
	if !followedBySpace(rest) && !(closed && !open && len(nums) == 1 && startsUpper(rest)) {
		return marker{}, text, false
	}
	if !closed && len(nums) == 1 && !isLabel {
		return marker{}, text, false
	}
	return marker{raw: raw, kind: decimalMarker, nums: nums}, trimLeft(rest), true
}

// annexLetter is the letter of an annex or appendix before its paragraphs' numbers ("A1.1").
func annexLetter(text string) string {
	if len(text) > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= '0' && text[1] <= '9' {
		return text[:1]
	}
	return ""
}

// readNumbers reads digits joined by full stops from text[i:]; the stop after the last stays unread.
func readNumbers(text string, i int) ([]int, int, bool) {
	var nums []int
	for {
		n, start := 0, i
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			if n = n*10 + int(text[i]-'0'); n > maxNumber {
				return nil, i, false
			}
			i++
		}
		if i == start {
			return nil, i, false
		}
		nums = append(nums, n)
		if len(nums) < 4 && i+1 < len(text) && text[i] == '.' && text[i+1] >= '0' && text[i+1] <= '9' {
			i++
			continue
		}
		return nums, i, true
	}
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// splitLetter reads "(a)", "a)", "a." and the roman "(iv)", "iv)", "iv.".
func splitLetter(text string) (marker, string, bool) {
	i, open := 0, false
	if strings.HasPrefix(text, "(") {
		i, open = 1, true
	}
	start := i
	for i < len(text) && i-start < 6 && isASCIILetter(text[i]) {
		i++
	}
	word := text[start:i]
	if word == "" || i >= len(text) || len(word) > 1 && !isRoman(word) {
		return marker{}, text, false
	}
	if text[i] != ')' && (open || text[i] != '.' || unicode.IsUpper(rune(word[0]))) {
		return marker{}, text, false
	}
	i++
	if !followedBySpace(text[i:]) || trimLeft(text[i:]) == "" && !open && text[i-1] == '.' {
		return marker{}, text, false
	}
	return marker{raw: text[:i], kind: letterMarker}, trimLeft(text[i:]), true
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isRoman(s string) bool {
	for _, c := range s {
		if !strings.ContainsRune("ivxlc", c) {
			return false
		}
	}
	return true
}

// isNextLetter reports whether b is the list letter after a, as in (b) and (c), or the roman number after it, written the same way.
func isNextLetter(a, b string) bool {
	x, y := strings.Trim(a, "()."), strings.Trim(b, "().")
	if strings.Replace(a, x, "", 1) != strings.Replace(b, y, "", 1) || x == "" || y == "" {
		return false
	}
	if len(x) == 1 && len(y) == 1 && x[0]+1 == y[0] {
		return true
	}
	return isRoman(x) && isRoman(y) && romanValue(x)+1 == romanValue(y)
}
