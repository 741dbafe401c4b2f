package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"evidence/corpus/testfiles"
)

const small = `title: A title
head: Sample

# 1 Heading

1.1 First, with a note.[^1]

(a) an item

- a bullet

> "Words," she said.

| A | B |
|---|
| c | d |

Plain text of the officer's.

!small Smaller

[^1]: A note
[^1+]: and more of it.`

func TestParse(t *testing.T) {
	d, err := parse("small", small)
	if err != nil {
		t.Fatal(err)
	}
	want := []block{
		{kind: "heading", level: 1, text: "1 Heading"},
		{kind: "numbered", marker: "1.1", text: "First, with a note.[^1]"},
		{kind: "item", marker: "(a)", text: "an item"},
		{kind: "bullet", text: "a bullet"},
		{kind: "quote", text: `"Words," she said.`},
		{kind: "table", rows: [][]string{{"A", "B"}, {"c", "d"}}},
		{kind: "body", text: "Plain text of the officer's."},
		{kind: "!small", text: "Smaller"},
	}
	if !reflect.DeepEqual(d.blocks, want) {
		t.Errorf("blocks:\n%+v\nwant:\n%+v", d.blocks, want)
	}
	if d.fields["head"] != "Sample" || d.notes["1"] != "A note" || d.notes["1+"] != "and more of it." {
		t.Errorf("fields %v, notes %v", d.fields, d.notes)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"No field here":                 `"No field here" is no field`,
		"title: x\n\ntwo\nlines":        "has 2 lines",
		"title: x\n\n[^1]: a\nnot note": "stands among the notes",
	} {
		if _, err := parse("bad", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

func TestFlatODF(t *testing.T) {
	d, err := parse("small", small)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		form form
		want []string
	}{
		{report, []string{`text:start-value="1"><text:p text:style-name="Numbered">First`, ">A note</text:p>", "“Words,” she", "officer’s", "table-header-rows"}},
		{typed, []string{"1.1<text:tab/>First", "A note and more of it."}},
	} {
		odf, err := flatODF(d, c.form)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(odf, want) {
				t.Errorf("form of %s: no %q in the text", c.form.Font, want)
			}
		}
		wellFormed(t, odf)
	}
}

func wellFormed(t *testing.T, s string) {
	t.Helper()
	for dec := xml.NewDecoder(strings.NewReader(s)); ; {
		if _, err := dec.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("the text is no XML: %v", err)
		}
	}
}

func TestFlatODFRefusesUnknownInstruction(t *testing.T) {
	d, err := parse("small", "title: x\n\n@colour")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := flatODF(d, report); err == nil || !strings.Contains(err.Error(), `"@colour"`) {
		t.Errorf("error %v, want one that names the instruction", err)
	}
}

func TestSoftHyphens(t *testing.T) {
	if got := softHyphens("in-quiry").Replace("the inquiry"); got != "the in\u00adquiry" {
		t.Errorf("got %q", got)
	}
}

// raw gives a PDF of the form that LibreOffice writes, without its pages.
func raw(date, id string) []byte {
	head := "%PDF-1.6\n"
	one := "1 0 obj\n<</Type/Catalog/Pages 2 0 R\n>>\nendobj\n"
	two := "2 0 obj\n<</CreationDate(D:" + date + "Z')>>\nendobj\n"
	xref := len(head) + len(one) + len(two)
	return []byte(head + one + two + fmt.Sprintf("xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \ntrailer\n<</Size 3/Root 1 0 R\n/Info 2 0 R\n/ID [ <%s>\n<%s> ]\n/DocChecksum /%s\n>>\nstartxref\n%d\n%%%%EOF\n",
		len(head), len(head)+len(one), id, id, id, xref))
}

func TestFinishIsTheSameWhateverTheClock(t *testing.T) {
	d := &document{fields: map[string]string{"labels": "roman 4"}}
	a, err := finish(raw("20200101000000", strings.Repeat("A", 32)), d, false)
	if err != nil {
		t.Fatal(err)
	}
	b, err := finish(raw("20211231235959", strings.Repeat("B", 32)), d, false)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two runs gave different bytes")
	}
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(a)
	if start == nil {
		t.Fatal("no startxref at the end")
	}
	var xref, at, size int
	fmt.Sscan(string(start[1]), &xref)
	if _, err := fmt.Sscanf(string(a[xref:]), "xref\n1 1\n%d 00000 n \ntrailer\n<</Size %d", &at, &size); err != nil || size != 3 {
		t.Fatalf("the new cross-reference section reads %q: %v", a[xref:], err)
	}
	if want := "1 0 obj\n<</Type/Catalog/Pages 2 0 R/PageLabels<</Nums[0<</S/r>>4<</S/D/St 1>>]>>"; !bytes.HasPrefix(a[at:], []byte(want)) {
		t.Errorf("the catalogue reads %q", a[at:])
	}
}

func TestFinishRefuses(t *testing.T) {
	good := raw("20200101000000", strings.Repeat("A", 32))
	if _, err := finish([]byte("%PDF-1.6\n"), &document{}, false); err == nil {
		t.Error("a PDF without date was finished")
	}
	if _, err := finish(good, &document{fields: map[string]string{"labels": "greek 4"}}, false); err == nil {
		t.Error(`labels "greek 4" were taken`)
	}
}

// A list item of LibreOffice's tagging gets a label of its own, and the parent tree knows it.
func TestTagLabels(t *testing.T) {
	objects := []string{
		"<</Type/StructTreeRoot\n/ParentTree 6 0 R\n>>",
		"<</Type/StructElem\n/S/LI\n/P 1 0 R\n/Pg 5 0 R\n/K[3 0 R ]\n>>",
		"<</Type/StructElem\n/S/LBody\n/P 2 0 R\n/Pg 5 0 R\n/K[4 0 R ]\n>>",
		"<</Type/StructElem\n/S/P\n/P 3 0 R\n/Pg 5 0 R\n/K[7 8 ]\n>>",
		"<</Type/Page/StructParents 0>>",
		"<</Nums[\n0 [ 1 0 R 1 0 R 1 0 R 1 0 R 1 0 R 1 0 R 1 0 R 4 0 R\n4 0 R ]\n]>>",
	}
	text := "%PDF-1.6\n"
	for i, o := range objects {
		text += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	r, err := revise([]byte(text + "trailer\n<</Size 7/Root 1 0 R\n/DocChecksum /0\n>>\nstartxref\n9\n%%EOF\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.tagLabels(); err != nil {
		t.Fatal(err)
	}
	want := map[int]string{
		2: "<</Type/StructElem\n/S/LI\n/P 1 0 R\n/Pg 5 0 R\n/K[7 0 R 3 0 R ]\n>>",
		4: "<</Type/StructElem\n/S/P\n/P 3 0 R\n/Pg 5 0 R\n/K[8 ]\n>>",
		6: "<</Nums[\n0 [ 1 0 R\n1 0 R\n1 0 R\n1 0 R\n1 0 R\n1 0 R\n1 0 R\n7 0 R\n4 0 R ]\n]>>",
		7: "<</Type/StructElem\n/S/Lbl\n/P 2 0 R\n/Pg 5 0 R\n/K[7 ]\n>>",
	}
	if !reflect.DeepEqual(r.objects, want) || r.size != 8 {
		t.Errorf("size %d, objects:\n%v\nwant\n%v", r.size, r.objects, want)
	}
}

func TestStampManifest(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "manifest.yaml")
	text := "sources:\n  - id: a\n    sha256: \"\"\n    title: A\n  - id: b\n    sha256: old\n"
	for name, data := range map[string]string{"manifest.yaml": text, "a.pdf": "abc", "b.pdf": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := stampManifest(path, dir); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := "sources:\n  - id: a\n    sha256: \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\n    title: A\n" +
		"  - id: b\n    sha256: \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\n"
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReadPGM(t *testing.T) {
	img, err := readPGM(strings.NewReader("P5\n2 1\n255\n\x00\xff"))
	if err != nil || img.GrayAt(0, 0).Y != 0 || img.GrayAt(1, 0).Y != 255 {
		t.Errorf("picture %v, error %v", img, err)
	}
	for _, bad := range []string{"", "P2\n2 1\n255\n", "P5\n20 10\n255\n\x00"} {
		if _, err := readPGM(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read as a picture", bad)
		}
	}
}

func TestBlackAndWhite(t *testing.T) {
	page := &image.Gray{Pix: []byte{255, 0, 0, 0, 0, 0, 0, 0, 255, 200}, Stride: 10, Rect: image.Rect(0, 0, 10, 1)}
	if got := blackAndWhite(page); !bytes.Equal(got, []byte{0x80, 0xc0}) {
		t.Errorf("got %x", got)
	}
}

func TestPDFString(t *testing.T) {
	if got := pdfString(`a (b) \c`); got != `a \(b\) \\c` {
		t.Errorf("got %s", got)
	}
}

// The PDFs hold the sentences of their sources: nobody changed the sources
// without making the PDFs again.
func TestBundleIsMadeFromTheSources(t *testing.T) {
	program := testfiles.Program(t, "pdftotext")
	for _, e := range bundle {
		if e.pictures {
			continue
		}
		out, err := exec.Command(program, "-raw", "-x", "0", "-y", "60", "-W", "600", "-H", "724", filepath.Join("..", e.name+".pdf"), "-").Output() // without head and foot
		if err != nil {
			t.Fatalf("%s: %v", e.name, err)
		}
		have := letters(string(out))
		text, err := sources.ReadFile(e.source + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		d, err := parse(e.source, string(text))
		if err != nil {
			t.Fatal(err)
		}
		var missing []string
		all := sentences(d)
		for _, s := range all {
			if !holds(have, letters(s)) {
				missing = append(missing, s)
			}
		}
		if len(all) < 50 || len(missing) > 0 {
			t.Errorf("%s: %d of %d sentences are not in the PDF: %q", e.name, len(missing), len(all), missing)
		}
	}
}

// holds says whether text holds s, whole or in two parts: a note at the foot of
// a page comes between the parts of a sentence that runs over the page's end.
func holds(text, s string) bool {
	if strings.Contains(text, s) {
		return true
	}
	for i := range s {
		if strings.Contains(text, s[:i]) && strings.Contains(text, s[i:]) {
			return true
		}
	}
	return false
}

// sentences gives the sentences and cells of a document, a note's call ending one.
func sentences(d *document) []string {
	var out []string
	for _, b := range d.blocks {
		out = append(out, regexp.MustCompile(`[.:;?] |\[\^\d+\]`).Split(b.text, -1)...)
		for _, row := range b.rows {
			out = append(out, row...)
		}
	}
	return out
}

// letters keeps the ASCII letters and digits of a text.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, s)
}
