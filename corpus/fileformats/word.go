package fileformats

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus/lazyregexp"
)

// An archive is a document's zip, of which so many bytes more are unpacked.
type archive struct {
	*zip.Reader
	left int64
	most int // bytes of text
}

// readPart reads one part of a document.
func (a *archive) readPart(name string, read func(io.Reader) (string, error)) (string, error) {
	f, err := a.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	limited := &io.LimitedReader{R: f, N: a.left}
	text, err := read(limited)
	if a.left = limited.N; a.left <= 0 {
		err = errors.New("its text unpacks to more than is read")
	}
	return text, err
}

// furtherParts are the parts of a Word document besides its main text.
var furtherParts = lazyregexp.New(`^word/(?:footnotes|endnotes|comments|header[0-9]*|footer[0-9]*)\.xml$`)

// wordParts are the names of the parts of a Word document whose text is read, in the order in which it is.
func (a *archive) wordParts() []string {
	names := []string{"word/document.xml"}
	for _, f := range a.File {
		if furtherParts.MatchString(f.Name) {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names[1:])
	return names
}

// wordText is the text of a Word document (Office Open XML, ECMA-376, part 1):
// its paragraphs, those in a style for quotations behind a >, then its notes, comments, headers and footers.
func (a *archive) wordText() (string, error) {
	var parts []string
	for _, name := range a.wordParts() {
		text, err := a.readPart(name, a.wordParagraphs)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, betweenParts), nil
}

// betweenParts is what the text has between two parts.
const betweenParts = "\n\n"

// minIndent is how far a paragraph is set in that may be a quotation, in twentieths of a point.
const minIndent = 400

// A wordReader is where the reading of a part stands.
type wordReader struct {
	textWriter
	deleted  int // depth of deleted text
	fallback int // depth of what is there for older programs, a second time
	inText   bool
	hidden   bool // the run is hidden
	ours     bool // the comment is one of AddComments
	inRun    bool
	listed   bool // the paragraph is a list item
}

func (a *archive) wordParagraphs(r io.Reader) (string, error) {
	w := wordReader{textWriter: textWriter{most: a.most}}
	if err := readXML(r, &w); err != nil {
		return "", err
	}
	return w.finish(), nil
}

func (w *wordReader) charData(text string) {
	if w.reads() {
		w.write(text)
	}
}

func (w *wordReader) start(t xml.StartElement) error {
	if t.Name.Local == "Fallback" {
		w.fallback++
	}
	if w.fallback > 0 {
		return nil
	}
	switch t.Name.Local {
	case "p":
		w.paragraph(0)
		w.listed = false
	case "txbxContent":
		if len(w.held) >= maxHeld {
			return errors.New("reading its text: its text boxes are too deep in one another")
		}
		w.begin()
	case "pStyle":
		if quoteStyle(xmlAttribute(t, "val")) {
			w.groups++
			w.group = w.groups
		}
	case "numPr":
		w.listed, w.setIn = true, false
	case "ind":
		left, _ := strconv.Atoi(xmlAttribute(t, "left") + xmlAttribute(t, "start"))
		w.setIn = left >= minIndent && !w.listed
	case "r":
		w.inRun, w.hidden = true, false
	case "vanish":
		w.hidden = w.inRun && xmlAttribute(t, "val") != "0" && xmlAttribute(t, "val") != "false"
	case "t":
		w.inText = true
	case "tab", "br", "cr":
		w.write(" ")
	case "noBreakHyphen":
		w.write("\u2011")
	case "del", "moveFrom":
		w.deleted++
	case "comment":
		w.ours = xmlAttribute(t, "author") == CommentAuthor
	}
	return nil
}

func (w *wordReader) endElement(name xml.Name) {
	if name.Local == "Fallback" {
		w.fallback--
	}
	if w.fallback > 0 {
		return
	}
	switch name.Local {
	case "t":
		w.inText = false
	case "r":
		w.inRun, w.hidden = false, false
	case "p":
		w.paragraph(0)
	case "txbxContent":
		w.end()
	case "del", "moveFrom":
		w.deleted--
	case "comment":
		w.ours = false
	}
}

// reads reports whether the text that comes is text of the document.
func (w *wordReader) reads() bool {
	return w.inText && w.deleted == 0 && w.fallback == 0 && !w.hidden && !w.ours
}

func xmlAttribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// quoteStyle says whether a paragraph style is one for quotations: Quote, Intense Quote, Block Text.
func quoteStyle(id string) bool {
	id = strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(id, " ", ""), "_20_", ""))
	return strings.Contains(id, "quote") || strings.Contains(id, "quotation") || id == "blocktext"
}
