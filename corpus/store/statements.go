package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/statement"
)

// AddStatement puts in a new statement and returns it as it is kept. Without an
// id it is given one made of its title; an id that was given before, also to a
// statement that was removed since, is an error that wraps [ErrTaken]. by is who adds it.
func (s *Store) AddStatement(ctx context.Context, st statement.Statement, by string) (statement.Statement, error) {
	return s.addStatement(ctx, statement.File{Statement: st}, by, false, nil)
}

// AddStatementOfFile is AddStatement for one that came in a Word document, which is kept with it.
func (s *Store) AddStatementOfFile(ctx context.Context, st statement.Statement, by, name string, data []byte) (statement.Statement, error) {
	return s.addStatement(ctx, statement.File{Statement: st}, by, false, func(tx *sql.Tx, num int64) error {
		return execute(ctx, tx, "INSERT INTO statement_file (statement, name, data) VALUES (?, ?, ?)", num, name, data)
	})
}

// ImportStatement puts in a whole statement with its history. Where its id was
// given before it gets another.
func (s *Store) ImportStatement(ctx context.Context, f statement.File, by string) (statement.Statement, error) {
	f.Format = statement.Format
	if err := f.Validate(); err != nil {
		return f.Statement, fmt.Errorf("adding the statement %q: %w", f.Statement.Title, err)
	}
	return s.addStatement(ctx, f, by, true, nil)
}

// ErrTaken is wrapped by errors about an id that was given before.
var ErrTaken = errors.New("the id was given before")

// addStatement puts in a statement, and in the same transaction what more is to be kept of it, unless that is nil.
func (s *Store) addStatement(ctx context.Context, f statement.File, by string, another bool, more func(tx *sql.Tx, num int64) error) (st statement.Statement, err error) {
	st = f.Statement
	defer wrapError(&err, "adding the statement %q", st.Title)
	if !allText(reflect.ValueOf(f)) {
		return st, ErrNotText
	}
	wanted := st.ID
	if wanted == "" {
		wanted, another = slug(st.Title), true
	}
	now := s.now().UTC().Truncate(time.Second)
	came := statement.OpCreate
	if len(f.History) == 0 {
		st.Created = now
		st.Revision = max(st.Revision, 1)
	} else {
		came = statement.OpImport
		st.Revision++
	}
	st.Changed = now
	for i := range st.Claims {
		if c := &st.Claims[i]; c.By == "" {
			c.By, c.At = by, now
		}
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		var err error
		if st.ID, err = freeID(ctx, tx, "statement", wanted); err != nil {
			return err
		}
		if st.ID != wanted && !another {
			return ErrTaken
		}
		if err := st.Validate(); err != nil {
			return err
		}
		num, err := insertStatement(ctx, tx, &st, s.timestamp())
		if err != nil {
			return err
		}
		empty := statement.Statement{}
		if err := saveChange(ctx, tx, num, statement.Difference(&empty, &st)); err != nil {
			return err
		}
		if more != nil {
			if err := more(tx, num); err != nil {
				return err
			}
		}
		for _, e := range f.History {
			if err := insertEvent(ctx, tx, num, e); err != nil {
				return err
			}
		}
		// Who did what before is the file's word; that it came in, and by whom, is known.
		return insertEvent(ctx, tx, num, statement.Event{Revision: st.Revision, At: now, By: by, Op: came})
	})
	return st, err
}

// slug makes an id of a title: its letters and digits in lower case, joined by hyphens.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	out := ""
	for _, w := range words {
		if len(out)+len(w) > 60 {
			break
		}
		out = strings.TrimPrefix(out+"-"+w, "-")
	}
	if out == "" {
		return "statement"
	}
	return out
}

func insertStatement(ctx context.Context, tx *sql.Tx, st *statement.Statement, looked string) (num int64, err error) {
	err = tx.QueryRowContext(ctx, "INSERT INTO statement (id, head, text, revision, changed, looked) VALUES (?, ?, ?, ?, ?, ?) RETURNING num",
		st.ID, encodeHead(st), st.Text, st.Revision, st.Changed.Format(time.RFC3339), looked).Scan(&num)
	return num, err
}

// encodeHead is what the statement's own row keeps.
func encodeHead(st *statement.Statement) any {
	head := *st
	head.Text, head.Claims = "", nil
	return asJSON(head)
}

func insertEvent(ctx context.Context, tx *sql.Tx, num int64, e statement.Event) error {
	return execute(ctx, tx, "INSERT INTO event (statement, revision, at, by, op, undoes, change) VALUES (?, ?, ?, ?, ?, nullif(?, 0), ?)",
		num, e.Revision, e.At.UTC().Format(time.RFC3339), e.By, string(e.Op), max(0, e.Undoes), asJSON(e.Change))
}

// saveChange writes what a change made of a statement's claims and pins.
func saveChange(ctx context.Context, tx *sql.Tx, num int64, ch statement.Change) error {
	for _, c := range ch.Claims {
		if c.After == nil {
			if err := execute(ctx, tx, "DELETE FROM claim WHERE statement = ? AND id = ?", num, c.Before.ID); err != nil {
				return err
			}
			continue
		}
		if err := execute(ctx, tx, `INSERT INTO claim (statement, id, place, body) VALUES (?, ?, 0, ?)
			ON CONFLICT (statement, id) DO UPDATE SET body = excluded.body`, num, c.After.ID, asJSON(c.After)); err != nil {
			return err
		}
	}
	for _, p := range ch.Pins {
		if err := savePin(ctx, tx, num, p); err != nil {
			return err
		}
	}
	for _, o := range ch.SignOffs {
		if err := saveSignOff(ctx, tx, num, o); err != nil {
			return err
		}
	}
	if ch.Order == nil {
		return nil
	}
	for i, id := range ch.Order[1] {
		if err := execute(ctx, tx, "UPDATE claim SET place = ? WHERE statement = ? AND id = ?", i, num, id); err != nil {
			return err
		}
	}
	return nil
}

// EditStatement makes one edit. The event says what it changed; its Revision is
// the statement's now. A new pin's words and place are taken from the passage
// that its Passage and Span name, whatever else it says. Errors are a
// *statement.ConflictError or a statement.InvalidError where the edit cannot be
// made, or wrap [ErrUnknown]; then nothing was changed.
//
// An edit that was made already, as the same pin by two people, gives the event of
// the statement's present revision with an empty change.
func (s *Store) EditStatement(ctx context.Context, id string, e statement.Edit) (event statement.Event, err error) {
	defer wrapError(&err, "statement %q", id)
	err = s.change(ctx, func(tx *sql.Tx) error {
		e := e // the transaction may be tried again
		e.When = s.now().UTC().Truncate(time.Second)
		num, st, err := loadHead(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := loadClaims(ctx, tx, num, &st, e); err != nil {
			return err
		}
		if (e.Op == statement.OpPin || e.Op == statement.OpRepin) && e.NewPin != nil {
			if e.NewPin, err = s.quotePin(ctx, tx, e.NewPin); err != nil {
				return err
			}
		}
		event = statement.Event{At: e.When, By: e.By, Op: e.Op}
		before := st
		if e.Op == statement.OpUndo {
			event.Undoes = e.Undo
			err = undoEdit(ctx, tx, num, &st, e)
		} else {
			err = st.Apply(e)
		}
		if errors.Is(err, statement.ErrSame) {
			event.Revision = st.Revision
			return nil
		}
		if err != nil {
			return err
		}
		event.Change, event.Revision = statement.Difference(&before, &st), st.Revision
		return saveEdit(ctx, tx, num, &st, event)
	})
	return event, err
}

func saveEdit(ctx context.Context, tx *sql.Tx, num int64, st *statement.Statement, event statement.Event) error {
	if err := execute(ctx, tx, "UPDATE statement SET head = ?, revision = ?, changed = ? WHERE num = ?",
		encodeHead(st), st.Revision, st.Changed.Format(time.RFC3339), num); err != nil {
		return err
	}
	if err := saveChange(ctx, tx, num, event.Change); err != nil {
		return err
	}
	return insertEvent(ctx, tx, num, event)
}

// undoEdit takes back the edit that made a revision, unless that was done already.
func undoEdit(ctx context.Context, tx *sql.Tx, num int64, st *statement.Statement, e statement.Edit) error {
	var ch statement.Change
	var op statement.Op
	var undone bool
	err := tx.QueryRowContext(ctx, `SELECT change, op, EXISTS (SELECT 1 FROM event AS later WHERE later.statement = event.statement AND later.undoes = event.revision)
		FROM event WHERE statement = ? AND revision = ?`, num, e.Undo).Scan(asJSON(&ch), &op, &undone)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return statement.Invalidf("there is no edit %d to undo", e.Undo)
	case err != nil:
		return err
	case op == statement.OpCreate, op == statement.OpImport:
		return statement.InvalidError("a statement is not undone but removed")
	case undone:
		return statement.Invalidf("edit %d was undone already", e.Undo)
	}
	return st.Undo(ch, e)
}

// RemoveStatement takes a statement out. What it held is kept but for the file that it came in, and its id is
// never given again. base is the revision that whoever removes it saw, 0 for
// whatever it is: of another one the error is a *statement.ConflictError.
func (s *Store) RemoveStatement(ctx context.Context, id, by string, base int64) (err error) {
	defer wrapError(&err, "removing the statement %q", id)
	return s.change(ctx, func(tx *sql.Tx) error {
		num, st, err := loadHead(ctx, tx, id)
		if err != nil {
			return err
		}
		if base > 0 && st.Revision != base {
			return &statement.ConflictError{What: "the statement", Now: st.Title}
		}
		st.Revision++
		at := s.now().UTC().Truncate(time.Second)
		if err := execute(ctx, tx, "UPDATE statement SET removed = ?, revision = ? WHERE num = ?", s.timestamp(), st.Revision, num); err != nil {
			return err
		}
		if err := execute(ctx, tx, "DELETE FROM statement_file WHERE statement = ?", num); err != nil {
			return err
		}
		return insertEvent(ctx, tx, num, statement.Event{Revision: st.Revision, At: at, By: by, Op: statement.OpRemove})
	})
}

// HadStatement reports whether a statement's id was ever given.
func (s *Store) HadStatement(ctx context.Context, id string) (given bool, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM statement WHERE id = ?)", id).Scan(&given)
	return given, err
}
