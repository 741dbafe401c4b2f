package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"evidence/search"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

// A slowEngine answers nothing before who asks gives up.
type slowEngine struct{ search.Engine }

func given(ctx context.Context) error {
	<-ctx.Done()
	return fmt.Errorf("%w: %w", search.ErrAway, ctx.Err())
}

func (slowEngine) Each(ctx context.Context, _ search.Query, _ func(*search.Hit) error) (search.Result, error) {
	return search.Result{}, given(ctx)
}

func (slowEngine) Documents(ctx context.Context) ([]search.Entry, error) { return nil, given(ctx) }

func (slowEngine) Similar(ctx context.Context, _ string, _ int) ([]search.Similar, error) {
	return nil, given(ctx)
}

// What the database has is shown although the search engine is slow, and nothing says that there is nothing where that is not known.
func TestSlowEngine(t *testing.T) {
	t.Parallel()
	l := testlibrary.New(t)
	l.Library.Engine = slowEngine{l.Library.Engine}
	s := newTestServer(t, l, handler.Options{AtOnce: 8})
	passage := l.Passages["aldwick-2014"][0].ID
	for address, want := range map[string]string{
		paths.Passage(passage):                     "similar passages cannot be shown",
		paths.Passage(passage) + "?q=police":       "similar passages cannot be shown",
		"/documents":                               "aldwick-2014",
		paths.Read("aldwick-2014") + "?q=zebras":   "the words you searched for are not highlighted",
		paths.Page("aldwick-2014", 1) + "?q=zebra": "the words you searched for are not highlighted",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			w := get(t, s, address)
			if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, want) || strings.Contains(body, "Nothing in this report") {
				t.Errorf("status %d, without %q: %.3000s", w.Code, want, body)
			}
		})
	}
	t.Run("JSON", func(t *testing.T) {
		t.Parallel()
		if w := get(t, s, paths.Page("aldwick-2014", 1)+".json?q=zebra"); w.Code != http.StatusServiceUnavailable {
			t.Errorf("status %d: %.300s", w.Code, w.Body)
		}
	})
}
