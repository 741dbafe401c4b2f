package app

import (
	"context"
	"errors"
	"time"

	"evidence/search/bleveindex"
)

// remakeEvery is how often the index is made anew at most: on a disk that goes on failing it would be of no use.
const remakeEvery = 30 * time.Minute

// remake starts to make the index anew in the background, from the database, if answers or a scrub found it unsound or
// whoever made it anew was stopped. Searches go on with what is open meanwhile.
func (l *liveLibrary) remake(ctx context.Context) {
	d := l.shown.Data
	why := l.whyRemake(d)
	if why == "" || l.shown.sampleDir != "" || d.Store.Refusal() != nil || l.remaking.Load() || time.Now().Before(l.nextRemake) {
		return
	}
	dir := indexDir(d.Dir)
	err := bleveindex.Discard(dir)
	if errors.Is(err, bleveindex.ErrLocked) {
		return // another process is at it, or adds reports
	}
	l.Log.Warn("making the index anew; searches go on with what is open", "why", why)
	l.nextRemake = time.Now().Add(remakeEvery)
	l.remaking.Store(true)
	l.inUse.Go(func() {
		defer l.remaking.Store(false)
		if err == nil {
			err = l.remakeNow(ctx, d)
		}
		if err != nil && ctx.Err() == nil {
			l.Log.Error("making the index anew", "error", err.Error())
		}
	})
}

// whyRemake says why the index has to be made anew; "" where it need not.
func (l *liveLibrary) whyRemake(d *Data) string {
	if l.indexDamaged.Load() {
		return "it is damaged"
	}
	if why := d.Engine.Unsound(); why != "" {
		return why
	}
	if !inCluster(d.Dir) && bleveindex.Unfinished(indexDir(d.Dir)) {
		return "it is unfinished"
	}
	return ""
}

func (l *liveLibrary) remakeNow(ctx context.Context, d *Data) error {
	began := time.Now()
	writer, err := openWriter(d.Dir, l.Logf)
	if err != nil {
		return err
	}
	if err := completeIndex(ctx, d.Store, writer, func(string, ...any) {}); err != nil {
		return err
	}
	l.indexDamaged.Store(false)
	l.rescrub.Store(true)
	l.Log.Info("made the index anew", "ms", time.Since(began).Milliseconds())
	return nil
}
