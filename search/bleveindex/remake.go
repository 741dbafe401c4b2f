package bleveindex

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"

	"evidence/corpus/atomicfile"
)

// Files in the folder of an index that was made anew.
const (
	unfinishedFile = "unfinished" // until all reports are in it
	madeFile       = "made"       // afterwards: a random text, since an index that was made anew can otherwise look the same to a reader
)

func begin(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, unfinishedFile), []byte(rand.Text()), 0o600)
}

// Unfinished reports whether the index in dir was made anew, by Create or after Discard, and Finish has not been called since.
func Unfinished(dir string) bool { return exists(filepath.Join(dir, unfinishedFile)) }

// Finish says that an index that was made anew has all its reports: readers open it from now on.
func (x *Index) Finish() error {
	err := os.Rename(filepath.Join(x.dir, unfinishedFile), filepath.Join(x.dir, madeFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// made tells an index from those that were in its folder before; it is empty for the first.
func made(dir string) string {
	b, _ := os.ReadFile(filepath.Join(dir, madeFile))
	return string(b)
}

// Unsound says why the index should be made anew, from what searches have met since it was opened or refreshed; "" for no reason.
func (x *Index) Unsound() string {
	switch {
	case x.damaged.Load():
		return "it is damaged"
	case x.unsealed.Load():
		return "an earlier version of the program made it, without checksums"
	}
	return ""
}
