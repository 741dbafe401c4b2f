package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
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

// newWorkers has a library in PostgreSQL, its originals in an object store and its index at an address, if that is not empty,
// and queues the PDFs of folders.
func newWorkers(t *testing.T, index string, folders ...string) *workers {
	t.Helper()
	w := &workers{t, []string{"--database", testfiles.Postgres(t), "--objects", testfiles.S3(t)}}
	if index != "" {
		w.args = append(w.args, "--opensearch", index)
	}
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

// killHalfway runs two workers, kills the first (kill -9) once they have done some files, and waits for the second.
func (w *workers) killHalfway(done int) {
	w.t.Helper()
	first, log := w.start()
	second, other := w.start("--finish")
	eventually(w.t, fmt.Sprintf("workers have done %d files", done), func() bool {
		return strings.Count(log.String()+other.String(), "msg=added") >= done
	})
	if err := first.Process.Kill(); err != nil {
		w.t.Fatal(err)
	}
	first.Wait()
	if err := second.Wait(); err != nil {
		w.t.Errorf("the second worker: %v\n%s", err, other)
	}
}

// startSites starts two sites on machines of their own.
func (w *workers) startSites() (sites [2]*server) {
	w.t.Helper()
	env := []string{settingVar("objects") + "=" + w.args[3]}
	if len(w.args) > 4 {
		env = append(env, clusterVar+"="+w.args[5])
	}
	for i := range sites {
		data := w.t.TempDir()
		shareCompiled(w.t, data)
		sites[i] = startServer(w.t, data, w.args[1], env...)
	}
	return sites
}

// found is how many reports a site's index has.
func found(t *testing.T, s *server) (total int) {
	t.Helper()
	res, err := http.Get(s.url + "/api/v1/documents?fields=id")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var list struct{ Total int }
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil {
		return 0
	}
	return list.Total
}

// newIndex is the address of an index of the test's own in the OpenSearch cluster for tests. It is removed when the test ends.
func newIndex(t *testing.T) string {
	t.Helper()
	nodes := testfiles.Address(t, "EVIDENCE_OPENSEARCH_URL")
	name := "workers-" + strings.ToLower(rand.Text())
	t.Cleanup(func() {
		var err error
		for node := range strings.SplitSeq(nodes, ",") { // until one answers
			if err = deleteAt(node + "/" + name + "*"); err == nil {
				return
			}
		}
		t.Error(err)
	})
	return nodes + "?index=" + name
}

func deleteAt(url string) error {
	r, err := http.NewRequest(http.MethodDelete, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(r)
	if err == nil {
		res.Body.Close()
	}
	return err
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

// Two workers and two sites, each on a machine of its own, share a queue; one worker is killed half-way. Nothing is lost, and nothing is there twice:
// the library is what evidence index makes of the same files.
func TestWorkersOneKilled(t *testing.T) {
	for name, index := range map[string]func(*testing.T) string{"own index": func(*testing.T) string { return "" }, "OpenSearch": newIndex} {
		t.Run(name, func(t *testing.T) {
			in := t.TempDir()
			for _, f := range sample.Files()[:4] {
				testfiles.Write(t, filepath.Join(in, f.Name), f.Data)
			}
			wantSameLibrary(t, index(t), 4, 1, in)
		})
	}
}

// The same with real reports.
func TestWorkersOnRealReports(t *testing.T) {
	few, more := testfiles.Reports(t), testfiles.Beside(t, "reports-more")
	files := len(testfiles.PDFs(t, few)) + len(testfiles.PDFs(t, more))
	wantSameLibrary(t, "", files, files/3, few, more)
}

func wantSameLibrary(t *testing.T, index string, files, kill int, folders ...string) {
	t.Helper()
	w := newWorkers(t, index, folders...)
	sites := w.startSites()
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
	for i, s := range sites {
		eventually(t, fmt.Sprintf("site %d has all %d reports in its index", i+1, len(want)), func() bool { return found(t, s) == len(want) })
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
