package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"

	"evidence/cmd/internal/app"
	"evidence/corpus/store"
	"evidence/indexer"
)

var removeCommand = command{
	name:    "remove",
	args:    "ID...",
	summary: "withdraw reports by their ids",
	about: `
A withdrawn report is no longer found, and the links to its passages say that it was withdrawn and when. Its original stays in
the data directory, and indexing its file again brings it back. If one of the ids is unknown, nothing is withdrawn.`,
	setup: func(f *flag.FlagSet) runner {
		data := dataFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return usagef("remove", "remove needs the ids of the reports to withdraw; evidence documents lists them")
			}
			if !store.Exists(*data) {
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
	x := indexer.New(d.Dir, d.Store, d.Engine, indexer.Options{})
	defer x.Close()
	if err := x.Sync(ctx, func(string) {}); err != nil {
		return err
	}
	if err := x.Remove(ctx, ids...); errors.Is(err, store.ErrUnknown) {
		return fmt.Errorf("%w%s", err, suggestIDs(ctx, d.Store, ids))
	} else if err != nil {
		return err
	}
	for _, id := range ids {
		e.printf("withdrew %s\n", id)
	}
	return nil
}

// suggestIDs is the end of a message about unknown ids.
func suggestIDs(ctx context.Context, st *store.Store, ids []string) string {
	docs, err := st.Documents(ctx)
	if err != nil {
		return ""
	}
	var known []string
	for _, d := range docs {
		known = append(known, d.ID)
	}
	for _, id := range ids {
		if !slices.Contains(known, id) {
			if s := didYouMean(id, known); s != "" {
				return s
			}
		}
	}
	return "; evidence documents lists the ids"
}
