package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A served site is the program running in this process.
type served struct {
	url    string
	stop   context.CancelFunc
	done   chan int // gets the exit status
	stderr *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serving runs evidence serve on a free port until the test ends.
func serving(t testing.TB, args ...string) *served {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &served{stop: stop, done: make(chan int, 1), stderr: new(lockedBuffer)}
	go func() {
		s.done <- run(ctx, testArgs(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)), strings.NewReader(""), io.Discard, s.stderr)
	}()
	t.Cleanup(func() { s.end(t) })
	at := regexp.MustCompile(`Evidence Index is at (http://\S+)/`)
	eventually(t, "the program says where it listens", func() bool {
		if m := at.FindStringSubmatch(s.stderr.String()); m != nil {
			s.url = m[1]
		}
		return s.url != ""
	})
	return s
}

// end stops the program and gives its exit status.
func (s *served) end(t testing.TB) int {
	t.Helper()
	s.stop()
	select {
	case status := <-s.done:
		s.done <- status
		return status
	case <-time.After(3 * time.Minute):
		t.Fatal("the program does not stop")
	}
	return -1
}

// get asks for a path and returns status and body.
func (s *served) get(t testing.TB, path string) (int, string) {
	t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// ready waits until the library is open.
func (s *served) ready(t testing.TB) *served {
	t.Helper()
	eventually(t, "the index is open", func() bool {
		status, _ := s.get(t, "/readyz")
		return status == http.StatusOK
	})
	return s
}

// eventually waits for what must come, long enough for a slow machine.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(3 * time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// With an empty library the site shows the sample and says so; reports that another process adds replace it.
func TestServeTheSampleUntilThereAreReports(t *testing.T) {
	t.Parallel()
	data := newData(t)
	if err := os.Remove(data); err != nil {
		t.Fatal(err)
	}
	s := serving(t)
	if status, body := s.get(t, "/healthz"); status != http.StatusOK || !strings.Contains(body, "alive") {
		t.Errorf("/healthz at once: %d %s", status, body)
	}
	s.ready(t)
	for _, path := range []string{"/", "/search?q=police", "/documents"} {
		_, body := s.get(t, path)
		if text := strings.Join(strings.Fields(body), " "); !strings.Contains(text, "Invented reports, not evidence") || !strings.Contains(text, ">Download real reports</a>") {
			t.Errorf("%s does not say that this is a sample", path)
		}
	}
	if _, err := os.Stat(data); err == nil {
		t.Errorf("the sample made the data directory %q", data)
	}
	in := samples(t)
	evidence(t, "index", "--manifest", filepath.Join(in, "manifest.yaml"), filepath.Join(in, "sample-minutes-2023.pdf")).want(t, exitDone, "1 added")
	eventually(t, "the site shows the library", func() bool {
		_, body := s.get(t, "/readyz")
		return strings.Contains(body, `"sample":false`) && strings.Contains(body, `"documents":1,`)
	})
	evidence(t, "index", "--manifest", filepath.Join(in, "manifest.yaml"), filepath.Join(in, "sample-inquiry-2019.pdf")).want(t, exitDone, "1 added")
	eventually(t, "the site shows what was added to the library", func() bool {
		_, body := s.get(t, "/readyz")
		return strings.Contains(body, `"documents":2,`)
	})
	if status := s.end(t); status != exitDone {
		t.Errorf("exit status %d after an orderly stop, want %d", status, exitDone)
	}
}

func TestServeSaysWhatIsWrong(t *testing.T) {
	newData(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	evidence(t, "serve", "--addr", l.Addr().String()).want(t, exitRefused, "another program uses this address", "--addr")
	evidence(t, "--addr", "nowhere").want(t, exitRefused, "HOST:PORT")
	evidence(t, "serve", "--public-url", "example.org").want(t, exitUsage, "write the whole address")
	evidence(t, "serve", "--public-url", "http://localhost:8080").want(t, exitUsage, "loopback")
	evidence(t, "serve", "extra").want(t, exitUsage, "no arguments")
}

// The log tells what was asked for and nothing about what was searched for; metrics count it.
func TestServeLogAndMetrics(t *testing.T) {
	newLibrary(t)
	s := serving(t, "--log", "json").ready(t)
	s.get(t, "/search?q=unspeakable&authority=Nowhere")
	eventually(t, "the search is logged", func() bool { return strings.Contains(s.stderr.String(), `"route":"search"`) })
	for _, line := range strings.Split(strings.TrimSpace(s.stderr.String()), "\n") {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("%v in the log line %q", err, line)
		}
		ofRequest := strings.Contains(line, `"msg":"request"`)
		if strings.Contains(line, "unspeakable") || strings.Contains(line, "Nowhere") || ofRequest && strings.Contains(line, "127.0.0.1") {
			t.Errorf("the log says what was searched for, or by whom: %s", line)
		}
	}
	if status, body := s.get(t, "/metrics"); status != http.StatusOK || !strings.Contains(body, `evidence_http_requests_total{route="search",status="200"} 1`) {
		t.Errorf("/metrics: %d, without the search:\n%.800s", status, body)
	}
	public := serving(t, "--public-url", "https://evidence.example.org").ready(t)
	if status, _ := public.get(t, "/metrics"); status != http.StatusNotFound {
		t.Errorf("/metrics of a public site has status %d", status)
	}
}
