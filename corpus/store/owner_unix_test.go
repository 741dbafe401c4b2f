//go:build unix

package store

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A library that root opens first can be opened by its owner meanwhile: what is beside the database is the owner's.
func TestRootOpensFirst(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file to another account")
	}
	const account = 65532
	dir, _ := library(t)
	path := filepath.Join(dir, FileName)
	if err := errors.Join(os.Chown(dir, account, account), os.Chown(path, account, account)); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put(t, s, "late", "late", "x", "This came last.")
	for _, ending := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + ending)
		if err != nil {
			t.Fatal(err)
		}
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != account || owner.Gid != account {
			t.Errorf("%s%s is of the account %d, group %d", FileName, ending, owner.Uid, owner.Gid)
		}
	}
}
