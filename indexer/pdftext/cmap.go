package pdftext

import (
	"bytes"
	"cmp"
	"slices"
)

// Limits on what a CMap can ask for.
const (
	maxCMapOperands = 1 << 18 // between two operators
	maxMapped       = 1 << 18 // codes in a ToUnicode CMap
	maxPages        = 1 << 10 // runs of 256 codes in it
	maxRanges       = 1 << 17 // ranges of a CMap to CIDs
	maxUse          = 5       // CMaps that use one another
)

// A unicodeMap gives codes their characters: what a ToUnicode CMap says.
type unicodeMap struct {
	pages map[uint32]*[256]rune // by code / 256; -i for texts[i-1]
	texts []string
	count int

	identity bool // codes are the characters themselves: Identity-H by name
}

// lookup is the text of code; ok is false where the map has none.
func (m *unicodeMap) lookup(code uint32) (r rune, text string, ok bool) {
	if m.identity {
		return rune(code), "", code > 0 && code <= 0xFFFF
	}
	p := m.pages[code>>8]
	if p == nil {
		return 0, "", false
	}
	switch r := p[code&0xFF]; {
	case r < 0:
		return 0, m.texts[-r-1], true
	case r > 0:
		return r, "", true
	}
	return 0, "", false
}

func (m *unicodeMap) set(code uint32, r rune) {
	p := m.pages[code>>8]
	if p == nil {
		if len(m.pages) >= maxPages {
			return
		}
		p = new([256]rune)
		m.pages[code>>8] = p
	}
	p[code&0xFF] = r
}

// setUTF16 maps code to text whose last character is moved on by add. U+0000
// and U+FFFD say nothing, so that what else is known of the glyph counts.
func (m *unicodeMap) setUTF16(code uint32, b []byte, add rune) {
	m.count++
	if len(b) == 1 { // writers that mean a byte
		b = []byte{0, b[0]}
	}
	text := []rune(fromUTF16(b))
	if len(text) == 0 {
		return
	}
	text[len(text)-1] += add
	if len(text) > 1 {
		m.texts = append(m.texts, string(text))
		m.set(code, -rune(len(m.texts)))
		return
	}
	if r := text[0]; r > 0 && r != replacement {
		m.set(code, r)
	}
}

// bigEndianCode is a code's number; its length does not count, as writers give codes
// of simple fonts two bytes.
func bigEndianCode(b []byte) (v uint32) {
	for _, c := range b {
		v = v<<8 | uint32(c)
	}
	return v
}

// parseToUnicode reads a ToUnicode CMap (ISO 32000-1, 9.10.3), as much of it as can be read.
func parseToUnicode(data []byte) *unicodeMap {
	m := &unicodeMap{pages: map[uint32]*[256]rune{}}
	var s operandScanner
	s.reset(data, maxCMapOperands)
	for op := s.next(); op != nil && m.count < maxMapped; op = s.next() {
		switch cmapOperator(op) {
		case "endbfchar":
			for o := s.ops; len(o) >= 2; o = after(o, 1) {
				if o[0].kind == kString && o[1].kind == kString {
					m.setUTF16(bigEndianCode(s.bytes(&o[0])), s.bytes(&o[1]), 0)
				}
			}
		case "endbfrange":
			for o := s.ops; len(o) >= 3; o = after(o, 2) {
				m.setRange(&s, o)
			}
		}
	}
	return m
}

// cmapOperators end the parts of a CMap that are read.
var cmapOperators = [...]string{"endbfchar", "endbfrange", "endcodespacerange", "endcidchar", "endcidrange"}

// cmapOperator is op without what some writers join to it for want of a line
// end: "endbfchar4 beginbfrange", "endbfcharendcmap".
func cmapOperator(op []byte) string {
	for _, end := range cmapOperators {
		if bytes.HasPrefix(op, []byte(end)) {
			return end
		}
	}
	return string(op)
}

// after is the operands behind the object at i.
func after(o []operand, i int) []operand { return o[min(len(o), i+1+int(o[i].n)):] }

// setRange maps the codes o[0] to o[1] to the characters from o[2] on, or to those of an array.
func (m *unicodeMap) setRange(s *operandScanner, o []operand) {
	if o[0].kind != kString || o[1].kind != kString {
		return
	}
	lo, hi := bigEndianCode(s.bytes(&o[0])), bigEndianCode(s.bytes(&o[1]))
	if hi < lo {
		return
	}
	hi = min(hi, lo+0xFFFF)
	switch o[2].kind {
	case kString:
		for c := lo; c <= hi && m.count < maxMapped; c++ {
			m.setUTF16(c, s.bytes(&o[2]), rune(c-lo))
			if c == hi { // hi may be the largest number there is
				break
			}
		}
	case kArray:
		for i, e := range o[3:min(len(o), 3+int(o[2].n))] {
			if e.kind == kString && uint32(i) <= hi-lo {
				m.setUTF16(lo+uint32(i), s.bytes(&e), 0)
			}
		}
	}
}

// A codeRange is the codes of n bytes from lo to hi. In a codespace each byte is
// between those of lo and hi; elsewhere the codes have the CIDs from cid on.
type codeRange struct {
	n           int
	lo, hi, cid uint32
}

func (r codeRange) contains(code uint32) bool {
	for shift := 0; shift < 8*r.n; shift += 8 {
		b := code >> shift & 0xFF
		if b < r.lo>>shift&0xFF || b > r.hi>>shift&0xFF {
			return false
		}
	}
	return true
}

// A codespace cuts strings into codes of one to four bytes (ISO 32000-1, 9.7.6.2).
type codespace []codeRange

// nextCode is the first code of s, which is not empty, and the bytes it takes.
func (c codespace) nextCode(s []byte) (code uint32, n int) {
	for n := 1; n <= 4 && n <= len(s); n++ {
		code = code<<8 | uint32(s[n-1])
		for _, r := range c {
			if r.n == n && r.contains(code) {
				return code, n
			}
		}
	}
	// No code begins so: pass over as many bytes as the shortest has.
	n = 4
	for _, r := range c {
		n = min(n, r.n)
	}
	n = min(n, len(s))
	if len(c) == 0 {
		n = 1
	}
	return bigEndianCode(s[:n]), n
}

// twoByte reports whether all codes have two bytes.
func (c codespace) twoByte() bool {
	for _, r := range c {
		if r.n != 2 {
			return false
		}
	}
	return len(c) > 0
}

// A cmap is a CMap that leads from codes to CIDs (ISO 32000-1, 9.7.5). Of a
// predefined CMap for a national or Unicode encoding, decode leads from codes
// straight to characters; CIDs, by which widths go, are known of Latin letters only.
type cmap struct {
	space    codespace
	ranges   []codeRange
	vertical bool
	decode   func(code uint32, n int) rune // nil for other CMaps
	latin    int                           // CID of the space, where there is decode
}

// cid is the CID of a code, 0 where there is none. Ranges of codes of other
// lengths can lie between, so a few before the nearest are tried too.
func (m *cmap) cid(code uint32, n int) uint32 {
	i, found := slices.BinarySearchFunc(m.ranges, code, func(r codeRange, code uint32) int { return cmp.Compare(r.lo, code) })
	if !found {
		i--
	}
	for end := i - 8; i >= 0 && i > end; i-- {
		if r := m.ranges[i]; r.n == n && r.lo <= code && code <= r.hi {
			return r.cid + code - r.lo
		}
	}
	return 0
}

// parseCMap reads an embedded CMap. Another that it uses is got from use.
func parseCMap(data []byte, use func(name string) *cmap) *cmap {
	m := &cmap{}
	var s operandScanner
	s.reset(data, maxCMapOperands)
	for op := s.next(); op != nil && len(m.ranges) < maxRanges; op = s.next() {
		o := s.ops
		switch cmapOperator(op) {
		case "usecmap":
			m.include(use(string(s.name(len(o) - 1))))
		case "def":
			if string(s.name(len(o)-2)) == "WMode" {
				m.vertical = o[len(o)-1].num == 1
			}
		case "endcodespacerange":
			for ; len(o) >= 2; o = o[2:] {
				lo, hi := s.bytes(&o[0]), s.bytes(&o[1])
				if n := len(lo); n >= 1 && n <= 4 && n == len(hi) {
					m.space = append(m.space, codeRange{n: n, lo: bigEndianCode(lo), hi: bigEndianCode(hi)})
				}
			}
		case "endcidchar":
			for ; len(o) >= 2; o = o[2:] {
				m.addRange(&s, &o[0], &o[0], &o[1])
			}
		case "endcidrange":
			for ; len(o) >= 3; o = o[3:] {
				m.addRange(&s, &o[0], &o[1], &o[2])
			}
		}
	}
	slices.SortStableFunc(m.ranges, func(a, b codeRange) int { return cmp.Compare(a.lo, b.lo) })
	return m
}

func (m *cmap) addRange(s *operandScanner, lo, hi, cid *operand) {
	if lo.kind == kString && hi.kind == kString && cid.kind == kNumber && cid.num >= 0 && cid.num <= 0xFFFF {
		m.ranges = append(m.ranges, codeRange{int(lo.size), bigEndianCode(s.bytes(lo)), bigEndianCode(s.bytes(hi)), uint32(cid.num)})
	}
}

func (m *cmap) include(other *cmap) {
	if other != nil {
		m.space = append(m.space, other.space...)
		m.ranges = append(m.ranges, other.ranges...)
		m.vertical = m.vertical || other.vertical
	}
}
