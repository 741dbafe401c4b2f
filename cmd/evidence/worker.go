package main

import (
	"context"
	"flag"
	"time"

	"evidence/cmd/internal/app"
	"evidence/indexer"
)

var workerCommand = command{
	name:    "worker",
	creates: true,
	summary: "read the files that evidence index --queue has queued, beside other workers",
	about: `
Workers share a queue in the PostgreSQL database that --database names, and take the originals from where --objects names: any
number of them on any number of machines. Each takes a file for itself for two minutes at a time (--lease), reads it, and writes its passages to
the database. Sites that use the database show the report within seconds.

A worker that is stopped gives its files back. If one is killed, others take its files when their leases end; nothing is lost, and nothing is
there twice. A file that cannot be read is set aside with the reason, and so is one that was begun five times and never finished; evidence
health lists them. While the database or the object store does not answer, files wait, and that does not count.

The data directory holds only what can be made again: copies of originals, and what OCR read.`,
	examples: []string{"evidence worker --database postgres://evidence@db/evidence --objects /srv/shared"},
	setup: func(f *flag.FlagSet) runner {
		data := dataFlag(f)
		library, file := objectsFlag(f, data), manifestFlag(f)
		limits, ocr := limitFlags(f), ocrFlag(f)
		atOnce := f.Int("workers", 0, "read `N` files at a time; 0 for one a core")
		lease := f.Duration("lease", app.DefaultLease, "let other workers take a file after this `LONG` without a sign of life")
		finish := f.Bool("finish", false, "end when the queue has nothing left")
		format := choiceFlag(f, "log", "the format of the log", "text", "json", "none")
		return func(ctx context.Context, e *env, _ []string) error {
			known, err := manifests(*file)
			if err != nil {
				return err
			}
			originals, err := library()
			if err != nil {
				return err
			}
			if *lease < time.Second || *atOnce < 0 {
				return usagef("--lease is a second or more, and --workers 0 or more")
			}
			return app.Work(ctx, app.WorkerOptions{
				Data: *data, OCR: *ocr, Lease: *lease, Finish: *finish, Log: logger(e, *format), Logf: e.logf,
				Indexer: indexer.Options{Manifests: known, Library: originals, Limits: *limits, Workers: *atOnce},
			})
		}
	},
}
