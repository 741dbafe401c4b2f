package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// ErrInUse is wrapped by errors about a database file that a program has open.
var ErrInUse = errors.New("a program has it open")

// CheckUnused says whether another file can take the place of a database file. Who has it open goes on writing to the file that it
// opened, wherever that is moved, and so the error wraps [ErrInUse]. What is in the file does not matter: it can be damaged.
func CheckUnused(path string) (err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	defer wrapError(&err, "looking whether %q is in use", path)
	c, err := sqlite3.OpenFlags(address(path, vfsName), sqlite3.OPEN_READWRITE|sqlite3.OPEN_URI)
	if err != nil {
		return err
	}
	defer c.Close()
	v, err := c.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		return err
	}
	f, ok := v.(vfs.File)
	if !ok {
		return fmt.Errorf("a %T cannot be locked", v)
	}
	defer f.Unlock(vfs.LOCK_NONE)
	if err = f.Lock(vfs.LOCK_SHARED); err == nil {
		err = f.Lock(vfs.LOCK_EXCLUSIVE) // which everybody who reads prevents
	}
	if err != nil && err.Error() == sqlite3.BUSY.Error() { // the driver's files have errors of a type of their own
		return ErrInUse
	}
	return err
}

// HasLog reports whether a database file has changes in a log beside it, as where a program that used it was killed. Without its log
// the file is not what was written, and need not be sound.
func HasLog(path string) (bool, error) {
	info, err := os.Stat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && info.Size() > 0, err
}

// RemoveLog removes what is beside a database file whose place another is to take: SQLite would play the log into that one.
func RemoveLog(path string) error {
	for _, ending := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
