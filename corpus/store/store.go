// Package store keeps what cannot be rebuilt, in the SQLite database
// evidence.db of a data directory or, for several servers, in a PostgreSQL database: the ids once given to sources, the names and
// paths their files came under, where they were fetched from, what was refused and why, what was withdrawn and
// since when, corrections, every passage id ever issued with its text and
// place, statements with their claims, pins and every edit of them, the collections of users, and the users
// who may write. From it and the original files everything else can be made again.
//
// A document enters whole or not at all: [Store.PutDocument] is one transaction,
// and a reader sees what was there before it or after it, also after the process
// was killed in between. Several processes may have one store open; they read
// while one writes, and writers wait for each other up to half a minute.
//
// The queries are the same for both databases. They are written in what SQLite and PostgreSQL have in common, with ? for
// a parameter; the types of columns, and what each does when it fails, are in files of their own.
//
// Limits of SQLite: the directory must be on a file system with working locks and shared
// memory (not on most network shares). A change is on the disk before the method
// that makes it returns, so a loss of power takes nothing back. Boxes are kept to a
// hundredth of a point.
//
// What a read finds damaged is an error that wraps [ErrDamaged], never a text. A
// directory that cannot be written to can be read.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// FileName is the database's name in the data directory.
const FileName = "evidence.db"

// ErrUnknown is wrapped by errors about ids and documents that the store never held.
var ErrUnknown = errors.New("unknown")

// A WithdrawnError says that a source was withdrawn.
type WithdrawnError struct {
	ID    string // the source's
	Since time.Time
}

func (e *WithdrawnError) Error() string {
	return fmt.Sprintf("report %q was withdrawn on %s; index its file again to bring it back", e.ID, e.Since.Format(time.DateOnly))
}

// A Store is an open database. Its methods may be called from several goroutines.
type Store struct {
	path     string // of the file; of PostgreSQL the address, without what is secret
	db       *sql.DB
	postgres bool
	write    sync.Mutex // writers of this process queue here, not on the database's lock
	refusal  error      // of every change: ErrReadOnly or ErrFull; nil where the directory can be written to
	copied   string     // folder of a copy that is open in place of a database that cannot be written to
	tried    atomic.Int64
	now      func() time.Time
}

// Close closes the store.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.copied != "" {
		err = errors.Join(err, os.RemoveAll(s.copied))
	}
	return err
}

// Refusal is why every change is refused: ErrReadOnly or ErrFull if the data directory could not be written to when the
// store was opened; nil if it could.
func (s *Store) Refusal() error { return s.refusal }

// tryEvery is how often it is tried whether a disk has room again.
const tryEvery = time.Second

// HasRoom reports whether the disk, which was full when the store was opened, has room again: a store that is opened now
// can be changed.
func (s *Store) HasRoom() bool {
	if s.postgres {
		return false
	}
	last, now := s.tried.Load(), time.Now().UnixNano()
	if !errors.Is(s.refusal, ErrFull) || now-last < int64(tryEvery) || !s.tried.CompareAndSwap(last, now) {
		return false
	}
	return tryWriting(filepath.Dir(s.path)) == nil
}

// change runs do in one transaction: all of it happens or nothing, and when change returns it is on the disk.
func (s *Store) change(ctx context.Context, do func(*sql.Tx) error) (err error) {
	defer func() { err = explain(err) }()
	if s.refusal != nil {
		return s.refusal
	}
	s.write.Lock()
	defer s.write.Unlock()
	if s.postgres {
		return s.changePostgres(ctx, do)
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *Store) timestamp() string {
	return s.now().UTC().Format(time.RFC3339)
}

// A timestamp scans a time written by [Store.timestamp]; anything else, NULL too, as the zero time.
type timestamp time.Time

func (t *timestamp) Scan(v any) error {
	s, _ := v.(string)
	at, _ := time.Parse(time.RFC3339, s)
	*t = timestamp(at)
	return nil
}

// execute runs a statement whose result does not matter.
func execute(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, query, args...)
	return err
}

// wrapError says what was being done when err came up, if it is one. A row that was looked for and not found is [ErrUnknown].
func wrapError(err *error, doing string, args ...any) {
	if errors.Is(*err, sql.ErrNoRows) {
		*err = ErrUnknown
	}
	if *err != nil {
		*err = explain(*err)
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(doing, args...), *err)
	}
}
