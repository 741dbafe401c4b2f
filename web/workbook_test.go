package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"evidence/corpus/xlsxfile"
	"evidence/web/handler"
	"evidence/web/paths"
)

// What a search finds, a collection and the list of reports are Excel workbooks too, at the addresses that their pages lead to.
func TestWorkbooks(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	addresses := []string{
		attrOf(t, m.page("/search?q=police", 200), `.exports a[href*=xlsx]`, "href"),
		attrOf(t, m.page("/documents?kind=inspection", 200), `.exports a[href*=xlsx]`, "href"),
		paths.CollectionFile + "?form=xlsx&title=Police",
	}
	for _, address := range addresses {
		w := m.get(address)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != xlsxfile.MediaType || !strings.HasPrefix(w.Body.String(), "PK") || !strings.Contains(w.Header().Get("Content-Disposition"), ".xlsx") {
			t.Errorf("%s answers %d, %v", address, w.Code, w.Header())
		}
	}
	m.body(attrOf(t, m.page("/documents?kind=inspection", 200), `.exports a[href*=csv]`, "href"), 200)
}

// A quotation that begins like a formula does not run in the table of a check.
func TestCheckedFormula(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	form := url.Values{"text": {"It says “=HYPERLINK is what the police and the council share”."}, "format": {"csv"}}
	w := post(t, m, paths.Check, "application/x-www-form-urlencoded", form.Encode())
	rows, err := readCSV(w.Body.String())
	if err != nil || len(rows) < 2 || !strings.HasPrefix(rows[1][0], "'=HYPERLINK") {
		t.Errorf("%d, %v: %q", w.Code, err, rows)
	}
}
