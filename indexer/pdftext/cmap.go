package pdftext

import "unicode/utf8"

// A unicodeMap is a ToUnicode CMap.
type unicodeMap struct {
	pages   map[uint32]*[256]rune // by code / 256; -i-1 for several[i]
	several []string
}

func (m *unicodeMap) get(code uint32) (rune, string) {
	p := m.pages[code>>8]
	if p == nil {
		return 0, ""
	}
	r := p[code&255]
	if r < 0 {
		return 0, m.several[-r-1]
	}
	return r, ""
}

func (m *unicodeMap) set(code uint32, r rune) {
	p := m.pages[code>>8]
	if p == nil {
		p = new([256]rune)
		m.pages[code>>8] = p
	}
	p[code&255] = r
}

func (m *unicodeMap) setText(code uint32, b []byte, add int) {
	s := fromUTF16(b)
	r, n := utf8.DecodeRuneInString(s)
	if n == len(s) {
		m.set(code, r+rune(add))
		return
	}
	m.several = append(m.several, s)
	m.set(code, -rune(len(m.several)))
}

func number(b []byte) (v uint32) {
	for _, c := range b {
		v = v<<8 | uint32(c)
	}
	return v
}

func parseToUnicode(data []byte) *unicodeMap {
	m := &unicodeMap{pages: map[uint32]*[256]rune{}}
	var s scanner
	s.reset(data, 1<<20)
	for {
		op := s.next()
		if op == nil {
			return m
		}
		switch string(op) {
		case "endbfchar":
			for i := 0; i+1 < len(s.ops); i += 2 {
				m.setText(number(s.ops[i].str), s.ops[i+1].str, 0)
			}
		case "endbfrange":
			for o := s.ops; len(o) >= 3; {
				lo, hi := number(o[0].str), number(o[1].str)
				if hi-lo > 65535 {
					hi = lo
				}
				for c := lo; c <= hi; c++ {
					if o[2].kind == kArray {
						if int(c-lo) < o[2].n {
							m.setText(c, o[3+c-lo].str, 0)
						}
					} else {
						m.setText(c, o[2].str, int(c-lo))
					}
				}
				o = o[3+o[2].n:]
			}
		}
	}
}
