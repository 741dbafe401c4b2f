package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/passageid"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/bleveindex"

	"evidence/web/handler"
	"evidence/web/reports"
)

// A testLibrary holds three made reports, of which one was read twice and one
// was withdrawn, so that a passage's id of every fate is at hand.
type testLibrary struct {
	*reports.Library
	inquiry    string // id of the report that was read twice, with headings, an item, a row and a footnote
	inspection string // id of a later report on the same authority, with grades
	current    string // id of a passage of the inquiry, over two pages
	moved      string // ids of passages as the inquiry's first reading had them
	changed    string
	gone       string
	withdrawn  string // id of a passage of a withdrawn report
	statement  string // id of a statement with a pin of each fate
}

// noLinesOn is the page whose lines and picture cannot be had, in every report.
const noLinesOn = 3

// firstReading is the inquiry as it was first read; secondReading changes it so that passages fare differently.
var (
	firstReading = []string{
		"The council was told of children at risk of exploitation in 2004, and again in 2006.",
		"Good",
		"Social workers carried 17 cases each, and managers reviewed them every week.",
		"A voluntary project wrote to the police about 54 girls. Nobody answered for seven months.",
		"Good",
		"Nobody kept the minutes of the meetings that were held in secret.",
		"The police and the council’s safeguarding staff now work side by side in one office, and “every referral” is read by both – on the day it arrives.",
	}
	secondReading = []string{
		firstReading[0],
		"Requires improvement",
		strings.Replace(firstReading[2], "17", "19", 1),
		firstReading[3],
		"Good",
		firstReading[6],
	}
)

// emptyLibrary makes a store and an index in a folder of the test's own.
func emptyLibrary(t testing.TB) (dir string, st *store.Store, engine *bleveindex.Index) {
	t.Helper()
	dir = t.TempDir()
	st, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err = bleveindex.Open(filepath.Join(dir, "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(engine.Close(), st.Close()); err != nil {
			t.Error(err)
		}
	})
	return dir, st, engine
}

// newTestLibrary makes the library anew; a test may change it.
func newTestLibrary(t testing.TB) *testLibrary {
	t.Helper()
	dir, st, engine := emptyLibrary(t)
	l := &testLibrary{
		Library: &reports.Library{Store: st, Engine: engine, Pages: testPages{st}, Texts: testTexts{}, Pictures: testPages{st}, Original: func(sum string) string { return filepath.Join(dir, sum+".pdf") }},
		inquiry: "inquiry-2015", inspection: "inspection-2018",
	}
	l.fill(t)
	if err := os.WriteFile(l.Original(sumOfText("inquiry, second printing")), []byte("%PDF-1.7 as it was published"), 0o644); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *testLibrary) fill(t testing.TB) {
	t.Helper()
	inquiry := corpus.Source{ID: l.inquiry, Title: "Independent Inquiry into Exploitation", Authority: "Anytown", Author: "Ann Other CBE",
		Publisher: "Anytown Council", Published: "2015-03-12", Kind: corpus.KindInquiry, URL: "https://example.org/inquiry.pdf", Licence: "OGL 3.0"}
	first := l.put(t, inquiry, "inquiry, first printing", textPassages(firstReading...))
	second := l.put(t, inquiry, "inquiry, second printing", append(textPassages(secondReading...), otherPassages()...))
	l.moved, l.changed, l.gone = first[4].ID, first[2].ID, first[5].ID
	l.current = second[5].ID
	l.put(t, corpus.Source{ID: l.inspection, Title: "Inspection of services", Authority: "Anytown", Publisher: "Inspectorate", Kind: corpus.KindInspection,
		Published: "2018-01-29", InspectionStart: "2017-11-06", InspectionEnd: "2017-11-30", LeadInspector: "Sam Sample", Framework: "single inspection",
		URL: "https://example.org/50.pdf", Grades: map[string]string{"overall_effectiveness": "good"}, GradesPrinted: map[string]string{"overall_effectiveness": "Good"}},
		"inspection", textPassages("The police partnership is strong, and leaders know their service well.", "Care leavers speak warmly of their advisers."))
	out := l.put(t, corpus.Source{ID: "minutes-2016", Title: "Minutes", Kind: corpus.KindMinutes}, "minutes", textPassages("The board noted that the report was late."))
	l.withdrawn = out[0].ID
	if err := errors.Join(l.Store.Withdraw(t.Context(), "minutes-2016"), l.Engine.Remove(t.Context(), "minutes-2016"),
		l.Store.AddRefusal(t.Context(), store.Refusal{Path: "/somewhere/private/scan.pdf", Name: "scan.pdf", SHA256: sumOfText("scan"), Refusal: corpus.Refusal{Reason: "it holds no text", Advice: "read it with OCR"}})); err != nil {
		t.Fatal(err)
	}
	l.addStatement(t)
}

// put takes a report in, as it stands in the store and in the index.
func (l *testLibrary) put(t testing.TB, src corpus.Source, content string, passages []corpus.Passage) []corpus.Passage {
	t.Helper()
	ctx := t.Context()
	for i := range passages {
		passages[i].Document, passages[i].Seq = src.ID, i
	}
	doc := corpus.Document{Source: src, SHA256: sumOfText(content), Bytes: int64(len(content)), Pages: 4, NoText: []int{4}}
	if _, err := l.Store.AssignVersion(ctx, doc.SHA256, src.ID); err != nil {
		t.Fatal(err)
	}
	passageid.Assign(src.ID, passages)
	if err := errors.Join(l.Store.RecordFile(ctx, doc.SHA256, "/in/"+src.ID+".pdf"), l.Store.PutDocument(ctx, doc, passages, "7")); err != nil {
		t.Fatal(err)
	}
	stored, err := l.Store.Document(ctx, src.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Engine.Replace(ctx, search.Report{Document: stored, Passages: passages, Extractor: "7"}); err != nil {
		t.Fatal(err)
	}
	return passages
}

// textPassages are numbered paragraphs, four to a page, the last of which runs over to the next.
func textPassages(texts ...string) []corpus.Passage {
	var out []corpus.Passage
	for i, text := range texts {
		page := i/4 + 1
		p := corpus.Passage{Page: page, PageEnd: page, Label: fmt.Sprint(page), Paragraph: fmt.Sprintf("5.%d", i+1), Headings: []string{"Findings"}, Block: corpus.Paragraph,
			Text: text, Boxes: []corpus.Box{{Page: page, X: 72, Y: 100 + float64(i%4)*40, W: 400, H: 12}}}
		if i == len(texts)-1 && i > 3 {
			p.PageEnd, p.LabelEnd = page+1, fmt.Sprint(page+1)
			p.Boxes = append(p.Boxes, corpus.Box{Page: page + 1, X: 72, Y: 72, W: 200.5, H: 12})
		}
		out = append(out, p)
	}
	return out
}

// otherPassages are of every kind but a numbered paragraph, on page 2.
func otherPassages() []corpus.Passage {
	list := []corpus.Passage{
		{Block: corpus.Heading, Text: "Recommendations", Marker: "6", Level: 1},
		{Block: corpus.Item, Text: "review its caseloads within a month", Marker: "(a)", LeadIn: "The council should:", Headings: []string{"Recommendations"}},
		{Block: corpus.Row, Text: "Leaders =Good", Heads: []string{"Judgement", "Grade"}, Cells: []string{"Leaders", "=Good"}, Headings: []string{"Recommendations"}},
		{Block: corpus.Footnote, Text: "See, “for example”, the <letters> of 2006 & 2007.", Marker: "3"},
	}
	for i := range list {
		p := &list[i]
		p.Page, p.PageEnd, p.Label = 2, 2, "2"
		if p.Headings == nil {
			p.Headings = []string{}
		}
		p.Boxes = []corpus.Box{{Page: 2, X: 90, Y: 300 + float64(i)*20, W: 300, H: 11}}
	}
	return list
}

// testPages reads pages as far as the passages tell, and draws each as one byte.
type testPages struct{ store *store.Store }

var errNoPage = errors.New("the page cannot be read")

func (l testPages) Page(ctx context.Context, sum string, n int) (corpus.Page, error) {
	page := corpus.Page{Number: n, Label: fmt.Sprint(n), Width: 595, Height: 842, Lines: []corpus.Line{}}
	if n == noLinesOn {
		return page, errNoPage
	}
	v, _, err := l.store.Version(ctx, sum)
	if err != nil {
		return page, err
	}
	passages, err := l.store.Passages(ctx, v.Source)
	for _, p := range passages {
		for _, b := range p.Boxes {
			if b.Page == n {
				page.Lines = append(page.Lines, corpus.Line{Text: p.Text, Box: b, Words: []corpus.Word{{Text: p.Text, X: b.X, Y: b.Y, W: b.W, H: b.H}}})
			}
		}
	}
	return page, err
}

func (l testPages) Picture(_ context.Context, sum string, n, width int) (reports.Picture, error) {
	if n == noLinesOn {
		return reports.Picture{}, errNoPage
	}
	return reports.Picture{PNG: []byte{byte(n)}, ETag: fmt.Sprintf("%s-%d-%d", sum[:8], n, width)}, nil
}

func sumOfText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// newTestServer serves a library; nil for none yet.
func newTestServer(t testing.TB, l *testLibrary, o handler.Options) *Server {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if l != nil {
		s.SetLibrary(l.Library)
	}
	return s
}

// get asks a server; header holds names and values in turn.
func get(t testing.TB, s http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return ask(t, s, http.MethodGet, address, header...)
}

func ask(t testing.TB, s http.Handler, method, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, nil)
	for pair := range slices.Chunk(header, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// The library is what it says: an id of every fate.
func TestTestLibrary(t *testing.T) {
	l := newTestLibrary(t)
	for want, id := range map[store.Status]string{store.Current: l.current, store.Moved: l.moved, store.Changed: l.changed, store.Gone: l.gone, store.Withdrawn: l.withdrawn} {
		if r, err := l.Store.Resolve(t.Context(), id); err != nil || r.Status != want {
			t.Errorf("passage %q is %s (%v), want %s", id, r.Status, err, want)
		}
	}
}
