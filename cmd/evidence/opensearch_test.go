package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// A fault is what a proxy before a cluster does to a request; next has the cluster answer.
type fault func(w http.ResponseWriter, r *http.Request, next http.Handler)

// faultyCluster is the address of an index of the test's own in the cluster for tests, behind a proxy, and what sets its fault; nil for none.
func faultyCluster(t *testing.T) (address string, set func(fault)) {
	t.Helper()
	nodes, query, _ := strings.Cut(newIndex(t), "?")
	var now atomic.Pointer[fault]
	next := &httputil.ReverseProxy{Rewrite: func(*httputil.ProxyRequest) {}, Transport: anyNode(strings.Split(nodes, ","))}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := now.Load(); f != nil && *f != nil {
			(*f)(w, r, next)
			return
		}
		next.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL + "?" + query, func(f fault) { now.Store(&f) }
}

// anyNode sends a request to the first of some nodes that can be reached: another test may have killed one.
type anyNode []string

func (nodes anyNode) RoundTrip(r *http.Request) (res *http.Response, err error) {
	var body []byte
	if r.Body != nil {
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	for _, node := range nodes {
		var to *url.URL
		if to, err = url.Parse(node); err != nil {
			return nil, err
		}
		again := r.Clone(r.Context())
		again.URL.Scheme, again.URL.Host, again.Host = to.Scheme, to.Host, to.Host
		again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		if res, err = http.DefaultTransport.RoundTrip(again); err == nil {
			return res, nil
		}
	}
	return nil, err
}

func cut(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }

// hold answers nothing before who asks gives up.
func hold(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
	io.Copy(io.Discard, r.Body) // before that nobody is told that who asked has gone
	<-r.Context().Done()
}

func refuse(status int, kind string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]any{"status": status, "error": map[string]string{"type": kind, "reason": "a fault of the test"}})
	}
}

// withoutShard has searches lack one shard, which had all that would be found.
func withoutShard(w http.ResponseWriter, r *http.Request, next http.Handler) {
	answer := httptest.NewRecorder()
	r.Header.Del("Accept-Encoding")
	next.ServeHTTP(answer, r)
	var body any
	if json.Unmarshal(answer.Body.Bytes(), &body) == nil {
		loseShard(body)
		encoded, _ := json.Marshal(body)
		answer.Body = bytes.NewBuffer(encoded)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.Code)
	io.Copy(w, answer.Body)
}

func loseShard(v any) {
	switch v := v.(type) {
	case []any:
		for _, of := range v {
			loseShard(of)
		}
	case map[string]any:
		hits, search := v["hits"].(map[string]any)
		if !search {
			loseShard(v["responses"])
			return
		}
		v["_shards"] = map[string]int{"total": 3, "successful": 2, "failed": 1}
		hits["hits"], hits["total"], hits["max_score"] = []any{}, map[string]any{"value": 0, "relation": "eq"}, nil
		delete(v, "aggregations")
	}
}

// While the cluster is away, refuses, or lacks a part, nothing says that there is no evidence: pages, API and commands say that it is not known. Reports, passages
// and citations are served all the same, from the database.
func TestFaultsOfTheCluster(t *testing.T) {
	address, set := faultyCluster(t)
	data, _ := newLibrary(t)
	args := []string{"--data", data, "--opensearch", address}
	s := startServer(t, data, "", clusterVar+"="+address)
	var found struct {
		Total int
		Hits  []struct{ ID, Document, Text string }
	}
	status, body := answerTo(t, http.MethodGet, s.url+"/api/v1/search?q=police", "")
	if err := json.Unmarshal([]byte(body), &found); err != nil || status != http.StatusOK || len(found.Hits) == 0 {
		t.Fatalf("status %d, %v: %.500s", status, err, body)
	}
	passage, report := found.Hits[0].ID, found.Hits[0].Document
	for name, f := range map[string]fault{"cut": cut, "refusing": refuse(http.StatusTooManyRequests, "rejected_execution_exception"),
		"red": refuse(http.StatusServiceUnavailable, "search_phase_execution_exception"), "without a shard": withoutShard} {
		t.Run(name, func(t *testing.T) {
			set(f)
			defer set(nil)
			answeredWithoutCluster(t, s.url, report, passage, found.Hits[0].Text)
			checkedWithoutCluster(t, args, found.Hits[0].Text)
			for _, command := range [][]string{{"search", "inspector"}, {"claim", claimOfTest}, {"similar", passage}} {
				o := evidence(t, append(append(command[:1:1], args...), command[1:]...)...).want(t, exitRefused)
				if o.out != "" || !strings.Contains(o.err, "does not answer") && !strings.Contains(o.err, "OpenSearch refused") {
					t.Errorf("%s: %s%s", command, o.out, o.err)
				}
			}
		})
	}
	if status, body := answerTo(t, http.MethodGet, s.url+"/search?q=inspector", ""); status != http.StatusOK {
		t.Errorf("after the faults: status %d: %.500s", status, body)
	}
}

// answeredWithoutCluster checks that a site says that it cannot search, and shows what the database has: a report with a passage, whose text is given.
func answeredWithoutCluster(t *testing.T, site, report, passage, text string) {
	t.Helper()
	var searches, others sync.WaitGroup // each at once, as the site lets so many in
	for _, path := range []string{"/search?q=inspector", "/api/v1/search?q=inspector", "/api/v1/search?q=zebras", "/api/v1/search?format=ndjson&q=inspector", "/api/v1/search?format=csv&q=inspector", "/search/feed.atom?q=inspector"} {
		searches.Go(func() { notKnown(t, http.MethodGet, site+path, "") })
	}
	searches.Go(func() { notKnown(t, http.MethodPost, site+"/api/v1/evidence", `{"claim":"`+claimOfTest+`"}`) })
	searches.Wait()
	for _, path := range []string{"/documents", "/documents/" + report, "/documents/" + report + "/read?q=police", "/documents/" + report + "/pages/1?q=police", "/passages/" + passage,
		"/passages/" + passage + "?q=police", "/api/v1/documents", "/api/v1/documents/" + report, "/api/v1/passages/" + passage, "/api/v1/passages/" + passage + "/citations"} {
		others.Go(func() {
			if status, body := answerTo(t, http.MethodGet, site+path, ""); status != http.StatusOK || strings.Contains(body, "Nothing in this report") {
				t.Errorf("%s: status %d: %.500s", path, status, body)
			}
		})
	}
	others.Wait()
	if status, body := answerTo(t, http.MethodPost, site+"/api/v1/check", `{"text":"“`+text+`”"}`); status != http.StatusOK || !strings.Contains(body, `"exact"`) {
		t.Errorf("a quotation checked: status %d: %.500s", status, body)
	}
}

// checkedWithoutCluster checks that the command that checks quotations needs no cluster: it says of one whose text is given that it is exact, and of
// one that is in no report that it is missing.
func checkedWithoutCluster(t *testing.T, args []string, text string) {
	t.Helper()
	for quotation, want := range map[string]struct {
		status int
		word   string
	}{text: {exitDone, "exact"}, "The zebras of the borough were counted twice in every quarter of the year.": {exitRefused, "missing"}} {
		file := filepath.Join(t.TempDir(), "statement.txt")
		if err := os.WriteFile(file, []byte("The report says “"+quotation+"”"), 0o600); err != nil {
			t.Fatal(err)
		}
		if o := evidence(t, append(append([]string{"check"}, args...), file)...).want(t, want.status); !strings.Contains(o.out, want.word) {
			t.Errorf("%q is not called %s: %s%s", quotation, want.word, o.out, o.err)
		}
	}
}

// A cluster that is slow is one that does not answer: that nothing was found in time is not said to be nothing. What the database has waits for it only as long
// as what can be done without is worth.
func TestSlowCluster(t *testing.T) {
	t.Parallel()
	address, set := faultyCluster(t)
	data, _ := newLibrary(t)
	report, passage, text := knownPassage(t, data)
	args := []string{"--data", data, "--opensearch", address}
	s := startServer(t, data, "", clusterVar+"="+address)
	set(hold)
	answeredWithoutCluster(t, s.url, report, passage, text)
	checkedWithoutCluster(t, args, text)
	if o := evidence(t, append(append([]string{"search"}, args...), "inspector")...).want(t, exitRefused); o.out != "" || !strings.Contains(o.err, "does not answer") || !strings.Contains(o.err, "no answer in time") {
		t.Errorf("a search: %s%s", o.out, o.err)
	}
	set(nil)
	if status, body := answerTo(t, http.MethodGet, s.url+"/api/v1/search?q=police", ""); status != http.StatusOK || !strings.Contains(body, passage) {
		t.Errorf("afterwards: status %d: %.500s", status, body)
	}
}

// claimOfTest is a claim that the sample has evidence for.
const claimOfTest = "Police officers share information with social workers."

// knownPassage is a passage of the sample with its report and its text, as a site has it that has no cluster.
func knownPassage(t *testing.T, data string) (report, passage, text string) {
	t.Helper()
	var found struct {
		Hits []struct{ ID, Document, Text string }
	}
	if err := json.Unmarshal([]byte(evidence(t, "search", "--data", data, "--json", "police").want(t, exitDone).out), &found); err != nil || len(found.Hits) == 0 {
		t.Fatalf("no passage: %v", err)
	}
	return found.Hits[0].Document, found.Hits[0].ID, found.Hits[0].Text
}

// A site that is started while no cluster answers shows what the database has.
func TestStartedWithoutACluster(t *testing.T) {
	t.Parallel()
	data, _ := newLibrary(t)
	report, passage, text := knownPassage(t, data)
	s := startServer(t, data, "", clusterVar+"=http://127.0.0.1:1")
	answeredWithoutCluster(t, s.url, report, passage, text)
	if log := s.stderr.String(); strings.Count(log, "the search engine does not answer; what needs it is refused") != 1 {
		t.Error("the log does not say once that the search engine does not answer")
	}
}

// Once the cluster answers, a site that was started without it puts the reports into the index, where they are not, and searches.
func TestStartedBeforeTheCluster(t *testing.T) {
	address, set := faultyCluster(t)
	for name, f := range map[string]fault{"cut": cut, "red": refuse(http.StatusServiceUnavailable, "cluster_block_exception"), "without a shard": withoutShard} {
		t.Run(name, func(t *testing.T) {
			data, _ := newLibrary(t)
			report, passage, text := knownPassage(t, data)
			set(f)
			s := startServer(t, data, "", clusterVar+"="+address)
			answeredWithoutCluster(t, s.url, report, passage, text)
			set(nil)
			eventually(t, "the site searches", func() bool {
				status, body := answerTo(t, http.MethodGet, s.url+"/api/v1/search?q=police", "")
				if status == http.StatusOK && !strings.Contains(body, passage) {
					t.Fatalf("found without what the library has: %.500s", body)
				}
				return status == http.StatusOK
			})
			if log := s.stderr.String(); !strings.Contains(log, "the search engine answers again") {
				t.Error("the log does not say that the search engine answers again")
			}
		})
	}
}

// notKnown checks that a request is answered with the search engine's absence, and not with there being nothing.
func notKnown(t *testing.T, method, address, body string) {
	t.Helper()
	if status, answer := answerTo(t, method, address, body); status != http.StatusServiceUnavailable || !strings.Contains(answer, "does not answer") {
		t.Errorf("%s: status %d: %.500s", address, status, answer)
	}
}

// answerTo sends a request; the status is 0 where there is no answer, which fails the test.
func answerTo(t *testing.T, method, address, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return res.StatusCode, string(b)
}
