// Package bleveindex is the search engine that lives in a folder: Bleve's
// inverted index ("scorch") with a way of its own of matching and ranking.
//
// Bleve analyses nothing and scores nothing here. It keeps the postings, the
// positions, the doc values and the stored fields, enters batches whole, merges
// segments and survives a crash. Words come from package words; passages are
// matched as sets of numbers and ranked by BM25F, a word at a time, so that a
// score depends on what the index holds and not on how it is cut into segments.
// Synonyms (package thesaurus) and what Learn has learnt (package latent) add to
// what bare words find.
//
// What holds of a whole report (authority, title, publisher, kind, year) is kept
// once a report and joined to its passages by their place, a doc value: filters
// and facets then cost a look at each report instead of at each passage, and
// "Rotherham" finds a passage that only says "the local authority".
//
// A folder has one writer at a time. Readers in other processes are never kept
// waiting and never keep the writer waiting: see OpenReader.
//
// Limits: English only; a prefix or a fuzzy word stands for at most 1,000 words;
// of a query's words the 64 rarest rank.
package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	bolterrors "go.etcd.io/bbolt/errors"

	"evidence/search"
)

// Index is a search.Engine kept in a folder.
type Index struct {
	dir      string
	readOnly bool

	mu     sync.RWMutex // held for writing while scorch is put in place or closed
	scorch *scorch.Scorch
	queue  *index.AnalysisQueue
	copied string // folder of a reader's copy
	state  []byte // of the index when a reader's copy was made

	thesaurus  thesaurusFile
	meaning    meaning
	duplicates duplicates

	write   sync.Mutex // one change at a time
	builder builder
	tables  tables
	phrases phraseBooks
}

var _ search.Engine = (*Index)(nil)

func newIndex(dir string) *Index {
	return &Index{
		dir: dir, thesaurus: thesaurusFile{path: thesaurusPath(dir)},
		meaning: meaning{path: meaningPath(dir)}, duplicates: duplicates{path: duplicatesPath(dir)},
	}
}

// Errors of opening an index. The index can be made again from the library and the database.
var (
	// ErrOutdated: another version of the program made the index, and this one would read it wrongly.
	ErrOutdated = errors.New("the index was made by another version of the program")
	// ErrDamaged: the folder does not hold the index it should.
	ErrDamaged = errors.New("the index is damaged")
	// ErrLocked: another process writes to the index.
	ErrLocked = errors.New("the index is in use")
)

// lockTimeout is how long a writer waits for another to finish.
const lockTimeout = 500 * time.Millisecond

// madeKey is set in the index when it is new: scorch opens an index that it cannot read as an empty one.
var madeKey = []byte("evidence.made")

// Open opens the index in dir for reading and writing and makes it where there
// is none. It wraps ErrOutdated, ErrDamaged (Create then makes a new one) or ErrLocked.
func Open(dir string) (*Index, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
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
	if err := probe(x.dir); err != nil {
		return err
	}
	x.scorch, x.queue, err = open(path, map[string]any{"bolt_timeout": lockTimeout.String()})
	if err != nil {
		return refused(x.dir, err)
	}
	ok, err := isMade(x.scorch)
	switch {
	case err == nil && !ok && len(segments) > 0:
		err = fmt.Errorf("%w: none of its states can be read", ErrDamaged)
	case err == nil && !ok:
		err = x.scorch.SetInternal(madeKey, []byte(stamp))
	}
	if err != nil {
		x.close()
	}
	return err
}

func isMade(s *scorch.Scorch) (bool, error) {
	r, err := s.Reader()
	if err != nil {
		return false, err
	}
	defer r.Close()
	v, err := r.GetInternal(madeKey)
	return v != nil, err
}

// Create makes an empty index in dir in place of whatever index is there. It wraps ErrLocked where another process has that open.
func Create(dir string) (*Index, error) {
	if err := discard(dir); err != nil {
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

// refused says what keeps the index in dir from being opened.
func refused(dir string, err error) error {
	var system syscall.Errno
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%w by %s: stop it, or wait until it has finished", ErrLocked, holder(dir))
	case errors.As(err, &system): // no permission, no room, too many open files
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// Close closes the index. Searches under way end first.
func (x *Index) Close() error {
	x.phrases.interrupt()
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.close()
}

// close closes scorch, with mu held for writing.
func (x *Index) close() error {
	if x.scorch == nil {
		return nil
	}
	err := x.scorch.Close()
	x.queue.Close()
	x.scorch, x.queue = nil, nil
	if x.readOnly {
		os.RemoveAll(x.copied) // gone already where an open file can be removed
	} else {
		removeHolder(x.dir)
	}
	return err
}

// snapshot gives the index as it is now, to be closed after use.
func (x *Index) snapshot() (*snapshot, error) {
	x.mu.RLock()
	s, err := x.openSnapshot()
	if err != nil {
		x.mu.RUnlock()
		return nil, err
	}
	s.close = func() {
		s.reader.Close()
		x.mu.RUnlock()
	}
	return s, nil
}

func (x *Index) openSnapshot() (*snapshot, error) {
	if x.scorch == nil {
		return nil, search.ErrClosed
	}
	r, err := x.scorch.Reader()
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	reader := r.(*scorch.IndexSnapshot)
	t, err := x.tables.of(reader)
	if err != nil {
		reader.Close()
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	return &snapshot{reader: reader, table: t, dicts: make(map[string][]segment.TermDictionary)}, nil
}

// Documents lists the reports held, by source id. What it gives is not to be changed.
func (x *Index) Documents(context.Context) ([]search.Entry, error) {
	snap, err := x.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	out := make([]search.Entry, len(snap.sources))
	for i, s := range snap.sources {
		out[i] = s.Entry
	}
	return out, nil
}
