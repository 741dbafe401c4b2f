package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"evidence/corpus/store"
)

// Times of a session. One that is used goes on, but not for ever.
const (
	sessionTime = 12 * time.Hour      // from its last renewal
	sessionMost = 14 * 24 * time.Hour // from sign-in
	renewAfter  = time.Hour           // of use
	keyBytes    = 32
)

// A Session is that of a user who signed in.
type Session struct {
	Name  string
	Began time.Time // when the user signed in
	Until time.Time

	generation string
	id         string // empty for one of an older release
}

// key is what the store knows an ended session by.
func (s Session) key() string {
	if s.id != "" {
		return s.id
	}
	return fmt.Sprintf("%s %d", s.Name, s.Began.Unix())
}

// sessionValue is what a session's value holds, in JSON.
type sessionValue struct {
	Name       string `json:"n"`
	Generation string `json:"g"`
	Began      int64  `json:"b"` // seconds since 1970
	Until      int64  `json:"u"`
	ID         string `json:"i,omitempty"` // of the session, however often it is renewed
}

// sessionForm begins a session's value and goes into its signature, so that nothing else signed by the key is one.
const sessionForm = "s1."

// BeginSession begins a session of a user and gives its value, which their browser is to keep.
func (u *Users) BeginSession(name string) (string, Session, error) {
	r, _, err := u.lookUp(name)
	if err != nil {
		return "", Session{}, err
	}
	now := u.now()
	return u.signSession(Session{Name: r.Name, Began: now, Until: now.Add(sessionTime), generation: r.Generation, id: randomText(16)})
}

// RenewSession gives a session that was in use for some time a later end; ok is false where it need not or cannot have one.
func (u *Users) RenewSession(s Session) (value string, renewed Session, ok bool) {
	now := u.now()
	until := now.Add(sessionTime)
	if last := s.Began.Add(sessionMost); until.After(last) {
		until = last
	}
	if until.Sub(s.Until) < renewAfter {
		return "", s, false
	}
	s.Until = until
	value, s, err := u.signSession(s)
	return value, s, err == nil
}

// signSession writes a session's value: its form, what it says, and the HMAC-SHA256 of both.
func (u *Users) signSession(s Session) (string, Session, error) {
	key, err := u.signingKey()
	if err != nil {
		return "", s, err
	}
	s.Began, s.Until = s.Began.Truncate(time.Second), s.Until.Truncate(time.Second)
	data, err := json.Marshal(sessionValue{s.Name, s.generation, s.Began.Unix(), s.Until.Unix(), s.id})
	text := sessionForm + base64.RawURLEncoding.EncodeToString(data)
	return text + "." + signature(key, text), s, err
}

// signature is a text's HMAC-SHA256 in base64url.
func signature(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// ResumeSession reads a session's value. The error is ErrInvalid where it is not one that is valid now.
func (u *Users) ResumeSession(value string) (Session, error) {
	i := strings.LastIndexByte(value, '.')
	if i < 0 || !strings.HasPrefix(value, sessionForm) {
		return Session{}, ErrInvalid
	}
	a, err := u.accounts()
	if err != nil {
		return Session{}, err
	}
	key, err := a.SessionKey(context.Background())
	if err != nil {
		return Session{}, err
	}
	if key == nil || !hmac.Equal([]byte(value[i+1:]), []byte(signature(key, value[:i]))) {
		return Session{}, ErrInvalid
	}
	var v sessionValue
	data, err := base64.RawURLEncoding.DecodeString(value[len(sessionForm):i])
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	if err != nil {
		return Session{}, ErrInvalid
	}
	s := Session{v.Name, time.Unix(v.Began, 0), time.Unix(v.Until, 0), v.Generation, v.ID}
	return s, u.stillValid(a, s)
}

// stillValid says whether a session that was signed here has ended.
func (u *Users) stillValid(a Accounts, s Session) error {
	if !u.now().Before(s.Until) {
		return ErrInvalid
	}
	user, err := a.User(context.Background(), s.Name)
	if err != nil && !errors.Is(err, store.ErrUnknown) {
		return err
	}
	if err != nil || subtle.ConstantTimeCompare([]byte(user.Generation), []byte(s.generation)) == 0 {
		return ErrInvalid
	}
	ended, err := a.SessionEnded(context.Background(), s.key())
	if err == nil && ended {
		err = ErrInvalid
	}
	return err
}

// EndSession ends a session, and with it every copy of its value.
func (u *Users) EndSession(ctx context.Context, s Session, from string) error {
	a, err := u.accounts()
	if err != nil {
		return err
	}
	if err := a.EndSession(ctx, s.key(), s.Began.Add(sessionMost), u.now()); err != nil {
		return err
	}
	u.Record(ctx, s.Name, auditSignOut, "", from)
	return nil
}

// newGeneration is never one that a user of the same name had.
func newGeneration() string { return randomText(16) }

// randomText is n random bytes in base64url.
func randomText(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// signingKey is the key of sessions, which is made when it is first needed.
func (u *Users) signingKey() ([]byte, error) {
	a, err := u.writable()
	if err != nil {
		return nil, err
	}
	if key, err := a.SessionKey(context.Background()); err != nil || key != nil {
		return key, err
	}
	key := make([]byte, keyBytes)
	rand.Read(key)
	if err := a.SetSessionKey(context.Background(), key); err != nil {
		return nil, err
	}
	return a.SessionKey(context.Background()) // another process may have been first
}
