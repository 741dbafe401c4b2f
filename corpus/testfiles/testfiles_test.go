package testfiles

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// recorder stands in for a test and notes how it was ended.
type recorder struct {
	testing.TB
	skipped, failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Skipf(string, ...any)  { r.skipped = true; runtime.Goexit() }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; runtime.Goexit() }

// ending runs f as a test would and says whether it was skipped, failed or passed.
func ending(f func(testing.TB)) string {
	r := &recorder{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	switch {
	case r.failed:
		return "failed"
	case r.skipped:
		return "skipped"
	}
	return "passed"
}

func TestEnding(t *testing.T) {
	root := t.TempDir()
	reports := filepath.Join(root, "reports")
	if err := os.Mkdir(reports, 0o755); err != nil {
		t.Fatal(err)
	}
	askReports := func(tb testing.TB) { Reports(tb) }
	askBeside := func(tb testing.TB) { Beside(tb, "inquiries") }
	askProgram := func(tb testing.TB) { Program(tb, "no-such-program-here", "nor-this") }
	askEither := func(tb testing.TB) { Program(tb, "no-such-program-here", "go") }
	askNamed := func(tb testing.TB) { Named(tb, reportsVar) }
	askFile := func(tb testing.TB) { Installed(tb, filepath.Join(root, "absent")) }
	askFolder := func(tb testing.TB) { Installed(tb, reports) }
	askPDFs := func(tb testing.TB) { PDFs(tb, reports) }
	for _, c := range []struct {
		name, reports, require string
		ask                    func(testing.TB)
		want                   string
	}{
		{"unset", "", "", askReports, "skipped"},
		{"unset but required", "", "1", askReports, "failed"},
		{"require=0", "", "0", askReports, "skipped"},
		{"set", reports, "1", askReports, "passed"},
		{"relative", "reports", "", askReports, "failed"},
		{"set to nothing there", filepath.Join(root, "absent"), "", askReports, "failed"},
		{"no folder beside", reports, "", askBeside, "skipped"},
		{"no folder beside, required", reports, "1", askBeside, "failed"},
		{"no program", "", "", askProgram, "skipped"},
		{"no program, required", "", "1", askProgram, "failed"},
		{"no file", "", "", askFile, "skipped"},
		{"no file, required", "", "1", askFile, "failed"},
		{"a file there", "", "1", askFolder, "passed"},
		{"by another name", "", "1", askEither, "passed"},
		{"no file named", "", "", askNamed, "skipped"},
		{"no file named, required", "", "1", askNamed, "failed"},
		{"file named", reports, "1", askNamed, "passed"},
		{"file named that is not there", filepath.Join(root, "absent"), "", askNamed, "failed"},
		{"folder without PDFs", reports, "", askPDFs, "failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(reportsVar, c.reports)
			t.Setenv(requireVar, c.require)
			if got := ending(c.ask); got != c.want {
				t.Errorf("test was %s, want %s", got, c.want)
			}
		})
	}
}

func TestPDFs(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.pdf", "a.pdf", "notes.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := strings.Join(PDFs(t, dir), " ")
	want := filepath.Join(dir, "a.pdf") + " " + filepath.Join(dir, "b.pdf")
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
