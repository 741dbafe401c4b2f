//go:build !linux

package ocr

import "syscall"

// limitMemory does nothing: the size of the picture bounds what reading it takes.
func limitMemory(int, uint64) {}

func attributes() *syscall.SysProcAttr { return nil }
