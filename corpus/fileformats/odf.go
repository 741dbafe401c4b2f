package fileformats

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// readODF reads an OpenDocument file (ISO/IEC 26300): its text, or a refusal of another kind of document.
func (a *archive) readODF() (Document, error) {
	kind, err := a.readPart("mimetype", func(r io.Reader) (string, error) {
		b, err := io.ReadAll(r)
		return strings.TrimSpace(string(b)), err
	})
	if err == nil && !strings.HasPrefix(kind, "application/vnd.oasis.opendocument.text") {
		return Document{}, &Refused{"an OpenDocument file that is no text (" + kind + ")", "save it as a PDF"}
	}
	text, err := a.readPart("content.xml", a.odfParagraphs)
	if err != nil {
		return Document{}, err
	}
	margins, err := a.readPart("styles.xml", a.odfParagraphs) // heads and feet of pages
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Document{}, err
	}
	return Document{Text: strings.TrimSpace(text + "\n\n" + margins)}, nil
}

// An odfReader is where the reading of the content stands.
type odfReader struct {
	textWriter
	inside  int             // depth of paragraphs
	skipped int             // depth of what is no text: deleted text, the marks of notes
	quotes  map[string]bool // automatic styles that are made of one for quotations
}

func (a *archive) odfParagraphs(r io.Reader) (string, error) {
	w := odfReader{textWriter: textWriter{most: a.most}, quotes: map[string]bool{}}
	if err := readXML(r, &w); err != nil {
		return "", err
	}
	return w.finish(), nil
}

func (w *odfReader) charData(text string) {
	if w.inside > 0 && w.skipped == 0 {
		w.write(text)
	}
}

func (w *odfReader) start(t xml.StartElement) error {
	if notText(t.Name) {
		w.skipped++
		return nil
	}
	switch t.Name.Local {
	case "style":
		if quoteStyle(xmlAttribute(t, "parent-style-name")) {
			w.quotes[xmlAttribute(t, "name")] = true
		}
	case "note", "annotation", "text-box":
		if len(w.held) >= maxHeld {
			return errors.New("reading its text: its text boxes are too deep in one another")
		}
		w.begin()
	case "p", "h":
		if w.skipped > 0 {
			return nil
		}
		w.paragraph(0)
		w.inside++
		if style := xmlAttribute(t, "style-name"); quoteStyle(style) || w.quotes[style] {
			w.groups++
			w.group = w.groups
		}
	case "s":
		n, _ := strconv.Atoi(xmlAttribute(t, "c"))
		if w.skipped == 0 {
			w.write(strings.Repeat(" ", min(max(n, 1), 8)))
		}
	case "tab", "line-break":
		if w.skipped == 0 {
			w.write(" ")
		}
	}
	return nil
}

// notText reports whether an element has no words of the document: deleted text,
// the mark of a note, who made a comment and when.
func notText(name xml.Name) bool {
	switch name.Local {
	case "tracked-changes", "note-citation", "sender-initials":
		return true
	case "creator", "date":
		return strings.Contains(name.Space, "purl.org/dc/")
	case "date-string", "creator-initials":
		return strings.Contains(name.Space, ":meta:")
	}
	return false
}

func (w *odfReader) endElement(name xml.Name) {
	if notText(name) {
		w.skipped--
		return
	}
	switch name.Local {
	case "note", "annotation", "text-box":
		w.end()
	case "p", "h":
		if w.skipped > 0 {
			return
		}
		w.paragraph(0)
		w.inside--
	}
}
