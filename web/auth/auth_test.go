package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus/store"
)

// cheap is a cost for tests.
var cheap = Cost{Memory: 64, Passes: 1, Threads: 1}

// A clock is moved by tests.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

const goodPassword = "correct horse battery"

// anna gives users of whom there is one, and the clock they go by.
func anna(t testing.TB) (*Users, *clock) {
	t.Helper()
	c := newClock()
	u := Open(filepath.Join(t.TempDir(), "data"), Options{Clock: c.now, Cost: cheap})
	t.Cleanup(func() { u.Close() })
	if err := u.Add("Anna", goodPassword); err != nil {
		t.Fatal(err)
	}
	return u, c
}

// sameUsers gives the same users as another process sees them.
func sameUsers(t testing.TB, u *Users, c *clock) *Users {
	other := Open(u.dir, Options{Clock: c.now, Cost: cheap})
	t.Cleanup(func() { other.Close() })
	return other
}

func TestUsers(t *testing.T) {
	u := Open(filepath.Join(t.TempDir(), "data"), Options{Cost: cheap})
	defer u.Close()
	if any, err := u.HasUsers(); any || err != nil {
		t.Errorf("%v, %v before there is a store", any, err)
	}
	_, signIn := u.SignIn(t.Context(), "anna", goodPassword, "", "")
	_, bearer := u.UserOfToken("x")
	_, resume := u.ResumeSession("s1.x.y")
	if _, err := os.Stat(u.dir); !errors.Is(err, os.ErrNotExist) || signIn != ErrWrongPassword || bearer != ErrInvalid || resume != ErrInvalid {
		t.Errorf("reading made a store: %v, %v, %v, %v", err, signIn, bearer, resume)
	}
	for _, name := range []string{"Ben@example.org", " anna "} {
		if err := u.Add(name, goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	if err := u.Add("ANNA", goodPassword); !errors.Is(err, ErrTaken) {
		t.Errorf("a second anna: %v", err)
	}
	list, err := u.List()
	if err != nil || len(list) != 2 || list[0].Name != "anna" || list[1].Name != "ben@example.org" || list[0].Made.IsZero() || list[0].Tokens == nil {
		t.Errorf("%+v, %v", list, err)
	}
	if err := u.Remove("Anna"); err != nil {
		t.Error(err)
	}
	for _, err := range []error{u.Remove("anna"), u.SetPassword("anna", goodPassword), u.SignOutEverywhere("anna"), u.Revoke("anna", "x")} {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("of a user who was removed: %v", err)
		}
	}
	if err := u.Remove("ben@example.org"); err != nil {
		t.Error(err)
	}
	if any, err := u.HasUsers(); any || err != nil {
		t.Errorf("%v, %v when all are removed", any, err)
	}
}

func TestNamesAndPasswords(t *testing.T) {
	for in, want := range map[string]string{"Anna": "anna", "a.b_c-d@e": "a.b_c-d@e", "Zoe\u0308": "zo\u00eb", "": "", "two words": "", "-x": "", "a/b": "", "a\nb": "", "\xff": "", strings.Repeat("a", 65): ""} {
		if got, err := NormaliseName(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is kept as %q (%v), want %q", in, got, err, want)
		}
	}
	for password, want := range map[string]string{
		goodPassword: "", strings.Repeat("é", MinPassword): "", strings.Repeat("é", MinPassword-1): "needs 12 or more", "annaannaanna": "user's name", strings.Repeat("a", 1025): "longer", "correct\nhorse battery": "cannot be typed", "\xff234567890123": "cannot be typed",
	} {
		if err := CheckPassword("anna", password); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", password, err, want)
		}
	}
	u := Open(t.TempDir(), Options{Cost: cheap})
	if u.Add("anna", "short") == nil || u.Add("a b", goodPassword) == nil {
		t.Error("a user was made of what is refused")
	}
}

// The store holds no password, no token and no session, and only its owner reads it.
func TestSecrecy(t *testing.T) {
	u, _ := anna(t)
	token, err := u.NewToken("anna", "export")
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := u.BeginSession("anna")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(u.dir)
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		info, err := e.Info()
		index := strings.HasSuffix(e.Name(), "-shm") // where pages stand in the log, and none of their words
		if err != nil || runtime.GOOS != "windows" && !index && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v, %v", e.Name(), info.Mode(), err)
		}
		data, err := os.ReadFile(filepath.Join(u.dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{goodPassword, token, strings.TrimPrefix(token, tokenForm), session} {
			if strings.Contains(string(data), secret) {
				t.Errorf("%s holds %q", e.Name(), secret)
			}
		}
	}
}

// A store that others could read is closed to them when it gets a user.
func TestStoreBecomesPrivate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	st, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(st.Close(), os.Chmod(path, 0o644)); err != nil {
		t.Fatal(err)
	}
	u := Open(dir, Options{Cost: cheap})
	defer u.Close()
	if err := u.Add("anna", goodPassword); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// What one process changes another sees at once.
func TestChangesAreSeen(t *testing.T) {
	u, c := anna(t)
	other := sameUsers(t, u, c)
	if _, err := other.SignIn(t.Context(), "ben", goodPassword, "", ""); !errors.Is(err, ErrWrongPassword) {
		t.Errorf("before ben is added: %v", err)
	}
	if err := u.Add("ben", goodPassword); err != nil {
		t.Fatal(err)
	}
	if name, err := other.SignIn(t.Context(), "Ben", goodPassword, "", ""); name != "ben" || err != nil {
		t.Errorf("%q, %v when ben was added", name, err)
	}
	session, _, err := other.BeginSession("ben") // which makes the key
	if err != nil {
		t.Fatal(err)
	}
	if s, err := u.ResumeSession(session); s.Name != "ben" || err != nil {
		t.Errorf("another process' session: %+v, %v", s, err)
	}
}

// Changes at the same time, by two that do not know of each other, are all made.
func TestChangesAtOnce(t *testing.T) {
	u, c := anna(t)
	other := sameUsers(t, u, c)
	const each = 10
	var wg sync.WaitGroup
	for i := range 2 * each {
		by := []*Users{u, other}[i%2]
		wg.Go(func() {
			if err := by.Add(fmt.Sprintf("user%d", i), goodPassword); err != nil {
				t.Error(err)
			}
			if _, _, err := by.BeginSession("anna"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if list, err := u.List(); len(list) != 1+2*each || err != nil {
		t.Errorf("%d users, %v", len(list), err)
	}
}

func TestPasswordForm(t *testing.T) {
	text := cheap.hashPassword(goodPassword)
	h, err := parseHash(text)
	if err != nil || h.cost != cheap || !h.matches(goodPassword) || h.matches(goodPassword+" ") || !strings.HasPrefix(text, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("%s: %+v, %v", text, h, err)
	}
	if cheap.hashPassword(goodPassword) == text {
		t.Error("two hashes of one password are the same")
	}
	if h, _ := parseHash(cheap.hashPassword("caf\u00e9 noir, two")); !h.matches("cafe\u0301 noir, two") {
		t.Error("an accent composed otherwise is another password")
	}
	parts := strings.Split(text, "$")
	for _, wrong := range []string{
		"", "x", "$argon2i$v=19$m=64,t=1,p=1$" + parts[4] + "$" + parts[5], "$argon2id$v=16$m=64,t=1,p=1$" + parts[4] + "$" + parts[5], "$argon2id$v=19$m=64,t=0,p=1$" + parts[4] + "$" + parts[5],
		"$argon2id$v=19$m=64,t=1,p=0$" + parts[4] + "$" + parts[5], "$argon2id$v=19$m=4194304,t=1,p=1$" + parts[4] + "$" + parts[5], "$argon2id$v=19$m=64,t=1,p=1$" + parts[4],
		"$argon2id$v=19$m=64,t=1,p=1$AA$" + parts[5], "$argon2id$v=19$m=64,t=1,p=1$" + parts[4] + "$AA", "$argon2id$v=19$m=64,t=1,p=1$" + parts[4] + "$!",
	} {
		if _, err := parseHash(wrong); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
	if DefaultCost.Memory < 19<<10 || DefaultCost.Passes < 2 {
		t.Errorf("%+v costs less than is usual", DefaultCost)
	}
}

func TestTokens(t *testing.T) {
	u, _ := anna(t)
	token, err := u.NewToken("Anna", "export")
	if err != nil || len(token) < len(tokenForm)+43 {
		t.Fatalf("%q, %v", token, err)
	}
	second, err := u.NewToken("anna", "other")
	if err != nil || second == token {
		t.Fatal(err)
	}
	if name, err := u.UserOfToken(token); name != "anna" || err != nil {
		t.Errorf("%q, %v", name, err)
	}
	for _, wrong := range []string{"", token + "x", token[:len(token)-1], strings.ToUpper(token), tokenSum(token)} {
		if _, err := u.UserOfToken(wrong); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if list, err := u.List(); err != nil || len(list[0].Tokens) != 2 || list[0].Tokens[0].Label != "export" || list[0].Tokens[0].Made.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	for _, label := range []string{"export", "", " ", "a\nb", "\xff", strings.Repeat("x", 65)} {
		if _, err := u.NewToken("anna", label); err == nil {
			t.Errorf("a token with the label %q", label)
		}
	}
	if _, err := u.NewToken("ben", "x"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a token for nobody: %v", err)
	}
	if u.Revoke("anna", "none") == nil {
		t.Error("a token that there is not was revoked")
	}
	if err := u.Revoke("anna", "export"); err != nil {
		t.Error(err)
	}
	if _, err := u.UserOfToken(token); !errors.Is(err, ErrInvalid) {
		t.Errorf("a revoked token: %v", err)
	}
	if err := u.SetPassword("anna", "another good one"); err != nil {
		t.Fatal(err)
	}
	if _, err := u.UserOfToken(second); err != nil {
		t.Errorf("with the password the token ended: %v", err)
	}
	if err := u.Remove("anna"); err != nil {
		t.Fatal(err)
	}
	if _, err := u.UserOfToken(second); !errors.Is(err, ErrInvalid) {
		t.Errorf("the token of a user who was removed: %v", err)
	}
}

// The JSON of a user says nothing of secrets.
func TestUserAsJSON(t *testing.T) {
	u, _ := anna(t)
	list, err := u.List()
	if err != nil {
		t.Fatal(err)
	}
	if data, err := json.Marshal(list[0]); err != nil || string(data) != `{"name":"anna","made":"2031-05-06T07:08:09Z","tokens":[]}` {
		t.Errorf("%s, %v", data, err)
	}
}
