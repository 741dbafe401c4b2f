package rescore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"unsafe"

	"github.com/blevesearch/mmap-go"

	"evidence/search/encoder"
)

// A reportVectors is the vectors of the sentences of one report's passages, as they lie in a file.
type reportVectors struct {
	ends   []uint32 // by passage, in reading order: where its sentences end in all
	all    []encoder.Vector
	mapped mmap.MMap
}

// of gives the vectors of the sentences of a passage, by its place in the report.
func (v *reportVectors) of(passage int) []encoder.Vector {
	start := uint32(0)
	if passage > 0 {
		start = v.ends[passage-1]
	}
	return v.all[start:v.ends[passage]]
}

// magic begins a file and names its form, which changes with the layout and with how passages are cut into sentences.
const magic = "evidence sentences 1\n"

// headSize is the size of what is before the table of ends: magic, model, checksum, and the numbers of passages and of sentences.
const headSize = len(magic) + encoder.HashSize + 3*4

// bytes are the file: the head, the end of each passage's sentences, and the vectors. The checksum is of all after itself.
func (v *reportVectors) bytes() []byte {
	b := make([]byte, 0, headSize+4*len(v.ends)+encoder.Dimensions*len(v.all))
	b = append(b, magic...)
	hash := encoder.Hash()
	b = append(b, hash[:]...)
	b = append(b, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(v.ends)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(v.all)))
	for _, end := range v.ends {
		b = binary.LittleEndian.AppendUint32(b, end)
	}
	if len(v.all) > 0 {
		b = append(b, unsafe.Slice((*byte)(unsafe.Pointer(&v.all[0])), len(v.all)*encoder.Dimensions)...)
	}
	binary.LittleEndian.PutUint32(b[headSize-12:], crc32.ChecksumIEEE(b[headSize-8:]))
	return b
}

var errDamaged = errors.New("the file is damaged or of another version of the program")

// openFile maps a file of the vectors of so many passages.
func openFile(path string, passages int) (*reportVectors, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < int64(headSize) {
		return nil, fmt.Errorf("reading %q: %w", path, errDamaged)
	}
	m, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("mapping %q: %w", path, err)
	}
	v := &reportVectors{mapped: m}
	if !v.read(m, passages) {
		v.close()
		return nil, fmt.Errorf("reading %q: %w", path, errDamaged)
	}
	return v, nil
}

// read reports whether b is a file of so many passages, and has v refer to it.
func (v *reportVectors) read(b []byte, passages int) bool {
	hash := encoder.Hash()
	rest, ok := bytes.CutPrefix(b, append([]byte(magic), hash[:]...))
	if !ok || binary.LittleEndian.Uint32(rest) != crc32.ChecksumIEEE(rest[4:]) {
		return false
	}
	p, n := int(binary.LittleEndian.Uint32(rest[4:])), int(binary.LittleEndian.Uint32(rest[8:]))
	rest = rest[12:]
	if p != passages || len(rest) != 4*p+n*encoder.Dimensions {
		return false
	}
	last := uint32(0)
	for i := range p {
		end := binary.LittleEndian.Uint32(rest[4*i:])
		if end < last {
			return false
		}
		last = end
		v.ends = append(v.ends, end)
	}
	if int(last) != n {
		return false
	}
	if n > 0 {
		v.all = unsafe.Slice((*encoder.Vector)(unsafe.Pointer(&rest[4*p])), n)
	}
	return true
}

// folderOf is the folder of vectors in an index's folder.
func folderOf(dir string) string { return filepath.Join(dir, "sentences") }

// Damaged names the files of vectors, in an index's folder, that are not as they were written.
func Damaged(dir string) (out []string) {
	files, _ := filepath.Glob(filepath.Join(folderOf(dir), "*"+fileSuffix))
	for _, path := range files {
		b, err := os.ReadFile(path)
		hash := encoder.Hash()
		if err == nil && (len(b) < headSize || !bytes.HasPrefix(b, append([]byte(magic), hash[:]...)) || binary.LittleEndian.Uint32(b[headSize-12:]) != crc32.ChecksumIEEE(b[headSize-8:])) {
			out = append(out, fmt.Sprintf("bits of %q have changed; these sentences are not compared until evidence learn has run", filepath.Base(path)))
		}
	}
	return out
}

func (v *reportVectors) close() {
	if v.mapped != nil {
		_ = v.mapped.Unmap()
		v.mapped = nil
	}
}
