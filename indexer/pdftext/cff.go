package pdftext

import "bytes"

// A cff is a Compact Font Format program: its glyphs' names and its encoding
// (Adobe Technical Note 5176).
type cff struct {
	texts []string // by glyph; nil for a font keyed by CIDs
	codes [256]string
}

// parseCFF reads a font program; nil where it is none, or it gives no names.
func parseCFF(data []byte) *cff {
	if len(data) < 4 || data[0] != 1 {
		return nil
	}
	_, at := cffIndex(data, int(data[2])) // names
	tops, at := cffIndex(data, at)
	strs, _ := cffIndex(data, at)
	if len(tops) == 0 {
		return nil
	}
	top := cffDict(tops[0])
	if _, ok := top[opROS]; ok {
		return nil
	}
	glyphs, _ := cffIndex(data, top[opCharStrings])
	if len(glyphs) == 0 {
		return nil
	}
	c := &cff{texts: make([]string, len(glyphs))}
	sids := cffCharset(data, top[opCharset], len(glyphs))
	for gid, sid := range sids {
		c.texts[gid] = sidText(sid, strs)
	}
	c.readEncoding(data, top[opEncoding], sids, strs)
	return c
}

// Operators of a Top DICT; those of two bytes from 1200.
const (
	opCharset     = 15
	opEncoding    = 16
	opCharStrings = 17
	opROS         = 1230
)

// cffIndex reads an INDEX and the offset behind it.
func cffIndex(data []byte, at int) (items [][]byte, end int) {
	n := int(be16(data, at))
	if at <= 0 || at+3 > len(data) || n == 0 {
		return nil, at + 2
	}
	size := int(data[at+2])
	if size < 1 || size > 4 || at+3+(n+1)*size > len(data) {
		return nil, len(data)
	}
	offset := func(i int) int { return int(bigEndianCode(data[at+3+i*size : at+3+(i+1)*size])) }
	base := at + 2 + (n+1)*size
	items = make([][]byte, 0, n)
	for i := range n {
		lo, hi := base+offset(i), base+offset(i+1)
		if lo > hi || hi > len(data) {
			return items, len(data)
		}
		items = append(items, data[lo:hi])
	}
	return items, base + offset(n)
}

// cffDict reads the last whole number before each operator of a DICT.
func cffDict(d []byte) map[int]int {
	out := map[int]int{}
	v := 0
	for i := 0; i < len(d); {
		b := int(d[i])
		i++
		switch {
		case b == 12 && i < len(d):
			out[1200+int(d[i])] = v
			i++
		case b <= 21:
			out[b] = v
		case b == 28:
			v = int(int16(be16(d, i)))
			i += 2
		case b == 29:
			v = int(int32(be32(d, i)))
			i += 4
		case b == 30: // a real number, to the half byte that ends it
			for i < len(d) && d[i]&0xF != 0xF && d[i]>>4 != 0xF {
				i++
			}
			i++
		case b >= 32 && b <= 246:
			v = b - 139
		case b >= 247 && b <= 250 && i < len(d):
			v = (b-247)*256 + int(d[i]) + 108
			i++
		case b >= 251 && b <= 254 && i < len(d):
			v = -(b-251)*256 - int(d[i]) - 108
			i++
		}
	}
	return out
}

// cffCharset is the string id of each of n glyphs. The predefined charsets of
// expert fonts are read as the first: their programs are met with one of their own.
func cffCharset(data []byte, at, n int) []int {
	sids := make([]int, 1, n)
	if at <= 2 || at >= len(data) {
		for len(sids) < n {
			sids = append(sids, len(sids))
		}
		return sids
	}
	format := data[at]
	for at++; len(sids) < n && at+2 <= len(data); {
		sid, left := int(be16(data, at)), 0
		at += 2
		switch format {
		case 1:
			if at < len(data) {
				left = int(data[at])
			}
			at++
		case 2:
			left = int(be16(data, at))
			at += 2
		}
		for ; left >= 0 && len(sids) < n; left-- {
			sids = append(sids, sid)
			sid++
		}
	}
	return sids
}

func sidText(sid int, strs [][]byte) string {
	if k := sid - len(cffStandard()); k >= 0 {
		// Twelve standard strings that name no glyphs lie between.
		if k -= 12; k >= 0 && k < len(strs) {
			return glyphText(string(strs[k]))
		}
		return ""
	}
	if r := cffStandard()[sid]; r != replacement {
		return string(r)
	}
	return ""
}

// readEncoding reads the font's encoding, by code.
func (c *cff) readEncoding(data []byte, at int, sids []int, strs [][]byte) {
	if at <= 1 || at+2 > len(data) {
		e := standardEncoding()
		if at == 1 {
			e = macExpertEncoding()
		}
		for code, r := range e {
			if r != 0 {
				c.codes[code] = string(r)
			}
		}
		return
	}
	format, n := data[at], int(data[at+1])
	at += 2
	gid := 1
	put := func(code int) {
		if gid < len(c.texts) && code < 256 {
			c.codes[code] = c.texts[gid]
		}
		gid++
	}
	for ; n > 0 && at < len(data); n-- {
		first, left := int(data[at]), 0
		at++
		if format&0x7F == 1 && at < len(data) {
			left = int(data[at])
			at++
		}
		for i := 0; i <= left; i++ {
			put(first + i)
		}
	}
	if format&0x80 != 0 && at < len(data) { // codes given to a glyph besides its own
		rest := bytes.NewBuffer(data[at+1:])
		for i := 0; i < int(data[at]); i++ {
			if b := rest.Next(3); len(b) == 3 {
				c.codes[b[0]] = sidText(int(be16(b, 1)), strs)
			}
		}
	}
}
