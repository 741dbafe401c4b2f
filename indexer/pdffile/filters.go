package pdffile

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
)

var errCorrupt = errors.New("the data is damaged")

// inflater decodes zlib data. Its reader, which has 40 KB of tables, is used again.
type inflater struct {
	src bytes.Reader
	rd  io.ReadCloser
}

// decode decodes zlib data up to limit bytes. The checksum is not compared: a
// wrong one, or none, is met more often than data damaged without another sign.
func (z *inflater) decode(data []byte, limit int64) ([]byte, error) {
	body := data
	for len(body) > 0 && (body[0] == '\r' || body[0] == '\n') {
		body = body[1:]
	}
	if len(body) == 0 {
		return nil, nil
	}
	skip := 0
	if zlibHeader(body) {
		skip = 2
	}
	out, err := z.raw(body[skip:], limit)
	if len(out) == 0 && err != nil && len(body) > 2 {
		return z.raw(body[2-skip:], limit) // a header that is wrong, or was none
	}
	return out, err
}

// zlibHeader reports whether data begins with the two bytes of RFC 1950.
func zlibHeader(data []byte) bool {
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
	return readUpTo(z.rd, len(data)*4, limit)
}

// readUpTo reads from r at most limit bytes, with room for guess at first.
func readUpTo(r io.Reader, guess int, limit int64) ([]byte, error) {
	out := make([]byte, 0, min(int64(max(guess, 512)), limit, 1<<20))
	for {
		if len(out) == cap(out) {
			if int64(len(out)) >= limit {
				return out, fmt.Errorf("%w: %w", ErrTooLarge, errLimit)
			}
			grown := make([]byte, len(out), min(int64(2*cap(out)), limit))
			copy(grown, out)
			out = grown
		}
		n, err := r.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("%w: %w", errCorrupt, err)
		}
	}
}
