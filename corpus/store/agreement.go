package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"
)

// An Agreement says how far what was read of a document agrees with what a
// second reader reads: the F1 of their words, 1 where they are the same and 0
// where they have none in common.
type Agreement struct {
	Extractor string    `json:"extractor"` // what read it first
	Reader    string    `json:"reader"`    // the second reader and its version
	Whole     float64   `json:"whole"`     // of all pages together; Unread where no page was
	Pages     []float64 `json:"pages"`     // of each page; Unread or ByOCR where there is nothing to compare with
	At        time.Time `json:"at"`        // set by PutAgreement
}

// What stands in an Agreement where there is none to tell.
const (
	Unread = -1 // the second reader could not read it
	ByOCR  = -2 // OCR read it from a picture: it has no text that a second reader could read
)

// Compared says whether there was any text to compare.
func (a *Agreement) Compared() bool {
	return slices.ContainsFunc(a.Pages, func(f float64) bool { return f != ByOCR })
}

// PutAgreement records how far readers agree on the document with this SHA-256,
// in place of what was known of the same first reader.
func (s *Store) PutAgreement(ctx context.Context, sha256 string, a Agreement) (err error) {
	defer wrapError(&err, "recording the agreement of readers on document %s", shortSum(sha256))
	return s.change(ctx, func(tx *sql.Tx) error {
		return changeOne(tx.ExecContext(ctx, `INSERT INTO agreement (document, extractor, reader, whole, pages, at)
			SELECT num, ?, ?, CAST(? AS DOUBLE PRECISION), ?, ? FROM document WHERE sha256 = ?
			ON CONFLICT (document, extractor) DO UPDATE SET reader = excluded.reader, whole = excluded.whole, pages = excluded.pages, at = excluded.at`, a.Extractor, a.Reader, a.Whole, asJSON(a.Pages), s.timestamp(), sha256))
	})
}

// Agreement returns how far a second reader agrees with what extractor read of
// the document with this SHA-256; ok is false where they were not compared.
func (s *Store) Agreement(ctx context.Context, sha256, extractor string) (a Agreement, ok bool, err error) {
	defer wrapError(&err, "looking up the agreement of readers on document %s", shortSum(sha256))
	err = s.db.QueryRowContext(ctx, `SELECT agreement.extractor, reader, whole, agreement.pages, at FROM agreement
		JOIN document ON document.num = agreement.document WHERE sha256 = ? AND agreement.extractor = ?`, sha256, extractor).
		Scan(&a.Extractor, &a.Reader, &a.Whole, asJSON(&a.Pages), (*timestamp)(&a.At))
	if errors.Is(err, sql.ErrNoRows) {
		return Agreement{}, false, nil
	}
	return a, err == nil, err
}
