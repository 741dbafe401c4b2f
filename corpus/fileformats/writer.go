package fileformats

import (
	"strings"

	"evidence/corpus/lazyregexp"
)

// A textWriter makes a plain text of paragraphs.
type textWriter struct {
	b      strings.Builder
	line   strings.Builder
	group  int    // of the paragraph: the number of its block quotation, 0 outside
	last   int    // of the one before
	groups int    // how many there are
	setIn  bool   // the paragraph is set in
	held   []held // the paragraphs around a text box, a note or a comment
	later  []string
}

// A held is a paragraph that is written on behind what is anchored in it.
type held struct {
	line  string
	group int
	setIn bool
}

// maxHeld is how deep boxes may be in one another.
const maxHeld = 50

func (w *textWriter) write(s string) { w.line.WriteString(s) }

// begin begins a box, a note or a comment inside a paragraph, and end ends it: its
// paragraphs are written behind the one that it is anchored in.
func (w *textWriter) begin() {
	w.held = append(w.held, held{w.line.String(), w.group, w.setIn})
	w.line.Reset()
	w.group, w.setIn = 0, false
}

func (w *textWriter) end() {
	if len(w.held) == 0 {
		return
	}
	w.paragraph(0)
	h := w.held[len(w.held)-1]
	w.held = w.held[:len(w.held)-1]
	w.line.WriteString(h.line)
	w.group, w.setIn = h.group, h.setIn
}

// indentation is put before a paragraph that is set in.
const indentation = "      "

// paragraph ends a paragraph; the next one belongs to a block quotation, or to none.
func (w *textWriter) paragraph(group int) {
	line := strings.TrimSpace(spaces.ReplaceAllString(w.line.String(), " "))
	if line != "" {
		switch {
		case w.group != 0:
			line = "> " + line
		case strings.HasPrefix(line, ">"):
			line = "\u200b" + line // no quotation
		case w.setIn:
			line = indentation + line
		}
		if len(w.held) > 0 {
			w.later = append(w.later, line)
		} else {
			w.add(line)
			w.last = w.group
		}
	}
	if len(w.held) == 0 {
		for _, line := range w.later {
			w.last = 0
			w.add(line)
		}
		w.later = nil
	}
	w.line.Reset()
	w.group, w.setIn = group, false
}

// preformatted writes text whose line ends are its own: blank lines part its paragraphs.
func (w *textWriter) preformatted(text string, group int) {
	w.paragraph(group)
	for _, p := range blankLines.Split(text, -1) {
		w.write(p)
		w.paragraph(group)
	}
}

// blankLines part the paragraphs of preformatted text.
var blankLines = lazyregexp.New(`\n[ \t]*\n`)

// add writes a paragraph behind the last.
func (w *textWriter) add(line string) {
	switch {
	case w.b.Len() == 0:
	case w.group != 0 && w.group == w.last: // one quotation of several paragraphs
		w.b.WriteString("\n>\n")
	default:
		w.b.WriteString("\n\n")
	}
	w.b.WriteString(line)
}

// spaces are what HTML and XML take for one space; others are the text's own.
var spaces = lazyregexp.New(`[ \t\r\n\f]+`)

func (w *textWriter) finish() string {
	for len(w.held) > 0 {
		w.end()
	}
	w.paragraph(0)
	return w.b.String()
}
