package briefing

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	_ "image/png" // the pictures that are given

	"evidence/corpus"
	"evidence/corpus/cite"
)

// marker is what a quotation is marked with, as a text marker would: dark letters stay dark.
var marker = color.RGBA{255, 225, 90, 255}

// highlighted is the page on which a quotation begins, with the quotation marked.
func (m *maker) highlighted(sha256 string, c cite.Citation) ([]byte, error) {
	drawn, page, err := m.Picture(m.ctx, sha256, c.Passage.Page)
	if err != nil {
		return nil, fmt.Errorf("drawing page %d of %s: %w", c.Passage.Page, c.Source.ID, err)
	}
	return mark(drawn, page, c.Passage.Locate(&page, c.Start, c.End))
}

// pictureQuality is that of a picture in a briefing: a page takes about a third of
// what it does as a PNG, and its letters stay sharp.
const pictureQuality = 85

// mark colours boxes, in points, in a picture of the whole page, and gives it as a JPEG.
func mark(drawn []byte, page corpus.Page, boxes []corpus.Box) ([]byte, error) {
	from, _, err := image.Decode(bytes.NewReader(drawn))
	if err != nil {
		return nil, fmt.Errorf("reading the picture of page %d: %w", page.Number, err)
	}
	if page.Width <= 0 {
		return nil, fmt.Errorf("page %d has no width", page.Number)
	}
	to := image.NewRGBA(from.Bounds())
	draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Src)
	scale := float64(from.Bounds().Dx()) / page.Width
	for _, b := range boxes {
		r := image.Rect(int(b.X*scale)-1, int(b.Y*scale)-1, int((b.X+b.W)*scale)+2, int((b.Y+b.H)*scale)+2).Add(to.Bounds().Min).Intersect(to.Bounds())
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				p := to.RGBAAt(x, y)
				to.SetRGBA(x, y, color.RGBA{times(p.R, marker.R), times(p.G, marker.G), times(p.B, marker.B), p.A})
			}
		}
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, to, &jpeg.Options{Quality: pictureQuality})
	return out.Bytes(), err
}

// times multiplies two parts of a colour.
func times(a, b uint8) uint8 { return uint8(int(a) * int(b) / 255) }
