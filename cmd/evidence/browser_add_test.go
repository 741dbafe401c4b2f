package main

import (
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/testfiles"

	"github.com/chromedp/chromedp"
)

// A reader chooses several files and sees what becomes of each, with a script and
// without; what comes into a watched folder is in the list when it is loaded again.
func TestAddInABrowser(t *testing.T) {
	t.Parallel()
	sharedBrowser(t)
	watched, chosen := t.TempDir(), t.TempDir()
	minutes, broken, inquiry := filepath.Join(chosen, "minutes.pdf"), filepath.Join(chosen, "broken.pdf"), filepath.Join(chosen, "inquiry.pdf")
	testfiles.Write(t, minutes, testfiles.Sample(t, minutesPDF))
	testfiles.Write(t, broken, []byte("<html>Page not found</html>"))
	testfiles.Write(t, inquiry, testfiles.Sample(t, inquiryPDF))
	s := serving(t, "--data", filepath.Join(t.TempDir(), "data"), "--manifest", "none", "--log", "none", "--watch", watched).ready(t)
	b := newTab(t, s.url)
	choose := func(files ...string) {
		t.Helper()
		b.call("choosing files", chromedp.SetUploadFiles(chromedp.CSS("#files"), files))
	}
	results := func(want ...string) {
		t.Helper()
		got := b.texts("#results li")
		for i, w := range want {
			if len(got) != len(want) || !strings.HasPrefix(got[i], w) {
				t.Errorf("results %q, want %q", got, want)
				return
			}
		}
	}
	b.open("/documents")
	b.click(`main a[href="/upload"]`)
	choose(minutes, broken)
	b.call("sending", chromedp.Click(chromedp.CSS("form.upload button")))
	b.until(`document.querySelector("#results-title").textContent === "1 added, 1 refused"`)
	results("minutes.pdf: added, minutes (", "broken.pdf: refused: ")
	b.click("#results li.added a")
	if got := b.address(); got != "/documents/minutes" {
		t.Errorf("the result leads to %s", got)
	}

	b.withoutScript(true)
	b.open("/upload")
	choose(minutes, inquiry)
	b.call("sending", chromedp.Click(chromedp.CSS("form.upload button")))
	b.withoutScript(false)
	b.until(`document.querySelector("#results li") && document.readyState === "complete"`)
	results("minutes.pdf: unchanged, minutes", "inquiry.pdf: added, inquiry (")

	testfiles.Write(t, filepath.Join(watched, "inspection.pdf"), testfiles.Sample(t, "sample-inspection-2022.pdf"))
	eventually(t, "the list holds what came into the folder", func() bool {
		b.open("/documents")
		return js[bool](b, `!!document.querySelector('main a[href="/documents/inspection"]')`)
	})
}
