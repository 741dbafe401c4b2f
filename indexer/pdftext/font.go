package pdftext

import (
	"io"
	"strings"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
)

// A Font is a font of the file.
type Font struct {
	Name         string // without the prefix of a subset
	Bold, Italic bool
	Mono         bool

	ascent, descent float64 // of an em
	vertical        bool
	simple          *[256]glyph // of a font with one-byte codes
	twoByte         bool        // every code has two bytes
	pages           [256]*[256]glyph
	codes           *codespace
	several         []string // the characters of glyphs that stand for more than one
	toUnicode       *unicodeMap
	width           []float32
	dw              float32
}

// A glyph is what a code of a font shows.
type glyph struct {
	w float32 // ems
	r rune    // its character; -i-1 for Font.several[i]; 0 for none known
}

type codespace struct{}

func (c *codespace) next(s []byte) (code uint32, n int) { return uint32(s[0]), 1 }

func (f *Font) glyph(code uint32, n int) glyph { return glyph{} }

// reach is how far glyphs go below and above the baseline.
func (f *Font) reach(height float64) (down, up float64) {
	if f.vertical {
		return -height / 2, height / 2
	}
	return f.descent * height, f.ascent * height
}

func loadFont(v pdf.Value) *Font {
	f := &Font{ascent: 0.9, descent: -0.25}
	f.Name = v.Key("BaseFont").Name()
	if i := strings.IndexByte(f.Name, '+'); i == 6 {
		f.Name = f.Name[7:]
	}
	if u := v.Key("ToUnicode"); u.Kind() == pdf.Stream {
		data, _ := io.ReadAll(u.Reader())
		f.toUnicode = parseToUnicode(data)
	}
	if v.Key("Subtype").Name() == "Type0" {
		f.loadComposite(v)
		return f
	}
	f.simple = new([256]glyph)
	first := int(v.Key("FirstChar").Int64())
	widths := v.Key("Widths")
	enc := fromCharmap(charmap.Windows1252)
	if v.Key("Encoding").Name() == "MacRomanEncoding" {
		enc = fromCharmap(charmap.Macintosh)
	}
	for i := range 256 {
		g := &f.simple[i]
		g.r = f.unicode(uint32(i))
		if g.r == 0 {
			g.r = f.expand(enc[i])
		}
		if j := i - first; j >= 0 && j < widths.Len() {
			g.w = float32(widths.Index(j).Float64() / 1000)
		}
	}
	return f
}

func (f *Font) unicode(code uint32) rune {
	if f.toUnicode == nil {
		return 0
	}
	r, s := f.toUnicode.get(code)
	if s != "" {
		f.several = append(f.several, s)
		return -rune(len(f.several))
	}
	return f.expand(r)
}

func (f *Font) expand(r rune) rune {
	switch r {
	case 0xA0:
		return ' '
	case 0xFB00, 0xFB01, 0xFB02, 0xFB03, 0xFB04:
		f.several = append(f.several, [...]string{"ff", "fi", "fl", "ffi", "ffl"}[r-0xFB00])
		return -rune(len(f.several))
	}
	return r
}

func (f *Font) loadComposite(v pdf.Value) {
	d := v.Key("DescendantFonts").Index(0)
	f.twoByte = true
	f.dw = 1
	if x := d.Key("DW"); x.Kind() != pdf.Null {
		f.dw = float32(x.Float64() / 1000)
	}
	w := d.Key("W")
	for i := 0; i+1 < w.Len(); {
		c := int(w.Index(i).Int64())
		if a := w.Index(i + 1); a.Kind() == pdf.Array {
			for j := range a.Len() {
				f.setWidth(c+j, float32(a.Index(j).Float64()/1000))
			}
			i += 2
			continue
		}
		x := float32(w.Index(i+2).Float64() / 1000)
		for j := c; j <= int(w.Index(i+1).Int64()) && j < 65536; j++ {
			f.setWidth(j, x)
		}
		i += 3
	}
}

func (f *Font) setWidth(cid int, w float32) {
	if cid < 0 || cid > 65535 {
		return
	}
	for len(f.width) <= cid {
		f.width = append(f.width, f.dw)
	}
	f.width[cid] = w
}

func (f *Font) glyph2(hi, lo byte) *glyph {
	p := f.pages[hi]
	if p == nil {
		p = new([256]glyph)
		f.pages[hi] = p
		for i := range 256 {
			c := int(hi)<<8 | i
			p[i].w = f.dw
			if c < len(f.width) {
				p[i].w = f.width[c]
			}
			p[i].r = f.unicode(uint32(c))
		}
	}
	return &p[lo]
}
