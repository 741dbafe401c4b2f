package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/passageid"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/htmltest"

	"golang.org/x/net/html"

	"evidence/web/handler"
	"evidence/web/reports"
)

// A made site is a server with a small library of invented reports.
type made struct {
	*Server
	t        testing.TB
	passages map[string][]corpus.Passage // by report
}

// makeSite serves two reports on the invented borough of Aldwick, and one that was withdrawn.
func makeSite(t testing.TB, o handler.Options, sample bool) *made {
	t.Helper()
	dir, st, engine := emptyLibrary(t)
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	m := &made{Server: s, t: t, passages: map[string][]corpus.Passage{}}
	m.add(st, engine, corpus.Source{ID: "aldwick-2014", Title: "Inquiry", Authority: "Aldwick", Publisher: "The Inquiry", Kind: corpus.KindInquiry, Published: "2014-08-26", Grades: map[string]string{"overall_effectiveness": "inadequate", "leaders": "inadequate"}},
		"The police knew of the risk.", "The council & the police did not share what they knew.", "Records were <incomplete>.")
	m.add(st, engine, corpus.Source{ID: "aldwick-2018", Title: "Inspection", Authority: "Aldwick", Publisher: "The Inspectorate", Kind: corpus.KindInspection, Published: "2018-01-29", URL: "https://reports.example/2.pdf",
		Grades: map[string]string{"overall_effectiveness": "requires improvement", "care_leavers": "good"}},
		"Partnership with the police is strong.")
	m.add(st, engine, corpus.Source{ID: "brackley-2016", Title: "Review", Authority: "Brackley", Kind: corpus.KindReview}, "A review of partnership.")
	m.add(st, engine, corpus.Source{ID: "gone-2012", Title: "Withdrawn"}, "This report was withdrawn.")
	if err := errors.Join(st.Withdraw(t.Context(), "gone-2012"), engine.Remove(t.Context(), "gone-2012")); err != nil {
		t.Fatal(err)
	}
	s.SetLibrary(&reports.Library{Store: st, Engine: engine, Pictures: onePixel{}, Pages: blank{}, Texts: testTexts{}, Original: func(string) string { return filepath.Join(dir, "none.pdf") }, Sample: sample})
	m.addStatement()
	return m
}

// add takes in a report of one page with a numbered paragraph for each text.
func (m *made) add(st *store.Store, engine search.Engine, src corpus.Source, texts ...string) {
	m.t.Helper()
	ps := make([]corpus.Passage, len(texts))
	for i, text := range texts {
		ps[i] = corpus.Passage{Document: src.ID, Seq: i, Page: 1, PageEnd: 1, Label: "1", Paragraph: fmt.Sprint(i + 1), Block: corpus.Paragraph, Text: text,
			Boxes: []corpus.Box{{Page: 1, X: 72, Y: 72, W: 200, H: 12}}}
	}
	passageid.Assign(src.ID, ps)
	sum := sha256.Sum256([]byte(src.ID))
	doc := corpus.Document{Source: src, SHA256: hex.EncodeToString(sum[:]), Pages: 1, Passages: len(ps)}
	ctx := m.t.Context()
	if _, err := st.AssignVersion(ctx, doc.SHA256, src.ID); err != nil {
		m.t.Fatal(err)
	}
	err := errors.Join(st.PutDocument(ctx, doc, ps, "1"), st.RecordFile(ctx, doc.SHA256, "/in/"+src.ID+".pdf"), engine.Replace(ctx, search.Report{Document: doc, Passages: ps, Extractor: "1"}))
	if err != nil {
		m.t.Fatal(err)
	}
	m.passages[src.ID] = ps
}

// with is the same site for a test within the test.
func (m *made) with(t testing.TB) *made {
	return &made{m.Server, t, m.passages}
}

// get asks for a path.
func (m *made) get(path string) *httptest.ResponseRecorder {
	m.t.Helper()
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// page asks for a page, which must answer with a status.
func (m *made) page(path string, status int) *html.Node {
	m.t.Helper()
	w := m.get(path)
	if w.Code != status || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		m.t.Fatalf("%s answers %d, %s; want a page and %d", path, w.Code, w.Header().Get("Content-Type"), status)
	}
	return htmltest.Parse(m.t, w.Body)
}

// publicURL is the address of a site that people elsewhere reach.
func publicURL(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

type onePixel struct{}

func (onePixel) Picture(context.Context, string, int, int) (reports.Picture, error) {
	return reports.Picture{PNG: []byte("picture"), ETag: "picture"}, nil
}

type blank struct{}

func (blank) Page(_ context.Context, _ string, page int) (corpus.Page, error) {
	return corpus.Page{Number: page, Label: "1", Width: 595, Height: 842}, nil
}

// body asks for a path, whose answer must have a status.
func (m *made) body(path string, status int) string {
	m.t.Helper()
	w := m.get(path)
	if w.Code != status {
		m.t.Errorf("%s has status %d, want %d", path, w.Code, status)
	}
	return w.Body.String()
}
