package pdffile

import "bytes"

// A strict reader tells whether a simple PDF library can be left to read an
// object where it stands: every token in the form the standard gives it, every
// bracket closed, every reference by the generation its object has.
type strict struct {
	f     *File
	data  []byte
	pos   int
	texts bool // there are strings, which encryption concerns
}

// maxStrictDepth is a nesting that no simple reader has trouble with.
const maxStrictDepth = 60

// after reports whether word stands next, and goes behind it.
func (s *strict) after(word string) bool {
	i := skipSpace(s.data, s.pos)
	if !bytes.HasPrefix(s.data[i:], []byte(word)) {
		return false
	}
	i += len(word)
	if i < len(s.data) && class[s.data[i]] == regular {
		return false
	}
	s.pos = i
	return true
}

// direct reads an object that is not a reference.
func (s *strict) direct() bool {
	at := skipSpace(s.data, s.pos)
	if !s.value(0) {
		return false
	}
	return s.data[s.pos-1] != 'R' || s.data[at] == '/' || s.data[at] == '('
}

func (s *strict) value(depth int) bool {
	s.pos = skipSpace(s.data, s.pos)
	if s.pos >= len(s.data) || depth > maxStrictDepth {
		return false
	}
	switch c := s.data[s.pos]; c {
	case '/':
		return s.name()
	case '(':
		s.texts = true
		return s.literal()
	case '[':
		s.pos++
		return s.array(depth)
	case '<':
		s.pos++
		if s.pos < len(s.data) && s.data[s.pos] == '<' {
			s.pos++
			return s.dict(depth)
		}
		s.texts = true
		return s.hex()
	case 't':
		return s.after("true")
	case 'f':
		return s.after("false")
	case 'n':
		return s.after("null")
	default:
		return s.number()
	}
}

func (s *strict) array(depth int) bool {
	for {
		s.pos = skipNulls(s.data, skipSpace(s.data, s.pos))
		if s.pos < len(s.data) && s.data[s.pos] == ']' {
			s.pos++
			return true
		}
		if !s.value(depth + 1) {
			return false
		}
	}
}

func (s *strict) dict(depth int) bool {
	for {
		s.pos = skipSpace(s.data, s.pos)
		if s.pos+1 >= len(s.data) {
			return false
		}
		switch s.data[s.pos] {
		case '>':
			s.pos += 2
			return s.data[s.pos-1] == '>'
		case '/':
			if !s.name() || !s.value(depth+1) {
				return false
			}
		default:
			return false
		}
	}
}

func (s *strict) name() bool {
	i := s.pos + 1
	for i < len(s.data) && class[s.data[i]] == regular {
		if s.data[i] == '#' {
			if i+2 >= len(s.data) || unhex(s.data[i+1]) < 0 || unhex(s.data[i+2]) < 0 {
				return false
			}
			i += 2
		}
		i++
	}
	s.pos = i
	return true
}

func (s *strict) hex() bool {
	digits := 0
	for i := s.pos; i < len(s.data); i++ {
		c := s.data[i]
		switch {
		case c == '>':
			s.pos = i + 1
			return digits%2 == 0
		case unhex(c) >= 0:
			digits++
		case class[c] != space:
			s.pos = i
			return false
		}
	}
	s.pos = len(s.data)
	return false
}

func (s *strict) literal() bool {
	depth := 0
	for i := s.pos; i < len(s.data); i++ {
		switch s.data[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				s.pos = i + 1
				return true
			}
		case '\r': // stands for a line feed, which simple readers overlook
			s.pos = i
			return false
		case '\\':
			n := strictEscape(s.data[i+1:])
			if n == 0 {
				s.pos = i
				return false
			}
			i += n
		}
	}
	s.pos = len(s.data)
	return false
}

// strictEscape returns the length of the escape that b begins with, 0 if it is
// not one of the standard's or is more than a byte.
func strictEscape(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case 'n', 'r', 't', 'b', 'f', '(', ')', '\\', '\n':
		return 1
	case '0', '1', '2', '3':
		if len(b) > 2 && b[1]-'0' <= 7 && b[2]-'0' <= 7 {
			return 3
		}
	}
	return 0
}

// number reads a number or a reference.
func (s *strict) number() bool {
	i := s.pos
	if s.data[i] == '-' || s.data[i] == '+' {
		i++
	}
	first, points := i, 0
	for i < len(s.data) && (isDigit(s.data[i]) || s.data[i] == '.') {
		if s.data[i] == '.' {
			points++
		}
		i++
	}
	digits := i - first - points
	if digits == 0 || digits > 18 && points == 0 || points > 1 || i < len(s.data) && class[s.data[i]] == regular {
		return false
	}
	if points == 0 && first == s.pos {
		return s.reference(i)
	}
	s.pos = i
	return true
}

// reference reads the integer that ends at i, and the rest if it begins a
// reference; one to an object under another generation does not pass.
func (s *strict) reference(i int) bool {
	num, _, _ := digits(s.data, s.pos)
	s.pos = i
	if class[s.data[min(i, len(s.data)-1)]] != space {
		return true
	}
	gen, j, ok := digits(s.data, skipSpace(s.data, i))
	if !ok {
		return true
	}
	j = skipSpace(s.data, j)
	if j >= len(s.data) || s.data[j] != 'R' || j+1 < len(s.data) && class[s.data[j+1]] == regular {
		return true
	}
	s.pos = j + 1
	if num > maxObjectNumber || gen > 65535 || num >= int(s.f.table.limit) {
		return false
	}
	slot := s.f.table.at(uint32(num))
	return slot == nil || slot.kind <= free || gen == int(slot.gen)
}
