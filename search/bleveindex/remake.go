package bleveindex

import (
	"os"
	"path/filepath"

	"evidence/corpus/atomicfile"
)

// unfinishedFile is in the folder of an index that is made anew, until all reports are in it.
const unfinishedFile = "unfinished"

func begin(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, unfinishedFile), nil, 0o600)
}

// Unfinished reports whether the index in dir was made anew, by Create or after Discard, and Finish has not been called since.
func Unfinished(dir string) bool { return exists(filepath.Join(dir, unfinishedFile)) }

// Finish says that an index that was made anew has all its reports: readers open it from now on.
func (x *Index) Finish() error { return removeFile(filepath.Join(x.dir, unfinishedFile)) }

// Unsound says why the index should be made anew, as far as answers have come upon it since it was last read; "" if they
// have not.
func (x *Index) Unsound() string {
	switch {
	case x.damaged.Load():
		return "it is damaged"
	case x.unsealed.Load():
		return "an earlier version of the program made it, without checksums"
	}
	return ""
}
