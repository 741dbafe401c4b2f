package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A researcher sets the reports on an authority beside each other on one topic, sees where nothing is said, adds another authority,
// and takes passages along.
func TestCompareInABrowser(t *testing.T) {
	t.Parallel()
	sharedBrowser(t)
	b := newTab(t, servingSample(t).url)
	b.open("/authorities/" + url.PathEscape("Tarnbrough (invented)"))
	b.call("writing the topic", chromedp.SendKeys(chromedp.CSS(`form[action="/compare"] input[name=q]`), "missing children"))
	b.click(`form[action="/compare"] button`)
	heads := b.texts(".topic-columns h2")
	if len(heads) < 2 {
		t.Fatalf("columns %q", heads)
	}
	if tags := b.texts(".topic-columns .where .grade"); len(tags) == 0 {
		t.Error("no column shows its report's grade")
	}
	for i, column := range b.texts(".topic-columns > section") {
		if !strings.Contains(column, "Nothing found") && js[int](b, `document.querySelectorAll(".topic-columns > section")[`+string(rune('0'+i))+`].querySelectorAll("blockquote mark").length`) == 0 {
			t.Errorf("the column %s has no marked passage and does not say so", heads[i])
		}
	}
	b.call("selecting", chromedp.Click(chromedp.CSS(".topic-columns input[name=passage]")))
	b.click("form.collect button")
	if got := len(b.texts("main blockquote")); got != 1 {
		t.Errorf("%d passages are collected", got)
	}

	b.open("/compare?q=zzzznothing&authority=" + url.QueryEscape("Tarnbrough (invented)"))
	for _, column := range b.texts(".topic-columns > section") {
		if !strings.Contains(column, "Nothing found") {
			t.Errorf("a column without a passage says %q", column)
		}
	}
	if js[bool](b, `!!document.querySelector("form.collect")`) {
		t.Error("there is nothing to collect, and a button to do so")
	}

	b.window(390)
	b.open("/compare?q=police&authority=" + url.QueryEscape("Tarnbrough (invented)"))
	if js[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("the page is wider than a phone")
	}
}
