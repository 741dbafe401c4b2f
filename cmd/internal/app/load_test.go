package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/web/paths"
)

// What BenchmarkLoad sends, and for how long.
const (
	sustainedTime = 10 * time.Second
	floodTime     = time.Minute
	probeEvery    = 50 * time.Millisecond
	addEvery      = 10 * time.Second // a report is added, and an earlier one withdrawn
	mostAtOnce    = 2000             // requests under way: the client of a flood has no more connections
)

// loadQueries are searches of every kind, in the shares in which people may make them.
var loadQueries = []string{"police", "social worker caseload", "\"care leavers\"", "safeguard*", "children looked after placements", "staff AND training", "missing from home",
	"authority:rotherham police", "How many children were at risk of sexual exploitation?", "domestic abuse", "housing OR homelessness", "thresholds for referral are not well understood by partners"}

// A loadTest asks a site and counts what it is answered.
type loadTest struct {
	address string
	client  http.Client
	mu      sync.Mutex
	times   map[int][]time.Duration // by status
	noRetry int                     // refusals that do not say when to come back
	failed  map[string]int          // requests without an answer
}

// ask makes a request, a POST if it has a body, which is sent as JSON.
func (l *loadTest) ask(path string, body any) {
	began := time.Now()
	method, sent := http.MethodGet, io.Reader(http.NoBody)
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			panic(err)
		}
		method, sent = http.MethodPost, bytes.NewReader(b)
	}
	r, err := http.NewRequest(method, l.address+path, sent)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Encoding", "gzip") // as browsers ask; it is not unpacked
	answer, err := l.client.Do(r)
	if err == nil {
		_, err = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.failed[err.Error()[strings.LastIndex(err.Error(), ":")+1:]]++
		return
	}
	l.times[answer.StatusCode] = append(l.times[answer.StatusCode], time.Since(began))
	if answer.StatusCode == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") == "" {
		l.noRetry++
	}
}

// reset forgets what was counted.
func (l *loadTest) reset() {
	l.times, l.failed, l.noRetry = map[int][]time.Duration{}, map[string]int{}, 0
}

// p99 is the time within which 99 of 100 requests were answered.
func p99(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[(len(times)*99+99)/100-1]
}

// loadRequest is the nth request: half of them are searches for pages and one of six a search in the API, the others are of other kinds.
func loadRequest(n int64) (path string, body any) {
	text := loadQueries[n/6%int64(len(loadQueries))]
	q := url.Values{paths.ParamQuery: {text}}.Encode()
	switch n % 6 {
	case 0:
		return paths.API + "/search?" + q, nil
	case 1:
		return [...]string{"/", "/documents", "/authorities", "/help", paths.API + "/documents"}[n/6%5], nil
	case 2:
		if n/6%2 == 0 {
			return paths.API + "/check", map[string]string{"text": "Inspectors wrote that “children are safe in their homes and schools” and that the police spoke of “" + text + "”."}
		}
		return paths.API + "/evidence", map[string]string{"claim": "The council did not act on what it knew about " + text + " in 2014."}
	}
	return "/search?" + q, nil
}

// sustained is how many searches a second the site answers to some clients that each wait for their answers.
func (l *loadTest) sustained() float64 {
	var n atomic.Int64
	var clients sync.WaitGroup
	began := time.Now()
	for range 8 * runtime.GOMAXPROCS(0) {
		clients.Go(func() {
			for time.Since(began) < sustainedTime {
				l.ask(loadRequest(n.Add(1)))
			}
		})
	}
	clients.Wait()
	return float64(len(l.times[http.StatusOK])) / time.Since(began).Seconds()
}

// flood sends so many requests a second for a while, however soon they are answered. It gives the memory of the site after each
// tenth of the time, and how many requests it left out as too many were under way.
func (l *loadTest) flood(rate float64, d time.Duration, process int) (memory []int64, leftOut int) {
	var under atomic.Int64
	var all sync.WaitGroup
	began, sent := time.Now(), int64(0)
	for time.Since(began) < d {
		for ; float64(sent) < rate*time.Since(began).Seconds(); sent++ {
			if under.Load() >= mostAtOnce {
				leftOut++
				continue
			}
			under.Add(1)
			path, body := loadRequest(sent)
			all.Go(func() {
				defer under.Add(-1)
				l.ask(path, body)
			})
		}
		if time.Since(began) > time.Duration(len(memory)+1)*d/10 {
			memory = append(memory, residentMemory(process))
		}
		time.Sleep(time.Millisecond)
	}
	all.Wait()
	return memory, leftOut
}

// probe is somebody else who uses the site while it is flooded: one request after the other, and beside them how the site is.
func (l *loadTest) probe(d time.Duration, health *loadTest) {
	var both sync.WaitGroup
	began := time.Now()
	for _, p := range []struct {
		asks    *loadTest
		request func(int64) (string, any)
	}{{l, loadRequest}, {health, func(int64) (string, any) { return "/healthz", nil }}} {
		both.Go(func() {
			for n := int64(0); time.Since(began) < d; n++ {
				p.asks.ask(p.request(n))
				time.Sleep(probeEvery)
			}
		})
	}
	both.Wait()
}

// residentMemory is the memory of a process in bytes, where the system tells.
func residentMemory(process int) int64 {
	var pages, resident int64
	if data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", process)); err == nil {
		fmt.Sscan(string(data), &pages, &resident)
	}
	return resident * int64(os.Getpagesize())
}

// Environment variables of BenchmarkLoad and of the processes that it starts.
const (
	loadData    = "EVIDENCE_LOAD"         // the data directory, which is written to
	loadMinutes = "EVIDENCE_LOAD_MINUTES" // how long the flood lasts; a minute unless given
	loadAdded   = "EVIDENCE_LOAD_REPORTS" // a folder of PDFs that are added during the flood, one by one; none unless given
	loadServer  = "EVIDENCE_LOAD_ADDRESS" // the port at which a process of its own serves the data directory
	loadWatched = "EVIDENCE_LOAD_WATCHED" // the folder that the site watches
	loadFlood   = "EVIDENCE_LOAD_RATE"    // how many requests a second a process of its own sends
)

// BenchmarkLoad asks a site for twice as much as it sustains, and tells how somebody who uses it meanwhile is answered: how many
// requests are refused, and how long those that are answered take. The site, the flood and the user are processes of their own on the
// same computer; the flood gives way to the others, as it would come from elsewhere.
func BenchmarkLoad(b *testing.B) {
	if os.Getenv(loadData) == "" {
		b.Skip(loadData + " names no data directory")
	}
	d := floodTime
	if n, err := strconv.Atoi(os.Getenv(loadMinutes)); err == nil {
		d = time.Duration(n) * time.Minute
	}
	watched := b.TempDir()
	address, server := startLoadServer(b, watched)
	l, health := newLoadTest(address), newLoadTest(address)
	waitReady(b, l.address)
	for b.Loop() {
		for range 2 { // everything is read, and what is done at the start has been
			l.sustained()
		}
		l.reset()
		before := processorTime(server)
		rate := l.sustained()
		b.ReportMetric(float64(len(l.times[http.StatusOK]))/(processorTime(server)-before).Seconds(), "answered/processor-s")
		l.reset()
		b.ReportMetric(rate, "sustained/s")
		before = processorTime(server)
		flood := startFlood(b, address, 2*rate, d, server)
		stop := giveReports(b, watched)
		l.probe(d, health)
		stop()
		told, err := flood()
		b.Logf("processor time of the site during the flood: %s", processorTime(server)-before)
		b.Logf("the flood: %s%v", told, err)
		for status, times := range l.times {
			b.ReportMetric(float64(len(times)), fmt.Sprintf("status-%d", status))
		}
		b.ReportMetric(float64(p99(l.times[http.StatusOK]).Milliseconds()), "p99-ms")
		b.ReportMetric(float64(p99(l.times[http.StatusServiceUnavailable]).Milliseconds()), "refused-p99-ms")
		b.ReportMetric(float64(p99(health.times[http.StatusOK]).Milliseconds()), "healthz-p99-ms")
		b.Logf("the user: without an answer: %v %v; without Retry-After: %d", l.failed, health.failed, l.noRetry)
	}
	l.client.CloseIdleConnections()
}

func newLoadTest(address string) *loadTest {
	l := &loadTest{address: "http://" + address, client: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: mostAtOnce}}}
	l.reset()
	return l
}

// startFlood floods the site from another process, which gives way to others, and returns what waits for it and says what it told.
func startFlood(b *testing.B, address string, rate float64, d time.Duration, server int) (wait func() (string, error)) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), "nice", "-n", "10", os.Args[0], "-test.run=^TestFlood$", "-test.v", "-test.timeout=0")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%g %d %d", loadFlood, rate, d.Milliseconds(), server), loadServer+"="+address)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	return func() (string, error) { err := cmd.Wait(); return out.String(), err }
}

// TestFlood is the process that floods.
func TestFlood(t *testing.T) {
	var rate float64
	var ms, server int
	if n, _ := fmt.Sscan(os.Getenv(loadFlood), &rate, &ms, &server); n != 3 {
		t.Skip("BenchmarkLoad runs this")
	}
	l := newLoadTest(os.Getenv(loadServer))
	memory, leftOut := l.flood(rate, time.Duration(ms)*time.Millisecond, server)
	for status, times := range l.times {
		t.Logf("status %d: %d, 99th percentile %s", status, len(times), p99(times))
	}
	t.Logf("memory of the site in MB after each tenth: %d; left out: %d; without an answer: %v; without Retry-After: %d", megabytes(memory), leftOut, l.failed, l.noRetry)
}

// keptAdded is how many of the reports that were added stay: earlier ones are withdrawn, so that the library stays as large as it was.
const keptAdded = 3

// giveReports copies reports to the folder that the site watches, one after the other, until it is stopped.
func giveReports(b *testing.B, watched string) (stop func()) {
	from := os.Getenv(loadAdded)
	if from == "" {
		return func() {}
	}
	files, err := filepath.Glob(filepath.Join(from, "*.pdf"))
	if err != nil || len(files) == 0 {
		b.Fatal("no PDF in ", from, err)
	}
	before, err := loadIDs(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var copying sync.WaitGroup
	n, withdrawn := 0, 0
	copying.Go(func() {
		for ; ctx.Err() == nil && n < len(files); n++ {
			if data, err := os.ReadFile(files[n]); err != nil {
				b.Error(err)
			} else if err := os.WriteFile(filepath.Join(watched, filepath.Base(files[n])), data, 0o600); err != nil {
				b.Error(err)
			}
			if n >= keptAdded {
				withdrawn += withdrawAdded(ctx, b, before)
			}
			select {
			case <-ctx.Done():
			case <-time.After(addEvery):
			}
		}
	})
	return func() {
		cancel()
		copying.Wait()
		b.Logf("reports given to the site: %d, withdrawn: %d", n, withdrawn)
	}
}

// loadIDs are the ids of the reports in the library.
func loadIDs(ctx context.Context) (ids []string, err error) {
	st, err := store.Open(ctx, os.Getenv(loadData))
	if err != nil {
		return nil, err
	}
	defer st.Close()
	docs, err := st.Documents(ctx)
	for _, d := range docs {
		ids = append(ids, d.ID)
	}
	return ids, err
}

// withdrawAdded withdraws reports that were added, but for the number that stays, as the command does: beside the site.
func withdrawAdded(ctx context.Context, b *testing.B, before []string) int {
	ids, err := loadIDs(ctx)
	ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(before, id) })
	if err != nil || len(ids) <= keptAdded {
		return 0
	}
	ids = ids[:len(ids)-keptAdded]
	d, err := OpenForWriting(ctx, os.Getenv(loadData), b.Logf)
	if errors.Is(err, errLocked) || ctx.Err() != nil {
		return 0 // a report is being added; the next time will do
	}
	if err != nil {
		b.Error(err)
		return 0
	}
	defer d.Close()
	err = d.WithIndexer(OCRNever, indexer.Options{}, func(x *indexer.Indexer) error { return x.Remove(ctx, ids...) })
	if err != nil && ctx.Err() == nil {
		b.Error(err)
	}
	return len(ids)
}

// startLoadServer serves the data directory in another process until the benchmark ends.
func startLoadServer(b *testing.B, watched string) (address string, process int) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") // a free port
	if err != nil {
		b.Fatal(err)
	}
	address = l.Addr().String()
	l.Close()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestServeForLoad$", "-test.timeout=0")
	cmd.Env = append(os.Environ(), loadServer+"="+address, loadWatched+"="+watched)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cmd.Wait() })
	return address, cmd.Process.Pid
}

// TestServeForLoad is the process that BenchmarkLoad floods.
func TestServeForLoad(t *testing.T) {
	address := os.Getenv(loadServer)
	if address == "" || os.Getenv(loadWatched) == "" {
		t.Skip("BenchmarkLoad runs this")
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if err := Serve(t.Context(), Options{Data: os.Getenv(loadData), Listener: l, OCR: OCRNever, Watch: []string{os.Getenv(loadWatched)}, Log: slog.New(slog.DiscardHandler), Logf: t.Logf}); err != nil {
		t.Error(err)
	}
}

func megabytes(list []int64) []int64 {
	out := make([]int64, len(list))
	for i, n := range list {
		out[i] = n >> 20
	}
	return out
}

// waitReady waits until a site has its library.
func waitReady(b *testing.B, address string) {
	b.Helper()
	for {
		answer, err := http.Get(address + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-b.Context().Done():
			b.Fatal("the site was never ready")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// processorTime is the processor time that a process has used, where the system tells.
func processorTime(process int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	var user, system int64
	fmt.Sscan(fields[11]+" "+fields[12], &user, &system)
	return time.Duration(user+system) * (time.Second / 100) // in hundredths, see proc(5)
}
