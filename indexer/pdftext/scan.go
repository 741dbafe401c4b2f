package pdftext

import "math"

// kind says what an operand is.
type kind uint8

const (
	kNull kind = iota
	kBool
	kNumber
	kName
	kString
	kArray
	kDict
)

// An operand is one object before an operator. The elements of an array, and
// the keys and values of a dictionary, follow it in the same slice, nested ones
// included; n counts them.
type operand struct {
	kind kind
	n    int
	num  float64
	str  []byte
}

// maxNesting bounds arrays and dictionaries inside one another.
const maxNesting = 32

// A scanner cuts a content stream, or a CMap, into operators and their
// operands. It allocates nothing once its buffers have grown: names and strings
// are slices of the data or of scratch, good until the next call.
type scanner struct {
	data    []byte
	pos     int
	ops     []operand
	scratch []byte
	maxOps  int // operands beyond it are read and dropped
	open    []int
}

// reset makes s read data, keeping its buffers.
func (s *scanner) reset(data []byte, maxOps int) {
	s.data, s.pos, s.maxOps = data, 0, maxOps
}

const (
	cSpace = 1 << iota
	cDelim
	cNumber
)

// class holds the character classes of ISO 32000-1, 7.2.2, and the bytes a number may begin with.
var class = func() (t [256]uint8) {
	for _, c := range []byte{0, '\t', '\n', '\f', '\r', ' '} {
		t[c] = cSpace
	}
	for _, c := range []byte("()<>[]{}/%") {
		t[c] = cDelim
	}
	for _, c := range []byte("0123456789+-.") {
		t[c] = cNumber
	}
	return t
}()

// next reads up to and including the next operator and returns it, its operands
// in s.ops. It returns nil at the end of the data.
func (s *scanner) next() []byte {
	s.ops, s.open, s.scratch = s.ops[:0], s.open[:0], s.scratch[:0]
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		switch {
		case class[c] == cSpace:
			s.pos++
		case class[c] == cNumber:
			s.push(operand{kind: kNumber, num: s.number()})
		case class[c] == cDelim:
			s.delimited(c)
		default:
			word := s.word()
			if op, ok := constant(word); ok {
				s.push(op)
				continue
			}
			s.closeAll()
			return word
		}
	}
	return nil
}

func constant(word []byte) (operand, bool) {
	switch string(word) {
	case "true":
		return operand{kind: kBool, num: 1}, true
	case "false":
		return operand{kind: kBool}, true
	case "null":
		return operand{}, true
	}
	return operand{}, false
}

func (s *scanner) push(op operand) {
	if len(s.ops) < s.maxOps {
		s.ops = append(s.ops, op)
	}
}

func (s *scanner) delimited(c byte) {
	switch c {
	case '/':
		s.push(operand{kind: kName, str: s.name()})
	case '(':
		s.push(operand{kind: kString, str: s.literal()})
	case '<':
		if s.pos+1 < len(s.data) && s.data[s.pos+1] == '<' {
			s.pos += 2
			s.begin(kDict)
			return
		}
		s.push(operand{kind: kString, str: s.hex()})
	case '>':
		s.pos++
		if s.pos < len(s.data) && s.data[s.pos] == '>' {
			s.pos++
			s.end()
		}
	case '[':
		s.pos++
		s.begin(kArray)
	case ']':
		s.pos++
		s.end()
	case '%':
		for s.pos < len(s.data) && s.data[s.pos] != '\n' && s.data[s.pos] != '\r' {
			s.pos++
		}
	default: // ) { }
		s.pos++
	}
}

func (s *scanner) begin(k kind) {
	if len(s.open) < maxNesting && len(s.ops) < s.maxOps {
		s.open = append(s.open, len(s.ops))
		s.ops = append(s.ops, operand{kind: k})
	}
}

func (s *scanner) end() {
	if n := len(s.open); n > 0 {
		at := s.open[n-1]
		s.open = s.open[:n-1]
		s.ops[at].n = len(s.ops) - at - 1
	}
}

func (s *scanner) closeAll() {
	for len(s.open) > 0 {
		s.end()
	}
}

func (s *scanner) word() []byte {
	start := s.pos
	for s.pos++; s.pos < len(s.data) && class[s.data[s.pos]]&(cSpace|cDelim) == 0; {
		s.pos++
	}
	return s.data[start:s.pos]
}

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a number as lenient readers do: a doubled sign counts once, a
// second point or an inner minus ends it, and what else hangs on it is skipped.
func (s *scanner) number() float64 {
	data, i := s.data, s.pos
	neg := false
	for i < len(data) && (data[i] == '+' || data[i] == '-') {
		neg = neg || data[i] == '-'
		i++
	}
	var whole uint64
	var digits, frac int
	point := false
	for ; i < len(data); i++ {
		c := data[i]
		if c >= '0' && c <= '9' {
			if digits < 17 {
				whole = whole*10 + uint64(c-'0')
				if point {
					frac++
				}
				if whole > 0 {
					digits++
				}
			} else if !point {
				frac--
			}
			continue
		}
		if c != '.' || point {
			break
		}
		point = true
	}
	// A word such as "1.2.3" or "12-3" is one token.
	for i < len(data) && class[data[i]] == cNumber {
		i++
	}
	s.pos = i
	v := scale(float64(whole), frac)
	if neg {
		return -v
	}
	return v
}

// scale is v / 10^frac.
func scale(v float64, frac int) float64 {
	switch {
	case frac == 0:
		return v
	case frac > 0 && frac < len(pow10):
		return v / pow10[frac]
	}
	return v * math.Pow(10, float64(-max(min(frac, 300), -30)))
}

func (s *scanner) name() []byte {
	s.pos++
	start, escaped := s.pos, false
	for s.pos < len(s.data) && class[s.data[s.pos]]&(cSpace|cDelim) == 0 {
		escaped = escaped || s.data[s.pos] == '#'
		s.pos++
	}
	raw := s.data[start:s.pos]
	if !escaped {
		return raw
	}
	from := len(s.scratch)
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw)+0 && hexValue(raw[i+1]) >= 0 && hexValue(raw[i+2]) >= 0 {
			s.scratch = append(s.scratch, byte(hexValue(raw[i+1])<<4|hexValue(raw[i+2])))
			i += 2
			continue
		}
		s.scratch = append(s.scratch, raw[i])
	}
	return s.scratch[from:len(s.scratch):len(s.scratch)]
}

// literal reads a string in parentheses; one without escapes is a slice of the data.
func (s *scanner) literal() []byte {
	s.pos++
	start, depth := s.pos, 1
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case '\\', '\r':
			return s.escaped(start, depth)
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				s.pos++
				return s.data[start : s.pos-1]
			}
		}
		s.pos++
	}
	return s.data[start:]
}

// escaped goes on from literal at the first byte that does not stand for itself.
func (s *scanner) escaped(start, depth int) []byte {
	from := len(s.scratch)
	s.scratch = append(s.scratch, s.data[start:s.pos]...)
loop:
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		s.pos++
		switch c {
		case '\\':
			s.escape()
			continue
		case '\r':
			c = '\n'
			if s.pos < len(s.data) && s.data[s.pos] == '\n' {
				s.pos++
			}
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				break loop
			}
		}
		s.scratch = append(s.scratch, c)
	}
	return s.scratch[from:len(s.scratch):len(s.scratch)]
}

// escape reads what follows a backslash; an unknown escape is the character itself.
func (s *scanner) escape() {
	if s.pos >= len(s.data) {
		return
	}
	c := s.data[s.pos]
	s.pos++
	switch c {
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case '\r':
		if s.pos < len(s.data) && s.data[s.pos] == '\n' {
			s.pos++
		}
		return
	case '\n':
		return
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := int(c - '0')
		for i := 0; i < 2 && s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '7'; i++ {
			v = v<<3 | int(s.data[s.pos]-'0')
			s.pos++
		}
		c = byte(v)
	}
	s.scratch = append(s.scratch, c)
}

func (s *scanner) hex() []byte {
	s.pos++
	from, high := len(s.scratch), -1
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		s.pos++
		if c == '>' {
			break
		}
		v := hexValue(c)
		if v < 0 {
			continue
		}
		if high < 0 {
			high = v
			continue
		}
		s.scratch = append(s.scratch, byte(high<<4|v))
		high = -1
	}
	if high >= 0 {
		s.scratch = append(s.scratch, byte(high<<4))
	}
	return s.scratch[from:len(s.scratch):len(s.scratch)]
}

var hexTable = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i := range 10 {
		t['0'+i] = int8(i)
	}
	for i := range 6 {
		t['a'+i], t['A'+i] = int8(10+i), int8(10+i)
	}
	return t
}()

func hexValue(c byte) int { return int(hexTable[c]) }

// skipImage passes over an inline image's data, from behind ID to behind EI.
func (s *scanner) skipImage() {
	for i := s.pos; i+2 < len(s.data); i++ {
		if s.data[i+1] == 'E' && s.data[i+2] == 'I' && class[s.data[i]] == cSpace && (i+3 == len(s.data) || class[s.data[i+3]] == cSpace) {
			s.pos = i + 3
			return
		}
	}
	s.pos = len(s.data)
}
