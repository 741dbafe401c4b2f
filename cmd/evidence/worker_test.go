package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/health"
	"evidence/corpus/sample"
	"evidence/corpus/testfiles"
)

// workers are worker processes that share a queue.
type workers struct {
	t    *testing.T
	args []string // of every command: where the library is
}

// newWorkers has a library in PostgreSQL and its originals at an address, and queues the PDFs of folders.
func newWorkers(t *testing.T, at string, folders ...string) *workers {
	t.Helper()
	w := &workers{t, []string{"--database", testfiles.Postgres(t), "--objects", at}}
	evidence(t, w.with("index", "--queue", "--data", t.TempDir())(folders...)...).want(t, exitDone, "queued")
	return w
}

func (w *workers) with(args ...string) func(...string) []string {
	return func(more ...string) []string { return slices.Concat(args, w.args, more) }
}

// start starts a worker on a machine of its own: all that it shares is the database and the object store.
func (w *workers) start(more ...string) (*exec.Cmd, *lockedBuffer) {
	w.t.Helper()
	data := w.t.TempDir()
	shareCompiled(w.t, data)
	cmd, stderr := process(w.t, w.with("worker", "--data", data, "--lease", "2s", "--workers", "1", "--manifest", "none", "--ocr", "never")(more...)...), new(lockedBuffer)
	cmd.Stderr = stderr
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, stderr
}

func (w *workers) health() *health.Report {
	w.t.Helper()
	h := new(health.Report)
	out := evidence(w.t, w.with("health", "--json", "--data", w.t.TempDir())()...).want(w.t, exitDone).out
	if err := json.Unmarshal([]byte(out), h); err != nil {
		w.t.Fatal(err)
	}
	return h
}

// killHalfway runs two workers, kills the first (kill -9) once it has done some files, and waits for the second.
func (w *workers) killHalfway(done int) {
	w.t.Helper()
	first, log := w.start()
	eventually(w.t, fmt.Sprintf("a worker has done %d files", done), func() bool { return strings.Count(log.String(), "msg=added") >= done })
	second, other := w.start("--finish")
	eventually(w.t, "another worker has done a file", func() bool { return strings.Count(other.String(), "msg=added") > 0 })
	if err := first.Process.Kill(); err != nil {
		w.t.Fatal(err)
	}
	first.Wait()
	if err := second.Wait(); err != nil {
		w.t.Errorf("the second worker: %v\n%s", err, other)
	}
}

// documentsByID are the reports as evidence documents prints them.
func documentsByID(t *testing.T, args ...string) map[string]string {
	t.Helper()
	var list struct{ Documents []json.RawMessage }
	out := evidence(t, append([]string{"documents", "--json"}, args...)...).want(t, exitDone).out
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	byID := map[string]string{}
	for _, d := range list.Documents {
		var known struct{ ID string }
		if err := json.Unmarshal(d, &known); err != nil || byID[known.ID] != "" {
			t.Fatalf("%.200s: %v", d, err)
		}
		byID[known.ID] = string(d)
	}
	return byID
}

// Two workers on machines of their own share a queue; one is killed half-way. Nothing is lost, and nothing is there twice:
// the library is what evidence index makes of the same files.
func TestWorkersOneKilled(t *testing.T) {
	in := t.TempDir()
	for _, f := range sample.Files()[:4] {
		testfiles.Write(t, filepath.Join(in, f.Name), f.Data)
	}
	wantSameLibrary(t, 4, 1, in)
}

// The same with real reports.
func TestWorkersOnRealReports(t *testing.T) {
	few, more := testfiles.Reports(t), testfiles.Beside(t, "reports-more")
	files := len(testfiles.PDFs(t, few)) + len(testfiles.PDFs(t, more))
	wantSameLibrary(t, files, files/3, few, more)
}

func wantSameLibrary(t *testing.T, files, kill int, folders ...string) {
	t.Helper()
	w := newWorkers(t, testfiles.S3(t), folders...)
	w.killHalfway(kill)
	q := w.health().Queue
	if q == nil || q.Done+q.AsideAll != files || q.Waiting+q.Running > 0 {
		t.Errorf("the queue is %+v, want %d files done", q, files)
	}
	alone := t.TempDir()
	shareCompiled(t, alone)
	evidence(t, append([]string{"index", "--data", alone, "--manifest", "none", "--ocr", "never"}, folders...)...)
	want, got := documentsByID(t, "--data", alone), documentsByID(t, "--data", t.TempDir(), w.args[0], w.args[1])
	for id, d := range want {
		if got[id] != d {
			t.Errorf("the workers made\n%.2000s\nevidence index makes\n%.2000s", got[id], d)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the workers made %d reports, evidence index %d", len(got), len(want))
	}
	if h := evidence(t, "health", "--json", "--data", alone); h.status == exitDone {
		var single health.Report
		if err := json.Unmarshal([]byte(h.out), &single); err != nil {
			t.Fatal(err)
		}
		if many := w.health(); many.Passages != single.Passages || many.Reports != single.Reports || len(many.Refused) != len(single.Refused) {
			t.Errorf("the workers made %d passages of %d reports and refused %d files, evidence index %d of %d and %d", many.Passages, many.Reports, len(many.Refused), single.Passages, single.Reports, len(single.Refused))
		}
	}
}
