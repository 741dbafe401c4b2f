package bleveindex

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"evidence/corpus/atomicfile"

	bolt "go.etcd.io/bbolt"
)

// stamp names the form of the index and of its words. It changes whenever an index
// made before would be read wrongly.
const stamp = "evidence passages 3\n"

const (
	stampFile  = "version"
	holderFile = "holder.json"
	copyPrefix = "reader-"
	boltFile   = "root.bolt" // scorch's, in the folder of passages
)

// readStamp wants the stamp of this version.
func readStamp(dir string) error {
	have, err := os.ReadFile(filepath.Join(dir, stampFile))
	if err == nil && string(have) != stamp {
		err = fmt.Errorf("%w (it says %q)", ErrOutdated, strings.TrimSpace(string(have)))
	}
	return err
}

// checkStamp is readStamp, but writes the stamp where there is no index yet.
func checkStamp(dir string) error {
	if err := readStamp(dir); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if exists(passagesDir(dir)) {
		return fmt.Errorf("%w (it does not say which)", ErrOutdated)
	}
	return atomicfile.Write(filepath.Join(dir, stampFile), []byte(stamp), 0o600)
}

// A lockHolder says which process has the index open for writing.
type lockHolder struct {
	PID     int       `json:"pid"`
	Program string    `json:"program"`
	Since   time.Time `json:"since"`
}

// writeHolder writes down who has the index open. The lock itself is scorch's; this only explains it.
func writeHolder(dir string) {
	b, err := json.Marshal(lockHolder{os.Getpid(), filepath.Base(os.Args[0]), time.Now().Truncate(time.Second)})
	if err == nil {
		_ = atomicfile.Write(filepath.Join(dir, holderFile), b, 0o600)
	}
}

func removeHolder(dir string) { _ = os.Remove(filepath.Join(dir, holderFile)) }

// holder describes who writes, as far as is known.
func holder(dir string) string {
	var h lockHolder
	b, err := os.ReadFile(filepath.Join(dir, holderFile))
	if err != nil || json.Unmarshal(b, &h) != nil || h.PID == 0 {
		return "another process"
	}
	return fmt.Sprintf("process %d (%s, since %s)", h.PID, h.Program, h.Since.Format(time.DateTime))
}

// checkOpenable finds out whether the file of snapshots can be opened for writing. It
// keeps the open file, because where Bolt panics nobody else closes it and its
// lock would stay.
func checkOpenable(dir string) (err error) {
	root := filepath.Join(passagesDir(dir), boltFile)
	if !exists(root) {
		return nil
	}
	var file *os.File
	defer func() {
		if p := recover(); p != nil {
			file.Close()
			err = fmt.Errorf("%w: reading its snapshots: %v", ErrDamaged, p)
		}
	}()
	db, err := bolt.Open(root, 0, &bolt.Options{
		ReadOnly: true, PreLoadFreelist: true, Timeout: lockTimeout,
		OpenFile: func(path string, _ int, _ os.FileMode) (_ *os.File, err error) {
			file, err = os.Open(path)
			return file, err
		},
	})
	if err != nil {
		return openError(dir, err)
	}
	return db.Close()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// discard removes the index in dir unless somebody writes to it.
func discard(dir string) error {
	if err := checkOpenable(dir); errors.Is(err, ErrLocked) {
		return err
	}
	return errors.Join(os.RemoveAll(passagesDir(dir)), removeFile(filepath.Join(dir, stampFile)), removeFile(filepath.Join(dir, sumFile)))
}

// Discard removes the index in dir with all that was learnt from it, unless somebody writes to it: it then wraps ErrLocked.
// Readers go on with what they have open until another is made there and finished.
func Discard(dir string) error {
	if err := discard(dir); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return begin(dir)
}

func removeFile(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
