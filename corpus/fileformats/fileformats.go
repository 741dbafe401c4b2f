// Package fileformats reads the text of documents as people send them: plain text,
// Markdown, HTML, Word (.docx), OpenDocument text (.odt), mail (.eml) and PDF.
//
// Paragraphs have blank lines between them, block quotations a > before them.
// Text that was struck out by tracked changes, and hidden text, is left out; notes,
// comments and text boxes are paragraphs of their own. A file of another form is
// refused by its name: nothing is read in part.
package fileformats

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// MaxFile is the size in bytes of the largest file that is read, and of the
// largest text unpacked from one.
const MaxFile = 64 << 20

// Accept are the endings of the forms that are read, as a file field of HTML has them.
const Accept = ".txt,.md,.markdown,.html,.htm,.docx,.odt,.eml,.pdf"

// Names says which forms are read, in words.
const Names = "Word (.docx), OpenDocument (.odt), PDF, HTML, Markdown, plain text and mail (.eml)"

// ErrFormat says that a file is of no form that is read.
var ErrFormat = errors.New("the file is of no form that is read here: " + Names)

// ErrTooLong says that a file has more text than is read.
var ErrTooLong = errors.New("its text is longer than is read")

// A Refused is an error that names the form of a file that is not read. It is an ErrFormat.
type Refused struct {
	Form   string // "an RTF file"
	Advice string // what to do
}

func (r *Refused) Error() string { return "it is " + r.Form + ", which is not read; " + r.Advice }

// Is reports that it is an ErrFormat.
func (r *Refused) Is(target error) bool { return target == ErrFormat }

// A PDFReader gives the text of a PDF.
type PDFReader func([]byte) (Document, error)

// A Document is the text of a file.
type Document struct {
	Text     string
	Markdown bool     // the text is Markdown
	Unread   []string // parts that are not in the text, such as attachments of mail
}

const (
	saveAsWord = "save it as a Word document (.docx) and send that"
	copyText   = "copy its text into a Word document or a text file"
)

// forms are the forms that are refused by their first bytes.
var forms = []struct{ magic, form, advice string }{
	{"{\\rtf", "an RTF file", saveAsWord},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of an older Office program (.doc, .xls, .ppt or .msg)", saveAsWord},
	{"\x89PNG", "a picture (PNG)", copyText},
	{"\xff\xd8\xff", "a picture (JPEG)", copyText},
	{"GIF8", "a picture (GIF)", copyText},
	{"II*\x00", "a picture (TIFF)", copyText},
	{"MM\x00*", "a picture (TIFF)", copyText},
	{"\xffWPC", "a WordPerfect document", saveAsWord},
	{"\x1f\x8b", "a compressed file (gzip)", "unpack it first"},
	{"7z\xbc\xaf", "a compressed file (7z)", "unpack it first"},
	{"Rar!", "a compressed file (RAR)", "unpack it first"},
	{"%!PS", "a PostScript file", "save it as a PDF"},
}

// endings are the forms that are refused by the ending of their names.
var endings = map[string]Refused{
	".rtf": {"an RTF file", saveAsWord}, ".doc": {"an older Word document (.doc)", saveAsWord}, ".pages": {"a Pages document", saveAsWord},
	".wpd": {"a WordPerfect document", saveAsWord}, ".msg": {"an Outlook message (.msg)", "save it as text or as .eml"},
	".xlsx": {"an Excel workbook", "save the sheet as CSV"}, ".xls": {"an Excel workbook", "save the sheet as CSV"},
	".pptx": {"a PowerPoint presentation", "save it as a PDF"}, ".ppt": {"a PowerPoint presentation", "save it as a PDF"},
	".ods": {"an OpenDocument spreadsheet", "save the sheet as CSV"}, ".odp": {"an OpenDocument presentation", "save it as a PDF"},
	".epub": {"an e-book (EPUB)", copyText}, ".tex": {"a LaTeX file", "make a PDF of it and send that"},
}

// Read reads the text of a file. Its first bytes tell its form, and where these do
// not, the ending of its name. The text of a PDF comes from pdf, which may be nil.
func Read(name string, data []byte, pdf PDFReader) (Document, error) {
	r := reader{pdf: pdf, most: math.MaxInt, left: math.MaxInt64}
	return r.read(name, data, 0)
}

// ReadAtMost is Read for a file from somebody who is not trusted: its text may have so many bytes, and what is unpacked
// from it, with its attachments, no more than MaxFile. The error is an ErrTooLong where its text is longer.
func ReadAtMost(name string, data []byte, pdf PDFReader, most int) (Document, error) {
	r := reader{pdf: pdf, most: most, left: MaxFile}
	d, err := r.read(name, data, 0)
	if err == nil && len(d.Text) > most {
		err = ErrTooLong
	}
	return d, err
}

// A reader reads a file, and the files in it if it is mail.
type reader struct {
	pdf   PDFReader
	most  int   // bytes of text
	left  int64 // bytes that may be unpacked
	parts int   // of mail that were read
	size  int   // bytes of these
	nodes int   // of HTML that were read
}

func (r *reader) read(name string, data []byte, depth int) (Document, error) {
	ext := strings.ToLower(filepath.Ext(name))
	if len(data) > MaxFile {
		return Document{}, fmt.Errorf("it has %d bytes; at most %d are read", len(data), MaxFile)
	}
	for _, f := range forms {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			return Document{}, &Refused{f.form, f.advice}
		}
	}
	if refused, ok := endings[ext]; ok {
		return Document{}, &refused
	}
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")), ext == ".pdf":
		if r.pdf == nil {
			return Document{}, &Refused{"a PDF", "paste its text"}
		}
		return r.pdf(data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), ext == ".docx", ext == ".odt":
		return r.readZip(data)
	case ext == ".eml":
		return r.readMail(bytes.NewReader(data), depth)
	}
	text, err := DecodeText(data)
	if err != nil {
		return Document{}, err
	}
	switch {
	case ext == ".html" || ext == ".htm" || ext == ".xhtml" || looksLikeHTML(text):
		text, err := r.htmlText(text)
		return Document{Text: text}, err
	case looksLikeMail(text):
		return r.readMail(bytes.NewReader(data), depth)
	}
	return Document{Text: text, Markdown: ext == ".md" || ext == ".markdown"}, nil
}

// readZip reads a document that is a zip archive, of which at most MaxFile is unpacked.
func (r *reader) readZip(data []byte) (Document, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Document{}, fmt.Errorf("unpacking it: %w", err)
	}
	has := func(name string) bool {
		f, err := z.Open(name)
		if err == nil {
			f.Close()
		}
		return err == nil
	}
	most := min(r.left, MaxFile)
	a := &archive{z, most, r.most}
	defer func() { r.left -= most - max(a.left, 0) }()
	switch {
	case has("word/document.xml"):
		text, err := a.wordText()
		return Document{Text: text}, err
	case has("content.xml"):
		return a.readODF()
	case has("xl/workbook.xml"):
		return Document{}, &Refused{"an Excel workbook", "save the sheet as CSV"}
	case has("ppt/presentation.xml"):
		return Document{}, &Refused{"a PowerPoint presentation", "save it as a PDF"}
	}
	return Document{}, &Refused{"a zip archive without a document that is read", "unpack it and send the documents"}
}

// DecodeText is a file's text in UTF-8, which UTF-16 with its mark is turned into.
func DecodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		if len(data)%2 != 0 {
			return "", ErrFormat
		}
		return decodeAs(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), data), nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", ErrFormat
	}
	if !utf8.Valid(data) { // as old programs write it
		return decodeAs(charmap.Windows1252, data), nil
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n"), nil
}

func decodeAs(e encoding.Encoding, data []byte) string {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func looksLikeHTML(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 512)]))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html")
}
