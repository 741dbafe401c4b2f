package auth

import (
	"context"

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
	return a.AuditLog(ctx)
}
