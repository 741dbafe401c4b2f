package pdffile

import "fmt"

// ascii85Decode decodes ASCII85 up to "~>", to a lone "~" or to the end of the
// data. Characters that are none of its alphabet are passed over.
func ascii85Decode(data []byte, limit int64) ([]byte, error) {
	out := make([]byte, 0, min(int64(len(data)), limit+4))
	if len(data) > 1 && data[0] == '<' && data[1] == '~' {
		data = data[2:]
	}
	group, n := uint32(0), 0
	for _, c := range data {
		if int64(len(out)) >= limit {
			return out[:limit], fmt.Errorf("%w: %w", ErrTooLarge, errLimit)
		}
		switch {
		case c == '~':
			return endGroup(out, group, n), nil
		case c == 'z' && n == 0:
			out = append(out, 0, 0, 0, 0)
		case '!' <= c && c <= 'u':
			group = group*85 + uint32(c-'!')
			if n++; n == 5 {
				out = append(out, byte(group>>24), byte(group>>16), byte(group>>8), byte(group))
				group, n = 0, 0
			}
		}
	}
	return endGroup(out, group, n), nil
}

// endGroup appends the bytes of a last group of n digits, n-1 of them.
func endGroup(out []byte, group uint32, n int) []byte {
	if n < 2 {
		return out
	}
	for range 5 - n {
		group = group*85 + 84
	}
	for i := range n - 1 {
		out = append(out, byte(group>>(24-8*i)))
	}
	return out
}

// asciiHexDecode decodes hexadecimal digits up to ">".
func asciiHexDecode(data []byte, limit int64) ([]byte, error) {
	out, high := make([]byte, 0, min(int64(len(data)/2+1), limit)), -1
	for _, c := range data {
		if c == '>' {
			break
		}
		v := unhex(c)
		if v < 0 {
			continue
		}
		if high < 0 {
			high = v
			continue
		}
		if int64(len(out)) >= limit {
			return out, fmt.Errorf("%w: %w", ErrTooLarge, errLimit)
		}
		out, high = append(out, byte(high<<4|v)), -1
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return out, nil
}

// runLengthDecode decodes run-length data (ISO 32000-1, 7.4.5).
func runLengthDecode(data []byte, limit int64) ([]byte, error) {
	var out []byte
	for i := 0; i < len(data); {
		n := int(data[i])
		i++
		switch {
		case n == 128:
			return out, nil
		case n < 128:
			end := min(i+n+1, len(data))
			out = append(out, data[i:end]...)
			i = end
		case i < len(data):
			for range 257 - n {
				out = append(out, data[i])
			}
			i++
		}
		if int64(len(out)) > limit {
			return out[:limit], fmt.Errorf("%w: %w", ErrTooLarge, errLimit)
		}
	}
	return out, nil
}
