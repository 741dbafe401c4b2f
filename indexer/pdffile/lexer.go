package pdffile

import "math"

// A Token is a kind of token, returned by Lexer.Next.
type Token uint8

// Kinds of token, with the field of the Lexer that holds the value.
const (
	EOF        Token = iota
	TokInteger       // Int and Real
	TokReal          // Real
	TokName          // Bytes, escapes resolved, no slash
	TokString        // Bytes, of a literal or hexadecimal string
	TokKeyword       // Bytes: an operator, true, false, null, obj, R …
	TokArrayOpen
	TokArrayClose
	TokDictOpen
	TokDictClose
	TokBraceOpen // of PostScript: CMaps and calculator functions
	TokBraceClose
)

// Classes of bytes (ISO 32000-1, 7.2.2).
const (
	regular = iota
	space
	delimiter
)

var class = func() (t [256]uint8) {
	for _, c := range "\x00\t\n\f\r " {
		t[c] = space
	}
	for _, c := range "()<>[]{}/%" {
		t[c] = delimiter
	}
	return t
}()

func isDigit(c byte) bool { return c-'0' <= 9 }

// A Lexer cuts bytes into PDF tokens. It accepts everything: what no reader
// could make sense of (a stray parenthesis, a lone sign) is passed over, so
// that Next always gets nearer to the end and never fails.
//
// The zero Lexer has nothing to read; set one up by Reset.
type Lexer struct {
	Int   int64   // value of TokInteger
	Real  float64 // value of TokInteger and TokReal
	Bytes []byte  // value of the others; valid until the next call of Next

	data    []byte
	pos     int
	start   int
	content bool
	broken  int // strings seen whose parentheses never balance
	scratch []byte
}

// A file made to cost time can hold strings without end by the thousand: after
// maxBroken of them the end is looked for within shortString bytes only.
const (
	maxBroken   = 32
	shortString = 4096
)

// NewLexer returns a Lexer over data, which it neither copies nor changes.
func NewLexer(data []byte) *Lexer { return &Lexer{data: data} }

// NewContentLexer returns a Lexer for a content stream: operators that were
// written without a space between them ("Qq", "ET0 g") are cut apart.
func NewContentLexer(data []byte) *Lexer { return &Lexer{data: data, content: true} }

// Reset makes the lexer read data from its start.
func (l *Lexer) Reset(data []byte) { l.data, l.pos, l.start, l.broken = data, 0, 0, 0 }

// Pos is the offset after the last token; Start that of its first byte.
func (l *Lexer) Pos() int { return l.pos }

// Start is the offset of the last token's first byte.
func (l *Lexer) Start() int { return l.start }

// Seek continues at pos, which is brought within the data.
func (l *Lexer) Seek(pos int) { l.pos = min(max(pos, 0), len(l.data)) }

// Is reports whether the last token's bytes are word.
func (l *Lexer) Is(word string) bool { return string(l.Bytes) == word }

// Next reads one token.
func (l *Lexer) Next() Token {
	for {
		l.pos = skipSpace(l.data, l.pos)
		if l.pos >= len(l.data) {
			l.start, l.Bytes = len(l.data), nil
			return EOF
		}
		l.start = l.pos
		if t, ok := l.readToken(l.data[l.pos]); ok {
			return t
		}
	}
}

// readToken reads the token that begins with c; !ok when c was passed over.
func (l *Lexer) readToken(c byte) (Token, bool) {
	if class[c] == regular {
		if isDigit(c) || c == '-' || c == '+' || c == '.' {
			if t, ok := l.readNumber(); ok {
				return t, true
			}
		}
		return l.readKeyword(), true
	}
	l.pos++
	switch c {
	case '/':
		return l.readName(), true
	case '(':
		return l.readLiteral(), true
	case '<':
		if l.pos < len(l.data) && l.data[l.pos] == '<' {
			l.pos++
			return TokDictOpen, true
		}
		return l.readHex(), true
	case '>':
		if l.pos < len(l.data) && l.data[l.pos] == '>' {
			l.pos++
			return TokDictClose, true
		}
	case '[':
		return TokArrayOpen, true
	case ']':
		return TokArrayClose, true
	case '{':
		return TokBraceOpen, true
	case '}':
		return TokBraceClose, true
	}
	return EOF, false
}

// skipSpace returns the offset of the first byte from i that is neither white
// space nor in a comment.
func skipSpace(data []byte, i int) int {
	for i < len(data) {
		c := data[i]
		switch {
		case class[c] == space:
			i++
		case c == '%':
			for i < len(data) && data[i] != '\n' && data[i] != '\r' {
				i++
			}
		default:
			return i
		}
	}
	return i
}

// skipNulls passes over "null " as often as it is at i: the parent trees of
// some writers hold millions.
func skipNulls(data []byte, i int) int {
	for len(data)-i >= 5 && string(data[i:i+5]) == "null " {
		i += 5
	}
	return i
}

// readNumber reads a number; !ok, with nothing read, when there is no digit in it.
func (l *Lexer) readNumber() (Token, bool) {
	data, i := l.data, l.pos
	negative := false
	for i < len(data) && (data[i] == '-' || data[i] == '+') {
		negative = negative || data[i] == '-'
		i++
	}
	first, n, whole := i, int64(0), i
	for i < len(data) && isDigit(data[i]) {
		n = n*10 + int64(data[i]-'0')
		i++
	}
	digits := i - first
	if i < len(data) && (data[i] == '.' || data[i] == '-' && digits > 0) || digits > 18 {
		return l.readReal(first, negative)
	}
	if digits == 0 {
		return l.readLoneSign(whole)
	}
	if negative {
		n = -n
	}
	l.pos, l.Int, l.Real = i, n, float64(n)
	return TokInteger, true
}

// readLoneSign reads a sign or point without a digit, up to offset i, as zero where
// it stands alone, as other readers do; before a letter it begins a keyword.
func (l *Lexer) readLoneSign(i int) (Token, bool) {
	if i < len(l.data) && class[l.data[i]] == regular {
		return EOF, false
	}
	l.pos, l.Int, l.Real = i, 0, 0
	return TokInteger, true
}

// readReal reads the digits from i as a real number. A minus sign among them is
// passed over, as Acrobat does, and a second point ends the number's value.
func (l *Lexer) readReal(i int, negative bool) (Token, bool) {
	data, v, scale, digits, points := l.data, 0.0, 1.0, 0, 0
loop:
	for ; i < len(data); i++ {
		switch c := data[i]; {
		case isDigit(c):
			digits++
			if points == 0 {
				v = v*10 + float64(c-'0')
			} else if points == 1 && scale < 1e17 {
				v = v*10 + float64(c-'0')
				scale *= 10
			}
		case c == '.':
			points++
		case c != '-':
			break loop
		}
	}
	if digits == 0 {
		return l.readLoneSign(i)
	}
	v = min(v/scale, math.MaxFloat32) // the range of ISO 32000-1, annex C
	if negative {
		v = -v
	}
	l.pos, l.Int, l.Real = i, 0, v
	return TokReal, true
}

func (l *Lexer) readKeyword() Token {
	i := l.pos + 1
	for i < len(l.data) && class[l.data[i]] == regular {
		i++
	}
	l.Bytes = l.data[l.pos:i]
	if l.content && !operators[string(l.Bytes)] {
		if n := operatorPrefix(l.Bytes); n > 0 {
			l.Bytes, i = l.Bytes[:n], l.pos+n
		}
	}
	l.pos = i
	return TokKeyword
}

func (l *Lexer) readName() Token {
	i, escaped := l.pos, false
	for i < len(l.data) && class[l.data[i]] == regular {
		escaped = escaped || l.data[i] == '#'
		i++
	}
	l.Bytes = l.data[l.pos:i]
	l.pos = i
	if escaped {
		l.scratch = appendName(l.scratch[:0], l.Bytes)
		l.Bytes = l.scratch
	}
	return TokName
}

// appendName resolves the #xx of a name; a # that two hexadecimal digits do not
// follow stands for itself.
func appendName(out, name []byte) []byte {
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c == '#' && i+2 < len(name) {
			if h, l := unhex(name[i+1]), unhex(name[i+2]); h >= 0 && l >= 0 {
				c = byte(h<<4 | l)
				i += 2
			}
		}
		out = append(out, c)
	}
	return out
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c) - '0'
	case 'a' <= c && c <= 'f':
		return int(c) - 'a' + 10
	case 'A' <= c && c <= 'F':
		return int(c) - 'A' + 10
	}
	return -1
}

// readHex reads a hexadecimal string; what is no digit is passed over, and a digit
// too few counts as 0.
func (l *Lexer) readHex() Token {
	out, high := l.scratch[:0], -1
	i := l.pos
	for ; i < len(l.data) && l.data[i] != '>'; i++ {
		switch v := unhex(l.data[i]); {
		case v < 0:
		case high < 0:
			high = v
		default:
			out = append(out, byte(high<<4|v))
			high = -1
		}
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	l.pos = min(i+1, len(l.data))
	l.scratch, l.Bytes = out, out
	return TokString
}

// readLiteral reads a string in parentheses. One whose parentheses never balance
// ends at the first that closes, so that it does not swallow the rest.
func (l *Lexer) readLiteral() Token {
	depth, first, end := 1, -1, len(l.data)
	if l.broken >= maxBroken {
		end = min(end, l.pos+shortString)
	}
	unescaped := true
	for i := l.pos; i < end; i++ {
		switch l.data[i] {
		case '\\':
			unescaped = false
			i++
		case '\r':
			unescaped = false
		case '(':
			depth++
		case ')':
			if first < 0 {
				first = i
			}
			if depth--; depth == 0 {
				return l.finishLiteral(i, unescaped)
			}
		}
	}
	l.broken++
	if first < 0 {
		first = end
	}
	return l.finishLiteral(first, false)
}

func (l *Lexer) finishLiteral(end int, unescaped bool) Token {
	l.Bytes = l.data[l.pos:end]
	l.pos = min(end+1, len(l.data))
	if !unescaped {
		l.scratch = appendLiteral(l.scratch[:0], l.Bytes)
		l.Bytes = l.scratch
	}
	return TokString
}

// appendLiteral resolves the escapes of a literal string and its line ends
// (ISO 32000-1, 7.3.4.2). A backslash before any other character is dropped.
func appendLiteral(out, s []byte) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\r' {
			if i+1 < len(s) && s[i+1] == '\n' {
				i++
			}
			c = '\n'
		}
		if c != '\\' {
			out = append(out, c)
			continue
		}
		var n int
		if out, n = appendEscape(out, s[i+1:]); n == 0 {
			break
		}
		i += n
	}
	return out
}

// appendEscape appends what the escape s (after the backslash) stands for, and
// returns the number of bytes it takes; 0 at the end of the string.
func appendEscape(out, s []byte) ([]byte, int) {
	if len(s) == 0 {
		return out, 0
	}
	switch c := s[0]; c {
	case 'n':
		return append(out, '\n'), 1
	case 'r':
		return append(out, '\r'), 1
	case 't':
		return append(out, '\t'), 1
	case 'b':
		return append(out, '\b'), 1
	case 'f':
		return append(out, '\f'), 1
	case '\n':
		return out, 1
	case '\r':
		if len(s) > 1 && s[1] == '\n' {
			return out, 2
		}
		return out, 1
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v, n := 0, 0
		for n < 3 && n < len(s) && s[n]-'0' <= 7 {
			v = v*8 + int(s[n]-'0')
			n++
		}
		return append(out, byte(v)), n
	default:
		return append(out, c), 1
	}
}
