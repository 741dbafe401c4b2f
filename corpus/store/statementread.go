package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"evidence/corpus/statement"
)

// Statement returns a statement with its claims and pins. Where there is none the
// error wraps [ErrUnknown].
func (s *Store) Statement(ctx context.Context, id string) (_ statement.Statement, err error) {
	defer wrapError(&err, "statement %q", id)
	return readTx(ctx, s.db, func(tx *sql.Tx) (statement.Statement, error) {
		_, st, err := loadStatement(ctx, tx, id)
		return st, err
	})
}

// StatementFile returns a whole statement with its history, both of one moment.
func (s *Store) StatementFile(ctx context.Context, id string) (_ statement.File, err error) {
	defer wrapError(&err, "statement %q", id)
	return readTx(ctx, s.db, func(tx *sql.Tx) (f statement.File, err error) {
		f.Format = statement.Format
		var num int64
		if num, f.Statement, err = loadStatement(ctx, tx, id); err != nil {
			return f, err
		}
		rows, err := tx.QueryContext(ctx, "SELECT "+eventColumns+" FROM event WHERE statement = ? ORDER BY revision", num)
		f.History, err = scanAll(rows, err, "reading its history", scanEvent)
		return f, err
	})
}

func loadStatement(ctx context.Context, tx *sql.Tx, id string) (num int64, st statement.Statement, err error) {
	if num, st, err = loadHead(ctx, tx, id); err == nil {
		err = tx.QueryRowContext(ctx, "SELECT text FROM statement WHERE num = ?", num).Scan(&st.Text)
	}
	if err == nil {
		err = loadClaims(ctx, tx, num, &st, statement.Edit{})
	}
	return num, st, err
}

// readTx runs do in a transaction that reads one state of the database.
func readTx[T any](ctx context.Context, db *sql.DB, do func(*sql.Tx) (T, error)) (T, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		var none T
		return none, err
	}
	defer tx.Rollback()
	return do(tx)
}

// loadHead reads the details of a statement, without its text.
func loadHead(ctx context.Context, tx *sql.Tx, id string) (num int64, st statement.Statement, err error) {
	err = tx.QueryRowContext(ctx, "SELECT num, head FROM statement WHERE id = ? AND removed IS NULL", id).Scan(&num, asJSON(&st))
	st.Claims = []statement.Claim{}
	return num, st, err
}

// loadClaims reads the claims with their pins: all of them, or for an edit of a
// pin those alone that it is about, so that a statement with many costs no more.
func loadClaims(ctx context.Context, tx *sql.Tx, num int64, st *statement.Statement, e statement.Edit) error {
	claims, pins := "", ""
	var args, pinArgs []any
	switch {
	case e.Op == statement.OpPin && e.NewPin != nil:
		claims, args = " AND id = ?", []any{e.Claim}
		pins, pinArgs = " AND claim = ? AND passage = ?", []any{e.Claim, e.NewPin.Passage}
	case e.Op == statement.OpRepin, e.Op == statement.OpUnpin:
		claims, args = " AND id IN (?, (SELECT claim FROM pin WHERE pin.statement = claim.statement AND pin.id = ?))", []any{e.Claim, e.Pin}
		// Besides the pin those of the claim where it is to belong that are of the same passage.
		pins = " AND (id = ? OR claim = ? AND passage = (SELECT passage FROM pin AS moved WHERE moved.statement = pin.statement AND moved.id = ?))"
		pinArgs = []any{e.Pin, e.Claim, e.Pin}
	case e.Op == statement.OpSplit, e.Op == statement.OpMerge:
		if err := tx.QueryRowContext(ctx, "SELECT text FROM statement WHERE num = ?", num).Scan(&st.Text); err != nil {
			return err
		}
	}
	rows, err := tx.QueryContext(ctx, "SELECT body FROM claim WHERE statement = ?"+claims+" ORDER BY place", append([]any{num}, args...)...)
	if st.Claims, err = scanAll(rows, err, "reading its claims", func(c *statement.Claim, scan func(...any) error) error {
		return scan(asJSON(c))
	}); err != nil {
		return err
	}
	at := make(map[string]*statement.Claim, len(st.Claims))
	for i := range st.Claims {
		st.Claims[i].Pins = []statement.Pin{}
		at[st.Claims[i].ID] = &st.Claims[i]
	}
	rows, err = tx.QueryContext(ctx, "SELECT claim, body FROM pin WHERE statement = ?"+pins+" ORDER BY number", append([]any{num}, pinArgs...)...)
	placed, err := scanAll(rows, err, "reading its pins", func(p *statement.PlacedPin, scan func(...any) error) error {
		return scan(&p.Claim, asJSON(&p.Pin))
	})
	for _, p := range placed {
		if c := at[p.Claim]; c != nil {
			c.Pins = append(c.Pins, p.Pin)
		}
	}
	if err != nil || claims != "" { // an edit of a pin leaves the sign-offs as they are
		return err
	}
	return loadSignOffs(ctx, tx, num, at)
}

// Statements lists the statements, the one changed last first.
func (s *Store) Statements(ctx context.Context) (_ []statement.Summary, err error) {
	defer wrapError(&err, "listing the statements")
	return readTx(ctx, s.db, func(tx *sql.Tx) ([]statement.Summary, error) {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM statement WHERE removed IS NULL ORDER BY changed DESC, num DESC")
		ids, err := scanAll(rows, err, "reading their ids", scanString)
		if err != nil {
			return nil, err
		}
		out := make([]statement.Summary, len(ids))
		for i, id := range ids {
			_, st, err := loadStatement(ctx, tx, id)
			if err != nil {
				return nil, fmt.Errorf("statement %q: %w", id, err)
			}
			out[i] = st.Summary()
		}
		return out, nil
	})
}

func scanString(s *string, scan func(...any) error) error { return scan(s) }

// StatementHistory lists the edits that were made of a statement, the oldest
// first, from after the revision since on; 0 for all of them.
func (s *Store) StatementHistory(ctx context.Context, id string, since int64) ([]statement.Event, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+eventColumns+` FROM event JOIN statement ON statement.num = event.statement
		WHERE statement.id = ? AND removed IS NULL AND event.revision > ? ORDER BY event.revision`, id, since)
	list, err := scanAll(rows, err, "reading the history of statement "+id, scanEvent)
	if err == nil && len(list) == 0 && since == 0 {
		err = fmt.Errorf("statement %q: %w", id, ErrUnknown)
	}
	return list, err
}

const eventColumns = "event.revision, at, by, op, coalesce(undoes, 0), change"

func scanEvent(e *statement.Event, scan func(...any) error) error {
	return scan(&e.Revision, (*timestamp)(&e.At), &e.By, &e.Op, &e.Undoes, asJSON(&e.Change))
}

// NewsSeenAt is when somebody last looked at what is new for a statement.
func (s *Store) NewsSeenAt(ctx context.Context, id string) (looked time.Time, err error) {
	defer wrapError(&err, "statement %q", id)
	err = s.db.QueryRowContext(ctx, "SELECT looked FROM statement WHERE id = ? AND removed IS NULL", id).Scan((*timestamp)(&looked))
	return looked, err
}

// MarkNewsSeen records that somebody has looked at what is new for a statement and came up to a time, which is not yet to
// come. What was looked at before stays so.
func (s *Store) MarkNewsSeen(ctx context.Context, id string, until time.Time) error {
	stamp := min(until.UTC().Format(time.RFC3339), s.timestamp())
	return s.change(ctx, func(tx *sql.Tx) error {
		return execute(ctx, tx, "UPDATE statement SET looked = ? WHERE id = ? AND looked < ?", stamp, id, stamp)
	})
}

// ReportsChangedSince lists the reports, by id, that hold passages first seen after a time.
func (s *Store) ReportsChangedSince(ctx context.Context, t time.Time) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM source WHERE withdrawn IS NULL AND EXISTS
		(SELECT 1 FROM passage WHERE passage.source = source.num AND passage.current = 1 AND first_seen > ?) ORDER BY id`, t.UTC().Format(time.RFC3339))
	return scanAll(rows, err, "listing the reports with new passages", scanString)
}
