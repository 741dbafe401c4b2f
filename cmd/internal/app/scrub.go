package app

import (
	"context"
	"time"

	"evidence/corpus/health"
)

// ScrubAfter is how long after its start a site scrubs, unless it is told otherwise: by then what is done at the start
// is done.
const ScrubAfter = 5 * time.Minute

const (
	scrubEvery = 24 * time.Hour
	// scrubRest is how long a scrub rests, as a multiple of the time that it has worked, so that it takes a quarter of a
	// processor and of the disk.
	scrubRest = 3
)

// scrub starts to read all that the library keeps in the background, if it is time.
func (l *liveLibrary) scrub(ctx context.Context) {
	due := !time.Now().Before(l.nextScrub) || l.rescrub.Swap(false)
	if l.nextScrub.IsZero() || !due || l.shown.sampleDir != "" || !l.scrubbing.CompareAndSwap(false, true) {
		return
	}
	l.nextScrub = time.Now().Add(scrubEvery)
	d, sound := l.shown.Data, l.shown.pages.sound
	l.inUse.Go(func() {
		defer l.scrubbing.Store(false)
		if err := l.scrubNow(ctx, d, sound); err != nil && ctx.Err() == nil {
			l.Log.Error("looking for damage", "error", err.Error())
		}
	})
}

func (l *liveLibrary) scrubNow(ctx context.Context, d *Data, shown *originals) error {
	began, pause := time.Now(), slowly(ctx, afterSearches(d.Engine))
	damage, err := l.scrubKept(ctx, d, shown, pause)
	if err != nil {
		return err
	}
	index, err := damagedIndex(ctx, d.Dir, pause)
	if err != nil {
		return err
	}
	l.indexDamaged.Store(len(index) > 0)
	s := &health.Scrub{Ended: time.Now().UTC(), Damage: append(append([]health.Problem{}, damage...), index...)}
	for _, p := range s.Damage {
		l.Log.Error("damage", "report", p.ID, "sha256", p.SHA256, "what", p.Description, "advice", p.Advice)
		shown.forget(p.SHA256)
	}
	l.Log.Info("looked for damage", "found", len(s.Damage), "ms", time.Since(began).Milliseconds())
	l.scrubbed.Store(s)
	if d.Store.Refusal() != nil {
		return nil
	}
	return s.Save(d.Dir)
}

// slowly makes a function that rests between the parts of a long work, and waits for searches with wait.
func slowly(ctx context.Context, wait func(context.Context)) func() {
	last := time.Now()
	return func() {
		select {
		case <-ctx.Done():
		case <-time.After(min(scrubRest*time.Since(last), longestPause)):
		}
		wait(ctx)
		last = time.Now()
	}
}

// lastScrub is what was found damaged last, by this process or by another, such as evidence verify.
func (l *liveLibrary) lastScrub() *health.Scrub {
	own := l.scrubbed.Load()
	kept, err := health.LastScrub(l.Data)
	if err != nil || kept == nil || own != nil && own.Ended.After(kept.Ended) {
		return own
	}
	return kept
}
