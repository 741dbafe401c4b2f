package pdftext

import "encoding/binary"

// An sfnt is a TrueType or OpenType font program: those of its tables that lead
// from glyphs to characters (ISO/IEC 14496-22).
type sfnt struct {
	tables  map[string][]byte
	unicode []byte // the subtable of cmap that maps Unicode
	symbol  []byte // and the one of a symbol font
	mac     []byte // and the one for Macintosh Roman
	reverse map[int]rune
	forward map[rune]int
	post    []string
	glyphs  int
}

const maxGlyphs = 65536

// parseSFNT reads the tables of a font program; nil where it is none.
func parseSFNT(data []byte) *sfnt {
	if len(data) >= 16 && string(data[:4]) == "ttcf" { // a collection: its first font
		off := be32(data, 12)
		if off > uint32(len(data)) {
			return nil
		}
		return parseTables(data, data[off:])
	}
	return parseTables(data, data)
}

func parseTables(file, dir []byte) *sfnt {
	if len(dir) < 12 {
		return nil
	}
	s := &sfnt{tables: map[string][]byte{}}
	n := int(be16(dir, 4))
	for i := 0; i < n && 12+16*i+16 <= len(dir); i++ {
		rec := dir[12+16*i:]
		off, size := be32(rec, 8), be32(rec, 12)
		if off < uint32(len(file)) {
			s.tables[string(rec[:4])] = file[off:min(uint64(len(file)), uint64(off)+uint64(size))]
		}
	}
	if len(s.tables) == 0 {
		return nil
	}
	s.glyphs = min(int(be16(s.tables["maxp"], 4)), maxGlyphs)
	s.findCmaps()
	return s
}

func (s *sfnt) findCmaps() {
	t := s.tables["cmap"]
	best := -1
	for i := range int(be16(t, 2)) {
		if 4+8*i+8 > len(t) {
			break
		}
		platform, enc, off := be16(t, 4+8*i), be16(t, 6+8*i), be32(t, 8+8*i)
		if off >= uint32(len(t)) {
			continue
		}
		sub := t[off:]
		rank := -1
		switch {
		case platform == 3 && enc == 10, platform == 0 && enc >= 4 && enc != 5:
			rank = 3
		case platform == 3 && enc == 1:
			rank = 2
		case platform == 0 && enc < 4:
			rank = 1
		case platform == 3 && enc == 0:
			s.symbol = sub
		case platform == 1 && enc == 0:
			s.mac = sub
		}
		if rank > best {
			best, s.unicode = rank, sub
		}
	}
}

// eachMapping calls f with the codes of a subtable of cmap and their glyphs.
func eachMapping(t []byte, f func(code rune, gid int)) {
	switch be16(t, 0) {
	case 0:
		for i := 0; i < 256 && 6+i < len(t); i++ {
			f(rune(i), int(t[6+i]))
		}
	case 4:
		eachSegment(t, f)
	case 6:
		first := rune(be16(t, 6))
		for i := 0; i < int(be16(t, 8)) && 12+2*i <= len(t); i++ {
			f(first+rune(i), int(be16(t, 10+2*i)))
		}
	case 12:
		budget := 2 * maxGlyphs
		for i := 0; i < int(be32(t, 12)) && 28+12*i <= len(t); i++ {
			lo, hi, gid := be32(t, 16+12*i), be32(t, 20+12*i), be32(t, 24+12*i)
			for c := lo; c <= hi && c <= 0x10FFFF && gid < maxGlyphs && budget > 0; c++ {
				f(rune(c), int(gid))
				gid++
				budget--
			}
		}
	}
}

// eachSegment reads format 4: segments of consecutive codes.
func eachSegment(t []byte, f func(code rune, gid int)) {
	n, budget := int(be16(t, 6))/2, 2*maxGlyphs
	for i := 0; i < n && 16+6*n+2*i < len(t) && budget > 0; i++ {
		hi, lo := int(be16(t, 14+2*i)), int(be16(t, 16+2*n+2*i))
		delta := int(be16(t, 16+4*n+2*i))
		at := 16 + 6*n + 2*i
		off := int(be16(t, at))
		budget -= max(hi-lo+1, 1)
		for c := lo; c <= hi && c < 0xFFFF; c++ {
			gid := c
			if off != 0 {
				p := at + off + 2*(c-lo)
				if p+2 > len(t) {
					break
				}
				if gid = int(be16(t, p)); gid == 0 {
					continue
				}
			}
			f(rune(c), (gid+delta)&0xFFFF)
		}
	}
}

// runeOf is the character of a glyph by the font's Unicode map: the lowest that
// leads to it, private use last; 0 for none.
func (s *sfnt) runeOf(gid int) rune {
	if s.reverse == nil {
		s.reverse = map[int]rune{}
		eachMapping(s.unicode, func(r rune, gid int) {
			old, ok := s.reverse[gid]
			if gid > 0 && r >= 0x20 && (!ok || preferred(r, old)) {
				s.reverse[gid] = r
			}
		})
	}
	return s.reverse[gid]
}

// glyphOf is the glyph of a character by the font's Unicode map; 0 for none.
func (s *sfnt) glyphOf(r rune) int {
	if s.forward == nil {
		s.forward = map[rune]int{}
		eachMapping(s.unicode, func(r rune, gid int) { s.forward[r] = gid })
	}
	return s.forward[r]
}

// macRuneOf is the character of a glyph by the font's Macintosh map.
func (s *sfnt) macRuneOf(gid int) (r rune) {
	e := macRomanEncoding()
	eachMapping(s.mac, func(c rune, g int) {
		if g == gid && c < 256 && r == 0 {
			r = e[c]
		}
	})
	return r
}

// signOf is the private code point of a glyph by the map of a symbol font.
func (s *sfnt) signOf(gid int) (sign string) {
	eachMapping(s.symbol, func(c rune, g int) {
		if g == gid && gid > 0 && sign == "" && (c < 0x100 || c >= firstPrivate && c <= lastPrivate) {
			sign = string(0xF000 | c&0xFF)
		}
	})
	return sign
}

func preferred(r, old rune) bool {
	private := func(r rune) bool { return r >= 0xE000 && r < 0xF900 }
	if private(r) != private(old) {
		return private(old)
	}
	return r < old
}

// textOf is the text of a glyph: by the font's Unicode map, by its name, or by
// the Macintosh map, which symbol fonts fill with codes of their own.
func (s *sfnt) textOf(gid int) string {
	if r := s.runeOf(gid); r != 0 {
		return string(r)
	}
	if names := s.names(); gid > 0 && gid < len(names) && names[gid] != "" {
		return names[gid]
	}
	if r := s.macRuneOf(gid); r != 0 && s.unicode == nil {
		return string(r)
	}
	return ""
}

// codes leads from the codes of a simple font to glyphs (ISO 32000-1, 9.6.6.4).
func (s *sfnt) codes() (gids [256]int) {
	if s.symbol != nil {
		eachMapping(s.symbol, func(c rune, gid int) {
			if c < 0x100 || c >= 0xF000 && c < 0xF100 {
				gids[c&0xFF] = gid
			}
		})
		return gids
	}
	if s.mac != nil {
		eachMapping(s.mac, func(c rune, gid int) {
			if c < 0x100 {
				gids[c] = gid
			}
		})
	}
	return gids
}

// names is the text of each glyph by its name in the post table.
func (s *sfnt) names() []string {
	if s.post != nil {
		return s.post
	}
	s.post = []string{}
	t := s.tables["post"]
	if be32(t, 0) != 0x20000 {
		return s.post
	}
	n := min(int(be16(t, 32)), maxGlyphs)
	at := 34 + 2*n
	var own []string
	for at < len(t) && len(own) < maxGlyphs {
		end := at + 1 + int(t[at])
		if end > len(t) {
			break
		}
		own = append(own, string(t[at+1:end]))
		at = end
	}
	mac := macGlyphs()
	for i := 0; i < n && 36+2*i <= len(t); i++ {
		text := ""
		switch k := int(be16(t, 34+2*i)); {
		case k < len(mac):
			text = mac[k]
		case k-258 >= 0 && k-258 < len(own):
			text = glyphText(own[k-258])
		}
		s.post = append(s.post, text)
	}
	return s.post
}

// macGlyphs is the text of the glyphs in the order that post tables count from:
// those of Macintosh Roman, then 32 more.
func macGlyphs() []string {
	out := []string{"", "", " "}
	e := macRomanEncoding()
	for c := 0x20; c < 0x100; c++ {
		if c != 0x7F {
			out = append(out, string(e[c]))
		}
	}
	for _, r := range "ŁłŠšŽž¦ÐðÝýÞþ−×¹²³½¼¾₣ĞğİŞşĆćČčđ" {
		out = append(out, string(r))
	}
	return out
}

// hasAdvances reports whether the program, which can be cut short, has the widths of its glyphs.
func (s *sfnt) hasAdvances() bool {
	return len(s.tables["head"]) >= 20 && len(s.tables["hhea"]) >= 36 && len(s.tables["hmtx"]) >= 4
}

// advance is the width of a glyph in ems; 0 where it is not known.
func (s *sfnt) advance(gid int) float32 {
	em := float32(be16(s.tables["head"], 18))
	n := int(be16(s.tables["hhea"], 34))
	if em == 0 || n == 0 || gid < 0 {
		return 0
	}
	return float32(be16(s.tables["hmtx"], 4*min(gid, n-1))) / em
}

// be16 and be32 read big-endian numbers; 0 beyond the end.
func be16(b []byte, i int) uint16 {
	if i < 0 || i+2 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint16(b[i:])
}

func be32(b []byte, i int) uint32 {
	if i < 0 || i+4 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint32(b[i:])
}
