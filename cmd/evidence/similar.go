package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"evidence/corpus/passageid"
	"evidence/search"
)

var similarCommand = command{
	name:    "similar",
	args:    "PASSAGE",
	summary: "find passages that are like a passage",
	about: `
Passages with nearly the same words come first and are marked. Numbers, months, judgements and negations must be the same in
both. Then come those that have most in common with it in words and meaning. Meaning counts, and nearly the same words are
known, once evidence learn has learnt all reports. The exit status is 0 even if no passage is similar.`,
	examples: []string{"evidence similar t5qxtt7yw66v"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		limit := limitFlag(f, 10)
		return func(ctx context.Context, e *env, args []string) error {
			switch {
			case len(args) != 1:
				return usagef("similar needs the id of one passage, as evidence search prints it")
			case *limit < 0:
				return usagef("--limit cannot be negative")
			}
			id, ok := passageid.Parse(args[0])
			if !ok {
				return usagef("%q is not the id of a passage: an id has %d letters and digits, or a few more", args[0], passageid.Length)
			}
			return similarTo(ctx, e, *data, id, *limit, *asJSON)
		}
	},
}

// similarTo prints the passages that are like one.
func similarTo(ctx context.Context, e *env, data, id string, n int, asJSON bool) error {
	d, err := openLibrary(ctx, e, data)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := d.Engine.Similar(ctx, id, n)
	if errors.Is(err, search.ErrNoPassage) {
		return fmt.Errorf("no report has a passage %q now; evidence cite %s says what became of it", id, id)
	}
	if err != nil {
		return err
	}
	if covered := d.Engine.Coverage(); covered < 1 {
		logLearning(e, search.MeaningLearning(covered))
	}
	if asJSON {
		return e.json(map[string]any{"passage": id, "similar": found})
	}
	for i := range found {
		printHit(e, &found[i].Hit, i+1)
		if found[i].Duplicate {
			e.printf("%sNearly the same words.\n\n", hitIndent)
		}
	}
	if len(found) == 0 {
		e.printf("No similar passage found.\n")
	}
	return nil
}
