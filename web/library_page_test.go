package web

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

func TestLibraryPage(t *testing.T) {
	t.Parallel()
	l := testlibrary.New(t)
	inspection := testlibrary.Sum("inspection")
	for _, content := range []string{"inquiry, first printing", "aldwick-2014", "aldwick-2018", "brackley-2016"} {
		if err := os.WriteFile(l.OriginalPath(testlibrary.Sum(content)), []byte("%PDF"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Store.PutAgreement(t.Context(), inspection, store.Agreement{Extractor: "7", Reader: "other", Whole: 0.9, Pages: []float64{1, 0.9, store.Unread}}); err != nil {
		t.Fatal(err)
	}
	s := newTestServer(t, l, handler.Options{})
	w := get(t, s, paths.Library)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	htmltest.Check(t, htmltest.Parse(t, strings.NewReader(w.Body.String())),
		htmltest.In(`section[aria-labelledby=holds] dd a`, htmltest.Text("5 reports")),
		htmltest.Count(`section[aria-labelledby=originals] li`, 1), htmltest.In(`section[aria-labelledby=originals] li code`, htmltest.Text(inspection)),
		htmltest.In(`section[aria-labelledby=readers] p`, htmltest.HasText("1 report was compared.*4 reports were not compared yet: run evidence verify")),
		htmltest.In(`section[aria-labelledby=readers] li a[href="/documents/inspection-2018/pages/2"]`, htmltest.HasText("PDF page 2")),
		htmltest.Count(`section[aria-labelledby=no-text] li`, 2), htmltest.In(`section[aria-labelledby=refused] li`, htmltest.HasText("^scan.pdf: it holds no text")))
	for _, path := range []string{paths.Library, paths.Library + ".json"} {
		if body := get(t, s, path).Body.String(); strings.Contains(body, "/somewhere/private") {
			t.Errorf("%s says where a refused file lay", path)
		}
	}
	if body := get(t, s, paths.Library+".json").Body.String(); !strings.Contains(body, `"missing":[{`) || !strings.Contains(body, `"agreement":0.9`) {
		t.Errorf("JSON: %s", body)
	}
}
