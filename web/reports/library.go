package reports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"evidence/corpus"
	"evidence/corpus/fileformats"
	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/search"
)

// A Library is an open collection of reports. All its fields but Scrub are needed.
type Library struct {
	Store    *store.Store
	Engine   search.Engine
	Pictures Pictures
	Pages    Pages
	Texts    Texts
	// Original gives the path of the PDF with this SHA-256, which may be missing. The error wraps ErrChanged if it is not
	// as it was kept, and objects.ErrUnavailable if originals cannot be asked for now.
	Original func(ctx context.Context, sha256 string) (path string, err error)
	// Present lists the originals that there are, and gives a function that reports whether one is among them.
	Present func(ctx context.Context) (func(sha256 string) bool, error)
	// Sample says that these are the bundled sample's reports, which are evidence of nothing.
	Sample bool
	// Scrub gives what was damaged when everything was last read, or nil if that is not known.
	Scrub func() *health.Scrub

	slowUntil uint32 // until when the search engine is not asked again for what can be done without, in Unix time; changed atomically
}

// ErrChanged means that an original has other bytes than those that were kept, so that it says nothing of the report.
var ErrChanged = errors.New("the original is not as it was kept")

// LastScrub is what was damaged when everything was last read; nil if that is not known.
func (l *Library) LastScrub() *health.Scrub {
	if l.Scrub == nil {
		return nil
	}
	return l.Scrub()
}

// Pictures draws the pages of PDFs.
type Pictures interface {
	// Picture draws a page, counted from 1, of the PDF with this SHA-256, width
	// pixels wide or the nearest width there is.
	Picture(ctx context.Context, sha256 string, page, width int) (Picture, error)
}

// A Picture is a page drawn as a PNG.
type Picture struct {
	PNG  []byte
	ETag string // without quotation marks; the same for the same picture
}

// Pages reads the lines of a PDF's pages.
type Pages interface {
	// Page reads a page, counted from 1, of the PDF with this SHA-256.
	Page(ctx context.Context, sha256 string, page int) (corpus.Page, error)
}

// Texts reads PDFs that are no reports of the library.
type Texts interface {
	// Text is a PDF's text, its paragraphs apart from each other by an empty line. The error is a *corpus.Refusal where
	// none can be read.
	Text(ctx context.Context, pdf io.Reader) (fileformats.Document, error)
}

// engineTime is how long what can do without the search engine waits for it.
const engineTime = 5 * time.Second

// slowTime is how long it is not waited for again, after it was waited for in vain.
const slowTime = 10 * time.Second

// Away reports whether an error is of a search engine on other machines that does not answer, or not with all it has.
func Away(err error) bool {
	return errors.Is(err, search.ErrAway) || errors.Is(err, search.ErrIncomplete)
}

// WithinTime asks the search engine for what can be done without, and waits no longer than that is worth. The error is one of those of Away where
// there was no answer until then; for a while nothing is asked then.
func (l *Library) WithinTime(ctx context.Context, ask func(context.Context) error) error {
	if uint32(time.Now().Unix()) < atomic.LoadUint32(&l.slowUntil) {
		return fmt.Errorf("%w: it was too slow a moment ago", search.ErrAway)
	}
	within, stop := context.WithTimeout(ctx, engineTime)
	defer stop()
	err := ask(within)
	if err != nil && within.Err() != nil && ctx.Err() == nil {
		if Away(err) { // it is on other machines
			atomic.StoreUint32(&l.slowUntil, uint32(time.Now().Add(slowTime).Unix()))
		}
		err = fmt.Errorf("%w in time: %w", search.ErrAway, err)
	}
	return err
}

// Documents are the reports in the library, by id, as searches see them; where the search engine does not answer, as the database has them.
func (l *Library) Documents(ctx context.Context) ([]corpus.Document, error) {
	var entries []search.Entry
	err := l.WithinTime(ctx, func(ctx context.Context) (err error) {
		entries, err = l.Engine.Documents(ctx)
		return err
	})
	if Away(err) {
		return l.Store.Documents(ctx)
	}
	if err != nil {
		return nil, err
	}
	docs := make([]corpus.Document, len(entries))
	for i, e := range entries {
		docs[i] = e.Document
		docs[i].Passages = e.Passages
	}
	return docs, nil
}

// Document is a report as it stands now; see store.Store.Document for the errors.
func (l *Library) Document(ctx context.Context, id string) (corpus.Document, error) {
	return l.Store.Document(ctx, id)
}

// Fetched is when and from where a PDF was downloaded.
type Fetched struct {
	On   string `json:"on"`   // day of the download
	From string `json:"from"` // address that answered, after redirects
}

// Fetched lists when and from where the PDF with this SHA-256 was fetched, the latest first.
func (l *Library) Fetched(ctx context.Context, sha256 string) ([]Fetched, error) {
	list, err := l.Store.Fetches(ctx, sha256)
	var out []Fetched
	for _, f := range list {
		out = append(out, Fetched{f.At.Format(time.DateOnly), f.Final})
	}
	return out, err
}

// Similar gives at most n passages that are like one; none where the index does not hold it yet.
func (l *Library) Similar(ctx context.Context, id string, n int) ([]search.Similar, error) {
	found, err := l.Engine.Similar(ctx, id, n)
	if errors.Is(err, search.ErrNoPassage) {
		return nil, nil
	}
	return found, err
}
