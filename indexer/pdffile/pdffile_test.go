package pdffile

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
)

// TestRealReports opens valid files: nothing is to be repaired, and their
// streams can be read by the library.
func TestRealReports(t *testing.T) {
	files := testfiles.PDFs(t, testfiles.Reports(t))
	files = append(files, testfiles.PDFs(t, testfiles.Beside(t, "inquiries"))...)
	for _, name := range files {
		f, err := Open(readFile(t, name))
		if errors.Is(err, ErrNotPDF) && strings.Contains(err.Error(), "web page") {
			continue // two of them are what the publisher's link answers with now
		}
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
			continue
		}
		checkStreams(t, f)
		if f.Repaired() != "" {
			t.Errorf("%s: repaired: %q", filepath.Base(name), f.Repaired())
		}
	}
}

// TestHostileFiles opens the broken and odd files. Those a careful reader
// refuses are refused for the right reason; the others have pages, and
// streams that the library can read.
func TestHostileFiles(t *testing.T) {
	for name, expected := range hostileFiles(t) {
		t.Run(name, func(t *testing.T) {
			f, err := Open(readFile(t, filepath.Join(testfiles.Beside(t, "hostile"), name)))
			if want := refusal(expected); want != nil {
				if !errors.Is(err, want) {
					t.Errorf("error %v, want %v", err, want)
				}
				return
			}
			if err != nil {
				if !strings.Contains(expected, "clear error") || !errors.Is(err, ErrDamaged) {
					t.Errorf("error %v, want %s", err, expected)
				}
				return
			}
			if len(f.Pages()) < 1000 {
				checkStreams(t, f)
			}
		})
	}
}

// refusal is the error that an expectation of the list names without a choice.
func refusal(expected string) error {
	for says, err := range map[string]error{
		"clear error: encrypted":  ErrEncrypted,
		"clear error: empty file": ErrEmpty,
		"clear error: not a PDF":  ErrNotPDF,
		"clear error: truncated":  ErrDamaged,
		"clear message: no pages": ErrNoPages,
	} {
		if expected == says {
			return err
		}
	}
	return nil
}

// hostileFiles returns what the list expects of each file.
func hostileFiles(t *testing.T) map[string]string {
	t.Helper()
	list, err := os.Open(filepath.Join(testfiles.Beside(t, "hostile"), "hostile.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	rows, err := csv.NewReader(list).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("hostile.csv: %d rows, %v", len(rows), err)
	}
	out := map[string]string{}
	for _, r := range rows[1:] {
		out[r[0]] = r[len(r)-1]
	}
	return out
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
