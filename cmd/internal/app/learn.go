package app

import (
	"context"
	"time"

	"evidence/search/bleveindex"
	"evidence/search/rank"
)

// learnAfter is how long the reports must have been unchanged before the site learns from them: they often come
// many at a time.
const learnAfter = 10 * time.Second

// Learn learns from the reports of a data directory. found is false if it holds no report.
func Learn(ctx context.Context, data string, logf Logf) (stats rank.LearnStats, found bool, err error) {
	d, err := OpenForReading(ctx, data, logf) // completes the index
	if d == nil || err != nil {
		return stats, false, err
	}
	defer d.Close()
	stats, err = bleveindex.Learn(ctx, indexDir(data))
	return stats, true, err
}

// learn starts learning in the background if the reports have changed. Searches find
// what was learnt by themselves.
func (l *liveLibrary) learn(ctx context.Context) {
	if l.changed.IsZero() || time.Since(l.changed) < learnAfter || !l.learning.CompareAndSwap(false, true) {
		return
	}
	l.changed = time.Time{}
	l.inUse.Go(func() {
		defer l.learning.Store(false)
		stats, err := bleveindex.Learn(ctx, indexDir(l.Data))
		switch {
		case ctx.Err() != nil:
		case err != nil:
			l.Log.Warn("learning from the reports", "error", err.Error())
		case stats.Bytes > 0:
			l.Log.Info("learnt from the reports", "passages", stats.Passages, "ms", stats.Took.Milliseconds())
		}
	})
}
