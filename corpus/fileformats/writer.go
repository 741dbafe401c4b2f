package fileformats

import (
	"slices"
	"strings"
	"unicode"

	"evidence/corpus/lazyregexp"
)

// A textWriter makes a plain text of paragraphs.
type textWriter struct {
	b       strings.Builder
	line    []byte
	written int    // bytes
	most    int    // bytes that are written at most
	group   int    // of the paragraph: the number of its block quotation, 0 outside
	last    int    // of the one before
	groups  int    // how many there are
	setIn   bool   // the paragraph is set in
	held    []held // the paragraphs around a text box, a note or a comment
	later   []placed

	tracked bool  // the text is to be found again in its source
	from    []int // of each byte of line, where the source has it
	places  []int // of each byte of b, where the source has it; untracked for what was put in
}

// A held is a paragraph that is written on behind what is anchored in it.
type held struct {
	line  []byte
	from  []int
	group int
	setIn bool
}

// A placed is text and, while it is tracked, where the source has each byte of it.
type placed struct {
	text string
	from []int
}

// notInSource is the place of a byte that the source does not have.
const notInSource = -1

// maxHeld is how deep boxes may be in one another.
const maxHeld = 50

// tooLong reports whether there is more text than is read; the rest of it is left out.
func (w *textWriter) tooLong() bool { return w.written > w.most }

func (w *textWriter) write(s string) { w.writeFrom(s, notInSource) }

// writeFrom writes what the source has at a place, escaped or not.
func (w *textWriter) writeFrom(s string, at int) {
	if w.written += len(s); w.tooLong() {
		return
	}
	w.line = append(w.line, s...)
	if w.tracked {
		w.from = append(w.from, slices.Repeat([]int{at}, len(s))...)
	}
}

// begin begins a box, a note or a comment inside a paragraph, and end ends it: its
// paragraphs are written behind the one that it is anchored in.
func (w *textWriter) begin() {
	w.held = append(w.held, held{w.line, w.from, w.group, w.setIn})
	w.line, w.from = nil, nil
	w.group, w.setIn = 0, false
}

func (w *textWriter) end() {
	if len(w.held) == 0 {
		return
	}
	w.paragraph(0)
	h := w.held[len(w.held)-1]
	w.held = w.held[:len(w.held)-1]
	w.line, w.from = h.line, h.from
	w.group, w.setIn = h.group, h.setIn
}

// indentation is put before a paragraph that is set in.
const indentation = "      "

// paragraph ends a paragraph; the next one belongs to a block quotation, or to none.
func (w *textWriter) paragraph(group int) {
	line := w.collapsed()
	if line.text != "" {
		switch {
		case w.group != 0:
			line = line.after("> ")
		case strings.HasPrefix(line.text, ">"):
			line = line.after("\u200b") // no quotation
		case w.setIn:
			line = line.after(indentation)
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
	w.line, w.from = w.line[:0], nil
	w.group, w.setIn = group, false
}

// collapsed is the line with single spaces.
func (w *textWriter) collapsed() placed {
	line := string(w.line)
	if !w.tracked {
		return placed{text: strings.TrimSpace(spaces.ReplaceAllString(line, " "))}
	}
	var out placed
	last := 0
	keep := func(from, to int) {
		out.text += line[from:to]
		out.from = append(out.from, w.from[from:to]...)
	}
	for _, m := range spaces.FindAllStringIndex(line, -1) {
		keep(last, m[0])
		out.text += " "
		out.from = append(out.from, w.from[m[0]])
		last = m[1]
	}
	keep(last, len(line))
	left := len(out.text) - len(strings.TrimLeftFunc(out.text, unicode.IsSpace))
	trimmed := strings.TrimSpace(out.text)
	return placed{trimmed, out.from[left : left+len(trimmed)]}
}

// after is the text behind a mark that the source does not have.
func (p placed) after(mark string) placed {
	if p.from != nil {
		p.from = append(untracked(len(mark)), p.from...)
	}
	p.text = mark + p.text
	return p
}

func untracked(n int) []int { return slices.Repeat([]int{notInSource}, n) }

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
func (w *textWriter) add(line placed) {
	between := "\n\n"
	switch {
	case w.b.Len() == 0:
		between = ""
	case w.group != 0 && w.group == w.last: // one quotation of several paragraphs
		between = "\n>\n"
	}
	w.b.WriteString(between)
	w.b.WriteString(line.text)
	if w.tracked {
		w.places = append(append(w.places, untracked(len(between))...), line.from...)
	}
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
