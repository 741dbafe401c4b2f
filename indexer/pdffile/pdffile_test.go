package pdffile

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/corpus/testfiles"
)

// TestRealReports opens sound files: nothing is to be mended, and the plain
// view is to hold the same pages.
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
		view := f.Plain()
		again, err := Open(view)
		if err != nil {
			t.Errorf("%s: plain view: %v", filepath.Base(name), err)
			continue
		}
		if f.Repaired() != "" || again.Repaired() != "" || len(again.Pages()) != len(f.Pages()) {
			t.Errorf("%s: %d pages (mended: %q), plain view %d (%q)", filepath.Base(name),
				len(f.Pages()), f.Repaired(), len(again.Pages()), again.Repaired())
		}
	}
}

// TestHostileFiles opens the broken and odd files. Those a careful reader
// refuses are refused for the right reason; the others have pages and a view
// that is sound.
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
				checkView(t, f)
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

// TestViewsInAnotherReader lets MuPDF read each hostile file and its plain view:
// the view must give at least the words that the file gave.
func TestViewsInAnotherReader(t *testing.T) {
	mutool := testfiles.Program(t, "mutool")
	for name, expected := range hostileFiles(t) {
		if !strings.Contains(expected, "[mutool: ") || strings.Contains(expected, "only") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(testfiles.Beside(t, "hostile"), name)
			f, err := Open(readFile(t, path))
			if err != nil {
				t.Fatal(err)
			}
			view := filepath.Join(t.TempDir(), "view.pdf")
			if err := os.WriteFile(view, f.Plain(), 0o600); err != nil {
				t.Fatal(err)
			}
			before, after := words(t, mutool, path), words(t, mutool, view)
			if after < before || after == 0 {
				t.Errorf("%d words in the file, %d in its view", before, after)
			}
		})
	}
}

func words(t *testing.T, mutool, path string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, mutool, "draw", "-q", "-F", "txt", path).Output()
	if err != nil {
		t.Logf("mutool: %v", err) // it ends with an error on some, after the text
	}
	return len(strings.Fields(string(out)))
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
