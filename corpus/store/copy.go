package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// tables are all tables of the schema but the recent changes, which are one server's own; each after those that it refers to, with the columns that put its rows in order. Those
// that are in order by rowid have no number of their own.
var tables = []struct{ name, order string }{
	{"source", "num"}, {"document", "num"}, {"file", "num"}, {"refusal", "path"}, {"correction", "source, field"},
	{"passage", "num"}, {"passage_seal", "passage"}, {"source_seal", "source"}, {"reading", "rowid"},
	{"agreement", "document, extractor"}, {"fetch", "num"},
	{"statement", "num"}, {"claim", "statement, id"}, {"pin", "statement, id"}, {"event", "statement, revision"}, {"sign_off", "statement, id"}, {"statement_file", "statement"},
	{"collection", "id"}, {"collection_version", "collection, revision"},
	{"job", "num"}, {"user", "num"}, {"token", "rowid"}, {"session_key", `"only"`}, {"ended_session", "id"}, {"audit", "num"},
}

// ErrNotEmpty is wrapped by errors about a database that a library is to be copied to and that has one.
var ErrNotEmpty = errors.New("there is a library in it")

// A CopiedTable says what was copied of a table, and was there when it was read again.
type CopiedTable struct {
	Table  string `json:"table"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"` // of all values of all rows, the same in any database
}

// OpenDatabase opens the store in the PostgreSQL database at an address.
func OpenDatabase(ctx context.Context, address string) (*Store, error) {
	return openPostgres(ctx, address)
}

// Copy copies all that a store has, as it is at one moment, to another that has nothing, of whichever kinds the two are. It
// is one transaction: if it is interrupted the other store has nothing still, and it can be done again. All rows are read
// again before it ends; if they are not those that were written, nothing is copied and the error says in which table.
func Copy(ctx context.Context, from, to *Store, done func(CopiedTable)) (list []CopiedTable, err error) {
	defer wrapError(&err, "copying %s to %s", from.path, to.path)
	return readTx(ctx, from.db, func(source *sql.Tx) (list []CopiedTable, err error) {
		err = to.change(ctx, func(target *sql.Tx) (err error) {
			list, err = copyTables(ctx, source, target, to, done)
			return err
		})
		return list, err
	})
}

func copyTables(ctx context.Context, source, target *sql.Tx, to *Store, done func(CopiedTable)) (list []CopiedTable, err error) {
	if err := checkEmpty(ctx, target); err != nil {
		return nil, err
	}
	later := "PRAGMA defer_foreign_keys = on" // a document is current before it is there
	if to.postgres {
		later = "SET CONSTRAINTS ALL DEFERRED"
	}
	if err := execute(ctx, target, later); err != nil {
		return nil, err
	}
	for _, t := range tables {
		columns, err := columnsOf(ctx, source, t.name, t.order)
		if err != nil {
			return nil, err
		}
		text := func(s string) string { return s }
		if t.name == "file" || t.name == "refusal" { // which have names of files, that can be no text
			text = to.storable
		}
		c, err := copyTable(ctx, source, target, t.name, t.order, columns, text)
		if err != nil {
			return nil, fmt.Errorf("the table %q: %w", t.name, err)
		}
		if number, _, _ := strings.Cut(t.order, ","); to.postgres && (number == "num" || number == "rowid") {
			if err := continueNumbers(ctx, target, t.name, number); err != nil {
				return nil, err
			}
		}
		list = append(list, c)
		done(c)
	}
	return list, nil
}

func checkEmpty(ctx context.Context, tx *sql.Tx) error {
	for _, t := range tables {
		var some bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(t.name)+")").Scan(&some); err != nil {
			return err
		}
		if some {
			return fmt.Errorf("%w, in the table %q: name one that is empty", ErrNotEmpty, t.name)
		}
	}
	return nil
}

func quoted(name string) string { return `"` + name + `"` }

// columnsOf lists the columns of a table, quoted.
func columnsOf(ctx context.Context, tx *sql.Tx, table, order string) (list []string, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+quoted(table)+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	for _, n := range names {
		if n != "rowid" {
			list = append(list, quoted(n))
		}
	}
	if order == "rowid" {
		list = append(list, "rowid")
	}
	return list, errors.Join(err, rows.Err())
}

// copyTable copies the rows of a table, each text as the function text gives it, and reads them again.
func copyTable(ctx context.Context, source, target *sql.Tx, table, order string, columns []string, text func(string) string) (CopiedTable, error) {
	const atOnce = 2000 // values
	query := "SELECT " + strings.Join(columns, ", ") + " FROM " + quoted(table) + " ORDER BY " + order
	insert := "INSERT INTO " + quoted(table) + " (" + strings.Join(columns, ", ") + ") VALUES "
	row := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
	var values []any
	flush := func() error {
		if len(values) == 0 {
			return nil
		}
		err := execute(ctx, target, insert+row+strings.Repeat(", "+row, len(values)/len(columns)-1), values...)
		values = values[:0]
		return err
	}
	written, err := readTable(ctx, source, table, query, text, func(row []any) error {
		for _, v := range row {
			if b, ok := v.([]byte); ok {
				v = slices.Clone(b)
			}
			values = append(values, v)
		}
		if len(values)+len(columns) > atOnce {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return written, err
	}
	read, err := readTable(ctx, target, table, query, text, func([]any) error { return nil })
	if err == nil && read != written {
		err = fmt.Errorf("%d rows with the SHA-256 %s were written, and %d with %s are there", written.Rows, written.SHA256, read.Rows, read.SHA256)
	}
	return read, err
}

// readTable calls do with each row of a table, and says how many there are and what their hash is.
func readTable(ctx context.Context, tx *sql.Tx, table, query string, text func(string) string, do func([]any) error) (CopiedTable, error) {
	c, s := CopiedTable{Table: table}, newSealer()
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return c, err
	}
	var failed error
	err = eachRow(rows, func(values []any) {
		if failed != nil {
			return
		}
		c.Rows++
		for i, v := range values {
			if t, ok := v.(string); ok {
				values[i] = text(t)
			}
			failed = errors.Join(failed, s.addColumn(values[i]))
		}
		failed = errors.Join(failed, do(values))
	})
	c.SHA256 = hex.EncodeToString(s.h.Sum(nil))
	return c, errors.Join(err, failed)
}

// addColumn adds a value as a driver gives it.
func (s *sealer) addColumn(v any) error {
	switch v := v.(type) {
	case nil:
		s.add(sqlite3.NULL, nil)
	case int64:
		s.add(sqlite3.INTEGER, binary.AppendVarint(nil, v))
	case float64:
		s.add(sqlite3.FLOAT, binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
	case string:
		s.add(sqlite3.TEXT, []byte(v))
	case []byte:
		s.add(sqlite3.BLOB, v)
	default:
		return fmt.Errorf("a %T cannot be copied", v)
	}
	return nil
}

// continueNumbers has the numbers of new rows follow those that were copied.
func continueNumbers(ctx context.Context, tx *sql.Tx, table, column string) error {
	return execute(ctx, tx, "SELECT setval(pg_get_serial_sequence('"+quoted(table)+"', '"+column+"'), coalesce(max("+column+"), 0) + 1, false) FROM "+quoted(table))
}
