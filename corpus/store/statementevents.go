package store

import (
	"context"

	"evidence/corpus/statement"
)

// A RecentEvent is an edit and whether it was taken back since.
type RecentEvent struct {
	statement.Event
	Undone bool
}

// undone says whether an event was taken back. Only what came after it can have done so.
const undone = "EXISTS (SELECT 1 FROM event AS later WHERE later.statement = event.statement AND later.revision > event.revision AND later.undoes = event.revision)"

// selectEvents reads the events of a statement that was not removed.
const selectEvents = "SELECT " + eventColumns + ", " + undone + ` FROM event JOIN statement ON statement.num = event.statement WHERE statement.id = ? AND removed IS NULL`

// RecentEvents lists the last n edits that were made of a statement, the latest first.
func (s *Store) RecentEvents(ctx context.Context, id string, n int) ([]RecentEvent, error) {
	rows, err := s.db.QueryContext(ctx, selectEvents+" ORDER BY event.revision DESC LIMIT ?", id, n)
	return scanAll(rows, err, "reading the last edits of statement "+id, scanRecent)
}

// LastEdit is the last edit by a person that changed something and was neither an undo nor taken back; nil where there is none.
func (s *Store) LastEdit(ctx context.Context, id, by string) (*RecentEvent, error) {
	rows, err := s.db.QueryContext(ctx, selectEvents+` AND by = ? AND op NOT IN (?, ?) AND undoes IS NULL AND change <> '{}' AND NOT `+undone+`
		ORDER BY event.revision DESC LIMIT 1`, id, by, statement.OpCreate, statement.OpImport)
	list, err := scanAll(rows, err, "reading the last edit of statement "+id, scanRecent)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func scanRecent(e *RecentEvent, scan func(...any) error) error {
	return scanEvent(&e.Event, func(columns ...any) error { return scan(append(columns, &e.Undone)...) })
}
