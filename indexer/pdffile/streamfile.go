package pdffile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// streamHeader begins what StreamFile returns: the form of header that
// github.com/ledongthuc/pdf accepts.
const streamHeader = "%PDF-1.7\n"

// maxRewritten is how many bytes of streams are written again, and four times
// the file's size.
const maxRewritten = 128 << 20

// StreamFile returns the file's streams, but for images, as a PDF that
// github.com/ledongthuc/pdf opens, and the length of that PDF. Its trailer's
// dictionary /Streams names each stream by the number it has in the file.
//
// It is the bytes of the file, which are not copied, between a header and a
// classic cross-reference table of the streams. Valid streams stay where they
// are. Behind the file's bytes are written again those that the library cannot
// read: with a wrong length, encrypted, with an unusual dictionary, or with a
// filter other than Flate without a predictor. Flate data is left as it is, so
// that reading it can still end in an error after what can be decoded, and can
// still expand a thousandfold: read it with a limit.
func (f *File) StreamFile() (io.ReaderAt, int64) {
	w := &streamWriter{f: f, offsets: map[Ref]int{}, next: uint32(len(f.table.dense))}
	w.tail = append(w.tail, '\n')
	f.table.forEach(w.add)
	w.writeTable()
	all := concat{[]byte(streamHeader), f.data, w.tail}
	return all, int64(len(streamHeader) + len(f.data) + len(w.tail))
}

// A concat reads slices of bytes as one file.
type concat [][]byte

func (c concat) ReadAt(p []byte, off int64) (n int, err error) {
	for _, b := range c {
		if off >= int64(len(b)) {
			off -= int64(len(b))
			continue
		}
		n += copy(p[n:], b[off:])
		off = 0
		if n == len(p) {
			return n, nil
		}
	}
	return n, io.EOF
}

type streamWriter struct {
	f       *File
	tail    []byte      // what follows the bytes of the file
	offsets map[Ref]int // of the objects in the cross-reference table
	streams []byte      // the entries of the dictionary /Streams
	next    uint32      // the next number that no object of the file has
}

// add adds object num if it is a stream that is no image.
func (w *streamWriter) add(num uint32, s *xrefEntry) {
	if s.kind != inFile {
		return
	}
	start, isStream := w.validStream(num, s)
	if !isStream {
		return
	}
	f := w.f
	ref := Ref{Num: num, Gen: s.gen}
	st, ok := f.Get(ref).(*Stream)
	if !ok || isImage(f, st) {
		return
	}
	if t := f.Name(st.Dict.Get("Type")); t == "ObjStm" || t == "XRef" {
		return
	}
	if start == st.pos && w.readable(st) {
		w.keep(ref, s, st)
		return
	}
	w.rewrite(num, st)
}

// validStream reports whether object num can be a stream, and where its data
// begins if the library can read its dictionary where it is, else -1.
func (w *streamWriter) validStream(num uint32, s *xrefEntry) (start int, isStream bool) {
	f := w.f
	if f.decrypter != nil || num >= f.table.limit || f.parseBudget <= 0 {
		return -1, true
	}
	_, body, _ := f.objectHeader(int(s.off))
	v := validator{f: f, data: f.data, pos: body}
	defer func() { f.spend(v.pos - body) }()
	if !v.skipDirect() {
		return -1, true
	}
	if v.skipKeyword("endobj") {
		return -1, false
	}
	return v.streamStart(), true
}

// isImage reports whether a stream holds an image, or data under a filter of images.
func isImage(f *File, st *Stream) bool {
	if f.Name(st.Dict.Get("Subtype")) == "Image" {
		return true
	}
	names, _ := f.filters(st.Dict)
	return slices.ContainsFunc(names, isImageFilter)
}

// readable reports whether the library can read the data of a stream: its
// length is right, and it has no filter, or Flate as zlib writes it and without
// parameters.
func (w *streamWriter) readable(st *Stream) bool {
	f := w.f
	length, _ := f.Resolve(st.Dict.Get("Length")).(Integer)
	if int(length) != len(st.raw) || !followedBy(f.data, st.pos+len(st.raw), "endstream") {
		return false
	}
	switch st.Dict.Get("Filter") {
	case nil:
		return !st.Dict.Has("F")
	case Name("FlateDecode"):
		return f.Resolve(st.Dict.Get("DecodeParms")) == nil && hasWholeChecksum(st.raw)
	}
	return false
}

// hasWholeChecksum reports whether data can be left to a simple reader of zlib
// data. Some writers leave out the checksum, or a part of it, after a last block
// that is empty (03 00), which is an error to such a reader.
func hasWholeChecksum(data []byte) bool {
	return hasZlibHeader(data) && !bytes.Contains(data[max(2, len(data)-5):], []byte("\x03\x00"))
}

// keep leaves a stream where it is. A length given by reference is written
// again, as the table has no other objects than streams.
func (w *streamWriter) keep(ref Ref, s *xrefEntry, st *Stream) {
	w.offsets[ref] = len(streamHeader) + int(s.off)
	w.list(ref.Num, ref)
	if length, ok := st.Dict.Get("Length").(Ref); ok {
		w.offsets[length] = w.end()
		w.tail = fmt.Appendf(w.tail, "%d %d obj\n%d\nendobj\n", length.Num, length.Gen, len(st.raw))
	}
}

// rewrite writes a stream again, decrypted, and decoded unless it is Flate that
// the library can read. Data beyond maxRewritten is left out.
func (w *streamWriter) rewrite(num uint32, st *Stream) {
	f := w.f
	if f.spend(len(st.raw)); f.parseBudget <= 0 {
		return
	}
	data, filter := w.decoded(st)
	if len(w.tail)+len(data) > maxRewritten+4*len(f.data) {
		f.repair("streams were left out, because the file's streams are too large together")
		data, filter = nil, ""
	}
	ref := Ref{Num: num}
	if num >= f.table.limit { // the library would make a table of that length
		ref.Num = w.next
		w.next++
	}
	w.offsets[ref] = w.end()
	w.list(num, ref)
	w.tail = fmt.Appendf(w.tail, "%d 0 obj\n<</Length %d%s>>\nstream\n", ref.Num, len(data), filter)
	w.tail = append(w.tail, data...)
	w.tail = append(w.tail, "\nendstream\nendobj\n"...)
}

// decoded returns the data of a stream as it is written again, and the entry of
// its dictionary that names the filter.
func (w *streamWriter) decoded(st *Stream) (data []byte, filter string) {
	f := w.f
	raw, _ := f.decrypted(st)
	names, parms := f.filters(st.Dict)
	if len(names) == 1 && names[0] == "FlateDecode" && hasWholeChecksum(raw) {
		if p, _ := f.Int(parms[0].Get("Predictor")); p < 2 {
			return raw, "/Filter /FlateDecode"
		}
	}
	data, err := f.filtered(st, raw, maxStream)
	switch {
	case errors.Is(err, errChecksum):
		f.repair("the checksum of a stream is wrong: it may be damaged")
	case err != nil:
		f.repair("a stream could not be decoded to its end")
	}
	return data, ""
}

// end is the offset behind what has been written.
func (w *streamWriter) end() int { return len(streamHeader) + len(w.f.data) + len(w.tail) }

// list enters the stream that is object num of the file in the dictionary /Streams.
func (w *streamWriter) list(num uint32, ref Ref) {
	w.streams = fmt.Appendf(w.streams, "/%d %d %d R", num, ref.Num, ref.Gen)
}

// writeTable writes the cross-reference table, a subsection for each run of
// numbers, and the trailer (ISO 32000-1, 7.5.4 and 7.5.5).
func (w *streamWriter) writeTable() {
	start := w.end()
	refs := slices.SortedFunc(maps.Keys(w.offsets), func(a, b Ref) int { return cmp.Or(cmp.Compare(a.Num, b.Num), cmp.Compare(a.Gen, b.Gen)) })
	refs = slices.CompactFunc(refs, func(a, b Ref) bool { return a.Num == b.Num })
	w.tail = append(w.tail, "xref\n"...)
	for len(refs) > 0 {
		n := 1
		for n < len(refs) && refs[n].Num == refs[n-1].Num+1 {
			n++
		}
		w.tail = fmt.Appendf(w.tail, "%d %d\n", refs[0].Num, n)
		for _, ref := range refs[:n] {
			w.tail = fmt.Appendf(w.tail, "%010d %05d n \n", w.offsets[ref], ref.Gen)
		}
		refs = refs[n:]
	}
	w.tail = fmt.Appendf(w.tail, "trailer\n<</Size %d /Streams <<%s>>>>\nstartxref\n%d\n%%%%EOF\n", w.next, w.streams, start)
}
