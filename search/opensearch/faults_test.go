package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus/testfiles"
	"evidence/search"
	"evidence/search/searchtest"
)

// cluster runs the script that starts and kills nodes of the cluster for tests.
func script(t *testing.T, args ...string) {
	t.Helper()
	if os.Getenv(urlVariable) != "none" {
		testfiles.Address(t, "EVIDENCE_CLUSTER")
	}
	path, err := filepath.Abs("testcluster/cluster")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, args...).CombinedOutput(); err != nil {
		t.Fatalf("cluster %q: %v\n%s", args, err, out)
	}
}

// holder is the number of the node that has the first copy of the shard with a document, of those that the cluster for tests names node1 and so on.
func holder(t *testing.T, e *Engine, id string) int {
	t.Helper()
	var answer struct {
		Nodes  map[string]struct{ Name string }
		Shards [][]struct {
			Primary bool
			Node    string
		}
	}
	if err := e.cluster.do(t.Context(), http.MethodGet, "/"+e.index+"/_search_shards?routing="+id, nil, &answer); err != nil {
		t.Fatal(err)
	}
	for _, copies := range answer.Shards {
		for _, c := range copies {
			if n, err := strconv.Atoi(strings.TrimPrefix(answer.Nodes[c.Node].Name, "node")); c.Primary && err == nil {
				return n
			}
		}
	}
	t.Fatalf("no node has %q: %+v", id, answer)
	return 0
}

// A node is killed while reports are put in and searches go on: what was acknowledged is there afterwards, whole and once, and no search
// gives less than there is without saying so.
func TestNodeKilled(t *testing.T) {
	e := fresh(t)
	script(t, "ready")
	victim := holder(t, e, stateID) // the one that hurts most
	defer script(t, "ready")
	defer script(t, "start", strconv.Itoa(victim))
	reports := searchtest.Reports(90, 12)
	acknowledged := make(map[string]bool)
	var mu sync.Mutex
	failures, known := 0, func() int { mu.Lock(); defer mu.Unlock(); return len(acknowledged) }
	ctx, stop := context.WithTimeout(t.Context(), 4*time.Minute)
	defer stop()
	var writers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			for i := w; i < len(reports) && ctx.Err() == nil; i += 2 {
				err := e.Replace(ctx, reports[i])
				for ; err != nil && ctx.Err() == nil; err = e.Replace(ctx, reports[i]) { // putting a report in again does no harm
					mu.Lock()
					failures++
					mu.Unlock()
					time.Sleep(time.Second)
				}
				if err == nil {
					mu.Lock()
					acknowledged[reports[i].Document.ID] = true
					mu.Unlock()
				}
			}
		})
	}
	searched, refused := make(chan struct{}), 0
	whole, partly := 0, 0
	go func() {
		defer close(searched)
		for known() < len(reports) && ctx.Err() == nil {
			least := known()
			res, err := e.Search(ctx, search.Query{Size: 1})
			switch {
			case err != nil:
				refused++
				time.Sleep(200 * time.Millisecond)
			case res.Incomplete != "":
				partly++
			default:
				if whole++; res.Reports < least {
					t.Errorf("a search that says nothing lacks found %d reports after %d were acknowledged", res.Reports, least)
				}
			}
		}
	}()
	for known() < 20 && ctx.Err() == nil {
		time.Sleep(50 * time.Millisecond)
	}
	before := known()
	script(t, "kill", strconv.Itoa(victim))
	writers.Wait()
	<-searched
	t.Logf("node%d killed after %d of %d reports were acknowledged; %d attempts to put one in failed and were made again; of the searches meanwhile %d were whole, %d said what lacked and %d were refused",
		victim, before, len(reports), failures, whole, partly, refused)
	fresh, err := Open(t.Context(), t.TempDir(), e.options)
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	docs, err := fresh.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]int)
	for _, d := range docs {
		found[d.Document.ID]++
	}
	lost := 0
	for id := range acknowledged {
		if found[id] != 1 {
			lost++
			t.Errorf("%s was acknowledged and is there %d times", id, found[id])
		}
	}
	seen := make(map[string]bool)
	for _, id := range visited(t, fresh, search.Query{}) {
		if seen[id] {
			t.Errorf("the passage %s is there twice", id)
		}
		seen[id] = true
	}
	t.Logf("%d reports acknowledged, %d of them lost; %d reports and %d passages found", len(acknowledged), lost, len(docs), len(seen))
	if len(acknowledged) != len(reports) || len(seen) != 12*len(reports) {
		t.Errorf("%d of %d reports were put in, and %d passages are there", len(acknowledged), len(reports), len(seen))
	}
}

// Where a shard is gone that has no other copy, hits come with a note.
func TestShardGone(t *testing.T) {
	o := options(t)
	o.Replicas = 0
	e, err := Open(t.Context(), t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Replace(t.Context(), searchtest.Reports(6, 40)...); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Documents(t.Context()); err != nil { // so that the reports are known, and no answer
		t.Fatal(err)
	}
	keeper := holder(t, e, stateID)
	victim := keeper
	for i := 0; victim == keeper; i++ {
		victim = holder(t, e, fmt.Sprint(i))
	}
	script(t, "kill", strconv.Itoa(victim))
	func() {
		defer script(t, "ready")
		defer script(t, "start", strconv.Itoa(victim))
		var res search.Result
		for range 30 { // while the other nodes find out
			if res, err = e.Search(t.Context(), search.Query{Text: "police", Size: 5}); err == nil {
				break
			}
			time.Sleep(time.Second)
		}
		if err != nil || res.Incomplete == "" || len(res.Notes) == 0 || res.Notes[0] != res.Incomplete || res.Total == 0 {
			t.Errorf("%d hits, incomplete %q, notes %q, %v", res.Total, res.Incomplete, res.Notes, err)
		}
		t.Log(res.Incomplete)
	}()
	if res, err := e.Search(t.Context(), search.Query{Text: "police", Size: 5}); err != nil || res.Incomplete != "" {
		t.Errorf("after the node came back: %q, %v", res.Incomplete, err)
	}
	if err := e.Drop(); err != nil {
		t.Error(err)
	}
}

// An index that may not be written to says why and what to do, and is searched all the same.
func TestReadOnly(t *testing.T) {
	e := fresh(t)
	reports := searchtest.Reports(2, 5)
	if err := e.Replace(t.Context(), reports[0]); err != nil {
		t.Fatal(err)
	}
	block := func(on any) {
		t.Helper()
		if err := e.cluster.do(t.Context(), http.MethodPut, "/"+e.index+"/_settings", obj{"index.blocks.read_only_allow_delete": on}, nil); err != nil {
			t.Fatal(err)
		}
	}
	block(true)
	err := e.Replace(t.Context(), reports[1])
	block(nil)
	if err == nil || !strings.Contains(err.Error(), "a disk of the cluster is nearly full") {
		t.Errorf("a report put into a read-only index: %v", err)
	}
	if res, err := e.Search(t.Context(), search.Query{}); err != nil || res.Total != 5 {
		t.Errorf("%d passages, %v", res.Total, err)
	}
	if err := e.Replace(t.Context(), reports[1]); err != nil {
		t.Errorf("after the block: %v", err)
	}
}

// answering makes a cluster that gives answers one after another, and the last again and again.
func answering(t *testing.T, answers ...string) (*cluster, *int) {
	t.Helper()
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, "/_cluster") || strings.HasPrefix(r.URL.Path, "/_nodes") { // the client looking round
			fmt.Fprint(w, `{"version":{"number":"3.8.0","distribution":"opensearch"}}`)
			return
		}
		status, body, _ := strings.Cut(answers[min(n, len(answers)-1)], " ")
		n++
		code, _ := strconv.Atoi(status)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	c, err := dial(Options{URLs: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c, &n
}

const busy = `429 {"error":{"type":"rejected_execution_exception","reason":"queue is full"},"status":429}`

// A refused request is sent again; of several documents only those that were refused.
func TestRefusedForTooMuchToDo(t *testing.T) {
	c, n := answering(t, busy, busy, `200 {"took":3}`)
	var answer struct{ Took int }
	if err := c.do(t.Context(), http.MethodPost, "/x/_search", obj{}, &answer); err != nil || answer.Took != 3 || *n != 3 {
		t.Errorf("took %d after %d requests, %v", answer.Took, *n, err)
	}
	c, n = answering(t, `200 {"errors":true,"items":[{"index":{"_id":"a","status":201}},{"index":{"_id":"b","status":429,"error":{"type":"rejected_execution_exception"}}}]}`,
		`200 {"errors":false,"items":[{"index":{"_id":"b","status":201}}]}`)
	w := bulkWriter{engine: &Engine{cluster: c}, index: "x"}
	for _, id := range []string{"a", "b"} {
		if err := w.add(t.Context(), id, obj{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.flush(t.Context()); err != nil || *n != 2 {
		t.Errorf("%d requests, %v", *n, err)
	}
	c, _ = answering(t, `200 {"errors":true,"items":[{"index":{"_id":"a","status":400,"error":{"type":"mapper_parsing_exception","reason":"no such field"}}}]}`)
	w = bulkWriter{engine: &Engine{cluster: c}, index: "x"}
	if err := errors.Join(w.add(t.Context(), "a", obj{}), w.flush(t.Context())); err == nil || !strings.Contains(err.Error(), "no such field") {
		t.Errorf("a document that was refused for good: %v", err)
	}
}

// Errors say what was refused and what to do.
func TestErrors(t *testing.T) {
	for answer, want := range map[string]string{
		`401 {"error":{"reason":"no credentials"}}`:                                                                                                                                                  "give the user and the password",
		`403 {"error":{"type":"security_exception","reason":"no permissions for [indices:data/write]"}}`:                                                                                             "the right to read, write and manage",
		`403 {"error":{"type":"cluster_block_exception","reason":"index [x] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)]"}}`:                                                      "free space or add a node",
		`429 {"error":{"type":"cluster_block_exception","reason":"index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block]"}}`: "free space or add a node",
		`503 {"error":{"type":"search_phase_execution_exception","reason":"all shards failed"}}`:                                                                                                     "see GET _cluster/health",
		`502 <html>a proxy</html>`: "a proxy",
	} {
		status, body, _ := strings.Cut(answer, " ")
		code, _ := strconv.Atoi(status)
		if err := newError(code, []byte(body)); !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", answer, err)
		}
	}
	nowhere, err := dial(Options{URLs: []string{"http://127.0.0.1:1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.close()
	if err := nowhere.do(t.Context(), http.MethodGet, "/x", nil, nil); !errors.Is(err, search.ErrAway) || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("no node: %v", err)
	}
}

func TestParseOptions(t *testing.T) {
	t.Setenv(passwordVar, "hidden")
	o, err := ParseOptions("https://reader@one:9200/?ca=/etc/ca.pem&index=schools&replicas=2, https://two:9200/search")
	if err != nil || strings.Join(o.URLs, " ") != "https://one:9200 https://two:9200/search" || o.User != "reader" || o.Password != "hidden" || o.CA != "/etc/ca.pem" || o.Index != "schools" || o.Replicas != 2 || o.Shards != 0 {
		t.Errorf("%+v, %v", o, err)
	}
	for _, bad := range []string{"", "one:9200", "ftp://one", "http://one?colour=red", "http://one?index=Schools", "http://one?shards=many"} {
		if o, err := ParseOptions(bad); err == nil {
			t.Errorf("%q is read as %+v", bad, o)
		}
	}
	if got, had := Redacted("https://u:p@ss@one:9200/?ca=x,https://two"); got != "https://u@one:9200/?ca=x,https://two" || !had {
		t.Errorf("%q, %v", got, had)
	}
	if got, had := Redacted("https://one:9200"); got != "https://one:9200" || had {
		t.Errorf("%q, %v", got, had)
	}
}
