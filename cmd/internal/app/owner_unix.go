//go:build unix

package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// GiveToOwner gives what root made in a data directory to the account whose directory it is, such as that of a service, which
// could not use it otherwise. For others than root it does nothing. It follows no link out of the directory, since the account can put
// links there; and a file that has several names stays as it is, because one of them can be elsewhere.
func GiveToOwner(data string) (err error) {
	if os.Geteuid() != 0 {
		return nil
	}
	root, err := os.OpenRoot(data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		defer root.Close()
		err = giveToOwner(root)
	}
	if err != nil {
		err = fmt.Errorf("giving what was made in %q to its owner: %w", data, err)
	}
	return err
}

func giveToOwner(root *os.Root) error {
	top, err := root.Stat(".")
	if err != nil {
		return err
	}
	owner, ok := top.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 {
		return nil
	}
	return fs.WalkDir(root.FS(), ".", func(path string, _ fs.DirEntry, err error) error {
		var info fs.FileInfo
		if err == nil {
			info, err = root.Lstat(path)
		}
		if err == nil && madeByRoot(info) {
			err = root.Lchown(path, int(owner.Uid), int(owner.Gid))
		}
		if errors.Is(err, fs.ErrNotExist) { // a running site has removed it
			return nil
		}
		return err
	})
}

func madeByRoot(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Uid == 0 && (info.IsDir() || s.Nlink == 1)
}
