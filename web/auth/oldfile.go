package auth

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"evidence/corpus/store"
)

// Names of the files in the data directory that kept users before the store did.
const (
	oldFile     = "users.json"
	oldKey      = "session.key"
	oldVersion  = 1
	importedEnd = ".imported" // of the names that they get
)

func hasOldFile(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, oldFile))
	return err == nil
}

// importOldFiles moves the users of users.json and the key of sessions into the
// store, and renames the files. They stay as a backup, for their owner alone.
func (u *Users) importOldFiles(a Accounts) error {
	path := filepath.Join(u.dir, oldFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var users []store.User
	if err == nil {
		users, err = parseOldFile(data)
	}
	if err != nil {
		return fmt.Errorf("reading %q: %w", path, err)
	}
	key, err := readOldKey(filepath.Join(u.dir, oldKey))
	if err != nil {
		return err
	}
	ok, err := a.ImportUsers(context.Background(), users, key)
	if err != nil {
		return fmt.Errorf("importing the users of %q: %w", path, err)
	}
	for _, name := range []string{oldFile, oldKey} {
		old := filepath.Join(u.dir, name)
		if err := os.Rename(old, old+importedEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("putting an imported file aside: %w", err)
		}
	}
	os.Remove(path + ".lock")
	if ok {
		u.logf("The users of %q are now kept in %s. The file is renamed to %s, as a backup: delete it when you no longer need it.", path, store.FileName, oldFile+importedEnd)
	} else {
		u.logf("%q is ignored and renamed to %s: %s has users already.", path, oldFile+importedEnd, store.FileName)
	}
	return nil
}

func parseOldFile(data []byte) ([]store.User, error) {
	var f struct {
		Version int
		Users   []struct {
			Name, Password, Generation string
			Made                       time.Time
			Tokens                     []store.Token
		}
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("%w; restore it from a backup, or remove it and add the users again", err)
	}
	if f.Version != oldVersion {
		return nil, fmt.Errorf("it has version %d, and this program reads %d; use the version of the program that wrote it", f.Version, oldVersion)
	}
	var users []store.User
	for _, r := range f.Users {
		if r.Name == "" || r.Generation == "" {
			return nil, errors.New("a user in it has no name or no generation; restore it from a backup")
		}
		users = append(users, store.User(r))
	}
	return users, nil
}

// readOldKey returns nil where there is no key.
func readOldKey(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key of sessions: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(key) != keyBytes {
		return nil, fmt.Errorf("%q is not a key of sessions; remove it, and everybody signs in again", path)
	}
	return key, nil
}
