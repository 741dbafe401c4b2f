package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus/sample"
)

// quick are options for a server on this machine.
func quick() Options {
	return Options{
		Agent: "EvidenceIndex/test (tests)", Backoff: time.Millisecond, Stall: 10 * time.Second,
		Timeout: 5 * time.Second, AllowPrivate: true,
	}
}

// pdf is a real PDF.
func pdf(t testing.TB) []byte {
	t.Helper()
	for _, f := range sample.Files() {
		if f.Name == "sample-minutes-2023.pdf" {
			return f.Data
		}
	}
	t.Fatal("the sample has no minutes")
	return nil
}

func sumOf(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// A publisher serves handlers by their paths, and keeps the requests.
type publisher struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
}

func serve(t testing.TB, handlers map[string]http.HandlerFunc) *publisher {
	s := &publisher{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r)
		s.mu.Unlock()
		if h := handlers[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *publisher) asked(path string) (list []*http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		if r.URL.Path == path {
			list = append(list, r)
		}
	}
	return list
}

// all fetches requests and sorts what became of them by their ids.
func all(t testing.TB, f *Fetcher, requests ...Request) (files map[string]*File, refused map[string]*Refusal) {
	t.Helper()
	files, refused = map[string]*File{}, map[string]*Refusal{}
	var mu sync.Mutex
	err := f.Fetch(t.Context(), requests, func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case e.File != nil:
			files[e.File.ID] = e.File
		case e.Refusal != nil && !e.Retry:
			refused[e.Refusal.ID] = e.Refusal
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files)+len(refused) != len(requests) {
		t.Errorf("%d answered and %d refused of %d", len(files), len(refused), len(requests))
	}
	return files, refused
}

func give(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { w.Write(data) }
}

// cutAfter answers with so many bytes of all that it promises.
func cutAfter(data []byte, n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		w.Write(data[:n])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

// inTurn gives the first request to the first handler, and so on; the last gets the rest.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[0]
		if len(handlers) > 1 {
			handlers = handlers[1:]
		}
		mu.Unlock()
		h(w, r)
	}
}

func TestFetch(t *testing.T) {
	data := pdf(t)
	s := serve(t, map[string]http.HandlerFunc{
		"/a.pdf":  func(w http.ResponseWriter, r *http.Request) { w.Header().Set("ETag", `"1"`); w.Write(data) },
		"/b":      func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/c#page=2", http.StatusFound) },
		"/c":      give(data),
		"/twice":  inTurn(func(w http.ResponseWriter, r *http.Request) { http.Error(w, "busy", http.StatusServiceUnavailable) }, give(data)),
		"/broken": cutAfter(data, 3000),
	})
	dir := filepath.Join(t.TempDir(), "incoming")
	f := New(dir, quick())
	files, refused := all(t, f,
		Request{ID: "a", Addresses: []string{s.URL + "/a.pdf"}, Listed: []string{sumOf(data)}},
		Request{ID: "b", Addresses: []string{s.URL + "/b"}},
		Request{ID: "twice", Addresses: []string{s.URL + "/twice"}},
		Request{ID: "second", Addresses: []string{s.URL + "/none", s.URL + "/c"}},
		Request{ID: "broken", Addresses: []string{s.URL + "/broken"}},
	)
	for _, id := range []string{"a", "b", "twice", "second"} {
		file := files[id]
		if file == nil {
			t.Errorf("%s: %v", id, refused[id])
			continue
		}
		got, err := os.ReadFile(file.Path)
		if err != nil || !bytes.Equal(got, data) || file.SHA256 != sumOf(data) || file.Bytes != int64(len(data)) || file.Unlisted || file.At.IsZero() || file.Status != 200 {
			t.Errorf("%s: %+v, %v", id, file, err)
		}
	}
	if a := files["a"]; a.ETag != `"1"` || a.URL != s.URL+"/a.pdf" || a.Final != a.URL {
		t.Errorf("%+v", a)
	}
	if b := files["b"]; b.URL != s.URL+"/b" || b.Final != s.URL+"/c" {
		t.Errorf("after a redirect: %+v", b)
	}
	if r := refused["broken"]; r == nil || !strings.Contains(r.Reason, fmt.Sprintf("after 3000 bytes of %d, 4 times", len(data))) || r.URL != s.URL+"/broken" {
		t.Errorf("a cut answer: %+v", r)
	}
	for _, r := range s.requests {
		if r.UserAgent() != "EvidenceIndex/test (tests)" || r.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("a request said %v", r.Header)
		}
	}
	if n := int64(len(s.requests)); f.Requests() != n || n < 10 || f.Bytes() < 4*int64(len(data)) {
		t.Errorf("%d requests counted, %d made; %d bytes", f.Requests(), n, f.Bytes())
	}
	w, err := f.Downloaded("b")
	if err != nil || w == nil || *w != *files["b"] {
		t.Errorf("waiting: %+v, %v", w, err)
	}
	for _, id := range []string{"a", "b", "twice", "second"} {
		if err := f.Remove(id); err != nil {
			t.Error(err)
		}
	}
	if w, err := f.Downloaded("b"); w != nil || err != nil {
		t.Errorf("after it was removed: %+v, %v", w, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 { // the beginning of the broken one
		t.Errorf("left: %q", left)
	}
}

// Whatever an address answers that is not the PDF is refused with the reason.
func TestRefusals(t *testing.T) {
	data := pdf(t)
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) }
	}
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Location", to); w.WriteHeader(302) }
	}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		reason string
		asked  int
	}{
		{"web page", give([]byte("<!DOCTYPE html><html><body>Reports</body></html>")), "the answer is a web page, not the PDF", 2},
		{"login", give([]byte("<html><form><input type=\"password\"></form></html>")), "the answer is a login page", 2},
		{"empty", give(nil), "the answer is empty", 2},
		{"blank", give(bytes.Repeat([]byte{0}, 5000)), "only blanks or zero bytes", 2},
		{"image", give([]byte("\x89PNG\r\n\x1a\n0000")), "of the type image/png", 2},
		{"office file", give([]byte("PK\x03\x04word/document.xml")), "a ZIP archive or an office file", 2},
		{"text", give([]byte("not here")), "of the type text/plain", 2},
		{"noise", give(bytes.Repeat([]byte{1, 2, 0xfe, 3}, 1000)), "the answer is not a PDF", 2},
		{"404", status(404), "404 Not Found: the report is not there", 1},
		{"410", status(410), "410 Gone", 1},
		{"401", status(401), "401 Unauthorized: it needs a login", 1},
		{"403", status(403), "403 Forbidden", 1},
		{"204", status(204), "204 No Content", 1},
		{"206", status(206), "206 Partial Content", 1},
		{"418", status(418), "418 I'm a teapot", 1},
		{"500", status(500), "500 Internal Server Error, 4 times", 4},
		{"429", status(429), "429 Too Many Requests, 4 times", 4},
		{"come back tomorrow", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(429)
		}, "asks to wait for 24h0m0s", 1},
		{"loop", redirect("/loop"), "redirects more than 10 times", 11},
		{"redirect to nowhere", redirect(""), "redirects to no address", 1},
		{"redirect to a file", redirect("file:///etc/passwd"), `"file:///etc/passwd" is not an address of http or https`, 1},
		{"redirect with a password", redirect("http://u:secret@example.org/"), "http://u:xxxxx@example.org/ has a user name", 1},
		{"packed", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(data)
		}, `compressed as "gzip"`, 1},
		{"too large", give(append(bytes.Clone(data), make([]byte, 2<<20)...)), "larger than 1 MB", 1},
		{"too large, unsaid", func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			w.Write(append(bytes.Clone(data), make([]byte, 2<<20)...))
		}, "larger than 1 MB", 1},
		{"says nothing", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "nothing arrived any more for 300ms, 4 times", 4},
		{"stops", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(len(data)))
			w.Write(data[:2000])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "nothing arrived any more for 300ms after 2000 bytes", 4},
		{"cut at once", cutAfter(data, 0), "the connection was cut", 4},
		{"ends early, length unsaid", func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%s", data[:5000])
				conn.Close()
			}
		}, "the answer ended after 5000 bytes, before the PDF does, 4 times", 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := "/" + strings.ReplaceAll(c.name, " ", "-")
			s := serve(t, map[string]http.HandlerFunc{path: c.answer})
			o := quick()
			o.MaxSize = 1 << 20
			if strings.Contains(c.reason, "300ms") {
				o.Stall = 300 * time.Millisecond
			}
			dir := t.TempDir()
			_, refused := all(t, New(dir, o), Request{ID: "x", Addresses: []string{s.URL + path}})
			r := refused["x"]
			if r == nil || !strings.Contains(r.Reason, c.reason) || r.Advice == "" {
				t.Errorf("%+v, want %q", r, c.reason)
			}
			if n := len(s.asked(path)); n != c.asked {
				t.Errorf("asked %d times, want %d", n, c.asked)
			}
			if _, err := os.Stat(filepath.Join(dir, "x.pdf")); err == nil {
				t.Error("a file was made of it")
			}
		})
	}
}

// A page that speaks of a failure of the moment does not stop the file that comes the next time.
func TestSecondAnswerIsGood(t *testing.T) {
	data := pdf(t)
	for name, first := range map[string]http.HandlerFunc{
		"web page":    give([]byte("<html>Busy</html>")),
		"other bytes": give(append(bytes.Clone(data), '\n')),
		"cut":         cutAfter(data, 3000),
	} {
		s := serve(t, map[string]http.HandlerFunc{"/x": inTurn(first, give(data))})
		files, refused := all(t, New(t.TempDir(), quick()), Request{ID: "x", Addresses: []string{s.URL + "/x"}, Listed: []string{sumOf(data)}})
		if f := files["x"]; f == nil || f.SHA256 != sumOf(data) || f.Unlisted {
			t.Errorf("%s: %+v, %+v", name, f, refused["x"])
		}
	}
}

// A file that is none of the known ones is downloaded twice.
func TestUnlistedFile(t *testing.T) {
	data := pdf(t)
	other, third := append(bytes.Clone(data), '\n'), append(bytes.Clone(data), '\n', '\n')
	s := serve(t, map[string]http.HandlerFunc{"/new": give(other), "/random": inTurn(give(other), give(third))})
	known := []string{sumOf(data)}
	files, refused := all(t, New(t.TempDir(), quick()),
		Request{ID: "new", Addresses: []string{s.URL + "/new"}, Listed: known},
		Request{ID: "random", Addresses: []string{s.URL + "/random"}, Listed: known})
	if f := files["new"]; f == nil || !f.Unlisted || f.SHA256 != sumOf(other) || len(s.asked("/new")) != 2 {
		t.Errorf("%+v, %+v", f, refused["new"])
	}
	if r := refused["random"]; r == nil || !strings.Contains(r.Reason, "two different files") {
		t.Errorf("%+v", r)
	}
}

// A host has one request at a time, and a pause after each; another host is asked meanwhile.
func TestOneRequestAtATime(t *testing.T) {
	data := pdf(t)
	const pause = 20 * time.Millisecond
	type visit struct{ begun, ended time.Time }
	var mu sync.Mutex
	visits := map[string][]visit{}
	met := make(chan string, 2) // each host's first request waits for the other's
	handler := func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		mu.Lock()
		first := len(visits[r.Host]) == 0
		mu.Unlock()
		if first {
			met <- r.Host
			for len(met) < 2 {
				time.Sleep(time.Millisecond)
			}
		}
		mu.Lock()
		visits[r.Host] = append(visits[r.Host], visit{begun, time.Now()})
		mu.Unlock()
		w.Write(data)
	}
	handlers := map[string]http.HandlerFunc{"/1": handler, "/2": handler, "/3": handler}
	a, b := serve(t, handlers), serve(t, handlers)
	var requests []Request
	for i, s := range []*publisher{a, b} {
		for n := 1; n <= 3; n++ {
			requests = append(requests, Request{ID: fmt.Sprintf("%d-%d", i, n), Addresses: []string{fmt.Sprintf("%s/%d", s.URL, n)}})
		}
	}
	o := quick()
	o.Pause, o.Stall = pause, 10*time.Second
	files, _ := all(t, New(t.TempDir(), o), requests...)
	if len(files) != 6 {
		t.Errorf("%d arrived", len(files))
	}
	for host, list := range visits {
		for i := 1; i < len(list); i++ {
			if gap := list[i].begun.Sub(list[i-1].ended); gap < pause {
				t.Errorf("%s: a request came %s after another", host, gap)
			}
		}
	}
}

// What a host asks to wait is waited, also before the other files of it.
func TestRetryAfterIsHonoured(t *testing.T) {
	data := pdf(t)
	var refusedAt, nextAt time.Time
	s := serve(t, map[string]http.HandlerFunc{
		"/a": inTurn(func(w http.ResponseWriter, r *http.Request) {
			refusedAt = time.Now()
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(503)
		}, give(data)),
		"/b": func(w http.ResponseWriter, r *http.Request) { nextAt = time.Now(); w.Write(data) },
	})
	files, _ := all(t, New(t.TempDir(), quick()),
		Request{ID: "a", Addresses: []string{s.URL + "/a"}}, Request{ID: "b", Addresses: []string{s.URL + "/b"}})
	if len(files) != 2 || nextAt.Sub(refusedAt) < time.Second {
		t.Errorf("%d files, the next request %s later", len(files), nextAt.Sub(refusedAt))
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "1h": 0, "7": 7 * time.Second, " 120 ": 2 * time.Minute,
		"Wed, 02 Jan 2030 03:05:05 GMT": time.Minute, "Tue, 01 Jan 2030 00:00:00 GMT": 0,
		"99999999999999999999": 0, "999999999": 365 * 24 * time.Hour,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

// A host that cannot be reached is left alone after a few files.
func TestUnreachableHost(t *testing.T) {
	s := serve(t, nil)
	s.Close()
	var requests []Request
	for n := range 40 {
		requests = append(requests, Request{ID: strconv.Itoa(n), Addresses: []string{fmt.Sprintf("%s/%d", s.URL, n)}})
	}
	f := New(t.TempDir(), quick())
	_, refused := all(t, f, requests...)
	if len(refused) != 40 || f.Requests() > 2*maxHostFailures {
		t.Errorf("%d refused after %d requests", len(refused), f.Requests())
	}
	if r := refused["39"]; !strings.Contains(r.Reason, "cannot be reached") || !strings.Contains(r.Reason, "no more were requested") {
		t.Errorf("%+v", r)
	}
}

// When ctx ends, fetching ends with what has arrived in place.
func TestStopped(t *testing.T) {
	data := pdf(t)
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	part := filepath.Join(dir, "2.part")
	s := serve(t, map[string]http.HandlerFunc{"/1": give(data), "/2": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v"`)
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		w.Write(data[:4000])
		w.(http.Flusher).Flush()
		for info, err := os.Stat(part); err != nil || info.Size() < 4000; info, err = os.Stat(part) {
			if r.Context().Err() != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
		cancel()
		<-r.Context().Done()
	}})
	f := New(dir, quick())
	var got []Event
	err := f.Fetch(ctx, []Request{{ID: "1", Addresses: []string{s.URL + "/1"}}, {ID: "2", Addresses: []string{s.URL + "/2"}}}, func(e Event) { got = append(got, e) })
	if !errors.Is(err, context.Canceled) || len(got) != 1 || got[0].File == nil {
		t.Errorf("%v, %+v", err, got)
	}
	if info, err := os.Stat(part); err != nil || info.Size() != 4000 {
		t.Errorf("%v, %v", info, err)
	}
	if w, err := f.Downloaded("1"); err != nil || w == nil {
		t.Errorf("%v, %v", w, err)
	}
}

// A file that cannot be written is no fault of the address, and ends the call.
func TestFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := New(file, quick()).Fetch(t.Context(), nil, func(Event) {}); err == nil {
		t.Error("it was made in a file's place")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "x.part.json"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := serve(t, map[string]http.HandlerFunc{"/x": give(pdf(t))})
	err := New(dir, quick()).Fetch(t.Context(), []Request{{ID: "x", Addresses: []string{s.URL + "/x"}}}, func(e Event) { t.Errorf("%+v", e) })
	if err == nil || !strings.Contains(err.Error(), "x.part.json") {
		t.Error(err)
	}
}
