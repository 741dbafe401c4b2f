package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
)

// storedSource is what is kept of a source: its facts and where each was taken from,
// corrections aside.
type storedSource struct {
	corpus.Source
	Origins map[string]corpus.Origin `json:"origins,omitempty"`

	// Of its current document:
	Hidden     []corpus.HiddenText      `json:"hidden,omitempty"`
	Doubtful   []corpus.DoubtfulPassage `json:"doubtful,omitempty"`
	PartlyRead []int                    `json:"partly_read,omitempty"`
}

// UpdateSource records newer facts of a source, and where they were taken from,
// whose document need not be read again, as after a change of its manifest.
// Facts equal to those it has change nothing.
func (s *Store) UpdateSource(ctx context.Context, src corpus.Source, origins map[string]corpus.Origin) (err error) {
	defer wrapError(&err, "recording the facts of report %q", src.ID)
	return s.change(ctx, func(tx *sql.Tx) error {
		before, err := factsOf(ctx, tx, src.ID)
		if err != nil {
			return err
		}
		var t storedSource
		if err := json.Unmarshal([]byte(before), &t); err != nil {
			return err
		}
		facts, err := json.Marshal(storedSource{src, origins, t.Hidden, t.Doubtful, t.PartlyRead})
		if err != nil || before == string(facts) {
			return err
		}
		if err := execute(ctx, tx, "UPDATE source SET facts = ? WHERE id = ?", string(facts), src.ID); err != nil {
			return err
		}
		if err := sealFacts(ctx, tx, src.ID); err != nil {
			return err
		}
		return bumpRevision(ctx, tx, src.ID)
	})
}

// SourceWithoutCorrections returns the facts of a source as they were stored, without its
// corrections, and where they were taken from.
func (s *Store) SourceWithoutCorrections(ctx context.Context, id string) (src corpus.Source, origins map[string]corpus.Origin, err error) {
	defer wrapError(&err, "reading the facts of report %q", id)
	facts, err := factsOf(ctx, s.db, id)
	if err != nil {
		return src, nil, err
	}
	var t storedSource
	err = json.Unmarshal([]byte(facts), &t)
	t.ID = id
	return t.Source, t.Origins, err
}

// factsOf reads the facts of a source, in JSON. If a document of it was read, they have to be those that were stored then.
func factsOf(ctx context.Context, q queryer, id string) (facts string, err error) {
	var f sealedFacts
	err = q.QueryRowContext(ctx, "SELECT "+factsColumns+" FROM "+factsTables+" WHERE source.id = ?", id).Scan(f.targets()...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = q.QueryRowContext(ctx, "SELECT facts FROM source WHERE id = ? AND current IS NULL", id).Scan(&f.facts)
	case err == nil && !f.sealed():
		err = fmt.Errorf("they differ from what was stored: %w", ErrDamaged)
	}
	return f.facts, err
}

// bumpRevision raises the revision of a source's current document.
func bumpRevision(ctx context.Context, tx *sql.Tx, source string) error {
	return execute(ctx, tx, "UPDATE document SET "+newRevision+
		" WHERE num = (SELECT current FROM source WHERE id = ?)", rand.Int64(), source)
}

// A Correction is what a person says of one field of a source against whatever
// its manifest, its pages or its properties say.
type Correction struct {
	Source string    `json:"source"` // id
	Field  string    `json:"field"`  // as in a source's JSON; a grade's is that of corpus.GradeField
	Value  string    `json:"value"`  // empty where the field is to be empty
	At     time.Time `json:"at"`     // set by Correct
}

func (c *Correction) apply(doc *corpus.Document) error {
	if key, ok := corpus.GradeOf(c.Field); ok {
		c.setOrigin(doc, doc.Grades[key])
		if doc.Grades == nil {
			doc.Grades = make(map[string]string)
		}
		if doc.Grades[key] != c.Value { // what is printed is another grade
			delete(doc.GradesPrinted, key)
		}
		if doc.Grades[key] = c.Value; c.Value == "" {
			delete(doc.Grades, key)
		}
		return nil
	}
	value := doc.Field(c.Field)
	if value == nil {
		return fmt.Errorf("unknown field %q; fields are grades.JUDGEMENT, %s", c.Field, strings.Join(slices.Sorted(slices.Values(corpus.FieldNames(nil))), ", "))
	}
	c.setOrigin(doc, *value)
	*value = c.Value
	return nil
}

func (c *Correction) setOrigin(doc *corpus.Document, before string) {
	o := doc.Origins[c.Field].Override(before, c.Value, corpus.FromCorrection)
	o.At = c.At.UTC().Format(time.RFC3339)
	if doc.Origins == nil {
		doc.Origins = make(map[string]corpus.Origin)
	}
	doc.Origins[c.Field] = o
}

// AddCorrection sets one value of a source against whatever its manifest, its pages or
// its properties say, now and later. c.At is not read.
func (s *Store) AddCorrection(ctx context.Context, c Correction) (err error) {
	defer wrapError(&err, "correcting report %q", c.Source)
	if err := c.apply(new(corpus.Document)); err != nil {
		return err
	}
	return s.changeCorrection(ctx, c.Source, `INSERT INTO correction (source, field, value, at) SELECT num, ?, ?, ? FROM source WHERE id = ?
		ON CONFLICT (source, field) DO UPDATE SET value = excluded.value, at = excluded.at`, c.Field, c.Value, s.timestamp(), c.Source)
}

// RemoveCorrection takes a correction back. Where there is none the error wraps [ErrUnknown].
func (s *Store) RemoveCorrection(ctx context.Context, source, field string) (err error) {
	defer wrapError(&err, "taking back the correction of %s in report %q", field, source)
	return s.changeCorrection(ctx, source, `DELETE FROM correction
		WHERE field = ? AND source = (SELECT num FROM source WHERE id = ?)`, field, source)
}

// changeCorrection runs a statement that has to change a row, and says that the source's facts changed.
func (s *Store) changeCorrection(ctx context.Context, source, statement string, args ...any) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		if err := changeOne(tx.ExecContext(ctx, statement, args...)); err != nil {
			return err
		}
		return bumpRevision(ctx, tx, source)
	})
}

// Corrections lists the corrections of a source, of all where id is empty, by
// source and field.
func (s *Store) Corrections(ctx context.Context, id string) ([]Correction, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT source.id, field, value, at FROM correction
		JOIN source ON source.num = correction.source WHERE ? IN ('', source.id) ORDER BY source.id, field`, id)
	return scanAll(rows, err, "listing the corrections", scanCorrection)
}

func scanCorrection(c *Correction, scan func(...any) error) error {
	return scan(&c.Source, &c.Field, &c.Value, (*timestamp)(&c.At))
}
