package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"evidence/corpus/atomicfile"

	"github.com/gofrs/flock"
)

// fileVersion is that of the form of users.json.
const fileVersion = 1

// A record is a user as the file holds it.
type record struct {
	Name       string        `json:"name"`
	Password   string        `json:"password"`   // Argon2id in PHC's string form
	Generation string        `json:"generation"` // what the user's sessions must name; another one ends them
	Made       time.Time     `json:"made"`
	Tokens     []tokenRecord `json:"tokens,omitempty"`
}

// A tokenRecord is a token as the file holds it: by what it hashes to.
type tokenRecord struct {
	Label  string    `json:"label"`
	SHA256 string    `json:"sha256"` // of the token as it was shown, in hexadecimal
	Made   time.Time `json:"made"`
}

// A directory is what the file holds.
type directory struct{ list []*record }

// find is the record with this name, as it is kept; nil for none.
func (d *directory) find(name string) *record {
	for _, r := range d.list {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// known is the record of a user whom a person names.
func (d *directory) known(name string) (*record, error) {
	kept, err := Name(name)
	if err != nil {
		return nil, err
	}
	if r := d.find(kept); r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("%w: %q; those there are, evidence user list names", ErrUnknown, kept)
}

// usersFile is the file's form.
type usersFile struct {
	Version int       `json:"version"`
	Users   []*record `json:"users"`
}

func parseUsers(data []byte) (directory, error) {
	var f usersFile
	if err := json.Unmarshal(data, &f); err != nil {
		return directory{}, fmt.Errorf("%w; put it back from a backup, or remove it and add the users again", err)
	}
	if f.Version != fileVersion {
		return directory{}, fmt.Errorf("it has version %d, and this program reads %d; use the version of the program that wrote it", f.Version, fileVersion)
	}
	for _, r := range f.Users {
		if r == nil || r.Name == "" || r.Generation == "" {
			return directory{}, errors.New("a user in it has no name or no generation; put it back from a backup")
		}
	}
	return directory{f.Users}, nil
}

// A watched file's value is read again whenever the file has changed.
type watched[T any] struct {
	path  string
	parse func([]byte) (T, error)
	bytes func(path string) ([]byte, error) // of a file; nil for os.ReadFile

	mu    sync.Mutex
	read  bool
	seen  fs.FileInfo // nil where there was no file
	value T
	err   error
}

// get gives the value, the zero value where there is no file. Callers must not change it.
func (w *watched[T]) get() (T, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	info, err := os.Stat(w.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		var none T
		return none, fmt.Errorf("looking at %q: %w", w.path, err)
	}
	if err != nil {
		info = nil
	}
	if w.read && unchanged(w.seen, info) {
		return w.value, w.err
	}
	var none T
	w.value, w.err, w.read = none, nil, false
	if info != nil {
		data, err := w.load()
		if err != nil { // which may pass though the file stays as it is
			return none, fmt.Errorf("reading %q: %w", w.path, err)
		}
		if w.value, err = w.parse(data); err != nil {
			w.value, w.err = none, fmt.Errorf("reading %q: %w", w.path, err)
		}
	}
	w.seen, w.read = info, true
	return w.value, w.err
}

func (w *watched[T]) load() ([]byte, error) {
	if w.bytes != nil {
		return w.bytes(w.path)
	}
	return os.ReadFile(w.path)
}

// forget has the file read again.
func (w *watched[T]) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read = false
}

// unchanged reports whether two looks at a file saw the same; nil stands for none there.
func unchanged(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// lockTime is how long a change waits for that of another process.
const lockTime = 10 * time.Second

// locked does something while no other process and no other goroutine does.
func (u *Users) locked(do func() error) error {
	if err := os.MkdirAll(u.dir, 0o755); err != nil {
		return fmt.Errorf("making the data directory %q: %w", u.dir, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockTime)
	defer cancel()
	lock := flock.New(filepath.Join(u.dir, FileName+".lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("waiting to change the users in %q: %w; try again when no other program changes them", u.dir, err)
	}
	return errors.Join(do(), lock.Unlock())
}

// change reads the users anew, changes them and writes them.
func (u *Users) change(do func(*directory) error) error {
	return u.locked(func() error {
		path := filepath.Join(u.dir, FileName)
		fresh := watched[directory]{path: path, parse: parseUsers}
		d, err := fresh.get()
		if err == nil {
			err = do(&d)
		}
		if err != nil {
			return err
		}
		data, err := json.MarshalIndent(usersFile{fileVersion, d.list}, "", "  ")
		if err == nil {
			err = atomicfile.Write(path, append(data, '\n'), 0o600)
		}
		u.users.forget()
		return err
	})
}
