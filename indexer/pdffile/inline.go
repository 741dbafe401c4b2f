package pdffile

import (
	"bytes"
	"compress/flate"
	"io"
	"strings"
)

// operators are the operators of content streams (ISO 32000-1, annex A).
var operators = func() map[string]bool {
	m := make(map[string]bool)
	for _, op := range strings.Fields(`b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX
		f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ
		TL Tm Tr Ts Tw Tz v w W W* y ' " true false null`) {
		m[op] = true
	}
	return m
}()

// operatorPrefix returns the length of the operator that word begins with, if
// all of word is operators, or operators and then a number, written together;
// else 0.
func operatorPrefix(word []byte) int {
	if len(word) > 12 {
		return 0
	}
	for n := min(3, len(word)-1); n > 0; n-- {
		if !operators[string(word[:n])] {
			continue
		}
		rest := word[n:]
		if isDigit(rest[0]) || rest[0] == '-' || rest[0] == '.' ||
			operators[string(rest)] || operatorPrefix(rest) > 0 {
			return n
		}
	}
	return 0
}

// InlineImage is called after Next has returned the operator BI. It passes over
// the image to the end of its EI and returns the image's dictionary, with the
// abbreviated keys as they are, and its undecoded data.
//
// The data's end is taken from the filter where it gives it (no filter, Flate,
// DCT, ASCII85, ASCIIHex, RunLength), else it is the first EI between white
// space that operators follow: the two letters also occur within image data.
func (l *Lexer) InlineImage() (Dict, []byte) {
	p := objectParser{Lexer: *l, names: names{}, words: names{}}
	d := p.readInlineDict()
	start := p.pos
	if start < len(l.data) && class[l.data[start]] == space {
		start++
	}
	data := l.data[start:]
	n := imageEnd(d, data)
	end, after := endOfImage(data, n)
	l.pos = start + after
	return d, data[:end]
}

func (p *objectParser) readInlineDict() Dict {
	var d Dict
	for len(d) < 100 {
		t := p.Next()
		if t == EOF || t == TokKeyword && (p.Is("ID") || p.Is("EI")) {
			if p.Is("EI") {
				p.pos = p.start
			}
			break
		}
		if t != TokName {
			continue
		}
		key, _ := p.names.internName(p.Bytes).(Name)
		t = p.Next()
		if t == EOF || t == TokKeyword && p.Is("ID") {
			break
		}
		d = append(d, Entry{key, p.readValue(t)})
	}
	return sortLarge(d)
}

// endOfImage finds the operator EI in data at or after offset from. It returns
// the length of the image's data and the offset after the EI.
func endOfImage(data []byte, from int) (end, after int) {
	first := -1
	for i := from; ; {
		k := bytes.Index(data[i:], []byte("EI"))
		if k < 0 {
			break
		}
		i += k
		if i > 0 && i > from && class[data[i-1]] != space || i+2 < len(data) && class[data[i+2]] == regular {
			i += 2
			continue
		}
		if first < 0 {
			first = i
		}
		if readsAsContent(data[i+2:]) {
			first = i
			break
		}
		i += 2
	}
	if first < 0 {
		return len(data), len(data)
	}
	end = first
	if end > 0 && class[data[end-1]] == space {
		end--
	}
	return end, first + 2
}

// readsAsContent reports whether data reads as content: operands and then a known
// operator, or nothing at all.
func readsAsContent(data []byte) bool {
	data = data[:min(len(data), 400)]
	cut := len(data) == 400
	l := NewContentLexer(data)
	for range 40 {
		t := l.Next()
		for _, c := range data[l.start:l.pos] {
			if t != TokString && (c < ' ' && class[c] != space || c > '~') {
				return false
			}
		}
		switch {
		case t == EOF:
			return true
		case t == TokKeyword:
			return operators[string(l.Bytes)] && !l.Is("EI") || cut && l.pos == len(data)
		case t == TokBraceOpen || t == TokBraceClose:
			return false
		}
	}
	return true
}

// imageEnd returns how many bytes of data belong to the image d at least, as
// its filter or its size gives it, or 0.
func imageEnd(d Dict, data []byte) int {
	filter, _ := firstOf(d, "F", "Filter").(Name)
	if a, ok := firstOf(d, "F", "Filter").(Array); ok && len(a) > 0 {
		filter, _ = a[0].(Name)
	}
	switch filter {
	case "":
		return ifFollowedByEI(rawImageSize(d), data)
	case "DCT", "DCTDecode":
		return endAfter(data, "\xff\xd9")
	case "A85", "ASCII85Decode":
		return endAfter(data, "~>")
	case "AHx", "ASCIIHexDecode":
		return endAfter(data, ">")
	case "Fl", "FlateDecode":
		return flateLength(data)
	case "RL", "RunLengthDecode":
		return runLength(data)
	}
	return 0
}

// firstOf returns the value of an abbreviated key, else of the full one.
func firstOf(d Dict, short, long Name) Object {
	if v := d.Get(short); v != nil {
		return v
	}
	return d.Get(long)
}

// ifFollowedByEI returns n where an EI follows n bytes of data, else 0: the size of an
// image may be wrong.
func ifFollowedByEI(n int, data []byte) int {
	if n <= 0 || n > len(data) {
		return 0
	}
	rest := data[skipSpace(data, n):]
	if !bytes.HasPrefix(rest, []byte("EI")) {
		return 0
	}
	return n
}

func endAfter(data []byte, mark string) int {
	if i := bytes.Index(data, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return 0
}

// rawImageSize is the number of bytes of an image without a filter, 0 where it
// is not known, as with a colour space of the page's resources.
func rawImageSize(d Dict) int {
	w, _ := firstOf(d, "W", "Width").(Integer)
	h, _ := firstOf(d, "H", "Height").(Integer)
	bits, _ := firstOf(d, "BPC", "BitsPerComponent").(Integer)
	components := Integer(1)
	if mask, _ := firstOf(d, "IM", "ImageMask").(Bool); mask {
		bits = 1
	} else {
		switch cs := firstOf(d, "CS", "ColorSpace").(type) {
		case Name:
			components = map[Name]Integer{"G": 1, "DeviceGray": 1, "RGB": 3, "DeviceRGB": 3, "CMYK": 4, "DeviceCMYK": 4}[cs]
		case Array: // indexed, the one array allowed here
		default:
			components = 0
		}
	}
	const most = 1 << 20
	if w <= 0 || h <= 0 || bits <= 0 || w > most || h > most || bits > 16 {
		return 0
	}
	return int((w*bits*components + 7) / 8 * h)
}

// flateLength is the length of the zlib stream that data begins with, 0 if it
// is none or has an error.
func flateLength(data []byte) int {
	if len(data) < 2 || !hasZlibHeader(data) {
		return 0
	}
	rd := bytes.NewReader(data[2:])
	zr := flate.NewReader(rd)
	if _, err := io.Copy(io.Discard, io.LimitReader(zr, maxStream)); err != nil {
		return 0
	}
	return min(len(data)-rd.Len()+4, len(data)) // and the checksum
}

// runLength is the length of run-length data with its end mark, 0 without one.
func runLength(data []byte) int {
	for i := 0; i < len(data); {
		switch n := int(data[i]); {
		case n == 128:
			return i + 1
		case n < 128:
			i += n + 2
		default:
			i += 2
		}
	}
	return 0
}
