package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus/store"
)

var backupCommand = command{
	name:    "backup",
	args:    "DIR",
	summary: "copy the library to a folder, also while it is in use",
	about: `
The folder gets the database as it is at that moment, the originals under their SHA-256, and thesaurus.txt. All that was
acknowledged before the command began is in it. The copy is checked before it takes the place of an earlier one in the same folder:
every page of the database against its checksum, every original against its SHA-256. Originals that the folder has are not copied
again. The index is not in it; evidence restore makes it again. A PostgreSQL database is copied to the same form, as it is at one
moment; what PostgreSQL itself offers (pg_dump, archived logs) can be used beside it.

Originals in an object store (--objects) are read from there, compared with their SHA-256, and copied too.

An original that is missing or was changed is named, and the exit status is then 1; the rest is backed up. If the database itself is
damaged, the earlier backup stays as it is.`,
	examples: []string{"evidence backup /backups/evidence"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		library := objectsFlag(f, data)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) != 1 {
				return usagef("backup needs one folder to copy to")
			}
			some, err := store.Exists(*data)
			if err != nil {
				return err
			}
			if !some {
				logEmpty(e, *data)
				return errRefused
			}
			originals, err := library()
			if err != nil {
				return err
			}
			b, err := app.BackUp(ctx, *data, originals, args[0])
			if err != nil {
				return err
			}
			return printBackup(e, b, "backed up", *asJSON)
		}
	},
}

var restoreCommand = command{
	name:    "restore",
	args:    "DIR",
	summary: "restore a data directory from a backup",
	about: `
The folder is one that evidence backup made. The backup is checked first; a damaged one is not restored, nor one that was used as a
library and has changes of its own. Stop the program before: while one has the database open, nothing is restored. A database that the data directory has is kept beside the restored one, under a name with the time; originals that it has and that
are as they were stay. The index is made again. A PostgreSQL database that --database names must be empty. With --objects the originals
go to the folder or the object store that it names.

Users, passwords and tokens are those of the backup, and are named so that you can remove and revoke again what was since. All sessions
end. The restoration is in evidence user log; what was recorded after the backup is in the database that is kept beside.`,
	creates:  true,
	examples: []string{"evidence restore --data /srv/evidence /backups/evidence"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		library := objectsFlag(f, data)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) != 1 {
				return usagef("restore needs the folder of a backup")
			}
			if _, err := os.Stat(args[0]); errors.Is(err, fs.ErrNotExist) {
				return usagef("there is no folder %q; check its name", args[0])
			}
			originals, err := library()
			if err != nil {
				return err
			}
			b, err := app.Restore(ctx, args[0], *data, originals)
			if err != nil {
				return err
			}
			d, err := app.OpenForReading(ctx, *data, e.logf) // which makes the index
			if err != nil {
				return err
			}
			if d != nil {
				defer d.Close()
			}
			if b.Aside != "" {
				e.logf("The database that was there is now %q.", b.Aside)
			}
			logUsers(e, b)
			return printBackup(e, b, "restored", *asJSON)
		}
	},
}

// logUsers names those who can sign in after a restoration: who was removed, and whose token was revoked or password changed since the backup,
// only a person can know.
func logUsers(e *env, b *app.Backup) {
	if len(b.Users) == 0 {
		return
	}
	e.logf("Every session has ended. These users can sign in, with the passwords and tokens that they had when the backup was made. If any was removed, revoked or changed since, do so again with evidence user.")
	for _, u := range b.Users {
		var labels []string
		for _, t := range u.Tokens {
			labels = append(labels, fmt.Sprintf("%q", t.Label))
		}
		if len(labels) == 0 {
			labels = []string{"none"}
		}
		e.logf("  %s; tokens: %s", u.Name, strings.Join(labels, ", "))
	}
}

func printBackup(e *env, b *app.Backup, what string, asJSON bool) error {
	if asJSON {
		if err := e.json(b); err != nil {
			return err
		}
	} else {
		for _, p := range b.Problems {
			e.printf("%s\n", p)
		}
		e.printf("%s and checked: the database and %s, of which %d copied now.\n", what, count(b.Originals-len(b.Problems), "original", "originals"), b.Copied)
	}
	if len(b.Problems) > 0 {
		return errRefused
	}
	return nil
}
