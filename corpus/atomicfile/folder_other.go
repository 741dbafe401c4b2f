//go:build !unix

package atomicfile

// SyncFolder does nothing: folders cannot be flushed here, the file system sees to them.
func SyncFolder(string) error { return nil }
