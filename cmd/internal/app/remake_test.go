package app

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"evidence/search/bleveindex"
	"evidence/web"
)

// untilRemade reloads a site until its index is sound and finished, and wants every search meanwhile to be answered or refused honestly.
func untilRemade(t *testing.T, live *liveLibrary, site *web.Server, data string) {
	t.Helper()
	for range 1000 {
		live.reloads.wait(t.Context())
		switch w := ask(site, "/search?q=council"); w.Code {
		case http.StatusOK:
		case http.StatusServiceUnavailable:
			if w.Header().Get("Retry-After") == "" {
				t.Error("the refusal does not say when to come back")
			}
		default:
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		if !live.remaking.Load() && !bleveindex.Unfinished(indexDir(data)) {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the index was not made anew")
}

// wantSound fails where a file of the index is damaged, or a search does not find what it found.
func wantSound(t *testing.T, site *web.Server, data, want string) {
	t.Helper()
	if damaged, err := bleveindex.CheckFiles(t.Context(), indexDir(data), func() {}); err != nil || len(damaged) > 0 {
		t.Errorf("damaged: %q, %v", damaged, err)
	}
	if got := hitIDs(t, site); got != want {
		t.Errorf("found %s, want %s", got, want)
	}
}

// hitIDs is a list of what a search finds, in the form of the API without what a run changes.
func hitIDs(t *testing.T, site *web.Server) string {
	t.Helper()
	return answer(t, site, "/api/v1/search?q=council&format=csv&sort=document")
}

// segment is a file of passages in an index: the newest, since one that merging has replaced may not have been removed yet.
func segment(t *testing.T, data string) string {
	t.Helper()
	segments, err := filepath.Glob(filepath.Join(indexDir(data), "passages", "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	return segments[len(segments)-1]
}

// An index that a scrub finds damaged is made anew while the site answers.
func TestScrubHasIndexMadeAnew(t *testing.T) {
	data := sampleData(t)
	live, site := runSite(t, data, 0)
	live.reloads.wait(t.Context())
	want := hitIDs(t, site)
	flipBit(t, segment(t, data), "")
	if err := live.scrubNow(t.Context(), live.shown.Data, live.shown.pages.sound); err != nil {
		t.Fatal(err)
	}
	untilRemade(t, live, site, data)
	live.reloads.wait(t.Context())
	wantSound(t, site, data, want)
}

// An index that turns out to be damaged when it is searched is made anew.
func TestDamagedAnswerHasIndexMadeAnew(t *testing.T) {
	data := sampleData(t)
	live, site := runSite(t, data, 0)
	live.reloads.wait(t.Context())
	want := hitIDs(t, site)
	f, err := os.OpenFile(segment(t, data), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(1000); ask(site, "/search?q=council").Code == http.StatusOK; at += 500 { // the open index reads the file as it is now
		if _, err := f.WriteAt([]byte("damaged!"), at); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	untilRemade(t, live, site, data)
	live.reloads.wait(t.Context())
	wantSound(t, site, data, want)
}

// An index that somebody began to make anew and did not finish is finished by the site, which goes on with what it has open.
func TestUnfinishedIndexIsFinished(t *testing.T) {
	data := sampleData(t)
	live, site := runSite(t, data, 0)
	live.reloads.wait(t.Context())
	want := hitIDs(t, site)
	live.reloads.wait(t.Context())
	x, err := bleveindex.Create(indexDir(data))
	if err != nil {
		t.Fatal(err)
	}
	live.reloads.wait(t.Context())
	if got := hitIDs(t, site); got != want {
		t.Errorf("while the index is made anew the site finds %s, want %s", got, want)
	}
	if err := x.Close(); err != nil { // as if it had been killed
		t.Fatal(err)
	}
	untilRemade(t, live, site, data)
	live.reloads.wait(t.Context())
	wantSound(t, site, data, want)
}
