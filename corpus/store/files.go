package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"

	"evidence/corpus"
)

// AssignID gives the document with this SHA-256 a source id, unless it has one, and
// returns it: the proposed id, or, if that belongs to another document, the proposed
// id with -2, -3, … behind it. Use [Store.AssignVersion]
// where the document is known to be of a source that has an id.
func (s *Store) AssignID(ctx context.Context, sha256, proposed string) (string, error) {
	return s.assign(ctx, sha256, proposed, func(tx *sql.Tx) (string, error) {
		return freeID(ctx, tx, "source", proposed)
	})
}

// freeID returns the proposed id or, if the table has that, the first of it with -2, -3, … behind it that the table has not.
func freeID(ctx context.Context, tx *sql.Tx, table, proposed string) (string, error) {
	id := proposed
	for n := 2; ; n++ {
		var used bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+" WHERE id = ?)", id).Scan(&used)
		if err != nil || !used {
			return id, err
		}
		id = fmt.Sprintf("%s-%d", proposed, n)
	}
}

// AssignVersion gives the document with this SHA-256 the id of the source that it
// is a version of: because a manifest lists it there, or because it took the
// place of another version on disk (see [Store.FileAt]). A document that has an id
// keeps it. The source need not exist yet.
func (s *Store) AssignVersion(ctx context.Context, sha256, source string) (string, error) {
	return s.assign(ctx, sha256, source, func(*sql.Tx) (string, error) { return source, nil })
}

func (s *Store) assign(ctx context.Context, sha256, proposed string, choose func(*sql.Tx) (string, error)) (id string, err error) {
	if proposed == "" || len(sha256) != 64 {
		return "", fmt.Errorf("giving document %q the id %q: both an id and 64 hexadecimal digits are needed", sha256, proposed)
	}
	defer wrapError(&err, "giving document %s an id", shortSum(sha256))
	err = s.change(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT source.id FROM document JOIN source ON source.num = document.source WHERE sha256 = ?", sha256).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if id, err = choose(tx); err != nil {
			return err
		}
		at := s.timestamp()
		if err := execute(ctx, tx, "INSERT INTO source (id, given) VALUES (?, ?) ON CONFLICT DO NOTHING", id, at); err != nil {
			return err
		}
		return execute(ctx, tx, "INSERT INTO document (sha256, source, given) SELECT ?, num, ? FROM source WHERE id = ?", sha256, at, id)
	})
	return id, err
}

// RecordFile records that the document with this SHA-256, which has an id, was found at
// path, and removes any refusal of the path. Two paths with one document
// are one document with two names.
func (s *Store) RecordFile(ctx context.Context, sha256, path string) (err error) {
	defer wrapError(&err, "recording document %s at %q", shortSum(sha256), path)
	path = s.storable(path)
	return s.change(ctx, func(tx *sql.Tx) error {
		var doc int64
		err := tx.QueryRowContext(ctx, "SELECT num FROM document WHERE sha256 = ?", sha256).Scan(&doc)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w document; give it an id first", ErrUnknown)
		}
		if err != nil {
			return err
		}
		if err := execute(ctx, tx, "UPDATE file SET here = 0 WHERE path = ? AND document <> ?", path, doc); err != nil {
			return err
		}
		name := filepath.Base(path)
		if err := execute(ctx, tx, "UPDATE document SET mark = ? WHERE num = ? AND NOT EXISTS (SELECT 1 FROM file WHERE file.document = document.num AND name = ?)",
			rand.Int64(), doc, name); err != nil {
			return err
		}
		if err := execute(ctx, tx, `INSERT INTO file (document, path, name, here, first_seen, last_seen) VALUES (?1, ?2, ?3, 1, ?4, ?4)
			ON CONFLICT (path, document) DO UPDATE SET here = 1, last_seen = excluded.last_seen`, doc, path, name, s.timestamp()); err != nil {
			return err
		}
		return execute(ctx, tx, deleteRefusal, path)
	})
}

// storable is a path as the database can keep it: on some systems a name can be any bytes, and PostgreSQL keeps UTF-8 alone.
func (s *Store) storable(path string) string {
	if s.postgres {
		return strings.ToValidUTF8(path, "\uFFFD")
	}
	return path
}

// FileAt returns the SHA-256 and the source id of the document that path held when
// it was last seen; both are empty where it held none.
func (s *Store) FileAt(ctx context.Context, path string) (sha256, source string, err error) {
	defer wrapError(&err, "looking up what was at %q", path)
	path = s.storable(path)
	err = s.db.QueryRowContext(ctx, `SELECT sha256, source.id FROM file
		JOIN document ON document.num = file.document JOIN source ON source.num = document.source
		WHERE path = ? AND here = 1`, path).Scan(&sha256, &source)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return sha256, source, err
}

// A File is a path that a document was found at.
type File struct {
	Path      string    `json:"path"`
	Name      string    `json:"name"` // its base name
	FirstSeen time.Time `json:"first_seen"`
	LastSeen  time.Time `json:"last_seen"`
	Here      bool      `json:"here"` // the path held this document when last looked at
}

// Files lists where the document with this SHA-256 was found, oldest first.
func (s *Store) Files(ctx context.Context, sha256 string) ([]File, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT path, name, here, first_seen, last_seen FROM file
		JOIN document ON document.num = file.document WHERE sha256 = ? ORDER BY file.num`, sha256)
	return scanAll(rows, err, "listing the files of document "+shortSum(sha256), func(f *File, scan func(...any) error) error {
		return scan(&f.Path, &f.Name, &f.Here, (*timestamp)(&f.FirstSeen), (*timestamp)(&f.LastSeen))
	})
}

// A Refusal is a file that was not indexed.
type Refusal struct {
	Path   string `json:"path"`
	Name   string `json:"name,omitempty"`   // the file's base name; set by AddRefusal where it is empty
	SHA256 string `json:"sha256,omitempty"` // empty where the file could not be read
	corpus.Refusal
	At     time.Time `json:"at,omitzero"` // when it was recorded; set by AddRefusal
	Reader string    `json:"-"`           // what read the file and refused it; empty where another try could end otherwise
}

// AddRefusal records a refusal in place of an earlier one of the same path.
func (s *Store) AddRefusal(ctx context.Context, r Refusal) (err error) {
	defer wrapError(&err, "recording the refusal of %q", r.Path)
	r.Path = s.storable(r.Path)
	name := s.storable(cmp.Or(r.Name, filepath.Base(r.Path)))
	return s.change(ctx, func(tx *sql.Tx) error {
		return execute(ctx, tx, `INSERT INTO refusal (path, name, sha256, reason, advice, at, reader) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (path) DO UPDATE SET name = excluded.name, sha256 = excluded.sha256, reason = excluded.reason,
			advice = excluded.advice, at = excluded.at, reader = excluded.reader`, r.Path, name, r.SHA256, r.Reason, r.Advice, s.timestamp(), r.Reader)
	})
}

// RefusalBy returns why a reader refused the file with this SHA-256, under
// whatever path it was; nil where it is not known to have done so.
func (s *Store) RefusalBy(ctx context.Context, reader, sha256 string) (*corpus.Refusal, error) {
	var r corpus.Refusal
	err := s.db.QueryRowContext(ctx, "SELECT reason, advice FROM refusal WHERE sha256 = ? AND reader = ? AND reader <> '' LIMIT 1",
		sha256, reader).Scan(&r.Reason, &r.Advice)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("looking up the refusal of document %s: %w", shortSum(sha256), err)
	}
	return &r, nil
}

const deleteRefusal = "DELETE FROM refusal WHERE path = ?"

// RemoveRefusal removes the refusal of a path.
func (s *Store) RemoveRefusal(ctx context.Context, path string) (err error) {
	defer wrapError(&err, "forgetting the refusal of %q", path)
	path = s.storable(path)
	return s.change(ctx, func(tx *sql.Tx) error { return execute(ctx, tx, deleteRefusal, path) })
}

// Refusals lists the files and addresses that were refused and not added since, by path.
func (s *Store) Refusals(ctx context.Context) ([]Refusal, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT path, name, sha256, reason, advice, at FROM refusal ORDER BY path")
	return scanAll(rows, err, "listing the refusals", func(r *Refusal, scan func(...any) error) error {
		return scan(&r.Path, &r.Name, &r.SHA256, &r.Reason, &r.Advice, (*timestamp)(&r.At))
	})
}

// scanAll reads all rows into a list that is never nil. doing begins its errors.
func scanAll[T any](rows *sql.Rows, failed error, doing string, read func(*T, func(...any) error) error) (list []T, err error) {
	defer wrapError(&err, "%s", doing)
	if failed != nil {
		return nil, failed
	}
	defer rows.Close()
	list = []T{}
	for rows.Next() {
		var t T
		if err := read(&t, rows.Scan); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

// shortSum is the beginning of a SHA-256, as errors name a document.
func shortSum(sha256 string) string {
	return sha256[:min(12, len(sha256))]
}
