package store

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

// databases are the addresses of the databases of data directories, by their absolute paths.
var databases sync.Map

// UseDatabase says that the library of a data directory is in the PostgreSQL database at an address, and not in
// evidence.db. It holds in this process for all functions that are given the directory.
func UseDatabase(dir, address string) error {
	if !IsPostgres(address) {
		return fmt.Errorf("%q is not the address of a database: it begins with postgres://, as postgres://user@host/database", Redacted(address))
	}
	path, err := filepath.Abs(dir)
	if err == nil {
		databases.Store(path, address)
	}
	return err
}

// databaseOf is the address of the database of a data directory; empty if that is evidence.db.
func databaseOf(dir string) string {
	path, _ := filepath.Abs(dir)
	address, _ := databases.Load(path)
	s, _ := address.(string)
	return s
}

// OnServer reports whether the library of a data directory is in PostgreSQL.
func OnServer(dir string) bool { return databaseOf(dir) != "" }

// lookTime is how long it is tried to find out whether a database has a library.
const lookTime = 15 * time.Second

// found has the addresses at which a library was found: it does not go away, and it is asked for with every request.
var found sync.Map

// existsPostgres reports whether a PostgreSQL database has a library.
func existsPostgres(address string) (bool, error) {
	if _, known := found.Load(address); known {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookTime)
	defer cancel()
	db, err := connect(address)
	if err != nil {
		return false, err
	}
	defer db.Close()
	version, err := postgresVersion(ctx, db)
	if err != nil {
		err = fmt.Errorf("looking for a library in %s: %w", Redacted(address), explain(err))
	}
	if version > 0 {
		found.Store(address, true)
	}
	return version > 0, err
}
