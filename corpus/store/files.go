package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"evidence/corpus"
)

// AssignID gives the document with this SHA-256 a source id, unless it has one, and
// returns it: the proposed id, or, if that belongs to another document, the proposed
// id with -2, -3, … behind it. Use [Store.AssignVersion]
// where the document is known to be of a source that has an id.
func (s *Store) AssignID(ctx context.Context, sha256, proposed string) (string, error) {
	return s.assign(ctx, sha256, proposed, func(tx *sql.Tx) (string, error) {
		id := proposed
		for n := 2; ; n++ {
			var used bool
			err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM source WHERE id = ?)", id).Scan(&used)
			if err != nil || !used {
				return id, err
			}
			id = fmt.Sprintf("%s-%d", proposed, n)
		}
	})
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
	err = s.change(ctx, func(tx *sql.Tx) error {
		id, err = sourceOf(ctx, tx, sha256)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if id, err = choose(tx); err != nil {
			return err
		}
		at := s.timestamp()
		_, err = tx.ExecContext(ctx, "INSERT INTO source (id, given) VALUES (?, ?) ON CONFLICT DO NOTHING", id, at)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO document (sha256, source, given)
			SELECT ?, num, ? FROM source WHERE id = ?`, sha256, at, id)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("giving document %s an id: %w", shortSum(sha256), err)
	}
	return id, nil
}

func sourceOf(ctx context.Context, q queryer, sha256 string) (id string, err error) {
	err = q.QueryRowContext(ctx, `SELECT source.id FROM document JOIN source ON source.num = document.source
		WHERE sha256 = ?`, sha256).Scan(&id)
	return id, err
}

// RecordFile records that the document with this SHA-256, which has an id, was found at
// path, and removes any refusal of the path. Two paths with one document
// are one document with two names.
func (s *Store) RecordFile(ctx context.Context, sha256, path string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		var doc int64
		err := tx.QueryRowContext(ctx, "SELECT num FROM document WHERE sha256 = ?", sha256).Scan(&doc)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w document; give it an id first", ErrUnknown)
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE file SET here = 0 WHERE path = ? AND document <> ?", path, doc); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO file (document, path, name, here, first_seen, last_seen) VALUES (?1, ?2, ?3, 1, ?4, ?4)
			ON CONFLICT (path, document) DO UPDATE SET here = 1, last_seen = excluded.last_seen`, doc, path, filepath.Base(path), s.timestamp()); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM refusal WHERE path = ?", path)
		return err
	})
	if err != nil {
		return fmt.Errorf("recording document %s at %q: %w", shortSum(sha256), path, err)
	}
	return nil
}

// FileAt returns the SHA-256 and the source id of the document that path held when
// it was last seen; both are empty where it held none.
func (s *Store) FileAt(ctx context.Context, path string) (sha256, source string, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT sha256, source.id FROM file
		JOIN document ON document.num = file.document JOIN source ON source.num = document.source
		WHERE path = ? AND here = 1`, path).Scan(&sha256, &source)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("looking up what was at %q: %w", path, err)
	}
	return sha256, source, nil
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
		var first, last string
		err := scan(&f.Path, &f.Name, &f.Here, &first, &last)
		f.FirstSeen, f.LastSeen = parseTimestamp(first), parseTimestamp(last)
		return err
	})
}

// A Refusal is a file that was not indexed.
type Refusal struct {
	Path   string `json:"path"`
	Name   string `json:"name,omitempty"`   // the file's base name; set by Refuse where it is empty
	SHA256 string `json:"sha256,omitempty"` // empty where the file could not be read
	corpus.Refusal
	At time.Time `json:"at,omitzero"` // when it was recorded; set by Refuse
}

// AddRefusal records a refusal in place of an earlier one of the same path.
func (s *Store) AddRefusal(ctx context.Context, r Refusal) error {
	name := cmp.Or(r.Name, filepath.Base(r.Path))
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO refusal (path, name, sha256, reason, advice, at)
			VALUES (?, ?, ?, ?, ?, ?)`, r.Path, name, r.SHA256, r.Reason, r.Advice, s.timestamp())
		return err
	})
	if err != nil {
		return fmt.Errorf("recording the refusal of %q: %w", r.Path, err)
	}
	return nil
}

// RemoveRefusal removes the refusal of a path.
func (s *Store) RemoveRefusal(ctx context.Context, path string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM refusal WHERE path = ?", path)
		return err
	})
	if err != nil {
		return fmt.Errorf("forgetting the refusal of %q: %w", path, err)
	}
	return nil
}

// Refusals lists the files and addresses that were refused and not added since, by path.
func (s *Store) Refusals(ctx context.Context) ([]Refusal, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT path, name, sha256, reason, advice, at FROM refusal ORDER BY path")
	return scanAll(rows, err, "listing the refusals", func(r *Refusal, scan func(...any) error) error {
		var at string
		err := scan(&r.Path, &r.Name, &r.SHA256, &r.Reason, &r.Advice, &at)
		r.At = parseTimestamp(at)
		return err
	})
}

// scanAll reads all rows into a list that is never nil. doing begins its errors.
func scanAll[T any](rows *sql.Rows, err error, doing string, read func(*T, func(...any) error) error) ([]T, error) {
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		var t T
		if err := read(&t, rows.Scan); err != nil {
			return nil, fmt.Errorf("%s: %w", doing, err)
		}
		list = append(list, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return list, nil
}

// shortSum is the beginning of a SHA-256, as errors name a document.
func shortSum(sha256 string) string {
	return sha256[:min(12, len(sha256))]
}
