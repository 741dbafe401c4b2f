package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// A Fetch is one time that an address gave a document, or said that what it gave
// before has not changed.
type Fetch struct {
	Source string    `json:"source"` // id of the manifest's entry that was asked for
	URL    string    `json:"url"`    // as asked
	Final  string    `json:"final"`  // where the answer came from, after redirects
	Status int       `json:"status"` // of HTTP; 200, 206 after a resumed download, or 304
	SHA256 string    `json:"sha256"` // of the document
	At     time.Time `json:"at"`     // in UTC, to the second; set by PutFetch where it is zero

	// ETag and LastModified are the answer's, to ask with whether it has changed;
	// empty where it gave none.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// PutFetch records a fetch, and removes any refusal of its address. The
// document need not have an id yet.
func (s *Store) PutFetch(ctx context.Context, f Fetch) (err error) {
	if f.Source == "" || f.URL == "" || len(f.SHA256) != 64 {
		return fmt.Errorf("recording a fetch of %q from %q: an id, an address and a SHA-256 are needed", f.Source, f.URL)
	}
	at := s.timestamp()
	if !f.At.IsZero() {
		at = f.At.UTC().Format(time.RFC3339)
	}
	defer wrapError(&err, "recording that %q was fetched", f.URL)
	return s.change(ctx, func(tx *sql.Tx) error {
		if err := execute(ctx, tx, `INSERT INTO "fetch" (source, url, final, status, sha256, etag, last_modified, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, f.Source, f.URL, f.Final, f.Status, f.SHA256, f.ETag, f.LastModified, at); err != nil {
			return err
		}
		return execute(ctx, tx, deleteRefusal, f.URL)
	})
}

// Fetches lists the fetches of the document with this SHA-256, the latest first;
// none where it did not come from an address.
func (s *Store) Fetches(ctx context.Context, sha256 string) ([]Fetch, error) {
	return s.fetches(ctx, "listing the fetches of document "+shortSum(sha256), "sha256 = ?", sha256)
}

// FetchesFor lists the fetches for a manifest's entry by its id, the latest first.
func (s *Store) FetchesFor(ctx context.Context, source string) ([]Fetch, error) {
	return s.fetches(ctx, fmt.Sprintf("listing the fetches for %q", source), "source = ?", source)
}

func (s *Store) fetches(ctx context.Context, doing, where string, arg any) ([]Fetch, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT source, url, final, status, sha256, etag, last_modified, at FROM "fetch"
		WHERE `+where+" ORDER BY num DESC", arg)
	return scanAll(rows, err, doing, func(f *Fetch, scan func(...any) error) error {
		return scan(&f.Source, &f.URL, &f.Final, &f.Status, &f.SHA256, &f.ETag, &f.LastModified, (*timestamp)(&f.At))
	})
}
