// Package atomicfile writes files that are there whole or not at all.
package atomicfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Prefix begins the names of files that are not finished; a killed process can leave such a file.
const Prefix = ".unfinished-"

// Write puts data in the file at path, in place of one that is there, with perm
// before the umask. The data is on the disk when Write returns.
func Write(path string, data []byte, perm fs.FileMode) error {
	return WriteTo(path, perm, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteTo is Write with what write sends to its argument as the data. A file
// that is there keeps its own permissions, a symbolic link stays a link to the
// new content, and a device or pipe is written to as it is.
func WriteTo(path string, perm fs.FileMode, write func(io.Writer) error) error {
	if err := writeTo(path, perm, write); err != nil {
		return fmt.Errorf("writing %q: %w", path, err)
	}
	return nil
}

func writeTo(path string, perm fs.FileMode, write func(io.Writer) error) error {
	old, err := os.Stat(path)
	if err == nil && !old.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	f, err := create(filepath.Dir(path), perm)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // of no effect once it is renamed
	if old != nil {
		err = f.Chmod(old.Mode().Perm())
	}
	if err == nil {
		err = write(f)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// create makes a file of a new name in dir. Unlike [os.CreateTemp] it leaves the permissions to perm and the umask.
func create(dir string, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(filepath.Join(dir, Prefix+rand.Text()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
}
