package postings

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"unsafe"

	"evidence/search/words"
)

// A PartWriter writes a Part: a term at a time.
type PartWriter struct {
	to      *bufio.Writer
	of      PartKey
	part    Part // without the lists
	at      uint64
	terms   []termPlace
	current []partPosting
	places  []uint32 // of the current term's postings
	order   []uint32 // by number: one more than the posting in current; 0 for none
	has     Set
	list    []byte
	failed  error
}

type termPlace struct{ hash, offset uint64 }

// A partPosting is a posting, and which places are its.
type partPosting struct {
	number, frequency uint32
	from, to          int
}

// NewPartWriter begins a part of passages, given by the engine's numbers: columns, whose Source is an index into ids, and the engine's
// numbers of sources themselves. numbers gives each passage's number in the part, NoNumber for what is none.
func NewPartWriter(to io.Writer, of PartKey, columns *Columns, ids []string, others []uint32) (w *PartWriter, numbers []uint32) {
	w = &PartWriter{to: bufio.NewWriterSize(to, 1<<20), of: of}
	p := &w.part
	p.Others = others
	docs := make([][]uint32, len(ids))
	for doc, source := range columns.Source {
		if source >= 0 {
			docs[source] = append(docs[source], uint32(doc))
		}
	}
	numbers = slices.Repeat([]uint32{NoNumber}, len(columns.Source))
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ids[a], ids[b]) })
	for _, i := range order {
		columns.readingOrder(docs[i])
		p.Sources = append(p.Sources, PartSource{ids[i], uint32(len(p.Docs) / WordSize), uint32(len(docs[i]))})
		for _, doc := range docs[i] {
			numbers[doc] = uint32(len(p.Docs))
			p.Docs = append(p.Docs, doc)
			p.appendRow(columns, doc)
		}
		for len(p.Docs)%WordSize > 0 {
			p.Docs = append(p.Docs, NoNumber)
			p.appendRow(&noPassage, 0)
		}
	}
	for i := range p.lengths {
		p.lengths[i] = make([]uint32, len(p.Docs))
	}
	w.order, w.has = make([]uint32, len(p.Docs)), NewSet(len(p.Docs))
	return w, numbers
}

// Add adds a posting of the current term, by its number in the part, with the length of the field and the places
// where the term is: positions, times four, and the case of its letters.
func (w *PartWriter) Add(number uint32, frequency, length int, field string, places func(add func(position int, c words.Case))) {
	if w.order[number] > 0 {
		return // an engine has it once
	}
	if i := lengthsField(field); i >= 0 {
		w.part.lengths[i][number] = uint32(length)
	}
	from := len(w.places)
	if places != nil {
		places(func(position int, c words.Case) { w.places = append(w.places, uint32(position)<<2|uint32(c&3)) })
		slices.Sort(w.places[from:])
		frequency = len(w.places) - from
	}
	w.current = append(w.current, partPosting{number, uint32(max(frequency, 1)), from, len(w.places)})
	w.order[number] = uint32(len(w.current))
	w.has.Add(number)
}

// Term ends the postings of a term and writes them.
func (w *PartWriter) Term(field, term string) {
	if len(w.current) == 0 || len(term) > math.MaxUint16 || w.failed != nil {
		w.forget()
		return
	}
	w.sort()
	code := slices.Index(PartFields, field)
	w.terms = append(w.terms, termPlace{termHash(code, term), w.at})
	head := listHead{Postings: uint32(len(w.current)), Field: uint8(code), Term: uint16(len(term))}
	l := listPart{frequencies: make([]byte, 0, len(w.current))}
	if lengths := lengthsField(field); lengths >= 0 {
		l.lengths = w.part.lengths[lengths]
	}
	if len(w.current) > sparse*len(w.has) {
		head.Dense, l.words = 1, make([]ListWord, len(w.has))
		for i := range l.words {
			l.words[i].length = math.MaxUint8
		}
	}
	for i, p := range w.current {
		frequency := byte(min(p.frequency, math.MaxUint8))
		l.frequencies = append(l.frequencies, frequency)
		if head.Dense == 0 {
			l.numbers = append(l.numbers, p.number)
			continue
		}
		word := &l.words[p.number/WordSize]
		if word.Mask == 0 {
			word.first = uint32(i)
		}
		word.add(&l, p.number, frequency)
	}
	places := w.writePlaces(&l)
	head.Places = uint32(len(places))
	head.Positions = crc32.Checksum(places, castagnoli)
	if len(l.checkpoints) > 0 {
		head.Positions = crc32.Update(crc32.Checksum(bytesOf(l.checkpoints), castagnoli), castagnoli, places)
	}
	w.write(head, term, &l, places)
	w.forget()
}

func (w *PartWriter) sort() {
	if len(w.current) < len(w.has) {
		slices.SortFunc(w.current, func(a, b partPosting) int { return cmp.Compare(a.number, b.number) })
		return
	}
	sorted := make([]partPosting, 0, len(w.current))
	w.has.Each(func(number uint32) { sorted = append(sorted, w.current[w.order[number]-1]) })
	w.current = sorted
}

func (w *PartWriter) forget() {
	for _, p := range w.current {
		w.order[p.number] = 0
		w.has[p.number/WordSize] = 0
	}
	w.current, w.places = w.current[:0], w.places[:0]
}

// writePlaces encodes the positions of the current term's postings, each as its distance from the one before.
func (w *PartWriter) writePlaces(l *listPart) []byte {
	if len(w.places) == 0 {
		return nil
	}
	out := w.list[:0]
	for i, p := range w.current {
		if i%perCheckpoint == 0 {
			l.checkpoints = append(l.checkpoints, uint32(len(out)))
		}
		if p.frequency >= math.MaxUint8 {
			out = binary.AppendUvarint(out, uint64(p.frequency))
		}
		before := uint32(0)
		for _, place := range w.places[p.from:p.to] {
			position := place >> 2
			out = binary.AppendUvarint(out, uint64(position-before)<<2|uint64(place&3))
			before = position
		}
	}
	w.list = out
	return out
}

// write writes a list. What the first checksum is of is in one piece: all but this number up to the padding of the frequencies.
func (w *PartWriter) write(head listHead, term string, l *listPart, places []byte) {
	b := make([]byte, 0, headOfList+len(term)+8+16*len(l.words)+4*len(l.numbers)+len(l.frequencies))
	b = append(b, unsafe.Slice((*byte)(unsafe.Pointer(&head)), headOfList)...)
	b = append(b, term...)
	b = append(b, zeros[:padding(len(term), 8)]...)
	b = append(b, bytesOf(l.words)...)
	b = append(b, bytesOf(l.numbers)...)
	b = append(b, l.frequencies...)
	binary.NativeEndian.PutUint32(b, crc32.Checksum(b[4:], castagnoli))
	w.put(b)
	w.put(zeros[:padding(len(l.frequencies), 4)])
	w.put(bytesOf(l.checkpoints))
	w.put(places)
	w.put(zeros[:padding(int(w.at%8), 8)])
}

var zeros [8]byte

func bytesOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*int(unsafe.Sizeof(s[0])))
}

func (w *PartWriter) put(b []byte) {
	if w.failed == nil {
		_, w.failed = w.to.Write(b)
	}
	w.at += uint64(len(b))
}

// Close writes what follows the lists.
func (w *PartWriter) Close() error {
	p := &w.part
	slices.SortFunc(w.terms, func(a, b termPlace) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.offset, b.offset)) })
	for _, t := range w.terms {
		p.hashes, p.offsets = append(p.hashes, t.hash), append(p.offsets, t.offset)
	}
	foot := partFoot{Order: byteOrder, Of: w.of, Meta: w.at, Words: uint32(len(w.has)), Terms: uint32(len(w.terms)), Sources: uint32(len(p.Sources)), Others: uint32(len(p.Others))}
	copy(foot.Magic[:], partMagic)
	meta := slices.Concat(bytesOf(p.hashes), bytesOf(p.offsets), bytesOf(p.Docs), bytesOf(p.Seq), bytesOf(p.Page), bytesOf(p.PageEnd),
		bytesOf(p.lengths[0]), bytesOf(p.lengths[1]), p.Block, p.OCRConfidence, bytesOf(p.Others))
	for _, s := range p.Sources {
		meta = append(meta, bytesOf([]uint32{s.First, s.Passages, uint32(len(s.ID))})...)
		meta = append(meta, s.ID...)
		meta = append(meta, zeros[:padding(len(s.ID), 4)]...)
	}
	meta = append(meta, zeros[:padding(len(meta), 8)]...)
	footBytes := unsafe.Slice((*byte)(unsafe.Pointer(&foot)), footSize)
	foot.Checksum = crc32.Update(crc32.Checksum(meta, castagnoli), castagnoli, footBytes[:footSize-4])
	w.put(meta)
	w.put(footBytes)
	return cmp.Or(w.failed, w.to.Flush())
}
