package postings

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/blevesearch/mmap-go"
)

// A Part is the lists of all terms of some reports, as they lie in a file, mapped: nothing is decoded when it is opened, and
// next to nothing of it is in the heap. An engine has one for each of its segments (PartWriter), beside its own files and made of
// them. Inside a part passages are numbered as in a Table, by source and in reading order, each source from a multiple of WordSize on.
//
// The file begins with the lists, each with its checksum, which is compared when the list is first asked for. What follows has one
// checksum in all, which is compared when the file is opened: where the lists are, the columns of the passages, and the sources.
type Part struct {
	Columns            // but for Source
	Docs      []uint32 // by number: the engine's; NoNumber for what is no passage
	Sources   []PartSource
	Others    []uint32 // the engine's numbers of the sources themselves
	lengths   [2][]uint32
	hashes    []uint64 // of terms, in order
	offsets   []uint64
	mapped    mmap.MMap
	path      string
	isDamaged atomic.Bool
}

// A PartSource is a source with passages in a part.
type PartSource struct {
	ID              string
	First, Passages uint32 // its first word of a Set, and how many passages it has
}

// partMagic begins the end of a file and names its form.
const partMagic = "evidence lists 1\n"

// partFoot is the end of a file: magic, a number that machines of another byte order read differently, what the file was
// made of, the beginning of what the checksum is of, counts, and the checksum.
type partFoot struct {
	Magic                         [24]byte
	Order                         uint32
	Words, Terms, Sources, Others uint32
	Of                            PartKey
	Meta                          uint64
	_                             uint32
	Checksum                      uint32 // of all from Meta to here
}

// A PartKey tells what a part was made of from anything else.
type PartKey struct {
	Checksum uint32 // of the segment
	Docs     uint32 // in the segment
}

const (
	byteOrder = 0x01020304
	footSize  = int(unsafe.Sizeof(partFoot{}))
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errDamagedPart = errors.New("the file of lists is damaged, of something else, or of another version of the program")

// OpenPart maps a file that was made of what the key says.
func OpenPart(path string, of PartKey) (*Part, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < int64(footSize) || info.Size()%8 != 0 {
		return nil, fmt.Errorf("reading %q: %w", path, errDamagedPart)
	}
	m, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("mapping %q: %w", path, err)
	}
	p := &Part{mapped: m, path: path}
	if !p.read(of) {
		p.Close()
		return nil, fmt.Errorf("reading %q: %w", path, errDamagedPart)
	}
	return p, nil
}

// Close unmaps the file. No list of it may be used afterwards.
func (p *Part) Close() {
	if p.mapped != nil {
		_ = p.mapped.Unmap()
		p.mapped = nil
	}
}

// read reports whether the file is whole and of what is wanted, and has p refer to it.
func (p *Part) read(of PartKey) bool {
	at := len(p.mapped) - footSize
	foot := (*partFoot)(unsafe.Pointer(&p.mapped[at]))
	if string(foot.Magic[:len(partMagic)]) != partMagic || foot.Order != byteOrder || foot.Of != of || foot.Meta > uint64(at) || foot.Meta%8 != 0 ||
		crc32.Checksum(p.mapped[foot.Meta:len(p.mapped)-4], castagnoli) != foot.Checksum {
		return false
	}
	r := partReader{rest: p.mapped[foot.Meta:at]}
	n := int(foot.Words) * WordSize
	p.hashes, p.offsets = take[uint64](&r, int(foot.Terms)), take[uint64](&r, int(foot.Terms))
	p.Docs = take[uint32](&r, n)
	p.Seq, p.Page, p.PageEnd = take[int32](&r, n), take[int32](&r, n), take[int32](&r, n)
	for i := range p.lengths {
		p.lengths[i] = take[uint32](&r, n)
	}
	p.Block, p.OCRConfidence = take[byte](&r, n), take[byte](&r, n)
	p.Others = take[uint32](&r, int(foot.Others))
	for range foot.Sources {
		numbers := take[uint32](&r, 3)
		if r.short {
			return false
		}
		p.Sources = append(p.Sources, PartSource{First: numbers[0], Passages: numbers[1], ID: string(take[byte](&r, int(numbers[2])))})
		_ = take[byte](&r, padding(int(numbers[2]), 4))
	}
	return !r.short
}

// A partReader takes slices off the front of a file, which stay there.
type partReader struct {
	rest  []byte
	short bool
}

func take[T byte | uint32 | int32 | uint64](r *partReader, n int) []T {
	var zero T
	size := n * int(unsafe.Sizeof(zero))
	if r.short = r.short || size > len(r.rest); r.short || n == 0 {
		return nil
	}
	out := unsafe.Slice((*T)(unsafe.Pointer(&r.rest[0])), n)
	r.rest = r.rest[size:]
	return out
}

// padding is how many bytes are missing from n to a multiple of to.
func padding(n, to int) int { return (to - n%to) % to }

// PartFields are the fields whose lists a part has. The place of one is kept in files.
var PartFields = []string{TextStems, TextWords, LeadInStems, HeadingStems, HeadingWords, ParagraphNumber}

// lengthsField is the place of a field among those whose lengths are kept; -1 for any other.
func lengthsField(field string) int { return slices.Index(PartFields[:2], field) }

// termHash is FNV-1a (Fowler, Noll and Vo) of a field and a term.
func termHash(field int, term string) uint64 {
	h := (uint64(14695981039346656037) ^ uint64(field)) * 1099511628211
	for i := range len(term) {
		h = (h ^ uint64(term[i])) * 1099511628211
	}
	return h
}

// A listHead begins a list in a file. After it come the term, with zeros to a multiple of 8, then words or numbers, frequencies, and
// the positions: see PartWriter.
type listHead struct {
	Checksum  uint32 // of the list after this number, without the positions
	Positions uint32 // checksum of the positions
	Postings  uint32
	Places    uint32 // bytes of positions
	Dense     uint8
	Field     uint8
	Term      uint16 // bytes
	_         uint32
}

const headOfList = int(unsafe.Sizeof(listHead{}))

// find gives a term's list. ok is false where it is damaged; a term that is not there has an empty list.
func (p *Part) find(field int, term string) (l listPart, ok bool) {
	hash := termHash(field, term)
	i, _ := slices.BinarySearch(p.hashes, hash)
	for ; i < len(p.hashes) && p.hashes[i] == hash; i++ {
		l, same, ok := p.readList(p.offsets[i], field, term)
		if !ok {
			p.damaged()
			return listPart{}, false
		}
		if same {
			return l, true
		}
	}
	return listPart{}, true
}

// readList reads the list at an offset, and reports whether it is that of the term.
func (p *Part) readList(offset uint64, field int, term string) (l listPart, same, ok bool) {
	if offset%8 != 0 || offset+uint64(headOfList) > uint64(len(p.mapped)) {
		return l, false, false
	}
	head := (*listHead)(unsafe.Pointer(&p.mapped[offset]))
	r := partReader{rest: p.mapped[offset+uint64(headOfList):]}
	name := take[byte](&r, int(head.Term))
	_ = take[byte](&r, padding(int(head.Term), 8))
	n := int(head.Postings)
	if head.Dense == 1 {
		words := len(p.Docs) / WordSize
		raw := take[uint64](&r, 2*words)
		if !r.short {
			l.words = unsafe.Slice((*ListWord)(unsafe.Pointer(&raw[0])), words)
		}
	} else {
		l.numbers = take[uint32](&r, n)
	}
	l.frequencies = take[byte](&r, n)
	if r.short {
		return l, false, false
	}
	end := len(p.mapped) - len(r.rest)
	if crc32.Checksum(p.mapped[offset+4:end], castagnoli) != head.Checksum {
		return l, false, false
	}
	_ = take[byte](&r, padding(n, 4))
	l.checkpoints = take[uint32](&r, checkpoints(int(head.Places), n))
	l.places = take[byte](&r, int(head.Places))
	l.placesSum = head.Positions
	if i := lengthsField(PartFields[field]); i >= 0 {
		l.lengths = p.lengths[i]
	}
	return l, int(head.Field) == field && string(name) == term, !r.short
}

// perCheckpoint is how many postings share one offset into the positions.
const perCheckpoint = 16

func checkpoints(places, postings int) int {
	if places == 0 {
		return 0
	}
	return (postings + perCheckpoint - 1) / perCheckpoint
}

// Damaged reports whether a list of the part was found to be damaged.
func (p *Part) Damaged() bool { return p.isDamaged.Load() }

// damaged has the part left out from now on, and its file made again by whoever makes those that are missing.
func (p *Part) damaged() {
	if !p.isDamaged.Swap(true) {
		_ = os.Remove(p.path)
	}
}

// checkPlaces reports whether the positions of a list are as they were written.
func (l *listPart) checkPlaces() bool {
	sum := uint32(0)
	if len(l.checkpoints) > 0 {
		sum = crc32.Checksum(unsafe.Slice((*byte)(unsafe.Pointer(&l.checkpoints[0])), 4*len(l.checkpoints)), castagnoli)
	}
	return crc32.Update(sum, castagnoli, l.places) == l.placesSum
}

// A position reader reads the positions of one list after another of its postings.
type positionReader struct {
	l    *listPart
	next int // posting that the rest begins with
	rest []byte
}

// read calls visit with the positions in posting i, how often which has the term, and the case of the letters there.
func (r *positionReader) read(i int, frequency byte, visit func(position uint32, c uint8)) {
	if i < r.next || i/perCheckpoint != r.next/perCheckpoint || r.rest == nil {
		r.next = i / perCheckpoint * perCheckpoint
		r.rest = r.l.places[min(int(r.l.checkpoints[i/perCheckpoint]), len(r.l.places)):]
	}
	for ; r.next < i; r.next++ {
		r.skip(r.l.frequencies[r.next])
	}
	n := r.count(frequency)
	position := uint32(0)
	for range n {
		v := r.varint()
		position += uint32(v >> 2)
		visit(position, uint8(v&3))
	}
	r.next++
}

// count is how many positions a posting has.
func (r *positionReader) count(frequency byte) int {
	if frequency < 255 {
		return int(frequency)
	}
	return int(r.varint())
}

func (r *positionReader) skip(frequency byte) {
	for n := r.count(frequency); n > 0 && len(r.rest) > 0; r.rest = r.rest[1:] {
		if r.rest[0] < 0x80 {
			n--
		}
	}
}

func (r *positionReader) varint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		v := uint64(r.rest[0])
		r.rest = r.rest[1:]
		return v
	}
	v, n := binary.Uvarint(r.rest)
	r.rest = r.rest[max(n, 0):]
	return v
}
