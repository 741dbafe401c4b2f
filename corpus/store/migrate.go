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
	version, err := userVersion(ctx, db)
	if err != nil {
		return err
	}
	if last := len(list); version > last {
		return fmt.Errorf("it was made by a later release (schema %d, this one knows %d); use that release or a later one", version, last)
	}
	for _, m := range list[version:] {
		if err := m.apply(ctx, db); err != nil {
			return fmt.Errorf("migration %q: %w", m.name, err)
		}
	}
	return nil
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

func userVersion(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (n int, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n)
	return n, err
}
