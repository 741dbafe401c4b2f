package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// A Damage is a part of evidence.db that is not as it was written.
type Damage struct {
	What   string // in words
	Report string // id of the report that it is about; empty if it is not about one, or about an earlier version
	Mended bool   // reading the report's original again makes it right
	Table  string // for rows on damaged pages, of what people wrote: their table
}

// CheckDirectory is [Store.Check] for a database that perhaps cannot be opened; the error says why it cannot be checked.
func CheckDirectory(ctx context.Context, dir string) ([]Damage, error) {
	if some, err := Exists(dir); err != nil || !some {
		return nil, err
	}
	if databaseOf(dir) != "" {
		s, err := Open(ctx, dir)
		if err != nil {
			return nil, err
		}
		defer s.Close()
		return s.Check(ctx)
	}
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	return check(ctx, path, func() {})
}

// CheckFile is CheckDirectory for a database file of any name.
func CheckFile(ctx context.Context, path string) ([]Damage, error) {
	return check(ctx, path, func() {})
}

// Check looks for damage: pages whose checksum is wrong, what SQLite finds inconsistent, rows and facts that differ
// from their seals. It reads everything, from the disk.
func (s *Store) Check(ctx context.Context) ([]Damage, error) { return s.CheckPausing(ctx, func() {}) }

// CheckPausing is Check, and calls pause after each small part of the work.
func (s *Store) CheckPausing(ctx context.Context, pause func()) (_ []Damage, err error) {
	if s.postgres {
		defer wrapError(&err, "checking %s", s.path)
		return brokenSeals(ctx, s.db, pause)
	}
	if s.copied != "" {
		return check(ctx, filepath.Join(s.copied, FileName), pause)
	}
	return check(ctx, s.path, pause)
}

func check(ctx context.Context, path string, pause func()) (out []Damage, err error) {
	defer wrapError(&err, "checking %q", path)
	trusting, err := openUnchecked(path)
	if err != nil {
		return nil, err
	}
	defer trusting.Close()
	list, err := readMigrations(migrations, sqliteMigrations, 1)
	if err != nil {
		return nil, err
	}
	version, err := checkHeader(ctx, trusting, list)
	if err != nil {
		return nil, err
	}
	inconsistent, err := inconsistencies(ctx, trusting)
	if err != nil {
		return nil, err
	}
	out = append(out, inconsistent...)
	if version < checksumsFrom(list) { // an earlier release's: opening it gives it checksums and seals
		return out, nil
	}
	pause()
	bad, err := badPages(ctx, path, pause)
	if err != nil {
		return nil, err
	}
	if len(bad) > 0 {
		onPages, err := onBadPages(ctx, path, trusting)
		if len(inconsistent) > 0 && (errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.IOERR)) {
			onPages, err = append(onPages, Damage{What: "not all that is on its damaged pages can be told"}), nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Damage{What: fmt.Sprintf("the checksums of %d of its pages are wrong: bits have changed on the disk", len(bad)), Mended: true})
		out = append(out, onPages...)
	}
	if len(inconsistent) == 0 { // else a query can answer anything
		unsealed, err := brokenSeals(ctx, trusting, pause)
		if err != nil {
			return nil, err
		}
		out = append(out, unsealed...)
	}
	return out, nil
}

// openUnchecked opens a database so that pages with a wrong checksum are read like others.
func openUnchecked(path string) (*sql.DB, error) {
	options := []string{}
	if tryWriting(filepath.Dir(path)) != nil {
		options = []string{"mode=ro", "immutable=1"}
	}
	db, err := driver.Open(address(path, vfsName, options...), func(c *sqlite3.Conn) error {
		return errors.Join(c.BusyTimeout(30*time.Second), defineSeals(c), c.Exec("PRAGMA checksum_verification = off"))
	})
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// inconsistencies are what SQLite itself finds wrong.
func inconsistencies(ctx context.Context, db *sql.DB) (out []Damage, err error) {
	for _, pragma := range []string{"integrity_check", "foreign_key_check"} {
		rows, err := db.QueryContext(ctx, "PRAGMA "+pragma)
		if err == nil {
			err = eachRow(rows, func(values []any) {
				if text := strings.TrimSpace(fmt.Sprint(values...)); text != "ok" {
					out = append(out, Damage{What: pragma + ": " + strings.ReplaceAll(text, "\n", " ")})
				}
			})
		}
		if errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.IOERR) {
			out = append(out, Damage{What: pragma + ": " + err.Error()})
		} else if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func eachRow(rows *sql.Rows, do func(values []any)) error {
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		do(values)
	}
	return rows.Err()
}

// badPages lists the pages of a database file whose checksum is wrong. A page that another process is just writing is
// looked at again.
func badPages(ctx context.Context, path string, pause func()) (bad []int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	header := make([]byte, 100)
	if _, err := io.ReadFull(f, header); err != nil {
		return nil, err
	}
	size := int64(binary.BigEndian.Uint16(header[16:]))
	if size == 1 {
		size = 1 << 16
	}
	if size < 512 || size&(size-1) != 0 {
		return nil, fmt.Errorf("its pages have %d bytes: %w", size, ErrDamaged)
	}
	page := make([]byte, size)
	for tries := 0; ; tries++ {
		pages := bad
		bad = nil
		for at := int64(0); tries == 0 || len(pages) > 0; at += size {
			if tries > 0 {
				at, pages = pages[0], pages[1:]
			}
			if _, err := f.ReadAt(page, at); err != nil {
				break
			}
			if !soundPage(page) {
				bad = append(bad, at)
			}
			if at%pauseEvery == 0 {
				pause()
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if len(bad) == 0 || tries == 3 {
			return bad, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// pauseEvery is how many bytes of the database are read between pauses.
const pauseEvery = 1 << 20

// soundPage reports whether a page ends in its checksum, that of SQLite's checksum VFS.
func soundPage(page []byte) bool {
	var a, b uint32
	body := page[:len(page)-checksumBytes]
	for i := 0; i < len(body); i += 8 {
		a += binary.LittleEndian.Uint32(body[i:]) + b
		b += binary.LittleEndian.Uint32(body[i+4:]) + a
	}
	sum := page[len(body):]
	return binary.LittleEndian.Uint32(sum) == a && binary.LittleEndian.Uint32(sum[4:]) == b
}

// fromOriginals are the tables that are made again from the originals.
var fromOriginals = []string{"passage", "passage_seal", "source_seal", "agreement", "sqlite_sequence", "sqlite_stat1"}

// onBadPages says what lies on the pages with a wrong checksum: reports by their passages, and rows of other tables.
func onBadPages(ctx context.Context, path string, trusting *sql.DB) (out []Damage, err error) {
	strict, err := driver.Open(address(path, vfsName, "mode=ro"), defineSeals)
	if err != nil {
		return nil, err
	}
	defer strict.Close()
	strict.SetMaxOpenConns(1)
	rows, err := trusting.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	tables, err := scanAll(rows, err, "listing its tables", func(s *string, scan func(...any) error) error { return scan(s) })
	if err != nil {
		return nil, err
	}
	for _, table := range tables {
		sound, numbers, err := unreadableRows(ctx, strict, trusting, table)
		if err != nil {
			return out, err
		}
		switch {
		case sound:
		case table == "passage" || table == "passage_seal":
			reports, err := reportsOf(ctx, trusting, numbers)
			if err != nil {
				return out, err
			}
			out = append(out, reports...)
		case !slices.Contains(fromOriginals, table):
			what := fmt.Sprintf("some rows of the table %q are on damaged pages", table)
			if len(numbers) > 0 {
				what = fmt.Sprintf("%d rows of the table %q are on damaged pages", len(numbers), table)
			}
			out = append(out, Damage{What: what, Table: table})
		}
	}
	return out, nil
}

// unreadableRows reads a table with checksums, and lists the rows that cannot be read, if they have numbers.
func unreadableRows(ctx context.Context, strict, trusting *sql.DB, table string) (sound bool, bad []int64, err error) {
	whole, err := strict.QueryContext(ctx, "SELECT * FROM "+table)
	if err == nil {
		err = eachRow(whole, func([]any) {})
	}
	if err == nil || !errors.Is(err, sqlite3.IOERR_DATA) && !errors.Is(err, sqlite3.CORRUPT) {
		return err == nil, nil, err
	}
	rows, err := trusting.QueryContext(ctx, "SELECT rowid FROM "+table)
	if err != nil && strings.Contains(err.Error(), "no such column") { // a table without numbers
		return false, nil, nil
	}
	numbers, err := scanAll(rows, err, "listing the rows of "+table, func(n *int64, scan func(...any) error) error { return scan(n) })
	for _, n := range numbers {
		row, err := strict.QueryContext(ctx, "SELECT * FROM "+table+" WHERE rowid = ?", n)
		if err == nil {
			err = eachRow(row, func([]any) {})
		}
		if err != nil {
			bad = append(bad, n)
		}
	}
	return false, bad, err
}

// reportsOf says of which reports passages are.
func reportsOf(ctx context.Context, db *sql.DB, passages []int64) (out []Damage, err error) {
	count := map[string]int{}
	for _, n := range passages {
		var id string
		err := db.QueryRowContext(ctx, "SELECT source.id FROM passage JOIN source ON source.num = passage.source WHERE passage.num = ?", n).Scan(&id)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		if count[id]++; id != "" && count[id] == 1 {
			out = append(out, Damage{Report: id, Mended: true})
		}
	}
	for i, d := range out {
		out[i].What = fmt.Sprintf("%d of its passages are on damaged pages of evidence.db, and are not quoted", count[d.Report])
	}
	return out, nil
}

// brokenSeals lists what differs from its seal, source by source.
func brokenSeals(ctx context.Context, db *sql.DB, pause func()) (out []Damage, err error) {
	rows, err := db.QueryContext(ctx, "SELECT num FROM source ORDER BY num")
	sources, err := scanAll(rows, err, "listing the sources", func(n *int64, scan func(...any) error) error { return scan(n) })
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		list, err := readTx(ctx, db, func(tx *sql.Tx) ([]Damage, error) { return brokenSealsOf(ctx, tx, source) })
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
		pause()
	}
	return out, nil
}

// brokenSealsOf lists what of a source differs from its seal.
func brokenSealsOf(ctx context.Context, tx *sql.Tx, source int64) (out []Damage, err error) {
	var id string
	var listed []byte // the seal of its list of passages
	err = tx.QueryRowContext(ctx, `SELECT id, source_seal.passages FROM source
		LEFT JOIN source_seal ON source_seal.source = source.num WHERE num = ?`, source).Scan(&id, &listed)
	if err != nil {
		return nil, err
	}
	current, earlier, err := brokenPassages(ctx, tx, source)
	if err != nil {
		return nil, err
	}
	if current > 0 {
		out = append(out, Damage{Report: id, Mended: true, What: fmt.Sprintf("%d of its passages differ from what was stored, and are not quoted", current)})
	}
	if earlier > 0 {
		out = append(out, Damage{Report: id, What: fmt.Sprintf("%d of its earlier passages differ from what was stored, and are not quoted; only a backup has them", earlier)})
	}
	list, err := sealOfPassages(ctx, tx, source)
	if err == nil && listed != nil && !bytes.Equal(list, listed) {
		out = append(out, Damage{Report: id, Mended: true, What: "its list of passages differs from what was stored"})
	}
	if err != nil {
		return nil, err
	}
	var f sealedFacts
	err = tx.QueryRowContext(ctx, "SELECT "+factsColumns+" FROM "+factsTables+" WHERE source.num = ?", source).Scan(f.targets()...)
	if errors.Is(err, sql.ErrNoRows) {
		return out, nil
	}
	if err == nil && !f.sealed() {
		out = append(out, Damage{Report: id, Mended: true, What: "its facts differ from what was stored, so it is not listed"})
	}
	return out, err
}

// brokenPassages counts the passages of a source that differ from their seals, those that are current and others.
func brokenPassages(ctx context.Context, tx *sql.Tx, source int64) (current, earlier int, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT passage.current, "+sealedColumns+" FROM "+passageTables+" WHERE source.num = ?", source)
	_, err = scanAll(rows, err, "comparing with the seals", func(_ *struct{}, scan func(...any) error) error {
		var is bool
		var r sealedRow
		err := scan(append([]any{&is}, r.targets()...)...)
		switch {
		case err != nil || r.sealed():
		case is:
			current++
		default:
			earlier++
		}
		return err
	})
	return current, earlier, err
}
