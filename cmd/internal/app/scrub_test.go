package app

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/web"
	"evidence/web/handler"
	"evidence/web/reports"
)

// A site of a data directory that runs until the test ends.
func runSite(t *testing.T, data string, scrubAfter time.Duration) (*liveLibrary, *web.Server) {
	t.Helper()
	return runSiteOf(t, data, indexer.NewLibrary(data), scrubAfter)
}

func runSiteOf(t *testing.T, data string, library indexer.Library, scrubAfter time.Duration) (*liveLibrary, *web.Server) {
	t.Helper()
	site, err := web.New(handler.Options{Local: true})
	if err != nil {
		t.Fatal(err)
	}
	shown := make(chan bool, 8)
	o := &Options{Data: data, Library: library, OCR: OCRNever, Log: slog.New(slog.DiscardHandler), Logf: t.Logf, ScrubAfter: scrubAfter}
	live := &liveLibrary{Options: o, publish: func(l *reports.Library) { site.SetLibrary(l); shown <- true }, reloads: make(reloadRequests)}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { live.run(ctx); close(stopped) }()
	t.Cleanup(func() { stop(); <-stopped })
	<-shown
	return live, site
}

func ask(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+path, nil))
	return w
}

func answer(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	w := ask(h, path)
	if w.Code != http.StatusOK {
		t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// flipBit changes a bit in the middle of a file, or where it has the words.
func flipBit(t *testing.T, path, words string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := len(b) / 2
	if words != "" {
		if at = strings.Index(string(b), words); at < 0 {
			t.Fatalf("%q is not in %s", words, path)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{b[at] ^ 4}, int64(at)); err != nil {
		t.Fatal(err)
	}
}

// What is damaged while a site runs is told by its next scrub: on the page, in the metrics and to evidence health. The
// site goes on.
func TestScrub(t *testing.T) {
	data := sampleData(t)
	d, err := OpenForReading(t.Context(), data, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	live, site := runSite(t, data, 0)
	scrub := func() *health.Scrub {
		t.Helper()
		if err := live.scrubNow(t.Context(), d, newOriginals(indexer.NewLibrary(data))); err != nil {
			t.Fatal(err)
		}
		return live.lastScrub()
	}
	if s := scrub(); s == nil || len(s.Damage) > 0 {
		t.Fatalf("a sound library: %+v", s)
	}
	if page := answer(t, site, "/library"); !strings.Contains(page, "nothing in them is damaged") {
		t.Error("the page does not say that all is sound")
	}
	docs, err := d.Store.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	passages, err := d.Store.Passages(t.Context(), docs[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	original := indexer.NewLibrary(data).Path(docs[1].SHA256)
	if err := os.Chmod(original, 0o600); err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, kind := range []struct{ path, words, want, shown string }{
		{original, "", docs[1].ID + " " + docs[1].SHA256 + " the original was changed", "the original was changed"},
		{filepath.Join(data, store.FileName), passages[len(passages)-1].Text[:20], docs[0].ID + "  1 of its passages", "1 of its passages"},
		{segment(t, data), "", "  the index is damaged", "the index is damaged"},
	} {
		flipBit(t, kind.path, kind.words)
		s := scrub()
		found := ""
		for _, p := range s.Damage {
			found += p.ID + " " + p.SHA256 + " " + p.Description + "\n"
		}
		if len(s.Damage) <= told || !strings.Contains(found, kind.want) {
			t.Errorf("after damage to %s the scrub finds %q, want %q", filepath.Base(kind.path), found, kind.want)
		}
		told = len(s.Damage)
		if page := answer(t, site, "/library"); !strings.Contains(page, "was last checked") || !strings.Contains(page, kind.shown) {
			t.Errorf("the page does not say %q", kind.shown)
		}
	}
	w := httptest.NewRecorder()
	site.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if strings.Contains(w.Body.String(), "evidence_damage 0\n") || !strings.Contains(w.Body.String(), "evidence_damage ") {
		t.Error("the metrics tell no damage")
	}
	if kept, err := health.LastScrub(data); err != nil || kept == nil || len(kept.Damage) != told {
		t.Errorf("kept for other programs: %+v, %v", kept, err)
	}
	answer(t, site, "/search?q=council")
}

// A site scrubs by itself some time after its start, and none is due again that day.
func TestScrubIsDue(t *testing.T) {
	data := sampleData(t)
	live, _ := runSite(t, data, time.Nanosecond)
	for live.lastScrub() == nil {
		live.reloads.wait(t.Context())
		time.Sleep(time.Millisecond)
	}
	first := live.lastScrub().Ended
	for range 5 {
		live.reloads.wait(t.Context())
	}
	if again := live.lastScrub().Ended; !again.Equal(first) {
		t.Errorf("scrubs ended at %s and at %s", first, again)
	}
}

// An original that has changed is shown neither as a file nor as pictures: where its file's time tells, at once; where
// only its bits do, after a scrub. Once it is put back it is shown.
func TestChangedOriginalIsNotShown(t *testing.T) {
	data := sampleData(t)
	live, site := runSite(t, data, 0)
	live.reloads.wait(t.Context()) // so that what is shown is set
	docs, err := live.shown.Store.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sum := docs[0].SHA256
	path, address := indexer.NewLibrary(data).Path(sum), "/originals/"+sum
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	withheld := func(when string) {
		t.Helper()
		for _, what := range []string{address + ".pdf", address + "/pages/1.png"} {
			if w := ask(site, what); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "missing or has changed") {
				t.Errorf("%s, %s: %d %s", when, what, w.Code, w.Body)
			}
		}
		if page := answer(t, site, "/documents/"+docs[0].ID+"/pages/1"); !strings.Contains(page, "its page is not shown") {
			t.Errorf("%s, the page does not say so", when)
		}
	}
	answer(t, site, address+".pdf")
	flipBit(t, path, "")
	if err := os.Chtimes(path, time.Time{}, info.ModTime().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	withheld("another time")
	flipBit(t, path, "") // as it was
	if err := os.Chtimes(path, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	answer(t, site, address+".pdf")
	flipBit(t, path, "")
	if err := os.Chtimes(path, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := live.scrubNow(t.Context(), live.shown.Data, live.shown.pages.sound); err != nil {
		t.Fatal(err)
	}
	withheld("after a scrub")
}

// Every bit that flips in an original is told by verify, which names the original and its report, and the flip changes
// no citation.
func TestFlipsInOriginals(t *testing.T) {
	data := sampleData(t)
	d, err := OpenForReading(t.Context(), data, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	docs, err := d.Store.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cited := func(id string) string {
		t.Helper()
		list, err := d.Store.Passages(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, p := range list {
			texts = append(texts, p.Text)
		}
		return strings.Join(texts, "\n")
	}
	random := rand.New(rand.NewPCG(16, 20))
	for n := range 20 {
		doc := docs[n%len(docs)]
		path := indexer.NewLibrary(data).Path(doc.SHA256)
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
		sound, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at, bit := random.IntN(len(sound)), random.IntN(8)
		switch n { // the ends too
		case 0, 1:
			at = 0
		case 2, 3:
			at = len(sound) - 1
		}
		flipped := append([]byte(nil), sound...)
		flipped[at] ^= 1 << bit
		before := cited(doc.ID)
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := Verify(t.Context(), data, VerifyOptions{Quick: true})
		if err != nil || len(v.Problems) != 1 || v.Problems[0].ID != doc.ID || v.Problems[0].SHA256 != doc.SHA256 || v.Problems[0].Advice == "" {
			t.Errorf("bit %d of byte %d of %s: %+v, %v", bit, at, doc.ID, v, err)
		}
		if cited(doc.ID) != before {
			t.Errorf("bit %d of byte %d of %s changes what is cited", bit, at, doc.ID)
		}
		if err := os.WriteFile(path, sound, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := Verify(t.Context(), data, VerifyOptions{Quick: true}); err != nil || len(v.Problems) > 0 {
		t.Errorf("sound originals: %+v, %v", v, err)
	}
}
