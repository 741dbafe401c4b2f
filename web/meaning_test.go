package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
	"evidence/web/result"
)

// A page and the API say whether the meaning of sentences counts, and which sentence decided.
func TestMeaningIsSaid(t *testing.T) {
	t.Parallel()
	l := testlibrary.Empty(t)
	m := &made{newTestServer(t, l, handler.Options{}), t, l}
	m.add(corpus.Source{ID: "one", Title: "Inspection", Authority: "Borough A"},
		"The rooms are warm. The dog barked all night.", "The harbour was closed in the spring.", "The mayor has a noisy office.")
	const question = "In the warm rooms a noisy hound kept everybody awake"
	ask := func() (page *html.Node, a result.SearchAnswer) {
		if err := json.Unmarshal(m.get(paths.API+"/search?q="+url.QueryEscape(question)).Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return m.page("/search?q="+url.QueryEscape(question), http.StatusOK), a
	}
	page, answer := ask()
	if text := htmltest.TextOf(page); !strings.Contains(text, "does not use the meaning of sentences yet: 0% of the passages have been read") || answer.Meaning != "learning, 0%" {
		t.Errorf("before learning: %q, %s", answer.Meaning, text)
	}
	htmltest.Check(t, page, htmltest.Count(".closest", 0), htmltest.Count(".closest-note", 0))

	if _, err := bleveindex.Learn(t.Context(), filepath.Join(l.Dir, "index"), search.LearnOptions{}); err != nil {
		t.Fatal(err)
	}
	page, answer = ask()
	first := answer.Hits[0]
	if answer.Meaning != search.MeaningUsed || first.Nearest == nil || !first.Nearest.ByMeaning || first.Nearest.Start != 20 || first.Nearest.Likeness <= 0 {
		t.Errorf("%q, %+v", answer.Meaning, first)
	}
	htmltest.Check(t, page, htmltest.Count(".note", 0), htmltest.Count(".hit .closest-note", 1))
	if text := htmltest.TextOf(htmltest.All(page, ".closest")[0]); text != "The dog barked all night." {
		t.Errorf("underlined: %q", text)
	}
	if text := htmltest.TextOf(htmltest.All(page, "blockquote")[0]); !strings.HasSuffix(strings.TrimSpace(text), first.Text) {
		t.Errorf("the passage is shown as %q", text)
	}
}
