package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/pages"
	"evidence/web/paths"
	"evidence/web/reports"
)

// A testImporter takes in what is sent whole, but for files that are called bad.pdf.
type testImporter struct {
	got        map[string]int64 // bytes by name
	duplicates reports.DuplicatePolicy
	fails      error
}

func (m *testImporter) Import(_ context.Context, files iter.Seq2[reports.Upload, error], duplicates reports.DuplicatePolicy) ([]reports.ImportResult, error) {
	m.got, m.duplicates = map[string]int64{}, duplicates
	var out []reports.ImportResult
	for f, err := range files {
		if err != nil {
			return nil, err
		}
		n, err := io.Copy(io.Discard, f.Content)
		var refusal *corpus.Refusal
		switch {
		case errors.As(err, &refusal):
			out = append(out, reports.ImportResult{Name: f.Name, Outcome: reports.Refused, Reason: refusal.Reason, Advice: refusal.Advice})
			continue
		case err != nil:
			return nil, err
		case f.Name == "bad.pdf":
			out = append(out, reports.ImportResult{Name: f.Name, Outcome: reports.Refused, Reason: "it is no PDF but <b>a web page</b>", Advice: "fetch it again"})
		default:
			out = append(out, reports.ImportResult{Name: f.Name, Outcome: reports.Added, ID: "aldwick-2014", Pages: 1, Passages: 3})
		}
		m.got[f.Name] = n
	}
	return out, m.fails
}

// A sending is a form that is on its way.
type sending struct {
	body bytes.Buffer
	form *multipart.Writer
}

func newSending() *sending {
	s := &sending{}
	s.form = multipart.NewWriter(&s.body)
	return s
}

func (s *sending) field(name, value string) *sending {
	s.form.WriteField(name, value)
	return s
}

func (s *sending) file(name, content string) *sending {
	w, err := s.form.CreateFormFile(pages.FieldFiles, name)
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err != nil {
		panic(err)
	}
	return s
}

// to sends the form; header holds names and values in turn.
func (s *sending) to(t *testing.T, h http.Handler, url string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	s.form.Close()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, url, &s.body)
	r.Header.Set("Content-Type", s.form.FormDataContentType())
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const ownUpload = "http://127.0.0.1:8080" + paths.Upload

func TestUpload(t *testing.T) {
	t.Parallel()
	im := &testImporter{}
	m := makeSite(t, handler.Options{Importer: im, Local: true}, false)
	w := newSending().field(pages.FieldDuplicates, "version").file("a.pdf", "%PDF-1").file(`C:\Reports\bad.pdf`, "<html>").to(t, m, ownUpload, "Sec-Fetch-Site", "same-origin", "Origin", "http://127.0.0.1:8080")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, Cache-Control %q: %s", w.Code, w.Header().Get("Cache-Control"), w.Body)
	}
	if im.got["a.pdf"] != 6 || im.got["bad.pdf"] != 6 || im.duplicates != reports.NewVersion {
		t.Errorf("the importer got %+v", im)
	}
	htmltest.Check(t, htmltest.Parse(t, w.Body),
		htmltest.In("#results h2", htmltest.Text("1 added, 1 refused")), htmltest.In("#results li.added a", htmltest.Attr("href", "/documents/aldwick-2014")),
		htmltest.In("#results li.refused", htmltest.Text("bad.pdf: refused: it is no PDF but <b>a web page</b>. Fetch it again.")),
		fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign)
	w = newSending().file("b.pdf", "%PDF-1").to(t, m, "http://[::1]:8080"+paths.Upload+".json")
	var p pages.UploadPage
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || len(p.Results) != 1 || p.Results[0].Outcome != reports.Added || p.MaxFile != pages.MaxUpload {
		t.Errorf("%v: %s", err, w.Body)
	}
}

// The form is there for those who can use it, and the list of reports leads to it for them alone.
func TestUploadForm(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{Importer: &testImporter{}, Local: true}, false)
	get := func(url string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
		return w
	}
	htmltest.Check(t, htmltest.Parse(t, get("http://localhost:8080/upload").Body),
		htmltest.In("form.upload", htmltest.Attr("method", "post"), htmltest.Attr("enctype", "multipart/form-data")),
		htmltest.Count("form.upload input[type=file][multiple]", 1), htmltest.In("#results", htmltest.Attr("hidden", "")),
		fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign)
	htmltest.Check(t, htmltest.Parse(t, get("http://localhost:8080/documents").Body), htmltest.Count(`main a[href="/upload"]`, 1))
	htmltest.Check(t, htmltest.Parse(t, get("http://reports.example/documents").Body), htmltest.None(`main a[href="/upload"]`))
}

// While there are no users nobody adds anything but those who sit at the computer, on a page of this site.
func TestUploadIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options handler.Options
		url     string
		header  []string
		says    string
	}{
		"another host's name":    {handler.Options{}, "http://reports.example/upload", nil, "has another address"},
		"a name that leads here": {handler.Options{}, "http://127.0.0.1.example/upload", nil, "has another address"},
		"any address":            {handler.Options{}, "http://0.0.0.0:8080/upload", nil, "has another address"},
		"a proxy":                {handler.Options{}, ownUpload, []string{"X-Forwarded-For", "192.0.2.1"}, "through a proxy"},
		"a public address":       {handler.Options{PublicURL: publicURL(t, "https://evidence.example")}, ownUpload, nil, "other computers can reach it"},
		"a page of another site": {handler.Options{}, ownUpload, []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, "a page of another site"},
		"a page of another port": {handler.Options{}, ownUpload, []string{"Origin", "http://127.0.0.1:9090"}, "a page of another site"},
		"a page of no origin":    {handler.Options{}, ownUpload, []string{"Origin", "null"}, "a page of another site"},
		"an older browser":       {handler.Options{}, ownUpload, []string{"Origin", "https://evil.example"}, "a page of another site"},
	} {
		t.Run(name, func(t *testing.T) {
			im := &testImporter{}
			c.options.Importer, c.options.Local = im, true
			m := makeSite(t, c.options, false)
			w := newSending().file("a.pdf", "%PDF-1").to(t, m, c.url, c.header...)
			if w.Code != http.StatusForbidden && w.Code != http.StatusMisdirectedRequest || !strings.Contains(w.Body.String(), c.says) || im.got != nil {
				t.Errorf("status %d, the importer got %v: %s", w.Code, im.got, w.Body)
			}
		})
	}
	for says, o := range map[string]handler.Options{"only shows a library": {Local: true}, "other computers can reach it": {Importer: &testImporter{}}} {
		if w := newSending().file("a.pdf", "%PDF-1").to(t, makeSite(t, o, false), ownUpload); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%+v: %d, without %q", o, w.Code, says)
		}
	}
}

// A form that cannot be used is refused with what to do.
func TestUploadOfNothing(t *testing.T) {
	t.Parallel()
	im := &testImporter{}
	m := makeSite(t, handler.Options{Importer: im, Local: true}, false)
	status := func(w *httptest.ResponseRecorder, want int, says string) {
		t.Helper()
		if w.Code != want || !strings.Contains(w.Body.String(), says) {
			t.Errorf("status %d, want %d and %q: %s", w.Code, want, says, w.Body)
		}
	}
	status(newSending().to(t, m, ownUpload), 400, "No file was sent")
	status(newSending().file("", "").to(t, m, ownUpload), 400, "No file was sent")
	status(newSending().field(pages.FieldDuplicates, "maybe").file("a.pdf", "x").to(t, m, ownUpload), 400, "cannot be")
	cut := newSending().file("a.pdf", strings.Repeat("x", 1000))
	cut.body.Truncate(800)
	cut.form = multipart.NewWriter(io.Discard)
	r := httptest.NewRequest(http.MethodPost, ownUpload, &cut.body)
	first, _, _ := strings.Cut(cut.body.String(), "\r\n")
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+strings.TrimPrefix(first, "--"))
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	status(w, 400, "arrived incomplete")
	r = httptest.NewRequest(http.MethodPost, ownUpload, strings.NewReader("%PDF"))
	r.Header.Set("Content-Type", "application/pdf")
	w = httptest.NewRecorder()
	m.ServeHTTP(w, r)
	status(w, 415, "multipart/form-data")
	many := newSending()
	for range pages.MaxFiles + 1 {
		many.file("a.pdf", "x")
	}
	status(many.to(t, m, ownUpload), 400, "at most 500")
	im.fails = reports.ErrBusy
	w = newSending().file("a.pdf", "x").to(t, m, ownUpload+".json")
	status(w, 503, "Try again")
	if w.Header().Get("Retry-After") != "60" || w.Header().Get("Content-Type") != handler.MediaProblem {
		t.Errorf("%v", w.Header())
	}
	r = httptest.NewRequest(http.MethodPut, ownUpload, nil)
	w = httptest.NewRecorder()
	if m.ServeHTTP(w, r); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("PUT: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

// A file that is too large is refused alone.
func TestUploadTooLarge(t *testing.T) {
	t.Parallel()
	im := &testImporter{}
	m := makeSite(t, handler.Options{Importer: im, Local: true}, false)
	read, write := io.Pipe()
	form := multipart.NewWriter(write)
	go func() {
		large, _ := form.CreateFormFile(pages.FieldFiles, "large.pdf")
		block := make([]byte, 1<<20)
		for range pages.MaxUpload>>20 + 1 {
			large.Write(block)
		}
		small, _ := form.CreateFormFile(pages.FieldFiles, "small.pdf")
		io.WriteString(small, "%PDF-1")
		form.Close()
		write.Close()
	}()
	r := httptest.NewRequest(http.MethodPost, ownUpload, read)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	htmltest.Check(t, htmltest.Parse(t, w.Body), htmltest.In("li.refused", htmltest.HasText("large.pdf.*larger than 200 MB")), htmltest.In("li.added", htmltest.HasText("small.pdf")))
	if im.got["small.pdf"] != 6 || len(im.got) != 1 {
		t.Errorf("the importer got %v", im.got)
	}
}

func TestShownName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"report.pdf": "report.pdf", "../../etc/passwd": "passwd", `C:\a\b.pdf`: "b.pdf", "..": "report.pdf", "/": "report.pdf", "": "report.pdf",
		"a\x00b\n\u202e.pdf": "ab.pdf", "Überprüfung 1.pdf": "Überprüfung 1.pdf", "a\xffb.pdf": "a\uFFFDb.pdf",
		strings.Repeat("é", 300) + ".pdf": strings.Repeat("é", handler.MaxName-4) + ".pdf",
	} {
		if got := handler.FileName(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}
