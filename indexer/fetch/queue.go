package fetch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"evidence/corpus"
)

// A task is a want on its way.
type task struct {
	want    *Want
	place   int       // in its addresses
	tries   int       // of this address that failed for the moment
	wrong   int       // answers of this address that were something else
	other   string    // SHA-256 of what was downloaded whole and is not known
	after   time.Time // it is to be tried
	refused []string  // what its earlier addresses were refused for
}

func (t *task) address() string {
	if len(t.want.Addresses) == 0 {
		return ""
	}
	return t.want.Addresses[t.place]
}

// work does the tasks of one host. One that is to be tried again lets the others go first.
func (f *Fetcher) work(ctx context.Context, queue []*task, tell func(Event)) error {
	for len(queue) > 0 {
		next := 0
		for i, t := range queue {
			if t.after.Before(queue[next].after) {
				next = i
			}
			if !t.after.After(time.Now()) {
				next = i
				break
			}
		}
		t := queue[next]
		queue = append(queue[:next], queue[next+1:]...)
		if err := sleep(ctx, time.Until(t.after)); err != nil {
			return err
		}
		file, err := f.try(ctx, t)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if file != nil {
			tell(Event{File: file})
			continue
		}
		again, err := f.failed(t, err)
		if err != nil {
			refusal := (*Refusal)(nil)
			if !errors.As(err, &refusal) {
				return err
			}
			tell(Event{Refusal: refusal})
			continue
		}
		if again != nil {
			tell(Event{Again: again})
		}
		queue = append(queue, t)
	}
	return nil
}

// failed says what is to be done about a task that failed: try it again, and tell
// of that, or give it up, which is the error.
func (f *Fetcher) failed(t *task, err error) (*Again, error) {
	var moment *momentary
	var wrong *wrongAnswer
	cause := &corpus.Refusal{}
	switch {
	case errors.As(err, &moment):
		wait := f.backoff(t.tries)
		if t.tries++; t.tries < f.o.Tries && moment.wait <= maxWait {
			return t.later(moment.reason, max(wait, moment.wait)), nil
		}
		cause.Reason, cause.Advice = moment.reason, adviceLater
		if moment.wait > maxWait {
			cause.Reason += fmt.Sprintf(", and asks to wait for %s", moment.wait.Round(time.Second))
		} else if t.tries > 1 {
			cause.Reason += fmt.Sprintf(", %d times", t.tries)
		}
	case errors.As(err, &wrong):
		// It may be a page that only speaks of a failure of the moment.
		if t.wrong++; t.wrong < 2 {
			return t.later(wrong.Reason, f.backoff(0)), nil
		}
		cause = &wrong.Refusal
	case errors.Is(err, errTwice):
		return t.later(errTwice.Error(), 0), nil
	case errors.As(err, &cause):
	default:
		return nil, err
	}
	refusal := &Refusal{ID: t.want.ID, URL: t.address(), Refusal: *cause}
	if t.place+1 < len(t.want.Addresses) {
		t.refused = append(t.refused, refusal.URL+": "+refusal.Reason)
		again := t.later(refusal.Reason, 0)
		t.place, t.tries, t.wrong = t.place+1, 0, 0
		return again, nil
	}
	if len(t.refused) > 0 {
		refusal.Reason += " (before: " + strings.Join(t.refused, "; ") + ")"
	}
	return nil, refusal
}

func (t *task) later(reason string, wait time.Duration) *Again {
	t.after = time.Now().Add(wait)
	return &Again{ID: t.want.ID, URL: t.address(), Reason: reason, Wait: wait}
}

const maxBackoff = time.Minute

// backoff is how long to wait after the first failure (0), the second, …: twice
// as long each time, and between half of that and all of it, so that many who
// failed at once do not come back at once.
func (f *Fetcher) backoff(failures int) time.Duration {
	wait := min(f.o.Backoff<<min(failures, 10), maxBackoff)
	return wait/2 + rand.N(wait/2+1)
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
