package pdffile

import "fmt"

// Codes of LZW that are no data, and the size of its table (ISO 32000-1, 7.4.4).
const (
	lzwClear = 256
	lzwEnd   = 257
	lzwSize  = 4096
)

// An lzwDecoder decodes LZW data. Every entry of its table is a run of bytes that has
// already been put out, so an entry is a place in the output and a length.
type lzwDecoder struct {
	out       []byte
	at, size  [lzwSize]int32
	next      int
	width     int
	ahead     int // 1 where codes grow one code early
	last, run int // place and length of what was put out last; run 0 after a clear
}

// lzwDecode decodes LZW data; early is the parameter EarlyChange.
func lzwDecode(data []byte, early bool, limit int64) ([]byte, error) {
	z := &lzwDecoder{next: lzwEnd + 1, width: 9, out: make([]byte, 0, min(int64(len(data))*3, limit))}
	if early {
		z.ahead = 1
	}
	bits, count := uint32(0), 0
	for _, c := range data {
		bits, count = bits<<8|uint32(c), count+8
		if count < z.width {
			continue
		}
		count -= z.width
		code := int(bits >> count & (1<<z.width - 1))
		if code == lzwEnd {
			return z.out, nil
		}
		if code == lzwClear {
			z.next, z.width, z.run = lzwEnd+1, 9, 0
			continue
		}
		if !z.addCode(code) {
			return z.out, fmt.Errorf("%w: an LZW code that was not defined", errCorrupt)
		}
		if int64(len(z.out)) > limit {
			return z.out[:limit], fmt.Errorf("%w: %w", ErrTooLarge, errLimit)
		}
	}
	return z.out, nil
}

// addCode defines the next entry, which is what was put out last and the first byte
// of what comes now, and puts out code.
func (z *lzwDecoder) addCode(code int) bool {
	if z.run > 0 && z.next < lzwSize {
		z.at[z.next], z.size[z.next] = int32(z.last), int32(z.run+1)
		z.next++
	}
	if code >= z.next {
		return false
	}
	z.last = len(z.out)
	if code < lzwClear {
		z.out = append(z.out, byte(code))
		z.run = 1
	} else {
		at := int(z.at[code])
		z.run = int(z.size[code])
		for i := range z.run { // byte by byte: the entry may reach into what it puts out
			z.out = append(z.out, z.out[at+i])
		}
	}
	for z.width < 12 && z.next+z.ahead >= 1<<z.width {
		z.width++
	}
	return true
}
