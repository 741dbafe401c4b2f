package web

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/claim"
	"evidence/web/atom"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
	"evidence/web/result"
	"evidence/web/statements"
)

// addEarlyStatement puts in a statement that came an hour before the reports.
func (m *made) addEarlyStatement(t *testing.T) string {
	t.Helper()
	l := m.library.Load()
	st := statement.FromText(statement.Details{Title: "Early"}, "The police did not share what they knew with the council. Nobody flew.")
	hourAgo := time.Now().UTC().Add(-time.Hour).Truncate(time.Second)
	st.ID, st.Created, st.Changed, st.Revision = "early", hourAgo, hourAgo, 1
	f := statement.File{Format: statement.Format, Statement: st, History: []statement.Event{{Revision: 1, At: hourAgo, By: "Ann", Op: statement.OpCreate}}}
	if _, err := l.Store.ImportStatement(t.Context(), f, "Ann"); err != nil {
		t.Fatal(err)
	}
	return st.ID
}

// Passages that came after a statement are in its feed; they are new until somebody who may write looked at them.
func TestNewPassages(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{Local: true, Statements: handler.StatementsPublic}, false)
	id := m.addEarlyStatement(t)
	feed := func(id string) atom.Atom {
		t.Helper()
		w := own(t, m, http.MethodGet, paths.StatementFeed(id), nil)
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/atom+xml") {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		var f atom.Atom
		if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := feed(id)
	wanted := m.l.Passages["aldwick-2014"][1]
	i := slices.IndexFunc(f.Entries, func(e atom.Entry) bool { return strings.Contains(e.Summary, wanted.Text) })
	if i < 0 || !strings.HasPrefix(f.Entries[i].Title, "Claim 1: Aldwick, p 1, para 2") || f.Entries[i].Links[0].Href != paths.Passage(wanted.ID) {
		t.Errorf("%+v", f.Entries)
	}
	if slices.ContainsFunc(f.Entries, func(e atom.Entry) bool { return strings.HasPrefix(e.Title, "Claim 2") }) {
		t.Error("something came for a claim that nothing comes near")
	}
	if f := feed(madeStatement); len(f.Entries) != 0 { // it came after the reports
		t.Errorf("%+v", f.Entries)
	}

	// It was added a moment ago, and so nothing is new; a report that comes is.
	path := paths.Statement(id)
	htmltest.Check(t, m.ownPage(path), htmltest.None("#news p"))
	l := m.library.Load()
	late := statement.FromText(statement.Details{Title: "Late"}, "Trains run.")
	if _, err := l.Store.AddStatement(t.Context(), late, "Ann"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond) // times are kept in seconds
	m.add(corpus.Source{ID: "aldwick-2020", Title: "Letter", Authority: "Aldwick"}, "The police did not share with the council what they knew of it.")
	page := m.ownPage(path)
	htmltest.Check(t, page, htmltest.In("#news p", htmltest.HasText("^1 new passage may support or contradict these claims")), htmltest.In("#news a", htmltest.Attr("href", "?new=1#evidence")))
	htmltest.Check(t, m.page(path+"?new=1", 200), htmltest.Count("#evidence .hit", 1)) // by somebody who may not write
	htmltest.Check(t, m.ownPage(path+"?new=1"), htmltest.Count("#evidence .hit", 1), htmltest.In("#evidence .hit blockquote", htmltest.Text("The police did not share with the council what they knew of it.")))
	// To show them changes nothing; a form marks them as seen.
	page = m.ownPage(path + "?new=1")
	htmltest.Check(t, page, htmltest.Count("#evidence .hit", 1), htmltest.In("#evidence form button", htmltest.Text("Mark them as seen")))
	htmltest.Check(t, m.page(path+"?new=1", 200), htmltest.None("#evidence form"))
	until, _ := htmltest.AttrOf(htmltest.All(page, "#evidence input[name=until]")[0], "value")
	if w := m.edit(path, "op", "seen", "until", "soon"); w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
	if w := m.edit(path, "op", "seen", "until", until); w.Code != http.StatusSeeOther {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	htmltest.Check(t, m.ownPage(path), htmltest.None("#news p"))
	if f := feed(id); !slices.ContainsFunc(f.Entries, func(e atom.Entry) bool { return strings.Contains(e.Summary, "knew of it") }) {
		t.Error("the feed forgot what was looked at")
	}
}

// What becomes of a pin's report is said beside the pin.
func TestPinsOfReportsThatChange(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	p := m.l.Passages["aldwick-2014"]
	for i, q := range p {
		m.edited("op", "pin", "claim", "c1", "passage", q.ID, "stance", "supports", "base", "1", "note", string(rune('a'+i)))
	}
	m.edited("op", "pin", "claim", "c2", "passage", m.l.Passages["aldwick-2018"][0].ID, "stance", "contradicts")
	htmltest.Check(t, m.ownPage(paths.Statement(madeStatement)), htmltest.Count(".pin", 4), htmltest.None(".changed"))
	l := m.library.Load()
	m.add(corpus.Source{ID: "aldwick-2014", Title: "Inquiry", Authority: "Aldwick"},
		"A paragraph that was not there before.", p[0].Text, "The council and the police did share some of what they knew.")
	if err := l.Store.Withdraw(t.Context(), "aldwick-2018"); err != nil {
		t.Fatal(err)
	}
	page := m.ownPage(paths.Statement(madeStatement))
	checks := map[store.PinStatus]int{}
	for _, c := range htmltest.All(page, ".changed") {
		for status, text := range statements.PinMarks {
			if htmltest.TextOf(c) == text {
				checks[status]++
			}
		}
	}
	if checks[store.PinMoved] != 1 || checks[store.PinWithdrawn] != 1 || checks[store.PinGone]+checks[store.PinAltered] != 2 {
		t.Errorf("%v", checks)
	}
	htmltest.Check(t, page, htmltest.In("#c2 .pin blockquote", htmltest.Text("“Partnership with the police is strong.”")), htmltest.None("#c2 .pin-head a"))
}

// What is new is found out once as long as neither the statement nor the reports change.
func TestNewsAreRemembered(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	var asked atomic.Int32
	m.evidence.Find = func(ctx context.Context, e search.Engine, c claim.Claim) (claim.Evidence, error) {
		asked.Add(1)
		return claim.Find(ctx, e, c)
	}
	path := paths.Statement(m.addEarlyStatement(t))
	want := func(what string, n int32) {
		t.Helper()
		if got := asked.Swap(0); got != n {
			t.Errorf("%s: searched %d times, want %d", what, got, n)
		}
	}
	var together sync.WaitGroup
	for range 4 {
		together.Go(func() { own(t, m, http.MethodGet, path, nil) })
	}
	together.Wait()
	want("four at once", 2)
	if w := m.edit(path, "op", "add", "text", "The police knew."); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	m.ownPage(path)
	want("a claim was added", 1)
	m.edit(path, "op", "note", "claim", "c1", "text", "To be asked.")
	m.ownPage(path)
	want("a note was written", 0)
	m.edit(path, "op", "rephrase", "claim", "c1", "text", "The council knew nothing.")
	m.ownPage(path)
	want("a claim was put in other words", 1)
	m.edit(path, "op", "reports", "reports", "aldwick-2014")
	m.ownPage(path)
	want("other reports are looked in", 3)
}

// For many claims at once it is looked in parts, and said so.
func TestNewsOfManyClaims(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	path := paths.Statement(m.addEarlyStatement(t))
	for i := range result.NewsAtOnce {
		m.edit(path, "op", "add", "text", fmt.Sprintf("The police knew of %d.", i))
	}
	htmltest.Check(t, m.ownPage(path+"?new=1"), htmltest.In("#news", htmltest.HasText("New passages have not been searched for 2 claims yet")), htmltest.None("#evidence form"))
	htmltest.Check(t, m.ownPage(path), htmltest.None("#news .whose"))
}
