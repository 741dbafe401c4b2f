package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/web/auth"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/pages"
	"evidence/web/paths"
)

const goodPassword = "correct horse battery"

// A site with users is a made site of which anna is a user, by a clock that tests move.
type siteWithUsers struct {
	*made
	users *auth.Users
	dir   string
	mu    sync.Mutex
	at    time.Time
}

func (s *siteWithUsers) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

func (s *siteWithUsers) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = s.at.Add(d)
}

// makeSiteWithUsers gives a site that everybody reaches at https://evidence.example, unless o says otherwise.
func makeSiteWithUsers(t testing.TB, o handler.Options) *siteWithUsers {
	t.Helper()
	s := &siteWithUsers{dir: t.TempDir(), at: time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)}
	s.users = auth.Open(s.dir, auth.Options{Clock: s.now, Cost: auth.Cost{Memory: 64, Passes: 1, Threads: 1}})
	t.Cleanup(func() { s.users.Close() })
	if err := s.users.Add("anna", goodPassword); err != nil {
		t.Fatal(err)
	}
	o.Users = s.users
	if o.Importer == nil {
		o.Importer = &testImporter{}
	}
	s.made = makeSite(t, o, false)
	return s
}

// Send asks for an address; header holds names and values in turn.
func (m *made) Send(method, address, body string, header ...string) *httptest.ResponseRecorder {
	m.t.Helper()
	r := httptest.NewRequestWithContext(m.t.Context(), method, address, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w
}

// signIn sends the form and gives the answer.
func (m *made) signIn(name, password, next string, header ...string) *httptest.ResponseRecorder {
	m.t.Helper()
	form := url.Values{pages.FieldName: {name}, pages.FieldPassword: {password}, paths.ParamNext: {next}}
	site := "https://evidence.example"
	if m.Local {
		site = "http://127.0.0.1:8080"
	}
	return m.Send(http.MethodPost, site+paths.SignIn, form.Encode(), header...)
}

// asAnna gives the headers of a request by a browser in which anna is signed in.
func (s *siteWithUsers) asAnna() []string {
	s.t.Helper()
	w := s.signIn("anna", goodPassword, "")
	c := sessionCookie(s.t, w)
	return []string{"Cookie", c.Name + "=" + c.Value, "Sec-Fetch-Site", "same-origin"}
}

// sessionCookie is the one cookie that an answer sets.
func sessionCookie(t testing.TB, w *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	var found []*http.Cookie
	for _, c := range w.Result().Cookies() {
		if !strings.HasSuffix(c.Name, "-device") {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("status %d, cookies %v", w.Code, found)
	}
	return found[0]
}

// mayUploadAs wants that an upload is taken in, or not.
func (m *made) mayUploadAs(want bool, what, address string, header ...string) {
	m.t.Helper()
	w := newSending().file("a.pdf", "%PDF-1").to(m.t.(*testing.T), m, address, header...)
	if got := w.Code == http.StatusOK; got != want {
		m.t.Errorf("%s: status %d: %.300s", what, w.Code, w.Body)
	}
}

// Each mode lets those write whom it should, and says on every page which it is.
func TestWhoMayWrite(t *testing.T) {
	t.Parallel()
	local, public := handler.Options{Local: true}, handler.Options{PublicURL: publicURL(t, "https://evidence.example")}
	const here, there = "http://127.0.0.1:8080", "https://evidence.example"
	for _, c := range []struct {
		name      string
		options   handler.Options
		users     bool
		Site      string
		anonymous int // status of an upload without a sign
		authState string
	}{
		{"this computer", local, false, here, 200, "anyone at this computer can add"},
		{"this computer, under another name", local, false, "http://reports.example", 421, "This site is read-only"},
		{"other computers", handler.Options{}, false, "http://192.0.2.7", 403, "This site is read-only"},
		{"other computers, at this one", handler.Options{}, false, here, 403, "This site is read-only"},
		{"public", public, false, there, 403, "This site is read-only"},
		{"public, at this computer", handler.Options{Local: true, PublicURL: public.PublicURL}, false, here, 403, "This site is read-only"},
		{"users at this computer", local, true, here, 401, ""},
		{"users elsewhere", handler.Options{}, true, "http://192.0.2.7", 401, ""},
		{"users in public", public, true, there, 401, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := makeSiteWithUsers(t, c.options)
			if !c.users {
				if err := s.users.Remove("anna"); err != nil {
					t.Fatal(err)
				}
			}
			if w := newSending().file("a.pdf", "%PDF-1").to(t, s, c.Site+paths.Upload); w.Code != c.anonymous {
				t.Errorf("an upload has status %d, want %d", w.Code, c.anonymous)
			}
			w := s.Send(http.MethodGet, c.Site+"/documents", "")
			page := htmltest.Parse(t, w.Body)
			if c.authState != "" {
				htmltest.Check(t, page, htmltest.In("footer .standing", htmltest.HasText(c.authState)), htmltest.In(`footer a[href="/help#editing"]`), htmltest.None(`nav a[href^="/sign-in"]`))
			}
			if c.users {
				htmltest.Check(t, page, htmltest.None("footer .standing"), htmltest.In(`nav a[href^="/sign-in"]`, htmltest.Attr("href", "/sign-in?next=%2Fdocuments")))
			}
			links := len(htmltest.All(page, `main a[href="/upload"]`))
			if want := c.anonymous == 200; (links == 1) != want {
				t.Errorf("%d links to where reports are added", links)
			}
		})
	}
}

// A script writes in the name of its token's user, and by nothing else that it sends.
func TestTokensOfScripts(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{})
	token, err := s.users.NewToken("anna", "x")
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://evidence.example/upload.json"
	s.mayUploadAs(true, "the token", address, "Authorization", "Bearer "+token)
	s.mayUploadAs(true, "the token, the scheme in other letters", address, "Authorization", "bearer  "+token)
	s.mayUploadAs(true, "the token from a program that names another site", address, "Authorization", "Bearer "+token, "Origin", "https://tool.example", "Sec-Fetch-Site", "cross-site")
	s.mayUploadAs(false, "the token from a page of another site with a cookie", address, "Authorization", "Bearer "+token, "Cookie", "a=b", "Sec-Fetch-Site", "cross-site")
	s.mayUploadAs(false, "nothing", address)
	s.mayUploadAs(false, "another token", address, "Authorization", "Bearer "+token+"x")
	s.mayUploadAs(false, "no token", address, "Authorization", "Bearer")
	s.mayUploadAs(false, "the password", address, "Authorization", "Basic YW5uYTpjb3JyZWN0IGhvcnNlIGJhdHRlcnk=")
	s.mayUploadAs(false, "a wrong token with anna's cookie", address, append(s.asAnna(), "Authorization", "Bearer x")...)
	w := s.Send(http.MethodPost, address, "", "Authorization", "Bearer x")
	if w.Code != 401 || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer ") || w.Header().Get("Content-Type") != handler.MediaProblem || !strings.Contains(w.Body.String(), "evidence user token") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := s.Send(http.MethodGet, "https://evidence.example/sign-in.json", "", "Authorization", "Bearer "+token); !strings.Contains(w.Body.String(), `"name":"anna","may_write":true`) {
		t.Errorf("who it is: %s", w.Body)
	}
	if err := s.users.Revoke("anna", "x"); err != nil {
		t.Fatal(err)
	}
	s.mayUploadAs(false, "the token when it is revoked", address, "Authorization", "Bearer "+token)
}

// Where there are no users a token opens nothing, at this computer either: a wrong one is never passed over.
func TestTokenWithoutUsers(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{Local: true, Importer: &testImporter{}}, false)
	m.mayUploadAs(true, "nothing", ownUpload)
	if w := newSending().file("a.pdf", "%PDF-1").to(t, m, ownUpload, "Authorization", "Bearer x", "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusUnauthorized {
		t.Errorf("a token: %d %s", w.Code, w.Body)
	}
}

// What pages of other sites send is refused before anything is looked at, whoever is signed in.
func TestOtherSitesPages(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{PublicURL: publicURL(t, "https://evidence.example"), Corrector: &testCorrector{}})
	anna := s.asAnna()[:2]
	for _, path := range []string{paths.Upload, paths.Correct("aldwick-2014"), paths.SignIn, paths.SignOut, "/documents"} {
		for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "https://evidence.example.evil.example"}} {
			w := s.Send(http.MethodPost, "https://evidence.example"+path, "title=x", append(from, anna...)...)
			if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "page of another site") || len(w.Result().Cookies()) > 0 {
				t.Errorf("%s, %s: %d, %v", path, from, w.Code, w.Result().Cookies())
			}
		}
	}
	// The proxy may hand on another Host than the site's own address.
	if w := s.Send(http.MethodPost, "http://127.0.0.1:8080"+paths.SignOut, "", "Origin", "https://evidence.example"); w.Code != http.StatusSeeOther {
		t.Errorf("behind a proxy: %d %s", w.Code, w.Body)
	}
}

// Programs on other sites may read, but nothing that is about who asks or that users wrote, and never with a cookie.
func TestNoCredentialsAcrossSites(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{Corrector: &testCorrector{}})
	token, err := s.users.NewToken("anna", "x")
	if err != nil {
		t.Fatal(err)
	}
	anna := s.asAnna()
	s.pass(2 * time.Hour) // so that the session would be renewed
	for path, shared := range map[string]bool{paths.API + "/search?q=police": true, "/documents.json": true, "/sign-in.json": false, "/upload.json": false, paths.Correct("aldwick-2014") + ".json": false, "/documents": false,
		paths.Statements + ".json": false, paths.Statement(madeStatement) + ".json": false, paths.Statement("none") + ".json": false, paths.Statement(madeStatement) + "/history.json": false, paths.Statement(madeStatement) + "/feed.atom": false,
		paths.API + "/statements": false, paths.API + paths.Statement(madeStatement): false, paths.API + paths.Statement(madeStatement) + "/export": false, paths.API + paths.Statement(madeStatement) + "/briefing?form=json": false,
		paths.API + paths.Statement("none"): false, paths.API + paths.Statement(madeStatement) + "?x=1": false} {
		for _, by := range [][]string{nil, anna, {"Authorization", "Bearer " + token}} {
			w := s.Send(http.MethodGet, "https://evidence.example"+path, "", by...)
			h := w.Header()
			if (h.Get("Access-Control-Allow-Origin") == "*") != shared || h.Get("Access-Control-Allow-Credentials") != "" || shared && h.Get("Set-Cookie") != "" {
				t.Errorf("%s: %d %v", path, w.Code, h)
			}
		}
	}
	w := s.Send(http.MethodOptions, "https://evidence.example"+paths.API+"/search", "", "Origin", "https://other.example", "Access-Control-Request-Headers", "authorization")
	if h := w.Header(); strings.Contains(strings.ToLower(h.Get("Access-Control-Allow-Headers")), "authorization") || h.Get("Access-Control-Allow-Credentials") != "" || strings.Contains(h.Get("Access-Control-Allow-Methods"), "POST") {
		t.Errorf("%v", h)
	}
}

// A page for somebody who is signed in is kept by their browser alone, and is another page than that of others.
func TestPagesOfUsersAreNotShared(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{})
	anna := s.asAnna()
	for path := range s.pages() {
		if strings.Contains(path, "/api/") {
			continue
		}
		open := s.Send(http.MethodGet, "https://evidence.example"+path, "")
		w := s.Send(http.MethodGet, "https://evidence.example"+path, "", anna...)
		if w.Code != 200 {
			continue
		}
		keep := w.Header().Get("Cache-Control")
		if keep != "private, no-cache" && keep != "no-store" || !varies(w, "Cookie") || !strings.Contains(w.Body.String(), "Signed in as anna") {
			t.Errorf("%s: Cache-Control %q, Vary %q", path, keep, w.Header().Values("Vary"))
		}
		if open.Code == 200 && (!varies(open, "Cookie") || open.Header().Get("ETag") == w.Header().Get("ETag") || strings.Contains(open.Body.String(), "anna")) {
			t.Errorf("%s, not signed in: %v", path, open.Header())
		}
		if again := s.Send(http.MethodGet, "https://evidence.example"+path, "", append(anna, "If-None-Match", open.Header().Get("ETag"))...); open.Code == 200 && again.Code == http.StatusNotModified {
			t.Errorf("%s: the page of others is taken for anna's", path)
		}
	}
	picture := "/originals/" + testlibrary.Sum("aldwick-2014") + "/pages/1.png"
	s.pass(2 * time.Hour)
	if w := s.Send(http.MethodGet, "https://evidence.example"+picture, "", anna...); w.Code != 200 || len(w.Result().Cookies()) > 0 {
		t.Errorf("a picture: %d, cookies %v", w.Code, w.Result().Cookies())
	}
}

func varies(w *httptest.ResponseRecorder, by string) bool {
	return strings.Contains(strings.Join(w.Header().Values("Vary"), ","), by)
}

// Users who are added while the site runs can sign in; where their file is damaged, nobody writes and everybody reads.
func TestUsersChangeWhileTheSiteRuns(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{Local: true})
	other := auth.Open(s.dir, auth.Options{Cost: auth.Cost{Memory: 64, Passes: 1, Threads: 1}})
	defer other.Close()
	if err := other.Remove("anna"); err != nil {
		t.Fatal(err)
	}
	s.mayUploadAs(true, "this computer without users", ownUpload)
	if err := other.Add("ben", goodPassword); err != nil {
		t.Fatal(err)
	}
	s.mayUploadAs(false, "this computer with users", ownUpload)
	if w := s.signIn("ben", goodPassword, ""); w.Code != http.StatusSeeOther {
		t.Errorf("ben: %d", w.Code)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "users.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.mayUploadAs(false, "this computer with a damaged file", ownUpload)
	w := s.Send(http.MethodGet, "http://127.0.0.1:8080/documents", "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "This site is read-only") {
		t.Errorf("reading: %d", w.Code)
	}
}

// A client's own words about its address count for nothing: only proxies that are trusted are believed, from the last to the first.
func TestClient(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("10.0.0.0/30")}
	for _, c := range []struct {
		trusted        []netip.Prefix
		peer, forwards string
		want           string
	}{
		{nil, "192.0.2.1:5000", "", "192.0.2.1"}, {nil, "127.0.0.1:5000", "198.51.100.1", "127.0.0.1"},
		{trusted, "127.0.0.1:5000", "203.0.113.9, 198.51.100.1", "198.51.100.1"}, {trusted, "[::1]:5000", "2001:db8::1", "2001:db8::1"}, {trusted, "10.0.0.2:5000", "198.51.100.1", "198.51.100.1"},
		{trusted, "10.0.0.7:5000", "198.51.100.1", "10.0.0.7"}, {trusted, "127.0.0.1:5000", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"}, {trusted, "127.0.0.1:5000", "<b>", "127.0.0.1"},
		{trusted, "192.0.2.1:5000", "198.51.100.1", "192.0.2.1"}, {trusted, "127.0.0.1:5000", "", "127.0.0.1"}, {trusted, "@", "198.51.100.1", "@"},
	} {
		hr := httptest.NewRequest(http.MethodGet, "/", nil)
		hr.RemoteAddr = c.peer
		if c.forwards != "" {
			hr.Header.Set("X-Forwarded-For", c.forwards)
		}
		r := &handler.Request{Request: hr, Site: &handler.Site{Options: handler.Options{TrustedProxies: c.trusted}}}
		if got := r.ClientIP(); got != c.want {
			t.Errorf("%+v is %q", c, got)
		}
	}
}

// Who took a private statement with them, added one, or added reports of a batch that then failed, can be looked up.
func TestWhatIsRecorded(t *testing.T) {
	t.Parallel()
	im := &testImporter{}
	s := makeSiteWithUsers(t, handler.Options{PublicURL: publicURL(t, "https://evidence.example"), Importer: im})
	const site = "https://evidence.example"
	anna := s.asAnna()
	recorded := 0
	last := func(what string, do func()) {
		t.Helper()
		do()
		log, err := s.users.Log(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		entries := log[:max(0, len(log)-recorded)]
		recorded = len(log)
		if what == "" && len(entries) == 0 {
			return
		}
		if len(entries) != 1 || entries[0].Who != "anna" || entries[0].What+" "+entries[0].About != what {
			t.Errorf("the log has %+v, want %q", entries, what)
		}
	}
	last("sign-in ", func() {})
	const of = "/statements/" + madeStatement
	for path, what := range map[string]string{
		of + ".json": "export", of + "/history.json": "export", paths.API + of: "export", paths.API + of + "/history": "export",
		paths.API + of + "/export": "export", paths.API + of + "/briefing.json": "export", of: "", of + "/history": "", paths.API + of + "/history?since=1": "",
	} {
		if what != "" {
			what += " statement " + madeStatement
		}
		last(what, func() {
			if w := s.Send(http.MethodGet, site+path, "", anna...); w.Code != http.StatusOK {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		})
	}
	last("addition statement one", func() { s.Send(http.MethodPost, site+"/statements", "title=One&text=Staff+met.", anna...) })
	json := append([]string{"Content-Type", handler.MediaJSON}, anna...)
	last("addition statement two", func() {
		own(t, s.made, http.MethodPost, paths.API+"/statements", `{"title":"Two","text":"Staff met."}`, json...)
	})
	im.fails = errors.New("the disk is full")
	last("upload aldwick-2014: added", func() {
		if w := newSending().file("a.pdf", "%PDF-1").to(t, s.made, site+paths.Upload, anna...); w.Code == http.StatusOK {
			t.Errorf("a batch that failed: %d", w.Code)
		}
	})
}
