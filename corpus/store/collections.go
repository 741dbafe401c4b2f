package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"evidence/corpus"
)

// A Collection is passages that a user gathered and named. Whoever knows its id may read it; its owner may change it.
type Collection struct {
	ID       string      `json:"id"`       // id, which cannot be guessed
	Owner    string      `json:"owner"`    // name of the user who gathered it
	Title    string      `json:"title"`    // what its owner calls it
	Revision int64       `json:"revision"` // number that grows with every change
	Changed  time.Time   `json:"changed"`  // when it was last changed
	Passages []Collected `json:"passages"` // the passages, in their order
	Undoes   int64       `json:"-"`        // version that holds again once the last change is taken back; 0 for none
}

// A Collected is a passage of a collection, or a part of one, with what its owner says of it.
type Collected struct {
	Passage string       `json:"passage"`          // id of the passage
	Span    *corpus.Span `json:"span,omitempty"`   // words that are meant; absent for the whole passage
	Note    string       `json:"note,omitempty"`   // what its owner says of it
	Labels  []string     `json:"labels,omitempty"` // what its owner sorts it by
}

// ErrChangedSince is returned where a collection was changed since whoever changes it now read it.
var ErrChangedSince = errors.New("it was changed since")

// AddCollection keeps a new collection, and returns it with its id.
func (s *Store) AddCollection(ctx context.Context, c Collection) (_ Collection, err error) {
	defer wrapError(&err, "adding the collection %q", c.Title)
	c.ID, c.Revision, c.Undoes = strings.ToLower(rand.Text()), 1, 0
	err = s.change(ctx, func(tx *sql.Tx) error {
		if err := execute(ctx, tx, "INSERT INTO collection (id, owner, revision) VALUES (?, ?, ?)", c.ID, c.Owner, c.Revision); err != nil {
			return err
		}
		return s.addVersion(ctx, tx, &c)
	})
	return c, err
}

// addVersion keeps the collection as it is now.
func (s *Store) addVersion(ctx context.Context, tx *sql.Tx, c *Collection) error {
	if c.Passages == nil {
		c.Passages = []Collected{}
	}
	passages, err := json.Marshal(c.Passages)
	if err != nil {
		return err
	}
	c.Changed = s.now().UTC().Truncate(time.Second)
	return execute(ctx, tx, "INSERT INTO collection_version (collection, revision, before, at, title, passages) VALUES (?, ?, ?, ?, ?, ?)",
		c.ID, c.Revision, c.Undoes, c.Changed.Format(time.RFC3339), c.Title, string(passages))
}

const selectCollections = `SELECT collection.id, collection.owner, collection.revision, version.before, version.at, version.title, version.passages
	FROM collection JOIN collection_version AS version ON version.collection = collection.id AND version.revision = collection.revision WHERE `

func scanCollection(c *Collection, scan func(...any) error) error {
	var passages string
	if err := scan(&c.ID, &c.Owner, &c.Revision, &c.Undoes, (*timestamp)(&c.Changed), &c.Title, &passages); err != nil {
		return err
	}
	return json.Unmarshal([]byte(passages), &c.Passages)
}

// Collection is a collection by its id; the error wraps [ErrUnknown] where there is none.
func (s *Store) Collection(ctx context.Context, id string) (c Collection, err error) {
	defer wrapError(&err, "reading the collection %q", id)
	err = scanCollection(&c, s.db.QueryRowContext(ctx, selectCollections+"collection.id = ? AND removed IS NULL", id).Scan)
	return c, err
}

// Collections lists a user's collections, the last changed first.
func (s *Store) Collections(ctx context.Context, owner string) ([]Collection, error) {
	rows, err := s.db.QueryContext(ctx, selectCollections+"collection.owner = ? AND removed IS NULL ORDER BY version.at DESC, collection.id", owner)
	return scanAll(rows, err, "listing the collections", scanCollection)
}

// SaveCollection makes the next version of a collection: c has its title and passages, and the revision that its owner
// changes. The error wraps [ErrUnknown] where the owner has no such collection, and [ErrChangedSince] where it has another
// revision by now.
func (s *Store) SaveCollection(ctx context.Context, c Collection) (Collection, error) {
	return s.changeCollection(ctx, c, func(_ *sql.Tx, now *Collection) error {
		now.Title, now.Passages, now.Undoes = c.Title, c.Passages, now.Revision-1
		return nil
	})
}

// UndoCollection takes the last change of a collection back that was not taken back yet. Where there is none nothing happens.
func (s *Store) UndoCollection(ctx context.Context, c Collection) (Collection, error) {
	return s.changeCollection(ctx, c, func(tx *sql.Tx, now *Collection) error {
		if now.Undoes == 0 {
			return errNothingToUndo
		}
		var passages string
		err := tx.QueryRowContext(ctx, "SELECT before, title, passages FROM collection_version WHERE collection = ? AND revision = ?", now.ID, now.Undoes).
			Scan(&now.Undoes, &now.Title, &passages)
		if err != nil {
			return err
		}
		now.Passages = nil
		return json.Unmarshal([]byte(passages), &now.Passages)
	})
}

var errNothingToUndo = errors.New("there is nothing to undo")

// changeCollection lets do make the next version of the owner's collection.
func (s *Store) changeCollection(ctx context.Context, c Collection, do func(*sql.Tx, *Collection) error) (now Collection, err error) {
	defer wrapError(&err, "changing the collection %q", c.ID)
	err = s.change(ctx, func(tx *sql.Tx) error {
		now = Collection{}
		query := selectCollections + "collection.id = ? AND collection.owner = ? AND removed IS NULL"
		if err := scanCollection(&now, tx.QueryRowContext(ctx, query, c.ID, c.Owner).Scan); err != nil {
			return err
		}
		if c.Revision > 0 && c.Revision != now.Revision {
			return fmt.Errorf("%w: it has revision %d, not %d", ErrChangedSince, now.Revision, c.Revision)
		}
		now.Revision++
		if err := do(tx, &now); err != nil {
			return err
		}
		if err := s.addVersion(ctx, tx, &now); err != nil {
			return err
		}
		return execute(ctx, tx, "UPDATE collection SET revision = ? WHERE id = ?", now.Revision, now.ID)
	})
	if errors.Is(err, errNothingToUndo) {
		now.Revision--
		err = nil
	}
	return now, err
}

// RemoveCollection removes a collection of a user's, or brings it back.
func (s *Store) RemoveCollection(ctx context.Context, id, owner string, back bool) (err error) {
	defer wrapError(&err, "removing the collection %q", id)
	return s.change(ctx, func(tx *sql.Tx) error {
		removed := sql.NullString{String: s.timestamp(), Valid: !back}
		done, err := tx.ExecContext(ctx, "UPDATE collection SET removed = ? WHERE id = ? AND owner = ?", removed, id, owner)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrUnknown)
		}
		return nil
	})
}
