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

// A download is the state of a Request.
type download struct {
	*Request
	place    int       // in Addresses
	tries    int       // of this address that failed
	wrong    int       // answers of this address with the wrong content
	unlisted string    // SHA-256 of a complete file that is not in the list
	after    time.Time // earliest time of the next try
	refused  []string  // why earlier addresses were refused
}

func (d *download) address() string {
	if len(d.Addresses) == 0 {
		return ""
	}
	return d.Addresses[d.place]
}

// work does the downloads of one host. One that is to be retried lets the others go first.
func (f *Fetcher) work(ctx context.Context, queue []*download, report func(Event)) error {
	for len(queue) > 0 {
		next := nextDownload(queue)
		d := queue[next]
		queue = append(queue[:next], queue[next+1:]...)
		if err := sleep(ctx, time.Until(d.after)); err != nil {
			return err
		}
		file, err := f.try(ctx, d)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil {
			report(Event{File: file})
			continue
		}
		event, err := f.handleFailure(d, err)
		if err != nil {
			return err
		}
		if report(event); event.Retry {
			queue = append(queue, d)
		}
	}
	return nil
}

// nextDownload is the first download that is due, else the one due next.
func nextDownload(queue []*download) int {
	next := 0
	for i, d := range queue {
		if !d.after.After(time.Now()) {
			return i
		}
		if d.after.Before(queue[next].after) {
			next = i
		}
	}
	return next
}

// handleFailure decides whether a failed download is retried or refused. The
// error is err where it is not about the address.
func (f *Fetcher) handleFailure(d *download, err error) (Event, error) {
	var refusal *corpus.Refusal
	temporary := asRetryable(err)
	switch {
	case errors.Is(err, errUnlisted):
		return d.retry(errUnlisted.Error(), 0), nil
	case temporary != nil && temporary.wrongContent:
		// It may be a page about a failure that passes.
		if d.wrong++; d.wrong < 2 {
			return d.retry(temporary.Reason, f.backoff(0)), nil
		}
		refusal = &temporary.Refusal
	case temporary != nil:
		wait := f.backoff(d.tries)
		if d.tries++; d.tries < f.o.Tries && temporary.wait <= maxWait {
			return d.retry(temporary.Reason, max(wait, temporary.wait)), nil
		}
		refusal = &temporary.Refusal
		if temporary.wait > maxWait {
			refusal.Reason += fmt.Sprintf(", and asks to wait for %s", temporary.wait.Round(time.Second))
		} else if d.tries > 1 {
			refusal.Reason += fmt.Sprintf(", %d times", d.tries)
		}
	case !errors.As(err, &refusal):
		return Event{}, err
	}
	if d.place+1 < len(d.Addresses) {
		d.refused = append(d.refused, d.address()+": "+refusal.Reason)
		event := d.retry(refusal.Reason, 0)
		d.place, d.tries, d.wrong = d.place+1, 0, 0
		return event, nil
	}
	final := &Refusal{ID: d.ID, URL: d.address(), Refusal: *refusal}
	if len(d.refused) > 0 {
		final.Reason += " (before: " + strings.Join(d.refused, "; ") + ")"
	}
	return Event{Refusal: final}, nil
}

func (d *download) retry(reason string, wait time.Duration) Event {
	d.after = time.Now().Add(wait)
	return Event{Refusal: &Refusal{ID: d.ID, URL: d.address(), Refusal: corpus.Refusal{Reason: reason}}, Retry: true, Wait: wait}
}

const maxBackoff = time.Minute

// backoff is how long to wait after the first failure (0), the second, …: twice
// as long each time, and between half of that and all of it, so that requests that
// failed together do not come back together.
func (f *Fetcher) backoff(failures int) time.Duration {
	wait := min(f.o.Backoff<<min(failures, 10), maxBackoff)
	return wait/2 + rand.N(wait/2+1)
}

// sleep waits for d or until ctx ends.
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
