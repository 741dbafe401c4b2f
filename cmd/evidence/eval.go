package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"evidence/cmd/internal/app"
	"evidence/search/eval"
)

var evalCommand = command{
	name:    "eval",
	args:    "JUDGEMENTS.jsonl|DIR",
	summary: "measure the ranking on judged queries",
	about: `
Each line of the file is a JSON object: id, query, kind, doc (a file's name or a report's id), page, anchor (a few consecutive
words of the passage that answers the query) and alt (other passages that do, each with doc, page and anchor). After the figures
the command lists each query without a right passage among the first ten, with what was found instead.

A folder is a collection in the form of the BEIR benchmark: corpus.jsonl, queries.jsonl and qrels/test.tsv. It is put into a
temporary index, so that the ranking can be compared with published figures. The library is not used.`,
	examples: []string{"evidence eval judgements.jsonl"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) != 1 {
				return usagef("eval needs one file of judgements, or one folder in BEIR's form")
			}
			var report eval.Report
			var err error
			if info, failed := os.Stat(args[0]); failed == nil && info.IsDir() {
				report, err = app.EvalBEIR(ctx, args[0])
			} else {
				report, err = evalLibrary(ctx, e, *data, args[0])
			}
			if err != nil {
				return err
			}
			if *asJSON {
				return e.json(report)
			}
			return errors.Join(report.WriteTable(e.out), report.WriteFailures(e.out))
		}
	},
}

// evalLibrary evaluates the judgements of a file on the library.
func evalLibrary(ctx context.Context, e *env, data, name string) (report eval.Report, err error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return report, usagef("reading judgements of %q: %s", name, errNoFile)
	}
	if err != nil {
		return report, fmt.Errorf("reading judgements: %w", err)
	}
	defer file.Close()
	judgements, err := eval.Read(file)
	if err != nil {
		return report, fmt.Errorf("reading judgements of %q: %w", name, err)
	}
	d, err := openLibrary(ctx, e, data)
	if err != nil {
		return report, err
	}
	defer d.Close()
	if report, err = eval.Run(ctx, d.Engine, judgements); err == nil {
		report.Close, err = eval.MeasureClose(ctx, d.Engine, judgements)
	}
	return report, err
}
