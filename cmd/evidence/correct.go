package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer"
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
			l, err := openWriting(ctx, e, *data)
			if err != nil {
				return err
			}
			defer l.Close()
			return correct(ctx, l, list, func(done string) { e.printf("%s\n", done) })
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

// correct makes corrections, once it knows that every report they name is there,
// says of each what was done, and has the index know.
func correct(ctx context.Context, l *library, list []manifest.Correction, tell func(done string)) error {
	for i := range list {
		if err := findCorrected(ctx, l.store, &list[i]); err != nil {
			return err
		}
	}
	for _, c := range list {
		for _, v := range c.Values {
			done, err := correctValue(ctx, l.store, c.ID, v)
			if err != nil {
				return err
			}
			tell(c.ID + ": " + done)
		}
	}
	return indexer.Sync(ctx, l.store, l.engine, func(string) {})
}

// findCorrected completes the id of the report that a correction is about.
func findCorrected(ctx context.Context, st *store.Store, c *manifest.Correction) error {
	if c.SHA256 != "" {
		v, ok, err := st.Version(ctx, c.SHA256)
		if err == nil && !ok {
			err = fmt.Errorf("%s:%d: no report in the library has a PDF with the SHA-256 %q", c.File, c.Line, c.SHA256)
		}
		if err != nil {
			return err
		}
		c.ID = v.Source
	}
	_, err := st.Document(ctx, c.ID)
	if errors.Is(err, store.ErrUnknown) {
		return fmt.Errorf("%w%s", err, suggestIDs(ctx, st, []string{c.ID}))
	}
	return err
}

// correctValue corrects one value, or takes its correction back, and says what was done.
func correctValue(ctx context.Context, st *store.Store, id string, v manifest.Value) (string, error) {
	value := v.Value
	switch value {
	case "":
		err := st.Uncorrect(ctx, id, v.Field)
		if errors.Is(err, store.ErrUnknown) {
			return v.Field + " was not corrected", nil
		}
		return "took back the correction of " + v.Field, err
	case manifest.Nothing:
		value = ""
	}
	err := st.Correct(ctx, store.Correction{Source: id, Field: v.Field, Value: value})
	return v.Field + " is now " + orDash(value), err
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
		return e.json(struct {
			Corrections []store.Correction `json:"corrections"`
		}{list})
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
