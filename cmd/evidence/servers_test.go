package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/web/result"
)

// A server is the program as a process that serves a site.
type server struct {
	*exec.Cmd
	url    string
	stderr *lockedBuffer
}

// startServer starts the program as a process that serves a library in PostgreSQL, and waits until it is open.
func startServer(t *testing.T, data, address string, env ...string) *server {
	t.Helper()
	s := &server{Cmd: process(t, "serve", "--addr", "127.0.0.1:0", "--data", data, "--log", "text"), stderr: new(lockedBuffer)}
	s.Env = append(append(s.Env, databaseVar+"="+address), env...)
	s.Cmd.Stderr = s.stderr
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Process.Kill()
		s.Wait()
		if t.Failed() {
			t.Logf("%s logged\n%s", s.url, regexp.MustCompile(`(?m)^.*level=INFO msg=request.*\n`).ReplaceAllString(s.stderr.String(), ""))
		}
	})
	at := regexp.MustCompile(`Evidence Index is at (http://\S+)/`)
	eventually(t, "the server's library is open", func() bool {
		if m := at.FindStringSubmatch(s.stderr.String()); m != nil {
			s.url = m[1]
		}
		if s.url == "" {
			return false
		}
		res, err := http.Get(s.url + "/readyz")
		if err == nil {
			res.Body.Close()
		}
		return err == nil && res.StatusCode == http.StatusOK
	})
	return s
}

// A cluster is two servers of one library, and its database server.
type cluster struct {
	t        *testing.T
	database *testfiles.PostgresServer
	data     [2]string
	servers  [2]atomic.Pointer[server]
	token    string
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, database: testfiles.NewPostgres(t)}
	c.data[0], _ = newLibrary(t)
	c.data[1] = t.TempDir()
	if err := os.Symlink(filepath.Join(c.data[0], "library"), filepath.Join(c.data[1], "library")); err != nil { // the originals are shared
		t.Fatal(err)
	}
	evidence(t, "migrate", "--from", c.data[0], "--to", c.database.Address).want(t, exitDone)
	if err := os.Remove(filepath.Join(c.data[0], store.FileName)); err != nil {
		t.Fatal(err)
	}
	on := []string{"--data", c.data[0], "--database", c.database.Address, "anna"}
	typed(t, goodPassword, append([]string{"user", "add"}, on...)...).want(t, exitDone)
	c.token = strings.TrimSpace(evidence(t, append([]string{"user", "token"}, on...)...).want(t, exitDone).out)
	for i := range c.servers {
		c.start(i)
	}
	return c
}

func (c *cluster) start(i int) { c.servers[i].Store(startServer(c.t, c.data[i], c.database.Address)) }

// send sends JSON to a server as the user, and reads the answer into v where that is 200 or 201.
func (c *cluster) send(i int, method, path string, body, v any) (status int, text string) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, err.Error()
	}
	r, err := http.NewRequest(method, c.servers[i].Load().url+path, bytes.NewReader(b))
	if err != nil {
		return 0, err.Error()
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error() // the server was killed
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	if res.StatusCode < 300 && v != nil {
		if err := json.Unmarshal(answer, v); err != nil {
			return 0, err.Error()
		}
	}
	return res.StatusCode, string(answer)
}

// Somebody who signs in at one server is signed in at the other, and what is added at one is found at the other.
func TestServersShareALibrary(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	first, second := c.servers[0].Load().url, c.servers[1].Load().url
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	page := func(address string) string {
		t.Helper()
		res, err := browser.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return string(body)
	}
	res, err := browser.PostForm(first+"/sign-in", url.Values{"name": {"anna"}, "password": {goodPassword}, "next": {"/documents"}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if body := page(second + "/documents/sample-minutes-2023"); !strings.Contains(body, "Correct these details") {
		t.Error("whoever signed in at one server is not signed in at the other")
	}
	statements := map[string]int{}
	var list struct{ Statements []statement.Summary }
	c.send(1, http.MethodGet, "/api/v1/statements", nil, &list)
	for _, s := range list.Statements {
		statements[s.Title]++
	}
	for title, n := range statements {
		if n > 1 {
			t.Errorf("the statement %q is there %d times", title, n)
		}
	}
	if len(statements) == 0 {
		t.Error("the bundled statements are not there")
	}

	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("files", "added.pdf")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(append(testfiles.Sample(t, minutesPDF), '\n'))
	w.Close()
	r, err := http.NewRequest(http.MethodPost, second+"/upload.json", &form)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", w.FormDataContentType())
	if res, err = http.DefaultClient.Do(r); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("uploading: %s", res.Status)
	}
	eventually(t, "the first server finds what was added at the second", func() bool {
		return strings.Contains(page(first+"/api/v1/search?q=document:added"), `"document":"added"`)
	})
	evidence(t, "remove", "--data", c.data[0], "--database", c.database.Address, "added").want(t, exitDone)
	eventually(t, "the second server does not find what was removed at the first", func() bool {
		return !strings.Contains(page(second+"/api/v1/search?q=document:added"), `"document":"added"`)
	})
}

// editsOverServers is how many edits the writers of the next test are to have acknowledged between what is done to the servers.
const editsOverServers = 60

// Fifty writers edit one statement over two servers; the database server crashes, and then one of the two servers. Each edit that
// was acknowledged is in the history once, whoever had seen an older state was told so, and there is no other answer but that
// the database does not answer.
func TestFiftyWritersOverTwoServers(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	var st statement.Statement
	if status, body := c.send(0, http.MethodPost, "/api/v1/statements", map[string]string{"title": "Busy", "text": "One is so. Two is so. Three is so."}, &st); status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	at := "/api/v1/statements/" + st.ID
	var mu sync.Mutex
	made, clashes, refused := map[int64]string{}, 0, 0
	var stop atomic.Bool
	var wg sync.WaitGroup
	for w := range 50 {
		wg.Go(func() {
			for n := 0; !stop.Load(); n++ {
				var now result.StatementResult
				if status, _ := c.send(w%2, http.MethodGet, at, nil, &now); status != http.StatusOK {
					continue
				}
				claim := now.Statement.Claims[rand.IntN(len(now.Statement.Claims))].ID
				note := fmt.Sprintf("writer %d, note %d", w, n)
				var e statement.Event
				status, body := c.send(w%2, http.MethodPost, at+"/edits", statement.Edit{Op: statement.OpNote, Base: now.Statement.Revision, Claim: claim, Text: note}, &e)
				mu.Lock()
				switch {
				case status == http.StatusOK:
					if other, twice := made[e.Revision]; twice {
						t.Errorf("revision %d is both %q and %q", e.Revision, other, note)
					}
					made[e.Revision] = note
				case status == http.StatusConflict:
					clashes++
				case status == 0, status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
					refused++
				default:
					t.Errorf("%d %.300s", status, body)
				}
				mu.Unlock()
			}
		})
	}
	acknowledged := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(made)
	}
	more := func() {
		t.Helper()
		before := acknowledged()
		eventually(t, "edits are acknowledged", func() bool { return acknowledged() >= before+editsOverServers })
	}
	more()
	c.database.Crash(t)
	eventually(t, "both servers say that the database server does not answer", func() bool {
		for i := range c.servers {
			if status, body := c.send(i, http.MethodGet, at, nil, nil); status != http.StatusServiceUnavailable || !strings.Contains(body, "does not answer") {
				return false
			}
		}
		return true
	})
	if status, body := c.send(0, http.MethodGet, "/healthz", nil, nil); status != http.StatusOK {
		t.Errorf("the server's health: %d %s", status, body)
	}
	c.database.Start(t)
	more()
	c.servers[1].Load().Process.Kill()
	c.start(1)
	more()
	stop.Store(true)
	wg.Wait()

	var history result.StatementHistory
	if status, body := c.send(1, http.MethodGet, at+"/history", nil, &history); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	for i, e := range history.Events {
		if e.Revision != int64(i+1) {
			t.Fatalf("edit %d has the revision %d", i, e.Revision)
		}
		if note := made[e.Revision]; note != "" && (len(e.Change.Claims) != 1 || e.Change.Claims[0].After.Note != note) {
			t.Errorf("revision %d is not %q but %+v", e.Revision, note, e.Change)
		}
		delete(made, e.Revision)
	}
	if len(made) > 0 {
		t.Errorf("acknowledged and lost: %v", made)
	}
	if clashes == 0 {
		t.Error("nobody was told of a clash")
	}
	t.Logf("%d edits in the history, %d clashes told, %d times refused or not answered", len(history.Events), clashes, refused)
	evidence(t, "verify", "--quick", "--data", c.data[0], "--database", c.database.Address).want(t, exitDone)
}
