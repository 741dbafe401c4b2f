package pdffile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// plainHeader begins the plain view.
const plainHeader = "%PDF-1.7\n"

// maxGap is how many free numbers a subsection of the plain view's table may
// hold in a row.
const maxGap = 16

// maxView is the size up to which a plain view takes in streams, and four times
// the file's size.
const maxView = 128 << 20

// Plain returns the document as a PDF 1.7 that a simple library opens: a
// classic cross-reference table, no object streams, no encryption, and no
// filter but Flate without a predictor on anything that is not an image. Every
// page carries what it inherits, and the trailer lists the pages in order as
// /EvidencePages, so that the page tree need not be walked.
//
// The bytes of the file come first, and objects that are sound stay where they
// are; the others are written again behind them. Flate data is left as it is,
// so that reading it can still end in an error after what can be decoded, and
// can still expand a thousandfold: read it with a limit. Images keep their
// data as it is in the file, decrypted or not; one whose dictionary had to be
// written again has none.
func (f *File) Plain() []byte {
	if f.plain == nil {
		v := &view{f: f, places: make([]place, len(f.table.dense)), moved: map[uint32]uint32{}}
		f.plain = v.build()
	}
	return f.plain
}

// A place is where an object stands in the view; offset 0 is none.
type place struct {
	off int64
	gen uint16
}

type view struct {
	f       *File
	out     []byte
	shift   int               // of the file's bytes in out
	places  []place           // by object number
	moved   map[uint32]uint32 // new numbers of objects with one beyond the table
	overlay map[uint32]Object // objects that the view changes
	root    Ref
}

func (v *view) build() []byte {
	f := v.f
	v.renumber()
	v.overlay = map[uint32]Object{}
	v.root, _ = f.trailer.Get("Root").(Ref)
	v.completePages()
	if f.tree.unsound || f.Dict(v.root) == nil {
		v.flatTree()
	}
	v.places = append(v.places, make([]place, len(f.table.dense)-min(len(v.places), len(f.table.dense)))...)
	v.start()
	f.table.each(v.object)
	v.tail()
	return v.out
}

// renumber gives the objects with a number beyond the dense table a low one.
func (v *view) renumber() {
	for _, num := range v.f.table.sparseNumbers() {
		if v.f.table.sparse[num].kind > free {
			v.moved[num] = v.f.add(nil).Num
		}
	}
	for _, num := range v.moved {
		v.f.table.at(num).kind = free // a number only; the object stays where it is
	}
}

// completePages gives each page its inherited attributes, and a size if it has none.
func (v *view) completePages() {
	for i := range v.f.pages {
		p := &v.f.pages[i]
		d := p.Dict
		for k, key := range inherited {
			if value := v.f.tree.given[i][k]; value != nil && d.Get(key) == nil {
				d = d.with(key, value)
			}
		}
		if d.Get("MediaBox") == nil {
			d = d.with("MediaBox", Array{Real(p.MediaBox[0]), Real(p.MediaBox[1]), Real(p.MediaBox[2]), Real(p.MediaBox[3])})
		}
		if v.f.tree.unsound || len(d) != len(p.Dict) {
			v.overlay[p.Ref.Num] = d
		}
	}
}

// flatTree puts a page tree of one node in the place of an unsound one.
func (v *view) flatTree() {
	f := v.f
	kids := make(Array, len(f.pages))
	node := f.add(nil)
	for i, p := range f.pages {
		kids[i] = p.Ref
		d, _ := v.overlay[p.Ref.Num].(Dict)
		v.overlay[p.Ref.Num] = d.without("Kids").with("Parent", node).with("Type", Name("Page"))
	}
	v.overlay[node.Num] = Dict{{"Type", Name("Pages")}, {"Kids", kids}, {"Count", Integer(len(kids))}}
	catalog := f.catalog.with("Type", Name("Catalog")).with("Pages", node)
	if _, isPage := v.overlay[v.root.Num]; isPage || f.Dict(v.root) == nil {
		v.root = f.add(nil)
	}
	v.overlay[v.root.Num] = catalog
}

// start puts the file's bytes into the view and mends the header.
func (v *view) start() {
	f := v.f
	size := len(f.data) + 4096 + 24*len(f.table.dense)
	f.table.each(func(_ uint32, s *slot) {
		if s.kind == packed {
			f.openPack(s.pack)
		}
	})
	for _, p := range f.packs {
		if p != nil {
			size += len(p.data) + 16*len(p.nums)
		}
	}
	v.out = make([]byte, 0, size)
	if !v.headerFits() {
		v.out = append(v.out, plainHeader...)
		v.shift = len(plainHeader)
	}
	v.out = append(v.out, f.data...)
	if v.out[len(v.out)-1] != '\n' {
		v.out = append(v.out, '\n')
	}
	copy(v.out, plainHeader)
}

// headerFits reports whether the header can be written over the file's first
// bytes: no object begins there, and the line they are on is the header's own
// or junk.
func (v *view) headerFits() bool {
	fits := len(v.f.data) >= len(plainHeader)
	v.f.table.each(func(_ uint32, s *slot) {
		if s.kind == inFile && s.off < int64(len(plainHeader)) {
			fits = false
		}
	})
	return fits
}

// object puts one object into the view: where it stands, or written again.
func (v *view) object(num uint32, s *slot) {
	if o, ok := v.overlay[num]; ok {
		v.write(num, o)
		return
	}
	switch s.kind {
	case inFile:
		v.inFile(num, s)
	case packed:
		v.unpack(num, s)
	case made:
		v.write(num, s.obj)
	}
}

func (v *view) inFile(num uint32, s *slot) {
	f := v.f
	_, body, _ := f.header(int(s.off))
	r := strict{f: f, data: f.data, pos: body}
	defer func() { f.spend(r.pos - body) }()
	if _, moved := v.moved[num]; !moved && f.work > 0 && r.direct() && (f.crypt == nil || !r.texts) {
		if r.after("endobj") {
			v.keep(num, s)
			return
		}
		if start, ok := strictStream(f.data, r); ok {
			v.stream(num, s, start)
			return
		}
	}
	v.stream(num, s, -1)
}

// strictStream returns where the data begins after the keyword stream and the
// line end that the standard asks for.
func strictStream(data []byte, r strict) (int, bool) {
	if !r.after("stream") || r.pos+1 >= len(data) {
		return 0, false
	}
	switch {
	case data[r.pos] == '\n':
		return r.pos + 1, true
	case data[r.pos] == '\r' && data[r.pos+1] == '\n':
		return r.pos + 2, true
	}
	return 0, false
}

// keep leaves the object where it stands.
func (v *view) keep(num uint32, s *slot) {
	v.places[num] = place{off: s.off + int64(v.shift), gen: s.gen}
}

// stream puts an object that may be a stream into the view. start is where its
// data begins if it can stay where it is, else negative.
func (v *view) stream(num uint32, s *slot, start int) {
	f := v.f
	o := f.Get(Ref{Num: num})
	if ref, ok := o.(Ref); ok {
		o = f.Resolve(ref)
	}
	st, ok := o.(*Stream)
	if !ok {
		v.write(num, o)
		return
	}
	if t := f.Name(st.Dict.Get("Type")); t == "ObjStm" || t == "XRef" {
		return
	}
	if isImage(f, st) {
		if start >= 0 {
			v.keep(num, s)
		} else {
			v.writeStream(num, st.Dict.without("Length"), nil)
		}
		return
	}
	length, _ := f.Resolve(st.Dict.Get("Length")).(Integer)
	ended := followedBy(f.data, st.pos+len(st.raw), "endstream")
	if start == st.pos && ended && f.crypt == nil && int(length) == len(st.raw) && v.simple(st) {
		v.keep(num, s)
		return
	}
	v.recode(num, st)
}

// isImage reports whether a stream holds an image, or data under a filter of images.
func isImage(f *File, st *Stream) bool {
	if f.Name(st.Dict.Get("Subtype")) == "Image" {
		return true
	}
	names, _ := f.filters(st.Dict)
	return slices.ContainsFunc(names, func(n Name) bool {
		return n == "DCTDecode" || n == "JPXDecode" || n == "JBIG2Decode" || n == "CCITTFaxDecode"
	})
}

// simple reports whether a stream has no filter, or Flate as zlib writes it and
// without parameters.
func (v *view) simple(st *Stream) bool {
	switch filter := v.f.Resolve(st.Dict.Get("Filter")).(type) {
	case nil:
		return !st.Dict.Has("F")
	case Name:
		return filter == "FlateDecode" && v.f.Resolve(st.Dict.Get("DecodeParms")) == nil && plainFlate(st.raw)
	}
	return false
}

// plainFlate reports whether data can be left to a simple reader of zlib data.
// Some writers leave out the checksum, or a part of it, after a last block that
// is empty (03 00), which is an error to such a reader.
func plainFlate(data []byte) bool {
	if !zlibHeader(data) {
		return false
	}
	tail := data[max(2, len(data)-5):]
	return !bytes.Contains(tail, []byte("\x03\x00"))
}

// recode writes a stream again, decrypted, and decoded unless it is plain Flate.
func (v *view) recode(num uint32, st *Stream) {
	f := v.f
	if f.spend(len(st.raw)); f.work <= 0 {
		return
	}
	raw, _ := f.decrypted(st)
	d := st.Dict.without("Length", "Filter", "DecodeParms", "F", "DP")
	names, parms := f.filters(st.Dict)
	if len(names) == 1 && names[0] == "FlateDecode" && plainFlate(raw) {
		if p, _ := f.Int(parms[0].Get("Predictor")); p < 2 {
			v.writeStream(num, d.with("Filter", Name("FlateDecode")), raw)
			return
		}
	}
	data, err := f.filtered(&Stream{Dict: st.Dict, ref: st.ref, pos: st.pos}, raw, defaultLimit)
	switch {
	case errors.Is(err, errChecksum):
		f.mend("the checksum of a stream is wrong: it may be damaged")
	case err != nil:
		f.mend("a stream could not be decoded to its end")
	}
	v.writeStream(num, d, data)
}

// unpack writes an object of an object stream, as its text where that is sound.
func (v *view) unpack(num uint32, s *slot) {
	f := v.f
	p := f.openPack(s.pack)
	if p == nil {
		return
	}
	i := p.find(num, int(s.off))
	if i < 0 {
		return
	}
	text := bytes.TrimRight(p.text(i), "\x00\t\n\f\r ")
	if f.spend(len(text)); f.work <= 0 {
		return
	}
	r := strict{f: f, data: text}
	if _, moved := v.moved[num]; moved || !r.direct() || r.pos != len(text) {
		v.write(num, f.Get(Ref{Num: num}))
		return
	}
	v.begin(num)
	v.out = append(v.out, text...)
	v.out = append(v.out, "\nendobj\n"...)
}

// begin writes "N G obj" and notes the place.
func (v *view) begin(num uint32) {
	to, _ := v.target(Ref{Num: num})
	v.places[to.Num] = place{off: int64(len(v.out)), gen: to.Gen}
	v.out = fmt.Appendf(v.out, "%d %d obj\n", to.Num, to.Gen)
}

// target gives the number and generation that an object has in the view.
func (v *view) target(ref Ref) (Ref, bool) {
	s := v.f.table.at(ref.Num)
	if _, changed := v.overlay[ref.Num]; s == nil || s.kind <= free && !changed {
		return Ref{}, false
	}
	if num, ok := v.moved[ref.Num]; ok {
		return Ref{Num: num}, true
	}
	return Ref{ref.Num, s.gen}, true
}

func (v *view) write(num uint32, o Object) {
	if ref, ok := o.(Ref); ok {
		o = v.f.Resolve(ref)
	}
	if st, ok := o.(*Stream); ok {
		v.recode(num, st)
		return
	}
	v.begin(num)
	v.out = appendObject(v.out, o, v.target)
	v.out = append(v.out, "\nendobj\n"...)
}

// writeStream writes a stream, without its data once the view is full.
func (v *view) writeStream(num uint32, d Dict, data []byte) {
	if len(v.out)+len(data) > maxView+4*len(v.f.data) {
		v.f.mend("streams were left out, because the file's streams are too large together")
		data = nil
		d = d.without("Filter")
	}
	v.begin(num)
	v.out = appendDict(v.out, d.with("Length", Integer(len(data))), v.target)
	v.out = append(v.out, "\nstream\n"...)
	v.out = append(v.out, data...)
	v.out = append(v.out, "\nendstream\nendobj\n"...)
}
