package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestSignIn(t *testing.T) {
	u, _ := anna(t)
	for _, c := range []struct{ name, password, want string }{
		{"anna", goodPassword, "anna"}, {" ANNA ", goodPassword, "anna"},
		{"anna", "wrong horse battery", ""}, {"anna", "", ""}, {"ben", goodPassword, ""}, {"", goodPassword, ""}, {"a b", goodPassword, ""},
		{"anna", strings.Repeat("x", 2000), ""},
	} {
		name, err := u.SignIn(t.Context(), c.name, c.password, "192.0.2.1", "")
		if name != c.want || (c.want == "") != errors.Is(err, ErrWrongPassword) {
			t.Errorf("%q with %q: %q, %v", c.name, c.password, name, err)
		}
	}
}

// A session lasts as long as it is used, but not for ever, and ends with the password, the user, or everywhere.
func TestSessions(t *testing.T) {
	u, c := anna(t)
	begin := func() (string, Session) {
		t.Helper()
		value, s, err := u.BeginSession("anna")
		if err != nil {
			t.Fatal(err)
		}
		return value, s
	}
	value, first := begin()
	if s, err := u.ResumeSession(value); err != nil || s.Name != "anna" || !s.Until.Equal(c.now().Add(sessionTime)) {
		t.Errorf("%+v, %v", s, err)
	}
	if _, _, ok := u.RenewSession(first); ok {
		t.Error("a session was renewed at once")
	}
	c.pass(sessionTime)
	if _, err := u.ResumeSession(value); !errors.Is(err, ErrInvalid) {
		t.Errorf("a session that has ended: %v", err)
	}
	value, _ = begin()
	began, renewed := c.now(), 0
	for {
		s, err := u.ResumeSession(value)
		if err != nil {
			break
		}
		if later, _, ok := u.RenewSession(s); ok {
			value = later
			renewed++
		}
		c.pass(6 * time.Hour)
	}
	if lasted := c.now().Sub(began); lasted < sessionMost || lasted > sessionMost+6*time.Hour || renewed < 50 {
		t.Errorf("it was used for %s and renewed %d times", lasted, renewed)
	}
	for what, end := range map[string]func() error{
		"password":   func() error { return u.SetPassword("anna", "another good one") },
		"everywhere": func() error { return u.SignOutEverywhere("anna") },
		"removal":    func() error { return errors.Join(u.Remove("anna"), u.Add("anna", goodPassword)) },
	} {
		value, _ := begin()
		if _, err := u.ResumeSession(value); err != nil {
			t.Errorf("%s: %v before", what, err)
		}
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if _, err := u.ResumeSession(value); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v after", what, err)
		}
	}
	if _, _, err := u.BeginSession("ben"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a session of nobody: %v", err)
	}
}

// No letter of a session's value can be changed, and nobody else's key signs one.
func TestForgedSessions(t *testing.T) {
	u, c := anna(t)
	value, _, err := u.BeginSession("anna")
	if err != nil {
		t.Fatal(err)
	}
	for i := range value {
		altered := []byte(value)
		altered[i] ^= 1
		if _, err := u.ResumeSession(string(altered)); !errors.Is(err, ErrInvalid) {
			t.Errorf("with the byte %d altered: %v", i, err)
		}
	}
	parts := strings.Split(value, ".")
	says, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	longer := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(says), `"u":`, `"u":9`, 1)))
	other, oc := anna(t)
	oc.at = c.at
	foreign, _, err := other.BeginSession("anna")
	if err != nil {
		t.Fatal(err)
	}
	for _, forged := range []string{"", ".", "s1.", "s1..", parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".", parts[0] + "." + longer + "." + parts[2], foreign, value + "." + parts[2], value + "=", value + "\n"} {
		if _, err := u.ResumeSession(forged); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", forged, err)
		}
	}
	if _, err := sameUsers(t, other, oc).ResumeSession(foreign); err != nil {
		t.Errorf("where it was made: %v", err)
	}
}

// Whoever fails waits, longer each time, whether there is such a user or not; whoever waits is let in.
func TestThrottleByName(t *testing.T) {
	for _, name := range []string{"anna", "nobody"} {
		u, c := anna(t)
		var waits []time.Duration
		for i := range 14 {
			_, err := u.SignIn(t.Context(), name, "wrong horse battery", fmt.Sprintf("192.0.2.%d", i), "") // each from elsewhere
			var soon *TooSoonError
			if errors.As(err, &soon) {
				if _, again := u.SignIn(t.Context(), name, goodPassword, "198.51.100.1", ""); !errors.As(again, new(*TooSoonError)) {
					t.Errorf("%s: the right password in the meantime: %v", name, again)
				}
				waits = append(waits, soon.Wait)
				c.pass(soon.Wait)
				_, err = u.SignIn(t.Context(), name, "wrong horse battery", fmt.Sprintf("192.0.2.%d", i), "")
			}
			if !errors.Is(err, ErrWrongPassword) {
				t.Fatalf("%s, try %d: %v", name, i, err)
			}
		}
		if got := fmt.Sprint(waits); got != "[1s 2s 4s 8s 16s 32s 1m0s 1m0s 1m0s]" {
			t.Errorf("%s: waits of %s", name, got)
		}
		c.pass(time.Minute)
		if got, err := u.SignIn(t.Context(), name, goodPassword, "192.0.2.1", ""); (got == "anna") != (name == "anna") {
			t.Errorf("%s after the wait: %q, %v", name, got, err)
		}
		if name == "anna" { // what failed before is forgotten
			if _, err := u.SignIn(t.Context(), name, "wrong horse battery", "192.0.2.1", ""); !errors.Is(err, ErrWrongPassword) {
				t.Error(err)
			}
			if _, err := u.SignIn(t.Context(), name, goodPassword, "192.0.2.1", ""); err != nil {
				t.Error(err)
			}
		}
	}
}

// Whoever tries many names waits, too, and cannot shorten that by signing in under their own.
func TestThrottleByNetwork(t *testing.T) {
	u, c := anna(t)
	try := func(i int) error {
		_, err := u.SignIn(t.Context(), fmt.Sprintf("user%d", i), goodPassword, fmt.Sprintf("2001:db8::%x", i+1), "")
		return err
	}
	for i := range 10 {
		if err := try(i); !errors.Is(err, ErrWrongPassword) {
			t.Fatalf("try %d: %v", i, err)
		}
		if _, err := u.SignIn(t.Context(), "anna", goodPassword, "2001:db8::ffff", ""); i < 9 && err != nil {
			t.Fatalf("anna, after try %d: %v", i, err)
		}
	}
	if err := try(11); !errors.As(err, new(*TooSoonError)) {
		t.Errorf("the eleventh: %v", err)
	}
	if _, err := u.SignIn(t.Context(), "anna", goodPassword, "2001:db8:0:1::1", ""); err != nil {
		t.Errorf("from another network: %v", err)
	}
	c.pass(forgetAfter + time.Second)
	if err := try(12); !errors.Is(err, ErrWrongPassword) {
		t.Errorf("an hour later: %v", err)
	}
}

// Whoever guesses waits after a restart as before, and learns there no more of which names there are.
func TestThrottleAfterARestart(t *testing.T) {
	u, c := anna(t)
	for i := range 10 {
		if _, err := u.SignIn(t.Context(), []string{"anna", "nobody"}[i%2], "wrong horse battery", "2001:db8::1", ""); !errors.Is(err, ErrWrongPassword) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	again := sameUsers(t, u, c)
	for _, name := range []string{"anna", "nobody"} {
		if _, err := again.SignIn(t.Context(), name, goodPassword, "2001:db8::2", ""); !errors.As(err, new(*TooSoonError)) {
			t.Errorf("%s, from the same network: %v", name, err)
		}
		if _, err := again.SignIn(t.Context(), name, "wrong horse battery", "192.0.2.1", ""); !errors.Is(err, ErrWrongPassword) {
			t.Errorf("%s, from elsewhere: %v", name, err)
		}
	}
	c.pass(forgetAfter + time.Second)
	if _, err := sameUsers(t, u, c).SignIn(t.Context(), "anna", goodPassword, "2001:db8::1", ""); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

// Tries that failed while the clock was ahead keep nobody out until then.
func TestThrottleAfterAWrongClock(t *testing.T) {
	u, c := anna(t)
	c.pass(1000 * time.Hour)
	for i := range 10 {
		if _, err := u.SignIn(t.Context(), []string{"anna", "nobody"}[i%2], "wrong horse battery", "192.0.2.1", ""); !errors.Is(err, ErrWrongPassword) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	c.pass(-1000 * time.Hour)
	if _, err := sameUsers(t, u, c).SignIn(t.Context(), "anna", goodPassword, "192.0.2.1", ""); err != nil {
		t.Errorf("with the clock set right: %v", err)
	}
}

// Tries at the same time are counted before they have ended.
func TestThrottleOfTriesAtOnce(t *testing.T) {
	u, _ := anna(t)
	var heard, refused int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			_, err := u.SignIn(t.Context(), "anna", "wrong horse battery", "192.0.2.1", "")
			mu.Lock()
			defer mu.Unlock()
			if errors.As(err, new(*TooSoonError)) {
				refused++
			} else if errors.Is(err, ErrWrongPassword) {
				heard++
			}
		})
	}
	wg.Wait()
	if heard != 5 || refused != 35 {
		t.Errorf("%d were heard and %d refused", heard, refused)
	}
}

// However many names and networks are tried, what is remembered stays small; the latest stay.
func TestThrottleForgets(t *testing.T) {
	c := newClock()
	th := newThrottle(c.now)
	for i := range 3 * maxCounted {
		th.countTry(fmt.Sprint("name", i), fmt.Sprint("network", i))
		c.pass(time.Millisecond)
	}
	if n, m := len(th.names.tries), len(th.networks.tries); n > maxCounted || n < maxCounted/2 || m > maxCounted || th.names.tries[fmt.Sprint("name", 3*maxCounted-1)] == nil {
		t.Errorf("%d names, %d networks", n, m)
	}
	c.pass(2 * forgetAfter)
	for i := range maxCounted {
		th.countTry(fmt.Sprint("new", i), fmt.Sprint("new", i))
		c.pass(time.Second)
	}
	if th.names.tries[fmt.Sprint("name", 3*maxCounted-1)] != nil {
		t.Error("a name is remembered for hours")
	}
}

// Where others are signing in, one waits, and a try that was not heard is not counted.
func TestSignInWaitsItsTurn(t *testing.T) {
	u, _ := anna(t)
	for range maxHashes {
		u.hashes <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		if _, err := u.SignIn(ctx, "anna", goodPassword, "", ""); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	<-u.hashes
	if name, err := u.SignIn(t.Context(), "anna", goodPassword, "", ""); name != "anna" || err != nil {
		t.Errorf("%q, %v", name, err)
	}
}

func TestNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "unknown", "x": "unknown",
	} {
		if got := Network(in); got != want {
			t.Errorf("%q belongs to %q, want %q", in, got, want)
		}
	}
}

// BenchmarkSignIn is what one sign-in costs, as the program is set.
func BenchmarkSignIn(b *testing.B) {
	u := Open(b.TempDir(), Options{})
	if err := u.Add("anna", goodPassword); err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"anna", "nobody"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				u.tries = newThrottle(time.Now)
				u.SignIn(b.Context(), name, goodPassword, "192.0.2.1", "")
			}
		})
	}
}

// BenchmarkResume is what each request of somebody who is signed in costs.
func BenchmarkResume(b *testing.B) {
	u, _ := anna(b)
	value, _, err := u.BeginSession("anna")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := u.ResumeSession(value); err != nil {
			b.Fatal(err)
		}
	}
}
