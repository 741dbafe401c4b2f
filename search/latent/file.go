package latent

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"unsafe"
)

// A Map is a Space with the places of texts in it, by groups.
type Map struct {
	Space   *Space
	Learnt  int // texts that the space was learnt from
	Changed int // texts that came or went since
	Groups  []Group
	Pairs   [][2]string // phrases that the texts themselves say mean the same
}

// A Group is texts that come and go together.
type Group struct {
	Name  string
	State string  // what tells these texts from others the group had or will have
	Texts Vectors // their places, in order
}

// magic begins a file and names its form, which changes whenever an older one would be read wrongly.
const magic = "evidence meaning 1\n"

// ErrUnreadable: the bytes are no Map, or one of another version of the program.
var ErrUnreadable = errors.New("the file of meaning was damaged or made by another version of the program")

// Encode writes a map: the magic, the CRC-32 of what follows, and numbers of four
// bytes, strings and vectors, each after its length. A number of a vector takes a byte.
func (m *Map) Encode() []byte {
	e := make(encoder, 0, 1<<20)
	e = append(append(e, magic...), 0, 0, 0, 0)
	e.number(m.Learnt)
	e.number(m.Changed)
	e.text(strings.Join(m.Space.names, "\n"))
	e.floats(m.Space.idf)
	e.vectors(&m.Space.basis)
	e.number(len(m.Groups))
	for i := range m.Groups {
		g := &m.Groups[i]
		e.text(g.Name)
		e.text(g.State)
		e.vectors(&g.Texts)
	}
	e.number(len(m.Pairs))
	for _, p := range m.Pairs {
		e.text(p[0])
		e.text(p[1])
	}
	binary.LittleEndian.PutUint32(e[len(magic):], crc32.ChecksumIEEE(e[len(magic)+4:]))
	return e
}

type encoder []byte

func (e *encoder) number(n int)  { *e = binary.LittleEndian.AppendUint32(*e, uint32(n)) }
func (e *encoder) text(s string) { e.number(len(s)); *e = append(*e, s...) }

func (e *encoder) floats(f []float32) {
	e.number(len(f))
	for _, x := range f {
		*e = binary.LittleEndian.AppendUint32(*e, math.Float32bits(x))
	}
}

func (e *encoder) vectors(v *Vectors) {
	e.number(v.Dims)
	e.floats(v.scale)
	*e = append(*e, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v.data))), len(v.data))...)
}

// Decode reads what Encode wrote. The map keeps b. The error wraps ErrUnreadable.
func Decode(b []byte) (m *Map, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok || len(rest) < 4 || binary.LittleEndian.Uint32(rest) != crc32.ChecksumIEEE(rest[4:]) {
		return nil, ErrUnreadable
	}
	d := decoder(rest[4:])
	m = &Map{Space: &Space{}, Learnt: d.number(), Changed: d.number()}
	m.Space.names = strings.Split(d.text(), "\n")
	m.Space.idf = d.floats()
	m.Space.basis = d.vectors(0)
	for range d.count(1) {
		m.Groups = append(m.Groups, Group{d.text(), d.text(), d.vectors(m.Space.Dims())})
	}
	for range d.count(1) {
		m.Pairs = append(m.Pairs, [2]string{d.text(), d.text()})
	}
	if n := len(m.Space.names); d == nil || n != len(m.Space.idf) || n != m.Space.basis.Len() || m.Space.Dims() == 0 {
		return nil, fmt.Errorf("%w: its lengths do not agree", ErrUnreadable)
	}
	m.Space.indexTerms()
	return m, nil
}

// A decoder reads what an encoder wrote; after a failure it is nil and reads zeros.
type decoder []byte

func (d *decoder) next(n int) []byte {
	if n < 0 || n > len(*d) {
		*d = nil
		return nil
	}
	out := (*d)[:n]
	*d = (*d)[n:]
	return out
}

func (d *decoder) number() int {
	b := d.next(4)
	if b == nil {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b))
}

// count is how many things of a size in bytes, or more, follow.
func (d *decoder) count(size int) int {
	n := d.number()
	if n > len(*d)/size {
		*d = nil
		return 0
	}
	return n
}

func (d *decoder) text() string { return string(d.next(d.number())) }

func (d *decoder) floats() []float32 {
	out := make([]float32, d.count(4))
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(d.next(4)))
	}
	return out
}

// vectors reads vectors, which must have so many dimensions where that is not 0.
func (d *decoder) vectors(dims int) Vectors {
	v := Vectors{Dims: d.number()}
	v.scale = d.floats()
	if dims != 0 && v.Dims != dims || v.Dims > 1<<16 {
		*d = nil
	}
	b := d.next(v.Dims * len(v.scale))
	v.data = unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
	return v
}
