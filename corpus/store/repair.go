package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// OpenDamaged opens a store to mend it: pages whose checksum is wrong are read like others. What is read from it can be
// wrong, except for what has a seal. Nothing else may use it meanwhile.
func OpenDamaged(ctx context.Context, dir string) (*Store, error) {
	if databaseOf(dir) != "" {
		return Open(ctx, dir)
	}
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	if some, err := Exists(dir); err != nil || !some {
		return nil, err
	}
	db, err := driver.Open(address(path, vfsName), func(c *sqlite3.Conn) error {
		return errors.Join(configure(c), c.Exec("PRAGMA checksum_verification = off"))
	})
	if err != nil {
		return nil, fmt.Errorf("opening %q to mend it: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return &Store{path: path, db: db, now: time.Now}, nil
}

// RebuildIndexes makes the database's own indexes again from its tables, so that what is asked for by a key is found.
func (s *Store) RebuildIndexes(ctx context.Context) (err error) {
	defer wrapError(&err, "making the indexes of %q again", s.path)
	if s.postgres {
		return s.reindexPostgres(ctx)
	}
	_, err = s.db.ExecContext(ctx, "REINDEX")
	return err
}

// reindexPostgres makes the indexes of the schema again.
func (s *Store) reindexPostgres(ctx context.Context) error {
	var schema string
	if err := s.db.QueryRowContext(ctx, "SELECT quote_ident(current_schema())").Scan(&schema); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, "REINDEX SCHEMA "+schema)
	return err
}

// Rewrite writes every page of the database again, with its checksum.
func (s *Store) Rewrite(ctx context.Context) (err error) {
	defer wrapError(&err, "writing %q again", s.path)
	if s.postgres { // which has its own checksums of pages
		return nil
	}
	_, err = s.db.ExecContext(ctx, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// Backup writes the database as it is now to a new file at path, while others go on writing. All that was acknowledged
// before is in it. A damaged database is an error: it must take no sound backup's place.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	defer wrapError(&err, "copying %q to %q", s.path, path)
	if s.postgres {
		return s.backUpServer(ctx, path)
	}
	if err := makePrivate(path); err != nil {
		return err
	}
	// SQLite writes checksums from the first page on only where the file has them.
	empty, err := driver.Open(address(path, vfsName), func(c *sqlite3.Conn) error { return c.EnableChecksums("main") })
	if err != nil {
		return err
	}
	_, err = empty.ExecContext(ctx, "PRAGMA user_version = 1")
	if err := errors.Join(err, empty.Close()); err != nil {
		return err
	}
	if err := raw(ctx, s.db, func(c *sqlite3.Conn) error { return c.Backup("main", address(path, vfsName)) }); err != nil {
		return err
	}
	return syncFile(path)
}

// backUpServer copies a database on a server to a new file of SQLite.
func (s *Store) backUpServer(ctx context.Context, path string) error {
	list, err := readMigrations(migrations, sqliteMigrations, 1)
	if err == nil {
		err = create(ctx, path, list)
	}
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, path, vfsName, list)
	if err != nil {
		return err
	}
	file := &Store{path: path, db: db, now: time.Now}
	_, err = Copy(ctx, s, file, func(CopiedTable) {})
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return syncFile(path)
}

// makePrivate makes an empty file that is its owner's alone.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// OriginalsOf lists the SHA-256 of the PDFs that were read into a database file.
func OriginalsOf(ctx context.Context, path string) ([]string, error) {
	db, err := driver.Open(address(path, vfsName, "mode=ro", "immutable=1"), defineSeals)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT sha256 FROM document WHERE extractor IS NOT NULL ORDER BY sha256")
	return scanAll(rows, err, "listing the originals", func(s *string, scan func(...any) error) error { return scan(s) })
}
