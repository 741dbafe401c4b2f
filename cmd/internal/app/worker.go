package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"evidence/corpus"
	"evidence/corpus/objects"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/search"
	"evidence/search/opensearch"
)

// WorkerOptions are how a worker works.
type WorkerOptions struct {
	Data    string
	Indexer indexer.Options // with Workers, the number of files that are read at a time
	OCR     string          // OCRAuto or OCRNever
	Lease   time.Duration   // how long a file of a worker that was killed waits for another; 0 for DefaultLease
	Finish  bool            // end when the queue has nothing left, instead of waiting for more
	Log     *slog.Logger
	Logf    Logf
}

// DefaultLease is how long a worker keeps a file without a sign of life.
const DefaultLease = 2 * time.Minute

const (
	// maxAttempts is how often a file is begun before it is set aside.
	maxAttempts = 5
	idlePause   = 2 * time.Second // before an empty queue is looked at again
	// A file that failed is tried again after a pause that doubles.
	firstPause, longestRetryPause = 10 * time.Second, 10 * time.Minute
	awayPause                     = 5 * time.Second // when database, objects or engine do not answer
)

// ErrNoQueue says that workers need a server's database.
var ErrNoQueue = errors.New("workers share a queue in a PostgreSQL database: name it with --database; on one machine evidence index does the same")

// Enqueue keeps the originals of files and queues them for workers.
func Enqueue(ctx context.Context, data string, o indexer.Options, paths []string, report func(indexer.Progress)) (*indexer.QueueSummary, error) {
	if !store.OnServer(data) {
		return nil, ErrNoQueue
	}
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	makePrivate(data, func(string, ...any) {})
	x := indexer.New(data, st, noIndex{}, o)
	defer x.Close()
	return x.Enqueue(ctx, paths, report)
}

// A worker reads the files of a queue. Several of them, on several machines, share it.
type worker struct {
	WorkerOptions
	name    string
	store   *store.Store
	indexer *indexer.Indexer
}

// Work reads the files of the queue in the database of a data directory until ctx ends. A file that it has begun then goes
// back into the queue.
func Work(ctx context.Context, o WorkerOptions) error {
	if !store.OnServer(o.Data) {
		return ErrNoQueue
	}
	st, err := store.Open(ctx, o.Data)
	if err != nil {
		return err
	}
	defer st.Close()
	makePrivate(o.Data, o.Logf)
	engine, err := workerEngine(ctx, o.Data)
	if err != nil {
		return err
	}
	defer engine.Close()
	if o.Lease <= 0 {
		o.Lease = DefaultLease
	}
	if o.Indexer.Workers <= 0 {
		o.Indexer.Workers = runtime.GOMAXPROCS(0)
	}
	reader, stop := NewOCR(o.OCR, compiledDir(o.Data), ocrDir(o.Data), o.Indexer.Library.Shared())
	defer stop()
	o.Indexer.OCR = reader
	x := indexer.New(o.Data, st, engine, o.Indexer)
	defer x.Close()
	host, _ := os.Hostname()
	w := &worker{o, fmt.Sprintf("%s-%d-%s", host, os.Getpid(), rand.Text()[:4]), st, x}
	w.Log.Info("working", "worker", w.name, "files at a time", o.Indexer.Workers)
	g, ctx := errgroup.WithContext(ctx)
	for range o.Indexer.Workers {
		g.Go(func() error { return w.run(ctx) })
	}
	return g.Wait()
}

// run takes one file after the other.
func (w *worker) run(ctx context.Context) error {
	for ctx.Err() == nil {
		j, err := w.store.TakeJob(ctx, w.name, w.Lease, maxAttempts)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			w.Log.Error("taking a file from the queue; it is tried again", "error", err.Error())
			rest(ctx, awayPause)
		case j != nil:
			w.do(ctx, j)
		case w.Finish && w.finished(ctx):
			return nil
		default:
			rest(ctx, idlePause)
		}
	}
	return nil
}

// finished reports whether no file waits or is with a worker.
func (w *worker) finished(ctx context.Context) bool {
	q, err := w.store.Queue(ctx)
	return err == nil && (q == nil || q.Waiting+q.Running == 0)
}

func rest(ctx context.Context, pause time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}

// do reads a file, and says in the queue what became of it.
func (w *worker) do(ctx context.Context, j *store.Job) {
	began := time.Now()
	working, cancel := context.WithCancelCause(ctx)
	renewing := make(chan struct{})
	go func() {
		defer close(renewing)
		w.renew(working, j, cancel)
	}()
	summary, err := w.indexer.Run(working, j)
	lost := context.Cause(working) == store.ErrLeaseLost
	cancel(nil)
	<-renewing
	var refusal *corpus.Refusal
	about := []any{"file", j.Path, "sha256", j.SHA256, "attempt", j.Attempts}
	after := context.WithoutCancel(ctx)
	switch {
	case lost:
		w.Log.Warn("another worker may have the file, so it is left", about...)
		return
	case err == nil:
		w.logDone(summary, append(about, "ms", time.Since(began).Milliseconds()))
		err = w.store.FinishJob(after, j)
	case ctx.Err() != nil:
		err = w.store.RetryJob(after, j, corpus.Refusal{Reason: "its worker was stopped", Advice: "another worker takes it"}, 0, true)
	case errors.As(err, &refusal) && (!refusal.Transient || j.Attempts >= maxAttempts):
		w.Log.Warn("set aside", append(about, "reason", refusal.Reason, "advice", refusal.Advice)...)
		err = w.store.SetJobAside(after, j, *refusal)
	case isAway(err):
		w.Log.Error("a file goes back into the queue", append(about, "error", err.Error())...)
		err = w.store.RetryJob(after, j, corpus.Refusal{Reason: err.Error(), Advice: "it is tried again"}, awayPause, true)
		rest(ctx, awayPause)
	default:
		err = w.retryLater(after, j, err, about)
	}
	if err != nil { // the lease ends, and then the file is taken again
		w.Log.Error("saying what became of a file", append(about, "error", err.Error())...)
	}
}

// retryLater has a file tried again after a pause, or sets it aside if it was tried often enough.
func (w *worker) retryLater(ctx context.Context, j *store.Job, failed error, about []any) error {
	var refusal *corpus.Refusal
	if !errors.As(failed, &refusal) {
		refusal = corpus.NewRefusal(failed.Error(), "queue the file again to try once more")
	}
	about = append(about, "reason", refusal.Reason, "advice", refusal.Advice)
	if j.Attempts >= maxAttempts {
		w.Log.Error("set aside", about...)
		return w.store.SetJobAside(ctx, j, *refusal)
	}
	pause := min(firstPause<<(j.Attempts-1), longestRetryPause)
	w.Log.Warn("a file is tried again later", append(about, "after", pause.String())...)
	return w.store.RetryJob(ctx, j, *refusal, pause, false)
}

// renew keeps a job while it is worked on. If that cannot be done until the lease ends, the work is given up.
func (w *worker) renew(ctx context.Context, j *store.Job, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(w.Lease / 4)
	defer tick.Stop()
	end := time.Now().Add(w.Lease)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := w.store.RenewJob(ctx, j, w.Lease)
		if err == nil {
			end = time.Now().Add(w.Lease)
		} else if errors.Is(err, store.ErrLeaseLost) || time.Now().After(end) {
			cancel(store.ErrLeaseLost)
			return
		}
	}
}

func (w *worker) logDone(s *indexer.Summary, about []any) {
	for what, list := range map[string][]indexer.IndexedFile{"added": s.Added, "updated": s.Updated, "unchanged": s.Unchanged} {
		for _, f := range list {
			w.Log.Info(what, append(about, "report", f.ID, "pages", f.Pages, "passages", f.Passages, "note", f.Note)...)
		}
	}
}

// isAway reports whether work failed since the database, the object store or the engine cannot be used now, which says
// nothing of the file.
func isAway(err error) bool {
	for _, away := range []error{objects.ErrUnavailable, store.ErrAway, store.ErrFull, store.ErrReadOnly, search.ErrAway, search.ErrIncomplete, context.DeadlineExceeded} {
		if errors.Is(err, away) {
			return true
		}
	}
	var refused *opensearch.Error
	return errors.As(err, &refused) && (refused.Status >= 500 || refused.Status == http.StatusTooManyRequests || refused.Status == http.StatusForbidden || refused.Status == http.StatusUnauthorized)
}

// workerEngine gets what a worker reads: the index in a cluster, if there is one.
func workerEngine(ctx context.Context, data string) (search.Engine, error) {
	o, some := cluster(data)
	if !some {
		return noIndex{}, nil
	}
	return openCluster(ctx, data, o)
}

// noIndex takes everything and keeps nothing: sites that have an index of their own complete it from the database.
type noIndex struct{ search.Engine }

func (noIndex) Replace(context.Context, ...search.Report) error { return nil }
func (noIndex) Remove(context.Context, ...string) error         { return nil }
func (noIndex) Close() error                                    { return nil }
