package result

import (
	"context"
	"net/http"
	"sync"
	"time"

	"evidence/corpus/quotecheck"
	"evidence/web/handler"
	"evidence/web/reports"
)

// Limits of what is checked at once.
const (
	MaxChecked    = 1 << 20 // bytes of a request
	MaxQuotes     = 500     // in a request
	maxSteps      = 400e6   // pairs of words that are compared for a request: some two seconds of a processor
	maxChecks     = 2       // requests that are worked on at a time
	keepOriginals = 15 * time.Minute
)

// checkQueue is how many requests wait for others to be checked.
const checkQueue = 16

// A QuoteChecker keeps a library's passages ready for checking quotes. They are read
// when the first quote comes, again when the library has changed, and let go
// some time after the last quote.
type QuoteChecker struct {
	mu       sync.Mutex
	of       *reports.Library
	revision int64 // of the reports that they were read of
	Kept     *quotecheck.Checker
	idle     *time.Timer
	turn     *handler.Gate // of requests that are worked on
	claims   claimAnswers
}

// NewQuoteChecker makes a checker; it reads the passages when the first quote comes.
func NewQuoteChecker() *QuoteChecker {
	return &QuoteChecker{turn: handler.NewGate(maxChecks, checkQueue, 10*time.Second)}
}

// originals are the library's passages as they are now.
func (c *QuoteChecker) originals(ctx context.Context, l *reports.Library) (*quotecheck.Checker, error) {
	revision, err := l.Store.Revision(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Kept == nil || c.of != l || c.revision != revision {
		// Whoever asked may have gone; the next one needs them all the same.
		before := new(quotecheck.Checker)
		if c.Kept != nil && c.of.Store == l.Store {
			before = c.Kept
		}
		kept, err := before.Renew(context.WithoutCancel(ctx), l.Store)
		if err != nil {
			return nil, err
		}
		kept.Successor = func(id string) string { return l.Store.Successor(context.WithoutCancel(ctx), id) }
		c.of, c.revision, c.Kept = l, revision, kept
	}
	if c.idle != nil {
		c.idle.Stop()
	}
	c.idle = time.AfterFunc(keepOriginals, c.Release)
	return c.Kept, nil
}

// Release lets the passages go.
func (c *QuoteChecker) Release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of, c.Kept = nil, nil
}

// Check looks for a text's quotations and citations in the library's reports.
func (c *QuoteChecker) Check(ctx context.Context, l *reports.Library, text quotecheck.Text) (quotecheck.Answer, error) {
	if len(text.Quotes)+len(text.Citing) > MaxQuotes {
		return quotecheck.Answer{}, ErrTooMany
	}
	leave, err := c.turn.Enter(ctx)
	if err != nil {
		return quotecheck.Answer{}, err
	}
	defer leave()
	o, err := c.originals(ctx, l)
	if err != nil {
		return quotecheck.Answer{}, err
	}
	text.Steps = maxSteps
	return o.CheckText(ctx, text)
}

// What is answered to whoever sends too much to be checked.
var (
	ErrTooMuch = handler.Problemf(http.StatusRequestEntityTooLarge, adviceParts, "The text is too long: at most %d bytes are read.", MaxChecked)
	ErrTooMany = handler.Problemf(http.StatusRequestEntityTooLarge, adviceParts, "There are more than %d quotations and citations.", MaxQuotes)
)

const adviceParts = "Send it in parts."

// WithCommand is a problem with what is too large, whose advice names the command
// for those who sit at the computer that the program runs on: they can use it.
func WithCommand(r *handler.Request, err error) error {
	p, ok := err.(*handler.Problem)
	if !ok || p.Status != http.StatusRequestEntityTooLarge || r.User().Name != handler.LocalUser {
		return err
	}
	with := *p
	with.Advice += " The command evidence check FILE has no such limit."
	return &with
}
