// Package testfiles finds what tests and benchmarks read: the bundled sample, the real reports, and the optional
// programs that some tests need. Only tests may import it.
//
//	dir := testfiles.Reports(t)               // $EVIDENCE_REPORTS, or skip
//	dir := testfiles.Beside(t, "inquiries")   // a folder beside it, or skip
//	exe := testfiles.Program(t, "mutool")     // a program on the path, or skip
//	csl := testfiles.Installed(t, "/usr/…")   // a file of an optional package, or skip
//	axe := testfiles.Named(t, "EVIDENCE_AXE") // a file that a variable names, or skip
//	at := testfiles.S3(t)                     // a place in the object store $EVIDENCE_S3_URL, or skip
//	pdf := testfiles.Sample(t, "sample-minutes-2023.pdf")
//
// EVIDENCE_REPORTS is the absolute path of a folder of reports. Other folders of test files are beside it: "inquiries",
// "hostile", "reports-more", "families" and "eval". The real files are not part of the project.
//
// With EVIDENCE_REQUIRE=1, as in .ci/run, what would be a skip is a failure, so that no test stops running unnoticed.
//
// What several packages' tests would otherwise make again is kept in CacheDir.
package testfiles

import (
	"crypto/rand"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"testing"

	"evidence/corpus/sample"
)

const (
	reportsVar = "EVIDENCE_REPORTS"
	requireVar = "EVIDENCE_REQUIRE"
	cacheVar   = "EVIDENCE_TEST_CACHE"
	s3Var      = "EVIDENCE_S3_URL"
)

// Reports returns the absolute path of the folder of real reports.
func Reports(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(reportsVar)
	if dir == "" {
		skip(t, "%s is not set: set it to the absolute path of a folder of reports", reportsVar)
		return ""
	}
	if !filepath.IsAbs(dir) {
		t.Fatalf("%s is %q: make it absolute, since each package's tests run in its own folder", reportsVar, dir)
	}
	checkFolder(t, dir)
	return dir
}

// Beside returns the absolute path of the folder called name beside the real reports.
func Beside(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(Reports(t)), name)
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		skip(t, "no folder %q beside the reports", dir)
	}
	checkFolder(t, dir)
	return dir
}

// PDFs returns the absolute paths of the files in dir that are named *.pdf, sorted by name. It fails the test if there
// are none. Some real files of that name are no PDFs.
func PDFs(t testing.TB, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files named *.pdf in %q (%v)", dir, err)
	}
	return files
}

// Program returns the path of an optional program, such as a second PDF reader. It may be installed under any of names.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	skip(t, "no program called %q is installed", names)
	return ""
}

// Installed returns path, a file that an optional package installs.
func Installed(t testing.TB, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		skip(t, "file %q is not installed: %v", path, err)
	}
	return path
}

// Named returns the absolute path of a file that an environment variable names.
func Named(t testing.TB, variable string) string {
	t.Helper()
	path := os.Getenv(variable)
	if path == "" {
		skip(t, "%s is not set", variable)
		return ""
	}
	if _, err := os.Stat(path); err != nil || !filepath.IsAbs(path) {
		t.Fatalf("%s is %q: make it the absolute path of a file that is there (%v)", variable, path, err)
	}
	return path
}

// Address returns the address of a server that an environment variable names; "none" says that there is no such server
// here and that its tests are to be skipped in any case.
func Address(t testing.TB, variable string) string {
	t.Helper()
	switch address := os.Getenv(variable); address {
	case "":
		skip(t, "%s is not set", variable)
	case "none":
		t.Skipf("%s is none", variable)
	default:
		return address
	}
	return ""
}

// S3 returns the address of a place of the test's own in the object store that $EVIDENCE_S3_URL names, as in
// s3://BUCKET?endpoint=http://127.0.0.1:7070. The bucket has to be there, and its keys in the environment.
func S3(t testing.TB) string {
	t.Helper()
	address := Address(t, s3Var)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("%s cannot be read: %v", s3Var, err)
	}
	u.Path = path.Join("/", u.Path, "test-"+rand.Text())
	return u.String()
}

// S3Away is S3 behind a proxy, and what stops that, as if the object store were away.
func S3Away(t testing.TB) (address string, away func()) {
	t.Helper()
	u, err := url.Parse(S3(t))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	server, err := url.Parse(q.Get("endpoint"))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(server)
		r.Out.Host = r.In.Host // which is signed
	}})
	t.Cleanup(proxy.Close)
	q.Set("endpoint", proxy.URL)
	u.RawQuery = q.Encode()
	return u.String(), func() {
		proxy.CloseClientConnections()
		proxy.Close()
	}
}

// Sample returns the bytes of a bundled PDF.
func Sample(t testing.TB, name string) []byte {
	t.Helper()
	for _, f := range sample.Files() {
		if f.Name == name {
			return f.Data
		}
	}
	t.Fatalf("the sample has no file %q", name)
	return nil
}

// Write writes a file of a test.
func Write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Temp writes a file to a new folder that is removed when the test ends, and returns its path.
func Temp(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	Write(t, path, data)
	return path
}

// CacheDir returns a folder that the tests of all packages share, also with later runs: $EVIDENCE_TEST_CACHE, or a
// folder of this user in the system's folder for temporary files. Whatever is kept in it must be named so that another
// version of the code does not read it.
func CacheDir() (string, error) {
	dir := os.Getenv(cacheVar)
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "evidence-tests-"+strconv.Itoa(os.Getuid()))
	}
	return dir, os.MkdirAll(dir, 0o700)
}

// CompiledDir returns the folder of CacheDir that keeps PDFium compiled, which takes seconds of every core.
func CompiledDir(t testing.TB) string {
	t.Helper()
	dir, err := CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "evidence-index", "wazero") // where the program has it below $XDG_CACHE_HOME
}

// Required reports whether what would be a skip is a failure.
func Required() bool {
	v := os.Getenv(requireVar)
	return v != "" && v != "0"
}

func checkFolder(t testing.TB, dir string) {
	t.Helper()
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		t.Fatalf("%q cannot be read as a folder (%v): correct %s", dir, err, reportsVar)
	}
}

func skip(t testing.TB, format string, args ...any) {
	t.Helper()
	if Required() {
		t.Fatalf("required by "+requireVar+", but "+format, args...)
	}
	t.Skipf(format, args...)
}
