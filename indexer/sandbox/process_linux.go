package sandbox

import (
	"os"
	"syscall"
)

// limitMemory bounds what the process may map to write to. Go reserves much
// more address space than it uses, so RLIMIT_AS would have to be far higher.
func limitMemory(bytes int64) {
	if !raced {
		limit(syscall.RLIMIT_DATA, uint64(bytes))
	}
}

// EndWithProgram makes a process end with the program, however that ends.
func EndWithProgram() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// executable is the program that runs, even where its file has been replaced since.
func executable() (string, error) {
	const self = "/proc/self/exe"
	if _, err := os.Stat(self); err == nil {
		return self, nil
	}
	return os.Executable()
}
