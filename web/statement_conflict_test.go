package web

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/web/htmltest"
	"evidence/web/paths"
	"evidence/web/result"
	"evidence/web/statements"
)

// sentAgain are the fields of the form that a page of a conflict offers, name and value in turn.
func sentAgain(page *html.Node) []string {
	var out []string
	for _, f := range htmltest.All(page, ".conflict form input, .conflict form textarea") {
		name, _ := htmltest.AttrOf(f, "name")
		value, isInput := htmltest.AttrOf(f, "value")
		if !isInput {
			value = htmltest.TextOf(f)
		}
		out = append(out, name, value)
	}
	return out
}

// refused sends a form that comes too late and gives the page that says so.
func (m *made) refused(values ...string) *html.Node {
	m.t.Helper()
	w := m.edit(paths.Statement(madeStatement), values...)
	if w.Code != http.StatusConflict {
		m.t.Fatalf("%q: status %d: %s", values, w.Code, w.Body)
	}
	return htmltest.Parse(m.t, w.Body)
}

// What is done anyway is all of what was sent.
func TestDoItAllTheSame(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.edited("op", "details", "base", "1", "title", "Somebody else's title")
	again := func(values ...string) statement.Statement {
		t.Helper()
		page := m.refused(values...)
		htmltest.Check(t, page, htmltest.In(".conflict button", htmltest.Text("Make the change anyway")))
		if w := m.edit(paths.Statement(madeStatement), sentAgain(page)...); w.Code != http.StatusSeeOther {
			t.Fatalf("%q: status %d: %s", sentAgain(page), w.Code, w.Body)
		}
		st, err := m.library.Load().Store.Statement(t.Context(), madeStatement)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	mine := statement.Details{Title: "Mine", Author: "A. Leader", Publisher: "The council", Published: "2021-11", URL: "https://aldwick.example/mine", Note: "As read out."}
	st := again("op", "details", "base", "1", "title", mine.Title, "author", mine.Author, "publisher", mine.Publisher, "published", mine.Published, "url", mine.URL, "note", mine.Note)
	if st.Details != mine {
		t.Errorf("%+v, want %+v", st.Details, mine)
	}
	st = again("op", "reports", "base", "1", "reports", "aldwick-2014", "reports", "aldwick-2018")
	if got := strings.Join(st.Reports, " "); got != "aldwick-2014 aldwick-2018" {
		t.Errorf("the reports chosen are %q", got)
	}
	m.edited("op", "note", "claim", "c1", "text", "Not yet.")
	if st = again("op", "drop", "claim", "c1", "then", "c2", "base", "1"); len(st.Claims) != 2 {
		t.Errorf("%+v", st.Claims)
	}
}

// What cannot be done anyway is not offered: a place in another text, or a note as a claim. What was written can be copied.
func TestNotAllTheSame(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.edited("op", "rephrase", "claim", "c1", "base", "1", "text", "They were silent.")
	htmltest.Check(t, m.refused("op", "split", "claim", "c1", "base", "1", "at", "11"), htmltest.None(".conflict form"), htmltest.In(".conflict a", htmltest.Text("Go back to the statement")))
	passage := m.l.Passages["aldwick-2014"][0].ID
	m.edited("op", "pin", "claim", "c2", "passage", passage, "stance", "supports")
	htmltest.Check(t, m.refused("op", "pin", "claim", "c2", "passage", passage, "stance", "context", "note", "Look <here>."), htmltest.None(".conflict form"),
		htmltest.In(".conflict", htmltest.HasText("are already pinned to this claim")), htmltest.In(".conflict blockquote", htmltest.Text("Look <here>.")))
	m.edited("op", "drop", "claim", "c2")
	for _, sent := range [][]string{
		{"op", "note", "claim", "c2", "base", "1", "text", "My words."}, {"op", "needs", "claim", "c2", "base", "1", "text", "My words."},
		{"op", "repin", "pin", "p4", "base", "1", "stance", "context", "text", "My words."}, {"op", "pin", "claim", "c2", "passage", passage, "stance", "context", "note", "My words."},
	} {
		htmltest.Check(t, m.refused(sent...), htmltest.None(".conflict form"), htmltest.In(".conflict", htmltest.HasText("has been removed")),
			htmltest.In(".conflict blockquote", htmltest.Text("My words.")))
	}
	w := m.edited(sentAgain(m.refused("op", "add", "after", "c2", "text", "It snowed."))...)
	htmltest.Check(t, w, htmltest.In("#c5 .claim-text", htmltest.Text("It snowed.")))
}

// The place of a pin is that of its quote, where its passage goes over several pages.
func TestPlaceOfAPin(t *testing.T) {
	t.Parallel()
	over := corpus.Passage{ID: "x", Page: 3, Label: "1", PageEnd: 5, LabelEnd: "3", Breaks: []corpus.Break{{Page: 4, At: 20, Label: "2"}, {Page: 5, At: 60, Label: "3"}}, Text: strings.Repeat("Words on it. ", 8)}
	for _, c := range []struct {
		span corpus.Span
		want string
	}{{corpus.Span{Start: 0, End: 12}, "p 1 (PDF page 3)"}, {corpus.Span{Start: 26, End: 38}, "p 2 (PDF page 4)"}, {corpus.Span{Start: 65, End: 78}, "p 3 (PDF page 5)"}, {corpus.Span{Start: 26, End: 78}, "pp 2–3 (PDF pages 4–5)"}} {
		p := statements.StatementPage{StatementResult: &result.StatementResult{Checks: map[string]store.PinCheck{"p1": {Status: store.PinUnchanged, Passage: &over, Span: c.span}}}}
		if got := p.ShownPin(statement.Pin{ID: "p1", Page: 3, Label: "1"}, "c1").Place; got != c.want {
			t.Errorf("%v: %q, want %q", c.span, got, c.want)
		}
	}
}
