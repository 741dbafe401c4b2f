// Package bleveindex is the search engine that lives in a folder: it keeps reports
// in Bleve's inverted index ("scorch") and reads their postings.
//
// Bleve analyses nothing and scores nothing here. It keeps the postings, the
// positions, the doc values and the stored fields, enters batches whole, merges
// segments and survives a crash. Words come from package words; packages match, rank,
// suggest and searcher do the rest over package postings, so that a score depends on
// what the index holds and not on how it is cut into segments.
//
// What is true of a whole report is stored once a report and joined to its passages
// by their place, a doc value.
//
// A folder has one writer at a time. Readers in other processes never wait for it
// and never keep it waiting: see OpenReader.
package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"

	"evidence/search"
	"evidence/search/postings"
	"evidence/search/searcher"
)

// Index is a search.Engine kept in a folder.
type Index struct {
	*searcher.Searcher
	dir      string
	readOnly bool

	write    sync.RWMutex // changes hold it for reading; Close and Refresh, which must not overlap one, for writing
	changes  changes
	making   sync.Mutex // one state at a time; taken after write
	tables   tables
	copied   []byte          // the beginning of the file of snapshots that a reader copied
	made     string          // which index of the folder it copied
	sound    map[string]bool // segments that a reader has compared with their checksums
	searched atomic.Bool     // it was searched: what is written is to be found fast

	damaged  atomic.Bool // an answer came upon damage
	unsealed atomic.Bool // an answer has a passage that an earlier version stored, without checksums

	mu     sync.Mutex // taken last
	opened *opened    // changes while making is held
	shown  *state     // nil until it is asked for
	closed bool
	users  int
	idle   sync.Cond // nobody uses the index
}

// An opened is an open scorch index. It is closed with the Index, or when another has replaced it and nothing uses its states: a long download
// of hits goes on with what it began with, and keeps no other search waiting.
type opened struct {
	scorch *scorch.Scorch
	queue  *index.AnalysisQueue
	copied string // folder of a reader's copy
	states int
}

func (o *opened) close() error {
	err := o.scorch.Close()
	o.queue.Close()
	if o.copied != "" {
		os.RemoveAll(o.copied) // gone already where an open file can be removed
	}
	return err
}

var _ search.Engine = (*Index)(nil)

func newIndex(dir string) *Index {
	x := &Index{dir: dir, tables: tables{dir: listsDir(dir)}}
	x.idle.L = &x.mu
	x.Searcher = searcher.New(dir, func(context.Context) (postings.Snapshot, error) { return x.Snapshot() })
	return x
}

// Errors of opening an index. The index can be made again from the library and the database.
var (
	// ErrOutdated: another version of the program made the index, and this one would read it wrongly.
	ErrOutdated = errors.New("the index was made by another version of the program")
	// ErrDamaged: the files of the index cannot be read.
	ErrDamaged = search.ErrDamaged
	// ErrLocked: another process writes to the index.
	ErrLocked = errors.New("the index is in use")
)

// lockTimeout is how long a writer waits for another to finish.
const lockTimeout = 500 * time.Millisecond

// initialisedKey is set in the index when it is new: scorch opens an index that it cannot read as an empty one.
var initialisedKey = []byte("evidence.made")

// Open opens the index in dir for reading and writing and makes it where there
// is none. It wraps ErrOutdated, ErrDamaged (Create then makes a new one) or ErrLocked.
func Open(dir string) (*Index, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening the index: %w", err)
	}
	if err := checkStamp(dir); err != nil {
		return nil, fmt.Errorf("opening the index in %q: %w", dir, err)
	}
	x := newIndex(dir)
	if err := x.openWriter(); err != nil {
		return nil, fmt.Errorf("opening the index in %q: %w", dir, err)
	}
	writeHolder(dir)
	removeCopies(dir)
	return x, nil
}

func (x *Index) openWriter() error {
	path := passagesDir(x.dir)
	segments, err := filepath.Glob(filepath.Join(path, "*.zap"))
	if err != nil {
		return err
	}
	if len(segments) > 0 && !exists(filepath.Join(path, boltFile)) {
		return fmt.Errorf("%w: the file that says what its segments are is missing", ErrDamaged)
	}
	if err := checkOpenable(x.dir); err != nil {
		return err
	}
	if root := filepath.Join(path, boltFile); exists(root) {
		if err := checkSnapshots(x.dir, root); err != nil {
			return err
		}
	}
	s, queue, err := open(path, map[string]any{"bolt_timeout": lockTimeout.String()})
	if err != nil {
		return openError(x.dir, err)
	}
	ok, err := isInitialised(s)
	if err == nil {
		err = checkSegments(s, map[string]bool{}, checkedAtOnce)
	}
	if err == nil {
		err = removeFile(filepath.Join(x.dir, sumFile))
	}
	switch {
	case err == nil && !ok && len(segments) > 0:
		err = fmt.Errorf("%w: none of its states can be read", ErrDamaged)
	case err == nil && !ok:
		err = s.SetInternal(initialisedKey, []byte(stamp))
	}
	o := &opened{scorch: s, queue: queue}
	if err != nil {
		return errors.Join(err, o.close())
	}
	x.opened = o
	return nil
}

func isInitialised(s *scorch.Scorch) (bool, error) {
	r, err := s.Reader()
	if err != nil {
		return false, err
	}
	defer r.Close()
	v, err := r.GetInternal(initialisedKey)
	return v != nil, err
}

// Create makes an empty index in dir in place of whatever index is there. It wraps ErrLocked where another process has that
// open. Readers go on with what they have open until Finish.
func Create(dir string) (*Index, error) {
	err := discard(dir)
	if err == nil {
		err = begin(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("making the index in %q anew: %w", dir, err)
	}
	return Open(dir)
}

func passagesDir(dir string) string { return filepath.Join(dir, "passages") }

// open opens scorch with a queue of its own. Bolt, which reads its file of
// snapshots, panics where that is damaged beyond its first pages.
func open(path string, config map[string]any) (s *scorch.Scorch, queue *index.AnalysisQueue, err error) {
	config["path"] = path
	queue = index.NewAnalysisQueue(1) // words are counted before: see field
	idx, err := scorch.NewScorch(scorch.Name, config, queue)
	if err != nil {
		queue.Close()
		return nil, nil, err
	}
	s = idx.(*scorch.Scorch)
	defer func() {
		if p := recover(); p != nil {
			closeBroken(s)
			err = fmt.Errorf("reading its snapshots: %v", p)
		}
		if err != nil {
			queue.Close()
			s, queue = nil, nil
		}
	}()
	return s, queue, s.Open()
}

// closeBroken gives up the lock of an index that could not be opened.
func closeBroken(s *scorch.Scorch) {
	defer func() { _ = recover() }()
	_ = s.Close()
}

// openError says what keeps the index in dir from being opened.
func openError(dir string, err error) error {
	var system syscall.Errno
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%w by %s: stop it, or wait until it has finished", ErrLocked, holder(dir))
	case errors.As(err, &system): // no permission, no room, too many open files
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// quickLists is the largest segment, in passages, whose lists a writer makes itself, when it closes or shows what it wrote: that takes about a second.
const quickLists = 50_000

// Close closes the index. Searches under way end first.
func (x *Index) Close() error {
	x.Interrupt()
	if !x.readOnly {
		_ = x.WriteLists(context.Background(), quickLists) // others are made by Learn; searches do without them until then
	}
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	closed := x.closed
	x.closed = true
	for x.users > 0 {
		x.idle.Wait()
	}
	x.mu.Unlock()
	x.Searcher.Close()
	if closed {
		return nil
	}
	x.forget()
	err := x.opened.close()
	if !x.readOnly {
		if err == nil {
			sealSnapshots(x.dir)
		}
		removeHolder(x.dir)
	}
	return err
}

// Learn learns from the passages of the index in dir, which may be in use and be
// written to meanwhile, what its searches then use: see [searcher.Searcher.Learn].
func Learn(ctx context.Context, dir string, o search.LearnOptions) (search.LearnStats, error) {
	x, err := OpenReader(dir)
	if err != nil {
		return search.LearnStats{}, err
	}
	defer x.Close()
	stats, err := x.Learn(ctx, o)
	if err != nil {
		return search.LearnStats{}, fmt.Errorf("learning from the index in %q: %w", dir, err)
	}
	return stats, nil
}
