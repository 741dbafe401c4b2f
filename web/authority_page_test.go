package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/pages"
	"evidence/web/paths"
	"evidence/web/result"
)

func TestAuthorityPage(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page(paths.Authority("Aldwick"), 200)
	htmltest.Check(t, page,
		htmltest.In("h1", htmltest.Text("Aldwick")),
		htmltest.Count(".timeline circle", 4),
		htmltest.In(".timeline a[aria-label='Overall effectiveness, 29 January 2018: requires improvement'] .letter", htmltest.Text("R")),
		htmltest.In(".timeline", htmltest.Attr("aria-label", "Overall effectiveness: 26 August 2014: inadequate, 29 January 2018: requires improvement. "+
			"Leaders and managers: 26 August 2014: inadequate. Care leavers: 29 January 2018: good.")),
		htmltest.Count("section[aria-labelledby=reports] li", 2),
	)
	rows := htmltest.All(page, "section[aria-labelledby=compare] tbody tr")
	var got []string
	for _, r := range rows {
		var cells []string
		for _, c := range htmltest.All(r, "th, td") {
			cells = append(cells, htmltest.TextOf(c))
		}
		got = append(got, strings.Join(cells, "|"))
	}
	want := "Overall effectiveness|Inadequate|Requires improvement|better; Leaders and managers|Inadequate|not given|; Care leavers|not given|Good|"
	if strings.Join(got, "; ") != want {
		t.Errorf("what changed:\n%q, want\n%q", strings.Join(got, "; "), want)
	}
	if w := m.get(paths.Authority("aldwick") + "?q=police"); w.Code != 301 || w.Header().Get("Location") != "/authorities/Aldwick?q=police" {
		t.Errorf("a name in other letters: %d, %s", w.Code, w.Header().Get("Location"))
	}
	htmltest.Check(t, m.page(paths.Authority("Nowhere"), 404), htmltest.In("main", htmltest.HasText("Nowhere")))
}

// Two reports stand side by side, the earlier first however they are named, with their own passages on the subject.
func TestCompareOnASubject(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	v := url.Values{paths.ParamEarlier: {"aldwick-2018"}, paths.ParamLater: {"aldwick-2014"}, paths.ParamQuery: {"police"}}
	var p pages.AuthorityPage
	if err := json.Unmarshal([]byte(m.body(paths.Authority("Aldwick")+".json?"+v.Encode(), 200)), &p); err != nil {
		t.Fatal(err)
	}
	c := p.Comparison
	if c == nil || c.Earlier.Document.ID != "aldwick-2014" || c.Later.Document.ID != "aldwick-2018" {
		t.Fatalf("compared %+v", c)
	}
	for _, side := range c.Sides() {
		if len(side.Hits) == 0 {
			t.Errorf("nothing of %s on the subject", side.Document.ID)
		}
		for _, h := range side.Hits {
			if h.Document != side.Document.ID || !strings.Contains(h.Text, "olice") {
				t.Errorf("%s shows %q of %s", side.Document.ID, h.Text, h.Document)
			}
		}
	}
	m.body(paths.Authority("Aldwick")+"?a=aldwick-2014&b=brackley-2016", 404)
}

func TestAuthorities(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page(paths.Authorities, 200)
	htmltest.Check(t, page, htmltest.Count("tbody tr", 3),
		htmltest.In("tbody tr:first-child th a", htmltest.Text("Aldwick"), htmltest.Attr("href", "/authorities/Aldwick")),
		htmltest.In("tbody tr:first-child td:nth-of-type(1)", htmltest.HasText("^Requires improvement 29 January 2018$")),
		htmltest.In("tbody tr:first-child .over-time li:first-child", htmltest.Text("2014 Inadequate")),
		htmltest.In("tbody tr:first-child .over-time li:last-child", htmltest.Text("2018 Requires improvement")))
}

// Authorities are found by what they once were and are now.
func TestAuthoritiesByGrade(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	for query, want := range map[string][]string{
		"?was=inadequate": {"Aldwick"}, "?now=requires+improvement&was=inadequate": {"Aldwick"}, "?was=requires+improvement": nil,
		"?now=inadequate": nil, "?q=aldw": {"Aldwick"}, "?sort=grade&q=aldwick": {"Aldwick"},
	} {
		var got []string
		for _, a := range htmltest.All(m.page(paths.Authorities+query, 200), "tbody th") {
			got = append(got, htmltest.TextOf(a))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
	}
	m.body(paths.Authorities+"?was=fine", 400)
	m.body(paths.Authorities+"?sort=size", 400)
}

// An authority whose latest report gives no overall grade shows that report's judgements, and has no grade now.
func TestNoOverallGrade(t *testing.T) {
	t.Parallel()
	l := testlibrary.New(t)
	setFacts(t, l, func(src *corpus.Source, _ map[string]corpus.Origin) {
		src.Grades = map[string]string{"leaders": "outstanding", "care_leavers": "good"}
	})
	s := newTestServer(t, l, handler.Options{})
	page := htmltest.Parse(t, get(t, s, paths.Authorities).Body)
	rows := htmltest.All(page, "tbody tr")
	i := slices.IndexFunc(rows, func(r *html.Node) bool { return strings.Contains(htmltest.TextOf(r), "no overall grade") })
	if i < 0 {
		t.Fatal("no authority is said to have no overall grade")
	}
	htmltest.Check(t, rows[i], htmltest.In("td", htmltest.HasText("Leaders and managers Outstanding Care leavers Good")))
	page = htmltest.Parse(t, get(t, s, paths.Authorities+"?now=good").Body)
	htmltest.Check(t, page, htmltest.In(".note", htmltest.HasText("1 authority is left out because the latest report on it gives no overall grade")))
	page = htmltest.Parse(t, get(t, s, paths.Document(l.Inspection)).Body)
	htmltest.Check(t, page, htmltest.In(".judged-box", htmltest.HasText("This report gives no overall grade")))
}

// Places of a timeline follow the dates; a report without a date has none.
func TestTimeline(t *testing.T) {
	t.Parallel()
	docs := []corpus.Document{
		{Source: corpus.Source{ID: "none", Grades: map[string]string{"leaders": "good"}}},
		{Source: corpus.Source{ID: "a", Published: "2010", Grades: map[string]string{"leaders": "good"}}},
		{Source: corpus.Source{ID: "b", InspectionEnd: "2015-01-01", Grades: map[string]string{"leaders": "inadequate"}}},
		{Source: corpus.Source{ID: "c", Published: "2020-01-01", Grades: map[string]string{"leaders": "outstanding"}}},
	}
	l := pages.NewTimeline(docs, result.JudgementsOver(docs))
	if l == nil || len(l.Marks) != 3 || len(l.Ticks) != 3 {
		t.Fatalf("timeline %+v", l)
	}
	middle := (l.Marks[0].X + l.Marks[2].X) / 2
	if l.Marks[0].X != pages.LineLeft || l.Marks[2].X != pages.LineWidth-pages.LineRight || l.Marks[1].X < middle-1 || l.Marks[1].X > middle+1 {
		t.Errorf("marks at %d, %d, %d", l.Marks[0].X, l.Marks[1].X, l.Marks[2].X)
	}
	if pages.NewTimeline(docs[:2], result.JudgementsOver(docs[:2])) != nil {
		t.Error("a line of one report")
	}
}
