package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"evidence/corpus/statement"
)

// mounted mounts something at a new directory for the test, if this user may.
func mounted(t *testing.T, source, kind string, flags uintptr, data string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount(source, dir, kind, flags, data); err != nil {
		t.Skip("mounting is not permitted: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// A library in a directory that cannot be written to can be read, and says that it cannot be changed.
func TestReadOnlyDirectory(t *testing.T) {
	for _, withLog := range []bool{false, true} {
		dir, ids := library(t)
		if withLog {
			s, err := Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, put(t, s, "late", "late", "x", "This came last.")[0].ID)
			copied := filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			s.Close()
			os.Remove(filepath.Join(copied, FileName+"-shm"))
			dir = copied
		}
		work := filepath.Join(t.TempDir(), "work")
		if err := os.CopyFS(work, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		want := answers(t, work, ids)
		at := mounted(t, dir, "", syscall.MS_BIND, "")
		if err := syscall.Mount("", at, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Skip("mounting read-only is not permitted: ", err)
		}
		if got := answers(t, at, ids); !reflect.DeepEqual(got, want) {
			t.Errorf("read from it: %v", got[len(got)-1])
		}
		s, err := Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Withdraw(t.Context(), "report-1"); !errors.Is(err, ErrReadOnly) || s.Refusal() != ErrReadOnly {
			t.Errorf("a change: %v", err)
		}
		s.Close()
	}
}

// A full disk is named, a change that does not fit is refused whole, reading goes on, and with room again so does writing.
func TestFullDisk(t *testing.T) {
	dir, ids := library(t)
	at := mounted(t, "tmpfs", "tmpfs", 0, "size=2m")
	if err := os.CopyFS(at, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	add := func(n int) error {
		_, err := s.AddStatement(t.Context(), statement.FromText(statement.Details{Title: fmt.Sprint(n)}, strings.Repeat("A claim. ", 1000)), "anna")
		return err
	}
	acknowledged := 0
	for err = add(0); err == nil; err = add(acknowledged) {
		acknowledged++
	}
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("error %v", err)
	}
	for _, id := range ids {
		if _, err := s.Passage(t.Context(), id); err != nil {
			t.Fatalf("reading on a full disk: %v", err)
		}
	}
	if err := syscall.Mount("", at, "", syscall.MS_REMOUNT, "size=16m"); err != nil {
		t.Fatal(err)
	}
	if err := add(-1); err != nil {
		t.Errorf("with room again: %v", err)
	}
	list, err := s.Statements(t.Context())
	if err != nil || len(list) != acknowledged+2 {
		t.Errorf("%d statements, want %d, %v", len(list), acknowledged+2, err)
	}
	if damage, err := s.Check(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("%v, %v", damage, err)
	}
}

// A library on a full disk can be opened and read, changes are refused and say why, and with room again it can be opened
// to be changed.
func TestOpenOnFullDisk(t *testing.T) {
	dir, ids := library(t)
	want := answers(t, dir, ids)
	at := mounted(t, "tmpfs", "tmpfs", 0, "size=2m")
	if err := os.CopyFS(at, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	fill, err := os.Create(filepath.Join(at, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	defer fill.Close()
	for err == nil {
		_, err = fill.Write(make([]byte, 4096))
	}
	withdraw := func(s *Store) error { return s.Withdraw(t.Context(), "report-1") }
	for _, room := range []string{t.TempDir(), at} { // for a copy
		t.Setenv("TMPDIR", room)
		if got := answers(t, at, ids); !reflect.DeepEqual(got, want) {
			t.Errorf("read from it: %v", got[len(got)-1])
		}
		s, err := Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		if err := withdraw(s); !errors.Is(err, ErrFull) || s.HasRoom() {
			t.Errorf("a change: %v", err)
		}
		s.Close()
	}
	s, err := Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := os.Remove(fill.Name()); err != nil {
		t.Fatal(err)
	}
	fill.Close()
	if !s.HasRoom() || s.HasRoom() {
		t.Error("it has room again, and is not asked twice in a second")
	}
	again, err := Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := withdraw(again); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
