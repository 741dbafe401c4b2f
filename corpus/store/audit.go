package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// An AuditEntry says who did what that others should be able to find out later.
type AuditEntry struct {
	At    time.Time `json:"at"`    // when it was done
	Who   string    `json:"who"`   // name of the user; empty for nobody who is known
	What  string    `json:"what"`  // what was done, as "sign-in" or "upload"
	About string    `json:"about"` // report, statement or user that it was done to; may be empty
	Place string    `json:"place"` // network address that it was done from; empty for the command line
}

// auditTime is how long entries are kept: addresses of people are not kept for ever.
const auditTime = 400 * 24 * time.Hour

// mostBetween is the most that the time between an entry and the next counts for: one entry that is written while the clock is years ahead
// makes none of the others old.
const mostBetween = 31 * 24 * time.Hour

// Audit adds an entry and drops those that are too old.
func (s *Store) Audit(ctx context.Context, e AuditEntry) (err error) {
	defer wrapError(&err, "recording who did what")
	return s.change(ctx, func(tx *sql.Tx) error {
		if err := dropOldEntries(ctx, tx, e.At); err != nil {
			return err
		}
		return execute(ctx, tx, "INSERT INTO audit (at, who, what, about, place) VALUES (?, ?, ?, ?, ?)", e.At.UTC().Format(time.RFC3339), e.Who, e.What, e.About, e.Place)
	})
}

// dropOldEntries drops the entries that are older than auditTime, by the times that went by from each to the next.
func dropOldEntries(ctx context.Context, tx *sql.Tx, now time.Time) error {
	var some bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM audit WHERE at < ?)", now.Add(-auditTime).UTC().Format(time.RFC3339)).Scan(&some)
	if err != nil || !some {
		return err
	}
	type entry struct {
		num int64
		at  time.Time
	}
	rows, err := tx.QueryContext(ctx, "SELECT num, at FROM audit ORDER BY num DESC")
	list, err := scanAll(rows, err, "looking for old entries", func(e *entry, scan func(...any) error) error { return scan(&e.num, (*timestamp)(&e.at)) })
	if err != nil {
		return err
	}
	age, later := time.Duration(0), now
	for _, e := range list {
		age += max(0, min(later.Sub(e.at), mostBetween))
		if later = e.at; age > auditTime {
			return execute(ctx, tx, "DELETE FROM audit WHERE num <= ?", e.num)
		}
	}
	return nil
}

// AuditLog lists the entries since a time, the last first.
func (s *Store) AuditLog(ctx context.Context, since time.Time) ([]AuditEntry, error) {
	const doing = "listing who did what"
	rows, err := s.db.QueryContext(ctx, "SELECT at, who, what, about, place FROM audit WHERE at >= ? ORDER BY num DESC", since.UTC().Format(time.RFC3339))
	return scanAll(rows, err, doing, func(e *AuditEntry, scan func(...any) error) error {
		return scan((*timestamp)(&e.At), &e.Who, &e.What, &e.About, &e.Place)
	})
}

// EndSession ends a session before its time; until is when it would have ended at the latest. now is the time that it is.
func (s *Store) EndSession(ctx context.Context, id string, until, now time.Time) (err error) {
	defer wrapError(&err, "ending a session")
	return s.change(ctx, func(tx *sql.Tx) error {
		if err := execute(ctx, tx, "DELETE FROM ended_session WHERE until < ?", now.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
		return execute(ctx, tx, "INSERT INTO ended_session (id, until) VALUES (?, ?) ON CONFLICT DO NOTHING", id, until.UTC().Format(time.RFC3339))
	})
}

// MarkRestored records that the database was restored from a backup, and ends every session and remembered browser: one that was ended since the
// backup would be valid again. The key that they are signed with is made anew when somebody signs in.
func (s *Store) MarkRestored(ctx context.Context, from string) (err error) {
	defer wrapError(&err, "ending the sessions of the backup")
	return s.change(ctx, func(tx *sql.Tx) error {
		return errors.Join(
			execute(ctx, tx, "DELETE FROM session_key"),
			execute(ctx, tx, "DELETE FROM ended_session"),
			execute(ctx, tx, "INSERT INTO audit (at, who, what, about, place) VALUES (?, '', 'restored', ?, '')", s.timestamp(), from),
		)
	})
}

// SessionEnded reports whether a session was ended before its time.
func (s *Store) SessionEnded(ctx context.Context, id string) (ended bool, err error) {
	defer wrapError(&err, "looking up a session")
	err = s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM ended_session WHERE id = ?)", id).Scan(&ended)
	return ended, err
}
