package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/corpus/sample"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/indexer"
)

// queued is a data directory whose library is in PostgreSQL, with two reports of the sample and a file that is no PDF in its queue.
func queued(t *testing.T, at string) (data string, library indexer.Library) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	if err := store.UseDatabase(data, testfiles.Postgres(t)); err != nil {
		t.Fatal(err)
	}
	library, err := indexer.OpenLibrary(data, at)
	if err != nil {
		t.Fatal(err)
	}
	in := t.TempDir()
	for _, f := range sample.Files()[:2] {
		testfiles.Write(t, filepath.Join(in, f.Name), f.Data)
	}
	testfiles.Write(t, filepath.Join(in, "web-page.pdf"), []byte("<html><body>Not found</body></html>"))
	s, err := Enqueue(t.Context(), data, indexer.Options{Library: library}, []string{in}, nil)
	if err != nil || len(s.Queued) != 3 || len(s.Refused)+len(s.Waiting) > 0 {
		t.Fatalf("%+v, %v", s, err)
	}
	if s, err = Enqueue(t.Context(), data, indexer.Options{Library: library}, []string{in}, nil); err != nil || len(s.Waiting) != 3 {
		t.Fatalf("queued again: %+v, %v", s, err)
	}
	return data, library
}

func workOn(ctx context.Context, t *testing.T, data string, l indexer.Library) error {
	return Work(ctx, WorkerOptions{Data: data, OCR: OCRNever, Finish: true, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Logf: t.Logf, Indexer: indexer.Options{Library: l, Workers: 2}})
}

func openQueue(t *testing.T, data string) (*store.Store, *store.Queue) {
	t.Helper()
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	q, err := st.Queue(t.Context())
	if err != nil || q == nil {
		t.Fatalf("%+v, %v", q, err)
	}
	return st, q
}

// A worker reads what is queued, once, and sets aside by name what cannot be read. A report that is queued again is left as it is.
func TestWorker(t *testing.T) {
	data, library := queued(t, t.TempDir())
	if err := workOn(t.Context(), t, data, library); err != nil {
		t.Fatal(err)
	}
	st, q := openQueue(t, data)
	if q.Done != 2 || q.AsideAll != 1 || filepath.Base(q.Aside[0].Path) != "web-page.pdf" || !strings.Contains(q.Aside[0].Reason, "not a PDF") || q.Aside[0].Advice == "" {
		t.Errorf("%+v", q)
	}
	if p := q.Public(); p.Aside[0].Path != "web-page.pdf" || p.Aside[0].Worker != "" {
		t.Errorf("for everybody: %+v", p)
	}
	docs, err := st.Documents(t.Context())
	if err != nil || len(docs) != 2 {
		t.Fatalf("%d reports, %v", len(docs), err)
	}
	for _, d := range docs {
		if ps, err := st.Passages(t.Context(), d.ID); err != nil || len(ps) == 0 || len(ps) != d.Passages {
			t.Errorf("%q has %d passages, %d are counted; %v", d.ID, len(ps), d.Passages, err)
		}
	}
	before, err := st.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	in := t.TempDir()
	testfiles.Write(t, filepath.Join(in, "other-name.pdf"), sample.Files()[0].Data)
	if _, err := Enqueue(t.Context(), data, indexer.Options{Library: library}, []string{in}, nil); err != nil {
		t.Fatal(err)
	}
	if err := workOn(t.Context(), t, data, library); err != nil {
		t.Fatal(err)
	}
	after, err := st.Revision(t.Context())
	if docs, failed := st.Documents(t.Context()); err != nil || failed != nil || len(docs) != 2 || before != after {
		t.Errorf("%d reports after one was queued under another name; %v, %v", len(docs), err, failed)
	}
}

// A worker that was killed between the database and the rest leaves nothing undone: another completes it.
func TestWorkerCompletes(t *testing.T) {
	data, library := queued(t, t.TempDir())
	st, _ := openQueue(t, data)
	j, err := st.TakeJob(t.Context(), "killed", 0, maxAttempts) // whose lease ends at once
	if err != nil || j == nil {
		t.Fatalf("%+v, %v", j, err)
	}
	x := indexer.New(data, st, noIndex{}, indexer.Options{Library: library, Workers: 1})
	defer x.Close()
	if s, err := x.Run(t.Context(), j); err != nil || len(s.Added) != 1 { // and is killed here
		t.Fatalf("%+v, %v", s, err)
	}
	if err := workOn(t.Context(), t, data, library); err != nil {
		t.Fatal(err)
	}
	if _, q := openQueue(t, data); q.Done != 2 || q.AsideAll != 1 {
		t.Errorf("%+v", q)
	}
	if docs, err := st.Documents(t.Context()); err != nil || len(docs) != 2 {
		t.Errorf("%d reports, %v", len(docs), err)
	}
	if err := st.FinishJob(t.Context(), j); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("the worker that was killed: %v", err)
	}
}

// While the object store is away files wait, none is set aside, and a worker that is stopped gives its files back.
func TestWorkerWaitsForObjects(t *testing.T) {
	at, away := testfiles.S3Away(t)
	data, library := queued(t, at)
	away()
	if err := os.RemoveAll(filepath.Join(data, "cache")); err != nil { // a worker on another machine has no copies
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- workOn(ctx, t, data, library) }()
	st, _ := openQueue(t, data)
	for {
		q, err := st.Queue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(q.Retried) > 0 {
			if e := q.Retried[0]; e.Attempts != 0 || !strings.Contains(e.Reason, "object store cannot be used") {
				t.Errorf("%+v", e)
			}
			break
		}
		if q.Waiting+q.Running == 0 {
			t.Fatalf("%+v", q)
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, q := openQueue(t, data); q.Waiting != 3 || q.Running+q.AsideAll+q.Done > 0 {
		t.Errorf("%+v", q)
	}
}

// A queue is in a server's database.
func TestWorkerNeedsAServer(t *testing.T) {
	data := t.TempDir()
	if err := workOn(t.Context(), t, data, indexer.NewLibrary(data)); !errors.Is(err, ErrNoQueue) {
		t.Error(err)
	}
	if _, err := Enqueue(t.Context(), data, indexer.Options{}, []string{t.TempDir()}, nil); !errors.Is(err, ErrNoQueue) {
		t.Error(err)
	}
}
