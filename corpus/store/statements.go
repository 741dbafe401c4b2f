package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
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
	return s.addStatement(ctx, statement.File{Statement: st}, by, false)
}

// ImportStatement puts in a whole statement with its history. Where its id was
// given before it gets another.
func (s *Store) ImportStatement(ctx context.Context, f statement.File, by string) (statement.Statement, error) {
	f.Format = statement.Format
	if err := f.Validate(); err != nil {
		return f.Statement, fmt.Errorf("adding the statement %q: %w", f.Statement.Title, err)
	}
	return s.addStatement(ctx, f, by, true)
}

// ErrTaken is wrapped by errors about an id that was given before.
var ErrTaken = errors.New("the id was given before")

func (s *Store) addStatement(ctx context.Context, f statement.File, by string, another bool) (statement.Statement, error) {
	st := f.Statement
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
	err := s.change(ctx, func(tx *sql.Tx) error {
		st.ID = wanted
		for n := 2; ; n++ {
			var taken bool
			if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM statement WHERE id = ?)", st.ID).Scan(&taken); err != nil {
				return err
			}
			if !taken {
				break
			}
			if !another {
				return ErrTaken
			}
			st.ID = wanted + "-" + strconv.Itoa(n)
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
		for _, e := range f.History {
			if err := insertEvent(ctx, tx, num, e); err != nil {
				return err
			}
		}
		// Who did what before is the file's word; that it came in, and by whom, is known.
		return insertEvent(ctx, tx, num, statement.Event{Revision: st.Revision, At: now, By: by, Op: came})
	})
	if err != nil {
		return st, fmt.Errorf("adding the statement %q: %w", st.Title, err)
	}
	return st, nil
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

func insertStatement(ctx context.Context, tx *sql.Tx, st *statement.Statement, looked string) (int64, error) {
	head, err := marshalHead(st)
	if err != nil {
		return 0, err
	}
	done, err := tx.ExecContext(ctx, "INSERT INTO statement (id, head, text, revision, changed, looked) VALUES (?, ?, ?, ?, ?, ?)",
		st.ID, head, st.Text, st.Revision, st.Changed.Format(time.RFC3339), looked)
	if err != nil {
		return 0, err
	}
	return done.LastInsertId()
}

// marshalHead is what the statement's own row keeps.
func marshalHead(st *statement.Statement) (string, error) {
	head := *st
	head.Text, head.Claims = "", nil
	return marshal(head)
}

func marshal(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func insertEvent(ctx context.Context, tx *sql.Tx, num int64, e statement.Event) error {
	change, err := marshal(e.Change)
	if err != nil {
		return err
	}
	var undoes any
	if e.Undoes > 0 {
		undoes = e.Undoes
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO event (statement, revision, at, by, op, undoes, change) VALUES (?, ?, ?, ?, ?, ?, ?)",
		num, e.Revision, e.At.UTC().Format(time.RFC3339), e.By, string(e.Op), undoes, change)
	return err
}

// saveChange writes what a change made of a statement's claims and pins.
func saveChange(ctx context.Context, tx *sql.Tx, num int64, ch statement.Change) error {
	for _, c := range ch.Claims {
		if c.After == nil {
			if _, err := tx.ExecContext(ctx, "DELETE FROM claim WHERE statement = ? AND id = ?", num, c.Before.ID); err != nil {
				return err
			}
			continue
		}
		body, err := marshal(c.After)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO claim (statement, id, place, body) VALUES (?, ?, 0, ?)
			ON CONFLICT DO UPDATE SET body = excluded.body`, num, c.After.ID, body); err != nil {
			return err
		}
	}
	for _, p := range ch.Pins {
		if err := savePin(ctx, tx, num, p); err != nil {
			return err
		}
	}
	if ch.Order == nil {
		return nil
	}
	for i, id := range ch.Order[1] {
		if _, err := tx.ExecContext(ctx, "UPDATE claim SET place = ? WHERE statement = ? AND id = ?", i, num, id); err != nil {
			return err
		}
	}
	return nil
}

// EditStatement makes one edit. The event says what it changed; its Revision is
// the statement's now. A new pin's words and place are taken from the passage
// that its Passage and Span name, whatever else it says. Errors are a
// *statement.ConflictError or a *statement.InvalidError where the edit cannot be
// made, or wrap [ErrUnknown]; then nothing was changed.
//
// An edit that was made already, as the same pin by two people, gives the event of
// the statement's present revision with an empty change.
func (s *Store) EditStatement(ctx context.Context, id string, e statement.Edit) (statement.Event, error) {
	var event statement.Event
	err := s.change(ctx, func(tx *sql.Tx) error {
		e.When = s.now().UTC().Truncate(time.Second)
		num, st, err := loadHead(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := loadClaims(ctx, tx, num, &st, e); err != nil {
			return err
		}
		if e.Op == statement.OpPin && e.NewPin != nil {
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
	if err != nil {
		return event, fmt.Errorf("statement %q: %w", id, err)
	}
	return event, nil
}

func saveEdit(ctx context.Context, tx *sql.Tx, num int64, st *statement.Statement, event statement.Event) error {
	head, err := marshalHead(st)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE statement SET head = ?, revision = ?, changed = ? WHERE num = ?",
		head, st.Revision, st.Changed.Format(time.RFC3339), num); err != nil {
		return err
	}
	if err := saveChange(ctx, tx, num, event.Change); err != nil {
		return err
	}
	return insertEvent(ctx, tx, num, event)
}

// undoEdit takes back the edit that made a revision, unless that was done already.
func undoEdit(ctx context.Context, tx *sql.Tx, num int64, st *statement.Statement, e statement.Edit) error {
	var change, op string
	var undone bool
	err := tx.QueryRowContext(ctx, `SELECT change, op, EXISTS (SELECT 1 FROM event AS later WHERE later.statement = event.statement AND later.undoes = event.revision)
		FROM event WHERE statement = ? AND revision = ?`, num, e.Undo).Scan(&change, &op, &undone)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return &statement.InvalidError{Reason: fmt.Sprintf("there is no edit %d to undo", e.Undo)}
	case err != nil:
		return err
	case statement.Op(op) == statement.OpCreate, statement.Op(op) == statement.OpImport:
		return &statement.InvalidError{Reason: "a statement is not undone but removed"}
	case undone:
		return &statement.InvalidError{Reason: fmt.Sprintf("edit %d was undone already", e.Undo)}
	}
	var ch statement.Change
	if err := json.Unmarshal([]byte(change), &ch); err != nil {
		return err
	}
	return st.Undo(ch, e)
}

// RemoveStatement takes a statement out. What it held is kept, and its id is
// never given again. base is the revision that whoever removes it saw, 0 for
// whatever it is: of another one the error is a *statement.ConflictError.
func (s *Store) RemoveStatement(ctx context.Context, id, by string, base int64) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		num, st, err := loadHead(ctx, tx, id)
		if err != nil {
			return err
		}
		if base > 0 && st.Revision != base {
			return &statement.ConflictError{What: "the statement", Now: st.Title}
		}
		st.Revision++
		at := s.now().UTC().Truncate(time.Second)
		if _, err := tx.ExecContext(ctx, "UPDATE statement SET removed = ?, revision = ? WHERE num = ?", s.timestamp(), st.Revision, num); err != nil {
			return err
		}
		return insertEvent(ctx, tx, num, statement.Event{Revision: st.Revision, At: at, By: by, Op: statement.OpRemove})
	})
	if err != nil {
		return fmt.Errorf("removing the statement %q: %w", id, err)
	}
	return nil
}

// HadStatement reports whether a statement's id was ever given.
func (s *Store) HadStatement(ctx context.Context, id string) (bool, error) {
	var given bool
	err := s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM statement WHERE id = ?)", id).Scan(&given)
	return given, err
}
