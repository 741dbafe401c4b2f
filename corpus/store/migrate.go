package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// The steps of the schema are in migrations for SQLite and in migrations/postgres for PostgreSQL, under the same numbers.
// PostgreSQL's begin with firstPostgres, which makes what all steps of SQLite up to it make.
//
//go:embed migrations/*.sql migrations/postgres/*.sql
var migrations embed.FS

const (
	sqliteMigrations   = "migrations"
	postgresMigrations = "migrations/postgres"
	firstPostgres      = 10
)

// applicationID marks the file as ours: "EvIx".
const applicationID = 0x45764978

// A migration is one numbered step of the schema.
type migration struct {
	number int
	name   string
	sql    string
}

// readMigrations reads the migrations in a folder of files, whose names are NUMBER_name.sql and whose numbers run from
// first without a gap.
func readMigrations(files fs.FS, folder string, first int) ([]migration, error) {
	names, err := fs.Glob(files, folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var list []migration
	for i, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.Atoi(number)
		if err != nil || n != first+i {
			return nil, fmt.Errorf("migration %q is numbered %q; number them from %d without a gap, as NUMBER_name.sql", name, number, first)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		list = append(list, migration{n, path.Base(name), string(text)})
	}
	return list, nil
}

// upgrade applies the migrations that a database does not have yet. Each is one transaction with its number.
func upgrade(ctx context.Context, db *sql.DB, record goose.ProviderOption, list []migration, more ...goose.ProviderOption) error {
	steps := make([]*goose.Migration, len(list))
	for i, m := range list {
		steps[i] = goose.NewGoMigration(int64(m.number), &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, m.sql); err != nil {
				return fmt.Errorf("migration %q: %w", m.name, err)
			}
			return nil
		}}, nil)
	}
	options := append([]goose.ProviderOption{record, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true)}, more...)
	provider, err := goose.NewProvider(goose.DialectCustom, db, nil, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		err = partial.Err
	}
	return err
}

// migrate brings a database of SQLite to the last of list. Where two processes come at once, one finds it done.
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
	for {
		before, err := userVersion(ctx, db)
		if err != nil || before >= len(list) {
			return err
		}
		failed := upgrade(ctx, db, goose.WithStore(userVersionRecord{}), list)
		if failed == nil {
			return nil
		}
		if after, err := userVersion(ctx, db); err != nil || after == before { // else another process was faster
			return failed
		}
	}
}

// userVersionRecord has the number of the last migration of a database of SQLite: in its user_version, where it has always
// been.
type userVersionRecord struct{}

func (userVersionRecord) Tablename() string { return "user_version" }

func (userVersionRecord) TableExists(context.Context, database.DBTxConn) (bool, error) {
	return true, nil
}

func (userVersionRecord) CreateVersionTable(context.Context, database.DBTxConn) error { return nil }

func (userVersionRecord) Insert(ctx context.Context, db database.DBTxConn, r database.InsertRequest) error {
	before, err := userVersion(ctx, db)
	if err == nil && int64(before) != r.Version-1 {
		err = errors.New("another process has done so")
	}
	if err != nil {
		return err
	}
	// Pragmas take no parameters; both values are integers of ours.
	_, err = db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, r.Version))
	return err
}

func (userVersionRecord) Delete(context.Context, database.DBTxConn, int64) error {
	return errors.ErrUnsupported // no step is taken back
}

func (r userVersionRecord) GetMigration(ctx context.Context, db database.DBTxConn, version int64) (*database.GetMigrationResult, error) {
	last, err := r.GetLatestVersion(ctx, db)
	if err == nil && version > last {
		err = database.ErrVersionNotFound
	}
	return &database.GetMigrationResult{IsApplied: true}, err
}

func (userVersionRecord) GetLatestVersion(ctx context.Context, db database.DBTxConn) (int64, error) {
	n, err := userVersion(ctx, db)
	return int64(n), err
}

func (r userVersionRecord) ListMigrations(ctx context.Context, db database.DBTxConn) (list []*database.ListMigrationsResult, err error) {
	last, err := r.GetLatestVersion(ctx, db)
	for n := last; n >= 0; n-- {
		list = append(list, &database.ListMigrationsResult{Version: n, IsApplied: true})
	}
	return list, err
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
		return 0, laterRelease(version, last)
	}
	bytes, err := reserved(ctx, db)
	if err == nil && version >= checksumsFrom(list) && bytes != checksumBytes {
		err = fmt.Errorf("its header says that pages have no checksums: %w", ErrDamaged)
	}
	return version, err
}

func laterRelease(version, known int) error {
	return fmt.Errorf("it was made by a later release (schema %d, this one knows %d); use that release or a later one", version, known)
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

// A queryer is a database or a transaction in it.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func userVersion(ctx context.Context, q queryer) (n int, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n)
	return n, err
}

// versionTable is where a PostgreSQL database keeps which migrations it has.
const versionTable = "schema_version"

// migratePostgres brings a PostgreSQL database to the last of list. Where two processes come at once, the second waits.
func migratePostgres(ctx context.Context, db *sql.DB, list []migration) error {
	version, err := postgresVersion(ctx, db)
	last := list[len(list)-1].number
	switch {
	case err != nil || version == last:
		return err
	case version > last:
		return laterRelease(version, last)
	}
	record, err := database.NewStore(goose.DialectPostgres, versionTable)
	if err != nil {
		return err
	}
	return upgrade(ctx, db, goose.WithStore(record), list, goose.WithSessionLocker(migrationLock{}))
}

// postgresVersion is the number of the last migration that a PostgreSQL database has; 0 if it has none.
func postgresVersion(ctx context.Context, db *sql.DB) (version int, err error) {
	var some bool
	err = db.QueryRowContext(ctx, "SELECT to_regclass(quote_ident(current_schema()) || '."+versionTable+"') IS NOT NULL").Scan(&some)
	if err != nil || !some {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable).Scan(&version)
	return version, err
}

// migrationLock lets one process at a time change the schema.
type migrationLock struct{}

func (migrationLock) SessionLock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_lock("+lockNumber+")", "migrations")
	return err
}

func (migrationLock) SessionUnlock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_unlock("+lockNumber+")", "migrations")
	return err
}

// lockNumber makes the number of an advisory lock of a name: a schema has its own.
const lockNumber = "hashtextextended('evidence ' || current_schema() || ' ' || ?, 0)"
