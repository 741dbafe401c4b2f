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
both. Then come those that have most in common with it in words and meaning. The command uses what evidence learn has learnt from
the reports; before that it finds none, and says so. The exit status is 0 even if there are none.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		n := f.Int("n", 10, "print at most `N` passages")
		return func(ctx context.Context, e *env, args []string) error {
			switch {
			case len(args) != 1:
				return usagef("similar needs the id of one passage, as evidence search prints it")
			case *n < 0:
				return usagef("-n cannot be negative")
			}
			id, ok := passageid.Parse(args[0])
			if !ok {
				return usagef("%q is not the id of a passage: an id has %d letters and digits, or a few more", args[0], passageid.Length)
			}
			return similarTo(ctx, e, *data, id, *n, *asJSON)
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
	learned := d.Engine.Learned()
	if !learned {
		e.logf("evidence learn has not been run on this library, so no similar passages are known. Run it first.")
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
	if len(found) == 0 && learned {
		e.printf("No similar passage found. If reports were added since evidence learn was run, run it again.\n")
	}
	return nil
}
