package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"evidence/cmd/internal/app"
	"evidence/corpus/store"
	"evidence/indexer"
)

var removeCommand = command{
	name:    "remove",
	args:    "ID...",
	summary: "withdraw reports by their ids",
	about: `
A withdrawn report is no longer found, and links to its passages say that it was withdrawn and when. Its original stays in the data
directory. To bring it back, index its file again. If one of the ids is unknown, nothing is withdrawn.`,
	examples: []string{"evidence remove ofsted-rotherham-2018-01-29"},
	setup: func(f *flag.FlagSet) runner {
		data := dataFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return usagef("remove needs the ids of the reports to withdraw; evidence documents lists them")
			}
			if some, err := store.Exists(*data); err != nil {
				return err
			} else if !some {
				return fmt.Errorf("withdrawing %q: the library %q is empty", args[0], *data)
			}
			d, err := app.OpenForWriting(ctx, *data, e.logf)
			if err != nil {
				return err
			}
			defer d.Close()
			return remove(ctx, e, d, args)
		}
	},
}

func remove(ctx context.Context, e *env, d *app.Data, ids []string) error {
	return d.WithIndexer(app.OCRNever, indexer.Options{}, func(x *indexer.Indexer) error {
		if err := x.Sync(ctx, func(string) {}); err != nil {
			return err
		}
		already := map[string]error{}
		for _, id := range ids {
			var gone *store.WithdrawnError
			if _, err := d.Store.Document(ctx, id); errors.As(err, &gone) {
				already[id] = fmt.Errorf("%s was withdrawn already, on %s", id, gone.Since.Format(time.DateOnly))
			}
		}
		if err := x.Remove(ctx, ids...); errors.Is(err, store.ErrUnknown) {
			return fmt.Errorf("%w%s", err, suggestIDs(ctx, d.Store, ids))
		} else if err != nil {
			return err
		}
		for _, id := range ids {
			if already[id] != nil {
				e.printf("%s\n", already[id])
			} else {
				recordDone(ctx, e, d.Store, "removal", id)
				e.printf("withdrew %s\n", id)
			}
		}
		return nil
	})
}
