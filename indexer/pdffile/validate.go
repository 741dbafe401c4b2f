package pdffile

import "bytes"

// A validator checks that github.com/ledongthuc/pdf can be left to read an object
// where it is in the file: every token has the form that ISO 32000-1, 7.3 gives
// it, every bracket is closed, every reference has its object's generation.
type validator struct {
	f    *File
	data []byte
	pos  int
}

// maxValidDepth is a nesting that no simple reader has trouble with.
const maxValidDepth = 60

// skipKeyword reads word; false, with nothing read, where something else is next.
func (v *validator) skipKeyword(word string) bool {
	i := skipSpace(v.data, v.pos)
	if !bytes.HasPrefix(v.data[i:], []byte(word)) {
		return false
	}
	i += len(word)
	if i < len(v.data) && class[v.data[i]] == regular {
		return false
	}
	v.pos = i
	return true
}

// streamStart reads the keyword stream and the line end after it (ISO 32000-1,
// 7.3.8.1), and returns where the data begins; -1 where they are missing.
func (v *validator) streamStart() int {
	if !v.skipKeyword("stream") || v.pos+1 >= len(v.data) {
		return -1
	}
	switch {
	case v.data[v.pos] == '\n':
		return v.pos + 1
	case v.data[v.pos] == '\r' && v.data[v.pos+1] == '\n':
		return v.pos + 2
	}
	return -1
}

// skipDirect reads an object that is not a reference.
func (v *validator) skipDirect() bool {
	at := skipSpace(v.data, v.pos)
	if !v.skipValue(0) {
		return false
	}
	return v.data[v.pos-1] != 'R' || v.data[at] == '/' || v.data[at] == '('
}

func (v *validator) skipValue(depth int) bool {
	v.pos = skipSpace(v.data, v.pos)
	if v.pos >= len(v.data) || depth > maxValidDepth {
		return false
	}
	switch c := v.data[v.pos]; c {
	case '/':
		return v.skipName()
	case '(':
		return v.skipLiteral()
	case '[':
		v.pos++
		return v.skipArray(depth)
	case '<':
		v.pos++
		if v.pos < len(v.data) && v.data[v.pos] == '<' {
			v.pos++
			return v.skipDict(depth)
		}
		return v.skipHex()
	case 't':
		return v.skipKeyword("true")
	case 'f':
		return v.skipKeyword("false")
	case 'n':
		return v.skipKeyword("null")
	default:
		return v.skipNumber()
	}
}

func (v *validator) skipArray(depth int) bool {
	for {
		v.pos = skipNulls(v.data, skipSpace(v.data, v.pos))
		if v.pos < len(v.data) && v.data[v.pos] == ']' {
			v.pos++
			return true
		}
		if !v.skipValue(depth + 1) {
			return false
		}
	}
}

func (v *validator) skipDict(depth int) bool {
	for {
		v.pos = skipSpace(v.data, v.pos)
		if v.pos+1 >= len(v.data) {
			return false
		}
		switch v.data[v.pos] {
		case '>':
			v.pos += 2
			return v.data[v.pos-1] == '>'
		case '/':
			if !v.skipName() || !v.skipValue(depth+1) {
				return false
			}
		default:
			return false
		}
	}
}

func (v *validator) skipName() bool {
	i := v.pos + 1
	for i < len(v.data) && class[v.data[i]] == regular {
		if v.data[i] == '#' {
			if i+2 >= len(v.data) || unhex(v.data[i+1]) < 0 || unhex(v.data[i+2]) < 0 {
				return false
			}
			i += 2
		}
		i++
	}
	v.pos = i
	return true
}

func (v *validator) skipHex() bool {
	digits := 0
	for i := v.pos; i < len(v.data); i++ {
		c := v.data[i]
		switch {
		case c == '>':
			v.pos = i + 1
			return digits%2 == 0
		case unhex(c) >= 0:
			digits++
		case class[c] != space:
			v.pos = i
			return false
		}
	}
	v.pos = len(v.data)
	return false
}

func (v *validator) skipLiteral() bool {
	depth := 0
	for i := v.pos; i < len(v.data); i++ {
		switch v.data[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				v.pos = i + 1
				return true
			}
		case '\r': // stands for a line feed, which simple readers overlook
			v.pos = i
			return false
		case '\\':
			n := escapeLength(v.data[i+1:])
			if n == 0 {
				v.pos = i
				return false
			}
			i += n
		}
	}
	v.pos = len(v.data)
	return false
}

// escapeLength returns the length of the escape that b begins with, 0 if it is
// not one of the standard's or is more than a byte.
func escapeLength(b []byte) int {
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

// skipNumber reads a number or a reference.
func (v *validator) skipNumber() bool {
	i := v.pos
	if v.data[i] == '-' || v.data[i] == '+' {
		i++
	}
	first, points := i, 0
	for i < len(v.data) && (isDigit(v.data[i]) || v.data[i] == '.') {
		if v.data[i] == '.' {
			points++
		}
		i++
	}
	digits := i - first - points
	if digits == 0 || digits > 18 && points == 0 || points > 1 || i < len(v.data) && class[v.data[i]] == regular {
		return false
	}
	if points == 0 && first == v.pos {
		return v.skipReference(i)
	}
	v.pos = i
	return true
}

// skipReference reads the integer that ends at i, and the rest if it begins a
// reference; one to an object under another generation does not pass.
func (v *validator) skipReference(i int) bool {
	num, _, _ := digits(v.data, v.pos)
	v.pos = i
	if class[v.data[min(i, len(v.data)-1)]] != space {
		return true
	}
	gen, j, ok := digits(v.data, skipSpace(v.data, i))
	if !ok {
		return true
	}
	j = skipSpace(v.data, j)
	if j >= len(v.data) || v.data[j] != 'R' || j+1 < len(v.data) && class[v.data[j+1]] == regular {
		return true
	}
	v.pos = j + 1
	if num > maxObjectNumber || gen > 65535 || num >= int(v.f.table.limit) {
		return false
	}
	entry := v.f.table.lookup(uint32(num))
	return entry == nil || entry.kind <= free || gen == int(entry.gen)
}
