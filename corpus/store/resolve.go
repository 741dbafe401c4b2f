package store

import (
	"context"
	"database/sql"
	"time"

	"evidence/corpus"
	"evidence/corpus/passageid"
)

// A Status says what became of a passage id.
type Status string

// What may have become of a passage id.
const (
	Current   Status = "current"   // it names a passage of the report as it is now
	Moved     Status = "moved"     // the same words are now under another id
	Changed   Status = "changed"   // the words changed, and another passage has their place now
	Gone      Status = "gone"      // nothing in the report has the words now
	Withdrawn Status = "withdrawn" // the report was withdrawn
)

// A Resolution is what a passage id leads to.
type Resolution struct {
	Status Status `json:"status"`
	// Passage is the current passage that the id names, or its successor; nil where
	// the words are gone or the source is withdrawn.
	Passage *corpus.Passage `json:"passage,omitempty"`
	// Issued is what the id itself names, as it was last seen.
	Issued Issued `json:"issued"`
	// Withdrawn is when the source was withdrawn.
	Withdrawn time.Time `json:"withdrawn,omitzero"`
	// Earlier readings of the id, oldest first: other pages or numbers, or the
	// same letters and figures with other punctuation.
	Earlier []Reading `json:"earlier,omitempty"`
}

// An Issued passage is one as it was last seen under its id.
type Issued struct {
	corpus.Passage
	SHA256    string    `json:"sha256"`             // SHA-256 of the PDF that the passage was last seen in
	Extractor string    `json:"extractor"`          // version of the reader that made the passage
	FirstSeen time.Time `json:"first_seen"`         // when the passage was first seen
	LastSeen  time.Time `json:"last_seen,omitzero"` // when the passage was last seen; absent while it is current
}

// A Reading is what a passage's id stood for until a certain time.
type Reading struct {
	SHA256    string    `json:"sha256"`    // SHA-256 of the PDF
	Extractor string    `json:"extractor"` // version of the reader
	Page      int       `json:"page"`      // PDF page number of the page that the passage began on
	PageEnd   int       `json:"page_end"`  // PDF page number of the page that the passage ended on
	Label     string    `json:"label"`     // printed label of the page
	Paragraph string    `json:"paragraph"` // printed number of the paragraph
	Text      string    `json:"text"`      // text of the passage
	Until     time.Time `json:"until"`     // until when
}

// Resolve finds what a passage id leads to. An id never issued is an error that
// wraps [ErrUnknown].
func (s *Store) Resolve(ctx context.Context, id string) (r Resolution, err error) {
	defer wrapError(&err, "passage %q", id)
	return readTx(ctx, s.db, func(tx *sql.Tx) (Resolution, error) { return resolveIn(ctx, tx, id) })
}

func resolveIn(ctx context.Context, tx *sql.Tx, id string) (r Resolution, err error) {
	is, err := queryIssued(ctx, tx, "passage_id = ?", id)
	if err != nil {
		return r, err
	}
	r.Issued, r.Withdrawn = is.Issued, is.withdrawn
	if r.Earlier, err = queryReadings(ctx, tx, is.num); err != nil {
		return r, err
	}
	switch {
	case !is.withdrawn.IsZero():
		r.Status = Withdrawn
	case is.current:
		r.Status, r.Passage = Current, &r.Issued.Passage
	case is.replacedBy == 0:
		r.Status = Gone
	default:
		by, err := queryIssued(ctx, tx, "passage.num = ?", is.replacedBy)
		if err != nil {
			return r, err
		}
		r.Status, r.Passage = Changed, &by.Passage
		if passageid.Normalise(is.Text) == passageid.Normalise(by.Text) {
			r.Status = Moved
		}
	}
	return r, nil
}

type issuedRow struct {
	Issued
	num, replacedBy int64
	current         bool
	withdrawn       time.Time
}

func queryIssued(ctx context.Context, tx *sql.Tx, where string, args ...any) (is issuedRow, err error) {
	var r sealedRow
	var source string
	err = tx.QueryRowContext(ctx, `SELECT passage.num, coalesce(replaced_by, 0), passage.current, withdrawn,
		source.id, sha256, coalesce(extractor, ''), first_seen, last_seen, `+sealedColumns+` FROM `+passageTables+` WHERE `+where, args...).Scan(append([]any{&is.num, &is.replacedBy, &is.current, (*timestamp)(&is.withdrawn),
		&source, &is.SHA256, &is.Extractor, (*timestamp)(&is.FirstSeen), (*timestamp)(&is.LastSeen)}, r.targets()...)...)
	if err != nil {
		return is, err
	}
	is.Passage, err = r.passage(source, nil, nil)
	return is, err
}

func queryReadings(ctx context.Context, tx *sql.Tx, passage int64) ([]Reading, error) {
	rows, err := tx.QueryContext(ctx, `SELECT sha256, reading.extractor, page, page_end, label, paragraph, text, until
		FROM reading JOIN document ON document.num = reading.document WHERE passage = ? ORDER BY reading.rowid`, passage)
	return scanAll(rows, err, "reading its history", func(r *Reading, scan func(...any) error) error {
		return scan(&r.SHA256, &r.Extractor, &r.Page, &r.PageEnd, &r.Label, &r.Paragraph, &r.Text, (*timestamp)(&r.Until))
	})
}

// Withdraw takes a source out: its passages are no longer found, and its ids say
// since when. It stays known; [Store.Restore] or putting a document of it brings
// it back. The date of a source withdrawn before stays.
func (s *Store) Withdraw(ctx context.Context, id string) (err error) {
	defer wrapError(&err, "withdrawing report %q", id)
	return s.setWithdrawn(ctx, id, "coalesce(withdrawn, ?)", s.timestamp())
}

// Restore brings a withdrawn source back with the passages it had.
func (s *Store) Restore(ctx context.Context, id string) (err error) {
	defer wrapError(&err, "restoring report %q", id)
	return s.setWithdrawn(ctx, id, "NULL")
}

func (s *Store) setWithdrawn(ctx context.Context, id, value string, args ...any) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		if err := changeOne(tx.ExecContext(ctx, "UPDATE source SET withdrawn = "+value+" WHERE id = ?", append(args, id)...)); err != nil {
			return err
		}
		return bumpRevision(ctx, tx, id)
	})
}

// Successor gives the id of the current passage that an id leads to; empty where it leads to none.
func (s *Store) Successor(ctx context.Context, id string) string {
	r, err := s.Resolve(ctx, id)
	if err != nil || r.Passage == nil {
		return ""
	}
	return r.Passage.ID
}
