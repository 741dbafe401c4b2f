package indexer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"evidence/corpus"
	"evidence/search"
)

// slowEngine takes a second for every batch, and keeps what it was given.
type slowEngine struct {
	search.Engine
	fails string // the source that it fails at

	mu   sync.Mutex
	last map[string]string // version of each source
	most int               // batches at once
	now  int
}

func (e *slowEngine) Replace(_ context.Context, reports ...search.Report) error {
	e.mu.Lock()
	e.now++
	e.most = max(e.most, e.now)
	e.mu.Unlock()
	time.Sleep(time.Second)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now--
	for _, r := range reports {
		if r.Document.ID == e.fails {
			return errors.New("no room")
		}
		e.last[r.Document.ID] = r.Extractor
	}
	return nil
}

// big is a report that fills a batch.
func big(id, version string) search.Report {
	return search.Report{Document: corpus.Document{Source: corpus.Source{ID: id}}, Extractor: version, Passages: make([]corpus.Passage, batchPassages)}
}

// The engine gets several batches at once, and of two versions of a report the later one last.
func TestBatchesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slowEngine{last: make(map[string]string)}
		b := newBatcher(e)
		for _, version := range []string{"1", "2", "3"} {
			for i := range 5 {
				if err := b.add(big(fmt.Sprint("report", i), version)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := b.close(); err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			if got := e.last[fmt.Sprint("report", i)]; got != "3" {
				t.Errorf("of report %d the engine has version %q, want 3", i, got)
			}
		}
		if limit := atOnce(); e.most != min(limit, 5) {
			t.Errorf("the engine had %d batches at once, want %d", e.most, min(limit, 5))
		}
	})
}

// After a failure the engine gets no more, and the failure is told.
func TestBatchesAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slowEngine{last: make(map[string]string), fails: "report0"}
		b := newBatcher(e)
		var failed error
		for i := range 4 * atOnce() {
			if failed = b.add(big(fmt.Sprint("report", i), "1")); failed != nil {
				break
			}
		}
		if err := b.close(); failed == nil || err == nil {
			t.Errorf("add gave %v and close %v, want the engine's failure from both", failed, err)
		}
		if n := len(e.last); n > 2*atOnce() {
			t.Errorf("the engine got %d batches after it had failed", n)
		}
	})
}
