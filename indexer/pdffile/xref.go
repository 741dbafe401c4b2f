package pdffile

import (
	"bytes"
	"errors"
	"fmt"
)

// maxSections bounds how many cross-reference sections are followed; each
// incremental update of a file adds one.
const maxSections = 4096

var errTable = errors.New("the cross-reference table cannot be used")

// xrefSection is one cross-reference section being read.
type xrefSection struct {
	f    *File
	base int      // added to the offsets it names
	free []uint32 // numbers that a classic table calls free
}

// readTables follows the cross-reference sections from the last startxref.
func (f *File) readTables() error {
	f.table = newTable(len(f.data))
	start, err := f.startxref()
	if err != nil {
		return err
	}
	entries := 0
	seen := map[int]bool{}
	for pos := start; pos > 0 && len(seen) < maxSections; { // some write /Prev 0 for none
		at, base := f.locateSection(pos)
		if at < 0 {
			if len(seen) == 0 {
				return fmt.Errorf("%w: nothing at offset %d", errTable, pos)
			}
			f.repair("an older cross-reference table is missing")
			break
		}
		if seen[at] {
			f.repair("the chain of cross-reference tables was a loop")
			break
		}
		seen[at] = true
		trailer, err := f.readSection(at, base, &entries)
		if err != nil && len(seen) == 1 {
			return err
		}
		if err != nil {
			f.repair("an older cross-reference table is broken")
			break
		}
		f.mergeTrailer(trailer)
		pos = offsetOf(trailer.Get("Prev"))
	}
	return f.openTrailer()
}

// openTrailer checks the trailer found and sets up decryption.
func (f *File) openTrailer() error {
	if _, ok := f.trailer.Get("Root").(Ref); !ok {
		return fmt.Errorf("%w: no document catalogue is named", errTable)
	}
	return f.initCrypt()
}

// mergeTrailer keeps the newest trailer, and of older ones what it lacks of the
// keys that are needed.
func (f *File) mergeTrailer(t Dict) {
	if f.trailer == nil {
		f.trailer = t.without("Prev", "XRefStm")
		return
	}
	for _, key := range []Name{"Root", "Info", "ID", "Encrypt"} {
		if v := t.Get(key); v != nil && f.trailer.Get(key) == nil {
			f.trailer = f.trailer.with(key, v)
		}
	}
}

func offsetOf(o Object) int {
	n, ok := Number(o)
	if !ok || n < 0 || n > maxFileSize {
		return -1
	}
	return int(n)
}

// startxref returns the number after the last startxref.
func (f *File) startxref() (int, error) {
	i := bytes.LastIndex(f.data, []byte("startxref"))
	if i < 0 {
		return 0, fmt.Errorf("%w: no startxref", errTable)
	}
	l := NewLexer(f.data)
	l.Seek(i + len("startxref"))
	if l.Next() != TokInteger || l.Int < 0 || l.Int > maxFileSize {
		return 0, fmt.Errorf("%w: startxref names no offset", errTable)
	}
	return int(l.Int), nil
}

// locateSection finds the section that offset pos names: the offsets of a file with
// junk before its header count from the header, or from the file's start.
func (f *File) locateSection(pos int) (at, base int) {
	for _, base := range []int{f.base, 0} {
		at := skipSpace(f.data, min(pos+base, len(f.data)))
		if bytes.HasPrefix(f.data[at:], []byte("xref")) {
			return at, base
		}
		if _, _, ok := f.objectHeader(at); ok {
			return at, base
		}
	}
	return -1, 0
}

// readSection reads the section at offset at, and the stream that a hybrid
// file's trailer names beside it.
func (f *File) readSection(at, base int, entries *int) (Dict, error) {
	s := &xrefSection{f: f, base: base}
	if f.data[at] != 'x' {
		return s.readXRefStream(at, entries)
	}
	trailer, err := s.readTable(at+len("xref"), entries)
	if err != nil {
		return nil, err
	}
	// What the table of a hybrid file calls free is hidden from old readers only
	// (ISO 32000-1, 7.5.8.4), so the stream comes before that.
	if pos := offsetOf(trailer.Get("XRefStm")); pos >= 0 {
		if at := min(pos+base, len(f.data)); at < len(f.data) {
			if _, err := s.readXRefStream(at, entries); err != nil {
				f.repair("the cross-reference stream of a hybrid file is broken")
			}
		}
	}
	for _, num := range s.free {
		f.table.define(num, xrefEntry{kind: free})
	}
	return trailer, nil
}

// readTable reads the subsections of a classic table and its trailer.
func (s *xrefSection) readTable(at int, entries *int) (Dict, error) {
	l := NewLexer(s.f.data)
	l.Seek(at)
	for {
		t := l.Next()
		if t == TokKeyword && l.Is("trailer") {
			break
		}
		first := l.Int
		if t != TokInteger || l.Next() != TokInteger || first < 0 || l.Int < 0 {
			return nil, fmt.Errorf("%w: a subsection has no first number and count", errTable)
		}
		if err := s.readSubsection(l, first, l.Int, entries); err != nil {
			return nil, err
		}
	}
	p := s.f.parser(l.pos)
	t := p.Next()
	if t != TokDictOpen {
		return nil, fmt.Errorf("%w: no trailer dictionary", errTable)
	}
	d, _ := p.readValue(t).(Dict)
	return d, nil
}

// readSubsection reads count entries. One that is no entry ends it early: a count
// can be wrong, and what is missed shows when the offsets are checked.
func (s *xrefSection) readSubsection(l *Lexer, first, count int64, entries *int) error {
	for num := first; num < first+count; num++ {
		off, gen, kind, next, ok := readTableEntry(l.data, l.pos)
		if !ok {
			return nil
		}
		l.pos = next
		if *entries++; *entries > 4*maxObjects {
			return fmt.Errorf("%w: more than %d cross-reference entries", errTable, 4*maxObjects)
		}
		if num > maxObjectNumber {
			continue
		}
		if kind == 'f' {
			s.free = append(s.free, uint32(num))
		} else if off > 0 {
			s.f.table.define(uint32(num), xrefEntry{kind: inFile, off: int64(off + s.base), gen: uint16(gen)})
		}
	}
	return nil
}

// readTableEntry reads "0000000016 00000 n" at i, with any white space.
func readTableEntry(data []byte, i int) (off, gen int, kind byte, next int, ok bool) {
	if off, i, ok = digits(data, skipSpace(data, i)); !ok {
		return
	}
	if gen, i, ok = digits(data, skipSpace(data, i)); !ok {
		return
	}
	i = skipSpace(data, i)
	if i >= len(data) || data[i] != 'n' && data[i] != 'f' || i+1 < len(data) && class[data[i+1]] == regular {
		return 0, 0, 0, i, false
	}
	return off, gen, data[i], i + 1, true
}

// digits reads an unsigned number of at most 12 digits.
func digits(data []byte, i int) (n, next int, ok bool) {
	first := i
	for i < len(data) && isDigit(data[i]) && i-first < 12 {
		n = n*10 + int(data[i]-'0')
		i++
	}
	return n, i, i > first
}

// readXRefStream reads a cross-reference stream; its dictionary is the trailer.
func (s *xrefSection) readXRefStream(at int, entries *int) (Dict, error) {
	_, o, err := s.f.readIndirect(at)
	st, ok := o.(*Stream)
	if err != nil || !ok || st.Dict.Get("Type") != Name("XRef") {
		return nil, fmt.Errorf("%w: no cross-reference stream at offset %d", errTable, at)
	}
	data, err := s.f.filtered(st, st.raw, maxStream)
	if len(data) == 0 {
		return nil, fmt.Errorf("%w: its stream is empty or broken: %v", errTable, err)
	}
	w, ok := fieldWidths(st.Dict)
	if !ok {
		return nil, fmt.Errorf("%w: its stream has no field widths", errTable)
	}
	size, _ := st.Dict.Get("Size").(Integer)
	index, _ := st.Dict.Get("Index").(Array)
	if len(index) < 2 {
		index = Array{Integer(0), size}
	}
	for ; len(index) >= 2; index = index[2:] {
		first, _ := index[0].(Integer)
		count, _ := index[1].(Integer)
		if data, err = s.readRows(data, w, int64(first), int64(count), entries); err != nil {
			return nil, err
		}
	}
	return st.Dict.without("Type", "W", "Index", "Filter", "DecodeParms", "Length"), nil
}

func fieldWidths(d Dict) (w [3]int, ok bool) {
	a, _ := d.Get("W").(Array)
	for i := range min(len(a), 3) {
		n, _ := a[i].(Integer)
		if n < 0 || n > 8 {
			return w, false
		}
		w[i] = int(n)
	}
	return w, len(a) >= 3 && w[0]+w[1]+w[2] > 0
}

// readRows reads count rows of a cross-reference stream, as far as there are.
func (s *xrefSection) readRows(data []byte, w [3]int, first, count int64, entries *int) ([]byte, error) {
	size := w[0] + w[1] + w[2]
	for num := first; num < first+count && len(data) >= size; num++ {
		kind := uint64(1)
		if w[0] > 0 {
			kind = bigEndian(data[:w[0]])
		}
		a, b := bigEndian(data[w[0]:w[0]+w[1]]), bigEndian(data[w[0]+w[1]:size])
		data = data[size:]
		if *entries++; *entries > 4*maxObjects {
			return nil, fmt.Errorf("%w: more than %d cross-reference entries", errTable, 4*maxObjects)
		}
		if num < 0 || num > maxObjectNumber {
			continue
		}
		switch {
		case kind == 0:
			s.f.table.define(uint32(num), xrefEntry{kind: free})
		case kind == 1 && a > 0 && a < maxFileSize:
			s.f.table.define(uint32(num), xrefEntry{kind: inFile, off: int64(a) + int64(s.base), gen: uint16(b)})
		case kind == 2 && a <= maxObjectNumber && b < maxObjects:
			s.f.table.define(uint32(num), xrefEntry{kind: compressed, stream: uint32(a), off: int64(b)})
		}
	}
	return data, nil
}

func bigEndian(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// objectHeader reads "N G obj" at i and returns the reference and the offset after it.
func (f *File) objectHeader(i int) (Ref, int, bool) {
	num, i, ok := digits(f.data, i)
	if !ok || num > maxObjectNumber {
		return Ref{}, i, false
	}
	gen, j, ok := digits(f.data, skipBlanks(f.data, i))
	if !ok || j == i || gen > 65535 {
		return Ref{}, i, false
	}
	j = skipBlanks(f.data, j)
	if len(f.data)-j < 3 || string(f.data[j:j+3]) != "obj" {
		return Ref{}, i, false
	}
	return Ref{uint32(num), uint16(gen)}, j + 3, true
}

// checkOffsets looks at the place of every object. Those that are not where
// the table says are taken from a scan of the file.
func (f *File) checkOffsets() {
	var wrong []uint32
	f.table.forEach(func(num uint32, s *xrefEntry) {
		if s.kind != inFile {
			return
		}
		at := skipBlanks(f.data, int(min(s.off, int64(len(f.data)))))
		ref, _, ok := f.objectHeader(at)
		if !ok || ref.Num != num {
			wrong = append(wrong, num)
			return
		}
		s.off, s.gen = int64(at), ref.Gen
	})
	if len(wrong) == 0 {
		return
	}
	found := f.scan()
	for _, num := range wrong {
		s := f.table.lookup(num)
		*s = xrefEntry{kind: free}
		if d, ok := found.objects[num]; ok {
			*s = xrefEntry{kind: inFile, off: int64(d.off), gen: d.gen}
		}
	}
	for num, d := range found.objects { // a table that is wrong also leaves objects out
		f.table.define(num, xrefEntry{kind: inFile, off: int64(d.off), gen: d.gen})
	}
	f.repair("some objects were not where the cross-reference table said")
}
