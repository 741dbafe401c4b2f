package sandbox

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
)

// encode and decode turn requests and answers into bytes and back.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(v)
	return b.Bytes(), err
}

func decode(b []byte, v any) error { return gob.NewDecoder(bytes.NewReader(b)).Decode(v) }

// Frames go both ways: a mark, a code, the length of what follows, and that
// many bytes. The code of a request is the CPU seconds it may use, of an answer
// its status.
const (
	frameMark   = 0xe71de4ce
	frameHeader = 16
)

// Statuses of an answer.
const (
	statusDone  = iota // the answer follows
	statusError        // the task returned an error, whose text follows
	statusPanic        // the task panicked, with what follows
)

var (
	errNonsense  = errors.New("what came is no frame")
	errFrameSize = errors.New("the frame is over its limit")
)

func writeFrame(w io.Writer, code uint32, data []byte) error {
	var head [frameHeader]byte
	binary.LittleEndian.PutUint32(head[:], frameMark)
	binary.LittleEndian.PutUint32(head[4:], code)
	binary.LittleEndian.PutUint64(head[8:], uint64(len(data)))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// readFrame reads a frame of at most limit bytes. Memory is taken as data comes,
// so that a length alone costs nothing.
func readFrame(r io.Reader, limit int64) (code uint32, data []byte, err error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	if binary.LittleEndian.Uint32(head[:]) != frameMark {
		return 0, nil, errNonsense
	}
	code = binary.LittleEndian.Uint32(head[4:])
	n := binary.LittleEndian.Uint64(head[8:])
	if n > uint64(limit) {
		return code, nil, fmt.Errorf("%w: %d bytes, at most %d", errFrameSize, n, limit)
	}
	data = make([]byte, 0, min(n, firstChunk))
	for uint64(len(data)) < n {
		at := len(data)
		next := min(n, uint64(max(2*at, firstChunk)))
		data = append(data, make([]byte, next-uint64(at))...)
		if _, err := io.ReadFull(r, data[at:]); err != nil {
			return code, nil, err
		}
	}
	return code, data, nil
}

const firstChunk = 1 << 20
