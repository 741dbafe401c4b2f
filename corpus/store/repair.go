package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// OpenDamaged opens a store to mend it: pages whose checksum is wrong are read like others. What is read from it can be
// wrong, except for what has a seal. Nothing else may use it meanwhile.
func OpenDamaged(ctx context.Context, dir string) (*Store, error) {
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
	_, err = s.db.ExecContext(ctx, "REINDEX")
	return err
}

// Rewrite writes every page of the database again, with its checksum.
func (s *Store) Rewrite(ctx context.Context) (err error) {
	defer wrapError(&err, "writing %q again", s.path)
	_, err = s.db.ExecContext(ctx, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}
