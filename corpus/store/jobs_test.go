package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus"
)

const testLease = time.Hour

func take(t *testing.T, st *Store, worker string, lease time.Duration) *Job {
	t.Helper()
	j, err := st.TakeJob(t.Context(), worker, lease, 3)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func addJobs(t *testing.T, st *Store, n int) {
	t.Helper()
	for i := range n {
		added, err := st.AddJob(t.Context(), fmt.Sprintf("%064d", i), fmt.Sprintf("/in/%d.pdf", i), 10)
		if err != nil || !added {
			t.Fatalf("job %d: added %t, %v", i, added, err)
		}
	}
}

func queue(t *testing.T, st *Store) Queue {
	t.Helper()
	q, err := st.Queue(t.Context())
	if err != nil || q == nil {
		t.Fatalf("the queue is %+v, %v", q, err)
	}
	return *q
}

// A job is taken by one worker at a time, until its lease ends; what was done stays done.
func TestJobs(t *testing.T) {
	st := openTest(t)
	if q, err := st.Queue(t.Context()); q != nil || err != nil {
		t.Errorf("a queue that was never used: %+v, %v", q, err)
	}
	if j := take(t, st, "a", testLease); j != nil {
		t.Errorf("took %+v of nothing", j)
	}
	addJobs(t, st, 2)
	if added, err := st.AddJob(t.Context(), fmt.Sprintf("%064d", 0), "/in/0.pdf", 10); added || err != nil {
		t.Errorf("a file that waits was queued again: %t, %v", added, err)
	}
	first := take(t, st, "a", testLease)
	if first == nil || first.Path != "/in/0.pdf" || first.SHA256 != fmt.Sprintf("%064d", 0) || first.Bytes != 10 || first.Attempts != 1 {
		t.Fatalf("took %+v", first)
	}
	second := take(t, st, "b", 0) // whose lease has ended
	if second == nil || second.Path != "/in/1.pdf" {
		t.Fatalf("took %+v", second)
	}
	if q := queue(t, st); q.Running != 2 || q.Waiting != 0 || q.Overdue != 1 || strings.Join(q.Workers, " ") != "a b" {
		t.Errorf("%+v", q)
	}
	again := take(t, st, "c", testLease)
	if again == nil || again.Num != second.Num || again.Attempts != 2 {
		t.Fatalf("took %+v after the lease", again)
	}
	for _, err := range []error{st.RenewJob(t.Context(), second, testLease), st.FinishJob(t.Context(), second), st.RetryJob(t.Context(), second, corpus.Refusal{}, 0, false), st.SetJobAside(t.Context(), second, corpus.Refusal{})} {
		if !errors.Is(err, ErrLeaseLost) {
			t.Errorf("a worker whose lease has ended: %v", err)
		}
	}
	if err := errors.Join(st.RenewJob(t.Context(), again, testLease), st.FinishJob(t.Context(), again), st.FinishJob(t.Context(), first)); err != nil {
		t.Error(err)
	}
	if q := queue(t, st); q.Done != 2 || q.LastHour != 2 || q.Running+q.Waiting+q.AsideAll != 0 || !q.Oldest.IsZero() {
		t.Errorf("%+v", q)
	}
	if added, err := st.AddJob(t.Context(), first.SHA256, first.Path, 10); !added || err != nil {
		t.Errorf("a file that was done, queued again: %t, %v", added, err)
	}
}

// A job that fails is tried again after a pause, and set aside when that is in vain.
func TestFailedJobs(t *testing.T) {
	st := openTest(t)
	addJobs(t, st, 1)
	why := corpus.Refusal{Reason: "the store is away", Advice: "start it"}
	for range 5 { // none of which counts
		j := take(t, st, "a", testLease)
		if j == nil || j.Attempts != 1 {
			t.Fatalf("took %+v", j)
		}
		if err := st.RetryJob(t.Context(), j, why, 0, true); err != nil {
			t.Fatal(err)
		}
	}
	if q := queue(t, st); len(q.Retried) != 1 || q.Retried[0].Reason != why.Reason || q.Retried[0].Advice != why.Advice || q.Retried[0].Worker != "a" || q.Oldest.IsZero() {
		t.Errorf("%+v", q)
	}
	if err := st.RetryJob(t.Context(), take(t, st, "a", testLease), why, time.Hour, false); err != nil {
		t.Fatal(err)
	}
	if j := take(t, st, "a", testLease); j != nil {
		t.Errorf("took %+v before its pause is over", j)
	}
	if _, err := st.db.Exec("UPDATE job SET due = 0"); err != nil {
		t.Fatal(err)
	}
	for n := 2; n <= 3; n++ { // workers that are killed
		if j := take(t, st, fmt.Sprint("worker ", n), 0); j == nil || j.Attempts != n {
			t.Fatalf("took %+v", j)
		}
	}
	if j := take(t, st, "a", testLease); j != nil {
		t.Errorf("took %+v, which three workers did not finish", j)
	}
	q := queue(t, st)
	if q.AsideAll != 1 || len(q.Aside) != 1 || q.Aside[0].Path != "/in/0.pdf" || !strings.Contains(q.Aside[0].Reason, "begun 3 times") || !strings.Contains(q.Aside[0].Reason, "worker 3") || q.Aside[0].Advice == "" {
		t.Errorf("%+v", q)
	}
	if added, err := st.AddJob(t.Context(), fmt.Sprintf("%064d", 0), "/in/0.pdf", 10); !added || err != nil {
		t.Errorf("queued again: %t, %v", added, err)
	}
	j := take(t, st, "a", testLease)
	if j == nil || j.Attempts != 1 {
		t.Fatalf("took %+v", j)
	}
	if err := st.SetJobAside(t.Context(), j, corpus.Refusal{Reason: "it is no PDF", Advice: "look at it"}); err != nil {
		t.Fatal(err)
	}
	if q := queue(t, st); len(q.Aside) != 1 || q.Aside[0].Reason != "it is no PDF" || len(q.Retried) != 0 {
		t.Errorf("%+v", q)
	}
}

// Many workers share a queue: each job is done once.
func TestWorkersShareJobs(t *testing.T) {
	st := openTest(t)
	const jobs = 60
	addJobs(t, st, jobs)
	var mu sync.Mutex
	done := map[int64]int{}
	var workers sync.WaitGroup
	for w := range 6 {
		workers.Go(func() {
			for {
				j, err := st.TakeJob(t.Context(), fmt.Sprint(w), testLease, 3)
				if err != nil {
					t.Error(err)
				}
				if j == nil {
					return
				}
				mu.Lock()
				done[j.Num]++
				mu.Unlock()
				if err := st.FinishJob(t.Context(), j); err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	for num, n := range done {
		if n != 1 {
			t.Errorf("job %d was done %d times", num, n)
		}
	}
	if q := queue(t, st); len(done) != jobs || q.Done != jobs {
		t.Errorf("%d jobs were done; %+v", len(done), q)
	}
}
