// Package store keeps what cannot be rebuilt, in the SQLite database
// evidence.db of a data directory: the ids once given to sources, the names and
// paths their files came under, where they were fetched from, what was refused and why, what was withdrawn and
// since when, corrections, every passage id ever issued with its text and
// place, statements with their claims, pins and every edit of them, and the users
// who may write. From it and the original files everything else can be made again.
//
// A document enters whole or not at all: [Store.PutDocument] is one transaction,
// and a reader sees what was there before it or after it, also after the process
// was killed in between. Several processes may have one store open; they read
// while one writes, and writers wait for each other up to half a minute.
//
// Limits: the directory must be on a file system with working locks and shared
// memory (not on most network shares). After a loss of power, not a crash, the
// last transactions may be missing, though never in part. Boxes are kept to a
// hundredth of a point.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
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
	path  string
	db    *sql.DB
	write sync.Mutex // writers of this process queue here, not on the file's lock
	now   func() time.Time
}

// Exists reports whether the data directory holds a store.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, FileName))
	return err == nil
}

// Open opens the store of the data directory dir and brings its schema up to
// date. Directory and database are made where they do not exist.
func Open(ctx context.Context, dir string) (*Store, error) {
	list, err := readMigrations(migrations)
	if err != nil {
		return nil, err
	}
	return open(ctx, dir, list)
}

func open(ctx context.Context, dir string, list []migration) (*Store, error) {
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, fmt.Errorf("opening the store in %q: %w", dir, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the data directory %q: %w", dir, err)
	}
	// It can hold hashes of passwords: a new one is its owner's alone, and its log has the same mode.
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		f.Close()
	}
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: "modeof=" + strings.ReplaceAll(url.QueryEscape(path), "+", "%20")}
	db, err := driver.Open(name.String(), configure)
	if err != nil {
		return nil, fmt.Errorf("opening %q: %w", path, err)
	}
	// Each connection is a SQLite of its own with a page cache of its own.
	db.SetMaxOpenConns(4)
	if err := migrate(ctx, db, list); err != nil {
		db.Close()
		if errors.Is(err, sqlite3.NOTADB) || errors.Is(err, sqlite3.CORRUPT) {
			err = fmt.Errorf("%w; restore it from a backup, or move it away and index the reports again", err)
		}
		return nil, fmt.Errorf("opening %q: %w", path, err)
	}
	return &Store{path: path, db: db, now: time.Now}, nil
}

func configure(c *sqlite3.Conn) error {
	if err := c.BusyTimeout(30 * time.Second); err != nil {
		return err
	}
	return errors.Join(
		retryLocked(func() error { return c.Exec("PRAGMA journal_mode = wal") }),
		// The log may grow to 32 MB before it is moved into the database: a move
		// waits for the disk, and a whole library comes in at one go.
		c.Exec("PRAGMA synchronous = normal; PRAGMA foreign_keys = on; PRAGMA wal_autocheckpoint = 8000"),
	)
}

// retryLocked repeats do while the database is locked: SQLite does not wait for
// the change to WAL mode, which another process may be making.
func retryLocked(do func() error) error {
	var err error
	for wait := time.Millisecond; wait < 10*time.Second; wait *= 2 {
		if err = do(); !errors.Is(err, sqlite3.BUSY) {
			return err
		}
		time.Sleep(wait)
	}
	return err
}

// Close closes the store.
func (s *Store) Close() error {
	return s.db.Close()
}

// change runs do in one transaction: all of it happens or nothing.
func (s *Store) change(ctx context.Context, do func(*sql.Tx) error) error {
	s.write.Lock()
	defer s.write.Unlock()
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
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(doing, args...), *err)
	}
}
