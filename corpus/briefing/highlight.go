package briefing

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"

	"evidence/corpus"
	"evidence/corpus/cite"
)

// drawHighlighted draws each page that a quotation is on, with the quotation highlighted. A page that cannot be drawn must not
// take the briefing with it. Pages between two that the passage has no words on are left out.
func (m *builder) drawHighlighted(sha256 string, c cite.Citation) []pagePicture {
	var out []pagePicture
	for n := c.Passage.Page; n <= max(c.Passage.Page, c.Passage.PageEnd); n++ {
		if n != c.Passage.Page && !slices.ContainsFunc(c.Passage.Boxes, func(b corpus.Box) bool { return b.Page == n }) {
			continue
		}
		data, err := m.drawPage(sha256, n, c)
		if err != nil {
			data = nil
		}
		out = append(out, pagePicture{n, data})
	}
	return out
}

func (m *builder) drawPage(sha256 string, number int, c cite.Citation) ([]byte, error) {
	drawn, page, err := m.Picture(m.ctx, sha256, number)
	if err != nil {
		return nil, fmt.Errorf("drawing page %d of %s: %w", number, c.Source.ID, err)
	}
	return highlight(drawn, page, c.Passage.Locate(&page, c.Start, c.End))
}

// highlight colours boxes, in points, in a picture of the whole page, as a text marker
// does: dark letters stay dark. The picture keeps few colours, so that a document with many pages can be sent.
func highlight(drawn []byte, page corpus.Page, boxes []corpus.Box) ([]byte, error) {
	from, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		return nil, fmt.Errorf("reading the picture of page %d: %w", page.Number, err)
	}
	if page.Width <= 0 {
		return nil, fmt.Errorf("page %d has no width", page.Number)
	}
	to := image.NewPaletted(from.Bounds(), colours)
	for y := to.Rect.Min.Y; y < to.Rect.Max.Y; y++ {
		for x := to.Rect.Min.X; x < to.Rect.Max.X; x++ {
			to.SetColorIndex(x, y, nearestColour(from.At(x, y)))
		}
	}
	scale := float64(from.Bounds().Dx()) / page.Width
	for _, b := range boxes {
		r := image.Rect(int(b.X*scale)-1, int(b.Y*scale)-1, int((b.X+b.W)*scale)+2, int((b.Y+b.H)*scale)+2).Add(to.Rect.Min).Intersect(to.Rect)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				to.SetColorIndex(x, y, shades+shade(from.At(x, y)))
			}
		}
	}
	var out bytes.Buffer
	err = png.Encode(&out, to)
	return out.Bytes(), err
}

// The colours of a picture: shades of grey, the same under the marker, and a cube of others.
const (
	shades = 16
	sides  = 6
)

var colours = palette()

func palette() color.Palette {
	var p color.Palette
	for i := range shades {
		v := uint8(i * 255 / (shades - 1))
		p = append(p, color.RGBA{v, v, v, 255})
	}
	for i := range shades {
		v := i * 255 / (shades - 1)
		p = append(p, color.RGBA{uint8(v), uint8(v * 225 / 255), uint8(v * 90 / 255), 255})
	}
	for i := range sides * sides * sides {
		p = append(p, color.RGBA{uint8(i / sides / sides * 51), uint8(i / sides % sides * 51), uint8(i % sides * 51), 255})
	}
	return p
}

func nearestColour(c color.Color) uint8 {
	r, g, b, _ := c.RGBA()
	if max(r, g, b)-min(r, g, b) < 0x1000 {
		return shade(c)
	}
	side := func(v uint32) int { return (int(v>>8) + 25) / 51 }
	return uint8(2*shades + (side(r)*sides+side(g))*sides + side(b))
}

func shade(c color.Color) uint8 {
	grey := color.GrayModel.Convert(c).(color.Gray).Y
	return uint8((int(grey)*(shades-1) + 127) / 255)
}
