package fileformats

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A wordRun is a run of a Word document: text of one look. Places count bytes of the part's XML.
type wordRun struct {
	start, end int    // from its start tag to behind its end tag
	head       string // its start tag and its properties, with which another run of the same look begins
	close      string // its end tag
	first      int    // where its content begins, behind its properties
	boxed      bool   // it is in a text box, or written twice for older programs
	paragraph  int    // outermost paragraph that it is in, by its number
	properties int    // depth of its properties while they are read: those before a tracked change are in them
}

// A wordText is the text of one element of a run.
type wordText struct {
	run             *wordRun
	open, start     int // of its start tag, and of the text
	end, closed     int // of the text, and behind its end tag
	preserved       bool
	openTag, endTag string
}

// wordRuns are the runs of a part, and what else comments are anchored to.
type wordRuns struct {
	xml        []byte
	texts      []wordText     // in order
	paragraphs []int          // of each outermost paragraph where its end tag begins; 0 for an empty element
	notes      map[string]int // of the reference to each note, "footnote 2", the paragraph by its number
	inNote     []noteSpan     // of a part with notes
	prefix     string         // of the elements: "w:"
	namespace  string

	root         int // where the first element begins
	depth, boxes int // of paragraphs, of text boxes and alternatives
	runs         []*wordRun
	inText       bool
}

// A noteSpan is where a note is in the part with the notes.
type noteSpan struct {
	start, end int
	id         string
}

// readRuns finds the runs of a part.
func readRuns(part []byte) (*wordRuns, error) {
	w := &wordRuns{xml: part, root: -1, notes: map[string]int{}}
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		start := int(d.InputOffset())
		t, err := d.Token()
		end := int(d.InputOffset())
		if errors.Is(err, io.EOF) {
			return w, nil
		}
		if err != nil { // what is put into a part that is not well formed could be anywhere
			return nil, fmt.Errorf("it is not well formed, so that no comments are put in: %w; save the document in Word again", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if w.root < 0 {
				w.root = start
			}
			w.startElement(t, start, end)
		case xml.EndElement:
			if w.knows(t.Name) {
				w.endElement(t.Name.Local, start, end)
			}
		}
	}
}

func (w *wordRuns) startElement(t xml.StartElement, start, end int) {
	if start == w.root { // the first element
		w.namespace = t.Name.Space
		name, _, _ := strings.Cut(strings.TrimPrefix(string(w.xml[start:end]), "<"), t.Name.Local)
		w.prefix = name
	}
	if !w.knows(t.Name) {
		return
	}
	switch t.Name.Local {
	case "p":
		if w.depth++; w.depth == 1 {
			w.paragraphs = append(w.paragraphs, 0)
		}
	case "txbxContent", "AlternateContent":
		w.boxes++
	case "r":
		w.runs = append(w.runs, &wordRun{start: start, head: string(w.xml[start:end]), first: end, boxed: w.boxes > 0, paragraph: len(w.paragraphs) - 1})
	case "rPr":
		if r := w.run(); r != nil {
			r.properties++
		}
	case "t":
		if r := w.run(); r != nil && w.xml[end-2] != '/' {
			w.texts = append(w.texts, wordText{run: r, open: start, start: end, openTag: string(w.xml[start:end]), preserved: xmlAttribute(t, "space") == "preserve"})
			w.inText = true
		}
	case "footnoteReference", "endnoteReference":
		if id := xmlAttribute(t, "id"); id != "" {
			w.notes[strings.TrimSuffix(t.Name.Local, "Reference")+" "+id] = len(w.paragraphs) - 1
		}
	case "footnote", "endnote":
		w.inNote = append(w.inNote, noteSpan{start, 0, t.Name.Local + " " + xmlAttribute(t, "id")})
	}
}

// knows reports whether an element is one of Word's text, or one of those around what is written twice.
func (w *wordRuns) knows(name xml.Name) bool {
	return name.Space == w.namespace || name.Local == "AlternateContent"
}

func (w *wordRuns) endElement(name string, start, end int) {
	switch name {
	case "p":
		if w.depth--; w.depth == 0 && start < end {
			w.paragraphs[len(w.paragraphs)-1] = start
		}
	case "txbxContent", "AlternateContent":
		w.boxes--
	case "rPr":
		if r := w.run(); r != nil {
			if r.properties--; r.properties == 0 {
				r.head, r.first = string(w.xml[r.start:end]), end
			}
		}
	case "t":
		if w.inText {
			t := &w.texts[len(w.texts)-1]
			t.end, t.closed, t.endTag = start, end, string(w.xml[start:end])
			w.inText = false
		}
	case "r":
		if r := w.run(); r != nil {
			r.end, r.close = end, string(w.xml[start:end])
			w.runs = w.runs[:len(w.runs)-1]
		}
	case "footnote", "endnote":
		w.inNote[len(w.inNote)-1].end = end
	}
}

// run is the innermost run that is open; nil for none.
func (w *wordRuns) run() *wordRun {
	if n := len(w.runs); n > 0 {
		return w.runs[n-1]
	}
	return nil
}

// textAt is the text that holds a place; nil for none.
func (w *wordRuns) textAt(at int) *wordText {
	i, _ := slices.BinarySearchFunc(w.texts, at, func(t wordText, at int) int { return t.end - at - 1 })
	if i < len(w.texts) && w.texts[i].start <= at && at < w.texts[i].end {
		return &w.texts[i]
	}
	return nil
}

// noteAt is the note that holds a place: "footnote 2"; empty for none.
func (w *wordRuns) noteAt(at int) string {
	for _, n := range w.inNote {
		if n.start <= at && at < n.end {
			return n.id
		}
	}
	return ""
}
