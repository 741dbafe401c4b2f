package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"evidence/corpus/statement"
)

// saveSignOff writes or removes the row of a sign-off.
func saveSignOff(ctx context.Context, tx *sql.Tx, num int64, o statement.SignOffChange) error {
	if o.After == nil {
		return execute(ctx, tx, "DELETE FROM sign_off WHERE statement = ? AND id = ?", num, o.Before.ID)
	}
	number, err := strconv.Atoi(strings.TrimPrefix(o.After.ID, "s"))
	if err != nil {
		return fmt.Errorf("sign-off %q: its id is s and a number", o.After.ID)
	}
	return execute(ctx, tx, `INSERT INTO sign_off (statement, id, number, claim, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (statement, id) DO UPDATE SET claim = excluded.claim, body = excluded.body`,
		num, o.After.ID, number, o.After.Claim, asJSON(o.After.SignOff))
}

// loadSignOffs gives claims, by their ids, their sign-offs.
func loadSignOffs(ctx context.Context, tx *sql.Tx, num int64, claims map[string]*statement.Claim) error {
	rows, err := tx.QueryContext(ctx, "SELECT claim, body FROM sign_off WHERE statement = ? ORDER BY number", num)
	list, err := scanAll(rows, err, "reading its sign-offs", func(o *statement.PlacedSignOff, scan func(...any) error) error {
		return scan(&o.Claim, asJSON(&o.SignOff))
	})
	for _, o := range list {
		if c := claims[o.Claim]; c != nil {
			c.SignOffs = append(c.SignOffs, o.SignOff)
		}
	}
	return err
}

// StatementFileName is the name of the Word document that a statement came in; empty where none was kept.
func (s *Store) StatementFileName(ctx context.Context, id string) (name string, err error) {
	defer wrapError(&err, "statement %q: reading its file", id)
	err = s.db.QueryRowContext(ctx, `SELECT name FROM statement_file JOIN statement ON statement.num = statement_file.statement
		WHERE id = ? AND removed IS NULL`, id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return name, err
}

// StatementFileSent is the Word document that a statement came in. Where none was kept the error wraps [ErrUnknown].
func (s *Store) StatementFileSent(ctx context.Context, id string) (name string, data []byte, err error) {
	defer wrapError(&err, "statement %q: reading its file", id)
	err = s.db.QueryRowContext(ctx, `SELECT name, data FROM statement_file JOIN statement ON statement.num = statement_file.statement
		WHERE id = ? AND removed IS NULL`, id).Scan(&name, &data)
	return name, data, err
}
