package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"evidence/corpus/atomicfile"
	"evidence/corpus/tempdir"
)

// Exists reports whether the data directory holds a library. Only a directory that is absent, or has nothing of a
// library in it, is a new one; what cannot be looked at, or has lost its database, is an error that says what to do.
func Exists(dir string) (bool, error) {
	if address := databaseOf(dir); address != "" {
		return existsPostgres(address)
	}
	info, err := os.Stat(filepath.Join(dir, FileName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, checkNew(dir)
	case err != nil:
		return false, fmt.Errorf("looking for a library in %q: %w; check that it is the right directory and that you may enter it", dir, err)
	case !info.Mode().IsRegular() || info.Size() == 0:
		return false, fmt.Errorf("the database %q is empty, so it is damaged: %s", filepath.Join(dir, FileName), adviceLost)
	}
	return true, nil
}

const adviceLost = "restore it from a backup (evidence restore); without one, move library/ and index/ to another place " +
	"and run evidence index on the library that you moved. Statements, corrections and users are then lost. " +
	"If the library is in PostgreSQL, name it with --database"

// checkNew says what the directory has of a library whose database is not there.
func checkNew(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking for a library in %q: %w; check that it is the right directory and that you may read it", dir, err)
	}
	for _, e := range entries {
		switch name := e.Name(); name {
		case "library", "index":
			if inside, err := os.ReadDir(filepath.Join(dir, name)); err == nil && len(inside) == 0 {
				continue
			}
			return fmt.Errorf("the database %q is not there, but %s is: %s", filepath.Join(dir, FileName), name, adviceLost)
		case FileName + "-wal":
			return fmt.Errorf("the database %q is not there, but its log %s is: %s", filepath.Join(dir, FileName), name, adviceLost)
		}
	}
	return nil
}

// Open opens the store of the data directory dir and brings its schema up to
// date. Directory and database are made where they do not exist. Where the
// directory cannot be written to, or its disk is full, the store can be read.
func Open(ctx context.Context, dir string) (*Store, error) {
	if address := databaseOf(dir); address != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil { // for the originals and the index
			return nil, fmt.Errorf("making the data directory %q: %w", dir, err)
		}
		s, err := openPostgres(ctx, address)
		if err == nil {
			found.Store(address, true)
		}
		return s, err
	}
	list, err := readMigrations(migrations, sqliteMigrations, 1)
	if err != nil {
		return nil, err
	}
	return open(ctx, dir, list, vfsName)
}

// open opens a store through the VFS of this name.
func open(ctx context.Context, dir string, list []migration, through string) (*Store, error) {
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, fmt.Errorf("opening the store in %q: %w", dir, err)
	}
	some, err := Exists(dir)
	if err != nil {
		return nil, err
	}
	if !some {
		if err := create(ctx, path, list); err != nil {
			return nil, fmt.Errorf("making %q: %w", path, explain(err))
		}
	}
	db, err := openDatabase(ctx, path, through, list)
	if err == nil {
		return &Store{path: path, db: db, now: time.Now}, nil
	}
	if refusal := tryWriting(dir); cannotWrite(err) && refusal != nil {
		return openReadOnly(ctx, path, list, refusal)
	}
	return nil, fmt.Errorf("opening %q: %w", path, explain(err))
}

// cannotWrite reports whether an error can be that of a directory that cannot be written to, or of a full disk: SQLite
// needs room beside a database even to read it, and calls the lack of it an I/O error.
func cannotWrite(err error) bool {
	return errors.Is(err, sqlite3.READONLY) || errors.Is(err, sqlite3.CANTOPEN) || errors.Is(err, sqlite3.IOERR) ||
		errors.Is(err, sqlite3.FULL) || errors.Is(err, fs.ErrPermission)
}

// roomNeeded is how many bytes a disk must have room for before it counts as not full.
const roomNeeded = 128 << 10

// tryWriting makes a file in dir and removes it. The error is ErrFull or ErrReadOnly.
func tryWriting(dir string) error {
	path := filepath.Join(dir, FileName+"-try-"+rand.Text())
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		defer os.Remove(path)
		_, err = f.Write(make([]byte, roomNeeded))
		err = errors.Join(err, f.Close())
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(explain(err), ErrFull):
		return ErrFull
	}
	return ErrReadOnly
}

// address is the URI of a database file, which may be relative: after "//" its first folder would be the name of a host. A log of it
// has its mode.
func address(path, through string, options ...string) string {
	query := append([]string{"vfs=" + through, "modeof=" + strings.ReplaceAll(url.QueryEscape(path), "+", "%20")}, options...)
	u := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + u.EscapedPath() + "?" + strings.Join(query, "&")
}

func openDatabase(ctx context.Context, path, through string, list []migration) (*sql.DB, error) {
	db, err := driver.Open(address(path, through), configure)
	if err != nil {
		return nil, err
	}
	// Each connection is a SQLite of its own with a page cache of its own.
	db.SetMaxOpenConns(4)
	if err := migrate(ctx, db, list); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// create makes the database under another name and then gives it its own, so that it is there whole or not at all.
// If another process has made it meanwhile, that one stays.
func create(ctx context.Context, path string, list []migration) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	// It can hold hashes of passwords: it is its owner's alone.
	temporary := filepath.Join(dir, FileName+"-new-"+rand.Text())
	f, err := os.OpenFile(temporary, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	f.Close()
	defer os.Remove(temporary)
	db, err := driver.Open(address(temporary, vfsName), func(c *sqlite3.Conn) error {
		return errors.Join(defineSeals(c), c.Exec("PRAGMA synchronous = full; PRAGMA foreign_keys = on"), c.EnableChecksums("main"))
	})
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if err := errors.Join(applyAll(ctx, db, list), db.Close()); err != nil {
		return err
	}
	if err := os.Link(temporary, path); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, there := os.Stat(path); there == nil {
			return nil
		}
		if err := os.Rename(temporary, path); err != nil { // a file system without links
			return err
		}
	}
	return atomicfile.SyncFolder(dir)
}

func configure(c *sqlite3.Conn) error {
	if err := c.BusyTimeout(30 * time.Second); err != nil {
		return err
	}
	return errors.Join(
		defineSeals(c),
		retryLocked(func() error { return c.Exec("PRAGMA journal_mode = wal") }),
		// The log may grow to 32 MB before it is moved into the database: a move
		// waits for the disk, and a whole library comes in at one go.
		c.Exec("PRAGMA synchronous = full; PRAGMA foreign_keys = on; PRAGMA wal_autocheckpoint = 8000"),
	)
}

// openReadOnly opens a database in a directory that cannot be written to, and refuses all changes with this error.
// SQLite reads it in place only if it has no log, needs no migration, and nobody can change it meanwhile; else a copy
// is opened.
func openReadOnly(ctx context.Context, path string, list []migration, refusal error) (*Store, error) {
	log, err := os.Stat(path + "-wal")
	inPlace := err != nil || log.Size() == 0
	if inPlace && !errors.Is(refusal, ErrFull) {
		s, err := openInPlace(ctx, path, list, refusal)
		if err == nil || !errors.Is(err, errOlder) {
			return s, err
		}
	}
	s, err := openCopy(ctx, path, list, refusal)
	if err != nil && inPlace && errors.Is(refusal, ErrFull) { // no room for a copy either
		return openInPlace(ctx, path, list, refusal)
	}
	return s, err
}

func openCopy(ctx context.Context, path string, list []migration, refusal error) (*Store, error) {
	dir, err := tempdir.Make("read-only")
	if err != nil {
		return nil, fmt.Errorf("copying %q, which cannot be written to: %w", path, explain(err))
	}
	for _, ending := range []string{"", "-wal"} {
		if err := copyFile(path+ending, filepath.Join(dir, FileName+ending)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			os.RemoveAll(dir)
			return nil, fmt.Errorf("copying %q, which cannot be written to: %w", path, explain(err))
		}
	}
	db, err := openDatabase(ctx, filepath.Join(dir, FileName), vfsName, list)
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("opening a copy of %q: %w", path, explain(err))
	}
	return &Store{path: path, db: db, refusal: refusal, copied: dir, now: time.Now}, nil
}

// errOlder: the schema is an earlier release's.
var errOlder = errors.New("it was made by an earlier release")

func openInPlace(ctx context.Context, path string, list []migration, refusal error) (*Store, error) {
	db, err := driver.Open(address(path, vfsName, "mode=ro", "immutable=1"), defineSeals)
	if err == nil {
		db.SetMaxOpenConns(4)
		var version int
		if version, err = checkHeader(ctx, db, list); err == nil && version < len(list) {
			err = errOlder
		}
		if err != nil {
			db.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("opening %q, which cannot be written to: %w", path, explain(err))
	}
	return &Store{path: path, db: db, refusal: refusal, now: time.Now}, nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// reserved is how many bytes at the end of each page are the checksum's.
func reserved(ctx context.Context, db *sql.DB) (n int, err error) {
	err = raw(ctx, db, func(c *sqlite3.Conn) error {
		v, err := c.FileControl("main", sqlite3.FCNTL_RESERVE_BYTES)
		n, _ = v.(int)
		return err
	})
	return n, err
}

// raw calls do with one of the connections of db.
func raw(ctx context.Context, db *sql.DB, do func(*sqlite3.Conn) error) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Raw(func(c any) error { return do(c.(driver.Conn).Raw()) })
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
