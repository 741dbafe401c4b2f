package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"evidence/corpus/store"
)

// Errors of signing in.
var (
	// ErrWrong says the same of an unknown user and of a wrong password.
	ErrWrong = errors.New("the name or the password is wrong")
	// ErrBusy says that too many passwords are being checked.
	ErrBusy = errors.New("too many people are signing in at once")
)

// TooSoon is the error of a sign-in that comes too soon after others that failed.
type TooSoon struct {
	Wait time.Duration // until the next is heard
}

func (e *TooSoon) Error() string {
	return fmt.Sprintf("too many tries to sign in failed; the next is heard in %s", e.Wait.Round(time.Second))
}

// hashWait is how long a sign-in waits for others'.
const hashWait = 5 * time.Second

// SignIn checks a user's password and gives their name as it is kept. from is the network
// address of whoever asks. The error is ErrWrong, ErrBusy or a *TooSoon where the user is not
// let in; what is wrong with the name or the password it does not say, and an unknown user takes as long as a known one.
func (u *Users) SignIn(ctx context.Context, name, password, from string) (string, error) {
	accounts, err := u.accounts()
	if err != nil {
		return "", err
	}
	kept, wrong := Name(name)
	if wrong != nil {
		kept = "" // nobody's; all such tries count together
	}
	user, err := accounts.User(ctx, kept)
	known := err == nil
	if err != nil && !errors.Is(err, store.ErrUnknown) {
		return "", err
	}
	place := network(from)
	if wait := u.tries.begin(kept, place); wait > 0 {
		return "", &TooSoon{wait}
	}
	against := u.cost.nobody()
	if known {
		if against, err = parseHash(user.Password); err != nil {
			return "", err
		}
	}
	right, err := u.compare(ctx, against, password)
	switch {
	case err != nil:
		u.tries.takeBack(kept, place)
		return "", err
	case !right || !known:
		return "", ErrWrong
	}
	u.tries.succeeded(kept, place)
	return user.Name, nil
}

// compare hashes a password when it is its turn.
func (u *Users) compare(ctx context.Context, h hashed, password string) (bool, error) {
	wait := time.NewTimer(hashWait)
	defer wait.Stop()
	select {
	case u.hashes <- struct{}{}:
		defer func() { <-u.hashes }()
	case <-wait.C:
		return false, ErrBusy
	case <-ctx.Done():
		return false, ctx.Err()
	}
	return len(password) <= maxPassword && h.matches(password), nil
}
