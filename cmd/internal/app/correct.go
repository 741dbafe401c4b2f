package app

import (
	"context"
	"errors"
	"fmt"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer"
)

// Correct makes corrections once it has found every report that they name, and updates the index. done is
// called for each with the report's id and what was done. The error wraps store.ErrUnknown if a report is not in the library.
func (d *Data) Correct(ctx context.Context, list []manifest.Correction, done func(id, what string)) error {
	for i := range list {
		if err := findCorrected(ctx, d.Store, &list[i]); err != nil {
			return err
		}
	}
	for _, c := range list {
		for _, v := range c.Values {
			what, err := correctValue(ctx, d.Store, c.ID, v)
			if err != nil {
				return err
			}
			done(c.ID, what)
		}
	}
	return indexer.Sync(ctx, d.Store, d.Engine, func(string) {})
}

// findCorrected completes the id of the report that a correction is about.
func findCorrected(ctx context.Context, st *store.Store, c *manifest.Correction) error {
	if c.SHA256 != "" {
		v, ok, err := st.Version(ctx, c.SHA256)
		if err == nil && !ok {
			err = fmt.Errorf("%s:%d: no report in the library has a PDF with the SHA-256 %q", c.File, c.Line, c.SHA256)
		}
		if err != nil {
			return err
		}
		c.ID = v.Source
	}
	_, err := st.Document(ctx, c.ID)
	return err
}

// correctValue corrects one value, or takes back its correction, and describes the result.
func correctValue(ctx context.Context, st *store.Store, id string, v manifest.Value) (string, error) {
	value := v.Value
	switch value {
	case "":
		err := st.RemoveCorrection(ctx, id, v.Field)
		if errors.Is(err, store.ErrUnknown) {
			return v.Field + " was not corrected", nil
		}
		return "took back the correction of " + v.Field, err
	case manifest.Nothing:
		value = ""
	}
	return v.Field + " is now " + v.Value, st.AddCorrection(ctx, store.Correction{Source: id, Field: v.Field, Value: value})
}
