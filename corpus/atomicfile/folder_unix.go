//go:build unix

package atomicfile

import "os"

// SyncFolder flushes a folder's list of files to the disk.
func SyncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
