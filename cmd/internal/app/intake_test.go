package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/web/reports"
)

const minutesPDF = "sample-minutes-2023.pdf"

// runningIntake runs an intake on a new data directory until the test ends.
func runningIntake(t *testing.T, log *slog.Logger) *intake {
	t.Helper()
	in := newIntake(&Options{Data: filepath.Join(t.TempDir(), "data"), OCR: OCRNever, Log: log, Logf: t.Logf}, func(context.Context) {})
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { defer close(stopped); in.run(ctx) }()
	t.Cleanup(func() { stop(); <-stopped })
	return in
}

// The intake has its turn when another process has finished, and keeps the index no longer than it needs.
func TestIntakeWaitsForOtherProcesses(t *testing.T) {
	in := runningIntake(t, slog.New(slog.DiscardHandler))
	other, err := OpenForWriting(t.Context(), in.Data, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "minutes.pdf")
	testfiles.Write(t, path, testfiles.Sample(t, minutesPDF))
	time.AfterFunc(300*time.Millisecond, func() { other.Close() })
	s, err := in.add(t.Context(), &batch{paths: []string{path}}, false)
	if err != nil || len(s.Added) != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
	again, err := OpenForWriting(t.Context(), in.Data, t.Logf)
	if err != nil {
		t.Fatalf("the intake keeps the index open: %v", err)
	}
	again.Close()
	if some, err := store.Exists(in.Data); !some {
		t.Error("there is no database", err)
	}
}

// What waits is bounded.
func TestIntakeIsFull(t *testing.T) {
	in := newIntake(&Options{}, nil) // which nothing runs
	for range maxBatches {
		in.queue <- &batch{}
	}
	if _, err := in.add(t.Context(), &batch{}, false); err != errFull {
		t.Errorf("error %v, want errFull", err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if _, err := in.add(ctx, &batch{}, true); err != context.DeadlineExceeded {
		t.Errorf("error %v of one that waits", err)
	}
}

// Of a batch that failed half-way, what was added before is known, so that it can be recorded; the rest is neither added nor refused.
func TestResultsOfAFailedBatch(t *testing.T) {
	list := []*stagedFile{{path: "/in/a", ImportResult: reports.ImportResult{Name: "a.pdf"}}, {path: "/in/b", ImportResult: reports.ImportResult{Name: "b.pdf"}}}
	got := importResults(list, &indexer.Summary{Added: []indexer.IndexedFile{{Path: "/in/a", ID: "a"}}})
	if len(got) != 1 || got[0].Name != "a.pdf" || got[0].ID != "a" || got[0].Outcome != reports.Added {
		t.Errorf("%+v", got)
	}
	if got := importResults(list, nil); len(got) != 0 {
		t.Errorf("of a batch that did not begin: %+v", got)
	}
}
