package app

import (
	"context"
	"fmt"
	"os"
	"slices"

	"evidence/corpus/tempdir"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/search/eval"
)

// beirBatch is how many documents are indexed at a time.
const beirBatch = 1000

// EvalBEIR evaluates a collection in BEIR's form with a temporary index.
func EvalBEIR(ctx context.Context, name string) (report eval.Report, err error) {
	set, err := eval.ReadBEIR(name)
	if err != nil {
		return report, err
	}
	dir, err := tempdir.Make("eval")
	if err != nil {
		return report, fmt.Errorf("making a temporary index: %w", err)
	}
	defer os.RemoveAll(dir)
	index, err := bleveindex.Open(dir)
	if err != nil {
		return report, err
	}
	defer index.Close()
	for some := range slices.Chunk(set.Reports, beirBatch) {
		if err := index.Replace(ctx, some...); err != nil {
			return report, err
		}
	}
	if _, err := bleveindex.Learn(ctx, dir, search.LearnOptions{}); err != nil {
		return report, err
	}
	return set.Run(ctx, index)
}
