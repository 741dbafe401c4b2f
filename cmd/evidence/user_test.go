package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/web/auth"
)

const goodPassword = "correct horse battery"

func TestUserCommand(t *testing.T) {
	t.Parallel()
	data := newData(t)
	evidence(t, "user", "list").want(t, exitDone, "There are no users", "evidence user add")
	if made, _ := os.ReadDir(data); len(made) > 0 {
		t.Error("looking made a database")
	}
	typed(t, "short\n", "user", "add", "anna").want(t, exitRefused, "has 5 characters and needs 12 or more")
	typed(t, "", "user", "add", "anna").want(t, exitRefused, "needs 12 or more")
	typed(t, goodPassword, "user", "add", "two words").want(t, exitRefused, `"two words" cannot be a user's name`)
	typed(t, goodPassword+"\r\n", "user", "add", "Anna").want(t, exitDone, "anna can sign in now")
	typed(t, goodPassword, "user", "add", "ANNA").want(t, exitRefused, "there is already a user of that name", "evidence user password anna")
	if _, err := auth.Open(data, auth.Options{}).SignIn(t.Context(), "anna", goodPassword, "", ""); err != nil {
		t.Errorf("the password that was piped: %v", err)
	}
	token := evidence(t, "user", "token", "anna", "--label", "export of statements").want(t, exitDone, "not shown again")
	if name, err := auth.Open(data, auth.Options{}).UserOfToken(strings.TrimSpace(token.out)); name != "anna" || err != nil {
		t.Errorf("the token %q alone on standard output: %q, %v", token.out, name, err)
	}
	evidence(t, "user", "token", "anna", "--label", "export of statements").want(t, exitRefused, "choose another label")
	evidence(t, "user", "list").want(t, exitDone, "anna", "export of statements (")
	list := fromJSON[struct{ Users []auth.User }](t, evidence(t, "user", "list", "--json").want(t, exitDone)).Users
	if len(list) != 1 || list[0].Name != "anna" || len(list[0].Tokens) != 1 || list[0].Made.IsZero() {
		t.Errorf("%+v", list)
	}
	typed(t, "another good one", "user", "password", "anna").want(t, exitDone, "a new password", "1 token is still valid")
	if _, err := auth.Open(data, auth.Options{}).SignIn(t.Context(), "anna", "another good one", "", ""); err != nil {
		t.Errorf("the new password: %v", err)
	}
	evidence(t, "user", "revoke", "anna", "export of statements").want(t, exitDone, "revoked")
	evidence(t, "user", "revoke", "anna", "export of statements").want(t, exitRefused, "no token with the label")
	typed(t, goodPassword, "user", "password", "ben").want(t, exitRefused, `no user of that name: "ben"`)
	evidence(t, "user", "remove", "ben").want(t, exitRefused, `no user of that name: "ben"`)
	evidence(t, "user", "remove", "anna").want(t, exitDone, "anna is removed", "There are no users now")

	for want, args := range map[string][]string{
		"needs an action: add, list": {"user"}, `unknown action "ad"; did you mean "add"?`: {"user", "ad", "x"}, "takes the user's name, not 0 arguments": {"user", "add"},
		"takes no more arguments": {"user", "list", "x"}, "and the token's label, not 1 argument": {"user", "revoke", "x"},
	} {
		evidence(t, args...).want(t, exitUsage, want)
	}
}

// What commands do to users and reports is in the log, the last first; what was not done is not.
func TestCommandsAreRecorded(t *testing.T) {
	t.Parallel()
	newLibrary(t)
	typed(t, goodPassword, "user", "add", "anna").want(t, exitDone)
	evidence(t, "correct", "sample-inquiry-2019", "title=Another title").want(t, exitDone)
	evidence(t, "correct", "sample-inquiry-2019", "colour=red").want(t, exitUsage)
	evidence(t, "remove", "sample-minutes-2023").want(t, exitDone)
	evidence(t, "remove", "sample-minutes-2023", "none").want(t, exitRefused)
	evidence(t, "remove", "sample-minutes-2023").want(t, exitDone, "already")
	log := fromJSON[struct{ Log []store.AuditEntry }](t, evidence(t, "user", "log", "--json").want(t, exitDone)).Log
	var got []string
	for _, e := range log {
		got = append(got, e.What+" "+e.About)
	}
	if want := []string{"removal sample-minutes-2023", "correction sample-inquiry-2019", "user added anna", "index 4 added"}; !slices.Equal(got, want) {
		t.Errorf("the log has %q, want %q", got, want)
	}
}

// A user who is added while the site is served signs in, corrects a report and is found by what was corrected.
func TestUserOfAServedSite(t *testing.T) {
	t.Parallel()
	newData(t)
	pdf := filepath.Join(t.TempDir(), "minutes.pdf")
	testfiles.Write(t, pdf, testfiles.Sample(t, minutesPDF))
	evidence(t, "index", "--manifest", "none", pdf).want(t, exitDone)
	s := serving(t, "--addr", "0.0.0.0:0", "--log", "none").ready(t)
	if !strings.Contains(s.stderr.String(), "read-only because it has no users") {
		t.Errorf("%s", s.stderr)
	}
	s.url = strings.Replace(s.url, "[::]", "127.0.0.1", 1)
	send := func(c *http.Client, path string, form url.Values) (int, string) {
		t.Helper()
		res, err := c.PostForm(s.url+path, form)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	correction := url.Values{"authority": {"Elsewhere"}}
	if status, body := send(http.DefaultClient, "/documents/minutes/correct", correction); status != http.StatusForbidden || !strings.Contains(body, "evidence user add") {
		t.Errorf("without users: %d", status)
	}
	typed(t, goodPassword, "user", "add", "anna").want(t, exitDone)
	if status, _ := send(http.DefaultClient, "/documents/minutes/correct", correction); status != http.StatusUnauthorized {
		t.Errorf("not signed in: %d", status)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	if status, body := send(browser, "/sign-in", url.Values{"name": {"anna"}, "password": {goodPassword}, "next": {"/documents/minutes"}}); status != http.StatusOK || !strings.Contains(body, "Correct these details") {
		t.Errorf("signing in: %d", status)
	}
	if status, body := send(browser, "/documents/minutes/correct", correction); status != http.StatusOK || !strings.Contains(body, "Elsewhere") {
		t.Errorf("correcting: %d", status)
	}
	if status, body := s.get(t, "/search.json?q=authority:elsewhere"); status != http.StatusOK || strings.Contains(body, `"total":0`) {
		t.Errorf("a search as soon as it is corrected: %d %.200s", status, body)
	}
	evidence(t, "correct").want(t, exitDone, "authority", "Elsewhere")
	token := strings.TrimSpace(evidence(t, "user", "token", "anna").want(t, exitDone).out)
	r, err := http.NewRequest(http.MethodPost, s.url+"/documents/minutes/correct.json", strings.NewReader("undo=authority"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("by a script: %s", res.Status)
	}
	evidence(t, "correct").want(t, exitDone, "There are no corrections")
}
