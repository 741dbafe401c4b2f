package auth

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// Strangers who guess at a name do not keep its user out of a browser in which they signed in before; the browser's
// own tries are counted, and what it has lets nobody in.
func TestKnownDevice(t *testing.T) {
	u, _ := anna(t)
	device, err := u.NewDevice("anna")
	if err != nil {
		t.Fatal(err)
	}
	guess := func(device string) (err error) {
		for i := range 20 {
			if _, err = u.SignIn(t.Context(), "anna", "wrong horse battery", fmt.Sprintf("192.0.2.%d", i), device); errors.As(err, new(*TooSoonError)) {
				return err
			}
		}
		return err
	}
	if err := guess(""); !errors.As(err, new(*TooSoonError)) {
		t.Fatalf("strangers: %v", err)
	}
	if _, err := u.SignIn(t.Context(), "anna", goodPassword, "198.51.100.1", ""); !errors.As(err, new(*TooSoonError)) {
		t.Errorf("an unknown browser: %v", err)
	}
	if name, err := u.SignIn(t.Context(), "Anna", goodPassword, "198.51.100.1", device); name != "anna" || err != nil {
		t.Errorf("a known browser: %q, %v", name, err)
	}
	if err := guess(device); !errors.As(err, new(*TooSoonError)) {
		t.Errorf("guesses in a known browser: %v", err)
	}
	session, _, err := u.BeginSession("anna")
	if err != nil {
		t.Fatal(err)
	}
	for what, value := range map[string]string{"altered": device[:len(device)-2] + "xx", "a session": session, "nothing": "d1..", "cut": "d1."} {
		if _, err := u.SignIn(t.Context(), "anna", goodPassword, "198.51.100.1", value); !errors.As(err, new(*TooSoonError)) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := u.ResumeSession(device); !errors.Is(err, ErrInvalid) {
		t.Errorf("as a session: %v", err)
	}
}

// A session that was ended has no valid copy, also after it was renewed, and others of its user go on.
func TestEndSession(t *testing.T) {
	u, c := anna(t)
	value, s, err := u.BeginSession("anna")
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := u.BeginSession("anna")
	if err != nil {
		t.Fatal(err)
	}
	c.pass(renewAfter)
	renewed, _, ok := u.RenewSession(s)
	if !ok {
		t.Fatal("not renewed")
	}
	if err := u.EndSession(t.Context(), s, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	for what, v := range map[string]string{"a copy": value, "a renewed copy": renewed} {
		if _, err := u.ResumeSession(v); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := u.ResumeSession(other); err != nil {
		t.Errorf("another session: %v", err)
	}
}

// Sign-ins are recorded with who and from where, without what was typed as an unknown name.
func TestLog(t *testing.T) {
	u, _ := anna(t)
	for _, try := range [][2]string{{"anna", goodPassword}, {"anna", "wrong horse battery"}, {"my secret password", "x"}} {
		u.SignIn(t.Context(), try[0], try[1], "192.0.2.1", "")
	}
	u.Record(t.Context(), "anna", "upload", "a.pdf", "192.0.2.1")
	list, err := u.Log(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Who+"|"+e.What+"|"+e.About+"|"+e.Place)
		if e.At.IsZero() {
			t.Errorf("%+v", e)
		}
	}
	want := []string{"anna|upload|a.pdf|192.0.2.1", "|sign-in failed||192.0.2.1", "|sign-in failed|anna|192.0.2.1", "anna|sign-in||192.0.2.1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
