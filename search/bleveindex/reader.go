package bleveindex

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"evidence/corpus/tempdir"
)

// OpenReader opens the index in dir for reading, also while another process
// writes to it. It reads the state last written before it opened;
// Refresh reads what was written since. It wraps os.ErrNotExist where there
// is no index, ErrOutdated or ErrDamaged.
//
// Scorch locks its file of snapshots for as long as it is open, so a reader
// opens a copy of that file, beside hard links to the segments, which are never
// written to twice.
func OpenReader(dir string) (*Index, error) {
	x := newIndex(dir)
	x.readOnly, x.sound = true, map[string]bool{}
	if err := x.openCopy(); err != nil {
		return nil, fmt.Errorf("opening the index in %q for reading: %w", dir, err)
	}
	return x, nil
}

// Refresh reads what was written since a reader was opened or refreshed, and reports
// whether anything was, housekeeping included. An index open for writing is never behind. One that is being made anew is
// not read before it is finished.
func (x *Index) Refresh() (bool, error) {
	if !x.readOnly || Unfinished(x.dir) {
		return false, nil
	}
	x.write.Lock()
	defer x.write.Unlock()
	if err := x.enter(); err != nil {
		return false, err
	}
	defer x.leave()
	state, err := boltState(filepath.Join(passagesDir(x.dir), boltFile))
	if err == nil && bytes.Equal(state, x.copied) && made(x.dir) == x.made {
		return false, nil
	}
	if err == nil {
		err = x.openCopy()
	}
	if err != nil {
		return false, fmt.Errorf("refreshing the index in %q: %w", x.dir, err)
	}
	return true, nil
}

// A copy is made again when the index changed under it, this often at most.
const (
	copyTries = 40
	copyPause = 25 * time.Millisecond
)

// openCopy copies the index and opens the copy in place of the one open now.
func (x *Index) openCopy() error {
	err := readStamp(x.dir)
	if err != nil {
		return err
	}
	for range copyTries {
		err = x.tryCopy()
		changed := errors.Is(err, errChanged) || errors.Is(err, io.ErrUnexpectedEOF) ||
			errors.Is(err, os.ErrNotExist) && exists(filepath.Join(passagesDir(x.dir), boltFile))
		if !changed {
			return err
		}
		time.Sleep(copyPause)
	}
	return err
}

func (x *Index) tryCopy() error {
	which := made(x.dir)
	dir, state, err := copyIndex(x.dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) // the files stay as long as they are open
	if err := checkSnapshots(x.dir, filepath.Join(dir, boltFile)); err != nil {
		return err
	}
	s, q, err := openExisting(dir)
	if err != nil {
		return err
	}
	if err := checkSegments(s, x.sound, checkedAtOnce); err != nil {
		return errors.Join(err, (&opened{scorch: s, queue: q}).close())
	}
	o := &opened{scorch: s, queue: q, copied: dir}
	x.making.Lock()
	defer x.making.Unlock()
	if x.shown == nil {
		err = x.put(o, nil)
	} else if err = x.showWithLists(o); err != nil {
		err = errors.Join(err, o.close())
	}
	if err == nil {
		x.copied, x.made = state, which
	}
	return err
}

// openExisting opens a copy for reading.
func openExisting(dir string) (*scorch.Scorch, *index.AnalysisQueue, error) {
	s, q, err := open(dir, map[string]any{"read_only": true, "bolt_timeout": lockTimeout.String()})
	if err != nil {
		return nil, nil, openError(dir, err)
	}
	ok, err := isInitialised(s)
	if err == nil && !ok {
		err = fmt.Errorf("%w: none of its states can be read", ErrDamaged)
	}
	if err != nil {
		s.Close()
		q.Close()
		return nil, nil, err
	}
	return s, q, nil
}

// errChanged: the index changed while it was copied.
var errChanged = errors.New("the index keeps changing")

// copyIndex copies the file of snapshots and links the segments to a new folder.
//
// A writer puts the pages of a change where no page is in use and then writes
// one of the two pages at the file's beginning, and removes segments only after
// that. So when these two pages are the same before and after, what was copied
// and linked between is the state they describe.
func copyIndex(dir string) (to string, state []byte, err error) {
	from := passagesDir(dir)
	root := filepath.Join(from, boltFile)
	if state, err = boltState(root); err != nil {
		return "", nil, err
	}
	if to, err = startCopy(root, func() (string, error) { return os.MkdirTemp(dir, copyPrefix) }); err != nil {
		// A folder that cannot be written to, or a full disk.
		if to, err = startCopy(root, func() (string, error) { return tempdir.Make("index") }); err != nil {
			return "", nil, err
		}
	}
	defer func() {
		if err != nil {
			os.RemoveAll(to)
		}
	}()
	segments, err := filepath.Glob(filepath.Join(from, "*.zap"))
	if err != nil {
		return "", nil, err
	}
	for _, s := range segments {
		if err = linkOrCopy(s, filepath.Join(to, filepath.Base(s))); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", nil, err
		}
	}
	after, err := boltState(root)
	if err == nil && !bytes.Equal(state, after) {
		err = errChanged
	}
	return to, state, err
}

// boltState reads the two pages that a file of snapshots begins with. The size
// of a page is in the first, after a header of 16 bytes, a magic number and a version.
func boltState(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, 28)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	page := int64(binary.NativeEndian.Uint32(b[24:]))
	if page < 512 || page > 1<<20 {
		return nil, fmt.Errorf("%w: its pages have %d bytes", ErrDamaged, page)
	}
	b = make([]byte, 2*page)
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, 2*page), b); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return b, nil
}

// startCopy makes a folder and copies the file of snapshots to it.
func startCopy(root string, mkdir func() (string, error)) (to string, err error) {
	if to, err = mkdir(); err != nil {
		return "", err
	}
	if err = copyFile(root, filepath.Join(to, boltFile)); err != nil {
		os.RemoveAll(to)
	}
	return to, err
}

func linkOrCopy(from, to string) error {
	if err := os.Link(from, to); err == nil || errors.Is(err, os.ErrNotExist) {
		return err
	}
	return copyFile(from, to)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// staleCopy is the age at which a reader that left a copy behind is taken for dead.
const staleCopy = 10 * time.Minute

// removeCopies removes what readers left that were killed while they opened.
func removeCopies(dir string) {
	copies, _ := filepath.Glob(filepath.Join(dir, copyPrefix+"*"))
	for _, c := range copies {
		if fi, err := os.Stat(c); err == nil && time.Since(fi.ModTime()) > staleCopy {
			_ = os.RemoveAll(c)
		}
	}
}
