package pdffile

import (
	"bytes"
)

// headerWithin is how far into a file the header of a PDF is looked for.
const headerWithin = 1 << 20

// findHeader notes where the header stands. A file without one passes if it
// holds PDF objects.
func (f *File) findHeader() error {
	if i := bytes.Index(f.data[:min(len(f.data), headerWithin)], []byte("%PDF-")); i >= 0 {
		f.base = i
		if i > 0 {
			f.repair("there was something else before the PDF's header")
		}
		return nil
	}
	if len(bytes.Trim(f.data, "\x00\r\n\t ")) == 0 {
		return Refuse(ErrEmpty, ": it has only spaces or zero bytes", adviseFetch)
	}
	kind := looksLike(f.data)
	if line, _, _ := bytes.Cut(f.data[:min(len(f.data), 80)], []byte("\n")); bytes.Contains(line, []byte(" PDF-")) {
		kind = "" // %!PS-Adobe-3.0 PDF-1.4, a header of old
	}
	if kind == "" && bytes.Contains(f.data, []byte("endobj")) && len(f.scan().objects) > 0 {
		f.repair("the PDF's header was missing")
		return nil
	}
	if kind == "" {
		kind = "an unknown kind of file"
	}
	return notPDF(kind)
}

func notPDF(kind string) error {
	return Refuse(ErrNotPDF, ": it is "+kind, "fetch the report itself, as a PDF")
}

// noObjects is the error of a file with a PDF's header and nothing of a PDF.
func (f *File) noObjects() error {
	if kind := looksLike(f.data); f.base > 0 && kind != "" {
		return notPDF(kind) // one that speaks of PDFs
	}
	if f.cutShort() {
		return Refuse(ErrDamaged, ": it is cut short after its header", adviseFetch)
	}
	return Refuse(ErrDamaged, ": there are no objects in it", adviseFetch)
}

// signatures are the first bytes and the kinds of files that are met under a name in .pdf.
var signatures = [][2]string{
	{"\xff\xd8\xff", "a JPEG image"},
	{"\x89PNG", "a PNG image"},
	{"GIF8", "a GIF image"},
	{"II*\x00", "a TIFF image"},
	{"MM\x00*", "a TIFF image"},
	{"BM", "a bitmap image"},
	{"\xd0\xcf\x11\xe0", "an older Word, Excel or PowerPoint file"},
	{"{\\rtf", "an RTF text file"},
	{"%!PS", "a PostScript file"},
	{"%FDF-", "a form's data (FDF), not the form"},
	{"\x1f\x8b", "a gzip archive"},
	{"Rar!", "a RAR archive"},
	{"7z\xbc\xaf", "a 7-Zip archive"},
	{"{", "a JSON text"},
}

// looksLike names the kind of a file that is no PDF, "" if it is not known.
func looksLike(data []byte) string {
	head := bytes.TrimLeft(data[:min(len(data), 4096)], "\xef\xbb\xbf \t\r\n\x00")
	if utf16 := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")); utf16 {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return zipKind(data)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s[0])) {
			return s[1]
		}
	}
	lower := bytes.ToLower(head)
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body", "<script"} {
		if bytes.Contains(lower, []byte(mark)) {
			return "a web page"
		}
	}
	if bytes.HasPrefix(lower, []byte("<?xml")) || bytes.HasPrefix(lower, []byte("<")) {
		return "an XML text"
	}
	if isText(head) && !bytes.Contains(data, []byte(" obj")) {
		return "a plain text"
	}
	return ""
}

// zipKind distinguishes the office formats, which are ZIP archives, by the names
// of the files in them.
func zipKind(data []byte) string {
	for _, k := range [][2]string{
		{"word/", "a Word file"},
		{"xl/", "an Excel file"},
		{"ppt/", "a PowerPoint file"},
		{"application/vnd.oasis.opendocument", "an OpenDocument file"},
		{"application/epub", "an EPUB book"},
	} {
		if bytes.Contains(data, []byte(k[0])) {
			return k[1]
		}
	}
	return "a ZIP archive"
}

func isText(b []byte) bool {
	for _, c := range b {
		if c < ' ' && class[c] != space && c != 0x1b {
			return false
		}
	}
	return len(b) > 0
}
