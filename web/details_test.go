package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/pages"
	"evidence/web/paths"
	"evidence/web/result"
)

func TestWhence(t *testing.T) {
	t.Parallel()
	printed := corpus.Origin{Page: 2, Label: "1", Line: "Good", Passage: "p"}
	with := func(change func(*corpus.Origin)) corpus.Origin {
		o := printed
		change(&o)
		return o
	}
	for _, c := range []struct {
		field string
		o     corpus.Origin
		want  pages.Provenance
	}{
		{"title", with(func(o *corpus.Origin) { o.From, o.Confidence = corpus.FromReport, corpus.Certain }), pages.Provenance{Before: "as printed on ", Text: "page 1", After: "", Href: "/passages/p"}},
		{"title", with(func(o *corpus.Origin) { o.From, o.Confidence = corpus.FromReport, corpus.Likely }), pages.Provenance{Before: "taken from a sentence on ", Text: "page 1", After: ", likely but not certain", Href: "/passages/p"}},
		{"title", corpus.Origin{From: corpus.FromReport, Confidence: corpus.Certain, Page: 3}, pages.Provenance{Before: "as printed on ", Text: "PDF page 3", After: "", Href: "/documents/d/pages/3"}},
		{"title", corpus.Origin{From: corpus.FromProperties, Confidence: corpus.Uncertain}, pages.Provenance{Before: "from the PDF’s properties", After: ", uncertain"}},
		{"created", corpus.Origin{From: corpus.FromProperties, Confidence: corpus.Uncertain}, pages.Provenance{Before: "from the PDF’s properties"}},
		{"url", corpus.Origin{From: corpus.FromManifest}, pages.Provenance{Before: "from the list of sources"}},
		{"title", with(func(o *corpus.Origin) { o.From = corpus.FromManifest }), pages.Provenance{Before: "from the list of sources, and printed on ", Text: "page 1", After: "", Href: "/passages/p"}},
		{"published", with(func(o *corpus.Origin) {
			o.From, o.Was, o.WasFrom = corpus.FromManifest, "2014-09-01", corpus.FromReport
		}), pages.Provenance{Before: "from the list of sources; the report says “1 September 2014” on ", Text: "page 1", After: "", Href: "/passages/p"}},
		{"title", with(func(o *corpus.Origin) {
			o.From, o.Was, o.WasFrom, o.At = corpus.FromCorrection, "T", corpus.FromManifest, "2030-01-02T03:04:05Z"
		}), pages.Provenance{Before: "corrected on 2 January 2030; the list of sources says “T”"}},
		{"author", corpus.Origin{From: corpus.FromCorrection, Was: "A", WasFrom: corpus.FromProperties}, pages.Provenance{Before: "corrected; the PDF’s properties say “A”"}},
	} {
		if got := pages.ProvenanceOf("d", c.field, c.o); got != c.want {
			t.Errorf("%s by %+v: %+v, want %+v", c.field, c.o, got, c.want)
		}
	}
}

// setFacts puts facts and their origins in place of those of the test library's inspection.
func setFacts(t *testing.T, l *testlibrary.Library, change func(*corpus.Source, map[string]corpus.Origin)) {
	t.Helper()
	src, _, err := l.Store.SourceWithoutCorrections(t.Context(), l.Inspection)
	if err != nil {
		t.Fatal(err)
	}
	origins := map[string]corpus.Origin{}
	change(&src, origins)
	if err := l.Store.UpdateSource(t.Context(), src, origins); err != nil {
		t.Fatal(err)
	}
	reindex(t, l)
}

// reindex tells the engine what the store says of the inspection.
func reindex(t *testing.T, l *testlibrary.Library) {
	t.Helper()
	doc, err := l.Store.Document(t.Context(), l.Inspection)
	if err != nil {
		t.Fatal(err)
	}
	passages, err := l.Store.Passages(t.Context(), l.Inspection)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Engine.Replace(t.Context(), search.Report{Document: doc, Passages: passages, Extractor: "7"}); err != nil {
		t.Fatal(err)
	}
}

// A report's page says of each value where it was read, and leads there.
func TestDetailsLeadToTheirPassages(t *testing.T) {
	t.Parallel()
	l := testlibrary.New(t)
	passages, err := l.Store.Passages(t.Context(), l.Inspection)
	if err != nil {
		t.Fatal(err)
	}
	setFacts(t, l, func(src *corpus.Source, origins map[string]corpus.Origin) {
		src.Grades["leaders"] = "good"
		read := corpus.Origin{From: corpus.FromReport, Confidence: corpus.Certain, Page: 1, Label: "1", Line: "Overall effectiveness Good", Passage: passages[0].ID}
		origins["grades.overall_effectiveness"], origins["grades.leaders"] = read, read
		origins["inspection_start"], origins["inspection_end"] = read, read
	})
	err = l.Store.AddCorrection(t.Context(), store.Correction{Source: l.Inspection, Field: "grades.leaders", Value: "outstanding"})
	if err == nil {
		err = l.Store.AddCorrection(t.Context(), store.Correction{Source: l.Inspection, Field: "lead_inspector"})
	}
	if err != nil {
		t.Fatal(err)
	}
	s := newTestServer(t, l, handler.Options{})
	page := htmltest.Parse(t, get(t, s, "/documents/"+l.Inspection).Body)
	link := `a[href="/passages/` + passages[0].ID + `"]`
	for name, want := range map[string]string{
		"Inspected":             `^6 November 2017 to 30 November 2017 as printed on page 1$`,
		"Overall effectiveness": `^Good as printed on page 1$`,
		"Leaders and managers":  `^Outstanding corrected on \d+ \w+ \d{4}; the report says “good” on page 1$`,
	} {
		value := valueOf(t, page, name)
		htmltest.Check(t, value, htmltest.HasText(want), htmltest.Count(link, 1))
	}
	// A value that was known before origins were kept has none.
	htmltest.Check(t, valueOf(t, page, "Framework"), htmltest.Text("single inspection"))
	htmltest.Check(t, valueOf(t, page, "Lead inspector"), htmltest.HasText(`^none corrected on`))
}

// valueOf is what is beside a name among the judgements and details of a report.
func valueOf(t *testing.T, page *html.Node, name string) *html.Node {
	t.Helper()
	names, values := htmltest.All(page, "dl dt"), htmltest.All(page, "dl dd")
	for i, n := range names {
		if htmltest.TextOf(n) == name {
			return values[i]
		}
	}
	t.Fatalf("there is no detail %q", name)
	return nil
}

// The list of reports is narrowed and sorted by grade, framework and inspector.
func TestListByGrade(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	for query, want := range map[string][]string{
		"grade=good": {"inspection-2018"}, "grade=inadequate": {"aldwick-2014"}, "grade=outstanding": {}, "framework=single+inspection": {"inspection-2018"},
		"inspector=Sam+Sample": {"inspection-2018"}, "inspector=Sam": {}, "sort=grade": {"inspection-2018", "aldwick-2018", "aldwick-2014", "brackley-2016", "inquiry-2015"},
	} {
		got := []string{}
		for _, d := range decode[result.DocumentList](t, s, 200, paths.API+"/documents?"+query).Documents {
			got = append(got, d.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
	}
	page := htmltest.Parse(t, get(t, s, "/documents?grade=good&sort=grade").Body)
	htmltest.Check(t, page,
		htmltest.In(`select[name="grade"] option[selected]`, htmltest.Text("Good")),
		htmltest.In(`th[aria-sort="descending"]`, htmltest.HasText("^Grade")),
		htmltest.Count("tbody tr", 1), htmltest.In("tbody tr", htmltest.HasText("Single inspection.*Sam Sample.*Good")))
}

func TestReportsInEachFormat(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	address := paths.API + "/documents"
	all := decode[result.DocumentList](t, s, 200, address).Documents
	if n := strings.Count(get(t, s, address+"?format=ndjson").Body.String(), "\n"); n != len(all) {
		t.Errorf("%d lines of %d reports", n, len(all))
	}
	rows, err := readCSV(get(t, s, address+"?format=csv&grade=good").Body.String())
	if err != nil || len(rows) != 2 || !slices.Equal(rows[0], api.DocumentColumns) {
		t.Fatalf("%q, %v", rows, err)
	}
	for column, want := range map[string]string{
		"id": "inspection-2018", "authority": "Anytown", "framework": "single inspection", "lead_inspector": "Sam Sample", "inspection_end": "2017-11-30",
		"overall_effectiveness": "good", "care_leavers": "", "link": "http://example.com/documents/inspection-2018", "pages": "4",
	} {
		if got := cell(rows, 0, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
}

// The search page offers grades, frameworks and inspectors to choose from.
func TestSearchByGrade(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	page := htmltest.Parse(t, get(t, s, "/search?q=police&grade=good").Body)
	htmltest.Check(t, page, htmltest.In(".chips", htmltest.HasText("Grade: Good")))
	titles := []string{}
	for _, h := range htmltest.All(page, ".facets h2") {
		titles = append(titles, htmltest.TextOf(h))
	}
	if !slices.Contains(titles, "Grade") {
		t.Errorf("the facets are %q", titles)
	}
	for query, want := range map[string]int{"grade=good": 1, "grade=inadequate": 2, "grade=outstanding": 0, "framework=single+inspection": 1, "inspector=Sam+Sample": 1, "inspector=Nobody": 0} {
		if got := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&"+query).Total; got != want {
			t.Errorf("%s finds %d, want %d", query, got, want)
		}
	}
}

// The list of reports has pages; programs get all of it.
func TestPagesOfTheList(t *testing.T) {
	t.Parallel()
	l := testlibrary.Empty(t)
	m := &made{newTestServer(t, l, handler.Options{}), t, l}
	for i := range 53 {
		m.add(corpus.Source{ID: fmt.Sprintf("report-%02d", i), Title: fmt.Sprintf("Report %02d", i), Published: fmt.Sprintf("20%02d", i)}, "A passage.")
	}
	page := m.page("/documents", 200)
	htmltest.Check(t, page, htmltest.Count(".reports tbody tr", 50), htmltest.In(".pager", htmltest.HasText("1 to 50 of 53")), htmltest.In("h1", htmltest.Text("53 reports")))
	next, _ := htmltest.AttrOf(htmltest.All(page, ".pager a[rel=next]")[0], "href")
	page = m.page(next, 200)
	htmltest.Check(t, page, htmltest.Count(".reports tbody tr", 3), htmltest.In(".pager", htmltest.HasText("51 to 53 of 53")), htmltest.None(".pager a[rel=next]"))
	if n := len(decode[result.DocumentList](t, m.Server, 200, "/documents.json").Documents); n != 53 {
		t.Errorf("programs get %d reports", n)
	}
	m.body("/documents?page=0", 400)
}
