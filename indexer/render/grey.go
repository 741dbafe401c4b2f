package render

import (
	"encoding/binary"
	"image"
)

// encodeGrey writes a picture's width and height and its shades of grey, a byte a
// pixel. pix has four bytes a pixel: red, green, blue and one that does not count.
// The weights of the colours are those of ITU-R BT.601.
func encodeGrey(pix []byte, width, height int) ([]byte, error) {
	out := make([]byte, 0, 2*binary.MaxVarintLen32+width*height)
	out = binary.AppendUvarint(out, uint64(width))
	out = binary.AppendUvarint(out, uint64(height))
	for i := 0; i+3 < len(pix); i += 4 {
		out = append(out, byte((299*uint32(pix[i])+587*uint32(pix[i+1])+114*uint32(pix[i+2])+500)/1000))
	}
	return out, nil
}

// decodeGrey reads what encodeGrey wrote.
func decodeGrey(b []byte) (*image.Gray, error) {
	width, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, errForm
	}
	height, m := binary.Uvarint(b[n:])
	if m <= 0 || width > MaxWidth || height > maxHeight || uint64(len(b)-n-m) != width*height {
		return nil, errForm
	}
	return &image.Gray{Pix: b[n+m:], Stride: int(width), Rect: image.Rect(0, 0, int(width), int(height))}, nil
}
