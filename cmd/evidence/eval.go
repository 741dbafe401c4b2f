package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"evidence/search/eval"
)

var evalCommand = command{
	name:    "eval",
	args:    "JUDGEMENTS.jsonl",
	summary: "measure the ranking on judged queries",
	about: `
Each line of the file is a JSON object: id, query, kind, doc (a file's name or a report's id), page, anchor (a few consecutive
words of the passage that answers it) and alt (further passages that do, with doc, page and anchor).`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) != 1 {
				return usagef("eval", "eval needs one file of judgements")
			}
			file, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("reading judgements: %w", err)
			}
			defer file.Close()
			judgements, err := eval.Read(file)
			if err != nil {
				return fmt.Errorf("reading judgements of %q: %w", args[0], err)
			}
			l, err := openReading(ctx, e, *data)
			if err != nil {
				return err
			}
			if l == nil {
				tellEmpty(e, *data)
				return errRefused
			}
			defer l.Close()
			report, err := eval.Run(ctx, l.engine, judgements)
			if err != nil {
				return err
			}
			if *asJSON {
				return e.json(report)
			}
			return report.WriteTable(e.out)
		}
	},
}
