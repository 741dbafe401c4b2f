package htmltest

import (
	"strings"
	"testing"
)

const page = `<!DOCTYPE html><html lang="en-GB"><title>A page</title>
<main><h1>Three
 <em>passages</em></h1>
<ol><li class="hit" id="a">One</li><li class="hit">Two</li></ol>
<svg><a xlink:href="/x"></a></svg></main></html>`

func TestCheckers(t *testing.T) {
	n := Parse(t, strings.NewReader(page))
	for name, c := range map[string]struct {
		check Checker
		wrong string // part of what is said; empty where the check passes
	}{
		"in":               {In("main h1", Text("Three passages")), ""},
		"in, none there":   {In("h2"), `there is no "h2"`},
		"other text":       {In("h1", Text("Three")), `h1: text "Three passages", want "Three"`},
		"first only":       {In(".hit", Text("One")), ""},
		"nested":           {In("ol", Each("li", HasText("^(One|Two)$"))), ""},
		"each":             {Each(".hit", HasText("^O")), `text "Two" does not match "^O"`},
		"each, none there": {Each("h2"), `there is no "h2"`},
		"attribute":        {In("html", Attr("lang", "en-GB")), ""},
		"other attribute":  {In("html", Attr("lang", "en")), `attribute lang is "en-GB", want "en"`},
		"no attribute":     {In("h1", Attr("id", "x")), "no attribute id"},
		"with a prefix":    {In("svg a", Attr("xlink:href", "/x")), ""},
		"count":            {Count("li", 2), ""},
		"other count":      {Count("li", 3), `there are 2 "li", want 3`},
		"none":             {None("h2"), ""},
		"none, but some":   {None("li"), `<li class="hit" id="a">One</li>`},
		"group":            {Count("h1, li", 3), ""},
	} {
		err := c.check(n)
		switch {
		case err == nil && c.wrong != "":
			t.Errorf("%s: passes, want %q", name, c.wrong)
		case err != nil && (c.wrong == "" || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: %q, want %q", name, err, c.wrong)
		}
	}
}

// failures counts the errors of a test that it stands in for.
type failures struct {
	testing.TB
	n int
}

func (f *failures) Helper()      {}
func (f *failures) Error(...any) { f.n++ }

func TestCheckFailsTheTest(t *testing.T) {
	f := &failures{}
	Check(f, Parse(t, strings.NewReader(page)), None("li"), In("h1"), In("h2"))
	if f.n != 2 {
		t.Errorf("%d failures, want 2", f.n)
	}
}

func TestListedIsShort(t *testing.T) {
	n := Parse(t, strings.NewReader(strings.Repeat("<p>x</p>", 10)))
	if got := listed(All(n, "p")); strings.Count(got, "<p>") != 3 || !strings.HasSuffix(got, "and 7 more") {
		t.Errorf("got %q", got)
	}
}
