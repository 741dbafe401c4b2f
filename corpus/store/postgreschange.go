package store

import (
	"context"
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
// committed, nothing was changed and it is tried again, so do must be able to begin anew; if it breaks while it is committed, PostgreSQL is asked what
// became of it.
func (s *Store) changePostgres(ctx context.Context, do func(*sql.Tx) error) error {
	for end := time.Now().Add(retryTime); ; {
		id, err := s.tryChange(ctx, do)
		if err != nil && id != "" { // the commit failed
			var committed bool
			if committed, err = s.outcome(ctx, id, err, end); committed {
				return nil
			}
		}
		if err == nil || !isAway(err) && !isTransient(err) || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(retryPause):
		}
	}
}

// tryChange runs do in one transaction. If it is the commit that failed, id is the transaction's.
func (s *Store) tryChange(ctx context.Context, do func(*sql.Tx) error) (id string, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock("+lockNumber+")", "changes"); err != nil {
		return "", err
	}
	if err := do(tx); err != nil {
		return "", err
	}
	if err := tx.QueryRowContext(ctx, "SELECT pg_current_xact_id()::text").Scan(&id); err != nil {
		return "", err
	}
	if err := tx.Commit(); err != nil {
		return id, err
	}
	return "", nil
}

// ErrOutcome is wrapped by the error of a change during whose commit the connection broke, if what became of it could not be
// found out.
var ErrOutcome = errors.New("whether the change was made is not known: look before you make it again")

// outcome asks what became of a transaction whose commit failed with an error, until PostgreSQL says so. An error says
// that the change was not made, or that it is not known.
func (s *Store) outcome(ctx context.Context, id string, failed error, end time.Time) (committed bool, err error) {
	ctx, cancel := context.WithDeadline(context.WithoutCancel(ctx), end.Add(retryTime))
	defer cancel()
	for {
		var status sql.NullString
		err := s.db.QueryRowContext(ctx, "SELECT pg_xact_status(CAST(CAST(? AS text) AS xid8))", id).Scan(&status)
		switch {
		case err == nil && status.String == "committed":
			return true, nil
		case err == nil && status.String == "aborted":
			return false, failed
		case err != nil && !isAway(err):
			return false, fmt.Errorf("%w (%w; %w)", ErrOutcome, failed, err)
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("%w: %w (%w)", ErrAway, ErrOutcome, failed)
		case <-time.After(retryPause):
		}
	}
}
