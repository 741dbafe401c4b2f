//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What root does to the data directory of a service leaves everything in it the service's, and nothing outside it.
func TestRootGivesToTheService(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file to another account")
	}
	t.Parallel()
	const account = 65532
	data, in := newLibrary(t)
	backup, outside := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "outside")
	if err := os.Mkdir(outside, 0o755); err != nil {
		t.Fatal(err)
	}
	evidence(t, "backup", backup).want(t, exitDone)
	if err := os.Symlink(outside, filepath.Join(data, "link")); err != nil {
		t.Fatal(err)
	}
	all := func(do func(path string, owner *syscall.Stat_t)) {
		t.Helper()
		err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err == nil {
				do(path, info.Sys().(*syscall.Stat_t))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	all(func(path string, _ *syscall.Stat_t) {
		if err := os.Lchown(path, account, account); err != nil {
			t.Fatal(err)
		}
	})
	for _, args := range [][]string{{"backup", backup}, {"restore", backup}, {"correct", "sample-inquiry-2019", "title=T"}, {"index", in}, {"search", "police"}} {
		evidence(t, args...)
		all(func(path string, owner *syscall.Stat_t) {
			if owner.Uid != account || owner.Gid != account {
				t.Errorf("after evidence %s: %s is of the account %d", args[0], path, owner.Uid)
			}
		})
	}
	for _, path := range []string{outside, backup, filepath.Join(backup, "evidence.db")} {
		if info, err := os.Stat(path); err != nil || info.Sys().(*syscall.Stat_t).Uid != 0 {
			t.Errorf("%s was given away: %v", path, err)
		}
	}
}
