package store

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/ncruces/go-sqlite3"
)

// Errors about the file rather than about what was asked. They say what to do.
var (
	// ErrDamaged: what was read is not what was written.
	ErrDamaged = errors.New("the database is damaged here, so nothing is quoted from it: run evidence verify, which names the damage, " +
		"then evidence verify --repair, or restore a backup")
	// ErrFull: there is no room to write.
	ErrFull = errors.New("the disk is full: nothing was changed; make room and try again")
	// ErrAway: the database server does not answer.
	ErrAway = errors.New("the database server does not answer: try again in a moment; if this goes on, look whether PostgreSQL is running and can be reached")
	// ErrNotText: what was to be kept as text is none.
	ErrNotText = errors.New("the text is not UTF-8 or has a zero byte, which no database keeps: nothing was changed; take it out and try again")
	// ErrReadOnly: the data directory can be read but not written.
	ErrReadOnly = errors.New("the data directory is read-only: nothing was changed; use a copy that you may write to")
)

// explain wraps the error above that is behind err, if one is.
func explain(err error) error {
	if err == nil || errors.Is(err, ErrDamaged) || errors.Is(err, ErrFull) || errors.Is(err, ErrAway) || errors.Is(err, ErrReadOnly) {
		return err
	}
	if kind := postgresFailure(err); kind != nil {
		return fmt.Errorf("%w (%w)", kind, err)
	}
	for _, kind := range []struct {
		is   error
		from []error
	}{
		{ErrDamaged, []error{sqlite3.IOERR_DATA, sqlite3.CORRUPT, sqlite3.NOTADB}},
		{ErrFull, []error{sqlite3.FULL, syscall.ENOSPC, syscall.EDQUOT}},
		{ErrReadOnly, []error{sqlite3.READONLY, syscall.EROFS}},
	} {
		for _, from := range kind.from {
			if errors.Is(err, from) {
				return fmt.Errorf("%w (%w)", kind.is, err)
			}
		}
	}
	return err
}
