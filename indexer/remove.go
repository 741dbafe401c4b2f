package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"

	"evidence/corpus/store"
)

// Remove withdraws reports by the ids of their sources: they are no longer
// found, and the links of their passages say since when. Their originals stay.
// If an id is unknown, nothing is done.
func (x *Indexer) Remove(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		var gone *store.WithdrawnError
		if _, err := x.store.Document(ctx, id); err != nil && !errors.As(err, &gone) {
			return err
		}
	}
	for _, id := range ids {
		if err := x.store.Withdraw(ctx, id); err != nil {
			return err
		}
	}
	return x.engine.Remove(context.WithoutCancel(ctx), ids...)
}

// withdrawMissing withdraws the reports whose originals were removed from the
// library. Where all are gone the folder itself is missing, which is an error.
func (r *addRun) withdrawMissing(ctx context.Context) error {
	docs, err := r.store.Documents(ctx)
	if err != nil {
		return err
	}
	var missing []string
	for _, d := range docs {
		if !r.library.Has(d.SHA256) {
			missing = append(missing, d.ID)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if _, err := os.Stat(r.library.dir); err != nil || len(missing) == len(docs) && len(docs) > 1 {
		return fmt.Errorf("the library %q has none of the %d originals that belong there: put it back from where it was moved or from a backup; "+
			"to withdraw reports, use evidence remove", r.library.dir, len(docs))
	}
	if err := r.Indexer.Remove(ctx, missing...); err != nil {
		return err
	}
	r.summary.Removed = append(r.summary.Removed, missing...)
	return nil
}
