package pdffile

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// change returns data with the first match of pattern replaced.
func change(data []byte, pattern, by string) []byte {
	at := regexp.MustCompile(pattern).FindIndex(data)
	if at == nil {
		panic("nothing matches " + pattern)
	}
	return append(append(bytes.Clone(data[:at[0]]), by...), data[at[1]:]...)
}

// TestBrokenFiles opens a report of three pages broken in one way each, and
// expects the pages all the same.
func TestBrokenFiles(t *testing.T) {
	whole := sample(report(3)...)
	all := "page 1|page 2|page 3"
	cases := []struct {
		name    string
		data    []byte
		want    string // contents of the pages
		repairs string // part of what Repaired says; "" for nothing
	}{
		{"sound", whole, all, ""},
		{"junk before the header", append([]byte("HTTP/1.1 200 OK\r\n\r\n"), whole...), all, "before the PDF's header"},
		{"header of a later version", change(whole, `%PDF-1\.7`, "%PDF-2.0"), all, ""},
		{"header with a blank", change(whole, `%PDF-1\.7\n`, "%PDF-1.7 \n"), all, ""},
		{"no header", whole[9:], all, "header was missing"},
		{"short junk for a header", append([]byte("x\n"), whole[9:]...), all, "header was missing"},
		{"zeros after the end", append(bytes.Clone(whole), make([]byte, 5000)...), all, ""},
		{"a page of junk after the end", append(bytes.Clone(whole), strings.Repeat("<p>bye</p>", 500)...), all, "does not end"},
		{"no startxref", change(whole, `startxref\n\d+`, ""), all, "table was missing"},
		{"startxref far out", change(whole, `startxref\n\d+`, "startxref\n99999999"), all, "table was missing"},
		{"startxref into the header", change(whole, `startxref\n\d+`, "startxref\n1"), all, "table was missing"},
		{"no keyword xref", change(whole, `xref\n0`, "0"), all, "table was missing"},
		{"no keyword trailer", change(whole, `trailer`, ""), all, "table was missing"},
		{"table one too high", change(whole, `xref\n0`, "xref\n1"), all, "not where"},
		{"an offset wrong", change(whole, `000000\d{4} 00000 n`, "0000000003 00000 n"), all, "not where"},
		{"an entry missing", change(whole, `\d{10} 00000 n \n`, ""), all, "not where"},
		{"no endobj", change(whole, `endobj`, ""), all, "table was missing"},
		{"no endstream", change(whole, `endstream`, "         "), all, ""},
		{"a length too short", change(whole, `/Length 17`, "/Length 3 "), all, "length of a stream"},
		{"a length too long", change(whole, `/Length 17`, "/Length 97"), all, "length of a stream"},
		{"a length of nothing", change(whole, `/Length 17`, "/Longth 17"), all, "length of a stream"},
		{"blanks after stream", change(whole, `stream\nBT`, "stream \nBT"), all, ""},
		{"no type of the pages", change(whole, `/Type /Page /Parent`, "/Parent            "), all, ""},
		{"no type of the tree", change(whole, `/Type /Pages `, ""), all, "table was missing"},
		{"count of nothing", change(whole, `/Count 3`, "/Count 0"), all, ""},
		{"count of thousands", change(whole, `/Count 3`, "/Count 2147483647"), all, "table was missing"},
		{"count below zero", change(whole, `/Count 3`, "/Count -3"), all, ""},
		{"kids without an end", change(whole, `5 0 R 7 0 R \]`, "5 0 R 7 0 R  "), all, "every page"},
		{"the root is the page tree", change(whole, `/Root 1`, "/Root 2"), all, "every page"},
		{"no root", change(whole, `/Root 1 0 R`, ""), all, "table was missing"},
		{"the page tree is gone", change(whole, `2 0 obj\n<<[^>]*>>\nendobj\n`, ""), all, "part of the page tree"},
		{"cut in the table", whole[:bytes.Index(whole, []byte("xref"))+70], all, "table was missing"},
		{"cut in the last page", whole[:bytes.LastIndex(whole, []byte("7 0 obj"))+9], "page 1|page 2|-", "left blank: 1"},
		{"a page gone", change(whole, `5 0 obj`, "5 0 bjo"), "page 1|-|page 3", "left blank: 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f, got := opened(t, c.data)
			if strings.Join(got, "|") != c.want {
				t.Errorf("pages %q, want %q", got, c.want)
			}
			if c.repairs == "" && f.Repaired() != "" || !strings.Contains(f.Repaired(), c.repairs) {
				t.Errorf("Repaired says %q, want %q", f.Repaired(), c.repairs)
			}
		})
	}
}

// TestPageTrees opens documents whose page trees are odd.
func TestPageTrees(t *testing.T) {
	content := stream("", "BT (page 1) Tj ET")
	page := func(parent string) string {
		return "<</Type /Page /Parent " + parent + " /Contents 4 0 R>>"
	}
	cases := []struct {
		name    string
		objects []string
		want    string
	}{
		{"a node that holds itself", []string{"<</Pages 2 0 R>>",
			"<</Type /Pages /Kids [3 0 R 2 0 R 3 0 R] /Count 3>>", page("2 0 R"), content}, "page 1|page 1"},
		{"a loop of two nodes", []string{"<</Pages 2 0 R>>",
			"<</Type /Pages /Kids [3 0 R 5 0 R] /Count 2>>", page("2 0 R"), content,
			"<</Type /Pages /Kids [2 0 R 3 0 R] /Count 2>>"}, "page 1|page 1"},
		{"references that lead to each other", []string{"<</Pages 2 0 R>>",
			"<</Type /Pages /Kids [5 0 R 3 0 R] /Count 2>>", page("2 0 R"), content, "6 0 R", "5 0 R"}, "-|page 1"},
		{"a page in the array itself", []string{"<</Pages 2 0 R>>",
			"<</Type /Pages /Kids [<</Type /Page /Contents 4 0 R>>] /Count 1>>", "null", content}, "page 1"},
		{"a page as the tree", []string{"<</Pages 3 0 R>>", "null", page("2 0 R"), content}, "page 1"},
		{"kids by a reference to a reference", []string{"<</Pages 2 0 R>>",
			"<</Type /Pages /Kids 5 0 R /Count 1>>", page("2 0 R"), content, "6 0 R", "[3 0 R]"}, "page 1"},
		{"a reference with a wrong generation", []string{"<</Pages 2 7 R>>",
			"<</Type /Pages /Kids [3 9 R] /Count 1>>", page("2 0 R"), content}, "page 1"},
		{"an empty node beside the page", []string{"<</Pages 2 0 R>>",
			"<</Type /Pages /Kids [5 0 R 3 0 R] /Count 1>>", page("2 0 R"), content,
			"<</Type /Pages /Kids [] /Count 0>>"}, "page 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, got := opened(t, sample(c.objects...)); strings.Join(got, "|") != c.want {
				t.Errorf("pages %q, want %q", got, c.want)
			}
		})
	}
}

func TestLostNodeOfTree(t *testing.T) {
	objects := []string{"<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R 99 0 R 5 0 R] /Count 4>>"}
	for i, parent := range []int{2, 2, 99, 99} {
		objects = append(objects, fmt.Sprintf("<</Type /Page /Parent %d 0 R /Contents %d 0 R>>", parent, 2*i+4),
			stream("", fmt.Sprintf("BT (page %d) Tj ET", i+1)))
	}
	f, got := opened(t, sample(objects...))
	if want := "page 1|page 3|page 4|page 2"; strings.Join(got, "|") != want {
		t.Errorf("pages %q, want %q", got, want)
	}
	if !strings.Contains(f.Repaired(), "part of the page tree") {
		t.Errorf("Repaired says %q", f.Repaired())
	}
}

// TestPrevLoop follows tables that name each other, and tables that are missing.
func TestPrevLoop(t *testing.T) {
	data := sample(report(1)...)
	at := bytes.LastIndex(data, []byte("xref\n0"))
	for prev, repairs := range map[int]string{at: "loop", 3: "older", 0: "", 99999: "older", -5: ""} {
		looped := change(data, `/Size`, fmt.Sprintf("/Prev %d /Size", prev))
		f, got := opened(t, looped)
		if len(got) != 1 || !strings.Contains(f.Repaired(), repairs) || repairs == "" && f.Repaired() != "" {
			t.Errorf("Prev %d: pages %q, repairs %q", prev, got, f.Repaired())
		}
	}
}

func TestRefusals(t *testing.T) {
	cases := []struct {
		name string
		data string
		want error
		says string
	}{
		{"nothing", "", ErrEmpty, "0 bytes"},
		{"blanks", " \n\x00\x00\n", ErrEmpty, "only spaces"},
		{"web page", "\xef\xbb\xbf\n<!DOCTYPE html><title>Not found</title>", ErrNotPDF, "a web page"},
		{"web page with a comment first", "<!-- x -->\n<HTML>", ErrNotPDF, "a web page"},
		{"web page in UTF-16", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", ErrNotPDF, "a web page"},
		{"web page on PDFs", "<html><p>A PDF begins with %PDF-1.7</p>", ErrNotPDF, "a web page"},
		{"XML", `<?xml version="1.0"?><report/>`, ErrNotPDF, "an XML text"},
		{"Word file", "PK\x03\x04\x14\x00[Content_Types].xml PK word/document.xml", ErrNotPDF, "a Word file"},
		{"older Word file", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ErrNotPDF, "older Word"},
		{"archive", "PK\x03\x04something else", ErrNotPDF, "a ZIP archive"},
		{"image", "\xff\xd8\xff\xe0\x00\x10JFIF", ErrNotPDF, "a JPEG image"},
		{"PostScript", "%!PS-Adobe-3.0\n%%Title: x\n", ErrNotPDF, "a PostScript file"},
		{"form data", "%FDF-1.2\n1 0 obj\n<<>>\nendobj\n", ErrNotPDF, "FDF"},
		{"plain text", "Minutes of the meeting\n", ErrNotPDF, "a plain text"},
		{"random bytes", "\x01\x02\x03\x04\x80\x90", ErrNotPDF, "unknown kind"},
		{"header alone", "%PDF-1.4\n", ErrDamaged, "cut short"},
		{"header and end", "%PDF-1.4\n%%EOF\n", ErrDamaged, "no objects"},
		{"no pages", string(sample("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [] /Count 0>>")), ErrNoPages, "no pages"},
		{"no catalogue", string(sample("<</Type /Font>>")), ErrDamaged, "no page"},
		{"cut before its pages", string(sample(report(3)...)[:40]), ErrDamaged, "cut short"},
		{"unknown handler", string(change(sample(report(1)...), `/Size`, "/Encrypt <</Filter /Adobe.PubSec>> /Size")), ErrEncrypted, "Adobe.PubSec"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open([]byte(c.data))
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %q, want %v and %q in it", err, c.want, c.says)
			}
		})
	}
}

// TestOverlappingObjects opens files in which a few bytes are named thousands
// of times over. Without its bounds, reading one would take hours.
func TestOverlappingObjects(t *testing.T) {
	many := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	numbered := func(format string) string {
		return many(60_000, func(i int) string { return fmt.Sprintf(format, i+10) })
	}
	head := "%PDF-1.4\ntrailer <</Root 1 0 R>>\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n3 0 obj\n<</Type /Page>>\nendobj\n"
	packed := "9 0 obj\n" + stream("/Type /ObjStm /N 50000 /First 500000", fmt.Sprintf("%-500000s", many(50_000, func(i int) string {
		return fmt.Sprintf("%d 0 ", i+10)
	}))+"["+strings.Repeat("1 ", 200_000)+"]") + "\nendobj\n"
	for name, body := range map[string]string{
		"strings":  numbered("%d 0 obj ((("),
		"closed":   numbered("%d 0 obj ((a)"),
		"hex":      numbered("%d 0 obj <41"),
		"comments": numbered("%d 0 obj %%"),
		"streams":  numbered("%d 0 obj <</Length 5>> stream\n"),
		"endobj":   numbered("%d 0 obj <<>> stream\nendobj%%"),
		"ascii85":  numbered("%d 0 obj <</Filter /A85>> stream\n") + "endstream",
		"trailers": strings.Repeat("trailer <</Root [", 60_000),
		"arrays":   numbered("%d 0 obj [[[[[["),
		"packed":   packed,
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Open([]byte(head + body))
			if err != nil {
				t.Fatal(err)
			}
			if _, size := f.StreamFile(); len(f.Pages()) != 1 || size > int64(maxRewritten+8*len(head+body)) {
				t.Errorf("%d pages, a stream file of %d bytes", len(f.Pages()), size)
			}
		})
	}
}

// A stream costs what is read of it, however far from it its length is.
func TestLengthsBehindAllPages(t *testing.T) {
	const n = 60
	objects := report(n)
	long := strings.Repeat(" ", 10_000)
	for i := 1; i <= n; i++ {
		data := fmt.Sprintf("BT (page %d) Tj ET%s", i, long)
		objects[2*i+1] = fmt.Sprintf("<</Length %d 0 R>>\nstream\n%s\nendstream", 2+2*n+i, data)
		objects = append(objects, fmt.Sprint(len(data)))
	}
	f, got := opened(t, sample(objects...))
	for i, text := range got {
		if text != fmt.Sprintf("page %d", i+1) {
			t.Errorf("page %d: %q", i+1, text)
		}
	}
	if f.Repaired() != "" || f.Dropped() != 0 {
		t.Errorf("%q, %d objects dropped", f.Repaired(), f.Dropped())
	}
}

// An object that is not read for want of work that may be done is counted.
func TestDroppedObjectsAreCounted(t *testing.T) {
	f, _ := opened(t, sample(report(1)...))
	f.table.lookup(4).loaded = false
	f.parseBudget = 0
	if o := f.Get(Ref{Num: 4}); o != nil || f.Dropped() != 1 {
		t.Errorf("%v, %d objects dropped", o, f.Dropped())
	}
}
