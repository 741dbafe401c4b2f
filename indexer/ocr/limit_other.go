//go:build !linux

package ocr

// limitMemory does nothing: the size of the picture bounds what reading it takes.
func limitMemory(int, uint64) {}
