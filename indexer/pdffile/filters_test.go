package pdffile

import (
	"bytes"
	"compress/flate"
	"compress/lzw"
	"encoding/ascii85"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// decoded puts data into a document as a stream with dict, and decodes it.
func decoded(t *testing.T, dict, data string, limit int64) ([]byte, error) {
	t.Helper()
	objects := append(report(1), stream(dict, data))
	f, err := Open(sample(objects...))
	if err != nil {
		t.Fatal(err)
	}
	s, ok := f.Get(Ref{Num: uint32(len(objects))}).(*Stream)
	if !ok {
		t.Fatal("no stream")
	}
	out, err := f.StreamData(s, limit)
	checkStreams(t, f)
	return out, err
}

// prose is 60 KB of text that does not compress too well.
func prose() string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for b.Len() < 60_000 {
		fmt.Fprintf(&b, "line %x of the report\n", r.Uint64())
	}
	return b.String()
}

// lzwEarly encodes data as TIFF and PDF do by default: the codes grow one code early.
func lzwEarly(data string) string {
	var out bytes.Buffer
	bits, count := uint64(0), 0
	table, next, width := map[string]int{}, 258, 9
	put := func(code int) {
		bits, count = bits<<width|uint64(code), count+width
		for ; count >= 8; count -= 8 {
			out.WriteByte(byte(bits >> (count - 8)))
		}
	}
	code := func(s string) int {
		if len(s) == 1 {
			return int(s[0])
		}
		return table[s]
	}
	put(256)
	run := ""
	for i := range len(data) {
		longer := run + data[i:i+1]
		if _, ok := table[longer]; ok || len(longer) == 1 {
			run = longer
			continue
		}
		put(code(run))
		table[longer] = next
		run = data[i : i+1]
		if next++; next+1 > 1<<width && width < 12 {
			width++
		}
		if next == 4094 {
			put(code(run))
			put(256)
			table, next, width, run = map[string]int{}, 258, 9, ""
		}
	}
	if run != "" {
		put(code(run))
	}
	put(257)
	out.WriteByte(byte(bits << (8 - count%8)))
	return out.String()
}

func TestFilters(t *testing.T) {
	text := prose()
	var late, a85, raw bytes.Buffer
	w := lzw.NewWriter(&late, lzw.MSB, 8)
	w.Write([]byte(text))
	w.Close()
	e := ascii85.NewEncoder(&a85)
	e.Write([]byte(text))
	e.Close()
	fw, _ := flate.NewWriter(&raw, 6)
	fw.Write([]byte(text))
	fw.Close()
	z := deflated(text)
	cases := []struct{ name, dict, data, want string }{
		{"none", "", text, text},
		{"Flate", "/Filter /FlateDecode", z, text},
		{"Flate, checksum missing", "/Filter /FlateDecode", z[:len(z)-4], text},
		{"Flate, header wrong", "/Filter /FlateDecode", "xx" + z[2:], text},
		{"Flate without header", "/Filter /FlateDecode", raw.String(), text},
		{"Flate after a line end", "/Filter /FlateDecode", "\r\n" + z, text},
		{"Flate, nothing", "/Filter /FlateDecode", "", ""},
		{"Flate in an array", "/Filter [/FlateDecode]", z, text},
		{"abbreviated", "/Filter /Fl", z, text},
		{"Flate twice", "/Filter [/FlateDecode /FlateDecode]", deflated(z), text},
		{"Flate in ASCII85", "/Filter [/A85 /Fl]", a85of(z), text},
		{"predictor 1", "/Filter /FlateDecode /DecodeParms <</Predictor 1>>", z, text},
		{"parameters null", "/Filter /FlateDecode /DecodeParms [null]", z, text},
		{"LZW", "/Filter /LZWDecode", lzwEarly(text), text},
		{"LZW, codes late", "/Filter /LZWDecode /DecodeParms <</EarlyChange 0>>", late.String(), text},
		{"LZW, the standard's example", "/Filter /LZWDecode", "\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", "-----A---B"},
		{"ASCII85", "/Filter /ASCII85Decode", a85.String() + "~>", text},
		{"ASCII85, in lines and marked", "/Filter /ASCII85Decode", "<~87cUR\nD]i, \"Ebo80~>", "Hello World!"},
		{"ASCII85, zeros and no end", "/Filter /ASCII85Decode", "z!!", "\x00\x00\x00\x00\x00"},
		{"ASCIIHex", "/Filter /ASCIIHexDecode", "48 65 6C 6c6\n>zz", "Hell`"},
		{"RunLength", "/Filter /RunLengthDecode", "\x02abc\xfex\x80junk", "abcxxx"},
		{"RunLength cut", "/Filter /RunLengthDecode", "\x0aabc", "abc"},
		{"Crypt", "/Filter [/Crypt /FlateDecode] /DecodeParms [<</Name /Identity>> null]", z, text},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := decoded(t, c.dict, c.data, 0)
			if err != nil || string(got) != c.want {
				t.Errorf("%d bytes, error %v; want %d bytes", len(got), err, len(c.want))
			}
		})
	}
}

func a85of(s string) string {
	var b bytes.Buffer
	e := ascii85.NewEncoder(&b)
	e.Write([]byte(s))
	e.Close()
	return b.String() + "~>"
}

func TestFilterErrors(t *testing.T) {
	text := prose()
	z := deflated(text)
	damaged := []byte(z)
	damaged[len(z)/2] ^= 0xff
	damaged[len(z)/2+1] ^= 0xff
	cases := []struct {
		name, dict, data string
		least, most      int // bytes that come with the error
		want             error
	}{
		{"Flate cut", "/Filter /FlateDecode", z[:len(z)/2], len(text) / 3, len(text), errCorrupt},
		{"Flate damaged", "/Filter /FlateDecode", string(damaged), len(text) / 3, len(text) + 1000, nil},
		{"Flate, checksum wrong", "/Filter /FlateDecode", z[:len(z)-4] + "abcd", len(text), len(text), errChecksum},
		{"Flate of noise", "/Filter /FlateDecode", "\xff\xff\xff\xff\xff", 0, 0, errCorrupt},
		{"LZW, an unknown code", "/Filter /LZWDecode", "\x80\x0b\x60\xff\xff", 1, 3, errCorrupt},
		{"an unknown filter", "/Filter /NoDecode", z, 0, 0, errFilter},
		{"an unknown predictor", "/Filter /FlateDecode /DecodeParms <</Predictor 7>>", z, len(text), len(text), errFilter},
		{"columns beyond reason", "/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 99999999999>>", z, 0, 0, errCorrupt},
		{"colours below zero", "/Filter /FlateDecode /DecodeParms <</Predictor 12 /Colors -1>>", z, 0, 0, errCorrupt},
		{"twenty filters", "/Filter [" + strings.Repeat("/FlateDecode ", 20) + "]", z, 0, 0, errFilter},
		{"an image", "/Filter /DCTDecode", z, 0, 0, ErrImage},
		{"an image in Flate", "/Filter [/FlateDecode /JBIG2Decode]", z, 0, 0, ErrImage},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := decoded(t, c.dict, c.data, 0)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if len(got) < c.least || len(got) > c.most {
				t.Errorf("%d bytes, want %d to %d", len(got), c.least, c.most)
			}
		})
	}
}

// TestDecodingLimits decodes what grows without end.
func TestDecodingLimits(t *testing.T) {
	const limit = 100_000
	zeros := strings.Repeat("\x00", 10*limit)
	for _, c := range []struct{ name, dict, data string }{
		{"none", "", zeros},
		{"Flate", "/Filter /FlateDecode", deflated(zeros)},
		{"Flate twice", "/Filter [/FlateDecode /FlateDecode]", deflated(deflated(zeros))},
		{"LZW", "/Filter /LZWDecode", lzwEarly(zeros)},
		{"ASCII85", "/Filter /ASCII85Decode", strings.Repeat("z", limit)},
		{"ASCIIHex", "/Filter /ASCIIHexDecode", strings.Repeat("00", 2*limit)},
		{"RunLength", "/Filter /RunLengthDecode", strings.Repeat("\x81\x00", limit)},
	} {
		got, err := decoded(t, c.dict, c.data, limit)
		if len(got) != limit || !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %d bytes, error %v; want %d and ErrTooLarge", c.name, len(got), err, limit)
		}
	}
}

func TestPNGPredictors(t *testing.T) {
	// Rows of two pixels of three bytes under each of the five filters, from the
	// rows of plain values 10 20 30 40 50 60 and so on, worked out by hand.
	rows := "\x00\x0a\x14\x1e\x28\x32\x3c" + // none
		"\x01\x0b\x15\x1f\x1e\x1e\x1e" + // left
		"\x02\x01\x01\x01\x01\x01\x01" + // up
		"\x03\x07\x0c\x11\x0f\x0f\x0f" + // average
		"\x04\x01\x01\x01\x01\x01\x01" + // Paeth
		"\x09\x01\x02\x03" // a filter there is not, and cut
	want := "\x0a\x14\x1e\x28\x32\x3c" + "\x0b\x15\x1f\x29\x33\x3d" + "\x0c\x16\x20\x2a\x34\x3e" +
		"\x0d\x17\x21\x2a\x34\x3e" + "\x0e\x18\x22\x2b\x35\x3f" + "\x01\x02\x03"
	for _, p := range []int{10, 12, 15} {
		dict := fmt.Sprintf("/Filter /FlateDecode /DecodeParms <</Predictor %d /Columns 2 /Colors 3>>", p)
		if got, err := decoded(t, dict, deflated(rows), 0); err != nil || string(got) != want {
			t.Errorf("predictor %d: % x, error %v; want % x", p, got, err, want)
		}
	}
}

func TestTIFFPredictor(t *testing.T) {
	cases := []struct {
		columns, colors, bits int
		data, want            string
	}{
		{3, 1, 8, "\x01\x01\x01\x05\x01\xff", "\x01\x02\x03\x05\x06\x05"},
		{2, 2, 8, "\x01\x0a\x01\x0a", "\x01\x0a\x02\x14"},
		{2, 1, 16, "\x00\xff\x00\x01", "\x00\xff\x01\x00"},
		{4, 1, 4, "\x11\x11", "\x12\x34"},
		{8, 1, 1, "\xff", "\xaa"},
		{4, 1, 2, "\x55", "\x6c"},
	}
	for _, c := range cases {
		dict := fmt.Sprintf("/Filter /FlateDecode /DecodeParms <</Predictor 2 /Columns %d /Colors %d /BitsPerComponent %d>>",
			c.columns, c.colors, c.bits)
		if got, err := decoded(t, dict, deflated(c.data), 0); err != nil || string(got) != c.want {
			t.Errorf("%d colours of %d bits: % x, error %v; want % x", c.colors, c.bits, got, err, c.want)
		}
	}
}
