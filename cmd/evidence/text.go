package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/quantity"
	"evidence/search"
)

// wrap breaks the paragraphs of s into lines of at most width characters, each indented. A line that begins with a
// space stays as it is.
func wrap(s string, width int, indent string) string {
	var out []string
	for _, paragraph := range strings.Split(s, "\n\n") {
		var lines, words []string
		for _, line := range strings.Split(paragraph, "\n") {
			if strings.HasPrefix(line, " ") {
				lines = append(append(lines, fill(words, width, indent)...), indent+line)
				words = nil
				continue
			}
			words = append(words, strings.Fields(line)...)
		}
		lines = append(lines, fill(words, width, indent)...)
		out = append(out, strings.Join(lines, "\n"))
	}
	return strings.Join(out, "\n\n")
}

// fill joins words into lines of at most width characters.
func fill(words []string, width int, indent string) []string {
	var lines []string
	line, length := "", 0
	for _, w := range words {
		n := columns(w)
		if line != "" && length+1+n > width {
			lines, line = append(lines, line), ""
		}
		if line == "" {
			line, length = indent+w, utf8.RuneCountInString(indent)+n
		} else {
			line, length = line+" "+w, length+1+n
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// Numbers in what people read.
var (
	count     = quantity.Of
	thousands = quantity.Figure
)

// joinNonEmpty joins the parts that are not empty.
func joinNonEmpty(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), separator)
}

// How a terminal shows bold text (ECMA-48, "Select Graphic Rendition").
const (
	boldOn  = "\x1b[1m"
	boldOff = "\x1b[22m"
)

// bold is s in bold, if the output is a terminal.
func (e *env) bold(s string) string {
	if !e.outColour || s == "" {
		return s
	}
	return boldOn + s + boldOff
}

// highlighted wraps a text, with its matches in bold.
func (e *env) highlighted(pieces []search.Piece, width int, indent string) string {
	var words []string
	inWord := false // the last word goes on in the next piece
	for _, p := range pieces {
		text := visible(p.Text)
		for i, word := range strings.FieldsFunc(text, unicode.IsSpace) {
			if p.Match {
				word = e.bold(word)
			}
			if i == 0 && inWord && !startsWithSpace(text) {
				words[len(words)-1] += word
			} else {
				words = append(words, word)
			}
		}
		if text != "" {
			inWord = !endsWithSpace(text)
		}
	}
	return strings.Join(fill(words, width, indent), "\n")
}

func startsWithSpace(s string) bool { return strings.TrimLeftFunc(s, unicode.IsSpace) != s }
func endsWithSpace(s string) bool   { return strings.TrimRightFunc(s, unicode.IsSpace) != s }

// visible leaves out characters that could control a terminal. A PDF or its name may hold some.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// columns is how many columns a word takes. Every character counts as one.
func columns(word string) int {
	n := utf8.RuneCountInString(word)
	n -= strings.Count(word, boldOn) * len(boldOn)
	return n - strings.Count(word, boldOff)*len(boldOff)
}
