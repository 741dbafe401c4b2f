package main

import (
	"context"
	"errors"
	"flag"

	"evidence/corpus/health"
	"evidence/corpus/store"
)

var migrateCommand = command{
	name:    "migrate",
	summary: "copy the library's database from SQLite to PostgreSQL, or back",
	about: `
--from and --to are each a data directory, whose database is evidence.db, or the address of a PostgreSQL database. The one must
have a library, the other none. All tables are copied as they are at one moment, and read again from the copy: their rows and a
hash of all their values have to be the same. At last every passage is compared with the seal that was made when it was stored. It
is one transaction: if it is interrupted, run it again.

Stop the program before, because what it changes afterwards is not in the copy. The originals stay in the data directory: go on with it
and --database. Move its evidence.db away, so that no command takes that for the library.`,
	examples: []string{"evidence migrate --from /srv/evidence --to postgres://evidence@db.example.org/evidence"},
	setup: func(f *flag.FlagSet) runner {
		from := f.String("from", "", "copy the database of the data directory or PostgreSQL address `FROM`")
		to := f.String("to", "", "make the database `TO`, a data directory or a PostgreSQL address")
		asJSON := jsonFlag(f)
		return func(ctx context.Context, e *env, _ []string) error {
			if *from == "" || *to == "" {
				return usagef("migrate needs --from and --to")
			}
			return migrate(ctx, e, *from, *to, *asJSON)
		}
	},
}

func migrate(ctx context.Context, e *env, from, to string, asJSON bool) error {
	source, err := openSource(ctx, e, from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := openPlace(ctx, to)
	if err != nil {
		return err
	}
	defer target.Close()
	list, err := store.Copy(ctx, source, target, func(c store.CopiedTable) {
		if !asJSON {
			e.printf("%-20s %s  %s\n", c.Table, c.SHA256[:16], count(c.Rows, "row", "rows"))
		}
	})
	if errors.Is(err, store.ErrNotEmpty) {
		return usagef("--to cannot be %q: %s", store.Redacted(to), err)
	}
	if err != nil {
		return err
	}
	damage, err := target.Check(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		problems := []health.Problem{}
		for _, d := range damage {
			problems = append(problems, health.Problem{ID: d.Report, Description: d.What})
		}
		err = e.json(struct {
			Tables   []store.CopiedTable `json:"tables"`
			Problems []health.Problem    `json:"problems"`
		}{list, problems})
	} else {
		for _, d := range damage {
			e.printf("%s  %s\n", d.Report, d.What)
		}
		e.printf("copied and checked: %s\n", count(len(list), "table", "tables"))
	}
	if err == nil && len(damage) > 0 {
		err = errRefused
	}
	return err
}

// openSource opens a library. If there is none, it says so.
func openSource(ctx context.Context, e *env, from string) (*store.Store, error) {
	if !store.IsPostgres(from) {
		if err := checkFile("from", from); err != nil {
			return nil, err
		}
		return openStore(ctx, e, from)
	}
	return openPlace(ctx, from)
}

// openPlace opens the database of a data directory, or of an address.
func openPlace(ctx context.Context, place string) (*store.Store, error) {
	if store.IsPostgres(place) {
		return store.OpenDatabase(ctx, place)
	}
	return store.Open(ctx, place)
}
