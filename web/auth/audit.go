package auth

import (
	"context"
	"slices"
	"time"

	"evidence/corpus/store"
)

// What is recorded of sign-ins.
const (
	auditSignIn  = "sign-in"
	auditFailed  = "sign-in failed"
	auditSignOut = "sign-out"
)

// Record records that somebody did something. What cannot be recorded is logged: it was done all the same.
func (u *Users) Record(ctx context.Context, who, what, about, place string) {
	a, err := u.accounts()
	if err != nil {
		return // there is no store, or it was said elsewhere that it cannot be opened
	}
	if err := a.Audit(context.WithoutCancel(ctx), store.AuditEntry{At: u.now(), Who: who, What: what, About: about, Place: place}); err != nil {
		u.logf("%s", err)
	}
}

// Log lists what was recorded, the last first.
func (u *Users) Log(ctx context.Context) ([]store.AuditEntry, error) {
	a, err := u.accounts()
	if err != nil {
		return nil, err
	}
	return a.AuditLog(ctx, time.Time{})
}

// recallFailures counts the sign-ins that failed before the program started, so that a restart gives nobody who guesses a fresh start.
// They are counted by network alone: names that nobody has are not recorded, and who waits must not tell which names there are.
func (u *Users) recallFailures(ctx context.Context, a Accounts) {
	list, err := a.AuditLog(context.WithoutCancel(ctx), u.now().Add(-forgetAfter))
	if err != nil {
		u.logf("%s", err)
		return
	}
	for _, e := range slices.Backward(list) {
		if e.What == auditFailed && !e.At.After(u.now()) { // else it was recorded while the clock was ahead, and nobody is to wait until then
			u.tries.recall(Network(e.Place), e.At)
		}
	}
}
