package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/quantity"
	"evidence/search"
)

// wrap breaks the paragraphs of s into lines of at most width characters, each
// after indent. A line that begins with a blank stays as it is.
func wrap(s string, width int, indent string) string {
	var out []string
	for _, paragraph := range strings.Split(s, "\n\n") {
		var lines []string
		var open []string
		for _, line := range strings.Split(paragraph, "\n") {
			if strings.HasPrefix(line, " ") {
				lines = append(lines, fill(open, width, indent)...)
				open, lines = nil, append(lines, indent+line)
				continue
			}
			open = append(open, strings.Fields(line)...)
		}
		lines = append(lines, fill(open, width, indent)...)
		out = append(out, strings.Join(lines, "\n"))
	}
	return strings.Join(out, "\n\n")
}

// fill puts words into lines.
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

// Ways of marking on a terminal (ECMA-48, "Select Graphic Rendition").
const (
	boldOn  = "\x1b[1m"
	boldOff = "\x1b[22m"
)

// bold marks s on a terminal.
func (e *env) bold(s string) string {
	if !e.outColour || s == "" {
		return s
	}
	return boldOn + s + boldOff
}

// marked wraps a text, what matched in it in bold on a terminal.
func (e *env) marked(pieces []search.Piece, width int, indent string) string {
	var words []string
	open := "" // a word that goes on in the next piece
	for _, p := range pieces {
		p.Text = visible(p.Text)
		fields := strings.Fields(p.Text)
		if len(fields) == 0 || startsWithSpace(p.Text) {
			words, open = flushWord(words, open), ""
		}
		for i, f := range fields {
			if p.Match {
				f = e.bold(f)
			}
			open += f
			if i < len(fields)-1 || endsWithSpace(p.Text) {
				words, open = flushWord(words, open), ""
			}
		}
	}
	return strings.Join(fill(flushWord(words, open), width, indent), "\n")
}

func flushWord(words []string, open string) []string {
	if open == "" {
		return words
	}
	return append(words, open)
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

func endsWithSpace(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}

// visible leaves out characters that could command a terminal: what a PDF or
// its name holds must not.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// columns is how many columns a word takes, marks aside. Every character counts as one.
func columns(word string) int {
	n := utf8.RuneCountInString(word)
	n -= strings.Count(word, boldOn) * len(boldOn)
	return n - strings.Count(word, boldOff)*len(boldOff)
}
