// Package csvfile writes tables that spreadsheets open (RFC 4180), and none of whose cells runs as a formula.
//
// What reports and people wrote can begin like a formula. Such a cell gets an apostrophe before
// it, which spreadsheets hide or show as it is; Unescape takes it away again. Numbers stay numbers.
package csvfile

import (
	"cmp"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"evidence/corpus"
)

// starts are the characters that a formula can begin with, also after a spreadsheet has dropped white space.
const starts = "=+-@\t\r\n＝＋－＠"

// A Writer writes a table.
type Writer struct {
	csv *csv.Writer
	err error // of the mark
}

// Mark begins a file that people open in Excel, which takes UTF-8 without it for the computer's old character set and
// shows “it” as â€œitâ€. What is read by scripts goes without: many take it for a part of the first column's name.
const Mark = "\ufeff"

// NewWriter makes a writer to w, which buffers until Flush.
func NewWriter(w io.Writer) *Writer {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &Writer{csv: c}
}

// NewFileWriter makes a writer to a file that people open: it begins with the mark.
func NewFileWriter(w io.Writer) *Writer {
	out := NewWriter(w)
	_, out.err = io.WriteString(w, Mark)
	return out
}

// Write writes a row. What steers the characters around it is written out; see [corpus.ShowControls].
func (w *Writer) Write(cells []string) error {
	escaped := make([]string, len(cells))
	for i, cell := range cells {
		escaped[i] = Escape(corpus.ShowControls(cell))
	}
	return w.csv.Write(escaped)
}

// Flush writes what is buffered. The error is the first there was.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return cmp.Or(w.err, w.csv.Error())
}

// Escape puts an apostrophe before a cell that a spreadsheet would take for a formula.
func Escape(cell string) string {
	if !isFormula(cell) {
		return cell
	}
	return "'" + cell
}

// Unescape gives a cell without the apostrophe that Escape put before it.
func Unescape(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && isFormula(rest) {
		return rest
	}
	return cell
}

func isFormula(cell string) bool {
	first := strings.TrimLeft(cell, " \u00a0\u2003\u3000")
	if first == "" || !strings.ContainsRune(starts, []rune(first)[0]) {
		return false
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err != nil
}
