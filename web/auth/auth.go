// Package auth knows who may change a library: its users with their passwords,
// their sessions in a browser, and their tokens for scripts.
//
// Two files in the data directory hold all of it, each for its owner alone: users.json,
// which a person can read, and session.key. Both are read again when they change, so
// that a user added by one process can sign in at another. Nothing is kept in memory
// but how often sign-in failed.
//
// Passwords are kept as Argon2id (RFC 9106), tokens as SHA-256: a token is 256 random
// bits, which nobody guesses, so that a slow hash would add nothing.
//
// Limits: a session's copy stays valid after a sign-out at one browser, until it ends or
// the user signs out everywhere. There are no groups and no rights: whoever is a user may write.
package auth

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Names of the files in the data directory.
const (
	FileName = "users.json"
	KeyName  = "session.key"
)

// Errors of what is asked of users. Their texts say what to do next.
var (
	ErrUnknown = errors.New("there is no such user")
	ErrTaken   = errors.New("there is a user of that name")
	// ErrInvalid is of a session or token that is forged, altered, ended or withdrawn.
	ErrInvalid = errors.New("not valid, or no longer")
)

// Options change how users are looked after; the zero value serves the program.
type Options struct {
	Clock func() time.Time // nil for time.Now
	Cost  Cost             // of a guess at a password; the zero value for DefaultCost
}

// Users are those who may write to a library. Its methods can be called by
// several goroutines at once, and other processes may use the same directory.
type Users struct {
	dir    string
	now    func() time.Time
	cost   Cost
	users  *watched[directory]
	key    *watched[[]byte]
	tries  *throttle
	hashes chan struct{} // one for each password that is being hashed
}

// Open gives the users of a data directory, which need not be there yet.
func Open(dir string, o Options) *Users {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	return &Users{
		dir: dir, now: o.Clock, cost: o.Cost,
		users:  &watched[directory]{path: filepath.Join(dir, FileName), parse: parseUsers},
		key:    &watched[[]byte]{path: filepath.Join(dir, KeyName), parse: parseKey},
		tries:  newThrottle(o.Clock),
		hashes: make(chan struct{}, maxHashes),
	}
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

// Any reports whether there is a user.
func (u *Users) Any() (bool, error) {
	d, err := u.users.get()
	return len(d.list) > 0, err
}

// List gives the users by name.
func (u *Users) List() ([]User, error) {
	d, err := u.users.get()
	out := make([]User, 0, len(d.list))
	for _, r := range d.list {
		user := User{Name: r.Name, Made: r.Made, Tokens: []Token{}}
		for _, t := range r.Tokens {
			user.Tokens = append(user.Tokens, Token{t.Label, t.Made})
		}
		out = append(out, user)
	}
	slices.SortFunc(out, func(a, b User) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}

// Add makes a user.
func (u *Users) Add(name, password string) error {
	name, err := Name(name)
	if err == nil {
		err = CheckPassword(name, password)
	}
	if err != nil {
		return err
	}
	// The name is looked for before the costly part, and again when the file is locked.
	if d, err := u.users.get(); err == nil && d.find(name) != nil {
		return fmt.Errorf("%w: %q", ErrTaken, name)
	}
	hash := u.cost.hash(password)
	return u.change(func(d *directory) error {
		if d.find(name) != nil {
			return fmt.Errorf("%w: %q", ErrTaken, name)
		}
		d.list = append(d.list, &record{Name: name, Password: hash, Generation: newGeneration(), Made: u.now().UTC().Truncate(time.Second)})
		return nil
	})
}

// Remove removes a user. Their sessions and tokens end with it.
func (u *Users) Remove(name string) error {
	return u.change(func(d *directory) error {
		r, err := d.known(name)
		if err == nil {
			d.list = slices.DeleteFunc(d.list, func(other *record) bool { return other == r })
		}
		return err
	})
}

// SetPassword gives a user another password. Their sessions end; their tokens do not.
func (u *Users) SetPassword(name, password string) error {
	d, err := u.users.get()
	if err != nil {
		return err
	}
	r, err := d.known(name)
	if err == nil {
		err = CheckPassword(r.Name, password)
	}
	if err != nil {
		return err
	}
	hash := u.cost.hash(password)
	return u.changeUser(name, func(r *record) error {
		r.Password, r.Generation = hash, newGeneration()
		return nil
	})
}

// SignOutEverywhere ends all sessions of a user.
func (u *Users) SignOutEverywhere(name string) error {
	return u.changeUser(name, func(r *record) error {
		r.Generation = newGeneration()
		return nil
	})
}

// changeUser changes one user's record.
func (u *Users) changeUser(name string, do func(*record) error) error {
	return u.change(func(d *directory) error {
		r, err := d.known(name)
		if err != nil {
			return err
		}
		return do(r)
	})
}

// Limits of what users choose.
const (
	MinPassword = 12   // characters
	maxPassword = 1024 // bytes
	maxName     = 64   // characters
	maxLabel    = 64   // characters
)

// Name is a user's name as it is kept: in lower case, letters composed. Its error says what a name can be.
func Name(s string) (string, error) {
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
		return errors.New("the password holds characters that cannot be typed; choose another")
	case n < MinPassword:
		return fmt.Errorf("the password has %d characters and needs %d or more; a few words that do not belong together are easy to remember", n, MinPassword)
	case len(password) > maxPassword:
		return fmt.Errorf("the password is longer than %d bytes; choose a shorter one", maxPassword)
	case strings.ReplaceAll(strings.ToLower(password), name, "") == "":
		return errors.New("the password is the user's name; choose another")
	}
	return nil
}
