//go:build !unix

package indexer

// syncFolder does nothing: folders cannot be flushed here, the file system sees to them.
func syncFolder(string) error { return nil }
