package pdffile

// maxDepth is how deep arrays and dictionaries may lie in each other; what lies
// deeper reads as null. Real files stay under 20.
const maxDepth = 200

// An objectParser reads whole objects from bytes. It accepts everything, as its Lexer does.
type objectParser struct {
	Lexer
	refs    bool // "12 0 R" is a reference
	depth   int
	names   names
	words   names
	stack   []Object
	entries []Entry
}

// names holds each name once, ready as an Object, so that the thousandth /Type
// costs no memory.
type names map[string]Object

func (n names) internName(b []byte) Object {
	if o, ok := n[string(b)]; ok {
		return o
	}
	s := string(b)
	n[s] = Name(s)
	return n[s]
}

func (n names) internKeyword(b []byte) Object {
	if o, ok := n[string(b)]; ok {
		return o
	}
	s := string(b)
	n[s] = Keyword(s)
	return n[s]
}

// readValue returns the object that begins with the token just read.
func (p *objectParser) readValue(t Token) Object {
	switch t {
	case TokInteger:
		if p.refs {
			if ref, ok := p.readReference(); ok {
				return ref
			}
		}
		return Integer(p.Int)
	case TokReal:
		return Real(p.Real)
	case TokName:
		return p.names.internName(p.Bytes)
	case TokString:
		return String(p.Bytes)
	case TokArrayOpen:
		return p.readArray()
	case TokDictOpen:
		return p.readDict()
	case TokKeyword:
		return p.keywordValue()
	}
	return nil
}

func (p *objectParser) keywordValue() Object {
	switch string(p.Bytes) {
	case "true":
		return Bool(true)
	case "false":
		return Bool(false)
	case "null":
		return nil
	}
	return p.words.internKeyword(p.Bytes)
}

// readReference looks whether the integer just read begins "12 0 R", and reads the
// rest if it does. A number no object can have gives the Ref that names none.
func (p *objectParser) readReference() (Ref, bool) {
	num := p.Int
	if num < 0 {
		return Ref{}, false
	}
	if num > maxObjectNumber {
		num = 0
	}
	data, i := p.data, p.pos
	if i >= len(data) || class[data[i]] != space {
		return Ref{}, false
	}
	gen, i, ok := digits(data, skipSpace(data, i))
	if !ok || gen > 65535 {
		return Ref{}, false
	}
	i = skipSpace(data, i)
	if i >= len(data) || data[i] != 'R' || i+1 < len(data) && class[data[i+1]] == regular {
		return Ref{}, false
	}
	p.pos = i + 1
	return Ref{uint32(num), uint16(gen)}, true
}

// readArray reads up to the closing bracket. The end of a dictionary or of the
// object that holds it closes an array that was never closed.
func (p *objectParser) readArray() Object {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	base := len(p.stack)
	for {
		p.readNulls()
		t := p.Next()
		if t == TokArrayClose || t == EOF {
			break
		}
		if t == TokDictClose || t == TokKeyword && endsObject(p.Bytes) {
			p.pos = p.start
			break
		}
		if t != TokBraceOpen && t != TokBraceClose {
			v := p.readValue(t)
			p.stack = append(p.stack, v)
		}
	}
	a := make(Array, len(p.stack)-base)
	copy(a, p.stack[base:])
	clear(p.stack[base:])
	p.stack = p.stack[:base]
	return a
}

// readNulls reads a run of nulls.
func (p *objectParser) readNulls() {
	p.pos = skipSpace(p.data, p.pos)
	end := skipNulls(p.data, p.pos)
	for ; p.pos < end; p.pos += len("null ") {
		p.stack = append(p.stack, nil)
	}
}

// readDict reads up to >>. A value that is missing reads as null, and what stands
// where a key should is passed over.
func (p *objectParser) readDict() Object {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	base := len(p.entries)
	for {
		t := p.Next()
		if t == TokDictClose || t == EOF {
			break
		}
		if t == TokKeyword && endsObject(p.Bytes) {
			p.pos = p.start
			break
		}
		if t != TokName {
			p.readValue(t)
			continue
		}
		key, _ := p.names.internName(p.Bytes).(Name)
		v, done := p.readDictValue()
		p.entries = append(p.entries, Entry{key, v})
		if done {
			break
		}
	}
	d := make(Dict, len(p.entries)-base)
	copy(d, p.entries[base:])
	clear(p.entries[base:])
	p.entries = p.entries[:base]
	return sortLarge(d)
}

// readDictValue reads the value of a key; done when the dictionary ends instead.
func (p *objectParser) readDictValue() (v Object, done bool) {
	switch t := p.Next(); {
	case t == TokDictClose || t == EOF:
		return nil, true
	case t == TokKeyword && endsObject(p.Bytes):
		p.pos = p.start
		return nil, true
	default:
		return p.readValue(t), false
	}
}

// endsObject reports whether a keyword can only be after an object, so that
// brackets still open there were never closed.
func endsObject(word []byte) bool {
	switch string(word) {
	case "endobj", "stream", "endstream", "obj", "xref", "trailer", "startxref":
		return true
	}
	return false
}

// enter goes one level deeper; at the limit it passes over the bracket's
// content without going deeper, and returns false.
func (p *objectParser) enter() bool {
	if p.depth < maxDepth {
		p.depth++
		return true
	}
	for open := 1; open > 0; {
		switch t := p.Next(); {
		case t == TokArrayOpen || t == TokDictOpen:
			open++
		case t == TokArrayClose || t == TokDictClose:
			open--
		case t == EOF:
			return false
		case t == TokKeyword && endsObject(p.Bytes):
			p.pos = p.start
			return false
		}
	}
	return false
}

func (p *objectParser) leave() { p.depth-- }
