package result

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"evidence/corpus/fileformats"
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
	maxFiles      = 2       // files that are read at a time for their quotations
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
	files    *handler.Gate // of files that are read: a PDF can take long, and keeps no text waiting
	claims   claimAnswers
}

// NewQuoteChecker makes a checker; it reads the passages when the first quote comes.
func NewQuoteChecker() *QuoteChecker {
	return &QuoteChecker{turn: handler.NewGate(maxChecks, checkQueue, 10*time.Second), files: handler.NewGate(maxFiles, checkQueue, 10*time.Second)}
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
	return c.check(ctx, l, func() (quotecheck.Text, error) { return text, nil })
}

// CheckText looks for the quotations and citations of a plain text, and for quotes that are given by themselves. What is to be
// checked in the text is found in the request's turn as well: in a long text that takes work.
func (c *QuoteChecker) CheckText(ctx context.Context, l *reports.Library, plain string, given []quotecheck.Quote) (quotecheck.Answer, error) {
	if len(given) > MaxQuotes {
		return quotecheck.Answer{}, ErrTooMany
	}
	return c.check(ctx, l, func() (quotecheck.Text, error) {
		text, err := quotecheck.Parse(ctx, plain, MaxQuotes+1)
		text.Quotes = append(text.Quotes, given...)
		return text, err
	})
}

// ReadFile reads what there is to be checked in a file, no more of it than is checked.
func (c *QuoteChecker) ReadFile(ctx context.Context, name string, content io.Reader, pdf fileformats.PDFReader) (quotecheck.Text, error) {
	var text quotecheck.Text
	leave, err := c.files.Enter(ctx)
	if err != nil {
		return text, err
	}
	defer leave()
	data, err := io.ReadAll(content)
	if err != nil {
		return text, err
	}
	text, err = quotecheck.ReadAtMost(ctx, name, data, pdf, MaxChecked, MaxQuotes+1)
	if errors.Is(err, fileformats.ErrTooLong) {
		return text, ErrTooMuch
	}
	if ctx.Err() != nil {
		return text, ctx.Err()
	}
	return text, UploadProblem(name, err)
}

// AddComments puts comments into a Word document; the error is fileformats.ErrNotWord for any other file.
func (c *QuoteChecker) AddComments(ctx context.Context, name string, content io.Reader, comments []fileformats.Comment) ([]byte, error) {
	leave, err := c.files.Enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	data, err := io.ReadAll(content)
	if err != nil {
		return nil, err
	}
	if data, err = Commented(data, comments); errors.Is(err, fileformats.ErrNotWord) {
		return nil, err
	}
	return data, UploadProblem(name, err)
}

// check checks, in the request's turn, what read finds to be checked.
func (c *QuoteChecker) check(ctx context.Context, l *reports.Library, read func() (quotecheck.Text, error)) (quotecheck.Answer, error) {
	leave, err := c.turn.Enter(ctx)
	if err != nil {
		return quotecheck.Answer{}, err
	}
	defer leave()
	text, err := read()
	if err != nil {
		return quotecheck.Answer{}, err
	}
	if text.Count() > MaxQuotes {
		return quotecheck.Answer{}, ErrTooMany
	}
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
