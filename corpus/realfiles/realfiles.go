// Package realfiles is for tests and benchmarks: it finds the real reports and
// the optional programs that some of them need, and skips the test without them.
//
//	dir := realfiles.Reports(t)              // $EVIDENCE_REPORTS, or skip
//	dir := realfiles.Beside(t, "inquiries")  // a folder beside it, or skip
//	exe := realfiles.Program(t, "mutool")    // a program on the path, or skip
//	csl := realfiles.Installed(t, "/usr/…")  // a file of an optional package, or skip
//	axe := realfiles.Named(t, "EVIDENCE_AXE") // a file that a variable names, or skip
//
// EVIDENCE_REPORTS is the absolute path of a folder of reports; other folders
// of test files ("inquiries", "hostile", "reports-more", "eval") stand beside it.
// With EVIDENCE_REQUIRE=1, as in .ci/run, what would be a skip is a failure, so
// that a test cannot stop running unseen.
//
// Only tests may import it; the real files themselves never enter the project.
package realfiles

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const (
	reportsVar = "EVIDENCE_REPORTS"
	requireVar = "EVIDENCE_REQUIRE"
)

// Reports gives the absolute path of the folder of real reports.
func Reports(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(reportsVar)
	if dir == "" {
		without(t, "%s is not set: set it to the absolute path of a folder of reports", reportsVar)
		return ""
	}
	if !filepath.IsAbs(dir) {
		t.Fatalf("%s is %q: make it absolute, since each package's tests run in its own folder", reportsVar, dir)
	}
	mustBeFolder(t, dir)
	return dir
}

// Beside gives the absolute path of the folder called name beside the real reports.
func Beside(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(Reports(t)), name)
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		without(t, "no folder %q beside the reports", dir)
	}
	mustBeFolder(t, dir)
	return dir
}

// PDFs gives the absolute paths of the PDF files in dir by their names, in
// order; it fails the test when there are none. Some real files called .pdf are not PDFs.
func PDFs(t testing.TB, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files named *.pdf in %q (%v)", dir, err)
	}
	return files
}

// Program gives the path of an optional program, such as a second PDF reader,
// by the first of its names that is installed.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	without(t, "no program called %q is installed", names)
	return ""
}

// Installed gives path, a file that an optional package installs.
func Installed(t testing.TB, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		without(t, "file %q is not installed: %v", path, err)
	}
	return path
}

// Named gives the absolute path of a file that an environment variable names.
func Named(t testing.TB, variable string) string {
	t.Helper()
	path := os.Getenv(variable)
	if path == "" {
		without(t, "%s is not set", variable)
		return ""
	}
	if _, err := os.Stat(path); err != nil || !filepath.IsAbs(path) {
		t.Fatalf("%s is %q: make it the absolute path of a file that is there (%v)", variable, path, err)
	}
	return path
}

// Required says whether what would be a skip is to be a failure.
func Required() bool {
	v := os.Getenv(requireVar)
	return v != "" && v != "0"
}

func mustBeFolder(t testing.TB, dir string) {
	t.Helper()
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		t.Fatalf("%q is no folder that can be read (%v): correct %s", dir, err, reportsVar)
	}
}

func without(t testing.TB, format string, args ...any) {
	t.Helper()
	if Required() {
		t.Fatalf("required by "+requireVar+", but "+format, args...)
	}
	t.Skipf(format, args...)
}
