package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"evidence/search/claim"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// evidenceRequests are bodies that are sent, with the status that each has.
var evidenceRequests = map[string]int{
	`{"claim": "The police and the council work side by side."}`:                                                       200,
	`{"claim": "What was said “of them AND (", "context": "Anytown 2018", "reports": ["inspection-2018"], "limit": 2}`: 200,
	`{"claim": "Zymurgy quells xylophones."}`:                                                                          200,
	`{"claim": " "}`:                  400,
	`{"claim": "x", "limit": 101}`:    400,
	`{"claim": "x", "colour": "red"}`: 400,
	`{"claim": "x"} {}`:               400,
	`nothing`:                         400,
	`{"claim": "` + strings.Repeat("x ", claim.MaxText) + `"}`:                   413,
	`{"claim": "x", "context": "` + strings.Repeat("x ", api.MaxEvidence) + `"}`: 413,
}

func TestFindEvidence(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	w := post(t, m, paths.API+"/evidence", handler.MediaJSON, `{"claim": "In Aldwick the council and the police did not share what they knew of the risk with a mayor.", "context": "Aldwick in 2014", "limit": 2}`)
	var a result.EvidenceAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusOK || !a.Found || len(a.Reports) == 0 || a.Reports[0].Document != "aldwick-2014" || a.Reports[0].Passages[0].Rank != 1 || len(a.Reports[0].Passages[0].Covers) < 3 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if n := len(a.Uncovered); n == 0 || a.Uncovered[n-1].Text != "mayor" || a.Uncovered[n-1].Start != 86 {
		t.Errorf("uncovered: %+v", a.Uncovered)
	}
	if c := w.Header().Get("Cache-Control"); !strings.Contains(c, "no-store") && !strings.Contains(c, "no-cache") {
		t.Errorf("Cache-Control %q", c)
	}
	r := httptest.NewRequest(http.MethodPost, paths.API+"/evidence", strings.NewReader(`{"claim":"x"}`))
	plain := httptest.NewRecorder()
	if m.ServeHTTP(plain, r); plain.Code != http.StatusUnsupportedMediaType {
		t.Errorf("of no type: %d", plain.Code)
	}
}
