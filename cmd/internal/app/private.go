package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// makePrivate removes the access of other accounts to a data directory: earlier versions let them read statements, notes and names. It
// says so if it changed anything.
func makePrivate(dir string, logf Logf) {
	if runtime.GOOS == "windows" {
		return
	}
	changed := false
	mend := func(path string) bool {
		info, err := os.Lstat(path)
		if err != nil || info.Mode()&fs.ModeSymlink != 0 || info.Mode().Perm()&0o077 == 0 {
			return false
		}
		done := os.Chmod(path, info.Mode().Perm()&0o700) == nil // else it is another's, who decides
		changed = changed || done
		return done
	}
	mend(dir)
	for _, name := range []string{"evidence.db", "evidence.db-wal", "thesaurus.txt"} {
		mend(filepath.Join(dir, name))
	}
	for _, name := range []string{"library", "index", "cache", "incoming", "uploads"} {
		folder := filepath.Join(dir, name)
		if !mend(folder) { // what is in it was mended with it
			continue
		}
		filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err == nil {
				mend(path)
			}
			return nil
		})
	}
	if changed {
		logf("Other accounts of this computer could read files in %q. Now only yours can.", dir)
	}
}
