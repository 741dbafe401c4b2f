package app

import (
	"os"
	"strings"
	"testing"

	"evidence/web/reports"
)

func TestDiskName(t *testing.T) {
	for in, want := range map[string]string{
		"report.pdf": "report.pdf", "..": "report.pdf", ".hidden.pdf": "hidden.pdf", `a/b\c:d.pdf`: "a-b-c-d.pdf", "what? .": "what-",
		strings.Repeat("é", 150) + ".pdf":                   strings.Repeat("é", 118) + ".pdf",
		"a." + strings.Repeat("€", 140):                     "a." + strings.Repeat("€", 79),
		strings.Repeat("a", 239) + ". A title that goes on": strings.Repeat("a", 239),
		strings.Repeat("€", 80) + ".€":                      strings.Repeat("€", 78) + ".€",
	} {
		if got := diskName(in); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
}

// Two sites of one data directory that receive the same file at the same time leave each other's alone.
func TestTwoSitesReceiveTheSameFile(t *testing.T) {
	data := t.TempDir()
	receive := func(in *intake) *stagedFile {
		t.Helper()
		list, err := in.receive(t.Context(), func(yield func(reports.Upload, error) bool) {
			yield(reports.Upload{Name: "report.pdf", Content: strings.NewReader("%PDF, the same")}, nil)
		})
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		return list[0]
	}
	one, other := newIntake(&Options{Data: data}, nil), newIntake(&Options{Data: data}, nil)
	first, again, second := receive(one), receive(one), receive(other)
	if first.path != again.path || first.path == second.path {
		t.Errorf("paths %q, %q and %q", first.path, again.path, second.path)
	}
	for i, step := range []struct {
		in    *intake
		file  *stagedFile
		there []*stagedFile
	}{{one, first, []*stagedFile{again, second}}, {one, again, []*stagedFile{second}}, {other, second, nil}} {
		step.in.unstage([]*stagedFile{step.file})
		for _, f := range step.there {
			if b, err := os.ReadFile(f.path); err != nil || string(b) != "%PDF, the same" {
				t.Errorf("step %d: %q, %v", i, b, err)
			}
		}
	}
	if left, err := os.ReadDir(uploadsDir(data)); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}
