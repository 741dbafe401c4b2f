package web

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
	"evidence/web/result"
)

// A list in parts has every item once, and says how many there are.
func TestListsInParts(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	id := l.Current
	for path, key := range map[string]string{
		"/documents/inquiry-2015/citations?": "citations", "/passages/" + id + "/citations?": "citations", "/styles?": "styles",
		"/documents?sort=title": "documents", "/documents/inquiry-2015/passages?": "passages", "/documents/inquiry-2015/pages?": "pages",
		"/authorities?": "authorities", "/authorities/Aldwick/judgements?": "judgements", "/statements?": "statements",
	} {
		whole := decode[map[string]any](t, s, 200, paths.API+path)
		all := whole[key].([]any)
		if int(whole["total"].(float64)) != len(all) || whole["cursor"] != "" || len(all) == 0 {
			t.Errorf("%s: total %v of %d, cursor %q", path, whole["total"], len(all), whole["cursor"])
		}
		var parts []any
		cursor := ""
		for range len(all) + 1 {
			part := decode[map[string]any](t, s, 200, paths.API+path+"&limit=1&cursor="+cursor)
			if part["total"] != whole["total"] {
				t.Errorf("%s: a part says there are %v", path, part["total"])
			}
			parts = append(parts, part[key].([]any)...)
			if cursor = part["cursor"].(string); cursor == "" {
				break
			}
		}
		a, _ := json.Marshal(all)
		b, _ := json.Marshal(parts)
		if string(a) != string(b) {
			t.Errorf("%s in parts:\n%s\nwhole:\n%s", path, b, a)
		}
	}
	first := get(t, s, paths.API+"/documents?limit=1")
	link := strings.Join(first.Header().Values("Link"), ", ")
	if !strings.Contains(link, `rel="next"`) || !strings.Contains(link, `rel="service-desc"`) {
		t.Errorf("the links are %s", link)
	}
	other := decode[result.DocumentList](t, s, 200, paths.API+"/documents?limit=1").Cursor
	if w := get(t, s, paths.API+"/documents?kind=inspection&limit=1&cursor="+url.QueryEscape(other)); w.Code != 400 {
		t.Errorf("another list's cursor: %d", w.Code)
	}
}

// Fields that are asked for are given, in every format, and no others.
func TestFieldsOfLists(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	for path, key := range map[string]string{
		"/search?q=police": "hits", "/documents?": "documents", "/documents/inquiry-2015/passages?": "passages", "/passages?ids=" + l.Current: "passages",
	} {
		got := decode[map[string]any](t, s, 200, paths.API+path+"&fields=id")
		items := got[key].([]any)
		for _, item := range items {
			if names := slices.Collect(maps.Keys(item.(map[string]any))); !slices.Equal(names, []string{"id"}) {
				t.Errorf("%s: an item has %q", path, names)
			}
		}
		if len(items) == 0 || got["total"] == nil {
			t.Errorf("%s: %v", path, got)
		}
	}
	if lines := get(t, s, paths.API+"/documents/inquiry-2015/passages.ndjson?fields=page,id&limit=1").Body.String(); !strings.HasPrefix(lines, `{"id":"`) || !strings.HasSuffix(lines, `,"page":1}`+"\n") {
		t.Errorf("a line has %s", lines)
	}
	table, err := readCSV(get(t, s, paths.API+"/search.csv?q=police&fields=text,id&limit=1").Body.String())
	if err != nil || len(table) != 2 || !slices.Equal(table[0], []string{"id", "text"}) || table[1][0] == "" || table[1][1] == "" {
		t.Errorf("a table has %q (%v)", table, err)
	}
	p := decode[handler.Problem](t, s, 400, paths.API+"/documents?fields=id,titel")
	if p.Found != "titel" || !slices.Contains(p.Choices, "title") {
		t.Errorf("an unknown field: %+v", p)
	}
}

// Every list comes in parts, with the fields and the items that are asked for.
func TestListsHaveTheSameParameters(t *testing.T) {
	t.Parallel()
	d := described(t, newTestServer(t, testlibrary.Shared(t), handler.Options{}))
	lists := 0
	for path, item := range d.Paths.Map() {
		if item.Get == nil || item.Get.Responses.Status(200) == nil || item.Get.Responses.Status(200).Value.Content["application/json"] == nil {
			continue
		}
		answer := item.Get.Responses.Status(200).Value.Content["application/json"].Schema.Value
		if answer.Properties["total"] == nil || answer.Properties["cursor"] == nil {
			continue
		}
		lists++
		chosenBy := "ids"
		switch path {
		case paths.API + "/search": // passages are chosen by their ids at /passages
			chosenBy = paths.ParamDocument
		case paths.API + "/authorities": // a name can have a comma
			chosenBy = paths.ParamAuthority
		}
		for _, name := range []string{"limit", "cursor", "fields", chosenBy} {
			if item.Get.Parameters.GetByInAndName("query", name) == nil {
				t.Errorf("%s has no parameter %s", path, name)
			}
		}
	}
	if lists < 14 {
		t.Errorf("there are %d lists", lists)
	}
}

// Items are chosen by their ids, whatever they are, in letters of any case, and the total counts them.
func TestListsByIDs(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	for path, want := range map[string]int{
		"/documents/inquiry-2015/pages?ids=2,3": 2, "/documents/inquiry-2015/citations?ids=RIS,bibtex": 2, "/passages/" + l.Current + "/citations?ids=harvard": 1,
		"/styles?ids=apa,OSCOLA": 2, "/authorities?authority=ALDWICK": 1, "/authorities?authority=Aldwick&authority=anytown": 2,
	} {
		whole := decode[result.Listing](t, s, 200, paths.API+path)
		none := decode[result.Listing](t, s, 200, paths.API+path[:strings.LastIndex(path, "=")]+"=none")
		if whole.Total != want || len(whole.Notes) != 0 || len(none.Notes) != 1 {
			t.Errorf("%s: %+v, of none %+v", path, whole, none)
		}
	}
	all := decode[api.JudgementList](t, s, 200, paths.API+"/authorities/Aldwick/judgements")
	of := all.Judgements[0].Document
	for _, g := range decode[api.JudgementList](t, s, 200, paths.API+"/authorities/Aldwick/judgements?ids="+strings.ToUpper(of)).Judgements {
		if g.Document != of {
			t.Errorf("a grade of %s, not of %s", g.Document, of)
		}
	}
}

// What a filter asks for and nothing has is noted, and nothing is ignored.
func TestNotesOfLists(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	for path, want := range map[string]string{
		"/documents?authority=Anytow":                     "No report here has the authority “Anytow”. Did you mean “Anytown”?",
		"/documents?ids=inquiry-2015,none":                "Nothing here has the id “none”.",
		"/documents/inquiry-2015/passages?page=99":        "The report has 4 pages.",
		"/documents/inquiry-2015/passages?paragraph=99.9": "The report has no paragraph “99.9”.",
		"/passages?ids=k3m9x2p7qa5t":                      "Nothing here has the id “k3m9x2p7qa5t”.",
	} {
		if notes := decode[result.Listing](t, s, 200, paths.API+path).Notes; !slices.Contains(notes, want) {
			t.Errorf("%s: %q, want %q", path, notes, want)
		}
	}
	for path, same := range map[string]string{
		"/documents?authority=ANYTOWN&ids=INQUIRY-2015": "/documents?authority=Anytown&ids=inquiry-2015", "/documents/inquiry-2015/passages?block=ROW": "/documents/inquiry-2015/passages?block=row",
		"/search?q=police+council&match=ALL": "/search?q=police+council&match=all", "/authorities/ANYTOWN": "/authorities/Anytown",
	} {
		a, b := decode[map[string]any](t, s, 200, paths.API+path), decode[map[string]any](t, s, 200, paths.API+same)
		if x, y := a["total"], b["total"]; x != y || len(a) == 0 || x == 0.0 {
			t.Errorf("%s has %v, %s %v", path, x, same, y)
		}
	}
}

// Several passages are looked up at once, whatever became of them.
func TestPassagesByIDs(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	ids := []string{l.Current, l.Moved, l.Changed, l.Gone, l.Withdrawn}
	found := decode[api.FoundPassages](t, s, 200, paths.API+"/passages?ids="+strings.Join(ids, ","))
	var got []string
	for i, p := range found.Passages {
		got = append(got, string(p.Status))
		if p.ID != ids[i] || p.Issued.Text == "" {
			t.Errorf("%d: %+v", i, p)
		}
	}
	if want := []string{"current", "moved", "changed", "gone", "withdrawn"}; !slices.Equal(got, want) {
		t.Errorf("they are %q, want %q", got, want)
	}
	if w := get(t, s, paths.API+"/passages?ids="+strings.Repeat("a,b,c,d,e,", 1)+strings.Join(numbered(300), ",")); w.Code != 400 {
		t.Errorf("too many ids: %d", w.Code)
	}
}

func numbered(n int) []string {
	var out []string
	for i := range n {
		out = append(out, "x"+strings.Repeat("y", i%7)+string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	return out
}

// An authority's grades over time are the same on its page, in the API and as a table.
func TestAuthorityOverTime(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	var a result.AuthorityDetails
	if err := json.Unmarshal([]byte(m.body(paths.API+"/authorities/aldwick", 200)), &a); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range a.Given() {
		got = append(got, g.Judgement+" "+g.Date+" "+g.Grade)
	}
	want := []string{"overall_effectiveness 2014-08-26 inadequate", "overall_effectiveness 2018-01-29 requires improvement", "leaders 2014-08-26 inadequate", "care_leavers 2018-01-29 good"}
	if a.Name != "Aldwick" || len(a.Documents) != 2 || !slices.Equal(got, want) {
		t.Errorf("%s has %d reports and %q, want %q", a.Name, len(a.Documents), got, want)
	}
	table, err := readCSV(m.body(paths.API+"/authorities/Aldwick/judgements.csv", 200))
	if err != nil || len(table) != len(want)+1 || table[2][1]+" "+table[2][3]+" "+table[2][4] != want[1] {
		t.Errorf("the table is %q (%v)", table, err)
	}
}
