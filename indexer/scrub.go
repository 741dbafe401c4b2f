package indexer

import (
	"context"
	"errors"

	"evidence/corpus/health"
	"evidence/corpus/store"
)

// Scrub reads the database with its checksums and every original, slowly, while others use them, and names what is not
// as it was written. pause is called after each small part. Missing originals are not
// reported here: health finds them without reading. Those in an object store are not read.
func Scrub(ctx context.Context, l Library, st *store.Store, pause func()) ([]health.Problem, error) {
	out, err := damagedDatabase(ctx, st, pause)
	if errors.Is(err, store.ErrDamaged) {
		out = append(out, health.Problem{Description: "the database is so damaged that not all of it could be checked", Advice: "restore it from a backup with evidence restore"})
	} else if err != nil {
		return nil, err
	}
	originals, err := ScrubOriginals(ctx, l, st, pause)
	return append(out, originals...), err
}

// ScrubOriginals is Scrub without the database.
func ScrubOriginals(ctx context.Context, l Library, st *store.Store, pause func()) (out []health.Problem, err error) {
	if l.Remote() { // reading all of it through the network every day is for evidence verify
		return nil, nil
	}
	sums, err := l.Sums(ctx)
	if err != nil {
		return nil, err
	}
	for _, sum := range sums {
		problem, err := l.checkPausing(ctx, sum, pause)
		if err != nil {
			return nil, err
		}
		if there, _ := l.Has(ctx, sum); problem == "" || !there { // removed meanwhile
			continue
		}
		found := health.Problem{SHA256: sum, Description: problem, Advice: adviceRestore}
		if v, ok, err := st.Version(ctx, sum); err == nil && ok {
			found.ID = v.Source
		}
		out = append(out, found)
	}
	return out, nil
}
