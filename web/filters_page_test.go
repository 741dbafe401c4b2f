package web

import (
	"net/http"
	"testing"

	"evidence/web/handler"
	"evidence/web/htmltest"
)

// On a narrow screen a button that counts the filters leads to them, and a link leads back; the years have their numbers beside the bars.
func TestFiltersOfASearch(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page("/search?q=police&authority=Aldwick", http.StatusOK)
	htmltest.Check(t, page, htmltest.In(`.found .to-narrow a[href="#narrow"]`, htmltest.Text("Filters (1)")), htmltest.In(`#narrow .to-narrow a[href="#main"]`, htmltest.Text("Close the filters")))
	bars, numbers := htmltest.All(page, ".years a"), htmltest.All(page, ".numbers a")
	if len(bars) == 0 || len(bars) != len(numbers) {
		t.Fatalf("%d bars and %d numbers", len(bars), len(numbers))
	}
	for i := range bars {
		if attr(bars[i], "href") != attr(numbers[i], "href") {
			t.Errorf("the number %q leads elsewhere than its bar", htmltest.TextOf(numbers[i]))
		}
	}
	htmltest.Check(t, m.page("/search?q=police", http.StatusOK), htmltest.In(`.found .to-narrow a`, htmltest.Text("Filters")))
}
