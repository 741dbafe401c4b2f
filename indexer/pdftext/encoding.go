package pdftext

import (
	"sync"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// A charTable gives each code of a simple font its character; 0 for none.
type charTable [256]rune

// fromRunes makes an encoding of its characters from code 32.
func fromRunes(s string) *charTable {
	var e charTable
	code := 32
	for _, r := range s {
		if r != replacement {
			e[code] = r
		}
		code++
	}
	return &e
}

func fromCharmap(c *charmap.Charmap) *charTable {
	var e charTable
	for i := 32; i < 256; i++ {
		if r := c.DecodeByte(byte(i)); r != replacement {
			e[i] = r
		}
	}
	return &e
}

var (
	standardEncoding  = sync.OnceValue(func() *charTable { return fromRunes(standardRunes) })
	macExpertEncoding = sync.OnceValue(func() *charTable { return fromRunes(macExpertRunes) })
	symbolEncoding    = sync.OnceValue(func() *charTable { return fromRunes(symbolRunes) })
	dingbatEncoding   = sync.OnceValue(func() *charTable { return fromRunes(dingbatRunes) })

	// winAnsiEncoding shows a bullet where the code page has nothing (ISO 32000-1, annex D, note 3).
	winAnsiEncoding = sync.OnceValue(func() *charTable {
		e := fromCharmap(charmap.Windows1252)
		for i := 0x7F; i < 0xA0; i++ {
			if e[i] < 0xA0 {
				e[i] = '•'
			}
		}
		return e
	})
	macRomanEncoding = sync.OnceValue(func() *charTable {
		e := fromCharmap(charmap.Macintosh)
		e[0xDB] = '¤' // the euro came later
		return e
	})
)

// namedEncoding is the encoding a PDF names; nil for an unknown one.
func namedEncoding(name string) *charTable {
	switch name {
	case "WinAnsiEncoding":
		return winAnsiEncoding()
	case "MacRomanEncoding":
		return macRomanEncoding()
	case "MacExpertEncoding":
		return macExpertEncoding()
	case "StandardEncoding":
		return standardEncoding()
	}
	return nil
}

// fromUTF16 decodes big-endian UTF-16.
func fromUTF16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(u))
}

// cffStandard is cffRunes by string id.
var cffStandard = sync.OnceValue(func() []rune { return []rune(cffRunes) })
