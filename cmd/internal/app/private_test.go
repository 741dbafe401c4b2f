package app

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// What others could read in a data directory is closed to them when it is opened, which is said once.
func TestMakePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such permissions")
	}
	data := sampleData(t)
	filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if e.IsDir() {
			return os.Chmod(path, 0o755)
		}
		return os.Chmod(path, 0o644)
	})
	var said []string
	for range 2 {
		d, err := OpenForReading(t.Context(), data, func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) })
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
	}
	if len(said) != 1 {
		t.Errorf("it said %q", said)
	}
	filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		return nil
	})
}
