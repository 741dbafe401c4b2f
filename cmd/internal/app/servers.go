package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/web/reports"
)

// follow puts into the index what other servers of the library have changed in its database since the last time, where each
// server has an index of its own. While somebody else writes to that, it is done the next time. An index that servers share has
// it from the server that made the change.
func (l *liveLibrary) follow(ctx context.Context) error {
	if _, shared := cluster(l.shown.Dir); shared || !store.OnServer(l.shown.Dir) {
		return nil
	}
	revision, err := l.shown.Store.Revision(ctx)
	if err != nil || revision == l.revision {
		return err
	}
	complete, err := indexer.Complete(ctx, l.shown.Store, l.shown.Engine)
	if err == nil && !complete {
		writer, err := openWriter(l.shown.Dir, l.Logf)
		if errors.Is(err, errLocked) {
			return nil
		}
		if err != nil {
			return err
		}
		n := 0
		err = errors.Join(indexer.Sync(ctx, l.shown.Store, writer, func(string) { n++ }), writer.Close())
		if err != nil {
			return fmt.Errorf("putting what other servers added into the index: %w", err)
		}
		l.Log.Info("took over what other servers changed", "reports", n)
	}
	if err == nil {
		l.revision = revision
	}
	return err
}

// notAnswering is what an error says does not answer: the database server or the search engine; "" for neither.
func notAnswering(err error) string {
	switch {
	case errors.Is(err, store.ErrAway):
		return "the database server"
	case reports.Away(err):
		return "the search engine"
	}
	return ""
}

// logAway logs once that one of the servers that the site needs does not answer, and once that it does again. It reports whether the error
// is of that kind.
func (l *liveLibrary) logAway(err error) bool {
	away := notAnswering(err)
	switch {
	case away != "" && away != l.away:
		l.Log.Error(away+" does not answer; what needs it is refused until it does", "error", err.Error())
	case err == nil && l.away != "":
		l.Log.Info(l.away + " answers again")
	}
	if away != "" || err == nil {
		l.away = away
	}
	return away != ""
}

// openOnce opens the library, and waits for a database server that does not answer yet.
func (l *liveLibrary) openOnce(ctx context.Context) error {
	for {
		err := l.open(ctx)
		if !l.logAway(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(reloadEvery):
		}
	}
}

// scrubKept looks for damage in what is kept. Of several servers of one library one reads the database at a time; the others
// read their originals alone.
func (l *liveLibrary) scrubKept(ctx context.Context, d *Data, shown *originals, pause func()) (damage []health.Problem, err error) {
	done, err := d.Store.TryAlone(ctx, "looking for damage", func(ctx context.Context) error {
		damage, err = indexer.Scrub(ctx, shown.library, d.Store, pause)
		return err
	})
	if err != nil || done {
		return damage, err
	}
	return indexer.ScrubOriginals(ctx, shown.library, d.Store, pause)
}
