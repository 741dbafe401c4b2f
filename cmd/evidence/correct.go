package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"evidence/cmd/internal/app"
	"evidence/corpus/manifest"
	"evidence/corpus/store"
)

var correctCommand = command{
	name:    "correct",
	args:    "[ID [FIELD=VALUE...]]",
	summary: "say what is right of a report, against what was read or listed",
	about: `
A correction goes before what the manifest, the report's pages and the PDF's properties say, now and when the report is read
again. It is kept with the time at which it was made, and what it took the place of stays known. FIELD= takes a correction
back; FIELD=- leaves the field empty. Fields are those of the list of reports as JSON: title, authority, published,
lead_inspector, …; a grade's is grades.leaders, grades.overall_effectiveness, ….

Without FIELD=VALUE the corrections made so far are listed, all or those of one report. A file of many corrections is YAML:

  corrections:
    - id: ofsted-anytown-2030-01-02     # or sha256: that of one of its PDFs
      lead_inspector: Ann Other
      grades: {leaders: good}
      published:                        # takes the correction back`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		file := f.String("file", "", "make the corrections in the YAML file `FILE`")
		return func(ctx context.Context, e *env, args []string) error {
			list, err := correctionsOf(*file, args)
			if err != nil {
				return err
			}
			if !store.Exists(*data) {
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
			err = d.Correct(ctx, list, func(done string) { e.printf("%s\n", done) })
			if errors.Is(err, store.ErrUnknown) {
				var ids []string
				for _, c := range list {
					ids = append(ids, c.ID)
				}
				err = fmt.Errorf("%w%s", err, suggestIDs(ctx, d.Store, ids))
			}
			return err
		}
	},
}

// correctionsOf are the corrections that a file and the arguments ask for.
func correctionsOf(file string, args []string) ([]manifest.Correction, error) {
	if file != "" {
		if len(args) > 0 {
			return nil, usagef("correct", "correct takes either --file or the id of a report, not both")
		}
		list, err := manifest.LoadCorrections(file)
		if err == nil && len(list) == 0 {
			err = fmt.Errorf("the file of corrections %q lists none", file)
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
			return nil, usagef("correct", "%q corrects nothing; write FIELD=VALUE", arg)
		}
		v := manifest.Value{Field: field, Value: strings.TrimSpace(value)}
		if err := v.Check(); err != nil {
			return nil, usagef("correct", "%s: %s", field, err)
		}
		c.Values = append(c.Values, v)
	}
	return []manifest.Correction{c}, nil
}

// listCorrections prints the corrections of the reports named, of all where none is.
func listCorrections(ctx context.Context, e *env, data string, ids []string, asJSON bool) error {
	st, err := store.Open(ctx, data)
	if err != nil {
		return err
	}
	defer st.Close()
	id := ""
	if len(ids) > 0 {
		id = ids[0]
		if _, err := st.Document(ctx, id); errors.Is(err, store.ErrUnknown) {
			return fmt.Errorf("%w%s", err, suggestIDs(ctx, st, ids))
		}
	}
	list, err := st.Corrections(ctx, id)
	if err != nil {
		return err
	}
	if asJSON {
		if list == nil {
			list = []store.Correction{}
		}
		return e.json(map[string]any{"corrections": list})
	}
	if len(list) == 0 {
		e.logf("Nothing was corrected.")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tFIELD\tVALUE\tSINCE")
	for _, c := range list {
		fmt.Fprintln(w, strings.Join([]string{c.Source, c.Field, orDash(c.Value), c.At.Format(time.DateOnly)}, "\t"))
	}
	return w.Flush()
}
