package render

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// A page of text is a few flat colours and the steps between them at the edges
// of letters. Colours that cover much of the page are kept as they are; the steps
// become the nearest of a few, which nobody sees and which makes a text page a
// quarter of its size in full colour. Pages of photographs stay in full colour.
const (
	maxColours = 8192 // different colours on a page that is drawn with a palette
	flatShare  = 1000 // a colour on one pixel in so many is flat
	flatApart  = 3    // how far flat colours of a palette are apart
	stepApart  = 17   // and the others: black to white in 16, which fit into four bits
)

// encodePNG makes a PNG of the pixels of draw.
func encodePNG(pix []byte, width, height int) ([]byte, error) {
	var img image.Image
	rect := image.Rect(0, 0, width, height)
	if c := count(pix); c == nil {
		img = continuous(pix, rect)
	} else if palette, ok := c.palette(); !ok {
		img = continuous(pix, rect)
	} else {
		p := image.NewPaletted(rect, palette)
		c.draw(p.Pix, pix)
		img = p
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// continuous is the image of a page of photographs.
func continuous(pix []byte, rect image.Rectangle) image.Image {
	grey := image.NewGray(rect)
	for i := range grey.Pix {
		r, g, b := pix[4*i], pix[4*i+1], pix[4*i+2]
		if r != g || g != b {
			for j := 3; j < len(pix); j += 4 {
				pix[j] = 0xff
			}
			return &image.NRGBA{Pix: pix, Stride: 4 * rect.Dx(), Rect: rect}
		}
		grey.Pix[i] = r
	}
	return grey
}

// colours counts the colours of a page, in a table with linear probing.
type colours struct {
	slots [4 * maxColours]slot
	used  []int // slots that are
	total int   // pixels
}

type slot struct {
	rgb, n uint32
	index  uint8 // in the palette
}

// count counts the colours of pixels; nil where they are more than maxColours.
func count(pix []byte) *colours {
	c := &colours{total: len(pix) / 4}
	var run *slot // the last pixel's
	for i := 0; i+3 < len(pix); i += 4 {
		rgb := uint32(pix[i])<<16 | uint32(pix[i+1])<<8 | uint32(pix[i+2])
		if run == nil || run.rgb != rgb {
			if run = c.slot(rgb); run == nil {
				return nil
			}
		}
		run.n++
	}
	return c
}

// slot is the slot of a colour; nil where the table is full.
func (c *colours) slot(rgb uint32) *slot {
	for i := rgb * 2654435761 >> 17; ; i++ { // Knuth's multiplicative hash, its upper 15 bits
		s := &c.slots[i%uint32(len(c.slots))]
		switch {
		case s.n == 0:
			if len(c.used) == maxColours {
				return nil
			}
			s.rgb = rgb
			c.used = append(c.used, int(i%uint32(len(c.slots))))
			return s
		case s.rgb == rgb:
			return s
		}
	}
}

// palette chooses at most 256 colours, those that cover most of the page first,
// and leads each of the page's to one of them; ok is false where they do not suffice.
func (c *colours) palette() (p color.Palette, ok bool) {
	slices.SortFunc(c.used, func(i, j int) int {
		a, b := &c.slots[i], &c.slots[j]
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.rgb, b.rgb))
	})
	var chosen []uint32
	for _, i := range c.used {
		s := &c.slots[i]
		apart := stepApart
		if int(s.n) > c.total/flatShare {
			apart = flatApart
		}
		best, least := nearest(chosen, s.rgb)
		if least >= apart {
			if best = len(chosen); best == 256 {
				return nil, false
			}
			chosen = append(chosen, s.rgb)
			p = append(p, color.NRGBA{uint8(s.rgb >> 16), uint8(s.rgb >> 8), uint8(s.rgb), 0xff})
		}
		s.index = uint8(best)
	}
	for _, i := range c.used {
		s := &c.slots[i]
		best, _ := nearest(chosen, s.rgb)
		s.index = uint8(best)
	}
	return p, true
}

// nearest is the place of the colour nearest to rgb, and how far it is: the largest difference of a component.
func nearest(of []uint32, rgb uint32) (best, least int) {
	least = 256
	for i, c := range of {
		d := max(apart(c>>16, rgb>>16), apart(c>>8, rgb>>8), apart(c, rgb))
		if d < least {
			best, least = i, d
		}
	}
	return best, least
}

func apart(a, b uint32) int {
	d := int(a&0xff) - int(b&0xff)
	return max(d, -d)
}

// draw writes the places in the palette of pixels that were counted.
func (c *colours) draw(to, pix []byte) {
	var run *slot
	for i := range to {
		rgb := uint32(pix[4*i])<<16 | uint32(pix[4*i+1])<<8 | uint32(pix[4*i+2])
		if run == nil || run.rgb != rgb {
			run = c.slot(rgb)
		}
		to[i] = run.index
	}
}
