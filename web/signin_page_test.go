package web

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/pages"
	"evidence/web/paths"
)

func TestSignInPage(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{PublicURL: publicURL(t, "https://evidence.example")})
	page := func(path string, header ...string) *httptest.ResponseRecorder {
		t.Helper()
		w := s.Send(http.MethodGet, "https://evidence.example"+path, "", header...)
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, w.Header().Get("Cache-Control"))
		}
		return w
	}
	sound := []htmltest.Checker{fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign, htmltest.In("meta[name=robots]", htmltest.Attr("content", "noindex"))}
	htmltest.Check(t, htmltest.Parse(t, page("/sign-in?next=/documents%3Fkind=review").Body), append(sound,
		htmltest.In("form.plain-form", htmltest.Attr("method", "post"), htmltest.Attr("action", "/sign-in")), htmltest.In("form.plain-form input[name=next]", htmltest.Attr("value", "/documents?kind=review")),
		htmltest.In("#password", htmltest.Attr("type", "password"), htmltest.Attr("autocomplete", "current-password")), htmltest.None("main .note"))...)
	htmltest.Check(t, htmltest.Parse(t, page("/sign-in", s.asAnna()...).Body), append(sound,
		htmltest.In("h1", htmltest.Text("You are signed in")), htmltest.In("main h1 + p", htmltest.HasText("^As anna")), htmltest.Count(`form[action="/sign-out"]`, 3), htmltest.None("#password"))...)
	plain := makeSiteWithUsers(t, handler.Options{})
	htmltest.Check(t, htmltest.Parse(t, plain.Send(http.MethodGet, "http://192.0.2.7/sign-in", "").Body), htmltest.In("main .note", htmltest.HasText("not encrypted")))
	htmltest.Check(t, htmltest.Parse(t, plain.Send(http.MethodGet, "http://127.0.0.1/sign-in", "").Body), htmltest.None("main .note"))
	none := makeSite(t, handler.Options{Local: true}, false)
	htmltest.Check(t, htmltest.Parse(t, none.Send(http.MethodGet, "http://127.0.0.1/sign-in", "").Body), append(sound,
		htmltest.None("main form"), htmltest.In("main pre", htmltest.HasText("evidence user add")), htmltest.In("main", htmltest.HasText("anyone at this computer can")))...)
	htmltest.Check(t, makeSite(t, handler.Options{}, false).page("/sign-in", 200), htmltest.In("main", htmltest.HasText("It is read-only")))
	if w := none.Send(http.MethodPost, "http://127.0.0.1/sign-in", "name=a&password=b"); w.Code != 403 || !strings.Contains(w.Body.String(), "evidence user add") {
		t.Errorf("without users: %d", w.Code)
	}
}

// Whoever signs in goes on where they were, with a cookie that scripts and other sites cannot have.
func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	for site, o := range map[string]handler.Options{"https://evidence.example": {PublicURL: publicURL(t, "https://evidence.example")}, "http://192.0.2.7": {}} {
		s := makeSiteWithUsers(t, o)
		form := url.Values{pages.FieldName: {"Anna"}, pages.FieldPassword: {goodPassword}, paths.ParamNext: {"/documents?q=a+b"}}
		w := s.Send(http.MethodPost, strings.Replace(site, "https", "http", 1)+paths.SignIn, form.Encode())
		c := sessionCookie(t, w)
		secure := strings.HasPrefix(site, "https")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/documents?q=a+b" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", site, w.Code, w.Header())
		}
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure || c.MaxAge != 0 || !c.Expires.IsZero() {
			t.Errorf("%s: %s", site, c)
		}
		anna := []string{"Cookie", c.Name + "=" + c.Value}
		s.mayUploadAs(true, "anna", site+paths.Upload, anna...)
		out := s.Send(http.MethodPost, site+paths.SignOut, "", anna...)
		if gone := sessionCookie(t, out); out.Code != http.StatusSeeOther || gone.Name != c.Name || gone.MaxAge >= 0 || gone.Secure != secure {
			t.Errorf("%s: signing out: %d %s", site, out.Code, gone)
		}
		s.mayUploadAs(false, "a copy of the cookie", site+paths.Upload, anna...)
		again := func() *http.Cookie {
			return sessionCookie(t, s.Send(http.MethodPost, strings.Replace(site, "https", "http", 1)+paths.SignIn, form.Encode()))
		}
		one, two := again(), again()
		s.mayUploadAs(true, "another session", site+paths.Upload, "Cookie", two.Name+"="+two.Value)
		s.Send(http.MethodPost, site+paths.SignOut, "everywhere=1", "Cookie", one.Name+"="+one.Value)
		s.mayUploadAs(false, "another session, signed out everywhere", site+paths.Upload, "Cookie", two.Name+"="+two.Value)
	}
	s := makeSiteWithUsers(t, handler.Options{})
	if w := s.Send(http.MethodGet, "https://evidence.example/sign-out", "", s.asAnna()...); w.Code != http.StatusSeeOther || w.Header().Get("Location") != paths.SignIn || len(w.Result().Cookies()) > 0 {
		t.Errorf("opening the address at which one signs out: %d %v", w.Code, w.Header())
	}
	w := s.Send(http.MethodPost, "https://evidence.example/sign-in.json", url.Values{pages.FieldName: {"anna"}, pages.FieldPassword: {goodPassword}}.Encode())
	if sessionCookie(t, w); w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"name":"anna","may_write":true,"users":true}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// No cookie lets anybody write but one that was made here, is whole and has not ended.
func TestWrongCookies(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{PublicURL: publicURL(t, "https://evidence.example")})
	c := sessionCookie(t, s.signIn("anna", goodPassword, ""))
	other := sessionCookie(t, makeSiteWithUsers(t, handler.Options{PublicURL: publicURL(t, "https://evidence.example")}).signIn("anna", goodPassword, ""))
	parts := strings.Split(c.Value, ".")
	says, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	renamed := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(says), "anna", "root", 1)))
	const address = "https://evidence.example" + paths.Upload
	s.mayUploadAs(true, "the cookie", address, "Cookie", c.Name+"="+c.Value)
	for what, cookie := range map[string]string{
		"forged": c.Name + "=anna", "empty": c.Name + "=", "altered": c.Name + "=" + parts[0] + "." + renamed + "." + parts[2], "unsigned": c.Name + "=" + parts[0] + "." + parts[1] + ".",
		"another site's": c.Name + "=" + other.Value, "under the name without https": "evidence=" + c.Value,
	} {
		s.mayUploadAs(false, what, address, "Cookie", cookie)
	}
	s.pass(11 * time.Hour)
	w := s.Send(http.MethodGet, "https://evidence.example/documents", "", "Cookie", c.Name+"="+c.Value)
	renewed := sessionCookie(t, w)
	s.pass(2 * time.Hour)
	s.mayUploadAs(false, "ended", address, "Cookie", c.Name+"="+c.Value)
	s.mayUploadAs(true, "renewed", address, "Cookie", renewed.Name+"="+renewed.Value)
	if err := s.users.SetPassword("anna", "another good one"); err != nil {
		t.Fatal(err)
	}
	s.mayUploadAs(false, "of the old password", address, "Cookie", renewed.Name+"="+renewed.Value)
}

// Wrong names and passwords are told alike, and whoever goes on waits.
func TestSignInFails(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{})
	said := map[string]bool{}
	for _, c := range [][2]string{{"anna", "wrong horse battery"}, {"ben", goodPassword}, {"", ""}} {
		w := s.signIn(c[0], c[1], "/documents")
		page := htmltest.Parse(t, w.Body)
		htmltest.Check(t, page, htmltest.In("[role=alert]", htmltest.HasText("^The name or the password is wrong")), htmltest.In("#name", htmltest.Attr("value", c[0])), htmltest.In("input[name=next]", htmltest.Attr("value", "/documents")))
		if w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" || len(w.Result().Cookies()) > 0 || strings.Contains(w.Body.String(), c[1]) && c[1] != "" {
			t.Errorf("%q: %d %v", c, w.Code, w.Header())
		}
		said[htmltest.TextOf(htmltest.All(page, "[role=alert]")[0])] = true
	}
	if len(said) != 1 {
		t.Errorf("they are told differently: %v", said)
	}
	var w *httptest.ResponseRecorder
	for range 6 {
		w = s.signIn("anna", "wrong horse battery", "")
	}
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "Try again in") {
		t.Errorf("after many: %d %v", w.Code, w.Header())
	}
	if w := s.signIn("anna", goodPassword, ""); w.Code != http.StatusTooManyRequests {
		t.Errorf("the right password at once: %d", w.Code)
	}
	s.pass(time.Minute)
	if w := s.signIn("anna", goodPassword, ""); w.Code != http.StatusSeeOther {
		t.Errorf("the right password a minute later: %d", w.Code)
	}
	w = s.Send(http.MethodPost, "https://evidence.example/sign-in.json", "name=anna&password=wrong")
	if w.Code != 401 || w.Header().Get("Content-Type") != handler.MediaProblem {
		t.Errorf("for a script: %d %v", w.Code, w.Header())
	}
	for _, c := range []struct {
		Body   string
		header []string
		want   int
	}{{"%zz", nil, 400}, {strings.Repeat("x", pages.MaxSignIn+1), nil, 413}, {"{}", []string{"Content-Type", "application/json"}, 401}} {
		if w := s.Send(http.MethodPost, "https://evidence.example"+paths.SignIn, c.Body, c.header...); w.Code != c.want {
			t.Errorf("%.20q: %d, want %d", c.Body, w.Code, c.want)
		}
	}
}

// Whoever signs in stays on this site, whatever the link to the form said.
func TestNextIsLocal(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/": "/", "/documents?kind=review&q=a+b#x": "/documents?kind=review&q=a+b#x", "/passages/x": "/passages/x",
		"": "/", "documents": "/", "//evil.example": "/", "/\\evil.example": "/", "\\/evil.example": "/", "https://evil.example/": "/", "http:/evil.example": "/", "javascript:alert(1)": "/",
		"/\t/evil.example": "/", "\t//evil.example": "/", " //evil.example": "/", "/%2Fevil.example": "/", "/%5Cevil.example": "/", "/%09/evil.example": "/", "///evil.example": "/", "/sign-in": "/", "/sign-out": "/", "/sign-in?next=/x": "/", "/a\r\nSet-Cookie: x=y": "/",
	} {
		if got := handler.LocalPath(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
	s := makeSiteWithUsers(t, handler.Options{})
	for _, next := range []string{"//evil.example", "https://evil.example", "/a/..//evil.example", "/.//evil.example"} {
		to := s.signIn("anna", goodPassword, next).Header().Get("Location")
		u, err := (&url.URL{Scheme: "https", Host: "evidence.example", Path: paths.SignIn}).Parse(to)
		if err != nil || u.Host != "evidence.example" || strings.HasPrefix(to, "//") {
			t.Errorf("%q leads to %q", next, to)
		}
		htmltest.Check(t, htmltest.Parse(t, s.Send(http.MethodGet, "https://evidence.example/sign-in?next="+url.QueryEscape("//evil.example"), "").Body), htmltest.In("input[name=next]", htmltest.Attr("value", "/")))
	}
}

// A page for those who may write leads others to the form and then back; what was sent without a sign-in is not kept, and is said so.
func TestLedToSignIn(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{Corrector: &testCorrector{}})
	for _, path := range []string{paths.Upload, paths.Correct("aldwick-2014")} {
		w := s.Send(http.MethodGet, "https://evidence.example"+path, "")
		if want := paths.SignIn + "?next=" + url.QueryEscape(path); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d to %q", path, w.Code, w.Header().Get("Location"))
		}
		if w := s.Send(http.MethodGet, "https://evidence.example"+path+".json", ""); w.Code != 401 {
			t.Errorf("%s for a script: %d", path, w.Code)
		}
		w = s.Send(http.MethodPost, "https://evidence.example"+path, "title=x")
		if w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s, sending: %d", path, w.Code)
		}
		htmltest.Check(t, htmltest.Parse(t, w.Body), htmltest.In("h1", htmltest.Text("Sign in first")), htmltest.In(`main a[href="/sign-in"]`), htmltest.In("main", htmltest.HasText("was not saved")))
	}
}
