package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

// What asks for too much at once is refused with the limit in words, as a page and in the API.
func TestTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	many := func(name string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "&%s=x%d", name, i)
		}
		return b.String()
	}
	query := func(q string) string { return "q=" + url.QueryEscape(q) }
	for _, c := range []struct {
		name, parameters string
		status           int
		says             string
		page             int // status of the page, which searches for words where the query language is at a loss
	}{
		{"a filter 4,000 times", "q=children" + many("authority", 4000), 414, "at most", 414},
		{"a filter 51 times", "q=children" + many("authority", 51), 400, "at most 50", 400},
		{"201 parameters", "q=children" + many("authority", 40) + many("document", 40) + many("publisher", 40) + many("inspector", 40) + many("framework", 41), 400, "at most 200", 400},
		{"a long text and 60 filters", query(strings.Repeat("<&", 6000)) + many("authority", 30) + many("inspector", 30), 400, "beside so long a text at most", 400},
		{"60 kB", "q=" + strings.Repeat("a", 60_000), 414, "at most 53248", 414},
		{"26 similar spellings", query(strings.Repeat("safegard~ ", 26)), 400, "at most 25", 200},
		{"101 beginnings", query(strings.Repeat("safegu* ", 101)), 400, "at most 100", 200},
		{"a phrase of 3,000 words", query(`"` + strings.Repeat("the of ", 1500) + `"`), 400, "at most 250", 200},
		{"800 phrases with room", query(strings.Repeat(`"the of"~999 `, 800)), 400, "at most 50", 200},
		{"a phrase of hyphens", query(`"` + strings.Repeat("a-b-c-d-e-f ", 60) + `"`), 400, "at most 250", 200},
		{"groups near each other", query("(" + strings.Repeat("the OR ", 40) + "of) NEAR/999 (" + strings.Repeat("and OR ", 40) + "to)"), 400, "at most 50", 200},
		{"1,000 alternatives", query(strings.Repeat("police OR ", 1000) + "council"), 400, "at most 500", 200},
		{"similar spellings in a field in brackets", query("text:(" + strings.Repeat("safegard~ OR ", 30) + "x)"), 400, "at most 25", 200},
	} {
		w := get(t, m, paths.API+"/search?"+c.parameters)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || w.Header().Get("Content-Type") != handler.MediaProblem {
			t.Errorf("%s: %d %.300s", c.name, w.Code, w.Body)
		}
		if w := get(t, m, "/search?"+c.parameters); w.Code != c.page || c.page == 200 && !strings.Contains(w.Body.String(), "was searched as words") {
			t.Errorf("%s, the page: %d %.300s", c.name, w.Code, w.Body)
		}
	}
	for name, parameters := range map[string]string{
		"50 authorities":   "q=children" + many("authority", 50),
		"pasted prose":     query(strings.Repeat("The council said that staff of the police and of the council meet. ", 240)),
		"prose that cites": query(strings.Repeat("It said that “staff of the police and of the council meet” once a week. ", 30)),
		"25 spellings":     query(strings.Repeat("safegard~ ", 25)),
	} {
		if w := get(t, m, paths.API+"/search?"+parameters); w.Code != 200 {
			t.Errorf("%s: %d %.300s", name, w.Code, w.Body)
		}
	}
}

// Strangers who send slowly are answered before they have sent all of it, and nobody waits for the rest.
func TestSlowStrangersAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{})
	server := httptest.NewServer(s)
	defer server.Close()
	for _, path := range []string{"/upload", "/upload.json", "/documents/aldwick-2014/correct", "/documents/aldwick-2014/correct.json", "/collections.json", paths.API + "/statements"} {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n0123456789", path)
		w, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if w.StatusCode != http.StatusUnauthorized || !w.Close {
			t.Errorf("%s: %d, to be closed: %t", path, w.StatusCode, w.Close)
		}
	}
}

// One network address that sends files slowly takes few of the places for them, and keeps nobody from checking a text.
func TestSlowFilesOfStrangers(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	server := httptest.NewServer(s)
	defer server.Close()
	type answer struct {
		*http.Response
		err error
	}
	answers := make(chan answer)
	const slow = 5
	for range slow {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, "POST /check.json HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 192.0.2.1\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 10000000\r\n\r\n--x\r\n")
		go func() {
			w, err := http.ReadResponse(bufio.NewReader(c), nil)
			select {
			case answers <- answer{w, err}:
			case <-t.Context().Done():
			}
		}()
	}
	if w := <-answers; w.err != nil || w.StatusCode != http.StatusServiceUnavailable || !w.Close {
		t.Errorf("the first of %d that is answered: %+v, %v", slow, w.Response, w.err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+paths.API+"/check", strings.NewReader(`{"text":"He said “The police knew of the risk.”"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", "192.0.2.1")
	w, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	w.Body.Close()
	if w.StatusCode != http.StatusOK {
		t.Errorf("a text beside them: %d", w.StatusCode)
	}
}

// A site that is full says so and when to come back; what watches it and who signs in need no place.
func TestAFullSite(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	s.Work, s.Pictures = handler.NewGate(0, 0, 0), handler.NewGate(0, 0, 0)
	for path, want := range map[string]int{
		"/": 503, "/search?q=police": 503, paths.API + "/search?q=police": 503, "/documents": 503,
		"/healthz": 200, "/readyz": 200, "/sign-in": 200, "/help": 200, "/robots.txt": 503, "/favicon.ico": 301, "/opensearch.xml": 200,
	} {
		w := get(t, s, path)
		if w.Code != want && !(want == 301 && w.Code/100 == 3) || want == 503 && w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d, want %d; %v", path, w.Code, want, w.Header())
		}
	}
}

// No page has what was searched for so often that it is many times as long as what was asked.
func TestLongQueriesMakeNoLongPages(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	for name, q := range map[string]string{
		"prose": strings.Repeat("The council said that staff of the police and of the council meet. ", 240), "signs": strings.Repeat("<&\" police ", 1200),
		"operators": strings.Repeat("police AND council ", 800), "quotations": strings.Repeat("“staff of the police” ", 400), "one word": strings.Repeat("a", 16_000),
	} {
		for _, path := range []string{"/search", "/documents", "/documents/inquiry-2015", "/documents/inquiry-2015/read", "/documents/inquiry-2015/pages/1"} {
			w := get(t, m, path+"?q="+url.QueryEscape(q))
			if w.Code != http.StatusOK || w.Body.Len() > 1<<20 {
				t.Errorf("%s at %s: status %d, %d bytes", name, path, w.Code, w.Body.Len())
			}
		}
	}
}

// Beside a long query the choices are in lists; beside a short one they are links, and what was found is marked where they lead.
func TestChoicesOfALongQuery(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	short := get(t, m, "/search?q=police").Body.String()
	if !strings.Contains(short, "?q=police\"") || !strings.Contains(short, "kind=") {
		t.Errorf("a short query: %.3000s", short)
	}
	long := get(t, m, "/search?q="+url.QueryEscape(strings.Repeat("police council ", paths.MaxMarked/10))).Body.String()
	if !strings.Contains(long, `name="kind"`) || strings.Contains(long, "kind=inquiry") || !strings.Contains(long, `href="/passages/`) {
		t.Errorf("a long query: %.3000s", long)
	}
}
