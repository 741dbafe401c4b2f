package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"
)

// Codes and classes of PostgreSQL's errors, from its manual's appendix A.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	readOnlyTransaction  = "25006"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	crashShutdown        = "57P02"
	noSuchCharacter      = "22021"
	adminShutdown        = "57P01"
	cannotConnectNow     = "57P03"
	connectionException  = "08"
	dataCorrupted        = "XX001"
	indexCorrupted       = "XX002"
)

// postgresFailure says which of the errors in damage.go is behind one of PostgreSQL's; nil for none.
func postgresFailure(err error) error {
	var p *pgconn.PgError
	if errors.As(err, &p) {
		switch p.Code {
		case dataCorrupted, indexCorrupted:
			return ErrDamaged
		case diskFull:
			return ErrFull
		case readOnlyTransaction:
			return ErrReadOnly
		case noSuchCharacter:
			return ErrNotText
		}
	}
	if isAway(err) {
		return ErrAway
	}
	return nil
}

// isAway reports whether an error is of a database server that stopped, or of the connection to it.
func isAway(err error) bool {
	var p *pgconn.PgError
	if errors.As(err, &p) {
		switch p.Code {
		case tooManyConnections, crashShutdown, adminShutdown, cannotConnectNow:
			return true
		}
		return p.Code[:min(2, len(p.Code))] == connectionException
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var connecting *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, os.ErrDeadlineExceeded) || pgconn.SafeToRetry(err)
}

// isTaken reports whether an error is of a row that has what another row alone may have.
func isTaken(err error) bool {
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == uniqueViolation ||
		errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) || errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY)
}

// isTransient reports whether a transaction that ended with this error was rolled back for no reason of its own.
func isTransient(err error) bool {
	var p *pgconn.PgError
	return errors.As(err, &p) && (p.Code == serializationFailure || p.Code == deadlockDetected)
}

const (
	// A change that the server did not take, as while it starts again, is tried again for this long.
	retryTime  = 5 * time.Second
	retryPause = 100 * time.Millisecond
)

// changePostgres runs do in one transaction, one at a time on all servers. If the connection breaks before the change is
// committed, nothing was changed and it is tried again, so do must be able to begin anew; if it breaks while it is committed,
// the database is asked what became of it.
func (s *Store) changePostgres(ctx context.Context, do func(*sql.Tx) error) error {
	for end := time.Now().Add(retryTime); ; {
		id := rand.Text()
		broke, err := s.tryChange(ctx, id, do)
		if broke {
			var made bool
			if made, err = s.outcome(ctx, id, err, end); made {
				return nil
			}
		}
		if err == nil || errors.Is(err, ErrOutcome) || !isAway(err) && !isTransient(err) || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(retryPause):
		}
	}
}

// recordChange gives a change an id that is committed with it, and forgets those of changes that nobody asks about any more.
const recordChange = `WITH old AS (DELETE FROM recent_change WHERE at < extract(epoch FROM now())::bigint - 3600)
	INSERT INTO recent_change (id, at) VALUES (?, extract(epoch FROM now())::bigint)`

// tryChange runs do in one transaction, which leaves id in the table of recent changes. broke says that it is the commit that
// failed, so that what became of it is not known.
func (s *Store) tryChange(ctx context.Context, id string, do func(*sql.Tx) error) (broke bool, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	if err := lockChanges(ctx, tx); err != nil {
		return false, err
	}
	if err := do(tx); err != nil {
		return false, err
	}
	if err := execute(ctx, tx, recordChange, id); err != nil {
		return false, err
	}
	err = tx.Commit()
	return err != nil, err
}

// lockChanges waits until no other change is being made, and lets none begin before tx ends.
func lockChanges(ctx context.Context, tx *sql.Tx) error {
	return execute(ctx, tx, "SELECT pg_advisory_xact_lock("+lockNumber+")", "changes")
}

// ErrOutcome is wrapped by the error of a change during whose commit the connection broke, if what became of it could not be
// found out.
var ErrOutcome = errors.New("whether the change was made is not known: look before you make it again")

// outcome asks what became of a change whose commit failed with an error, until the database says so. An error says that the
// change was not made, or that it is not known. The number of a transaction would not do: a server that crashed before it
// wrote anything of it gives the number again.
func (s *Store) outcome(ctx context.Context, id string, failed error, end time.Time) (made bool, err error) {
	ctx, cancel := context.WithDeadline(context.WithoutCancel(ctx), end.Add(retryTime))
	defer cancel()
	for {
		made, err := s.wasMade(ctx, id)
		switch {
		case err == nil && made:
			return true, nil
		case err == nil:
			return false, failed
		case !isAway(err) && ctx.Err() == nil:
			return false, fmt.Errorf("%w (%w; %w)", ErrOutcome, failed, err)
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("%w: %w (%w)", ErrAway, ErrOutcome, failed)
		case <-time.After(retryPause):
		}
	}
}

// wasMade reports whether the change with an id was committed. It waits for a commit that is still going on.
func (s *Store) wasMade(ctx context.Context, id string) (made bool, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	if err := lockChanges(ctx, tx); err != nil {
		return false, err
	}
	return made, tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM recent_change WHERE id = ?)", id).Scan(&made)
}
