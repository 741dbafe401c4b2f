package pdffile

import (
	"bytes"
	"errors"
)

// maxHops is how many references may follow each other to one object.
const maxHops = 32

var errNoObject = errors.New("no object there")

// Get returns the object that ref names, nil if there is none. The generation
// is not compared: in broken files it is often wrong, and no valid file uses
// one number twice.
func (f *File) Get(ref Ref) Object {
	s := f.table.lookup(ref.Num)
	if s == nil || s.kind <= free {
		return nil
	}
	if s.loaded {
		return s.obj
	}
	if s.busy {
		return nil
	}
	if f.parseBudget <= 0 {
		f.dropped++
		return nil
	}
	s.busy = true
	var o Object
	switch s.kind {
	case inFile:
		_, o, _ = f.readIndirect(int(s.off))
		f.decryptStrings(ref.Num, s.gen, o)
	case compressed:
		o = f.readCompressed(ref.Num, s.stream, int(s.off))
	}
	s = f.table.lookup(ref.Num) // the table can have grown meanwhile
	s.obj, s.loaded, s.busy = o, true, false
	return o
}

// Resolve follows references until there is an object; nil for a loop.
func (f *File) Resolve(o Object) Object {
	for range maxHops {
		ref, ok := o.(Ref)
		if !ok {
			return o
		}
		o = f.Get(ref)
	}
	return nil
}

// parser returns the objectParser of the file's objects, set to offset pos. There is
// one, so it is in use only until the next call.
func (f *File) parser(pos int) *objectParser { return f.parserAt(f.data, pos) }

func (f *File) parserAt(data []byte, pos int) *objectParser {
	p := &f.objects
	p.data, p.pos, p.depth = data, min(pos, len(data)), 0
	return p
}

// readIndirect reads the object whose "N G obj" is at offset at. Its strings
// are as they are in the file.
func (f *File) readIndirect(at int) (Ref, Object, error) {
	ref, pos, ok := f.objectHeader(skipBlanks(f.data, min(at, len(f.data))))
	if !ok {
		return Ref{}, nil, errNoObject
	}
	o, end, isStream := f.parser(pos).readBody()
	f.spend(end - pos) // now: streamEnd sets the one parser elsewhere
	if !isStream {
		return ref, o, nil
	}
	d, _ := o.(Dict)
	s := &Stream{Dict: d, ref: ref, pos: streamStart(f.data, end)}
	s.raw = f.data[s.pos:f.streamEnd(d, s.pos)]
	return ref, s, nil
}

// readBody reads what an object's "N G obj" is followed by: its value, or the
// dictionary and the keyword of a stream. end is the offset behind that.
func (p *objectParser) readBody() (o Object, end int, isStream bool) {
	t := p.Next()
	if t == EOF || t == TokKeyword && endsObject(p.Bytes) {
		return nil, p.pos, false
	}
	o = p.readValue(t)
	if _, ok := o.(Keyword); ok {
		o = nil
	}
	_, ok := o.(Dict)
	isStream = ok && p.Next() == TokKeyword && p.Is("stream")
	return o, p.pos, isStream
}

// streamStart returns where the data begins after the keyword stream, which
// ends at i: after CR LF or LF, or, as some write, after blanks or a lone CR.
func streamStart(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\t') {
		i++
	}
	if i < len(data) && data[i] == '\r' {
		i++
	}
	if i < len(data) && data[i] == '\n' {
		i++
	}
	return i
}

// streamEnd returns where the data that begins at start ends: after Length
// bytes if endstream follows there, else before the next endstream, else
// before the next endobj, else at the end of the file.
func (f *File) streamEnd(d Dict, start int) int {
	if n, ok := f.Int(d.Get("Length")); ok && n >= 0 && n <= len(f.data)-start {
		if followedBy(f.data, start+n, "endstream") || followedBy(f.data, start+n, "endobj") {
			return start + n
		}
	}
	end, how := f.findStreamEnd(start)
	switch how {
	case "endstream":
		f.repair("the length of a stream was wrong")
	default:
		f.repair("a stream has no end")
	}
	return end
}

// findStreamEnd looks for the end of the stream data that begins at start, and
// returns it with the word found there. An endobj that the next object or the
// table follows ends a stream whose endstream is missing.
func (f *File) findStreamEnd(start int) (end int, word string) {
	rest := f.data[start:]
	if f.parseBudget <= 0 {
		rest = rest[:min(len(rest), searchWindow)]
	}
	if i := bytes.Index(rest, []byte("endstream")); i >= 0 {
		rest, word = rest[:i], "endstream"
	}
	f.spend(len(rest))
	for at := 0; ; {
		i := bytes.Index(rest[at:], []byte("endobj"))
		if i < 0 {
			break
		}
		at += i + len("endobj")
		if f.isObjectBoundary(start + at) {
			rest, word = rest[:at-len("endobj")], "endobj"
			break
		}
	}
	if word == "" {
		return start + len(rest), ""
	}
	return start + trimLineEnd(rest), word
}

// searchWindow is how far the end of a stream is looked for once the file has
// taken all the work it may.
const searchWindow = 1 << 12

// isObjectBoundary reports whether what begins after white space at i is another
// object, the cross-reference table or the end of the file.
func (f *File) isObjectBoundary(i int) bool {
	i = skipBlanks(f.data, i)
	if _, _, ok := f.objectHeader(i); ok || i == len(f.data) {
		return true
	}
	rest := f.data[i:]
	return bytes.HasPrefix(rest, []byte("xref")) || bytes.HasPrefix(rest, []byte("trailer")) || bytes.HasPrefix(rest, []byte("startxref"))
}

// followedBy reports whether word is at i after white space.
func followedBy(data []byte, i int, word string) bool {
	return bytes.HasPrefix(data[skipBlanks(data, i):], []byte(word))
}

// skipBlanks passes over white space, but not more than maxBlanks bytes of it:
// it is called for places that a file can name over and over.
func skipBlanks(data []byte, i int) int {
	end := min(len(data), i+maxBlanks)
	for i < end && class[data[i]] == space {
		i++
	}
	return i
}

const maxBlanks = 256

// trimLineEnd returns the length of b without one line end.
func trimLineEnd(b []byte) int {
	n := len(b)
	if n > 0 && b[n-1] == '\n' {
		n--
	}
	if n > 0 && b[n-1] == '\r' {
		n--
	}
	return n
}
