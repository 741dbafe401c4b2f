package web

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
	"evidence/web/result"
)

// serveOne has a handler answer a request.
func serveOne(s http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// JSON Lines and CSV hold the hits of the JSON answer, in its order, letter for letter.
func TestFormatsHoldTheSameHits(t *testing.T) {
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	for _, query := range []string{"q=police+council", "document=inquiry-2015&sort=document&boxes=1", "q=%22not+there+at+all%22"} {
		address := paths.API + "/search?limit=200&" + query
		want := decode[result.SearchAnswer](t, s, 200, address).Hits
		var lines []result.Hit
		for line := range strings.Lines(get(t, s, address+"&format=ndjson").Body.String()) {
			var h result.Hit
			if err := json.Unmarshal([]byte(line), &h); err != nil {
				t.Fatalf("%v in %s", err, line)
			}
			lines = append(lines, h)
		}
		if !slices.EqualFunc(lines, want, func(a, b result.Hit) bool { return string(toJSON(t, a)) == string(toJSON(t, b)) }) {
			t.Errorf("%s: the lines hold %v, want %v", query, idsOf(lines), idsOf(want))
		}
		rows, err := readCSV(get(t, s, address+"&format=csv").Body.String())
		if err != nil || len(rows) != len(want)+1 || !slices.Equal(rows[0], result.HitColumns) {
			t.Fatalf("%s: %v, %d rows", query, err, len(rows))
		}
		for i, h := range want {
			if cell(rows, i, "id") != h.ID || cell(rows, i, "text") != h.Text || cell(rows, i, "block") != string(h.Block) || cell(rows, i, "link") != "http://example.com/passages/"+h.ID {
				t.Errorf("%s: row %q of %+v", query, rows[i+1], h)
			}
		}
	}
}

func toJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// cell is a column of the i-th row after the head.
func cell(rows [][]string, i int, column string) string {
	return rows[i+1][slices.Index(rows[0], column)]
}

func TestPassagesOfAReportInEachFormat(t *testing.T) {
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	address := paths.API + "/documents/inquiry-2015/passages"
	all := decode[api.PassageList](t, s, 200, address)
	if all.Total != len(testlibrary.SecondReading)+4 || len(all.Passages) != all.Total {
		t.Fatalf("%d passages of %d", len(all.Passages), all.Total)
	}
	if n := strings.Count(get(t, s, address+"?format=ndjson").Body.String(), "\n"); n != all.Total {
		t.Errorf("%d lines", n)
	}
	w := get(t, s, address+"?format=csv")
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename=inquiry-2015.csv" {
		t.Errorf("the file is called %q", got)
	}
	if !strings.Contains(w.Body.String(), "\r\n") {
		t.Error("lines do not end as RFC 4180 says")
	}
	for query, want := range map[string]int{"?paragraph=5.3": 1, "?paragraph=5.3.": 1, "?page=1": 4, "?page=3": 1, "?block=item&block=row": 2, "?block=row&page=1": 0, "?block=": 10} {
		if got := decode[api.PassageList](t, s, 200, address+query); got.Total != want || len(got.Passages) != want {
			t.Errorf("%s: %d passages, want %d", query, got.Total, want)
		}
	}
}

// limitless is an engine that gives hits until it is told to stop, or fails after so many.
type limitless struct {
	search.Engine
	failAfter int
	stopped   chan error
}

var errBroken = errors.New("the disk is gone")

func (e *limitless) Each(ctx context.Context, _ search.Query, visit func(*search.Hit) error) (search.Result, error) {
	var h search.Hit
	h.Text = strings.Repeat("The council was told. ", 20)
	h.Headings, h.Highlights = []string{}, []corpus.Span{}
	for n := 0; e.failAfter == 0 || n < e.failAfter; n++ {
		if err := visit(&h); err != nil {
			e.stopped <- err
			return search.Result{}, err
		}
		if err := ctx.Err(); err != nil {
			e.stopped <- err
			return search.Result{}, err
		}
	}
	return search.Result{}, errBroken
}

func overHTTP(t *testing.T, e *limitless) *httptest.Server {
	t.Helper()
	l := testlibrary.Shared(t)
	e.Engine, e.stopped = l.Engine, make(chan error, 1)
	l.Engine = e
	s := httptest.NewServer(newTestServer(t, l, handler.Options{}))
	t.Cleanup(s.Close)
	return s
}

// Lines arrive while others are being made, compressed too, and when the reader goes the work ends.
func TestStreamsFlowAndStop(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		e := &limitless{}
		s := overHTTP(t, e)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+paths.API+"/search?q=x&format=ndjson", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", encoding)
		res, err := s.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = res.Body
		if res.Header.Get("Content-Encoding") == "gzip" {
			if body, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		}
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != (encoding == "gzip") {
			t.Errorf("asked for %s, compressed: %v", encoding, got)
		}
		lines := bufio.NewScanner(body)
		for range 2000 {
			if !lines.Scan() || !json.Valid(lines.Bytes()) {
				t.Fatalf("the stream ended: %v", lines.Err())
			}
		}
		res.Body.Close()
		if err := <-e.stopped; err == nil {
			t.Error("nothing stopped it")
		}
	}
}

// A stream that breaks off cannot be taken for a whole one; one that has not begun is a problem.
func TestBrokenStreamsAreSeen(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		s := overHTTP(t, &limitless{failAfter: 5000})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+paths.API+"/search?q=x&format=csv", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", encoding)
		res, err := s.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err == nil {
			t.Errorf("%s: a broken stream ended like a whole one", encoding)
		}
	}
	s := overHTTP(t, &limitless{failAfter: -1})
	res, err := s.Client().Get(s.URL + paths.API + "/search?q=x&format=csv")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 500 || res.Header.Get("Content-Type") != handler.MediaProblem || res.Header.Get("Content-Disposition") != "" {
		t.Errorf("status %d, %v", res.StatusCode, res.Header)
	}
}

func TestLimitOfAStream(t *testing.T) {
	s := overHTTP(t, &limitless{})
	res, err := s.Client().Get(s.URL + paths.API + "/search?q=x&format=ndjson&limit=3")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if n := strings.Count(string(data), "\n"); err != nil || n != 3 {
		t.Errorf("%d lines, %v", n, err)
	}
}

// So many lists at a time and no more; the next one is told when to come back.
func TestStreamsAreBounded(t *testing.T) {
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	var taken *handler.Stream
	for range handler.MaxStreams {
		var err error
		if taken, err = s.Streams.Begin(httptest.NewRecorder()); err != nil {
			t.Fatal(err)
		}
	}
	address := paths.API + "/search?q=police&format=ndjson"
	w := get(t, s, address)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Content-Type") != handler.MediaProblem {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	taken.End()
	for range 2 {
		if w := get(t, s, address); w.Code != 200 {
			t.Errorf("status %d with room for one", w.Code)
		}
	}
}
