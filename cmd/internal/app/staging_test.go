package app

import (
	"strings"
	"testing"
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
