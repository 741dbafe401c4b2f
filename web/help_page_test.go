package web

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"evidence/search/query"
	"evidence/web/handler"
	"evidence/web/htmltest"
)

// Every field of the language is explained, and nothing else.
func TestHelpNamesEveryField(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page("/help", 200)
	for _, name := range query.Fields() {
		htmltest.Check(t, page, htmltest.In(`section[aria-labelledby="fields"] a[href^="/search?q=`+name+`%3A"]`, htmltest.HasText(`^`+name+`:\S`)))
		if query.FieldHelp(name).Meaning == "" {
			t.Errorf("the field %q has no explanation", name)
		}
	}
}

// What a field can be is named where that is a list.
func TestHelpNamesEveryChoice(t *testing.T) {
	t.Parallel()
	lists := 0
	for _, name := range query.Fields() {
		var e *query.Error
		if _, err := query.Parse(name + ":nonsense"); !errors.As(err, &e) {
			continue
		}
		for _, c := range e.Choices {
			lists++
			if !strings.Contains(query.FieldHelp(name).Meaning, c) {
				t.Errorf("%s: %q is not among %q", name, c, query.FieldHelp(name).Meaning)
			}
		}
	}
	if lists == 0 {
		t.Error("no field has choices: is the mistake still one?")
	}
}

// Every example is read as it is meant: without a note.
func TestHelpExamples(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	n := 0
	for _, a := range htmltest.All(m.page("/help", 200), "table a") {
		n++
		text := htmltest.TextOf(a)
		q, err := query.Parse(text)
		if err != nil || len(q.Notes) > 0 {
			t.Errorf("%q: %v, %q", text, err, q.Notes)
		}
		path, _ := htmltest.AttrOf(a, "href")
		htmltest.Check(t, m.page(path, 200), htmltest.In("#q", htmltest.Attr("value", text)))
	}
	if n < 20 {
		t.Errorf("%d examples", n)
	}
}

// The list of keys in every page and the one in the help name the same.
func TestKeysAreTheSame(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page("/help", 200)
	list := func(selector string) (out []string) {
		for _, k := range htmltest.All(page, selector) {
			out = append(out, htmltest.TextOf(k))
		}
		return out
	}
	dialog, table := list("#keys kbd"), list(`section[aria-labelledby="keyboard"] kbd`)
	if len(dialog) == 0 || !slices.Equal(dialog, table) {
		t.Errorf("dialog %q, help %q", dialog, table)
	}
	script := string(assets["site.js"].data)
	for _, k := range table {
		if k != "Enter" && !strings.Contains(script, "\n  "+k+": () =>") && !strings.Contains(script, "\n  \""+k+"\": () =>") {
			t.Errorf("the script does not know the key %q", k)
		}
	}
}

// The contents, which the JSON has too, name each section of a guide by its heading.
func TestGuideContents(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	for _, path := range []string{"/help", "/accessibility"} {
		page := m.page(path, 200)
		var guide struct {
			Title    string
			Sections []struct{ ID, Title string }
		}
		if err := json.Unmarshal(m.get(path+".json").Body.Bytes(), &guide); err != nil {
			t.Fatal(err)
		}
		htmltest.Check(t, page, htmltest.In("h1", htmltest.Text(guide.Title)), htmltest.In(".lead", htmltest.HasText(`\w`)), htmltest.Count("main h2", len(guide.Sections)))
		for _, s := range guide.Sections {
			htmltest.Check(t, page, htmltest.In("h2#"+s.ID, htmltest.Text(s.Title)), htmltest.In(`nav a[href="#`+s.ID+`"]`, htmltest.Text(s.Title)),
				htmltest.In(`section[aria-labelledby="`+s.ID+`"]`, htmltest.HasText(s.Title+`\s+\S`)))
		}
	}
	htmltest.Check(t, m.page("/help", 200), htmltest.In("#real-reports"), htmltest.In(`main a[href="https://reports.ofsted.gov.uk"]`), htmltest.In("pre", htmltest.HasText("evidence index ")))
}
