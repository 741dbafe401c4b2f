package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"evidence/corpus"
)

// A Job is a file that a worker is to read. Its original is in the library.
type Job struct {
	Num      int64
	SHA256   string
	Path     string // where the file was found; its name gives the report's id
	Bytes    int64
	Attempts int    // how often it was begun, this time included
	Worker   string // that has it
}

// States of a job.
const (
	jobWaiting = "waiting"
	jobRunning = "running"
	jobDone    = "done"
	jobAside   = "aside"
)

// ErrLeaseLost says that a job is no longer the worker's: its lease ended, and another may have taken it.
var ErrLeaseLost = errors.New("the lease of the job ended, and another worker may have it")

// clock is the database's time in seconds since 1970, in SQL.
func (s *Store) clock() string {
	if s.postgres {
		return "CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp())) AS bigint)"
	}
	return "unixepoch()"
}

// execer is what a change of one job needs.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// changeJob makes a change of jobs that is one statement. Workers do not wait for one another, as other changes do. A
// change that the server did not take is made again, for some time: each of them can be made twice.
func (s *Store) changeJob(ctx context.Context, do func(execer) error) (err error) {
	if !s.postgres {
		return s.change(ctx, func(tx *sql.Tx) error { return do(tx) })
	}
	for end := time.Now().Add(retryTime); ; {
		if err = do(s.db); err == nil || !isAway(err) && !isTransient(err) || time.Now().After(end) {
			return explain(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryPause):
		}
	}
}

// AddJob queues a file, and reports whether it was not waiting or running already. One that was done or set aside is queued again.
func (s *Store) AddJob(ctx context.Context, sha256, path string, bytes int64) (added bool, err error) {
	defer wrapError(&err, "queuing %q", path)
	err = s.changeJob(ctx, func(db execer) error {
		done, err := db.ExecContext(ctx, `INSERT INTO job (sha256, path, bytes, state, queued, due) VALUES (?, ?, ?, 'waiting', `+s.clock()+`, 0)
			ON CONFLICT (sha256, path) DO UPDATE SET state = 'waiting', attempts = 0, queued = excluded.queued, due = 0, reason = '', advice = ''
			WHERE job.state IN ('done', 'aside')`, sha256, path, bytes)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		added = n > 0
		return err
	})
	return added, err
}

// TakeJob gives a worker the next job that is due or whose lease has ended, until the lease ends; nil if there is none. A job
// that was begun maxAttempts times and never ended is set aside: it may be what ends the workers.
func (s *Store) TakeJob(ctx context.Context, worker string, lease time.Duration, maxAttempts int) (j *Job, err error) {
	defer wrapError(&err, "taking a job from the queue")
	if err := s.setAsideUnfinished(ctx, maxAttempts); err != nil {
		return nil, err
	}
	lock := ""
	if s.postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	err = s.changeJob(ctx, func(db execer) error {
		j = &Job{Worker: worker}
		return db.QueryRowContext(ctx, `UPDATE job SET state = 'running', worker = ?, attempts = attempts + 1, begun = `+s.clock()+`, due = `+s.clock()+` + ?
			WHERE num = (SELECT num FROM job WHERE state IN ('waiting', 'running') AND due <= `+s.clock()+` ORDER BY num LIMIT 1`+lock+`)
			RETURNING num, sha256, path, bytes, attempts`, worker, seconds(lease)).Scan(&j.Num, &j.SHA256, &j.Path, &j.Bytes, &j.Attempts)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return j, err
}

func (s *Store) setAsideUnfinished(ctx context.Context, maxAttempts int) error {
	return s.changeJob(ctx, func(db execer) error {
		_, err := db.ExecContext(ctx, `UPDATE job SET state = 'aside', ended = `+s.clock()+`, reason = 'it was begun ' || attempts || ' times and never finished, last by ' || worker,
			advice = 'look in the log of that worker; queue the file again to try once more'
			WHERE state = 'running' AND due <= `+s.clock()+` AND attempts >= ?`, maxAttempts)
		return err
	})
}

func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

// RenewJob has a worker keep a job until the lease, counted from now, ends. The error wraps ErrLeaseLost if it is no longer the worker's.
func (s *Store) RenewJob(ctx context.Context, j *Job, lease time.Duration) (err error) {
	defer wrapError(&err, "keeping the job %q", j.Path)
	return s.changeOwnJob(ctx, j, "running", "due = "+s.clock()+" + ?", seconds(lease))
}

// FinishJob says that a job is done.
func (s *Store) FinishJob(ctx context.Context, j *Job) (err error) {
	defer wrapError(&err, "finishing the job %q", j.Path)
	return s.changeOwnJob(ctx, j, jobDone, "reason = '', advice = '', ended = "+s.clock())
}

// RetryJob gives a job back, to be taken again after a pause. free says that the attempt does not count: it failed for no
// reason of the file's.
func (s *Store) RetryJob(ctx context.Context, j *Job, why corpus.Refusal, pause time.Duration, free bool) (err error) {
	defer wrapError(&err, "giving back the job %q", j.Path)
	return s.changeOwnJob(ctx, j, jobWaiting, "reason = ?, advice = ?, due = "+s.clock()+" + ?, attempts = attempts - ?", why.Reason, why.Advice, seconds(pause), asNumber(free))
}

// SetJobAside says why a job cannot be done.
func (s *Store) SetJobAside(ctx context.Context, j *Job, why corpus.Refusal) (err error) {
	defer wrapError(&err, "setting the job %q aside", j.Path)
	return s.changeOwnJob(ctx, j, jobAside, "reason = ?, advice = ?, ended = "+s.clock(), why.Reason, why.Advice)
}

// changeOwnJob changes a job if it is still the worker's, or was changed so by it: then the answer to the first change was lost.
func (s *Store) changeOwnJob(ctx context.Context, j *Job, state, set string, args ...any) error {
	tried := false
	return s.changeJob(ctx, func(db execer) error {
		done, err := db.ExecContext(ctx, "UPDATE job SET state = ?, "+set+" WHERE num = ? AND worker = ? AND attempts = ? AND state = 'running'",
			append(append([]any{state}, args...), j.Num, j.Worker, j.Attempts)...)
		if err != nil {
			tried = true
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
		var now, worker string
		if err := db.QueryRowContext(ctx, "SELECT state, worker FROM job WHERE num = ?", j.Num).Scan(&now, &worker); err != nil {
			return err
		}
		if tried && now == state && worker == j.Worker {
			return nil
		}
		return ErrLeaseLost
	})
}

// A Queue is how far the work on queued files is.
type Queue struct {
	Waiting  int        `json:"waiting"`
	Running  int        `json:"running"`
	Done     int        `json:"done"`
	LastHour int        `json:"done_last_hour"`
	Workers  []string   `json:"workers"`           // that have a file
	Oldest   time.Time  `json:"oldest,omitzero"`   // when the file that waits for longest was queued
	Overdue  int        `json:"overdue"`           // running, but their leases have ended: their workers are gone
	Retried  []JobError `json:"retried,omitempty"` // waiting after a failure
	Aside    []JobError `json:"aside,omitempty"`   // cannot be read, at most as many as are listed
	AsideAll int        `json:"set_aside"`         // how many those are
}

// Public is a queue as everybody may see it: without the folders of files and the names of workers.
func (q *Queue) Public() *Queue {
	if q == nil {
		return nil
	}
	public := *q
	public.Workers, public.Retried, public.Aside = []string{}, publicErrors(q.Retried), publicErrors(q.Aside)
	return &public
}

func publicErrors(list []JobError) (out []JobError) {
	for _, e := range list {
		e.Path, e.Worker = filepath.Base(e.Path), ""
		out = append(out, e)
	}
	return out
}

// A JobError is a queued file that failed.
type JobError struct {
	Path     string    `json:"path"`
	SHA256   string    `json:"sha256"`
	Attempts int       `json:"attempts"`
	At       time.Time `json:"at"`
	Worker   string    `json:"worker,omitempty"`
	corpus.Refusal
}

// maxJobErrors is how many failed files a Queue lists of each kind.
const maxJobErrors = 1000

// Queue says how far the work is; nil if no file was ever queued.
func (s *Store) Queue(ctx context.Context) (q *Queue, err error) {
	defer wrapError(&err, "looking at the queue")
	return readTx(ctx, s.db, func(tx *sql.Tx) (*Queue, error) {
		q := &Queue{Workers: []string{}}
		var oldest int64
		all := 0
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE state WHEN 'waiting' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE state WHEN 'running' THEN 1 ELSE 0 END), 0),
			COALESCE(SUM(CASE state WHEN 'done' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE state WHEN 'aside' THEN 1 ELSE 0 END), 0),
			COALESCE(SUM(CASE WHEN state = 'done' AND ended > `+s.clock()+` - 3600 THEN 1 ELSE 0 END), 0),
			COALESCE(SUM(CASE WHEN state = 'running' AND due <= `+s.clock()+` THEN 1 ELSE 0 END), 0),
			COALESCE(MIN(CASE WHEN state = 'waiting' THEN queued END), 0) FROM job`).
			Scan(&all, &q.Waiting, &q.Running, &q.Done, &q.AsideAll, &q.LastHour, &q.Overdue, &oldest)
		if err != nil || all == 0 {
			return nil, err
		}
		q.Oldest = atSecond(oldest)
		rows, err := tx.QueryContext(ctx, "SELECT DISTINCT worker FROM job WHERE state = 'running' ORDER BY worker")
		if q.Workers, err = scanAll(rows, err, "listing the workers", func(w *string, scan func(...any) error) error { return scan(w) }); err != nil {
			return nil, err
		}
		if q.Retried, err = jobErrors(ctx, tx, "state = 'waiting' AND reason <> ''", "begun"); err != nil {
			return nil, err
		}
		q.Aside, err = jobErrors(ctx, tx, "state = 'aside'", "ended")
		return q, err
	})
}

func jobErrors(ctx context.Context, tx *sql.Tx, which, at string) ([]JobError, error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf("SELECT path, sha256, attempts, %s, worker, reason, advice FROM job WHERE %s ORDER BY num LIMIT %d", at, which, maxJobErrors))
	return scanAll(rows, err, "listing the files that failed", func(e *JobError, scan func(...any) error) error {
		var at int64
		err := scan(&e.Path, &e.SHA256, &e.Attempts, &at, &e.Worker, &e.Reason, &e.Advice)
		e.At = atSecond(at)
		return err
	})
}

// atSecond is a time by the database's clock; zero for none.
func atSecond(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}
