package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"

	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/search"
	"evidence/search/bleveindex"
)

var verifyCommand = command{
	name:    "verify",
	summary: "check that the originals are unchanged and the index is complete",
	about: `
Every original is checked against its SHA-256, and the index against the database. Nothing is mended; each difference is named
with what to do about it, and the exit status is then 1.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 0 {
				return usagef("verify", "verify takes no arguments")
			}
			v := &indexer.Verification{Differences: []indexer.Difference{}}
			if store.Exists(*data) {
				var err error
				if v, err = verify(ctx, e, *data); err != nil {
					return err
				}
			} else {
				tellEmpty(e, *data)
			}
			return printVerification(e, v, *asJSON)
		}
	},
}

func verify(ctx context.Context, e *env, data string) (*indexer.Verification, error) {
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	engine, missing, err := engineToVerify(data)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	bar := newBar(e)
	v, err := indexer.Verify(ctx, data, st, engine, bar.checking)
	bar.clear()
	if err == nil && missing != "" {
		v.Differences = append([]indexer.Difference{{What: missing, Advice: "run evidence index or evidence search; either makes it again"}}, v.Differences...)
	}
	return v, err
}

// engineToVerify opens the index as it is. One that cannot be read is missing, and holds nothing.
func engineToVerify(data string) (engine search.Engine, missing string, err error) {
	engine, err = bleveindex.OpenReader(indexDir(data))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nothing{}, "the index is missing", nil
	case unreadable(err):
		return nothing{}, "the index cannot be used: " + err.Error(), nil
	}
	return engine, "", err
}

// nothing is an engine that holds nothing.
type nothing struct{ search.Engine }

func (nothing) Documents(context.Context) ([]search.Entry, error) { return nil, nil }
func (nothing) Close() error                                      { return nil }

func printVerification(e *env, v *indexer.Verification, asJSON bool) error {
	if asJSON {
		if err := e.json(v); err != nil {
			return err
		}
	} else {
		for _, d := range v.Differences {
			e.printf("%s: %s; %s\n", joined(" ", d.ID, short(d.SHA256)), d.What, d.Advice)
		}
		e.printf("%s of %s checked, %s; %s.\n", count(v.Originals, "original", "originals"), count(v.Documents, "report", "reports"),
			count(v.Passages, "passage", "passages"), count(len(v.Differences), "difference", "differences"))
	}
	if len(v.Differences) > 0 {
		return errRefused
	}
	return nil
}

// short is enough of a SHA-256 to know it by.
func short(sum string) string {
	return sum[:min(len(sum), 12)]
}
