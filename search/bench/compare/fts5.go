package compare

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/fts5"

	"evidence/corpus"
	"evidence/search/words"
)

// An fts5Table is a table of SQLite with an index of its words, stemmed.
type fts5Table struct {
	db    *sql.DB
	query *sql.Stmt
}

func openFTS5(ctx context.Context, dir string) (*fts5Table, error) {
	db, err := driver.Open("file:"+filepath.ToSlash(filepath.Join(dir, "fts5.db")), fts5.Register)
	if err != nil {
		return nil, fmt.Errorf("making a table of SQLite: %w", err)
	}
	db.SetMaxOpenConns(1)
	t := &fts5Table{db: db}
	_, err = db.ExecContext(ctx, `PRAGMA journal_mode = wal; PRAGMA synchronous = off; PRAGMA cache_size = -65536;
		CREATE VIRTUAL TABLE passage USING fts5(text, tokenize = 'porter unicode61')`)
	if err == nil {
		t.query, err = db.PrepareContext(ctx, "SELECT text FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?")
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("making a table of SQLite: %w", err)
	}
	return t, nil
}

func (t *fts5Table) add(ctx context.Context, passages []corpus.Passage) error {
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("entering passages into SQLite: %w", err)
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, "INSERT INTO passage (text) VALUES (?)")
	for i := 0; err == nil && i < len(passages); i++ {
		_, err = insert.ExecContext(ctx, passages[i].Text)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("entering passages into SQLite: %w", err)
	}
	return nil
}

// finish merges the parts of the index, as SQLite's documentation advises where many searches follow.
func (t *fts5Table) finish(ctx context.Context) error {
	_, err := t.db.ExecContext(ctx, "INSERT INTO passage (passage) VALUES ('optimize')")
	return err
}

// search leaves out the words that Bleve's analysis of English and this program leave out of a query too: FTS5 knows none.
func (t *fts5Table) search(ctx context.Context, text string) (texts []string, err error) {
	var any []string
	for _, w := range words.Terms(text) {
		if !words.Stop(w) {
			any = append(any, `"`+strings.ReplaceAll(w, `"`, "")+`"`)
		}
	}
	if len(any) == 0 {
		return nil, nil
	}
	rows, err := t.query.QueryContext(ctx, strings.Join(any, " OR "), hits)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		texts = append(texts, s)
	}
	return texts, rows.Err()
}

func (t *fts5Table) close() error { return t.db.Close() }
