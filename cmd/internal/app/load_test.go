package app

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"evidence/web/paths"
)

// What BenchmarkLoad sends, and for how long.
const (
	sustainedTime = 10 * time.Second
	loadTime      = 60 * time.Second
	healthEvery   = 50 * time.Millisecond
	mostAtOnce    = 2000 // requests under way: the client of a flood has no more connections
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

func (l *loadTest) ask(path string) {
	began := time.Now()
	r, err := http.NewRequest(http.MethodGet, l.address+path, nil)
	if err != nil {
		panic(err)
	}
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

// loadPath is the address of the nth search, as a page or in the API.
func loadPath(n int64) string {
	q := url.Values{paths.ParamQuery: {loadQueries[n%int64(len(loadQueries))]}}.Encode()
	if n%3 == 0 {
		return paths.API + "/search?" + q
	}
	return "/search?" + q
}

// sustained is how many searches a second the site answers to some clients that each wait for their answers.
func (l *loadTest) sustained() float64 {
	var n atomic.Int64
	var clients sync.WaitGroup
	began := time.Now()
	for range 8 * runtime.GOMAXPROCS(0) {
		clients.Go(func() {
			for time.Since(began) < sustainedTime {
				l.ask(loadPath(n.Add(1)))
			}
		})
	}
	clients.Wait()
	return float64(len(l.times[http.StatusOK])) / time.Since(began).Seconds()
}

// flood sends so many searches a second, however soon they are answered, and asks beside them how the site is. It gives the memory of
// the site after each tenth of the time, and how many searches it left out as too many were under way.
func (l *loadTest) flood(rate float64, health *loadTest, process int) (memory []int64, leftOut int) {
	var under atomic.Int64
	var all sync.WaitGroup
	began, sent := time.Now(), int64(0)
	all.Go(func() {
		for time.Since(began) < loadTime {
			health.ask("/healthz")
			time.Sleep(healthEvery)
		}
	})
	for time.Since(began) < loadTime {
		for ; float64(sent) < rate*time.Since(began).Seconds(); sent++ {
			if under.Load() >= mostAtOnce {
				leftOut++
				continue
			}
			under.Add(1)
			path := loadPath(sent)
			all.Go(func() {
				defer under.Add(-1)
				l.ask(path)
			})
		}
		if time.Since(began) > time.Duration(len(memory)+1)*loadTime/10 {
			memory = append(memory, residentMemory(process))
		}
		time.Sleep(time.Millisecond)
	}
	all.Wait()
	return memory, leftOut
}

// residentMemory is the memory of a process in bytes, where the system tells.
func residentMemory(process int) int64 {
	var pages, resident int64
	if data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", process)); err == nil {
		fmt.Sscan(string(data), &pages, &resident)
	}
	return resident * int64(os.Getpagesize())
}

// loadData names the data directory of BenchmarkLoad, loadServer the port at which a process of its own serves it.
const loadData, loadServer = "EVIDENCE_LOAD", "EVIDENCE_LOAD_ADDRESS"

// BenchmarkLoad floods the site with searches at twice the rate that it sustains, for a minute, and tells how long those that were
// answered took. The site is a process of its own on the same computer. EVIDENCE_LOAD names the data directory, which may be written to.
func BenchmarkLoad(b *testing.B) {
	if os.Getenv(loadData) == "" {
		b.Skip(loadData + " names no data directory")
	}
	address, server := startLoadServer(b)
	l := &loadTest{address: "http://" + address, client: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: mostAtOnce}}}
	health := &loadTest{address: l.address}
	l.reset()
	health.reset()
	waitReady(b, l.address)
	for b.Loop() {
		for range 3 { // everything is read, and what is done at the start has been
			l.sustained()
		}
		l.reset()
		rate := l.sustained()
		l.reset()
		memory, leftOut := l.flood(2*rate, health, server)
		b.ReportMetric(rate, "sustained/s")
		for status, times := range l.times {
			b.ReportMetric(float64(len(times)), fmt.Sprintf("status-%d", status))
		}
		b.ReportMetric(float64(p99(l.times[http.StatusOK]).Milliseconds()), "p99-ms")
		b.ReportMetric(float64(p99(l.times[http.StatusServiceUnavailable]).Milliseconds()), "refused-p99-ms")
		b.ReportMetric(float64(p99(health.times[http.StatusOK]).Milliseconds()), "healthz-p99-ms")
		b.Logf("memory of the site in MB after each tenth: %d; left out by the client: %d; without an answer: %v; without Retry-After: %d", megabytes(memory), leftOut, l.failed, l.noRetry)
	}
	l.client.CloseIdleConnections()
}

// startLoadServer serves the data directory in another process until the benchmark ends.
func startLoadServer(b *testing.B) (address string, process int) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") // a free port
	if err != nil {
		b.Fatal(err)
	}
	address = l.Addr().String()
	l.Close()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestServeForLoad$", "-test.timeout=10m")
	cmd.Env = append(os.Environ(), loadServer+"="+address)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cmd.Wait() })
	return address, cmd.Process.Pid
}

// TestServeForLoad is the process that BenchmarkLoad floods.
func TestServeForLoad(t *testing.T) {
	address := os.Getenv(loadServer)
	if address == "" {
		t.Skip("BenchmarkLoad runs this")
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if err := Serve(t.Context(), Options{Data: os.Getenv(loadData), Listener: l, OCR: OCRNever, Log: slog.New(slog.DiscardHandler), Logf: t.Logf}); err != nil {
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
