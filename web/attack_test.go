package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"evidence/web/handler"
	"evidence/web/paths"
)

// An attack is a request that a stranger could send, and what it is answered with.
type attack struct {
	group, method, path, body string
	header                    []string // names and values in turn
	status                    []int    // any of these
	never                     string   // what the answer must not hold; "" for nothing in particular
}

// Secrets that no answer may hold.
var secrets = []string{"root:x:", "argon2id", "goroutine ", "/root/", "PRIVATE KEY", "SQLite format"}

const (
	publicSite = "https://evidence.example"
	formType   = "application/x-www-form-urlencoded"
)

// attacks are requests to a site with users and a public address.
func attacks() []attack {
	var out []attack
	add := func(group, method, path, body, never string, status []int, header ...string) {
		out = append(out, attack{group, method, path, body, header, status, never})
	}
	notThere, refused := []int{400, 404}, []int{401, 403}
	for _, under := range []string{"/documents/", "/passages/", "/authorities/", "/originals/", "/assets/", paths.API + "/documents/", paths.API + "/passages/"} {
		for _, way := range []string{"%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5cwindows%5cwin.ini", "%00", "evidence.db%00.pdf", "....//....//etc/passwd"} {
			add("traversal", "GET", under+way, "", "root:", []int{400, 404, 301, 307})
		}
	}
	for _, method := range []string{"PUT", "PATCH", "TRACE", "PROPFIND", "DELETE", "FOO"} {
		add("method", method, "/search?q=police", "", "", []int{405})
	}
	add("method", "POST", "/search?q=police", "q=police", "", []int{405}, "Content-Type", formType)
	for _, host := range []string{"evil.example", "evidence.example.evil.example", "x.evidence.example", "evil.example:443", "a@evil.example", "0x7f.evil.example"} {
		for _, path := range []string{"/", "/statements.json", "/feed.atom", "/opensearch.xml"} {
			add("host", "GET", path, "", "evil.example", []int{421}, "Host", host)
		}
	}
	for _, next := range []string{"//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)", "///evil.example", "/%0d%0aSet-Cookie:a=b"} {
		add("redirect", "GET", "/sign-in?next="+url.QueryEscape(next), "", `value="`+next, []int{200})
	}
	for _, path := range []string{"/documents/x%0d%0aSet-Cookie:a=b", "/search?q=x%0d%0aSet-Cookie:a=b", "/passages/x%0d%0aX-Y:z", "/originals/x%0a.pdf"} {
		add("splitting", "GET", path, "", "", []int{200, 400, 404})
	}
	for _, markup := range []string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "'-alert(1)-'", "<svg/onload=alert(1)>", "javascript:alert(1)", "\u202eexe.fdp", "{{.}}", "${7*7}"} {
		add("markup", "GET", "/search?q="+url.QueryEscape(markup), "", "<script>alert", []int{200})
		add("markup", "GET", "/documents?authority="+url.QueryEscape(markup), "", "<script>alert", []int{200})
		add("markup", "GET", "/nosuch/"+url.PathEscape(markup), "", "<script>alert", notThere)
	}
	for _, parameters := range []string{"q=%ff%fe", "q=%", "limit=-1", "limit=999999999999999999999", "cursor=AAAA", "page=0", "sort=x%27%20OR%201=1", "year_from=99999", "nosuch=1", "q=a&q=b", "format=exe"} {
		add("parameter", "GET", paths.API+"/search?q=police&"+parameters, "", "", []int{400, 404, 406})
	}
	for _, path := range []string{"/upload", "/upload.json", "/download", "/documents/aldwick-2014/correct.json", paths.Collections, paths.KeptCollection("none"), "/statements", "/statements/" + madeStatement, paths.API + "/statements", paths.API + "/statements/import", paths.API + "/statements/" + madeStatement + "/edits"} {
		add("without a sign", "POST", path, "{}", "", refused, "Content-Type", "application/json")
	}
	add("without a sign", "DELETE", paths.API+"/statements/"+madeStatement, "", "", refused)
	for _, path := range []string{"/statements.json", paths.Collections + ".json", paths.API + "/statements", paths.API + "/statements/" + madeStatement + "/export", "/statements/" + madeStatement + "/history.json"} {
		add("private", "GET", path, "", "claims", []int{401})
	}
	for _, token := range []string{"x", "evidence_", "evidence_AAAA", "' OR 1=1 --", strings.Repeat("A", 5000)} {
		add("token", "POST", "/upload.json", "", "", []int{401}, "Authorization", "Bearer "+token)
	}
	for _, cookie := range []string{"s1.", "s1.e30.", "s1.e30.AAAA", "d1.e30.AAAA", "s2.x.y", strings.Repeat("s1.", 2000)} {
		add("cookie", "POST", "/upload.json", "", "", []int{401}, "Cookie", "__Host-evidence="+cookie)
	}
	for name, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
		for _, path := range []string{"/sign-in", "/sign-out", "/check", "/upload", "/statements", paths.Collections, paths.KeptCollection("none"), paths.API + "/check"} {
			add("another site's page", "POST", path, "name=anna&password=x", "", []int{403}, "Content-Type", formType, name, value)
		}
	}
	for body, kind := range map[string]string{"{": "application/json", strings.Repeat("[", 100_000): "application/json", `{"text":1}`: "application/json", `{"nosuch":1}`: "application/json",
		"text=x": formType, "{}{}": "application/json", "\x1f\x8b\x08": "application/json", "<x/>": "text/xml", `{"text":"a"} `: "text/plain"} {
		add("body", "POST", paths.API+"/check", body, "", []int{400, 415}, "Content-Type", kind)
	}
	add("body", "POST", paths.API+"/check", `{"text":"`+strings.Repeat("a", 2<<20)+`"}`, "", []int{413}, "Content-Type", "application/json")
	add("body", "POST", "/sign-in", "name="+strings.Repeat("a", 1<<20), "", []int{413}, "Content-Type", formType)
	add("body", "POST", "/sign-in", "name=anna", "", []int{415}, "Content-Type", "text/plain")
	for _, c := range [][2]string{{"anna", "' OR '1'='1"}, {"anna' --", "x"}, {"", ""}, {"\x00", "x"}, {"anna", strings.Repeat("a", 10_000)}} {
		add("sign-in", "POST", "/sign-in.json", url.Values{"name": {c[0]}, "password": {c[1]}}.Encode(), "", []int{401}, "Content-Type", formType)
	}
	for _, q := range []string{strings.Repeat("(", 5000), strings.Repeat("NOT ", 3000), strings.Repeat("a", 16_000), "a AND OR NOT", "\x00", "'; DROP TABLE user; --"} {
		add("query", "GET", "/search?q="+url.QueryEscape(q), "", "", []int{200})
	}
	for _, set := range []string{"bytes=0-", "bytes=a-b", "bytes=999999999-"} {
		add("range", "GET", "/originals/"+strings.Repeat("0", 64)+".pdf", "", "", []int{404}, "Range", set)
	}
	for _, id := range []string{"none", "%00", "..%2f..%2fsign-in", "%3Cscript%3Ealert(1)%3C%2fscript%3E", "none?from=-1&to=99", "none.json"} {
		add("frame", "GET", paths.EmbeddedPassages+id, "", "<script>alert", []int{301, 400, 404})
	}
	add("frame", "POST", paths.EmbeddedPassages+"none", "", "", []int{405})
	for _, address := range []string{"https://evil.example/passages/none", "//evil.example/passages/none", "https://evidence.example@evil.example/passages/none", "https://anna:x@evidence.example/passages/none",
		"https://evidence.example.evil.example/passages/none", "https://evidence.example:8443/passages/none", "file:///etc/passwd", "javascript:alert(1)", "https://evidence.example/passages/../statements", "https://evidence.example/sign-in",
		"https://evidence.example/passages/%2e%2e%2fstatements", "https://evidence.example/passages/\"><script>alert(1)</script>", "\x00", "https://[::1", "http://127.0.0.1:8080/passages/none"} {
		add("oEmbed", "GET", paths.OEmbed+"?url="+url.QueryEscape(address), "", "iframe", []int{404})
	}
	for _, parameters := range []string{"", "url=", "url=x&maxwidth=-1", "url=x&maxwidth=0", "url=x&maxheight=1e9", "url=x&maxwidth=%00"} {
		add("oEmbed", "GET", paths.OEmbed+"?"+parameters, "", "", []int{400})
	}
	add("oEmbed", "GET", paths.OEmbed+"?format=xml&url=x", "", "", []int{501})
	for _, width := range []string{"-1", "999999", "x"} {
		add("picture", "GET", "/originals/"+strings.Repeat("0", 64)+"/pages/1.png?width="+width, "", "", []int{400, 404})
	}
	return out
}

// Every attack is answered as it should be, gives no secret away, and no answer lets a page run what it did not bring.
func TestAttacks(t *testing.T) {
	t.Parallel()
	list := append(append(attacks(), fileAttacks()...), mcpAttacks()...)
	if len(list) < 120 {
		t.Fatalf("there are only %d attacks", len(list))
	}
	s := makeSiteWithUsers(t, handler.Options{PublicURL: publicURL(t, publicSite), Addr: "127.0.0.1:8080"})
	tools := s.MCP()
	for i, a := range list {
		r := httptest.NewRequest(a.method, "http://evidence.example/", strings.NewReader(a.body))
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:5000", i%250+1)
		if !setTarget(r, a.path) {
			continue // no client can send it
		}
		for j := 0; j < len(a.header); j += 2 {
			if a.header[j] == "Host" {
				r.Host = a.header[j+1]
			} else {
				r.Header.Set(a.header[j], a.header[j+1])
			}
		}
		w := httptest.NewRecorder()
		if a.group == "mcp" {
			tools.ServeHTTP(w, r)
		} else {
			s.ServeHTTP(w, r)
		}
		name := fmt.Sprintf("%s: %s %.100s %.60q", a.group, a.method, a.path, a.header)
		if !hasStatus(a.status, w.Code) {
			t.Errorf("%s: %d, want %v: %.200s", name, w.Code, a.status, w.Body)
		}
		checkAnswer(t, name, a, w)
	}
}

// setTarget has a request ask for a path as it is written on the wire.
func setTarget(r *http.Request, target string) bool {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return false
	}
	r.URL, r.RequestURI = u, target
	return true
}

func hasStatus(list []int, status int) bool {
	for _, s := range list {
		if s == status {
			return true
		}
	}
	return false
}

// checkAnswer looks at what every answer has to be like.
func checkAnswer(t *testing.T, name string, a attack, w *httptest.ResponseRecorder) {
	t.Helper()
	body := w.Body.String()
	if a.never != "" && strings.Contains(body, a.never) {
		t.Errorf("%s: the answer holds %q", name, a.never)
	}
	for _, secret := range secrets {
		if strings.Contains(body, secret) {
			t.Errorf("%s: the answer holds %q", name, secret)
		}
	}
	h := w.Header()
	if len(h["Set-Cookie"]) > 0 && !strings.HasPrefix(a.path, "/sign-") {
		t.Errorf("%s: it sets %q", name, h["Set-Cookie"])
	}
	if h.Get("X-Y") != "" || strings.Contains(h.Get("Location"), "evil.example") {
		t.Errorf("%s: headers %v", name, h)
	}
	policy := contentPolicy
	if strings.HasPrefix(a.path, paths.EmbeddedPassages) && a.method == "GET" && !strings.Contains(a.path, "%2f") {
		policy = handler.FramedPolicy
	} else if h.Get("X-Frame-Options") != "DENY" {
		t.Errorf("%s: can be framed: %v", name, h)
	}
	if h.Get("Content-Security-Policy") != policy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s: without its security headers: %v", name, h)
	}
	if h.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("%s: lets other sites use what a browser knows", name)
	}
}

// What is no sound HTTP is refused on the wire, one answer for one request.
func TestAttacksOnTheWire(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	server := httptest.NewServer(m)
	defer server.Close()
	for name, c := range map[string]struct {
		sent   string
		status []int
	}{
		"two lengths":             {"POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", []int{400}},
		"a length and chunks":     {"POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", []int{400, 415}},
		"an unknown encoding":     {"POST /check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", []int{501}},
		"a negative length":       {"POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", []int{400}},
		"a space before a colon":  {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", []int{400}},
		"two hosts":               {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", []int{400}},
		"no host":                 {"GET / HTTP/1.1\r\n\r\n", []int{400}},
		"a chunk that overflows":  {"POST /api/v1/check HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", []int{400}},
		"a control in the target": {"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", []int{400}},
		"a header without a name": {"GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", []int{400}},
		"no protocol":             {"GET /\r\n\r\n", []int{400}},
		"an old preface":          {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{301, 400, 404, 505}},
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, c.sent)
		conn.(*net.TCPConn).CloseWrite()
		in := bufio.NewReader(conn)
		w, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			conn.Close()
			continue
		}
		io.Copy(io.Discard, w.Body)
		if !hasStatus(c.status, w.StatusCode) {
			t.Errorf("%s: %d, want %v", name, w.StatusCode, c.status)
		}
		if rest, _ := io.ReadAll(in); strings.Contains(string(rest), "HTTP/1.1 200") {
			t.Errorf("%s: a second answer: %.200s", name, rest)
		}
		conn.Close()
	}
}
