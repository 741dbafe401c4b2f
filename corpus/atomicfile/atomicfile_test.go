package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A file is written as any other program would: with the modes that the user wants.
func TestWriteTo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes there")
	}
	dir := t.TempDir()
	words := func(w io.Writer) error { _, err := io.WriteString(w, "words"); return err }
	want := func(name string, mode os.FileMode) {
		t.Helper()
		text, err := os.ReadFile(name)
		info, e := os.Lstat(name)
		if err != nil || e != nil || string(text) != "words" || info.Mode() != mode {
			t.Errorf("%s holds %q with mode %v, want %v (%v)", filepath.Base(name), text, info.Mode(), mode, errors.Join(err, e))
		}
	}
	plain, fresh, secret, link := filepath.Join(dir, "plain"), filepath.Join(dir, "fresh"), filepath.Join(dir, "secret"), filepath.Join(dir, "link")
	if f, err := os.Create(plain); err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	usual, err := os.Stat(plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(secret, []byte("old"), 0o600), os.Symlink("secret", link)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(WriteTo(fresh, 0o666, words), WriteTo(link, 0o666, words)); err != nil {
		t.Fatal(err)
	}
	want(fresh, usual.Mode())
	want(secret, 0o600)
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info, err)
	}
	broken := errors.New("no more")
	if err := WriteTo(secret, 0o666, func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	want(secret, 0o600)
	if err := WriteTo(os.DevNull, 0o666, words); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s became %v, %v", os.DevNull, info, err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 4 {
		t.Errorf("%v are left, %v", list, err)
	}
}

// A write that fails leaves what was there.
func TestFailedWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("x"), 0o600); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if err := Write(filepath.Join(dir, "none", "x"), nil, 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if entries, err := os.ReadDir(dir); len(entries) != 1 || err != nil {
		t.Errorf("%v is left, %v", entries, err)
	}
}
