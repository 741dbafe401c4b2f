package pdffile

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"io"
)

var (
	errCorrupt  = errors.New("the data is damaged")
	errChecksum = errors.New("the checksum is wrong, so the data may be")
)

// inflater decodes zlib data. Its reader, which has 40 KB of tables, and its
// buffer are used again.
type inflater struct {
	src bytes.Reader
	rd  io.ReadCloser
	buf []byte
}

// maxKept is the size of a buffer from which it is not kept.
const maxKept = 4 << 20

// decode decodes zlib data up to limit bytes. A checksum that is missing is no
// error; one that is wrong is, and all the data comes with it.
func (z *inflater) decode(data []byte, limit int64) ([]byte, error) {
	for len(data) > 0 && (data[0] == '\r' || data[0] == '\n') {
		data = data[1:]
	}
	if len(data) <= 2 {
		return nil, nil
	}
	if !hasZlibHeader(data) {
		out, err := z.raw(data, limit)
		if len(out) > 0 || err == nil {
			return out, err
		}
		return z.raw(data[2:], limit) // the header was wrong, not missing
	}
	out, err := z.raw(data[2:], limit)
	if rest := data[len(data)-z.src.Len():]; err == nil && len(rest) >= 4 {
		if binary.BigEndian.Uint32(rest) != adler32.Checksum(out) {
			err = errChecksum
		}
	}
	return out, err
}

// hasZlibHeader reports whether data begins with the two bytes of RFC 1950.
func hasZlibHeader(data []byte) bool {
	return len(data) >= 2 && data[0]&0x0f == 8 && (int(data[0])<<8|int(data[1]))%31 == 0 && data[1]&0x20 == 0
}

// raw decodes deflate data (RFC 1951).
func (z *inflater) raw(data []byte, limit int64) ([]byte, error) {
	z.src.Reset(data)
	if z.rd == nil {
		z.rd = flate.NewReader(&z.src)
	} else if err := z.rd.(flate.Resetter).Reset(&z.src, nil); err != nil {
		return nil, err
	}
	out, err := z.readUpTo(limit)
	if cap(out) > maxKept {
		return out, err
	}
	z.buf = out
	return append([]byte(nil), out...), err
}

// readUpTo reads at most limit bytes into the buffer, or into a larger one.
func (z *inflater) readUpTo(limit int64) ([]byte, error) {
	out := z.buf[:0]
	if cap(out) == 0 {
		out = make([]byte, 0, 1<<16)
	}
	for {
		if int64(len(out)) >= limit {
			return out[:limit], fmt.Errorf("%w: %w", ErrTooLarge, errLimit)
		}
		if len(out) == cap(out) {
			grown := make([]byte, len(out), min(2*int64(cap(out)), limit))
			copy(grown, out)
			out = grown
		}
		n, err := z.rd.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		if err != nil {
			out = out[:min(int64(len(out)), limit)]
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("%w: %w", errCorrupt, err)
		}
	}
}
