package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
)

// A QueueSummary is the result of Enqueue.
type QueueSummary struct {
	Queued  []IndexedFile   `json:"queued"`
	Waiting []IndexedFile   `json:"waiting"` // were queued before, and are not done yet
	Refused []store.Refusal `json:"refused"` // cannot be read at all
	Seconds float64         `json:"seconds"`
	Stopped bool            `json:"stopped"` // before all files were done
}

// Enqueue keeps the originals of the PDFs that paths name and queues them for workers, which read them. report, which may
// be nil, is called on everything that happens. The same files can be queued again at any time: what was read is not read
// again. The errors are as Add's.
func (x *Indexer) Enqueue(ctx context.Context, paths []string, report func(Progress)) (*QueueSummary, error) {
	if report == nil {
		report = func(Progress) {}
	}
	q := &enqueueRun{addRun: &addRun{Indexer: x, summary: newSummary(), report: report, started: time.Now()}}
	q.result = &QueueSummary{Queued: []IndexedFile{}, Waiting: []IndexedFile{}, Refused: []store.Refusal{}}
	err := q.run(ctx, paths)
	q.result.Refused = append(q.result.Refused, q.summary.Refused...)
	q.result.Seconds = time.Since(q.started).Seconds()
	q.result.Stopped = err != nil && ctx.Err() != nil
	return q.result, err
}

// An enqueueRun is one call of Enqueue.
type enqueueRun struct {
	*addRun
	result *QueueSummary
}

func (q *enqueueRun) run(ctx context.Context, paths []string) error {
	files, refused := find(paths, q.data)
	for _, f := range refused {
		if err := q.refuse(ctx, f); err != nil {
			return err
		}
	}
	for _, f := range files {
		q.progress.Files++
		q.progress.Bytes += f.size
	}
	for f, wait := range InOrder(ctx, files, q.workers, readAhead, q.keep) {
		kept, err := wait()
		var refusal *corpus.Refusal
		switch {
		case errors.As(err, &refusal):
			err = q.refuse(ctx, store.Refusal{Path: f.path, Refusal: *refusal})
		case err == nil:
			err = q.add(ctx, kept)
		}
		if err != nil {
			return err
		}
		q.updateCounts(func(p *Progress) { p.FilesDone, p.BytesDone = p.FilesDone+1, p.BytesDone+f.size })
	}
	return nil
}

// keep keeps the original of a file. The error is a *corpus.Refusal where it is about the file.
func (q *enqueueRun) keep(ctx context.Context, f *inputFile) (*inputFile, error) {
	copied, sum, size, err := q.library.stage(ctx, f.path)
	if err != nil {
		if errors.Is(err, errSource) && ctx.Err() == nil {
			err = refuseUnreadable(err)
		}
		return nil, err
	}
	if err := q.library.keep(ctx, copied, sum); err != nil {
		return nil, fmt.Errorf("keeping the original of %q: %w", f.path, err)
	}
	return &inputFile{path: f.path, size: size, sum: sum}, nil
}

func (q *enqueueRun) add(ctx context.Context, f *inputFile) error {
	added, err := q.store.AddJob(ctx, f.sum, f.path, f.size)
	if err != nil {
		return err
	}
	file := IndexedFile{Path: f.path, SHA256: f.sum}
	if added {
		q.result.Queued = append(q.result.Queued, file)
	} else {
		q.result.Waiting = append(q.result.Waiting, file)
	}
	return nil
}

// Run reads one job's file and indexes it, if it was not read before. The error is a *corpus.Refusal if it is about the file; any other is
// about the library, the store or the engine, or ctx's, and the job can be run again. A job can be run any number of times:
// what a killed worker left half-way is completed.
func (x *Indexer) Run(ctx context.Context, j *store.Job) (*Summary, error) {
	r := &addRun{Indexer: x, summary: newSummary(), report: func(Progress) {}, started: time.Now(), known: map[string]store.Version{}}
	v, known, err := x.store.Version(ctx, j.SHA256)
	if err != nil {
		return nil, err
	}
	if known {
		r.known[j.SHA256] = v
	}
	f := &inputFile{path: j.Path, sum: j.SHA256, size: j.Bytes, kept: true}
	needed, err := r.needsReading(ctx, f)
	switch {
	case err != nil:
		return nil, err
	case needed:
		err = r.runJob(ctx, f)
	default:
		err = r.reindex(ctx, f, v.Source)
	}
	return r.summary, err
}

// runJob reads an original and indexes it.
func (r *addRun) runJob(ctx context.Context, f *inputFile) error {
	path, err := r.library.open(ctx, f.sum)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("reading the original of %q: %w", f.path, err)
	}
	x := extractedFile{path: path, sum: f.sum, size: info.Size()}
	var failed error
	if x.rep, failed = r.reader.Report(ctx, path, x.size); ctx.Err() != nil {
		return ctx.Err()
	}
	r.batcher = newBatcher(r.engine)
	// What follows is short, and must not be left half done.
	err = r.finish(context.WithoutCancel(ctx), f, x, failed)
	if e := r.batcher.close(); err == nil {
		err = e
	}
	var refusal *corpus.Refusal
	if errors.As(failed, &refusal) && err == nil {
		return refusal
	}
	return err
}

// reindex records where a report that was read before was found, and puts it into the engine, which a worker that was
// killed may not have done.
func (r *addRun) reindex(ctx context.Context, f *inputFile, id string) error {
	if _, err := r.recordPaths(ctx, f); err != nil {
		return err
	}
	if _, err := r.updateFacts(ctx, f.sum, id); err != nil {
		return err
	}
	if v := r.known[f.sum]; v.Current && v.Withdrawn.IsZero() {
		report, err := readWhole(ctx, r.store, id)
		if err == nil {
			err = r.engine.Replace(context.WithoutCancel(ctx), report)
		}
		if err != nil {
			return err
		}
	}
	r.addUnchanged(IndexedFile{Path: f.path, ID: id, SHA256: f.sum})
	return nil
}
