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
// private-use code points that Symbol and Wingdings text carries.
const bullets = "•◦●○◼◾■□▪▫‣⁃∙·►▶➢➤❖✓✔–—−*\uf0be\uf0b7\uf0a7\uf0d8\uf0fc\uf06e\uf06f\uf076\uf0a8\uf02d\uf097"

// splitMarker cuts the marker off the front of text. With isLabel a plain
// number and a lone letter o are markers: in running text they are words.
func splitMarker(text string, isLabel bool) (marker, string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case size == 0:
		return marker{}, text
	case strings.ContainsRune(bullets, r), r == '-' && followedBySpace(text[size:]), isLabel && r == 'o' && followedBySpace(text[1:]):
		if r == '-' || r == '–' || r == '—' || r == '*' || r == 'o' || r == '·' {
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
		'\uf0a8': "□", '\uf02d': "–", '\uf0be': "–", '\uf097': "•",
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

// splitDecimal reads "9.", "9)", "(9)", "5.12", "5.12." and, where isLabel is set, "9".
func splitDecimal(text string, isLabel bool) (marker, string, bool) {
	i, open := 0, false
	if strings.HasPrefix(text, "(") {
		i, open = 1, true
	}
	nums, i, ok := readNumbers(text, i)
	if !ok {
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

// A candidate is a block whose marker may be the number of a running paragraph.
type candidate struct {
	block   int // index of the block
	chapter int // of a dotted number; 0 for a plain one
	n       int
	weight  float64 // how much the block looks like a paragraph
}

// runningNumbers chooses which candidates number the report's paragraphs and
// returns the blocks they are on. Lists have numbers too; what sets a
// report's own numbering apart is that it goes on. For each chapter (plain numbers
// are one chapter) the chain n, n+1, n+2 … with the most weight is taken, a
// missing number costing more than one found gains. A report numbers its
// paragraphs one way: by chapter (5.12) or throughout (12), whichever counts more.
func runningNumbers(cands []candidate) map[int]bool {
	byChapter := map[int][]candidate{}
	for _, c := range cands {
		byChapter[c.chapter] = append(byChapter[c.chapter], c)
	}
	var plain, dotted []candidate
	for chapter, cs := range byChapter {
		chain := bestChain(cs)
		if chapter == 0 {
			plain = chain
		} else if chain[len(chain)-1].n == 1 || len(chain) >= minChapter {
			dotted = append(dotted, chain...)
		}
	}
	chain := plain
	if len(dotted) > len(plain) {
		chain = dotted
	}
	if len(chain) < minChain {
		return nil
	}
	chosen := map[int]bool{}
	for _, c := range chain {
		chosen[c.block] = true
	}
	return chosen
}

// minChain is the fewest numbers that make a report's own numbering: shorter ones are lists.
const minChain = 8

// minChapter is the fewest numbers that make a chapter whose first paragraph is
// not numbered 1: "32.8" alone is a figure.
const minChapter = 3

// maxGap is how many numbers in a row a chain may miss.
const maxGap = 3

// bestChain is the heaviest chain of the candidates of one chapter, its last number first.
func bestChain(cs []candidate) []candidate {
	score := make([]float64, len(cs))
	prev := make([]int, len(cs))
	last := map[int]int{} // number -> latest candidate with it
	best := -1
	for i, c := range cs {
		score[i], prev[i] = c.weight, -1
		if c.n > 1 {
			score[i] -= 0.9 * float64(min(c.n-1, 4))
		}
		for gap := 0; gap <= maxGap; gap++ {
			j, ok := last[c.n-1-gap]
			if !ok {
				continue
			}
			s := score[j] + c.weight - 1.5*float64(gap)
			if s > score[i] {
				score[i], prev[i] = s, j
			}
		}
		if j, ok := last[c.n]; !ok || score[i] >= score[j] {
			last[c.n] = i
		}
		if best < 0 || score[i] > score[best] {
			best = i
		}
	}
	var chain []candidate
	for i := best; i >= 0; i = prev[i] {
		chain = append(chain, cs[i])
	}
	return chain
}

// numberCandidates are the blocks whose marker may number them.
func numberCandidates(blocks []*block) []candidate {
	var cands []candidate
	for i, b := range blocks {
		if b.role != paragraph && b.role != item || b.marker.kind != decimalMarker || len(b.marker.nums) > 2 {
			continue
		}
		c := candidate{block: i, n: b.marker.nums[0], weight: 1}
		if len(b.marker.nums) == 2 {
			c.chapter, c.n = b.marker.nums[0], b.marker.nums[1]
		}
		if countWords(b.text) < 6 {
			c.weight = 0.5
		}
		if c.n > 0 {
			cands = append(cands, c)
		}
	}
	return cands
}

// numberParagraphs finds the report's own numbering among the markers.
func numberParagraphs(blocks []*block) {
	for i := range runningNumbers(numberCandidates(blocks)) {
		b := blocks[i]
		b.role = paragraph
		b.number = strings.Trim(b.marker.raw, "().:")
	}
	for _, b := range blocks {
		if b.role == paragraph && b.number == "" && b.marker.kind == decimalMarker {
			b.role = item
		}
	}
}
