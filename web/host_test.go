package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"evidence/web/handler"
	"evidence/web/paths"
)

// A page whose name its owner makes lead to this computer reads nothing, whatever it asks for.
func TestOtherHostsAreRefused(t *testing.T) {
	t.Parallel()
	local := makeSite(t, handler.Options{Local: true, Addr: "127.0.0.1:8080"}, false)
	network := makeSite(t, handler.Options{Addr: "0.0.0.0:8080"}, false)
	public := makeSite(t, handler.Options{Addr: "127.0.0.1:8080", PublicURL: publicURL(t, "https://evidence.example"), Statements: handler.StatementsPublic}, false)
	for _, c := range []struct {
		site *made
		host string
		want int
	}{
		{local, "127.0.0.1:8080", 200}, {local, "localhost", 200}, {local, "[::1]:8080", 200}, {local, "LOCALHOST.:8080", 200},
		{local, "evil.example", 421}, {local, "evil.example:8080", 421}, {local, "127.0.0.1.evil.example", 421}, {local, "localhost.evil.example", 421},
		{local, "0.0.0.0:8080", 421}, {local, "2130706433", 421}, {local, "127.1", 421}, {local, "192.0.2.7", 421}, {local, "", 421},
		{network, "192.0.2.7:8080", 200}, {network, "127.0.0.1:8080", 200}, {network, "server:8080", 200}, {network, "evil.example", 421},
		{public, "evidence.example", 200}, {public, "EVIDENCE.example:443", 200}, {public, "127.0.0.1:8080", 200}, {public, "evil.example", 421}, {public, "x.evidence.example", 421},
	} {
		for _, path := range []string{paths.API + "/statements", "/statements", "/search?q=police", "/documents.json"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host = c.host
			w := httptest.NewRecorder()
			c.site.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("%s as %q: %d, want %d", path, c.host, w.Code, c.want)
			}
			if c.host != "" && c.want == 421 && strings.Contains(w.Body.String(), c.host) {
				t.Errorf("%s as %q repeats the name", path, c.host)
			}
		}
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		if c.site.ServeHTTP(w, r); w.Code != 200 {
			t.Errorf("/healthz as %q: %d", c.host, w.Code)
		}
	}
}

// What came through a proxy, and nothing else, is not from somebody at this computer.
func TestProxiedRequestsAreReadOnly(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{Local: true, Addr: "127.0.0.1:8080"}, false)
	add := func(set func(*http.Request)) int {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/statements", strings.NewReader("title=A&text=Staff+met."))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		set(r)
		w := httptest.NewRecorder()
		m.ServeHTTP(w, r)
		return w.Code
	}
	for _, name := range []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Forwarded-Port", "X-Real-IP",
		"CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-Host", "X-Envoy-External-Address", "Fastly-Client-IP"} {
		if code := add(func(r *http.Request) { r.Header.Set(name, "192.0.2.1") }); code != http.StatusForbidden {
			t.Errorf("with %s: %d", name, code)
		}
	}
	for what, set := range map[string]func(*http.Request){
		"HTTP/1.0": func(r *http.Request) { r.Proto, r.ProtoMinor = "HTTP/1.0", 0 },
		"a browser at another address": func(r *http.Request) {
			r.Header.Set("Origin", "https://reports.example")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		},
		"a page at another address":      func(r *http.Request) { r.Header.Set("Referer", "https://reports.example/statements") },
		"an origin that cannot be known": func(r *http.Request) { r.Header.Set("Origin", "null"); r.Header.Set("Sec-Fetch-Site", "same-origin") },
	} {
		if code := add(set); code != http.StatusForbidden {
			t.Errorf("%s: %d", what, code)
		}
	}
	if code := add(func(r *http.Request) {}); code != http.StatusSeeOther {
		t.Errorf("a script at this computer: %d", code)
	}
	own := func(r *http.Request) {
		r.Header.Set("Origin", "http://127.0.0.1:8080")
		r.Header.Set("Referer", "http://127.0.0.1:8080/statements")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if code := add(own); code != http.StatusSeeOther {
		t.Errorf("a browser at this computer: %d", code)
	}
}

// Statements are for those who sign in, where others reach the site; everything else is for everybody.
func TestPrivateStatements(t *testing.T) {
	t.Parallel()
	public := handler.Options{PublicURL: publicURL(t, "https://evidence.example")}
	s := makeSiteWithUsers(t, public)
	const site = "https://evidence.example"
	list := []string{"/statements.json", "/statements/" + madeStatement + ".json", "/statements/" + madeStatement + "/history.json", paths.API + "/statements",
		paths.API + "/statements/" + madeStatement, paths.API + "/statements/" + madeStatement + "/export", paths.API + "/statements/" + madeStatement + "/briefing?form=json"}
	for _, path := range list {
		if w := s.Send(http.MethodGet, site+path, ""); w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "claims") || !strings.Contains(w.Body.String(), "private") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if w := s.Send(http.MethodGet, site+path, "", s.asAnna()...); w.Code != http.StatusOK {
			t.Errorf("%s for anna: %d", path, w.Code)
		}
	}
	for _, path := range []string{"/statements", "/statements/" + madeStatement, "/statements/" + madeStatement + "/briefing?form=md", "/statements/" + madeStatement + "/feed.atom"} {
		if w := s.Send(http.MethodGet, site+path, ""); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), paths.SignIn) {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/documents", "/search?q=police", paths.API + "/search?q=police"} {
		if w := s.Send(http.MethodGet, site+path, ""); w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	open := public
	open.Statements = handler.StatementsPublic
	if w := makeSiteWithUsers(t, open).Send(http.MethodGet, site+"/statements.json", ""); w.Code != http.StatusOK {
		t.Errorf("public: %d", w.Code)
	}
	closed := makeSite(t, handler.Options{Statements: handler.StatementsPrivate}, false)
	if w := closed.Send(http.MethodGet, site+"/statements.json", ""); w.Code != http.StatusForbidden {
		t.Errorf("private without users: %d", w.Code)
	}
}

// Statements are for nobody elsewhere also before there is a user, after the last is removed, and where others reach the site without its having a public address.
func TestStatementsAreForThisComputerAlone(t *testing.T) {
	t.Parallel()
	public, network := handler.Options{PublicURL: publicURL(t, "https://evidence.example")}, handler.Options{Addr: "0.0.0.0:8080", Statements: "auto"}
	local := handler.Options{Local: true, Addr: "127.0.0.1:8080"}
	emptied := makeSiteWithUsers(t, public)
	if err := emptied.users.Remove("anna"); err != nil {
		t.Fatal(err)
	}
	const here, there = "http://127.0.0.1:8080", "https://evidence.example"
	via := []string{"X-Forwarded-For", "192.0.2.1"}
	for name, c := range map[string]struct {
		site   *made
		from   string
		header []string
		want   int
	}{
		"a public site without users":            {makeSite(t, public, false), there, nil, http.StatusForbidden},
		"a public site, at its computer":         {makeSite(t, public, false), here, nil, http.StatusForbidden},
		"a public site whose last user is gone":  {emptied.made, there, nil, http.StatusForbidden},
		"a site in a network":                    {makeSite(t, network, false), "http://192.0.2.7:8080", nil, http.StatusForbidden},
		"a site in a network, with users":        {makeSiteWithUsers(t, network).made, "http://192.0.2.7:8080", nil, http.StatusUnauthorized},
		"a local site behind a proxy":            {makeSite(t, local, false), here, via, http.StatusForbidden},
		"a local site with users behind a proxy": {makeSiteWithUsers(t, local).made, here, via, http.StatusUnauthorized},
		"a local site":                           {makeSite(t, local, false), here, nil, http.StatusOK},
		"a local site with users, not signed in": {makeSiteWithUsers(t, local).made, here, nil, http.StatusOK},
	} {
		for _, path := range []string{"/statements.json", paths.API + "/statements/" + madeStatement, paths.API + "/statements/" + madeStatement + "/export"} {
			w := c.site.Send(http.MethodGet, c.from+path, "", c.header...)
			if w.Code != c.want || (w.Code == http.StatusOK) == strings.Contains(w.Body.String(), "private") {
				t.Errorf("%s: %s: %d, want %d: %s", name, path, w.Code, c.want, w.Body)
			}
		}
	}
}
