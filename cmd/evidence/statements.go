package main

import (
	"context"
	"fmt"

	"evidence/corpus/sample"
	"evidence/corpus/statement"
	"evidence/corpus/statement/bundled"
	"evidence/corpus/store"
)

// bringStatements puts the statements that come with the program into a library that was never given them,
// and gives pins their words whose reports have come since.
func bringStatements(ctx context.Context, st *store.Store, shown bool) error {
	files := bundled.Files()
	if shown {
		files = []statement.File{sample.StatementFile()}
	}
	for _, f := range files {
		given, err := st.GaveStatement(ctx, f.Statement.ID)
		if err == nil && !given {
			_, err = st.ImportStatement(ctx, f, bundledBy)
		}
		if err != nil {
			return fmt.Errorf("bringing the statement %q: %w", f.Statement.ID, err)
		}
	}
	_, err := st.FillPins(ctx)
	return err
}

// bundledBy is who the statements that come with the program are added by.
const bundledBy = "the authors of Evidence Index"
