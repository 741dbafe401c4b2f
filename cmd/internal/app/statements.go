package app

import (
	"context"
	"fmt"

	"evidence/corpus/sample"
	"evidence/corpus/statement"
	"evidence/corpus/statement/bundled"
	"evidence/corpus/store"
)

// bundledAuthor is who the bundled statements are added by.
const bundledAuthor = "the authors of Evidence Index"

// AddBundledStatements adds the statements that come with the program, once: one that was removed stays removed.
// It also gives pins the words of reports that were added since.
func AddBundledStatements(ctx context.Context, st *store.Store) error {
	// Of two servers that start at once, the second finds them added.
	return st.Alone(ctx, "adding the bundled statements", func(ctx context.Context) error {
		return addStatements(ctx, st, bundled.Files())
	})
}

func addSampleStatement(ctx context.Context, st *store.Store) error {
	return addStatements(ctx, st, []statement.File{sample.StatementFile()})
}

func addStatements(ctx context.Context, st *store.Store, files []statement.File) error {
	for _, f := range files {
		added, err := st.HadStatement(ctx, f.Statement.ID)
		if err == nil && !added {
			_, err = st.ImportStatement(ctx, f, bundledAuthor)
		}
		if err != nil {
			return fmt.Errorf("adding the bundled statement %q: %w", f.Statement.ID, err)
		}
	}
	_, err := st.FillPins(ctx)
	return err
}
