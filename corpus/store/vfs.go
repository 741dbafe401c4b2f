package store

import (
	"errors"
	"syscall"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// vfsName names the VFS that opens evidence.db: the system's, except in two things that the driver (v0.37) gets wrong.
// It would map a file into memory before it knows that its pages have checksums, and then fail; and it does not see
// that a disk is full. For root it also keeps the files beside a database its owner's.
const vfsName = "evidence"

func init() { vfs.Register(vfsName, ourVFS{vfs.Find("").(vfs.VFSFilename)}) }

type ourVFS struct{ vfs.VFSFilename }

// A systemFile is what the system's files can do, but for mapping.
type systemFile interface {
	vfs.FileSharedMemory
	vfs.FileHasMoved
	vfs.FileSizeHint
	vfs.FileLockState
	vfs.FilePersistWAL
	vfs.FilePowersafeOverwrite
}

type ourFile struct{ systemFile }

func (v ourVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	if flags&vfs.OPEN_MAIN_DB != 0 && flags&vfs.OPEN_READWRITE != 0 && name != nil {
		giveSharedMemory(name.String())
	}
	f, flags, err := v.VFSFilename.OpenFilename(name, flags)
	if s, ok := f.(systemFile); ok && err == nil {
		f = ourFile{s}
	}
	return f, flags, err
}

func (f ourFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.systemFile.WriteAt(p, off)
	return n, nameFull(err)
}

func (f ourFile) Truncate(size int64) error { return nameFull(f.systemFile.Truncate(size)) }

func (f ourFile) Sync(flags vfs.SyncFlag) error { return nameFull(f.systemFile.Sync(flags)) }

func nameFull(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return sqlite3.FULL
	}
	return err
}
