package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"evidence/cmd/internal/app"
	"evidence/corpus/manifest"
	"evidence/corpus/store"
)

var correctCommand = command{
	name:    "correct",
	args:    "[ID [FIELD=VALUE...]]",
	summary: "correct what is known of a report, or list the corrections",
	about: `
A correction is used instead of what the manifest, the report's pages and the PDF's properties say, now and when the report is
read again. It is kept with its time, and so is the value that it replaces. FIELD= takes a correction back; FIELD=- leaves the field
empty. The fields are those in the list of reports as JSON, such as title, authority, published or lead_inspector. For a grade,
write grades.leaders, grades.overall_effectiveness and so on.

Without FIELD=VALUE the command lists the corrections of one report, or of all. A file of many corrections is YAML:

  corrections:
    - id: ofsted-anytown-2030-01-02     # or sha256: that of one of its PDFs
      lead_inspector: Ann Other
      grades: {leaders: good}
      published:                        # takes the correction back`,
	examples: []string{"evidence correct ofsted-rotherham-2018-01-29 'published=2018-01-29'"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		file := f.String("file", "", "make the corrections that the YAML file `FILE` lists")
		return func(ctx context.Context, e *env, args []string) error {
			list, err := correctionsOf(*file, args)
			if err != nil {
				return err
			}
			if some, err := store.Exists(*data); err != nil {
				return err
			} else if !some {
				return fmt.Errorf("correcting: the library %q is empty", *data)
			}
			if len(list) == 0 {
				return listCorrections(ctx, e, *data, args, *asJSON)
			}
			d, err := app.OpenForWriting(ctx, *data, e.logf)
			if err != nil {
				return err
			}
			defer d.Close()
			err = d.Correct(ctx, list, func(id, what string) {
				recordDone(ctx, e, d.Store, "correction", id)
				e.printf("%s: %s\n", id, what)
			})
			if errors.Is(err, store.ErrUnknown) {
				err = fmt.Errorf("%w%s", err, suggestIDs(ctx, d.Store, correctedIDs(list)))
			}
			return err
		}
	},
}

// correctionsOf are the corrections that a file and the arguments ask for.
func correctionsOf(file string, args []string) ([]manifest.Correction, error) {
	if file != "" {
		if len(args) > 0 {
			return nil, usagef("correct takes either --file or the id of a report, not both")
		}
		if err := checkFile("file", file); err != nil {
			return nil, err
		}
		list, err := manifest.LoadCorrections(file)
		if err == nil && len(list) == 0 {
			err = fmt.Errorf("the file %q lists no corrections", file)
		}
		return list, err
	}
	if len(args) < 2 {
		return nil, nil
	}
	c := manifest.Correction{ID: args[0]}
	for _, arg := range args[1:] {
		field, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, usagef("%q is not a correction; write FIELD=VALUE", arg)
		}
		v := manifest.Value{Field: field, Value: strings.TrimSpace(value)}
		if err := v.Validate(); err != nil {
			return nil, usagef("%s: %s", field, err)
		}
		c.Values = append(c.Values, v)
	}
	return []manifest.Correction{c}, nil
}

func correctedIDs(list []manifest.Correction) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.ID)
	}
	return out
}

// listCorrections prints the corrections of the report named, or of all.
func listCorrections(ctx context.Context, e *env, data string, args []string, asJSON bool) error {
	st, err := store.Open(ctx, data)
	if err != nil {
		return err
	}
	defer st.Close()
	id := ""
	if len(args) > 0 {
		id = args[0]
		if _, err := st.Document(ctx, id); errors.Is(err, store.ErrUnknown) {
			return fmt.Errorf("%w%s", err, suggestIDs(ctx, st, args))
		}
	}
	list, err := st.Corrections(ctx, id)
	switch {
	case err != nil:
		return err
	case asJSON:
		return e.json(map[string]any{"corrections": list})
	case len(list) == 0:
		e.logf("There are no corrections.")
		return nil
	}
	var rows [][]string
	for _, c := range list {
		rows = append(rows, []string{c.Source, c.Field, c.Value, c.At.Format(time.DateOnly)})
	}
	return e.table("ID FIELD VALUE SINCE", rows)
}
