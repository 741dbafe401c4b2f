package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"evidence/corpus"
)

// PutSource records newer facts of a source whose document need not be read
// again, as after a change of its manifest. Facts equal to those it has change
// nothing.
func (s *Store) PutSource(ctx context.Context, src corpus.Source) error {
	facts, err := json.Marshal(src)
	if err == nil {
		err = s.change(ctx, func(tx *sql.Tx) error {
			var before string
			err := tx.QueryRowContext(ctx, "SELECT facts FROM source WHERE id = ?", src.ID).Scan(&before)
			if errors.Is(err, sql.ErrNoRows) {
				return ErrUnknown
			}
			if err != nil || before == string(facts) {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE source SET facts = ? WHERE id = ?", string(facts), src.ID); err != nil {
				return err
			}
			return revise(ctx, tx, src.ID)
		})
	}
	if err != nil {
		return fmt.Errorf("recording the facts of report %q: %w", src.ID, err)
	}
	return nil
}

// revise raises the revision of a source's current document.
func revise(ctx context.Context, tx *sql.Tx, source string) error {
	_, err := tx.ExecContext(ctx, "UPDATE document SET revision = "+nextRevision+
		" WHERE num = (SELECT current FROM source WHERE id = ?)", source)
	return err
}

// fields are the facts that can be corrected.
var fields = map[string]func(*corpus.Source) *string{
	"title":            func(s *corpus.Source) *string { return &s.Title },
	"authority":        func(s *corpus.Source) *string { return &s.Authority },
	"publisher":        func(s *corpus.Source) *string { return &s.Publisher },
	"author":           func(s *corpus.Source) *string { return &s.Author },
	"published":        func(s *corpus.Source) *string { return &s.Published },
	"kind":             func(s *corpus.Source) *string { return &s.Kind },
	"framework":        func(s *corpus.Source) *string { return &s.Framework },
	"url":              func(s *corpus.Source) *string { return &s.URL },
	"landing_page":     func(s *corpus.Source) *string { return &s.LandingPage },
	"licence":          func(s *corpus.Source) *string { return &s.Licence },
	"inspection_start": func(s *corpus.Source) *string { return &s.InspectionStart },
	"inspection_end":   func(s *corpus.Source) *string { return &s.InspectionEnd },
	"lead_inspector":   func(s *corpus.Source) *string { return &s.LeadInspector },
}

// set corrects one fact; "grades.KEY" is the grade with that key. The maps of src
// become its own.
func set(src *corpus.Source, field, value string) error {
	if key, ok := strings.CutPrefix(field, "grades."); ok && key != "" {
		if src.Grades == nil {
			src.Grades = make(map[string]string)
		}
		src.Grades[key] = value
		return nil
	}
	fact := fields[field]
	if fact == nil {
		var names []string
		for name := range fields {
			names = append(names, name)
		}
		slices.Sort(names)
		return fmt.Errorf("unknown field %q; fields are grades.KEY, %s", field, strings.Join(names, ", "))
	}
	*fact(src) = value
	return nil
}

// Correct sets one fact of a source against whatever its manifest or its pages
// say, now and later. Fields are named as in a source's JSON, a grade as
// "grades.KEY".
func (s *Store) Correct(ctx context.Context, source, field, value string) error {
	err := set(new(corpus.Source), field, value)
	if err == nil {
		err = s.change(ctx, func(tx *sql.Tx) error {
			done, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO correction (source, field, value, at)
				SELECT num, ?, ?, ? FROM source WHERE id = ?`, field, value, s.stamp(), source)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil || n == 0 {
				return errors.Join(err, ErrUnknown)
			}
			return revise(ctx, tx, source)
		})
	}
	if err != nil {
		return fmt.Errorf("correcting report %q: %w", source, err)
	}
	return nil
}
