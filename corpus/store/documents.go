package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"evidence/corpus"
)

// Documents lists the current version of every source that was read and is not
// withdrawn, by id, corrections applied. It leaves out those whose facts are damaged; see [Store.Check].
func (s *Store) Documents(ctx context.Context) (list []corpus.Document, err error) {
	defer wrapError(&err, "listing the reports")
	return s.documents(ctx, "withdrawn IS NULL")
}

// HasDocuments reports whether there is a source that was read and is not withdrawn, damaged or not.
func (s *Store) HasDocuments(ctx context.Context) (some bool, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM source WHERE current IS NOT NULL AND withdrawn IS NULL)").Scan(&some)
	wrapError(&err, "looking for reports")
	return some, err
}

// Document returns the current version of a source. Where the store has none the
// error wraps [ErrUnknown], where it was withdrawn a [*WithdrawnError].
func (s *Store) Document(ctx context.Context, id string) (doc corpus.Document, err error) {
	var withdrawn time.Time
	err = s.db.QueryRowContext(ctx, "SELECT withdrawn FROM source WHERE id = ?", id).Scan((*timestamp)(&withdrawn))
	if err == nil && !withdrawn.IsZero() {
		return doc, &WithdrawnError{id, withdrawn}
	}
	defer wrapError(&err, "report %q", id)
	if err != nil {
		return doc, err
	}
	list, err := s.documents(ctx, "source.id = ?", id)
	if err == nil && len(list) == 0 {
		err = s.whyNot(ctx, id)
	}
	if err != nil {
		return doc, err
	}
	return list[0], nil
}

// whyNot says why a source has no document: none was read, or its facts are damaged.
func (s *Store) whyNot(ctx context.Context, id string) error {
	var read bool
	err := s.db.QueryRowContext(ctx, "SELECT current IS NOT NULL FROM source WHERE id = ?", id).Scan(&read)
	if err == nil && read {
		return fmt.Errorf("its facts differ from what was stored: %w", ErrDamaged)
	}
	return cmp.Or(err, ErrUnknown)
}

// documents lists the current versions of the sources that where selects.
func (s *Store) documents(ctx context.Context, where string, args ...any) ([]corpus.Document, error) {
	return readTx(ctx, s.db, func(tx *sql.Tx) ([]corpus.Document, error) { return queryDocuments(ctx, tx, where, args...) })
}

func queryDocuments(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]corpus.Document, error) {
	rows, err := tx.QueryContext(ctx, "SELECT "+factsColumns+" FROM "+factsTables+" WHERE "+where+" ORDER BY source.id", args...)
	list := []corpus.Document{}
	_, err = scanAll(rows, err, "reading their facts", func(f *sealedFacts, scan func(...any) error) error {
		if err := scan(f.targets()...); err != nil || !f.sealed() {
			return err
		}
		d, err := f.document()
		list = append(list, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	at := make(map[string]*corpus.Document, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	rows, err = tx.QueryContext(ctx, "SELECT source.id, name FROM file JOIN source ON source.current = file.document WHERE "+where+" ORDER BY file.num", args...)
	names, err := scanAll(rows, err, "reading their names", func(n *[2]string, scan func(...any) error) error { return scan(&n[0], &n[1]) })
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if d := at[n[0]]; d != nil && !slices.Contains(d.Names, n[1]) {
			d.Names = append(d.Names, n[1])
		}
	}
	rows, err = tx.QueryContext(ctx, "SELECT source.id, field, value, at FROM correction JOIN source ON source.num = correction.source WHERE "+where, args...)
	corrections, err := scanAll(rows, err, "reading their corrections", scanCorrection)
	for _, c := range corrections {
		if d := at[c.Source]; d != nil {
			err = errors.Join(err, c.apply(d))
		}
	}
	return list, err
}

func (f *sealedFacts) document() (d corpus.Document, err error) {
	var t storedSource
	if err := json.Unmarshal([]byte(f.facts), &t); err != nil {
		return d, err
	}
	if f.noText != "" {
		err = json.Unmarshal([]byte(f.noText), &d.NoText)
	}
	d.SHA256, d.Bytes, d.Pages, d.Passages = f.sha256, int64(f.bytes), f.pages, f.passages
	d.Source, d.Origins, d.Hidden, d.Doubtful, d.PartlyRead = t.Source, t.Origins, t.Hidden, t.Doubtful, t.PartlyRead
	d.ID = f.source
	return d, err
}

// Revision is a number that grows with every change of a report, by any process:
// of its text, its facts, or whether it is withdrawn. It is 0 in an empty store.
func (s *Store) Revision(ctx context.Context) (n int64, err error) {
	defer wrapError(&err, "reading the revision of the reports")
	return n, s.db.QueryRowContext(ctx, "SELECT coalesce(max(revision), 0) FROM document").Scan(&n)
}

// Marks tell each state of a report from every other: by the id of every source that was read and is not withdrawn, a number
// that is another after each change of what a search index holds of it. What index has a report with this mark need not be compared
// with the database.
func (s *Store) Marks(ctx context.Context) (marks map[string]int64, err error) {
	type marked struct {
		id   string
		mark int64
	}
	rows, err := s.db.QueryContext(ctx, "SELECT source.id, mark FROM source JOIN document ON document.num = source.current WHERE withdrawn IS NULL")
	list, err := scanAll(rows, err, "reading the marks of the reports", func(m *marked, scan func(...any) error) error { return scan(&m.id, &m.mark) })
	marks = make(map[string]int64, len(list))
	for _, m := range list {
		marks[m.id] = m.mark
	}
	return marks, err
}

// Mark is the mark of a report; see [Store.Marks].
func (s *Store) Mark(ctx context.Context, id string) (mark int64, err error) {
	defer wrapError(&err, "reading the mark of report %q", id)
	return mark, s.db.QueryRowContext(ctx, "SELECT mark FROM source JOIN document ON document.num = source.current WHERE id = ?", id).Scan(&mark)
}

// A Version is one PDF of a report.
type Version struct {
	SHA256    string    `json:"sha256"`    // SHA-256 of the PDF
	Current   bool      `json:"current"`   // whether searches find this version's passages
	Extractor string    `json:"extractor"` // version of the reader that last read the PDF
	Read      time.Time `json:"read"`      // when the PDF was read
	Given     time.Time `json:"given"`     // when the PDF was added
	// Number that rises with every change to what is known of the PDF.
	//
	// That is what a search index should hold of it: its passages, or its source's facts. 0 until it was read.
	Revision   int64     `json:"revision"`
	Source     string    `json:"source"`                // id of the report
	NoText     bool      `json:"no_text,omitempty"`     // whether some of its pages have no text
	PartlyRead bool      `json:"partly_read,omitempty"` // whether some of its pages were read only in part, as far as it is the current version
	Withdrawn  time.Time `json:"withdrawn,omitzero"`    // when the report was withdrawn
}

// The quotation marks of a text are escaped in JSON, so what partly_read is looked for by can be part of none.
const versionQuery = `SELECT sha256, document.num IS NOT DISTINCT FROM source.current, coalesce(extractor, ''), read_at,
	document.given, revision, source.id, withdrawn, no_text IS NOT NULL,
	document.num IS NOT DISTINCT FROM source.current AND facts LIKE '%"partly_read":[%' FROM document JOIN source ON source.num = document.source `

func scanVersion(v *Version, scan func(...any) error) error {
	return scan(&v.SHA256, &v.Current, &v.Extractor, (*timestamp)(&v.Read), (*timestamp)(&v.Given), &v.Revision, &v.Source,
		(*timestamp)(&v.Withdrawn), &v.NoText, &v.PartlyRead)
}

// Version returns what is known of the PDF with this SHA-256; ok is false where
// it was never given an id.
func (s *Store) Version(ctx context.Context, sha256 string) (v Version, ok bool, err error) {
	rows, err := s.db.QueryContext(ctx, versionQuery+"WHERE sha256 = ?", sha256)
	list, err := scanAll(rows, err, "looking up document "+shortSum(sha256), scanVersion)
	if err != nil || len(list) == 0 {
		return Version{}, false, err
	}
	return list[0], true, nil
}

// Versions lists the PDFs of every source, by source id, then in the order they
// got their ids.
func (s *Store) Versions(ctx context.Context) ([]Version, error) {
	rows, err := s.db.QueryContext(ctx, versionQuery+"ORDER BY source.id, document.num")
	return scanAll(rows, err, "listing the documents", scanVersion)
}

const currentPassages = "SELECT " + sealedColumns + " FROM " + passageTables + " WHERE passage.current = 1 AND passage.source = (SELECT num FROM source WHERE id = ?) "

// Passages lists the current passages of a source in reading order. A source
// that the store does not know has none. Neighbouring passages may share their
// Headings; do not change them.
func (s *Store) Passages(ctx context.Context, source string) ([]corpus.Passage, error) {
	return s.passages(ctx, source, currentPassages+"ORDER BY seq", source)
}

func (s *Store) passages(ctx context.Context, source, query string, args ...any) ([]corpus.Passage, error) {
	doing := fmt.Sprintf("reading the passages of report %q", source)
	rows, err := s.db.QueryContext(ctx, query, args...)
	var last *row
	var headings []string
	return scanAll(rows, err, doing, func(p *corpus.Passage, scan func(...any) error) error {
		r := new(sealedRow)
		if err := scan(r.targets()...); err != nil {
			return err
		}
		var err error
		*p, err = r.passage(source, last, headings)
		last, headings = &r.row, p.Headings
		return err
	})
}

// Passage returns the current passage with this id. Where it is not current the
// error says so and [Store.Resolve] where it went.
func (s *Store) Passage(ctx context.Context, id string) (corpus.Passage, error) {
	r, err := s.Resolve(ctx, id)
	if err != nil {
		return corpus.Passage{}, err
	}
	if r.Status != Current {
		return corpus.Passage{}, fmt.Errorf("passage %q is %s, no longer current", id, r.Status)
	}
	return *r.Passage, nil
}

// Neighbours returns up to before passages that stand before the current passage
// with this id in its source, and up to after that stand behind it, all in
// reading order.
func (s *Store) Neighbours(ctx context.Context, id string, before, after int) (prev, next []corpus.Passage, err error) {
	p, err := s.Passage(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	prev, err = s.passages(ctx, p.Document, currentPassages+"AND seq < ? ORDER BY seq DESC LIMIT ?", p.Document, p.Seq, before)
	if err != nil {
		return nil, nil, err
	}
	slices.Reverse(prev)
	next, err = s.passages(ctx, p.Document, currentPassages+"AND seq > ? ORDER BY seq LIMIT ?", p.Document, p.Seq, after)
	return prev, next, err
}
