package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"evidence/corpus/sample"
	"evidence/corpus/testfiles"
	"evidence/indexer"
)

// A publisher serves the bundled sample, and answers /page with a web page.
type publisher struct {
	*httptest.Server
	asked atomic.Int64
	agent atomic.Value
}

func newPublisher(t testing.TB) *publisher {
	p := &publisher{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		p.agent.Store(r.UserAgent())
		for _, f := range sample.Files() {
			if r.URL.Path == "/"+f.Name {
				w.Header().Set("ETag", `"1"`)
				http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Data))
				return
			}
		}
		if r.URL.Path == "/page" {
			fmt.Fprint(w, "<html>Our reports</html>")
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

// list writes a manifest in whose text URL is the publisher's address.
func (p *publisher) list(t testing.TB, text string) string {
	path := filepath.Join(t.TempDir(), "list.yaml")
	testfiles.Write(t, path, []byte("sources:\n"+strings.ReplaceAll(text, "URL", p.URL)))
	return path
}

func TestFetch(t *testing.T) {
	p := newPublisher(t)
	newData(t)
	list := p.list(t, `
- {id: board-minutes, title: "Minutes, as the list calls them", published: 2023-02-09, url: URL/sample-minutes-2023.pdf}
- {id: board-page, url: URL/page}
- {id: visit-only, title: A report on paper, landing_page: "https://example.org/reports"}
`)
	args := []string{"fetch", "--manifest", list, "--allow-private", "--pause", "1ms"}
	evidence(t, args...).want(t, exitRefused, "fetched board-minutes (", "from "+p.URL+"/sample-minutes-2023.pdf", "added board-minutes (",
		"refused board-page: "+p.URL+"/page: the answer is a web page, not the PDF; open the address in a browser",
		"1 fetched, 1 refused, 1 to be fetched by hand; 3 requests", "visit-only: https://example.org/reports: no address of the file itself is known")
	if a := p.agent.Load().(string); !strings.HasPrefix(a, "EvidenceIndex/") || !strings.HasSuffix(a, " (fetches the reports its user names)") {
		t.Errorf("User-Agent %q", a)
	}
	evidence(t, "documents").want(t, exitDone, "board-minutes")

	s := fromJSON[indexer.FetchSummary](t, evidence(t, append(args, "--json", "--contact", "desk@example.org", "board-m*")...).want(t, exitDone))
	if len(s.Unchanged) != 1 || s.Requests != 1 || s.Bytes != 0 || len(s.Fetched)+len(s.Updated)+len(s.Refused)+len(s.ByHand) != 0 {
		t.Errorf("the second time: %+v", s)
	}
	if a := p.agent.Load().(string); !strings.HasSuffix(a, " (desk@example.org)") {
		t.Errorf("User-Agent %q", a)
	}

	// A citation says when the report was read at its address.
	o := evidence(t, "search", "--json", "police")
	id := fromJSON[struct{ Hits []struct{ ID string } }](t, o).Hits[0].ID
	today := time.Now().UTC().Format("2 January 2006")
	evidence(t, "cite", "--style", "harvard", id).want(t, exitDone, "(Accessed: "+today+")")
	evidence(t, "cite", "--style", "harvard", "--accessed", "2031-02-03", id).want(t, exitDone, "(Accessed: 3 February 2031)")

	before := p.asked.Load()
	evidence(t, "fetch", "--manifest", list, "--pause", "1ms", "board-page").want(t, exitRefused, "127.0.0.1 is an address of a private network or of this machine", "--allow-private")
	if p.asked.Load() != before {
		t.Error("a private address was asked")
	}
}

func TestFetchWrongUsage(t *testing.T) {
	newData(t)
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"ofsted-rotherham-2018-01-92"}, exitRefused, `did you mean "ofsted-rotherham-2018-01-29"?`},
		{[]string{"[a"}, exitUsage, "is not valid"},
		{[]string{"--manifest", "none"}, exitUsage, "there is nothing to fetch"},
		{[]string{"--pause", "-1s"}, exitUsage, "--pause cannot be"},
		{[]string{"--max-size", "0"}, exitUsage, "--max-size cannot be"},
		{[]string{"--contact", "a\nb"}, exitUsage, "--contact cannot be"},
	} {
		evidence(t, append([]string{"fetch"}, c.args...)...).want(t, c.status, c.want)
	}
	if made, _ := os.ReadDir(dataOf(t)); len(made) > 0 {
		t.Error("a library was made")
	}
	evidence(t, "fetch", "south-yorkshire-police-drew-review-*").want(t, exitDone, "1 to be fetched by hand.", "http://www.drewreview.uk/")
}

func TestUserAgent(t *testing.T) {
	for _, c := range [][3]string{
		{"v1.2.0", "", "EvidenceIndex/v1.2.0 (fetches the reports its user names)"},
		{"(unknown)", "desk@example.org", "EvidenceIndex/unknown (desk@example.org)"},
	} {
		if got := userAgent(c[0], c[1]); got != c[2] {
			t.Errorf("%q, want %q", got, c[2])
		}
	}
}

// Ctrl-C ends a fetch with what has arrived, and the same command goes on from there.
func TestFetchInterrupted(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no interrupt can be sent to another process here")
	}
	newData(t)
	data := sample.Files()[0].Data
	var resumed atomic.Value
	resumed.Store("")
	half := make(chan struct{}, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if rng := r.Header.Get("Range"); rng != "" {
			resumed.Store(rng)
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		w.Write(data[:len(data)/2])
		w.(http.Flusher).Flush()
		half <- struct{}{}
		<-r.Context().Done()
	}))
	defer s.Close()
	sum := sha256.Sum256(data)
	list := filepath.Join(t.TempDir(), "list.yaml")
	testfiles.Write(t, list, fmt.Appendf(nil, "sources: [{id: x, url: %q, sha256: %s}]", s.URL+"/x", hex.EncodeToString(sum[:])))
	args := []string{"fetch", "--manifest", list, "--allow-private"}
	cmd := process(t, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-half
	part := filepath.Join(dataOf(t), "incoming", "x.part")
	eventually(t, "the first half is kept", func() bool {
		info, err := os.Stat(part)
		return err == nil && info.Size() > 0
	})
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitRefused || !strings.Contains(stderr.String(), "Stopped. What has arrived is kept") {
		t.Errorf("exit status %d, %s", code, &stderr)
	}
	evidence(t, args...).want(t, exitDone, "1 fetched")
	if resumed.Load() == "" {
		t.Error("the download began anew")
	}
}
