package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks the file as ours: "EvIx".
const applicationID = 0x45764978

// A migration is one numbered step of the schema; its number is the
// user_version of a database that has it.
type migration struct {
	number int
	name   string
	sql    string
}

// readMigrations reads the migrations of files, whose names are NUMBER_name.sql and whose
// numbers run from 1 without a gap.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var list []migration
	for i, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.Atoi(number)
		if err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %q is numbered %q; number them from 1 without a gap, as NUMBER_name.sql", name, number)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		list = append(list, migration{n, path.Base(name), string(text)})
	}
	return list, nil
}

// migrate brings db to the last of list. Each step is one transaction with its
// number; where two processes come at once, the second finds it done.
func migrate(ctx context.Context, db *sql.DB, list []migration) error {
	version, err := checkHeader(ctx, db, list)
	if err != nil || version == len(list) {
		return err
	}
	if version < checksumsFrom(list) {
		if err := raw(ctx, db, func(c *sqlite3.Conn) error { return c.EnableChecksums("main") }); err != nil {
			return fmt.Errorf("giving every page a checksum: %w", err)
		}
	}
	return applyAll(ctx, db, list)
}

func applyAll(ctx context.Context, db *sql.DB, list []migration) error {
	version, err := userVersion(ctx, db)
	if err != nil {
		return err
	}
	for _, m := range list[min(version, len(list)):] {
		if err := m.apply(ctx, db); err != nil {
			return fmt.Errorf("migration %q: %w", m.name, err)
		}
	}
	return nil
}

// checkHeader reads the version of the schema. It wants the database to be ours, of a version in list, and with
// checksums if databases of its version have them.
func checkHeader(ctx context.Context, db *sql.DB, list []migration) (version int, err error) {
	var application int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&application); err != nil {
		return 0, err
	}
	if version, err = userVersion(ctx, db); err != nil {
		return 0, err
	}
	if application != applicationID {
		return 0, fmt.Errorf("it is the database of another program, or damaged (its application_id is %#x): choose another data directory, or %s", application, adviceLost)
	}
	if last := len(list); version > last {
		return 0, fmt.Errorf("it was made by a later release (schema %d, this one knows %d); use that release or a later one", version, last)
	}
	bytes, err := reserved(ctx, db)
	if err == nil && version >= checksumsFrom(list) && bytes != checksumBytes {
		err = fmt.Errorf("its header says that pages have no checksums: %w", ErrDamaged)
	}
	return version, err
}

const checksumBytes = 8

// checksumsFrom is the number of the migration from which every page of a database has a checksum.
func checksumsFrom(list []migration) int {
	i := slices.IndexFunc(list, func(m migration) bool { return strings.HasSuffix(m.name, "_seal.sql") })
	if i < 0 {
		return len(list) + 1
	}
	return list[i].number
}

func (m migration) apply(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	version, err := userVersion(ctx, tx)
	if err != nil || version >= m.number {
		return err
	}
	// Pragmas take no parameters; both values are integers of ours.
	marks := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, m.number)
	if _, err := tx.ExecContext(ctx, m.sql+";\n"+marks); err != nil {
		return err
	}
	return tx.Commit()
}

// A queryer is a database or a transaction in it.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func userVersion(ctx context.Context, q queryer) (n int, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n)
	return n, err
}
