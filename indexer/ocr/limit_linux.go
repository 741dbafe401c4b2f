package ocr

import "golang.org/x/sys/unix"

// limitMemory bounds the memory that a process may map to write to.
func limitMemory(pid int, bytes uint64) {
	unix.Prlimit(pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: bytes, Max: bytes}, nil) // a process that has ended needs none
}
