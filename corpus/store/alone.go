package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Alone does a work that several servers of one library share, once none of the others does it: work of one name is done by
// one server at a time. With SQLite there is one server.
func (s *Store) Alone(ctx context.Context, name string, do func(context.Context) error) error {
	if !s.postgres {
		return do(ctx)
	}
	_, err := s.locked(ctx, name, "SELECT true FROM (SELECT pg_advisory_lock("+lockNumber+")) AS locked", do)
	return err
}

// TryAlone is Alone, but does nothing if another server does the work; done is false then.
func (s *Store) TryAlone(ctx context.Context, name string, do func(context.Context) error) (done bool, err error) {
	if !s.postgres {
		return true, do(ctx)
	}
	return s.locked(ctx, name, "SELECT pg_try_advisory_lock("+lockNumber+")", do)
}

// locked does a work while a connection holds its lock. A lock ends with its connection, if that breaks.
func (s *Store) locked(ctx context.Context, name, lock string, do func(context.Context) error) (locked bool, err error) {
	var c *sql.Conn
	if c, err = s.db.Conn(ctx); err == nil {
		defer c.Close()
		err = c.QueryRowContext(ctx, lock, name).Scan(&locked)
	}
	if err != nil {
		return false, fmt.Errorf("finding out whether another server does the same (%s): %w", name, explain(err))
	}
	if !locked {
		return false, nil
	}
	defer c.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+lockNumber+")", name)
	return true, do(ctx)
}
