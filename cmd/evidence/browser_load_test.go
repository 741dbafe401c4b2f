package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/web/htmltest"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// shifts is a script that sums up how far what is shown moves while a page loads (Layout Instability, W3C).
const shifts = `window.shifted = 0;
window.moved = [];
new PerformanceObserver(list => list.getEntries().forEach(e => {
	if (e.hadRecentInput) return;
	shifted += e.value;
	moved.push(...e.sources.map(s => s.node ? s.node.nodeName + "." + (s.node.className || "") : "gone"));
})).observe({ type: "layout-shift", buffered: true });`

// mayShift is the most that a page may move, a fifth of what is held good.
const mayShift = 0.02

// nothingShifts loads pages on a phone and on a screen, with a script and a picture that come late.
func nothingShifts(b *tab) {
	hit := asJSON[struct {
		Hits []struct {
			ID, Document string
			Page         int
		}
	}](b, "/search.json?q=police").Hits[0]
	b.watchShifts()
	for _, width := range []int64{390, 1440} {
		b.window(width)
		for _, path := range []string{"/", "/search?q=police", "/passages/" + hit.ID, fmt.Sprintf("/documents/%s/pages/%d?q=police", hit.Document, hit.Page), "/documents/" + hit.Document, "/documents/" + hit.Document + "/read"} {
			got := b.shift(path)
			b.Logf("%s at %d pixels: layout shift %.4f", path, width, got)
			if got >= mayShift {
				b.Errorf("%s at %d pixels moves by %.4f while it loads: %q", path, width, got, js[[]string](b, "moved"))
			}
		}
	}
}

// watchShifts sums up how far pages move that are opened from now on, with scripts and pictures that come late.
func (b *tab) watchShifts() {
	b.Helper()
	b.call("watching", send(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: shifts}),
		send(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}))
	b.late(300*time.Millisecond, "*.js", "*.png")
}

// shift opens a page and gives how far it moves.
func (b *tab) shift(path string) float64 {
	b.Helper()
	b.open(path)
	js[bool](b, "new Promise(done => setTimeout(() => done(true), 100))")
	return js[float64](b, "shifted")
}

// A page that moves when its script comes is noticed.
func TestShiftsAreSeen(t *testing.T) {
	t.Parallel()
	b := newTab(t, serveFixture(t, map[string]string{"/": `<!DOCTYPE html><title>A</title><link rel="stylesheet" href="/small.css"><script src="/grow.js" defer></script><p id="room">Above</p><h1>Heading</h1><p>Below`}))
	b.watchShifts()
	if got := b.shift("/"); got < mayShift {
		t.Errorf("the layout shift of a page that grows is %v", got)
	}
}

// late lets what matches patterns wait before it is answered.
func (b *tab) late(by time.Duration, patterns ...string) {
	b.Helper()
	b.held(patterns, func(goOn func()) { time.AfterFunc(by, goOn) })
}

// held keeps requests that match patterns from being answered; on gets for each what lets it go on.
func (b *tab) held(patterns []string, on func(goOn func())) {
	b.Helper()
	err := chromedp.Listen(b.ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			on(func() {
				go chromedp.Call(b.ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
			})
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	var list []*fetch.RequestPattern
	for _, p := range patterns {
		list = append(list, &fetch.RequestPattern{URLPattern: p})
	}
	b.call("holding requests", send(fetch.Enable, fetch.EnableParams{Patterns: list}))
}

// paintsBeforeScript wants a page painted while its script has not come.
func paintsBeforeScript(b *tab) {
	held := make(chan func(), 10)
	b.held([]string{"*.js"}, func(goOn func()) { held <- goOn })
	for _, path := range []string{"/", "/search?q=police"} {
		b.call("leaving", chromedp.Navigate("about:blank"))
		b.call("opening "+path, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: b.site + path})
			return err
		}))
		b.until(`location.pathname === "` + strings.SplitN(path, "?", 2)[0] + `" && performance.getEntriesByName("first-contentful-paint").length > 0`)
		if got := js[string](b, "document.readyState"); got == "complete" {
			b.Errorf("%s is loaded although its script is held back", path)
		}
		if b.text("main h1") == "" {
			b.Errorf("%s is painted without its heading", path)
		}
		loaded := make(chan bool)
		go func() { // a page can have several scripts
			for {
				select {
				case goOn := <-held:
					goOn()
				case <-loaded:
					return
				}
			}
		}()
		b.settle()
		close(loaded)
	}
}

// maxWeight is what the HTML, CSS and script of a page of results may weigh together, in bytes over the wire.
const maxWeight = 60_000

// A page of ten results is light.
func TestWeightOfResults(t *testing.T) {
	t.Parallel()
	s := serving(t, "--data", filepath.Join(t.TempDir(), "none"), "--log", "none").ready(t)
	html, size := weigh(t, s.url+"/search?q="+strings.ReplaceAll(asked, " ", "+"))
	doc := htmltest.Parse(t, strings.NewReader(html))
	if hits := len(htmltest.All(doc, ".hit")); hits != 10 {
		t.Fatalf("%d hits, want 10", hits)
	}
	sizes := fmt.Sprintf("HTML %d", size)
	for _, e := range htmltest.All(doc, "link[rel=stylesheet], script[src]") {
		name := "src"
		if e.Data == "link" {
			name = "href"
		}
		address, _ := htmltest.AttrOf(e, name)
		_, n := weigh(t, s.url+address)
		sizes += fmt.Sprintf(", %s %d", filepath.Base(address), n)
		size += n
	}
	t.Logf("bytes over the wire: %s, together %d", sizes, size)
	if size > maxWeight || !strings.Contains(sizes, ".css") || !strings.Contains(sizes, ".js") {
		t.Errorf("a page of ten results weighs %d bytes (%s); at most %d", size, sizes, maxWeight)
	}
}

// weigh asks for an address as browsers do and gives the text and its size as it was sent.
func weigh(t *testing.T, address string) (text string, size int) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	sent, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%s: %s, encoded %q, %v", address, res.Status, res.Header.Get("Content-Encoding"), err)
	}
	r, err := gzip.NewReader(strings.NewReader(string(sent)))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain), len(sent)
}
