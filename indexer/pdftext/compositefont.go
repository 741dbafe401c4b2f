package pdftext

import (
	"math"

	"evidence/indexer/pdffile"
)

// A composite is a Type0 font: codes of one to four bytes that lead to CIDs.
type composite struct {
	font       *Font
	cmap       *cmap
	two        bool // all codes have two bytes
	collection *collection
	gids       []byte // CIDToGIDMap
	read       func() // reads the embedded font program; nil once it has been
	program    *sfnt
	names      *cff

	widths []float32 // by CID, the advance in vertical writing too
	dw     float32

	pages [256]*[256]glyph // of two-byte codes
	rest  map[uint64]glyph // of others
}

// maxCID is the largest CID there is.
const maxCID = 0xFFFF

func (fo *Font) loadComposite(f *File, font, d pdffile.Dict) {
	c := &composite{font: fo, cmap: identityCMap(), dw: 1}
	f.ignorePanic(func() { c.readCMap(f, font.Get("Encoding")) })
	if len(c.cmap.space) == 0 {
		c.cmap.space = twoBytes
	}
	c.two = c.cmap.space.twoByte()
	f.ignorePanic(func() { c.readWidths(f, d) })
	fo.composite = c
	if c.cmap.decode != nil {
		return
	}
	ordering := f.file.String(f.file.Dict(d.Get("CIDSystemInfo")).Get("Ordering"))
	c.collection = collections()[string(ordering)]
	c.gids = f.stream(d.Get("CIDToGIDMap"))
	c.read = func() { f.ignorePanic(func() { c.readProgram(f, d) }) }
}

func (c *composite) readCMap(f *File, o pdffile.Object) {
	if name, ok := f.file.Resolve(o).(pdffile.Name); ok {
		if known := predefinedCMap(string(name)); known != nil {
			c.cmap, c.font.vertical = known, known.vertical
		}
		return
	}
	c.cmap = f.embeddedCMap(o, 0)
	c.font.vertical = c.cmap.vertical
}

// embeddedCMap reads an embedded CMap and those it uses.
func (f *File) embeddedCMap(o pdffile.Object, depth int) *cmap {
	if !f.isStream(o) || depth > maxUse {
		return &cmap{}
	}
	named := func(name string) *cmap {
		if p := predefinedCMap(name); p != nil && p.decode == nil {
			return p
		}
		return nil
	}
	m, d := parseCMap(f.stream(o), named), f.file.Dict(o)
	mode, _ := f.file.Int(d.Get("WMode"))
	m.vertical = m.vertical || mode == 1
	switch use := f.file.Resolve(d.Get("UseCMap")).(type) {
	case *pdffile.Stream:
		m.include(f.embeddedCMap(use, depth+1))
	case pdffile.Name:
		if len(m.space) == 0 {
			m.include(named(string(use)))
		}
	}
	return m
}

// readProgram reads the embedded font program, for glyphs whose character
// nothing else tells.
func (c *composite) readProgram(f *File, d pdffile.Dict) {
	key, data := f.fontProgram(d.Get("FontDescriptor"))
	if key == "FontFile3" {
		if c.names = parseCFF(data); c.names != nil {
			return
		}
	}
	if c.program = parseSFNT(data); c.program != nil && c.program.tables["CFF "] != nil {
		c.names = parseCFF(c.program.tables["CFF "])
	}
}

// readWidths reads W and DW, or W2 and DW2 in vertical writing.
func (c *composite) readWidths(f *File, d pdffile.Dict) {
	if c.font.vertical {
		c.dw = 1
		if dw := f.file.Array(d.Get("DW2")); len(dw) == 2 {
			c.dw = clampWidth(-f.number(dw[1]) / 1000)
		}
		c.readArray(f, d.Get("W2"), 3, -0.001)
		return
	}
	if dw := f.file.Resolve(d.Get("DW")); dw != nil {
		c.dw = clampWidth(f.number(dw) / 1000)
	}
	c.readArray(f, d.Get("W"), 1, 0.001)
}

// readArray reads an array of widths: "c [w …]" for the CIDs from c on and
// "first last w" for a range. Each width takes the first of n numbers.
func (c *composite) readArray(f *File, o pdffile.Object, n int, scale float64) {
	w := f.file.Array(o)
	for i, budget := 0, 2*maxCID; i+1 < len(w) && budget > 0; {
		first := int(f.number(w[i]))
		if list, ok := f.file.Resolve(w[i+1]).(pdffile.Array); ok {
			for j := 0; j+n <= len(list); j += n {
				c.setWidth(first+j/n, f.number(list[j])*scale)
			}
			budget -= len(list)
			i += 2
			continue
		}
		width := 0.0
		if i+2 < len(w) {
			width = f.number(w[i+2]) * scale
		}
		last := int(f.number(w[i+1]))
		for cid := max(first, 0); cid <= min(last, maxCID); cid++ {
			c.setWidth(cid, width)
			budget--
		}
		i += 2 + n
	}
}

func (c *composite) setWidth(cid int, w float64) {
	if cid < 0 || cid > maxCID {
		return
	}
	for len(c.widths) <= cid {
		c.widths = append(c.widths, c.dw)
	}
	c.widths[cid] = clampWidth(w)
}

// twoByteGlyph is the glyph of a two-byte code.
func (c *composite) twoByteGlyph(hi, lo byte) *glyph {
	p := c.pages[hi]
	if p == nil {
		p = new([256]glyph)
		for i := range p {
			p[i].r = unread
		}
		c.pages[hi] = p
	}
	g := &p[lo]
	if g.r == unread {
		*g = c.newGlyph(uint32(hi)<<8|uint32(lo), 2)
	}
	return g
}

// unread is the r of a glyph that has not been looked up.
const unread = math.MinInt32

// glyph is the glyph of a code of n bytes.
func (c *composite) glyph(code uint32, n int) glyph {
	if n == 2 {
		return *c.twoByteGlyph(byte(code>>8), byte(code))
	}
	key := uint64(n)<<32 | uint64(code)
	g, ok := c.rest[key]
	if !ok {
		g = c.newGlyph(code, n)
		if c.rest == nil {
			c.rest = map[uint64]glyph{}
		}
		if len(c.rest) < maxMapped {
			c.rest[key] = g
		}
	}
	return g
}

func (c *composite) newGlyph(code uint32, n int) glyph {
	cid := c.cid(code, n)
	g := glyph{w: c.dw, r: c.font.mapped(code)}
	if cid >= 0 && cid < len(c.widths) {
		g.w = c.widths[cid]
	} else if cid < 0 && n == 1 {
		g.w = c.dw / 2
	}
	if g.r == 0 {
		g.r = c.unmapped(code, n, cid)
	}
	return g
}

// cid is the CID of a code; -1 where the CMap does not say.
func (c *composite) cid(code uint32, n int) int {
	if c.cmap.decode == nil {
		return int(c.cmap.cid(code, n))
	}
	if r := c.cmap.decode(code, n); r >= ' ' && r < 0x7F {
		return c.cmap.latin + int(r-' ')
	}
	return -1
}

// unmapped is the glyph.r of a code that ToUnicode says nothing of.
func (c *composite) unmapped(code uint32, n, cid int) rune {
	if c.cmap.decode != nil {
		if r := c.cmap.decode(code, n); r != 0 {
			return c.font.cleanRune(r)
		}
		return 0
	}
	if c.collection != nil {
		if r := c.collection.runeOf(cid); r != 0 {
			return c.font.cleanRune(r)
		}
	}
	if c.read != nil {
		c.read()
		c.read = nil
	}
	gid := cid
	if c.gids != nil {
		gid = int(be16(c.gids, 2*cid))
	}
	switch {
	case c.names != nil && gid < len(c.names.texts):
		return c.font.textRune(c.names.texts[gid])
	case c.program != nil:
		text := c.program.textOf(gid)
		if text == "" && c.font.signs != nil {
			text = c.program.signOf(gid)
		}
		return c.font.textRune(text)
	}
	return 0
}
