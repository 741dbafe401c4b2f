package main

import (
	"context"
	"flag"
	"time"

	"evidence/cmd/internal/app"
	"evidence/search/rank"
)

var learnCommand = command{
	name:    "learn",
	summary: "learn from the reports which words have similar meanings",
	about: `
Searches then also find passages that use other words for what was asked. The program learns from the library's own passages and
nothing else, and keeps the result with the index. It learns again once one passage in ten has been added or removed; until then it
only places the new passages among the others, which takes moments.

Searches work without this, by words and the thesaurus alone. While it runs the library can be searched and added to.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		return func(ctx context.Context, e *env, _ []string) error {
			stats, found, err := app.Learn(ctx, *data, e.logf)
			if err != nil {
				return err
			}
			if !found {
				logEmpty(e, *data)
				return errRefused
			}
			if *asJSON {
				return e.json(stats)
			}
			printLearnStats(e, stats)
			return nil
		}
	},
}

func printLearnStats(e *env, l rank.LearnStats) {
	took := l.Took.Round(10 * time.Millisecond)
	switch {
	case l.Anew:
		e.printf("Learnt from %s: %s terms in %d dimensions, %s kB, in %s.\n", count(l.Learnt, "passage", "passages"), thousands(l.Terms), l.Dims, thousands(l.Bytes/1000), took)
	case l.Bytes > 0:
		e.printf("Placed %s among the others, in %s.\n", count(l.Placed, "new passage", "new passages"), took)
	case l.Terms > 0:
		e.printf("Nothing has changed since the last time.\n")
	default:
		e.printf("There are too few passages to learn from: %s.\n", count(l.Passages, "passage", "passages"))
	}
	if l.Repeated > 0 {
		e.printf("%s nearly the same words as others.\n", count(l.Repeated, "passage has", "passages have"))
	}
}
