package app

import (
	"context"
	"time"

	"evidence/search"
)

const (
	// learnAfter is how long the reports must have been unchanged before the site learns from them: they often come
	// many at a time.
	learnAfter = 5 * time.Second
	// relearnAfter is how long after an attempt the site tries again to learn what is still missing.
	relearnAfter = time.Minute
	// longestPause is how long learning and scrubbing wait for searches to end at most: where there is always one they go on slowly.
	longestPause = time.Second
	// pauseFor is how long they wait before they look again whether a search is under way.
	pauseFor = 2 * time.Millisecond
)

// Learn learns from the reports of a data directory. found is false if it holds no report.
func Learn(ctx context.Context, data string, o search.LearnOptions, logf Logf) (stats search.LearnStats, found bool, err error) {
	d, err := OpenForReading(ctx, data, logf) // completes the index
	if d == nil || err != nil {
		return stats, false, err
	}
	defer d.Close()
	stats, err = learnFrom(ctx, d, o)
	return stats, true, err
}

// afterSearches makes a function that waits for searches to end.
func afterSearches(engine Engine) func(context.Context) {
	return func(ctx context.Context) {
		for start := time.Now(); engine.Busy() && ctx.Err() == nil && time.Since(start) < longestPause; {
			time.Sleep(pauseFor)
		}
	}
}

// learn starts learning in the background if the reports have changed, or if something is still missing. It uses one
// processor, and none while somebody searches. Searches find what was learnt by themselves.
func (l *liveLibrary) learn(ctx context.Context) {
	if l.changed.IsZero() && time.Since(l.learnedAt) > relearnAfter && l.shown.Engine.Coverage() < 1 {
		l.changed = l.learnedAt
	}
	if l.changed.IsZero() || time.Since(l.changed) < learnAfter || l.shown.Store.Refusal() != nil || l.shown.absent || l.remaking.Load() || !l.learning.CompareAndSwap(false, true) {
		return
	}
	l.changed, l.learnedAt = time.Time{}, time.Now()
	shown, pause := l.shown.Data, afterSearches(l.shown.Engine)
	l.inUse.Go(func() {
		defer l.learning.Store(false)
		stats, err := learnFrom(ctx, shown, search.LearnOptions{Workers: 1, Pause: pause})
		switch {
		case ctx.Err() != nil:
		case err != nil:
			l.Log.Warn("learning from the reports", "error", err.Error())
		case stats.New > 0:
			l.Log.Info("learnt from the reports", "passages", stats.New, "damaged", stats.Damaged, "ms", stats.Took.Milliseconds())
		}
	})
}
