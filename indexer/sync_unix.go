//go:build unix

package indexer

import "os"

// syncFolder makes a folder's list of files last through a loss of power.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
