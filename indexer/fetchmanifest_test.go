package indexer

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus/manifest"
	"evidence/corpus/testfiles"
	"evidence/indexer/fetch"
)

// A fault is a way in which an address fails; it says whether the report arrives all the same.
type fault struct {
	name    string
	arrives bool
	answer  func(w http.ResponseWriter, r *http.Request, data []byte, times int) // times it was asked before
}

func whole(w http.ResponseWriter, r *http.Request, data []byte) {
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// until fails so often, then gives the report.
func until(n int, fail func(http.ResponseWriter, *http.Request, []byte, int)) func(http.ResponseWriter, *http.Request, []byte, int) {
	return func(w http.ResponseWriter, r *http.Request, data []byte, times int) {
		if times < n {
			fail(w, r, data, times)
			return
		}
		whole(w, r, data)
	}
}

func cutHalf(w http.ResponseWriter, _ *http.Request, data []byte, _ int) {
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.Write(data[:len(data)/2])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func stalls(w http.ResponseWriter, r *http.Request, data []byte, _ int) {
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.Write(data[:len(data)/3])
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

func slow(w http.ResponseWriter, _ *http.Request, data []byte, _ int) {
	for part := range slices.Chunk(data, len(data)/5+1) {
		w.Write(part)
		w.(http.Flusher).Flush()
		time.Sleep(10 * time.Millisecond)
	}
}

func fails(w http.ResponseWriter, _ *http.Request, _ []byte, _ int) {
	http.Error(w, "busy", http.StatusInternalServerError)
}

func webPage(w http.ResponseWriter, _ *http.Request, _ []byte, _ int) {
	fmt.Fprint(w, "<!DOCTYPE html><html><title>Reports</title></html>")
}

// flipped spoils some bytes, others each time.
func flipped(w http.ResponseWriter, _ *http.Request, data []byte, times int) {
	bad := bytes.Clone(data)
	for i := range 50 {
		bad[len(bad)/4+i*7+times] ^= 0x2a
	}
	w.Write(bad)
}

func flippedAlike(w http.ResponseWriter, r *http.Request, data []byte, _ int) { flipped(w, r, data, 0) }

func noise(w http.ResponseWriter, _ *http.Request, data []byte, _ int) {
	w.Write(bytes.Repeat([]byte{0x9c, 1, 0xff}, len(data)/3))
}

func empty(http.ResponseWriter, *http.Request, []byte, int) {}

func faults(t testing.TB) []fault {
	another := testfiles.Sample(t, "sample-inspection-2015.pdf")
	return []fault{
		{"cut once", true, until(1, cutHalf)},
		{"cut always", false, cutHalf},
		{"500 twice", true, until(2, fails)},
		{"500 always", false, fails},
		{"slow", true, slow},
		{"stalls once", true, until(1, stalls)},
		{"stalls always", false, stalls},
		{"web page once", true, until(1, webPage)},
		{"web page always", false, webPage},
		{"wrong bytes once", true, until(1, flipped)},
		{"wrong bytes always", false, flipped},
		{"the same wrong bytes always", false, flippedAlike},
		{"noise always", false, noise},
		{"empty always", false, empty},
		{"another report always", false, func(w http.ResponseWriter, _ *http.Request, _ []byte, _ int) { w.Write(another) }},
	}
}

// A world answers for every address of a manifest.
type world struct {
	*httptest.Server
	mu     sync.Mutex
	data   map[string][]byte // by address
	faults map[string]fault
	times  map[string]int
	healed bool
}

func (w *world) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	address := r.Header.Get("X-Asked")
	w.mu.Lock()
	times := w.times[address]
	w.times[address]++
	data, f, bad := w.data[address], w.faults[address], w.faults[address].answer != nil && !w.healed
	w.mu.Unlock()
	switch {
	case data == nil:
		http.NotFound(out, r)
	case bad:
		f.answer(out, r, data, times)
	default:
		whole(out, r, data)
	}
}

// RoundTrip brings a request for any address to the world's server.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	here, _ := url.Parse(w.URL)
	out := r.Clone(r.Context())
	out.Header.Set("X-Asked", r.URL.String())
	out.URL.Scheme, out.URL.Host, out.Host = here.Scheme, here.Host, ""
	return http.DefaultTransport.RoundTrip(out)
}

// newWorld serves the entries: real files where they are at hand, made ones,
// whose SHA-256 it puts into the entries, for the rest; and every fifth of them badly.
func newWorld(t testing.TB, entries []*manifest.Entry, real map[string]string) *world {
	w := &world{data: map[string][]byte{}, faults: map[string]fault{}, times: map[string]int{}}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	kinds, n := faults(t), 0
	minutes := testfiles.Sample(t, "sample-minutes-2023.pdf")
	for _, e := range entries {
		if e.NotPDF || e.URL == "" {
			continue
		}
		var data []byte
		if len(e.SHA256) > 0 && real[e.SHA256[0]] != "" {
			var err error
			if data, err = os.ReadFile(real[e.SHA256[0]]); err != nil {
				t.Fatal(err)
			}
		} else {
			data = fmt.Appendf(bytes.Clone(minutes), "%% %s\n", e.ID)
			e.SHA256 = []string{digest(data)}
		}
		w.data[e.URL] = data
		if n++; n%5 == 0 {
			w.faults[e.URL] = kinds[n/5%len(kinds)]
		}
	}
	return w
}

func (w *world) heal() {
	w.mu.Lock()
	w.healed = true
	w.mu.Unlock()
}

// realReports finds the real reports that the embedded manifest knows, by SHA-256.
func realReports(t testing.TB) map[string]string {
	out := map[string]string{}
	for _, dir := range []string{testfiles.Reports(t), testfiles.Beside(t, "reports-more")} {
		for _, path := range testfiles.PDFs(t, dir) {
			s, err := hashFile(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			out[s] = path
		}
	}
	return out
}

func TestFetchSomeOfTheManifestWithFaults(t *testing.T) {
	t.Parallel()
	fetchWithFaults(t, 75, nil)
}

// The whole manifest: the reports at hand are the real ones, every fifth address fails in one way or another.
func TestFetchTheWholeManifestWithFaults(t *testing.T) {
	t.Parallel()
	fetchWithFaults(t, 0, realReports(t))
}

// fetchWithFaults fetches the first so many entries of the embedded manifest that are inspections, 0 for all.
func fetchWithFaults(t *testing.T, most int, real map[string]string) {
	b := newBench(t)
	var text strings.Builder
	for _, e := range manifest.Embedded().Entries {
		if e.Publisher == "Ofsted" && e.URL != "" && (most == 0 || strings.Count(text.String(), "\n") < most) {
			fmt.Fprintf(&text, "- {id: %s, authority: %q, published: %s, url: %q, not_pdf: %t, sha256: [%s]}\n", e.ID, e.Authority, e.Published, e.URL, e.NotPDF, strings.Join(e.SHA256, ","))
		}
	}
	entries := b.list(newPublisher(t), text.String())
	w := newWorld(t, entries, real)
	b.relist(entries)
	o := FetchOptions{Options: fetch.Options{Agent: "test", Backoff: time.Millisecond, Stall: 250 * time.Millisecond, Transport: w}}

	bad, byHand := map[string]string{}, 0
	for _, e := range entries {
		if f := w.faults[e.URL]; f.answer != nil && !f.arrives {
			bad[e.ID] = f.name
		}
		if e.NotPDF {
			byHand++
		}
	}
	good := len(entries) - len(bad) - byHand
	s := b.fetch(o, entries)
	t.Logf("%d entries, %d faults of which %d last: %d requests, %.1f MB, %.1f s", len(entries), len(w.faults), len(bad), s.Requests, float64(s.Bytes)/1e6, s.Seconds)
	b.wantFetch(s, good, 0, 0, len(bad), byHand)
	for _, r := range s.Refused {
		if bad[r.ID] == "" || r.Reason == "" || r.Advice == "" {
			t.Errorf("refused %+v", r)
		}
		t.Logf("%s (%s): %s", r.ID, bad[r.ID], r.Reason)
		delete(bad, r.ID)
	}
	for id := range maps.Keys(bad) {
		t.Errorf("%s (%s) was not named", id, bad[id])
	}
	for _, f := range s.Fetched {
		if e, ok := b.manifests[0].ByID(f.ID); !ok || f.SHA256 != e.SHA256[0] || !b.has(f.SHA256) || f.Document != f.ID {
			t.Errorf("%+v", f)
		}
	}

	again := b.fetch(o, entries)
	b.wantFetch(again, 0, 0, good, len(s.Refused), byHand)
	w.heal()
	b.wantFetch(b.fetch(o, entries), len(s.Refused), 0, good, 0, byHand)
	last := b.fetch(o, entries)
	b.wantFetch(last, 0, 0, good+len(s.Refused), 0, byHand)
	if last.Requests != 0 {
		t.Errorf("%d requests for what is all there", last.Requests)
	}
}

// relist makes the bench's manifest of entries that were changed.
func (b *bench) relist(entries []*manifest.Entry) {
	m := &manifest.Manifest{}
	for _, e := range entries {
		m.Entries = append(m.Entries, *e)
	}
	joined, err := manifest.Join(m)
	if err != nil {
		b.t.Fatal(err)
	}
	b.manifests = []*manifest.Manifest{joined}
}
