package pdffile

import "fmt"

// A rowLayout is the shape of the rows that a predictor works on.
type rowLayout struct {
	columns, colors, bits int
}

// maxRow bounds a row's bytes, far beyond any page at any resolution.
const maxRow = 1 << 24

// undoPredictor reverses predictor p in data, in place. A last row that is cut short is
// filled with zeros for the PNG predictors' sake and cut again.
func (l rowLayout) undoPredictor(p int, data []byte) ([]byte, error) {
	if l.columns < 1 || l.colors < 1 || l.bits < 1 || l.columns > maxRow || l.colors > 64 || l.bits > 32 {
		return nil, fmt.Errorf("%w: predictor with %d columns of %d colours of %d bits", errCorrupt, l.columns, l.colors, l.bits)
	}
	row := (l.columns*l.colors*l.bits + 7) / 8
	if row > maxRow {
		return nil, fmt.Errorf("%w: predictor with rows of %d bytes", ErrTooLarge, row)
	}
	pixel := max((l.colors*l.bits+7)/8, 1)
	switch {
	case p == 2:
		return l.undoTIFF(data, row), nil
	case p >= 10 && p <= 15:
		return undoPNG(data, row, pixel), nil
	}
	return data, fmt.Errorf("%w: predictor %d", errFilter, p)
}

// undoPNG reverses the PNG filters, of which each row names its own whatever
// the predictor says (RFC 2083, 6). An unknown one leaves the row as it is.
func undoPNG(data []byte, row, pixel int) []byte {
	out := data[:0]
	var above []byte
	for len(data) > 1 {
		n := min(row, len(data)-1)
		tag, line := data[0], data[1:1+n]
		data = data[1+n:]
		at := len(out)
		out = append(out, line...) // the output is behind the input
		line = out[at : at+n : at+n]
		undoRow(tag, line, above, pixel)
		above = line
	}
	return out
}

func undoRow(tag byte, line, above []byte, pixel int) {
	for i := range line {
		var left, up, corner byte
		if i >= pixel {
			left = line[i-pixel]
		}
		if i < len(above) {
			up = above[i]
			if i >= pixel {
				corner = above[i-pixel]
			}
		}
		switch tag {
		case 1:
			line[i] += left
		case 2:
			line[i] += up
		case 3:
			line[i] += byte((int(left) + int(up)) / 2)
		case 4:
			line[i] += paeth(left, up, corner)
		default:
			return
		}
	}
}

// paeth returns the neighbour nearest to left + up - corner.
func paeth(left, up, corner byte) byte {
	p := int(left) + int(up) - int(corner)
	a, b, c := distance(p, left), distance(p, up), distance(p, corner)
	switch {
	case a <= b && a <= c:
		return left
	case b <= c:
		return up
	}
	return corner
}

func distance(p int, v byte) int {
	if d := p - int(v); d >= 0 {
		return d
	}
	return int(v) - p
}

// undoTIFF adds to each sample the one before it of the same colour.
func (l rowLayout) undoTIFF(data []byte, row int) []byte {
	for start := 0; start < len(data); start += row {
		line := data[start:min(start+row, len(data))]
		switch l.bits {
		case 8:
			for i := l.colors; i < len(line); i++ {
				line[i] += line[i-l.colors]
			}
		case 16:
			for i := 2 * l.colors; i+1 < len(line); i += 2 {
				sum := int(line[i])<<8 + int(line[i+1]) + int(line[i-2*l.colors])<<8 + int(line[i-2*l.colors+1])
				line[i], line[i+1] = byte(sum>>8), byte(sum)
			}
		case 1, 2, 4:
			l.undoBits(line)
		}
	}
	return data
}

// undoBits does the same for samples of less than a byte.
func (l rowLayout) undoBits(line []byte) {
	before := make([]byte, l.colors)
	mask := byte(1<<l.bits - 1)
	for i := range min(l.columns*l.colors, len(line)*8/l.bits) {
		at := i * l.bits
		shift := 8 - l.bits - at%8
		c := i % l.colors
		before[c] = (before[c] + line[at/8]>>shift) & mask
		line[at/8] = line[at/8]&^(mask<<shift) | before[c]<<shift
	}
}
