package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/pages"
	"evidence/web/paths"
)

const repeatedWords = "Every member of staff who works with children is told each spring whom to call and what to write down."

// Reports that say the same stand below the first of them on the page, each by itself for programs.
func TestSimilarPassages(t *testing.T) {
	t.Parallel()
	l := testlibrary.Empty(t)
	m := &made{newTestServer(t, l, handler.Options{}), t, l}
	const boroughs = 25
	for i := range boroughs {
		id := fmt.Sprintf("borough-%02d", i)
		m.add(corpus.Source{ID: id, Title: "Inspection", Authority: fmt.Sprintf("Borough %c", 'A'+i), Published: "2018-01-29"},
			strings.Replace(repeatedWords, "Every", fmt.Sprintf("In place%d every", i), 1))
	}
	m.add(corpus.Source{ID: "alone", Title: "Review"}, "Nothing of this kind stands anywhere else among the reports.")
	if _, err := bleveindex.Learn(t.Context(), filepath.Join(l.Dir, "index"), search.LearnOptions{}); err != nil {
		t.Fatal(err)
	}

	page := m.page("/search?q=staff+spring", http.StatusOK)
	if n := len(htmltest.All(page, ".hits > li")); n != 1 {
		t.Errorf("%d hits stand by themselves", n)
	}
	htmltest.Check(t, page, htmltest.Count(".below", 1))
	below := htmltest.All(page, ".below")[0]
	if text := htmltest.TextOf(below); !strings.Contains(text, "in 24 other reports") || !strings.Contains(text, "4 more passages") {
		t.Errorf("below: %q", text)
	}
	if pager := htmltest.TextOf(htmltest.All(page, ".pager")[0]); !strings.Contains(pager, "1 to 1 of 1") {
		t.Errorf("pager: %q", pager)
	}
	var flat struct {
		Hits []struct {
			Same  int
			Group string
		}
	}
	if err := json.Unmarshal(m.get(paths.API+"/search?q=staff+spring&limit=50").Body.Bytes(), &flat); err != nil {
		t.Fatal(err)
	}
	if len(flat.Hits) != boroughs || flat.Hits[0].Same != boroughs-1 || flat.Hits[0].Group != m.l.Passages["borough-00"][0].ID {
		t.Errorf("for programs: %+v", flat)
	}

	id := m.l.Passages["borough-03"][0].ID
	similar := htmltest.All(m.page(paths.Passage(id), http.StatusOK), ".similar")[0]
	if text := htmltest.TextOf(similar); !strings.Contains(text, "24 other passages say nearly the same words") || len(htmltest.All(similar, "li")) != pages.SimilarShown {
		t.Errorf("on the passage's page: %q", text)
	}
	var list api.SimilarList
	if err := json.Unmarshal(m.get(paths.API+paths.Passage(id)+"/similar?limit=2").Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if list.Status != "current" || list.Passage != id || len(list.Similar) != 2 || !list.Similar[0].Duplicate || !strings.HasPrefix(list.Similar[0].Links.Document, "/documents/borough-") {
		t.Errorf("%+v", list)
	}
	more, first := api.SimilarList{}, list
	if err := json.Unmarshal(m.get(paths.API+paths.Passage(id)+"/similar?limit=2&cursor="+list.Cursor).Body.Bytes(), &more); err != nil {
		t.Fatal(err)
	}
	if first.Total < boroughs-1 || more.Total != first.Total || len(more.Similar) != 2 || more.Similar[0].ID == first.Similar[0].ID || more.Similar[0].ID == first.Similar[1].ID {
		t.Errorf("those that follow: %d of %d: %+v", len(more.Similar), more.Total, more.Similar)
	}
	alone := m.l.Passages["alone"][0].ID
	if got := m.get(paths.API + paths.Passage(alone) + "/similar").Body.String(); !strings.Contains(got, `"similar":[]`) {
		t.Errorf("alone: %s", got)
	}
	if n := len(htmltest.All(m.page(paths.Passage(alone), http.StatusOK), ".similar")); n != 0 {
		t.Error("a passage that nothing is like has a section of similar ones")
	}
}
