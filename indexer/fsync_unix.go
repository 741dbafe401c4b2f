//go:build unix

package indexer

import "os"

// syncFolder flushes a folder's list of files to the disk.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
