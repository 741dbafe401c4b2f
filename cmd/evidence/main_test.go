package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"evidence/cmd/internal/app"
	"evidence/corpus/sample"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
)

// The test program is the program itself where asProgram is set, so that it can
// be killed, interrupted and run twice at once.
const asProgram = "EVIDENCE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Unsetenv("EVIDENCE_DATA")
	if dir, err := testfiles.CacheDir(); err == nil { // the program keeps PDFium compiled there
		os.Setenv("XDG_CACHE_HOME", dir)
	}
	status := m.Run()
	closeBrowser()
	removeShared()
	os.Exit(status)
}

// dataDirs holds the data directories of tests, by the names of the tests.
var dataDirs sync.Map

// useData has every command of a test and its subtests work in a data directory. Unlike $EVIDENCE_DATA it allows the
// test to run beside others.
func useData(t testing.TB, dir string) {
	dataDirs.Store(t.Name(), dir)
	t.Cleanup(func() { dataDirs.Delete(t.Name()) })
}

// newData has the commands of a test work in a new, empty data directory, and returns it.
func newData(t testing.TB) string {
	t.Helper()
	parent, err := os.MkdirTemp("", "evidence-data-")
	if err != nil {
		t.Fatal(err)
	}
	// A page that was being read when a site stopped may still be written to the cache: T.TempDir would fail the test.
	t.Cleanup(func() {
		eventually(t, "the data directory can be removed", func() bool { return os.RemoveAll(parent) == nil })
	})
	dir := filepath.Join(parent, "data")
	if err := os.Mkdir(dir, 0o777); err != nil { // but for a few commands, one that is not there is an error
		t.Fatal(err)
	}
	useData(t, dir)
	return dir
}

// dataOf returns the data directory that useData gave the test, or "".
func dataOf(t testing.TB) string {
	root, _, _ := strings.Cut(t.Name(), "/")
	dir, _ := dataDirs.Load(root)
	s, _ := dir.(string)
	return s
}

// testArgs has a command work in the test's data directory. It also has it read no pictures, unless args hold --ocr: what
// is asserted must not depend on whether Tesseract is installed, nor wait for it.
func testArgs(t testing.TB, args []string) []string {
	if len(args) == 0 {
		return args
	}
	c, err := findCommand(args[0])
	if err != nil {
		return args
	}
	f, _ := c.flags()
	var flags []string
	if data := dataOf(t); data != "" && f.Lookup("data") != nil {
		flags = append(flags, "--data", data)
		some, _ := store.Exists(data)
		if c.name == "index" || f.Lookup("ocr") != nil && some {
			shareCompiled(t, data)
		}
	}
	if f.Lookup("ocr") != nil {
		flags = append(flags, "--ocr", app.OCRNever)
	}
	return slices.Concat(args[:1], flags, args[1:])
}

// shareCompiled has a data directory use the compiled PDFium of all tests: compiling it takes seconds of two cores.
func shareCompiled(t testing.TB, data string) {
	t.Helper()
	shared := testfiles.CompiledDir(t)
	if err := errors.Join(os.MkdirAll(shared, 0o700), os.MkdirAll(filepath.Join(data, "cache"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(shared, filepath.Join(data, "cache", "wazero")); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
}

// process is the program as a process of its own, not yet started.
func process(t testing.TB, args ...string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, testArgs(t, args)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// An outcome is what a run of the program printed and ended with.
type outcome struct {
	out, err string
	status   int
}

// evidence runs the program within the test.
func evidence(t testing.TB, args ...string) outcome {
	t.Helper()
	return typed(t, "", args...)
}

// typed runs the program with something on standard input.
func typed(t testing.TB, in string, args ...string) outcome {
	t.Helper()
	var out, errOut bytes.Buffer
	status := run(context.Background(), testArgs(t, args), strings.NewReader(in), &out, &errOut)
	return outcome{out.String(), errOut.String(), status}
}

// want checks the exit status and that the outputs hold texts.
func (o outcome) want(t testing.TB, status int, texts ...string) outcome {
	t.Helper()
	if o.status != status {
		t.Errorf("exit status %d, want %d\nstdout: %s\nstderr: %s", o.status, status, o.out, o.err)
	}
	for _, s := range texts {
		if !strings.Contains(o.out, s) && !strings.Contains(o.err, s) {
			t.Errorf("no %q in\nstdout: %s\nstderr: %s", s, o.out, o.err)
		}
	}
	return o
}

// fromJSON reads what a command printed.
func fromJSON[T any](t testing.TB, o outcome) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(o.out), &v); err != nil {
		t.Fatalf("%v in %q (stderr %q)", err, o.out, o.err)
	}
	return v
}

// samples writes the bundled sample to a folder and returns it.
func samples(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sample")
	if err := writeSample(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeSample(dir string) error {
	err := os.Mkdir(dir, 0o700)
	for _, f := range append(sample.Files(), sample.File{Name: "manifest.yaml", Data: sample.Manifest()}) {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600))
	}
	return err
}

// shared is a folder of fixtures that are made once, which TestMain removes.
var shared = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "evidence-fixtures-") })

func removeShared() {
	if dir, err := shared(); err == nil {
		os.RemoveAll(dir)
	}
}

// sampleLibrary indexes the sample once and returns its data directory, to be copied.
var sampleLibrary = sync.OnceValues(func() (string, error) {
	dir, err := shared()
	if err != nil {
		return "", err
	}
	in, data := filepath.Join(dir, "sample"), filepath.Join(dir, "sample-data")
	if err := writeSample(in); err != nil {
		return "", err
	}
	var out bytes.Buffer
	args := []string{"index", "--data", data, "--ocr", "never", "--manifest", filepath.Join(in, "manifest.yaml"), in}
	if run(context.Background(), args, strings.NewReader(""), &out, &out); !strings.Contains(out.String(), "4 added, 1 refused") {
		return "", fmt.Errorf("indexing the sample: %s", &out)
	}
	return data, nil
})

// newLibrary has the commands of a test work in a new data directory that holds the sample, and returns it and a folder
// of the sample's files.
func newLibrary(t testing.TB) (data, in string) {
	t.Helper()
	indexed, err := sampleLibrary()
	if err != nil {
		t.Fatal(err)
	}
	data = newData(t)
	if err := os.CopyFS(data, os.DirFS(indexed)); err != nil { // no links: a test changes an original
		t.Fatal(err)
	}
	return data, samples(t)
}
