package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"evidence/corpus/testfiles"

	"github.com/chromedp/chromedp"
)

// A publisher's site on this machine, which counts what it is asked and answers once it may.
type publisherSite struct {
	*httptest.Server
	asked atomic.Int64
	open  chan struct{} // closed when it may answer
}

func newPublisherSite(t *testing.T, files map[string][]byte) *publisherSite {
	p := &publisherSite{open: make(chan struct{})}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		select {
		case <-p.open:
		case <-r.Context().Done():
			return
		}
		data, ok := files[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write(data)
	}))
	t.Cleanup(p.Close)
	return p
}

// downloadSite serves an empty library with a list of three reports on Aldwick, one of which is not there, and of one that a person
// has to get.
func downloadSite(t *testing.T) (*served, *publisherSite) {
	minutes, inquiry := testfiles.Sample(t, minutesPDF), testfiles.Sample(t, inquiryPDF)
	p := newPublisherSite(t, map[string][]byte{"minutes": minutes, "inquiry": inquiry})
	list := filepath.Join(t.TempDir(), "list.yaml")
	testfiles.Write(t, list, []byte(strings.ReplaceAll(fmt.Sprintf(`sources:
- {id: aldwick-minutes, title: Minutes, authority: Aldwick, url: URL/minutes, bytes: %d}
- {id: aldwick-inquiry, title: The inquiry, authority: Aldwick, url: URL/inquiry, bytes: %d}
- {id: aldwick-gone, title: The lost report, authority: Aldwick, url: URL/gone}
- {id: aldwick-visit, title: A visit, authority: Aldwick, landing_page: URL/about}
- {id: brome, title: Brome, authority: Brome, url: URL/brome}
`, len(minutes), len(inquiry)), "URL", p.URL)))
	return serving(t, "--data", filepath.Join(t.TempDir(), "data"), "--manifest", list, "--log", "none", "--allow-private").ready(t), p
}

// send clicks a button of a form whose answer has the same address, and waits until that is loaded.
func (b *tab) send(button string) {
	b.Helper()
	js[bool](b, "document.left = true")
	b.call("clicking "+button, chromedp.Click(chromedp.CSS(button)))
	b.until(`!document.left && document.readyState === "complete"`)
}

const downloadButton = "section[aria-labelledby=offered] button"

// Somebody with the sample before them comes to real reports without the command line: what it is and how much is said before
// anything is asked, how far it is while it goes on, and what was refused.
func TestDownloadInABrowser(t *testing.T) {
	t.Parallel()
	sharedBrowser(t)
	s, p := downloadSite(t)
	b := newTab(t, s.url)
	b.open("/")
	b.click(`.sample a[href="/download"]`)
	b.call("choosing", chromedp.SetValue(chromedp.CSS("select[name=authority]"), "Aldwick"))
	b.click(`form[action="/download"] button`)
	if got := b.text(downloadButton); !strings.HasPrefix(got, "Download Aldwick’s reports: 3, ") || !strings.HasSuffix(got, "MB and 1 file of unknown size") {
		t.Errorf("the button says %q", got)
	}
	if got := b.texts("section[aria-labelledby=offered] li"); len(got) != 4 || !strings.Contains(got[3], "only a person can get") {
		t.Errorf("offered %q", got)
	}
	if n := p.asked.Load(); n != 0 {
		t.Errorf("the publisher was asked %d times before anybody chose to download", n)
	}
	b.send(downloadButton)
	b.until(`!!document.querySelector("#download[data-running] progress")`)
	if js[bool](b, `!!document.querySelector("section[aria-labelledby=offered] button")`) {
		t.Error("a second download is offered while one runs")
	}
	close(p.open)
	b.until(`document.querySelector("#download-title").textContent === "Downloaded on Aldwick: 2 added, 1 refused"`)
	got := b.texts("#download li")
	for i, want := range []string{"Minutes: added, aldwick-minutes (", "The inquiry: added, aldwick-inquiry (", "The lost report: refused: " + p.URL + "/gone: the address answers 404"} {
		if len(got) != 3 || !strings.HasPrefix(got[i], want) {
			t.Errorf("results %q, want %q", got, want)
		}
	}
	if got := b.text(downloadButton); got != "Download Aldwick’s reports: 1, size not known" {
		t.Errorf("after it the button says %q", got)
	}
	b.click("#download li.added a")
	if got := b.address(); got != "/documents/aldwick-minutes" {
		t.Errorf("the result leads to %s", got)
	}
}

// Without a script the page has a link to look again, and a download can be stopped.
func TestDownloadWithoutScripts(t *testing.T) {
	t.Parallel()
	sharedBrowser(t)
	s, p := downloadSite(t)
	b := newTab(t, s.url)
	b.withoutScript(true)
	b.open("/download?authority=aldwick")
	b.send(downloadButton)
	eventually(t, "the publisher is asked", func() bool { return p.asked.Load() > 0 })
	b.until(`!!document.querySelector("#download[data-running]")`)
	b.open(js[string](b, `document.querySelector("#download a.again").getAttribute("href")`))
	if got := b.text("#download-title"); got != "Downloading the reports on Aldwick" {
		t.Errorf("the page says %q", got)
	}
	b.send("#download button")
	eventually(t, "the download has ended", func() bool {
		b.open("/download?authority=Aldwick")
		return b.text("#download-title") == "Downloaded on Aldwick: nothing"
	})
	if got := b.text("#download .note"); !strings.HasPrefix(got, "The download was stopped.") {
		t.Errorf("the page says %q", got)
	}
	close(p.open)
	b.send(downloadButton)
	eventually(t, "the download has ended", func() bool {
		b.open("/download?authority=Aldwick")
		return b.text("#download-title") == "Downloaded on Aldwick: 2 added, 1 refused"
	})
}
