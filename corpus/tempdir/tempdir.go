// Package tempdir makes folders and files in the system's folder for temporary files whose names say which process
// made them, so that what a killed process left, which can be somebody's private text, is known and removed.
package tempdir

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const prefix = "evidence-"

// pattern is the name of what this process makes. A number for the computer is in it: containers can share a folder, in
// which the processes of one are unknown to another.
func pattern(purpose, ending string) string {
	return fmt.Sprintf("%s%s-%s-%d-*%s", prefix, purpose, computer(), os.Getpid(), ending)
}

func computer() string {
	name, _ := os.Hostname() // else all are one
	return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(name)))
}

// Make makes a folder, which the caller removes. purpose is in its name.
func Make(purpose string) (string, error) { return os.MkdirTemp("", pattern(purpose, "")) }

// Create makes a file with this ending of its name, which the caller removes.
func Create(purpose, ending string) (*os.File, error) {
	return os.CreateTemp("", pattern(purpose, ending))
}

// RemoveDead removes what processes of this computer left that run no more, and returns how many things that was. What
// cannot be removed, such as another account's, stays.
func RemoveDead() int {
	found, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	n := 0
	for _, path := range found {
		if pid, ok := maker(filepath.Base(path)); ok && !running(pid) && os.RemoveAll(path) == nil {
			n++
		}
	}
	return n
}

// maker is the process of this computer that made a file or folder.
func maker(name string) (pid int, ok bool) {
	parts := strings.Split(strings.TrimPrefix(name, prefix), "-")
	if len(parts) < 4 || parts[len(parts)-3] != computer() {
		return 0, false
	}
	pid, err := strconv.Atoi(parts[len(parts)-2])
	return pid, err == nil && pid > 0
}

func running(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil { // Windows says so here
		return false
	}
	defer p.Release()
	err = p.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}
