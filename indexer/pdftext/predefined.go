package pdftext

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

var (
	twoBytes  = codespace{{2, 0, 0xFFFF, 0}}
	fourBytes = codespace{{4, 0, 0xFFFFFFFF, 0}}
	utf16Code = codespace{{2, 0x0000, 0xD7FF, 0}, {2, 0xE000, 0xFFFF, 0}, {4, 0xD800DC00, 0xDBFFDFFF, 0}}
	utf8Code  = codespace{{1, 0, 0x7F, 0}, {2, 0xC280, 0xDFBF, 0}, {3, 0xE08080, 0xEFBFBF, 0}, {4, 0xF0808080, 0xF7BFBFBF, 0}}
	sjisCode  = codespace{{1, 0, 0x80, 0}, {1, 0xA0, 0xDF, 0}, {2, 0x8140, 0x9FFC, 0}, {2, 0xE040, 0xFCFC, 0}}
	eucCode   = codespace{{1, 0, 0x80, 0}, {2, 0x8EA0, 0x8EDF, 0}, {2, 0xA1A1, 0xFEFE, 0}}
	jisCode   = codespace{{2, 0x2121, 0x7E7E, 0}}
	gbkCode   = codespace{{1, 0, 0x80, 0}, {2, 0x8140, 0xFEFE, 0}}
	gb18Code  = codespace{{1, 0, 0x80, 0}, {4, 0x81308130, 0xFE39FE39, 0}, {2, 0x8140, 0xFEFE, 0}}
	big5Code  = codespace{{1, 0, 0x80, 0}, {2, 0x8140, 0xFEFE, 0}}
	uhcCode   = codespace{{1, 0, 0x80, 0}, {2, 0x8141, 0xFEFE, 0}}
)

// legacyCMaps are the CMaps of national standards by what their names begin
// with. latin is the CID of the space in the collection each belongs to, where
// half-width and proportional letters differ.
var legacyCMaps = []struct {
	prefix  string
	space   codespace
	charset encoding.Encoding
	latin   int
}{
	{"GBKp-EUC", gbkCode, simplifiedchinese.GBK, 1},
	{"GBK-EUC", gbkCode, simplifiedchinese.GBK, 814},
	{"GBK2K", gb18Code, simplifiedchinese.GB18030, 1},
	{"GBpc-EUC", gbkCode, simplifiedchinese.GBK, 1},
	{"GB-EUC", gbkCode, simplifiedchinese.GBK, 814},
	{"B5pc", big5Code, traditionalchinese.Big5, 1},
	{"HKscs-B5", big5Code, traditionalchinese.Big5, 1},
	{"ETenms-B5", big5Code, traditionalchinese.Big5, 1},
	{"ETen-B5", big5Code, traditionalchinese.Big5, 13648},
	{"90msp-RKSJ", sjisCode, japanese.ShiftJIS, 1},
	{"90pv-RKSJ", sjisCode, japanese.ShiftJIS, 1},
	{"83pv-RKSJ", sjisCode, japanese.ShiftJIS, 1},
	{"90ms-RKSJ", sjisCode, japanese.ShiftJIS, 231},
	{"Add-RKSJ", sjisCode, japanese.ShiftJIS, 231},
	{"Ext-RKSJ", sjisCode, japanese.ShiftJIS, 231},
	{"RKSJ", sjisCode, japanese.ShiftJIS, 231},
	{"EUC", eucCode, japanese.EUCJP, 231},
	{"KSC-EUC", uhcCode, korean.EUCKR, 8094},
	{"KSCms-UHC-HW", uhcCode, korean.EUCKR, 8094},
	{"KSCms-UHC", uhcCode, korean.EUCKR, 1},
	{"KSCpc-EUC", uhcCode, korean.EUCKR, 1},
}

// identityCMap is the CMap of two-byte codes that are CIDs.
func identityCMap() *cmap {
	return &cmap{space: twoBytes, ranges: []codeRange{{2, 0, 0xFFFF, 0}}}
}

// predefinedCMap is the CMap of that name (ISO 32000-1, 9.7.5.2); nil for one
// that is not known.
func predefinedCMap(name string) *cmap {
	p := &cmap{latin: 1, vertical: name == "V" || strings.HasSuffix(name, "-V")}
	base := strings.TrimSuffix(strings.TrimSuffix(name, "-H"), "-V")
	switch {
	case base == "Identity" || base == "OneByteIdentity":
		p.space = twoBytes
		if base == "OneByteIdentity" {
			p.space = codespace{{1, 0, 0xFF, 0}}
		}
		p.ranges = p.space // codes are CIDs
		return p
	case base == "H" || base == "V":
		p.space, p.decode, p.latin = jisCode, decodeJIS, 231
		return p
	case strings.HasPrefix(base, "Uni"):
		return p.unicode(base)
	}
	for _, l := range legacyCMaps {
		if base == l.prefix {
			p.space, p.latin = l.space, l.latin
			p.decode = decoderOf(l.charset)
			return p
		}
	}
	return nil
}

// unicode makes p the CMap of a Unicode encoding, such as UniJIS-UTF16.
func (p *cmap) unicode(base string) *cmap {
	if strings.HasSuffix(base, "-HW") {
		p.latin = 231
		base = strings.TrimSuffix(base, "-HW")
	}
	switch _, form, _ := strings.Cut(base, "-"); form {
	case "UCS2":
		p.space, p.decode = twoBytes, decodeUCS2
	case "UTF16":
		p.space, p.decode = utf16Code, decodeUTF16
	case "UTF32":
		p.space, p.decode = fourBytes, func(code uint32, _ int) rune { return rune(code & 0x1FFFFF) }
	case "UTF8":
		p.space, p.decode = utf8Code, decodeUTF8
	default:
		return nil
	}
	return p
}

func decodeUCS2(code uint32, _ int) rune { return rune(code) }

func decodeUTF16(code uint32, n int) rune {
	if n == 4 {
		return utf16.DecodeRune(rune(code>>16), rune(code&0xFFFF))
	}
	return rune(code)
}

func decodeUTF8(code uint32, n int) rune {
	r, _ := utf8.DecodeRune(bigEndian(code, n))
	return r
}

// decodeJIS decodes the bare codes of JIS X 0208.
func decodeJIS(code uint32, _ int) rune {
	return decoderOf(japanese.EUCJP)(code|0x8080, 2)
}

func decoderOf(charset encoding.Encoding) func(code uint32, n int) rune {
	decoder := charset.NewDecoder()
	return func(code uint32, n int) rune {
		b, err := decoder.Bytes(bigEndian(code, n))
		r, size := utf8.DecodeRune(b)
		if err != nil || size != len(b) || r == replacement {
			return 0
		}
		return r
	}
}

func bigEndian(code uint32, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(code >> (8 * (n - 1 - i)))
	}
	return b
}
