//go:build !linux

package sandbox

import (
	"os"
	"syscall"
)

// limitMemory does nothing: the kernel has no limit that Go's way of taking memory obeys. See watchMemory.
func limitMemory(int64) {}

// EndWithProgram does nothing: only Linux can do it.
func EndWithProgram() *syscall.SysProcAttr { return nil }

func executable() (string, error) { return os.Executable() }
