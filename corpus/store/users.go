package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"
)

// A User is one who may write to the library. Password and tokens are hashes;
// they belong into no answer, export or log.
type User struct {
	Name       string
	Password   string // Argon2id in PHC's string form
	Generation string // what the user's sessions have to name
	Made       time.Time
	Tokens     []Token // in the order in which they were made
}

// A Token lets a script write in its user's name.
type Token struct {
	Label  string
	SHA256 string // of the token, in hexadecimal
	Made   time.Time
}

// HasUsers reports whether there is a user.
func (s *Store) HasUsers(ctx context.Context) (some bool, err error) {
	defer wrapError(&err, "looking for users")
	err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM "user")`).Scan(&some)
	return some, err
}

// Users lists the users with their tokens, by name.
func (s *Store) Users(ctx context.Context) ([]User, error) {
	return s.users(ctx, "", "listing the users")
}

// User returns one user. Where there is none the error wraps [ErrUnknown].
func (s *Store) User(ctx context.Context, name string) (User, error) {
	doing := fmt.Sprintf("looking up the user %q", name)
	list, err := s.users(ctx, "WHERE name = ?", doing, name)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s: %w", doing, ErrUnknown)
	}
	if err != nil {
		return User{}, err
	}
	return list[0], nil
}

// users reads users and their tokens in one query, a row for each token and one for a user without.
func (s *Store) users(ctx context.Context, where, doing string, args ...any) ([]User, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT name, password, generation, "user".made, coalesce(label, ''), coalesce(sha256, ''), token.made
		FROM "user" LEFT JOIN token ON token."user" = "user".num `+where+` ORDER BY name, token.rowid`, args...)
	list, err := scanAll(rows, err, doing, func(u *User, scan func(...any) error) error {
		var t Token
		err := scan(&u.Name, &u.Password, &u.Generation, (*timestamp)(&u.Made), &t.Label, &t.SHA256, (*timestamp)(&t.Made))
		if t.SHA256 != "" {
			u.Tokens = []Token{t}
		}
		return err
	})
	var users []User
	for _, u := range list {
		if n := len(users); n > 0 && users[n-1].Name == u.Name {
			users[n-1].Tokens = append(users[n-1].Tokens, u.Tokens...)
			continue
		}
		users = append(users, u)
	}
	return users, err
}

// AddUser adds a user without tokens. Where there is one of that name the error wraps [ErrTaken].
func (s *Store) AddUser(ctx context.Context, u User) error {
	return s.changeUsers(ctx, fmt.Sprintf("adding the user %q", u.Name), func(tx *sql.Tx) error { return insertUser(ctx, tx, u) })
}

func insertUser(ctx context.Context, tx *sql.Tx, u User) error {
	var num int64
	err := tx.QueryRowContext(ctx, "INSERT INTO \"user\" (name, password, generation, made) VALUES (?, ?, ?, ?) RETURNING num",
		u.Name, u.Password, u.Generation, u.Made.UTC().Format(time.RFC3339)).Scan(&num)
	if err != nil {
		return err
	}
	for _, t := range u.Tokens {
		err = errors.Join(err, execute(ctx, tx, `INSERT INTO token ("user", label, sha256, made) VALUES (?, ?, ?, ?)`, num, t.Label, t.SHA256, t.Made.UTC().Format(time.RFC3339)))
	}
	return err
}

// ChangeUser gives a user another generation, which ends their sessions, and
// another password unless that is empty.
func (s *Store) ChangeUser(ctx context.Context, name, password, generation string) error {
	return s.changeUsers(ctx, fmt.Sprintf("changing the user %q", name), func(tx *sql.Tx) error {
		return changeOne(tx.ExecContext(ctx, `UPDATE "user" SET password = coalesce(nullif(?, ''), password), generation = ? WHERE name = ?`, password, generation, name))
	})
}

// RemoveUser removes a user with their tokens.
func (s *Store) RemoveUser(ctx context.Context, name string) error {
	return s.changeUsers(ctx, fmt.Sprintf("removing the user %q", name), func(tx *sql.Tx) error {
		return changeOne(tx.ExecContext(ctx, `DELETE FROM "user" WHERE name = ?`, name))
	})
}

// AddToken adds a token of a user. Where they have one with that label the error wraps [ErrTaken].
func (s *Store) AddToken(ctx context.Context, user string, t Token) error {
	return s.changeUsers(ctx, fmt.Sprintf("adding the token %q of %q", t.Label, user), func(tx *sql.Tx) error {
		return changeOne(tx.ExecContext(ctx, `INSERT INTO token ("user", label, sha256, made) SELECT num, ?, ?, ? FROM "user" WHERE name = ?`,
			t.Label, t.SHA256, t.Made.UTC().Format(time.RFC3339), user))
	})
}

// RemoveToken removes a token of a user.
func (s *Store) RemoveToken(ctx context.Context, user, label string) error {
	return s.changeUsers(ctx, fmt.Sprintf("removing the token %q of %q", label, user), func(tx *sql.Tx) error {
		return changeOne(tx.ExecContext(ctx, `DELETE FROM token WHERE label = ? AND "user" = (SELECT num FROM "user" WHERE name = ?)`, label, user))
	})
}

// TokenUser names the user whose token has this SHA-256. Where there is none the error wraps [ErrUnknown].
func (s *Store) TokenUser(ctx context.Context, sha256 string) (name string, err error) {
	defer wrapError(&err, "looking up a token")
	err = s.db.QueryRowContext(ctx, `SELECT name FROM token JOIN "user" ON "user".num = token."user" WHERE sha256 = ?`, sha256).Scan(&name)
	return name, err
}

// SessionKey returns the key that sessions are signed with; nil until one was set.
func (s *Store) SessionKey(ctx context.Context) (key []byte, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT key FROM session_key").Scan(&key)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("reading the key of sessions: %w", err)
	}
	return key, nil
}

// SetSessionKey sets the key that sessions are signed with, unless there is one.
func (s *Store) SetSessionKey(ctx context.Context, key []byte) error {
	return s.changeUsers(ctx, "storing the key of sessions", func(tx *sql.Tx) error { return insertKey(ctx, tx, key) })
}

func insertKey(ctx context.Context, tx *sql.Tx, key []byte) error {
	return execute(ctx, tx, `INSERT INTO session_key ("only", key) VALUES (1, ?) ON CONFLICT DO NOTHING`, key)
}

// ImportUsers adds users with their tokens, and the key of sessions unless it is
// nil, if there are no users yet; ok is false where there are.
func (s *Store) ImportUsers(ctx context.Context, users []User, key []byte) (ok bool, err error) {
	err = s.changeUsers(ctx, "importing users", func(tx *sql.Tx) error {
		var some bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM "user")`).Scan(&some); err != nil || some {
			return err
		}
		for _, u := range users {
			if err := insertUser(ctx, tx, u); err != nil {
				return fmt.Errorf("%q: %w", u.Name, err)
			}
		}
		ok = true
		if key == nil {
			return nil
		}
		return insertKey(ctx, tx, key)
	})
	return ok && err == nil, err
}

// changeOne is the error of a statement that has to change one row: it is
// [ErrUnknown] where it changed none.
func changeOne(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrUnknown)
	}
	return nil
}

// changeUsers changes users, and keeps a database that was readable for others
// before from them: it holds hashes of passwords now.
func (s *Store) changeUsers(ctx context.Context, doing string, do func(*sql.Tx) error) (err error) {
	defer wrapError(&err, "%s", doing)
	err = s.keepPrivate()
	if err == nil {
		err = s.change(ctx, do)
	}
	if isTaken(err) {
		err = ErrTaken
	}
	return err
}

func (s *Store) keepPrivate() error {
	if s.postgres {
		return nil
	}
	for _, path := range []string{s.path, s.path + "-wal"} {
		info, err := os.Stat(path)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(path, info.Mode().Perm()&0o700)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
