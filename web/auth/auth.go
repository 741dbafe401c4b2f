// Package auth decides who may change a library: users with passwords, their sessions
// in a browser, and their tokens for scripts.
//
// The store of the data directory keeps them, so that a user added by one process
// can sign in at another; users.json and session.key, which kept them before, are
// imported once. Nothing is kept in memory but how often sign-in failed.
//
// Passwords are kept as Argon2id (RFC 9106), tokens as SHA-256: a token is 256 random
// bits, which nobody guesses, so that a slow hash would add nothing.
//
// Limits: there are no groups and no rights: whoever is a user may write.
package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"evidence/corpus/store"
)

// Errors of what is asked of users. Their texts say what to do next.
var (
	ErrUnknown = errors.New("there is no user of that name")
	ErrTaken   = errors.New("there is already a user of that name")
	// ErrInvalid is of a session or token that is forged, altered, ended or withdrawn.
	ErrInvalid = errors.New("not valid, or no longer valid")
)

// Options change how users are looked after; the zero value serves the program.
type Options struct {
	Clock func() time.Time                 // nil for time.Now
	Cost  Cost                             // of a guess at a password; the zero value for DefaultCost
	Logf  func(format string, args ...any) // logs the import of an older file; nil for nothing
}

// Users are those who may write to a library. Its methods can be called by
// several goroutines at once, and other processes may use the same directory.
type Users struct {
	dir    string
	now    func() time.Time
	cost   Cost
	logf   func(format string, args ...any)
	tries  *throttle
	recall sync.Once     // of the tries before the program started
	hashes chan struct{} // one for each password that is being hashed

	mu     sync.Mutex
	opened Accounts // nil until it is first needed
}

// Accounts keeps users, their tokens and the key of sessions, as *store.Store does.
type Accounts interface {
	HasUsers(ctx context.Context) (bool, error)
	Users(ctx context.Context) ([]store.User, error)
	User(ctx context.Context, name string) (store.User, error)
	AddUser(ctx context.Context, u store.User) error
	ChangeUser(ctx context.Context, name, password, generation string) error
	RemoveUser(ctx context.Context, name string) error
	AddToken(ctx context.Context, user string, t store.Token) error
	RemoveToken(ctx context.Context, user, label string) error
	TokenUser(ctx context.Context, sha256 string) (name string, err error)
	SessionKey(ctx context.Context) ([]byte, error)
	SetSessionKey(ctx context.Context, key []byte) error
	EndSession(ctx context.Context, id string, until, now time.Time) error
	SessionEnded(ctx context.Context, id string) (bool, error)
	Audit(ctx context.Context, e store.AuditEntry) error
	AuditLog(ctx context.Context, since time.Time) ([]store.AuditEntry, error)
	ImportUsers(ctx context.Context, users []store.User, key []byte) (ok bool, err error)
	Close() error
}

// noAccounts are those of a data directory without a store: nobody may write.
type noAccounts struct{ Accounts }

func (noAccounts) HasUsers(context.Context) (bool, error)      { return false, nil }
func (noAccounts) Users(context.Context) ([]store.User, error) { return nil, nil }
func (noAccounts) User(context.Context, string) (store.User, error) {
	return store.User{}, store.ErrUnknown
}
func (noAccounts) TokenUser(context.Context, string) (string, error) { return "", store.ErrUnknown }
func (noAccounts) Audit(context.Context, store.AuditEntry) error     { return nil }
func (noAccounts) AuditLog(context.Context, time.Time) ([]store.AuditEntry, error) {
	return nil, nil
}
func (noAccounts) SessionKey(context.Context) ([]byte, error) { return nil, nil }

// Open gives the users of a data directory, which need not be there yet.
func Open(dir string, o Options) *Users {
	u := &Users{dir: dir, now: o.Clock, cost: o.Cost, logf: o.Logf, hashes: make(chan struct{}, maxHashes)}
	if u.now == nil {
		u.now = time.Now
	}
	if u.cost == (Cost{}) {
		u.cost = DefaultCost
	}
	if u.logf == nil {
		u.logf = func(string, ...any) {}
	}
	u.tries = newThrottle(u.now)
	return u
}

// Close closes the store.
func (u *Users) Close() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.opened == nil {
		return nil
	}
	defer func() { u.opened = nil }()
	return u.opened.Close()
}

// accounts opens the store, to be read from. Where there is none, nothing is made.
func (u *Users) accounts() (Accounts, error) {
	some, err := store.Exists(u.dir)
	if err != nil {
		return nil, err
	}
	if !some && !hasOldFile(u.dir) {
		return noAccounts{}, nil
	}
	return u.writable()
}

// closeAfter is how long requests under way may use a store that was opened anew.
const closeAfter = 10 * time.Second

// writable opens the store, and makes it where there is none.
func (u *Users) writable() (Accounts, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if st, ok := u.opened.(*store.Store); ok && st.HasRoom() {
		time.AfterFunc(closeAfter, func() { st.Close() })
		u.opened = nil
	}
	if u.opened == nil {
		st, err := store.Open(context.Background(), u.dir)
		if err != nil {
			return nil, err
		}
		u.opened = st
	}
	return u.opened, u.importOldFiles(u.opened)
}

// A User is one who may write, as others may see it.
type User struct {
	Name   string    `json:"name"`
	Made   time.Time `json:"made"`
	Tokens []Token   `json:"tokens"` // in the order in which they were made
}

// A Token lets a script write in a user's name.
type Token struct {
	Label string    `json:"label"` // its user's name for it
	Made  time.Time `json:"made"`
}

// HasUsers reports whether there is a user.
func (u *Users) HasUsers() (bool, error) {
	a, err := u.accounts()
	if err != nil {
		return false, err
	}
	return a.HasUsers(context.Background())
}

// List gives the users by name.
func (u *Users) List() ([]User, error) {
	a, err := u.accounts()
	if err != nil {
		return nil, err
	}
	list, err := a.Users(context.Background())
	out := make([]User, 0, len(list))
	for _, kept := range list {
		user := User{Name: kept.Name, Made: kept.Made, Tokens: []Token{}}
		for _, t := range kept.Tokens {
			user.Tokens = append(user.Tokens, Token{t.Label, t.Made})
		}
		out = append(out, user)
	}
	return out, err
}

// lookUp returns the user of this name, written as they like. Where there is none the error wraps ErrUnknown.
func (u *Users) lookUp(name string) (store.User, Accounts, error) {
	name, err := NormaliseName(name)
	if err != nil {
		return store.User{}, nil, err
	}
	a, err := u.accounts()
	if err != nil {
		return store.User{}, nil, err
	}
	found, err := a.User(context.Background(), name)
	if errors.Is(err, store.ErrUnknown) {
		err = fmt.Errorf("%w: %q; evidence user list names those there are", ErrUnknown, name)
	}
	return found, a, err
}

// Add makes a user.
func (u *Users) Add(name, password string) error {
	name, err := NormaliseName(name)
	if err == nil {
		err = CheckPassword(name, password)
	}
	if err != nil {
		return err
	}
	taken := fmt.Errorf("%w: %q", ErrTaken, name)
	if _, _, err := u.lookUp(name); err == nil { // before the costly part
		return taken
	}
	a, err := u.writable()
	if err != nil {
		return err
	}
	err = a.AddUser(context.Background(), store.User{Name: name, Password: u.cost.hashPassword(password), Generation: newGeneration(), Made: u.now()})
	if errors.Is(err, store.ErrTaken) {
		return taken
	}
	return err
}

// Remove removes a user. Their sessions and tokens end with it.
func (u *Users) Remove(name string) error {
	found, a, err := u.lookUp(name)
	if err != nil {
		return err
	}
	return a.RemoveUser(context.Background(), found.Name)
}

// SetPassword gives a user another password. Their sessions end; their tokens do not.
func (u *Users) SetPassword(name, password string) error {
	found, a, err := u.lookUp(name)
	if err == nil {
		err = CheckPassword(found.Name, password)
	}
	if err != nil {
		return err
	}
	return a.ChangeUser(context.Background(), found.Name, u.cost.hashPassword(password), newGeneration())
}

// SignOutEverywhere ends all sessions of a user.
func (u *Users) SignOutEverywhere(name string) error {
	found, a, err := u.lookUp(name)
	if err != nil {
		return err
	}
	return a.ChangeUser(context.Background(), found.Name, "", newGeneration())
}

// Limits of what users choose.
const (
	MinPassword = 12   // characters
	maxPassword = 1024 // bytes
	maxName     = 64   // characters
	maxLabel    = 64   // characters
)

// NormaliseName is a user's name as it is kept: in lower case, letters composed. Its error says what a name can be.
func NormaliseName(s string) (string, error) {
	name := norm.NFC.String(strings.ToLower(strings.TrimSpace(s)))
	first, _ := utf8.DecodeRuneInString(name)
	fits := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	odd := strings.ContainsFunc(name, func(r rune) bool { return !fits(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("._-@", r) })
	if !utf8.ValidString(s) || odd || !fits(first) || utf8.RuneCountInString(name) > maxName {
		return "", fmt.Errorf("%q cannot be a user's name: use at most %d letters, digits and . _ - @, first a letter or digit", s, maxName)
	}
	return name, nil
}

// CheckPassword says what is wrong with a password that a user is to have.
func CheckPassword(name, password string) error {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return errors.New("the password has characters that cannot be typed; choose another")
	case n < MinPassword:
		return fmt.Errorf("the password has %d characters and needs %d or more; a few words that do not belong together are easy to remember", n, MinPassword)
	case len(password) > maxPassword:
		return fmt.Errorf("the password is longer than %d bytes; choose a shorter one", maxPassword)
	case strings.ReplaceAll(strings.ToLower(password), name, "") == "":
		return errors.New("the password is the user's name; choose another")
	}
	return nil
}
