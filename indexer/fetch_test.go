package indexer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/indexer/fetch"
)

// A publisher serves files by their paths.
type publisher struct {
	*httptest.Server
	files map[string]http.HandlerFunc
	asked atomic.Int64
}

func newPublisher(t testing.TB) *publisher {
	p := &publisher{files: map[string]http.HandlerFunc{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		if h := p.files[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func digest(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// publish serves a file as good servers do.
func (p *publisher) publish(name string, data []byte) {
	p.files["/"+name] = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+digest(data)[:8]+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}
}

func (p *publisher) answer(name, text string) {
	p.files["/"+name] = func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, text) }
}

// list makes a manifest, in whose text URL is the publisher's address, and lets the bench know it.
func (b *bench) list(p *publisher, text string) []*manifest.Entry {
	b.t.Helper()
	m, err := manifest.Parse("list", []byte("sources:\n"+strings.ReplaceAll(text, "URL", p.URL)))
	if err != nil {
		b.t.Fatal(err)
	}
	b.manifests = []*manifest.Manifest{m}
	var entries []*manifest.Entry
	for i := range m.Entries {
		entries = append(entries, &m.Entries[i])
	}
	return entries
}

var quickly = FetchOptions{Options: fetch.Options{Agent: "test", Backoff: time.Millisecond, AllowPrivate: true}}

func (b *bench) fetch(o FetchOptions, entries []*manifest.Entry) *FetchSummary {
	b.t.Helper()
	s, err := b.Fetch(b.t.Context(), entries, o, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(b.data, "incoming", "*.pdf"))
	if len(left) > 0 {
		b.t.Errorf("left in incoming: %q", left)
	}
	return s
}

// wantFetch checks how many reports went each way.
func (b *bench) wantFetch(s *FetchSummary, fetched, updated, unchanged, refused, byHand int) {
	b.t.Helper()
	got := []int{len(s.Fetched), len(s.Updated), len(s.Unchanged), len(s.Refused), len(s.ByHand)}
	if want := []int{fetched, updated, unchanged, refused, byHand}; !slices.Equal(got, want) {
		b.t.Errorf("fetched, updated, unchanged, refused, by hand %v, want %v: %+v", got, want, s)
	}
}

func TestFetchAndFetchAgain(t *testing.T) {
	b, p := newBench(t), newPublisher(t)
	minutes, inspection := testfiles.Sample(t, "sample-minutes-2023.pdf"), testfiles.Sample(t, "sample-inspection-2015.pdf")
	p.publish("minutes", minutes)
	p.files["/moved"] = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/inspection", http.StatusFound) }
	p.publish("inspection", inspection)
	p.answer("page", "<html>no report</html>")
	p.publish("scan", testfiles.Sample(t, "sample-scan-2004.pdf"))
	entries := b.list(p, `
- {id: minutes, title: From the list, url: URL/minutes, sha256: `+digest(minutes)+`}
- {id: inspection, authority: As the list says, url: URL/moved}
- {id: page, url: URL/page}
- {id: gone, urls: [URL/gone, URL/gone-too]}
- {id: scan, url: URL/scan}
- {id: visit, title: A report, landing_page: URL/about}
- {id: not-there, url: URL/never, not_pdf: true, landing_page: URL/about}
`)
	s := b.fetch(quickly, entries)
	b.wantFetch(s, 2, 0, 0, 3, 2)
	if doc, err := b.store.Document(t.Context(), "inspection"); err != nil || doc.Authority != "As the list says" || doc.SHA256 != digest(inspection) {
		t.Errorf("%+v, %v", doc, err)
	}
	for _, f := range s.Fetched {
		list, err := b.store.Fetches(t.Context(), f.SHA256)
		if err != nil || len(list) != 1 || list[0].URL != f.URL || list[0].Final != f.Final || time.Since(list[0].At) > time.Hour || list[0].Status != 200 {
			t.Errorf("%s: %+v, %v", f.ID, list, err)
		}
		if f.ID == "inspection" && (f.URL != p.URL+"/moved" || f.Final != p.URL+"/inspection" || f.Passages == 0) {
			t.Errorf("%+v", f)
		}
	}
	refused := map[string]string{}
	for _, r := range s.Refused {
		refused[r.ID] = r.URL + " " + r.Reason
	}
	for id, want := range map[string]string{"page": p.URL + "/page the answer is a web page", "gone": p.URL + "/gone-too the address answers 404", "scan": p.URL + "/scan "} {
		if !strings.HasPrefix(refused[id], want) {
			t.Errorf("%s: %q, want %q", id, refused[id], want)
		}
	}
	recorded, err := b.store.Refusals(t.Context())
	if err != nil || len(recorded) != 3 || !slices.ContainsFunc(recorded, func(r store.Refusal) bool { return r.Path == p.URL+"/page" && r.Name == "page" }) {
		t.Errorf("%+v, %v", recorded, err)
	}
	if h := s.ByHand[0]; h.ID != "visit" || h.Address != p.URL+"/about" || h.Title != "A report" {
		t.Errorf("%+v", h)
	}

	before := p.asked.Load()
	again := b.fetch(quickly, entries[:2])
	b.wantFetch(again, 0, 0, 2, 0, 0)
	if n := p.asked.Load() - before; n != 2 || again.Bytes != 0 { // the one without SHA-256, which redirects
		t.Errorf("the second time asked %d times and got %d bytes", n, again.Bytes)
	}
	if list, err := b.store.Fetches(t.Context(), digest(inspection)); err != nil || len(list) != 2 || list[0].Status != 304 {
		t.Errorf("%+v, %v", list, err)
	}
	p.publish("page", testfiles.Sample(t, "sample-inspection-2022.pdf"))
	b.wantFetch(b.fetch(quickly, entries[:3]), 1, 0, 2, 0, 0)
	if recorded, err := b.store.Refusals(t.Context()); err != nil || len(recorded) != 2 {
		t.Errorf("%+v, %v", recorded, err)
	}
}

// The publisher brings out another version, and then something that is none.
func TestFetchNewVersion(t *testing.T) {
	b, p := newBench(t), newPublisher(t)
	old := testfiles.Sample(t, "sample-minutes-2023.pdf")
	newer := append(bytes.Clone(old), "\n% another edition\n"...)
	p.publish("x", old)
	entries := b.list(p, "- {id: x, authority: Carrshire Police, url: URL/x}\n")
	b.wantFetch(b.fetch(quickly, entries), 1, 0, 0, 0, 0)
	p.publish("x", newer)
	s := b.fetch(quickly, entries)
	b.wantFetch(s, 0, 1, 0, 0, 0)
	if u := s.Updated[0]; u.Document != "x" || u.SHA256 != digest(newer) || !strings.Contains(u.Note, "in place of another version") {
		t.Errorf("%+v", u)
	}
	p.answer("x", "<html>busy</html>")
	b.wantFetch(b.fetch(quickly, entries), 0, 0, 0, 1, 0)
	if doc, err := b.store.Document(t.Context(), "x"); err != nil || doc.SHA256 != digest(newer) {
		t.Errorf("the last good copy: %+v, %v", doc, err)
	}
	for _, sum := range []string{digest(old), digest(newer)} {
		if !b.has(sum) {
			t.Errorf("a version is gone: %s", sum)
		}
	}
	// Facts of the list are kept when the report is read again.
	if e, err := b.entry(t.Context(), digest(newer)); err != nil || e == nil || e.ID != "x" {
		t.Errorf("%+v, %v", e, err)
	}
}

// A file that is not the one the list knows is taken in only where that is asked for and it can be another edition of it.
func TestFetchOtherThanKnown(t *testing.T) {
	t.Parallel()
	b, p := newBench(t), newPublisher(t)
	minutes := testfiles.Sample(t, "sample-minutes-2023.pdf")
	edition := append(bytes.Clone(minutes), "\n% another edition\n"...)
	damaged := bytes.Clone(testfiles.Sample(t, "sample-inquiry-2019.pdf"))
	for i := len(damaged) / 2; i < len(damaged)/2+4000; i++ {
		damaged[i] ^= 0x55
	}
	p.publish("edition", edition)
	p.publish("other", testfiles.Sample(t, "sample-inspection-2015.pdf"))
	p.publish("damaged", damaged)
	p.publish("silent", append(bytes.Clone(minutes), "\n% third\n"...))
	sum := func(n int) string { return fmt.Sprintf("%064d", n) }
	entries := b.list(p, `
- {id: edition, authority: Carrshire Police, url: URL/edition, sha256: `+sum(1)+`}
- {id: other, authority: Carrshire Police, url: URL/other, sha256: `+sum(2)+`}
- {id: damaged, authority: Tarnbrough, url: URL/damaged, sha256: `+sum(3)+`}
- {id: silent, authority: Anytown, url: URL/silent, sha256: `+sum(4)+`}
`)
	s := b.fetch(quickly, entries)
	b.wantFetch(s, 0, 0, 0, 4, 0)
	if r := s.Refused[0]; !strings.Contains(r.Reason, "SHA-256") || !strings.Contains(r.Advice, "evidence fetch --changed "+r.ID) {
		t.Errorf("%+v", r)
	}
	changed := quickly
	changed.AcceptChanged = true
	s = b.fetch(changed, entries)
	b.wantFetch(s, 1, 0, 0, 3, 0)
	if f := s.Fetched[0]; f.ID != "edition" || !strings.Contains(f.Note, "does not list the SHA-256") {
		t.Errorf("%+v", f)
	}
	for _, r := range s.Refused {
		want := map[string]string{"other": "Carrshire Police", "damaged": "it is damaged", "silent": "Anytown"}[r.ID]
		if !strings.Contains(r.Reason, want) || !strings.Contains(r.Reason, "SHA-256") {
			t.Errorf("%s: %q, want %q", r.ID, r.Reason, want)
		}
	}
	b.wantFetch(b.fetch(quickly, entries[:1]), 0, 0, 1, 0, 0)
}

// What cannot be asked cheaply is not fetched again unless that is asked for.
func TestFetchWithoutValidators(t *testing.T) {
	b, p := newBench(t), newPublisher(t)
	p.answer("x", string(testfiles.Sample(t, "sample-minutes-2023.pdf")))
	entries := b.list(p, "- {id: x, url: URL/x}\n")
	b.wantFetch(b.fetch(quickly, entries), 1, 0, 0, 0, 0)
	s := b.fetch(quickly, entries)
	b.wantFetch(s, 0, 0, 1, 0, 0)
	if s.Requests != 0 || !strings.Contains(s.Unchanged[0].Note, "--again") {
		t.Errorf("%+v", s)
	}
	again := quickly
	again.Recheck = true
	s = b.fetch(again, entries)
	b.wantFetch(s, 0, 0, 1, 0, 0)
	if s.Requests != 1 {
		t.Errorf("%+v", s)
	}
}

// A withdrawn report comes back only when it is named.
func TestFetchWithdrawn(t *testing.T) {
	b, p := newBench(t), newPublisher(t)
	data := testfiles.Sample(t, "sample-minutes-2023.pdf")
	p.publish("x", data)
	entries := b.list(p, "- {id: x, url: URL/x, sha256: "+digest(data)+"}\n")
	b.fetch(quickly, entries)
	if err := b.Remove(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	s := b.fetch(quickly, entries)
	b.wantFetch(s, 0, 0, 1, 0, 0)
	if !strings.Contains(s.Unchanged[0].Note, "withdrawn") || s.Requests != 0 {
		t.Errorf("%+v", s)
	}
	named := quickly
	named.IncludeWithdrawn = true
	b.wantFetch(b.fetch(named, entries), 0, 1, 0, 0, 0)
	if _, err := b.store.Document(t.Context(), "x"); err != nil {
		t.Error(err)
	}
}

// What had arrived when a call was ended is taken in by the next one, without a request.
func TestFetchGoesOn(t *testing.T) {
	b, p := newBench(t), newPublisher(t)
	data := testfiles.Sample(t, "sample-minutes-2023.pdf")
	p.publish("x", data)
	entries := b.list(p, "- {id: x, url: URL/x}\n")
	dir := filepath.Join(b.data, "incoming")
	f := fetch.New(dir, quickly.Options)
	if err := f.Fetch(t.Context(), []fetch.Request{{ID: "x", Addresses: entries[0].Addresses()}}, func(fetch.Event) {}); err != nil {
		t.Fatal(err)
	}
	at := p.asked.Load()
	s := b.fetch(quickly, entries)
	b.wantFetch(s, 1, 0, 0, 0, 0)
	if p.asked.Load() != at || s.Fetched[0].URL != p.URL+"/x" {
		t.Errorf("%+v", s)
	}
	if list, err := b.store.Fetches(t.Context(), digest(data)); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestSameAuthority(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Kingston upon Hull", "Hull City Council", true},
		{"Windsor & Maidenhead", "Royal Borough of Windsor and Maidenhead", true},
		{"City of London", "London Corporation", true},
		{"Rotherham", "Rotherham Metropolitan Borough Council", true},
		{"North Tyneside", "North Somerset", false},
		{"Kingston upon Hull", "Kingston upon Thames", false},
		{"Rotherham", "Sheffield", false},
	} {
		if got := sameAuthority(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %t", c.a, c.b, got)
		}
	}
}
