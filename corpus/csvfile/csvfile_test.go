package csvfile

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestEscape(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+1 to see": "'+1 to see", "-minutes": "'-minutes", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"  =1+1": "'  =1+1", "＝1+1": "'＝1+1", "- a list": "'- a list", "-": "'-", "=": "'=",
		"": "", "-5": "-5", "+3.25": "+3.25", "-1e3": "-1e3", "a=b": "a=b", "'tis so": "'tis so", "’=": "’=", " ": " ", "5.12": "5.12", "2018-11-05": "2018-11-05",
	} {
		got := Escape(cell)
		if got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
		if back := Unescape(got); back != cell {
			t.Errorf("%q comes back as %q", cell, back)
		}
	}
}

func TestWriter(t *testing.T) {
	var b strings.Builder
	w := NewWriter(&b)
	for _, row := range [][]string{{"title", "pages"}, {"=cmd|' /C calc'!A0", "-3"}, {"a, \"b\"\nc", ""}} {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != "'=cmd|' /C calc'!A0" || rows[1][1] != "-3" || rows[2][0] != "a, \"b\"\nc" || !strings.Contains(b.String(), "\r\n") {
		t.Errorf("%q, %v", rows, err)
	}
}

// A file that people open begins with the mark, and the first column is found by its name behind it.
func TestFileWriter(t *testing.T) {
	var b strings.Builder
	w := NewFileWriter(&b)
	err := errors.Join(w.Write([]string{"quote"}), w.Write([]string{"“visits”"}), w.Flush())
	if rest, ok := strings.CutPrefix(b.String(), "\xef\xbb\xbf"); err != nil || !ok || rest != "quote\r\n“visits”\r\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
	if err := NewFileWriter(full{}).Flush(); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("where nothing can be written: %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// A cell reads in the order in which it is written.
func TestWriterShowsControls(t *testing.T) {
	var b strings.Builder
	w := NewWriter(&b)
	if err := w.Write([]string{"=\u202e1", "a\u2066b", "line\nline"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil || b.String() != "'=[U+202E]1,a[U+2066]b,\"line\r\nline\"\r\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
}
