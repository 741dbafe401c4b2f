package pdftext

import (
	"math"

	"github.com/ledongthuc/pdf"
)

// A composite is a Type0 font: codes of one to four bytes that lead to CIDs.
type composite struct {
	font    *Font
	space   codespace
	two     bool // all codes have two bytes
	cids    *cidMap
	known   *predefined // the CMap, where it is one that leads to characters
	order   *collection
	gids    []byte // CIDToGIDMap
	read    func() // reads the embedded font program; nil once it has been
	program *sfnt
	names   *cff

	widths []float32 // by CID, the advance in vertical writing too
	dw     float32

	pages [256]*[256]glyph // of two-byte codes
	rest  map[uint64]glyph // of others
}

// maxCID is the largest CID there is.
const maxCID = 0xFFFF

func (fo *Font) loadComposite(f *File, v, d pdf.Value) {
	c := &composite{font: fo, dw: 1}
	f.try(func() { c.readCMap(f, v.Key("Encoding")) })
	if len(c.space) == 0 {
		c.space = twoBytes
	}
	c.two = c.space.twoByte()
	f.try(func() { c.readWidths(d) })
	fo.composite = c
	if c.known != nil && c.known.decode != nil {
		return
	}
	ordering := d.Key("CIDSystemInfo").Key("Ordering").RawString()
	c.order = collections()[ordering]
	if m := d.Key("CIDToGIDMap"); m.Kind() == pdf.Stream {
		f.try(func() { c.gids = f.stream(m) })
	}
	c.read = func() { f.try(func() { c.readProgram(f, d) }) }
}

func (c *composite) readCMap(f *File, v pdf.Value) {
	if v.Kind() == pdf.Name {
		if c.known = predefinedCMap(v.Name()); c.known != nil {
			c.space, c.font.vertical = c.known.space, c.known.vertical
		}
		return
	}
	c.cids = f.cidMap(v, 0)
	c.space, c.font.vertical = c.cids.space, c.cids.vertical
}

// cidMap reads an embedded CMap and those it uses.
func (f *File) cidMap(v pdf.Value, depth int) *cidMap {
	if v.Kind() != pdf.Stream || depth > maxUse {
		return &cidMap{}
	}
	named := func(name string) *cidMap {
		if p := predefinedCMap(name); p != nil && p.decode == nil {
			return &cidMap{space: p.space, vertical: p.vertical, ranges: []cidRange{{2, 0, 0xFFFF, 0}}}
		}
		return nil
	}
	m := parseCIDMap(f.stream(v), named)
	m.vertical = m.vertical || v.Key("WMode").Int64() == 1
	switch use := v.Key("UseCMap"); use.Kind() {
	case pdf.Stream:
		m.include(f.cidMap(use, depth+1))
	case pdf.Name:
		if len(m.space) == 0 {
			m.include(named(use.Name()))
		}
	}
	return m
}

// readProgram reads the embedded font program, for glyphs whose character
// nothing else tells.
func (c *composite) readProgram(f *File, d pdf.Value) {
	key, data := f.embedded(d.Key("FontDescriptor"))
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
func (c *composite) readWidths(d pdf.Value) {
	if c.font.vertical {
		c.dw = 1
		if dw := d.Key("DW2"); dw.Len() == 2 {
			c.dw = ems(-dw.Index(1).Float64() / 1000)
		}
		c.readArray(d.Key("W2"), 3, -0.001)
		return
	}
	if dw := d.Key("DW"); dw.Kind() != pdf.Null {
		c.dw = ems(dw.Float64() / 1000)
	}
	c.readArray(d.Key("W"), 1, 0.001)
}

// readArray reads an array of widths: "c [w …]" for the CIDs from c on and
// "first last w" for a range. Each width takes the first of n numbers.
func (c *composite) readArray(w pdf.Value, n int, scale float64) {
	for i, budget := 0, 2*maxCID; i+1 < w.Len() && budget > 0; {
		first := int(w.Index(i).Float64())
		list := w.Index(i + 1)
		if list.Kind() == pdf.Array {
			for j := 0; j+n <= list.Len(); j += n {
				c.setWidth(first+j/n, list.Index(j).Float64()*scale)
			}
			budget -= list.Len()
			i += 2
			continue
		}
		width := w.Index(i+2).Float64() * scale
		for cid := max(first, 0); cid <= min(int(list.Float64()), maxCID); cid++ {
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
	c.widths[cid] = ems(w)
}

// glyph2 is the glyph of a two-byte code.
func (c *composite) glyph2(hi, lo byte) *glyph {
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
		*g = c.make(uint32(hi)<<8|uint32(lo), 2)
	}
	return g
}

// unread is the r of a glyph that has not been looked up.
const unread = math.MinInt32

// glyph is the glyph of a code of n bytes.
func (c *composite) glyph(code uint32, n int) glyph {
	if n == 2 {
		return *c.glyph2(byte(code>>8), byte(code))
	}
	key := uint64(n)<<32 | uint64(code)
	g, ok := c.rest[key]
	if !ok {
		g = c.make(code, n)
		if c.rest == nil {
			c.rest = map[uint64]glyph{}
		}
		if len(c.rest) < maxMapped {
			c.rest[key] = g
		}
	}
	return g
}

func (c *composite) make(code uint32, n int) glyph {
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

// cid is the CID of a code; -1 where the CMap does not tell.
func (c *composite) cid(code uint32, n int) int {
	switch {
	case c.cids != nil:
		return int(c.cids.cid(code, n))
	case c.known == nil || c.known.decode == nil:
		return int(code)
	}
	if r := c.known.decode(code, n); r >= ' ' && r < 0x7F {
		return c.known.latin + int(r-' ')
	}
	return -1
}

// unmapped is the glyph.r of a code that ToUnicode says nothing of.
func (c *composite) unmapped(code uint32, n, cid int) rune {
	if c.known != nil && c.known.decode != nil {
		if r := c.known.decode(code, n); r != 0 {
			return c.font.cleanRune(r)
		}
		return 0
	}
	if c.order != nil {
		if r := c.order.runeOf(cid); r != 0 {
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
		return c.font.textRune(c.program.textOf(gid))
	}
	return 0
}
