package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"evidence/web/handler"
	"evidence/web/paths"
)

// A form about a statement or a collection that is refused gives back what was written in it; a form to sign in gives back nothing.
func TestRefusedFormsGiveBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	m := makeSiteWithUsers(t, handler.Options{})
	form := func(address string, values url.Values) (int, string) {
		w := post(t, m, address, "application/x-www-form-urlencoded", values.Encode())
		return w.Code, w.Body.String()
	}
	code, page := form(paths.Statement(madeStatement), url.Values{"op": {"rephrase"}, "claim": {"c1"}, "text": {"Mine, <b>with care</b>."}})
	if code != http.StatusUnauthorized || !strings.Contains(page, "Mine, &lt;b&gt;with care&lt;/b&gt;.</textarea>") {
		t.Errorf("%d: %s", code, page)
	}
	code, page = form(paths.Statements, url.Values{"title": {"A title of mine"}, "text": {strings.Repeat("long ", 60_000)}})
	if code/100 != 4 || !strings.Contains(page, "A title of mine</textarea>") || !strings.Contains(page, "long long long") {
		t.Errorf("%d: %.600s", code, page)
	}
	code, page = form(paths.KeptCollection("none"), url.Values{"revision": {"1"}, "title": {"A collection of mine"}, "note-0": {""}, "labels-0": {"police"}, "note-1": {"to be quoted"}})
	if code != http.StatusUnauthorized || !strings.Contains(page, "A collection of mine</textarea>") || !strings.Contains(page, "police</textarea>") || !strings.Contains(page, "to be quoted</textarea>") {
		t.Errorf("%d: %s", code, page)
	}
	code, page = form("/sign-in", url.Values{"name": {"anna"}, "password": {"not the right one"}, "text": {"secret"}})
	if code/100 == 2 || strings.Contains(page, "not the right one") || strings.Contains(page, "secret") {
		t.Errorf("%d: %s", code, page)
	}
}
