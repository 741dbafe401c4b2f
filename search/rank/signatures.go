package rank

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"unsafe"

	"github.com/blevesearch/mmap-go"

	"evidence/corpus/atomicfile"
	"evidence/search/postings"
	"evidence/search/shingles"
)

// signaturesFileName is the file, in the index's folder, with what is compared of each report's passages: their shingles, and the acronyms
// that they explain. A report that is added is written at its end, so that learning after it need not read the others' texts.
// Each report has a checksum; what is missing, damaged or of another revision is made again of the texts.
const signaturesFileName = "signatures"

// signaturesMagic begins the file and names its form, which changes with how shingles are made and acronyms are recognised.
const signaturesMagic = "evidence shingles 1\n\x00\x00\x00\x00"

// A signature is what is kept of a report.
type signature struct {
	texts    []shingles.Text // by passage, in reading order
	acronyms [][2]string     // each with what it stands for
	record   []byte          // as it lies in the file
}

// A signatureHead begins a report in the file. After it come, by passage, what makes a difference and where its shingles end in
// all, then the shingles, and the acronyms as JSON, with spaces to a multiple of 8.
type signatureHead struct {
	Checksum                             uint32 // of all after it
	Passages, Shingles, Acronyms, Format uint32 // Acronyms are bytes
	_                                    uint32
	Key                                  [16]byte
}

const (
	signatureHeadSize = int(unsafe.Sizeof(signatureHead{}))
	signatureFormat   = 0x01020304 // read differently by machines of another byte order
)

func signatureKey(src *postings.Source) (key [16]byte) {
	sum := sha256.Sum256([]byte(revisionKey(src.Document.ID, src.Revision())))
	copy(key[:], sum[:])
	return key
}

// signatures are the file, mapped.
type signatures struct {
	path   string
	mapped mmap.MMap
	by     map[[16]byte]*signature
	whole  bool // nothing in it is damaged
}

// openSignatures maps the file; where it cannot be used there are none.
func openSignatures(path string) *signatures {
	s := &signatures{path: path, by: make(map[[16]byte]*signature)}
	f, err := os.Open(path)
	if err != nil {
		s.whole = errors.Is(err, fs.ErrNotExist)
		return s
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() < int64(len(signaturesMagic)) {
		return s
	}
	if s.mapped, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
		return s
	}
	rest, ok := bytes.CutPrefix(s.mapped, []byte(signaturesMagic))
	for ok && len(rest) > 0 {
		var sig *signature
		var key [16]byte
		if key, sig, ok = readSignature(rest); ok {
			s.by[key] = sig
			rest = rest[len(sig.record):]
		}
	}
	s.whole = ok
	return s
}

// close unmaps the file. No signature of it may be used afterwards.
func (s *signatures) close() {
	if s.mapped != nil {
		_ = s.mapped.Unmap()
	}
}

// readSignature reads the report that b begins with.
func readSignature(b []byte) (key [16]byte, sig *signature, ok bool) {
	if len(b) < signatureHeadSize {
		return key, nil, false
	}
	head := (*signatureHead)(unsafe.Pointer(&b[0]))
	size := uint64(signatureHeadSize) + 16*uint64(head.Passages) + 4*uint64(head.Shingles) + uint64(head.Acronyms)
	if head.Format != signatureFormat || size%8 != 0 || size > uint64(len(b)) || crc32.Checksum(b[4:size], castagnoli) != head.Checksum {
		return key, nil, false
	}
	sig = &signature{record: b[:size], texts: make([]shingles.Text, head.Passages)}
	at := signatureHeadSize
	sets := b[at+16*len(sig.texts):]
	start := uint64(0)
	for i := range sig.texts {
		facts, end := binary.NativeEndian.Uint64(b[at+16*i:]), binary.NativeEndian.Uint64(b[at+16*i+8:])
		if end < start || end > uint64(head.Shingles) {
			return key, nil, false
		}
		if end > start {
			sig.texts[i] = shingles.Restored(unsafe.Slice((*uint32)(unsafe.Pointer(&sets[4*start])), end-start), facts)
		}
		start = end
	}
	if json.Unmarshal(b[size-uint64(head.Acronyms):size], &sig.acronyms) != nil {
		return key, nil, false
	}
	return head.Key, sig, true
}

// newSignature writes down what is kept of a report.
func newSignature(key [16]byte, texts []shingles.Text, acronyms [][2]string) (*signature, error) {
	about, err := json.Marshal(acronyms)
	if err != nil {
		return nil, err
	}
	head := signatureHead{Passages: uint32(len(texts)), Format: signatureFormat, Key: key}
	var passages, sets []byte
	for _, t := range texts {
		set, facts := t.Parts()
		for _, h := range set {
			sets = binary.NativeEndian.AppendUint32(sets, h)
		}
		passages = binary.NativeEndian.AppendUint64(passages, facts)
		passages = binary.NativeEndian.AppendUint64(passages, uint64(len(sets)/4))
	}
	head.Shingles = uint32(len(sets) / 4)
	for (signatureHeadSize+len(passages)+len(sets)+len(about))%8 > 0 {
		about = append(about, ' ')
	}
	head.Acronyms = uint32(len(about))
	record := append(unsafe.Slice((*byte)(unsafe.Pointer(&head)), signatureHeadSize)[:signatureHeadSize:signatureHeadSize], passages...)
	record = append(append(record, sets...), about...)
	binary.NativeEndian.PutUint32(record, crc32.Checksum(record[4:], castagnoli))
	_, sig, ok := readSignature(record) // whose shingles are those of the record, not a copy
	if !ok {
		return nil, errors.New("a report's shingles cannot be read as they were written")
	}
	return sig, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// add writes new signatures at the end of the file. Where the file is damaged, or more than half of it is of reports that are gone, it
// is written anew with all there are.
func (s *signatures) add(all, fresh []*signature) error {
	size := len(signaturesMagic)
	for _, sig := range all {
		size += len(sig.record)
	}
	if !s.whole || s.mapped == nil || len(s.mapped) > 2*size {
		return atomicfile.WriteTo(s.path, 0o600, func(to io.Writer) error {
			_, err := io.WriteString(to, signaturesMagic)
			for _, sig := range all {
				if err == nil {
					_, err = to.Write(sig.record)
				}
			}
			return err
		})
	}
	if len(fresh) == 0 {
		return nil
	}
	var b []byte
	for _, sig := range fresh {
		b = append(b, sig.record...)
	}
	f, err := os.OpenFile(s.path, os.O_WRONLY|os.O_APPEND, 0)
	if err == nil {
		_, err = f.Write(b)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("adding to %q: %w", s.path, err)
	}
	return nil
}
