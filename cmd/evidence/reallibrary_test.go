package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"evidence/corpus/testfiles"
)

// realLibrary is a data directory with the real reports that all tests share, and what evidence index --json printed.
var realLibrary struct {
	once    sync.Once
	data    string
	indexed outcome
	err     error
}

// newRealLibrary has the commands of a test work in a new data directory that has the real reports, and returns what
// evidence index --json printed when they were indexed. Without real reports it skips the test.
func newRealLibrary(t testing.TB) outcome {
	t.Helper()
	reports := testfiles.Reports(t)
	l := &realLibrary
	l.once.Do(func() {
		dir, err := shared()
		if l.err = err; err != nil {
			return
		}
		l.data = filepath.Join(dir, "real-data")
		var out, errOut bytes.Buffer
		l.indexed.status = run(context.Background(), []string{"index", "--data", l.data, "--ocr", "never", "--json", reports}, strings.NewReader(""), &out, &errOut)
		l.indexed.out, l.indexed.err = out.String(), errOut.String()
	})
	if l.err == nil {
		l.err = copyData(newData(t), l.data)
	}
	if l.err != nil {
		t.Fatal(l.err)
	}
	return l.indexed
}

// copyData copies a data directory. The originals, which never change, become links.
func copyData(to, from string) error {
	originals := filepath.Join(from, "library")
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		rel, err2 := filepath.Rel(from, path)
		if err = errors.Join(err, err2); err != nil {
			return err
		}
		copied := filepath.Join(to, rel)
		switch {
		case e.IsDir():
			return os.MkdirAll(copied, 0o700)
		case filepath.Dir(path) == originals:
			return os.Link(path, copied)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(copied, data, 0o600)
	})
}
