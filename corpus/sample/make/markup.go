package main

import (
	"fmt"
	"regexp"
	"strings"
)

// A document is a source text read: what stands before its first block, its
// blocks in order, and its notes by name ("3", and "3+" for the longer form).
type document struct {
	name   string // of the source file, without ".txt"
	fields map[string]string
	blocks []block
	notes  map[string]string
}

// A block is a paragraph, heading, list item, table or instruction.
type block struct {
	kind   string // "heading", "numbered", "item", "bullet", "quote", "body", "table", "!style" or "@instruction"
	level  int    // of a heading, from 1
	marker string // "5.12", "14.", "(b)"
	text   string
	rows   [][]string // of a table; the first holds the column heads
}

var (
	headingForm  = regexp.MustCompile(`^(#{1,3}) (.+)$`)
	numberedForm = regexp.MustCompile(`^(\d+\.\d+|\d+\.) (.+)$`)
	itemForm     = regexp.MustCompile(`^(\([a-z]\)) (.+)$`)
	noteForm     = regexp.MustCompile(`^\[\^(\d+\+?)\]: (.+)$`)
	fieldForm    = regexp.MustCompile(`^([a-z]+): (.+)$`)
)

// parse reads the markup of the sample's sources: fields, then blocks with a
// blank line between them. A block is one line, a table a line for each row.
func parse(name, text string) (*document, error) {
	d := &document{name: name, fields: map[string]string{}, notes: map[string]string{}}
	chunks := strings.Split(strings.TrimSpace(text), "\n\n")
	for _, line := range strings.Split(chunks[0], "\n") {
		m := fieldForm.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("%s.txt: %q is no field: begin with lines such as \"title: …\"", name, line)
		}
		d.fields[m[1]] = m[2]
	}
	for _, chunk := range chunks[1:] {
		if err := d.add(chunk); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *document) add(chunk string) error {
	lines := strings.Split(chunk, "\n")
	switch {
	case strings.HasPrefix(chunk, "| "):
		d.blocks = append(d.blocks, table(lines))
		return nil
	case noteForm.MatchString(lines[0]):
		for _, line := range lines {
			m := noteForm.FindStringSubmatch(line)
			if m == nil {
				return fmt.Errorf("%s.txt: %q stands among the notes and is none", d.name, line)
			}
			d.notes[m[1]] = m[2]
		}
		return nil
	case len(lines) > 1:
		return fmt.Errorf("%s.txt: the block %q has %d lines: join them, or put blank lines between", d.name, lines[0], len(lines))
	}
	d.blocks = append(d.blocks, line(chunk))
	return nil
}

func line(s string) block {
	if m := headingForm.FindStringSubmatch(s); m != nil {
		return block{kind: "heading", level: len(m[1]), text: m[2]}
	}
	if m := numberedForm.FindStringSubmatch(s); m != nil {
		return block{kind: "numbered", marker: m[1], text: m[2]}
	}
	if m := itemForm.FindStringSubmatch(s); m != nil {
		return block{kind: "item", marker: m[1], text: m[2]}
	}
	word, rest, _ := strings.Cut(s, " ")
	switch {
	case word == "-":
		return block{kind: "bullet", text: rest}
	case word == ">":
		return block{kind: "quote", text: rest}
	case strings.HasPrefix(word, "!"), strings.HasPrefix(word, "@"):
		return block{kind: word, text: rest}
	}
	return block{kind: "body", text: s}
}

// table reads rows of cells between bars; the row "|---|" under the column heads is passed over.
func table(lines []string) block {
	b := block{kind: "table"}
	for _, l := range lines {
		if strings.HasPrefix(l, "|-") {
			continue
		}
		var row []string
		for _, cell := range strings.Split(strings.Trim(l, "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		b.rows = append(b.rows, row)
	}
	return b
}
