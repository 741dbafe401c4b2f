package pdffile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// maxTrailers is how many of a file's last trailers a rebuild looks at.
const maxTrailers = 64

// A fileScan is what a reading of the whole file found, whatever its tables say.
type fileScan struct {
	objects       map[uint32]scannedObject // the last of each number
	objectStreams []Ref                    // object streams, in file order
	trailers      []int                    // offsets of trailer dictionaries, in file order
}

type scannedObject struct {
	off   int
	gen   uint16
	first int // where the number was defined first, before it was updated
}

// scan reads the file from end to end for "N G obj". Streams are passed over
// whole, so that a PDF attached to this one is not taken for part of it.
func (f *File) scan() *fileScan {
	if f.scanned != nil {
		return f.scanned
	}
	s := &fileScan{objects: map[uint32]scannedObject{}}
	f.scanned = s
	defer func(work int64) { f.parseBudget = work }(f.parseBudget) // what reading may cost is not used up here
	last := 0
	for pos := 0; pos < len(f.data); {
		i := bytes.Index(f.data[pos:], []byte("obj"))
		if i < 0 {
			break
		}
		i += pos
		pos = i + 3
		ref, at, ok := headerBefore(f.data, i)
		if !ok || len(s.objects) >= maxObjects {
			continue
		}
		s.findTrailers(f.data, last, at)
		first := at
		if d, ok := s.objects[ref.Num]; ok {
			first = d.first
		}
		s.objects[ref.Num] = scannedObject{at, ref.Gen, first}
		pos = f.scanBody(s, ref, at, pos)
		last = pos
	}
	s.findTrailers(f.data, last, len(f.data))
	return s
}

// scanBody notes what kind of stream the object is, if it is one, and returns
// the offset after it.
func (f *File) scanBody(s *fileScan, ref Ref, at, body int) int {
	end := len(f.data)
	if i := bytes.Index(f.data[body:], []byte("obj")); i >= 0 {
		end = body + i
	}
	i := streamKeyword(f.data[body:end])
	if i < 0 {
		return body
	}
	dict := f.data[body : body+i]
	start := streamStart(f.data, body+i+len("stream"))
	if bytes.Contains(dict, []byte("/ObjStm")) || bytes.Contains(dict, []byte("/First")) && bytes.Contains(dict, []byte("/N")) {
		s.objectStreams = append(s.objectStreams, Ref{ref.Num, uint16(0)})
	}
	if bytes.Contains(dict, []byte("/XRef")) {
		s.trailers = append(s.trailers, at)
	}
	if n, ok := directLength(dict); ok && start+n <= len(f.data) && followedBy(f.data, start+n, "endstream") {
		return start + n
	}
	if end, word := f.findStreamEnd(start); word != "" {
		return end
	}
	return start
}

// streamKeyword returns the offset of the keyword stream, which is after
// the >> of a dictionary, -1 where there is none.
func streamKeyword(body []byte) int {
	for from := 0; ; {
		i := bytes.Index(body[from:], []byte("stream"))
		if i < 0 {
			return -1
		}
		i += from
		if bytes.HasSuffix(bytes.TrimRight(body[:i], "\x00\t\n\f\r "), []byte(">>")) {
			return i
		}
		from = i + len("stream")
	}
}

// directLength reads the Length of a stream from its dictionary's text, unless
// that is a reference.
func directLength(dict []byte) (int, bool) {
	i := bytes.Index(dict, []byte("/Length"))
	if i < 0 {
		return 0, false
	}
	n, next, ok := digits(dict, skipSpace(dict, i+len("/Length")))
	if !ok {
		return 0, false
	}
	if _, j, ok := digits(dict, skipSpace(dict, next)); ok {
		if j = skipSpace(dict, j); j < len(dict) && dict[j] == 'R' {
			return 0, false
		}
	}
	return n, true
}

// findTrailers notes the trailer dictionaries between two offsets.
func (s *fileScan) findTrailers(data []byte, from, to int) {
	for from < to {
		i := bytes.Index(data[from:to], []byte("trailer"))
		if i < 0 {
			return
		}
		from += i + len("trailer")
		s.trailers = append(s.trailers, from)
	}
}

// headerBefore reads "N G " backwards from i, where "obj" stands.
func headerBefore(data []byte, i int) (Ref, int, bool) {
	gen, i, ok := digitsBefore(data, i)
	if !ok || gen > 65535 {
		return Ref{}, 0, false
	}
	at := i
	num, i, ok := digitsBefore(data, i)
	if !ok || num > maxObjectNumber || class[data[at-1]] != space {
		return Ref{}, 0, false
	}
	return Ref{uint32(num), uint16(gen)}, i, true
}

// digitsBefore reads a number that ends, perhaps before white space, at i, and
// returns where it begins.
func digitsBefore(data []byte, i int) (n, start int, ok bool) {
	for i > 0 && class[data[i-1]] == space {
		i--
	}
	end := i
	for i > 0 && isDigit(data[i-1]) && end-i < 10 {
		i--
	}
	if i == end || i > 0 && isDigit(data[i-1]) {
		return 0, 0, false
	}
	n, _, _ = digits(data, i)
	return n, i, true
}

// rebuild makes the table from a scan of the whole file. cause is what was wrong
// with the file's own tables, nil if they only failed to lead to the pages.
func (f *File) rebuild(cause error) error {
	s := f.scan()
	if len(s.objects) == 0 {
		return f.noObjects()
	}
	f.rebuilt = true
	kept := f.trailer
	f.table, f.trailer, f.catalog = newTable(len(f.data)), nil, nil
	f.objectStreams, f.pages = map[uint32]*objectStream{}, nil
	for num, d := range s.objects {
		if to := f.table.ensure(num); to != nil {
			*to = xrefEntry{kind: inFile, off: int64(d.off), gen: d.gen}
		}
	}
	f.collectTrailers(s, kept)
	if err := f.initCrypt(); err != nil {
		return err
	}
	f.addCompressed(s)
	f.findCatalog()
	if cause != nil {
		f.repair("the cross-reference table was missing or broken and was rebuilt from the whole file")
	} else {
		f.repair("the cross-reference table did not lead to every page and was rebuilt from the whole file")
	}
	return f.rebuiltPages()
}

// rebuiltPages walks the page tree after a rebuild, else takes every page there is.
func (f *File) rebuiltPages() error {
	err := f.walkPages()
	if err == nil && len(f.pages) > 0 {
		if n := f.tree.missing; n > 0 {
			f.repair(fmt.Sprintf("pages that the page tree names are missing and were left blank: %d", n))
		}
		return nil
	}
	if errors.Is(err, ErrTooLarge) {
		return err
	}
	if f.collectPages(); len(f.pages) > 0 {
		f.repair("the page tree was gone and the pages are in the order of the file")
		return nil
	}
	if f.tree.empty {
		return Refuse(ErrNoPages, "", adviseFetch+" from its publisher")
	}
	return f.noPages()
}

// collectTrailers merges the trailers found, the last that names a catalogue first.
func (f *File) collectTrailers(s *fileScan, kept Dict) {
	offs := s.trailers[max(0, len(s.trailers)-maxTrailers):]
	if first := s.trailers; len(offs) < len(first) {
		offs = append([]int{first[0]}, offs...)
	}
	for _, off := range slices.Backward(offs) {
		f.mergeTrailer(f.trailerAt(off))
	}
	if kept != nil {
		f.mergeTrailer(kept)
	}
	if f.trailer.Get("Root") == nil {
		f.mergeTrailer(f.searchTrailer())
	}
	if f.trailer.Get("Encrypt") == nil {
		f.searchEncrypt(s)
	}
}

// searchTrailer finds the last dictionary with a Root entry when the keyword
// trailer is gone.
func (f *File) searchTrailer() Dict {
	root := bytes.LastIndex(f.data, []byte("/Root"))
	for from := max(0, root-2048); from < root; {
		i := bytes.Index(f.data[from:root], []byte("<<"))
		if i < 0 {
			break
		}
		if d := f.trailerAt(from + i); d.Get("Root") != nil {
			return d
		}
		from += i + 2
	}
	return nil
}

// searchEncrypt finds the encryption dictionary when no trailer names it.
func (f *File) searchEncrypt(s *fileScan) {
	at := bytes.LastIndex(f.data, []byte("/Standard"))
	if at < 0 {
		return
	}
	found, place := Ref{}, -1
	for num, d := range s.objects {
		if d.off < at && d.off > place {
			found, place = Ref{num, d.gen}, d.off
		}
	}
	d := f.Dict(found)
	if d.Get("Filter") == Name("Standard") && d.Get("O") != nil && d.Get("U") != nil {
		f.trailer = f.trailer.with("Encrypt", found)
	}
}

// trailerAt reads the trailer dictionary, or that of the cross-reference stream, at off.
func (f *File) trailerAt(off int) Dict {
	if _, o, err := f.readIndirect(off); err == nil {
		if st, ok := o.(*Stream); ok && st.Dict.Get("Type") == Name("XRef") {
			return st.Dict.without("Type", "W", "Index", "Filter", "DecodeParms", "Length")
		}
		return nil
	}
	p := f.parser(off)
	t := p.Next()
	if t != TokDictOpen {
		return nil
	}
	d, _ := p.readValue(t).(Dict)
	return d
}

// addCompressed enters the objects of every object stream found. Of an object that
// is also elsewhere, what stands later in the file counts.
func (f *File) addCompressed(s *fileScan) {
	for _, ref := range s.objectStreams {
		p := f.openObjectStream(ref.Num)
		if p == nil {
			continue
		}
		at := f.table.lookup(ref.Num).off
		for i, num := range p.nums {
			if to := f.table.ensure(num); to != nil && f.placeOf(to) < at && num != ref.Num {
				*to = xrefEntry{kind: compressed, stream: ref.Num, off: int64(i)}
			}
		}
	}
}

// placeOf is the offset in the file where the object stands, or the stream
// that holds it.
func (f *File) placeOf(s *xrefEntry) int64 {
	switch s.kind {
	case inFile:
		return s.off
	case compressed:
		if p := f.table.lookup(s.stream); p != nil && p.kind == inFile {
			return p.off
		}
	}
	return -1
}

// findCatalog finds the document catalogue: the trailer's, or, in a file that is
// rebuilt, the last object that says it is one. One whose page tree is gone is
// taken only if there is no other.
func (f *File) findCatalog() {
	d := f.Dict(f.trailer.Get("Root"))
	if d != nil && (f.Dict(d.Get("Pages")) != nil || !f.rebuilt) {
		f.catalog = d
		return
	}
	for _, ref := range f.inFileOrder("Catalog") {
		c := f.Dict(ref)
		if f.catalog == nil || f.Dict(c.Get("Pages")) != nil {
			f.catalog = c
			f.trailer = f.trailer.with("Root", ref)
		}
	}
	if f.catalog == nil {
		f.catalog = d
	}
}

// noPages says what is missing of a file in which no page was found.
func (f *File) noPages() error {
	if f.cutShort() {
		return Refuse(ErrDamaged, ": it is cut short and its page tree is gone", "fetch the file again")
	}
	return Refuse(ErrDamaged, ": no page can be found in it", "fetch the file again")
}

// cutShort reports whether the file's end is missing.
func (f *File) cutShort() bool {
	tail := bytes.TrimRight(f.data, "\x00\r\n\t ")
	return !bytes.Contains(tail[max(0, len(tail)-1024):], []byte("%%EOF"))
}
