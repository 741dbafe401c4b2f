//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"evidence/corpus/sample"
	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/search"
)

// A worker must be ready before the rest of the program has initialised: that
// takes several times as long as a worker's start, for each file extracted.
// Go's order of initialisation, by import path among the packages that are
// ready, lets it; an import too many under indexer/extract would undo it.
func TestWorkerStartsBeforeTheRest(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: exe, Args: []string{"evidence-worker", "read", "1000000000"}, Env: append(os.Environ(), "GODEBUG=inittrace=1")}
	trace, err := cmd.CombinedOutput() // standard input is empty, so that it ends at once
	if err != nil {
		t.Fatalf("%v: %s", err, trace)
	}
	if !strings.Contains(string(trace), "init evidence/indexer/pdffile ") {
		t.Fatalf("the trace shows no worker: %s", trace)
	}
	for _, heavy := range []string{
		"github.com/blevesearch/bleve/v2", "github.com/blevesearch/bleve/v2/index/scorch", "github.com/blevesearch/bleve/v2/geo",
		"github.com/ncruces/go-sqlite3", "net/http", "evidence/search/bleveindex", "evidence/corpus/manifest",
	} {
		if strings.Contains(string(trace), "init "+heavy+" ") {
			t.Errorf("a worker initialises %s", heavy)
		}
	}
}

// children lists the processes that a process started.
func children(pid int) []int {
	var out []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		data, _ := os.ReadFile(task)
		for _, f := range strings.Fields(string(data)) {
			if n, err := strconv.Atoi(f); err == nil {
				out = append(out, n)
			}
		}
	}
	return out
}

// many writes so many different small reports to a new folder.
func many(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	i := slices.IndexFunc(sample.Files(), func(f sample.File) bool { return f.Name == "sample-minutes-2023.pdf" })
	for k := range n {
		data := append(slices.Clone(sample.Files()[i].Data), bytes.Repeat([]byte("\n"), k+1)...)
		testfiles.Write(t, filepath.Join(dir, fmt.Sprintf("minutes-%03d.pdf", k)), data)
	}
	return dir
}

// started starts the program and waits until it says that a report was added.
func started(t *testing.T, cmd *exec.Cmd) (stderr *bufio.Reader) {
	t.Helper()
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stderr = bufio.NewReader(pipe)
	for {
		line, err := stderr.ReadString('\n')
		if err != nil {
			t.Fatalf("the program ended before it added a report: %v", err)
		}
		if strings.HasPrefix(line, "added ") {
			return stderr
		}
	}
}

// A process that is killed leaves no half report, and no worker.
func TestKilledWhileIndexing(t *testing.T) {
	t.Parallel()
	newData(t)
	const files = 60
	in := many(t, files)
	for round := range 4 {
		cmd := process(t, "index", in)
		stderr := started(t, cmd)
		// At another moment each time.
		for range 3 * round {
			stderr.ReadString('\n')
		}
		workers := children(cmd.Process.Pid)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if runtime.GOOS == "linux" {
			gone(t, workers)
		}
		wholeReports(t)
	}
	evidence(t, "index", in).want(t, exitDone)
	evidence(t, "verify", "--quick").want(t, exitDone, fmt.Sprintf("%d originals of %d reports", files, files), "0 differences")
}

// gone waits until processes have ended.
func gone(t *testing.T, pids []int) {
	t.Helper()
	if len(pids) == 0 {
		t.Error("no worker was seen")
	}
	eventually(t, "the workers end with their program", func() bool {
		pids = slices.DeleteFunc(pids, func(pid int) bool {
			stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			return err != nil || bytes.Contains(stat, []byte(") Z "))
		})
		return len(pids) == 0
	})
}

// wholeReports checks that each report that is found is found whole.
func wholeReports(t *testing.T) {
	t.Helper()
	docs, err := listDocuments(t.Context(), dataOf(t))
	if err != nil {
		t.Fatal(err)
	}
	r := fromJSON[search.Result](t, evidence(t, "search", "--json", "-n", "0", "block:heading OR NOT block:heading").want(t, exitDone))
	passages := 0
	for _, d := range docs {
		passages += d.Passages
	}
	if len(docs) == 0 || r.Total != passages {
		t.Errorf("%d passages are found, %d reports hold %d", r.Total, len(docs), passages)
	}
}

// Ctrl-C stops at once, keeps what is done, and says so.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	newData(t)
	in := many(t, 100)
	cmd := process(t, "index", "--json", in)
	var out bytes.Buffer
	cmd.Stdout = &out
	stderr := started(t, cmd)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(stderr)
	if err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitRefused {
		t.Errorf("the program ended with %v", err)
	}
	if !strings.Contains(string(rest), "Stopped. What is done is kept") || strings.Contains(string(rest), "refused") {
		t.Errorf("it said %q", rest)
	}
	var s indexer.Summary
	if err := json.Unmarshal(out.Bytes(), &s); err != nil || !s.Stopped || len(s.Added) == 0 || len(s.Added) == 100 {
		t.Errorf("%d added, stopped %v, %v", len(s.Added), s.Stopped, err)
	}
	evidence(t, "verify", "--quick").want(t, exitDone, fmt.Sprintf("of %s checked", count(len(s.Added), "report", "reports")), "0 differences")
	evidence(t, "index", in).want(t, exitDone, fmt.Sprintf("%d added, %d unchanged", 100-len(s.Added), len(s.Added)))
}

// While one process adds reports others search, and none sees half a report;
// a second one that would add says why it cannot.
func TestSearchWhileIndexing(t *testing.T) {
	t.Parallel()
	newData(t)
	in := many(t, 150)
	evidence(t, "index", filepath.Join(in, "minutes-000.pdf")).want(t, exitDone)
	docs, err := listDocuments(t.Context(), dataOf(t))
	if err != nil {
		t.Fatal(err)
	}
	each := docs[0].Passages
	cmd := process(t, "index", in)
	stderr := started(t, cmd)
	go io.Copy(io.Discard, stderr)
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	cmd.Process.Signal(syscall.SIGSTOP) // so that it is still at it
	evidence(t, "index", in).want(t, exitRefused, "another process is adding reports")
	cmd.Process.Signal(syscall.SIGCONT)
	for searches := 0; ; searches++ {
		r := fromJSON[search.Result](t, evidence(t, "search", "--json", "-n", "0", "block:heading OR NOT block:heading").want(t, exitDone))
		if r.Total == 0 || r.Total%each != 0 {
			t.Errorf("%d passages are found; a report has %d", r.Total, each)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			t.Logf("%d searches meanwhile", searches)
			return
		default:
		}
	}
}

// The hostile files: the run ends, names each refusal, and the good ones are in.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	dir := testfiles.Beside(t, "hostile")
	newData(t)
	s := fromJSON[indexer.Summary](t, evidence(t, "index", "--json", dir).want(t, exitRefused))
	refused := map[string]string{}
	for _, r := range s.Refused {
		refused[filepath.Base(r.Path)] = r.Reason
		if r.Reason == "" || r.Advice == "" {
			t.Errorf("%+v", r)
		}
	}
	for name, want := range map[string]string{
		"made-here__empty-0-bytes.pdf":                 "empty",
		"made-here__html-error-page.pdf":               "a web page",
		"made-here__truncated-60-percent.pdf":          "cut short",
		"pypdf__r3-user-password.pdf":                  "encrypted",
		"pypdf__r6-user-password.pdf":                  "encrypted",
		"qpdf__empty.pdf":                              "no pages",
		"0ca__nesrin.pdf":                              "no text",
		"pypdf-samples__imagemagick-ASCII85Decode.pdf": "no text",
		"pdfium__bug_544880.pdf":                       "damaged",
	} {
		if !strings.Contains(refused[name], want) {
			t.Errorf("%s was refused since %q, want %q", name, refused[name], want)
		}
	}
	if n := len(testfiles.PDFs(t, dir)); len(s.Added)+len(s.Refused) != n || len(s.Refused) > 14 {
		t.Errorf("of %d files %d were added and %d refused: %v", n, len(s.Added), len(s.Refused), refused)
	}
	evidence(t, "verify", "--quick").want(t, exitDone, "0 differences")
}

// The real reports: all that are PDFs are in, with the ids that their publisher's facts give, and stay so.
func TestRealReports(t *testing.T) {
	t.Parallel()
	dir := testfiles.Reports(t)
	s := fromJSON[indexer.Summary](t, newRealLibrary(t).want(t, exitRefused))
	if len(s.Added) != 63 || len(s.Refused) != 2 || s.Pages != 1407 {
		t.Errorf("%d added, %d refused, %d pages", len(s.Added), len(s.Refused), s.Pages)
	}
	for _, r := range s.Refused {
		if !strings.Contains(r.Reason, "web page") {
			t.Errorf("%q was refused since %q", r.Path, r.Reason)
		}
	}
	for _, a := range s.Added {
		if want := strings.TrimSuffix(filepath.Base(a.Path), ".pdf"); a.ID != want {
			t.Errorf("%q has the id %q", a.Path, a.ID)
		}
		if len(a.Warnings) > 0 {
			t.Errorf("%q: %q", a.Path, a.Warnings)
		}
	}
	r := fromJSON[search.Result](t, evidence(t, "search", "--json", "police partnership Rotherham 2018"))
	if len(r.Hits) == 0 || r.Hits[0].Document != "ofsted-rotherham-2018-01-29" {
		t.Errorf("the first hit is %+v", r.Hits)
	}
	lasting(t, dir, r.Hits)
}

// lasting renames the files, deletes the index and takes the reports in again: the same ids cite the same words.
func lasting(t *testing.T, dir string, hits []search.Hit) {
	t.Helper()
	other := t.TempDir()
	for i, path := range testfiles.PDFs(t, dir) {
		if err := os.Symlink(path, filepath.Join(other, fmt.Sprintf("%d.pdf", 100-i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(dataOf(t), "index")); err != nil {
		t.Fatal(err)
	}
	evidence(t, "index", other).want(t, exitRefused, "63 unchanged, 2 refused")
	for _, h := range hits {
		c := fromJSON[struct{ Citations []cited }](t, evidence(t, "cite", "--json", h.ID).want(t, exitDone))
		if len(c.Citations) != 1 || c.Citations[0].Quote != h.Text || c.Citations[0].Passage.Page != h.Page || c.Citations[0].Source.ID != h.Document {
			t.Errorf("passage %s of %s, %q, is cited as %+v", h.ID, h.Document, h.Text, c.Citations)
		}
	}
	evidence(t, "verify").want(t, exitDone, "63 originals of 63 reports checked", "63 reports compared with a second reader; 0 differences")
}
