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
	// ErrWrongPassword says the same of an unknown user and of a wrong password.
	ErrWrongPassword = errors.New("the name or the password is wrong")
	// ErrBusy says that too many passwords are being checked.
	ErrBusy = errors.New("too many people are signing in at once")
)

// TooSoonError is the error of a sign-in that comes too soon after others that failed.
type TooSoonError struct {
	Wait time.Duration // until the next is heard
}

func (e *TooSoonError) Error() string {
	return fmt.Sprintf("too many attempts to sign in failed; try again in %s", e.Wait.Round(time.Second))
}

// hashWait is how long a sign-in waits for others'.
const hashWait = 5 * time.Second

// SignIn checks a user's password and gives their name as it is kept. from is the network
// address of whoever asks. The error is ErrWrongPassword, ErrBusy or a *TooSoonError if the user is not
// let in. device is what NewDevice gave the browser, if anything: strangers who guess at the name do not make
// its user wait there. The error does not say whether the name or the password is wrong, and an unknown user takes as long as a known one.
func (u *Users) SignIn(ctx context.Context, name, password, from, device string) (string, error) {
	accounts, err := u.accounts()
	if err != nil {
		return "", err
	}
	u.recall.Do(func() { u.recallFailures(ctx, accounts) })
	kept, wrong := NormaliseName(name)
	if wrong != nil {
		kept = "" // nobody's; all such tries count together
	}
	user, err := accounts.User(ctx, kept)
	known := err == nil
	if err != nil && !errors.Is(err, store.ErrUnknown) {
		return "", err
	}
	place := Network(from)
	tried := kept
	if id := u.knownDevice(ctx, accounts, device, kept); id != "" && known {
		tried, place = kept+" "+id, "device "+id // no name has a space
	}
	if wait := u.tries.countTry(tried, place); wait > 0 {
		return "", &TooSoonError{wait}
	}
	against := u.cost.nobodysHash()
	if known {
		if against, err = parseHash(user.Password); err != nil {
			return "", err
		}
	}
	right, err := u.comparePassword(ctx, against, password)
	switch {
	case err != nil:
		u.tries.uncountTry(tried, place)
		return "", err
	case !right || !known:
		u.Record(ctx, "", auditFailed, user.Name, from) // an unknown name may be a password in the wrong field
		return "", ErrWrongPassword
	}
	u.tries.forgetFailures(tried, place)
	u.Record(ctx, user.Name, auditSignIn, "", from)
	return user.Name, nil
}

// comparePassword hashes a password when it is its turn.
func (u *Users) comparePassword(ctx context.Context, h passwordHash, password string) (bool, error) {
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
