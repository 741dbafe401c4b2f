//go:build unix

package store

import (
	"os"
	"syscall"
)

// giveSharedMemory makes the file -shm of a database of another account, for that account, where root opens the database first: SQLite would make it
// root's, and the account could not open its database meanwhile. The log gets the database's owner from SQLite.
func giveSharedMemory(path string) {
	if os.Geteuid() != 0 {
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		return
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 {
		return
	}
	f, err := os.OpenFile(path+"-shm", os.O_CREATE|os.O_EXCL|os.O_RDWR, info.Mode().Perm())
	if err != nil {
		return // it is there, or SQLite says why it cannot be
	}
	defer f.Close()
	_ = f.Chown(int(owner.Uid), int(owner.Gid)) // else it is as it would have been
}
