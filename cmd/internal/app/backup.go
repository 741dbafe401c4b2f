package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"evidence/corpus/atomicfile"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/web/auth"
)

// A Backup says what a backup or a restoration copied.
type Backup struct {
	Originals int      `json:"originals"` // that the database needs
	Copied    int      `json:"copied"`    // of these, now
	Problems  []string `json:"problems"`  // originals that are missing or were changed, and are not in it
	Aside     string   `json:"aside,omitempty"`
	// Users are those that a restoration brought back, with their tokens. Their passwords are those of the backup.
	Users []auth.User `json:"users,omitempty"`
}

// alsoKept are the files of a data directory, beside database and originals, that cannot be made again.
var alsoKept = []string{"thesaurus.txt"}

// BackUp copies a data directory to another folder while programs use it: the database as it is now, checked after it
// was written, and the originals that it needs, by their SHA-256. Those that the folder has and that are sound are not
// copied again. An earlier backup in the folder stays until the new one is known to be sound.
func BackUp(ctx context.Context, data string, originals indexer.Library, to string) (*Backup, error) {
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	if err := os.MkdirAll(to, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the backup: %w", err)
	}
	if inside(data, to) {
		return nil, fmt.Errorf("the backup cannot be in the data directory %q: choose another disk, or at least another folder", data)
	}
	path := filepath.Join(to, store.FileName)
	fresh := path + "-unfinished"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	defer os.Remove(fresh)
	if err := st.Backup(ctx, fresh); err != nil {
		return nil, err
	}
	damage, err := store.CheckFile(ctx, fresh)
	if err != nil {
		return nil, fmt.Errorf("checking the copy of the database (an earlier backup was left as it is): %w", err)
	}
	if len(damage) > 0 {
		return nil, fmt.Errorf("the copy of the database is damaged, so an earlier backup was left as it is: %s", damage[0].What)
	}
	b, err := copyOriginals(ctx, fresh, originals, indexer.NewLibrary(to))
	if err != nil {
		return nil, err
	}
	if err := finishBackup(fresh, path); err != nil {
		return nil, fmt.Errorf("finishing the backup (an earlier one was left as it is): %w", err)
	}
	return b, errors.Join(copyKept(data, to), atomicfile.SyncFolder(to))
}

// finishBackup gives the new database the place of the earlier one. If somebody used that as a library and was killed, its log is beside it.
func finishBackup(fresh, path string) error {
	if err := checkUnused(path); err != nil {
		return err
	}
	if err := store.RemoveLog(path); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

// checkUnused refuses to put another database in the place of one that a program has open.
func checkUnused(path string) error {
	err := store.CheckUnused(path)
	if errors.Is(err, store.ErrInUse) {
		err = fmt.Errorf("%w: stop the program that uses the library in %q, such as evidence serve, and try again", err, filepath.Dir(path))
	}
	return err
}

// Restore makes a data directory of a backup. A database that is there is kept under another name; originals that are
// there and sound stay.
func Restore(ctx context.Context, from, data string, originals indexer.Library) (*Backup, error) {
	source := filepath.Join(from, store.FileName)
	if err := checkBackup(ctx, from, source); err != nil {
		return nil, err
	}
	if err := checkUnused(filepath.Join(data, store.FileName)); err != nil {
		return nil, fmt.Errorf("nothing was restored: %w", err)
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}
	b, err := copyOriginals(ctx, source, indexer.NewLibrary(from), originals)
	if err != nil {
		return nil, err
	}
	if err := b.restoreDatabase(ctx, source, data); err != nil {
		return nil, fmt.Errorf("restoring the database: %w", err)
	}
	return b, errors.Join(copyKept(from, data), atomicfile.SyncFolder(data))
}

// checkBackup says why nothing can be restored from a folder.
func checkBackup(ctx context.Context, from, source string) error {
	if some, err := store.Exists(from); err != nil || !some {
		return errors.Join(fmt.Errorf("there is no backup in %q", from), err)
	}
	log, err := store.HasLog(source) // before it is checked: that can move the log into the database
	if err != nil {
		return err
	}
	if log {
		return fmt.Errorf("the backup in %[1]q was used as a library and has changes that it did not have before, so nothing was restored: restore another; "+
			"to restore this one with the changes, stop the program that uses it, copy it with “evidence backup --data %[1]s” to a new folder, and restore from there", from)
	}
	damage, err := store.CheckFile(ctx, source)
	if err != nil {
		return fmt.Errorf("checking the backup in %q, of which nothing was restored: %w", from, err)
	}
	if len(damage) > 0 {
		return fmt.Errorf("the backup in %q is damaged, so nothing was restored: %s", from, damage[0].What)
	}
	return nil
}

// restoreDatabase puts the database of a backup in its place. What it is to forget it has forgotten before it is there.
func (b *Backup) restoreDatabase(ctx context.Context, source, data string) error {
	folder := filepath.Join(data, "restoring")
	if err := errors.Join(os.RemoveAll(folder), os.Mkdir(folder, 0o700)); err != nil { // a killed restoration can have left it
		return err
	}
	defer os.RemoveAll(folder)
	fresh := filepath.Join(folder, store.FileName)
	if err := copyWhole(source, fresh); err != nil {
		return err
	}
	if err := b.endSessions(ctx, folder, filepath.Dir(source)); err != nil {
		return err
	}
	if store.OnServer(data) {
		return restoreToServer(ctx, folder, data)
	}
	path := filepath.Join(data, store.FileName)
	err := checkUnused(path) // copying the originals took its time
	if err == nil {
		b.Aside, err = moveAside(path)
	}
	if err == nil {
		err = os.Rename(fresh, path)
	}
	return err
}

// endSessions ends the sessions of a database that was copied from a backup, and finds out who can sign in by it.
func (b *Backup) endSessions(ctx context.Context, folder, from string) error {
	st, err := store.Open(ctx, folder)
	if err != nil {
		return err
	}
	if err := errors.Join(st.MarkRestored(ctx, from), st.Close()); err != nil {
		return err
	}
	users := auth.Open(folder, auth.Options{})
	b.Users, err = users.List()
	return errors.Join(err, users.Close())
}

// restoreToServer copies a database to the server that has that of the data directory, which must be empty.
func restoreToServer(ctx context.Context, from, data string) error {
	source, err := store.Open(ctx, from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := store.Open(ctx, data)
	if err != nil {
		return err
	}
	defer target.Close()
	_, err = store.Copy(ctx, source, target, func(store.CopiedTable) {})
	return err
}

// moveAside renames a database and its log, if they are there, and says to what.
func moveAside(path string) (to string, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		to = ""
	} else {
		to = path + time.Now().UTC().Format("-before-20060102T150405Z")
	}
	for _, ending := range []string{"", "-wal", "-shm"} {
		if to == "" {
			err = os.Remove(path + ending)
		} else {
			err = os.Rename(path+ending, to+ending)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("moving the present database aside: %w", err)
		}
	}
	return to, nil
}

// copyOriginals copies the originals that a database needs from one library to another, unless they are there.
func copyOriginals(ctx context.Context, database string, from, to indexer.Library) (*Backup, error) {
	sums, err := store.OriginalsOf(ctx, database)
	if err != nil {
		return nil, err
	}
	b := &Backup{Problems: []string{}}
	for _, sum := range sums {
		b.Originals++
		copied, problem, err := to.CopyFrom(ctx, from, sum)
		if err != nil {
			return nil, err
		}
		if copied {
			b.Copied++
		}
		if problem != "" {
			b.Problems = append(b.Problems, sum+": "+problem)
		}
	}
	return b, nil
}

// copyWhole copies a file, which is there whole or not at all.
func copyWhole(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return atomicfile.WriteTo(to, 0o600, func(w io.Writer) error {
		_, err := io.Copy(w, in)
		return err
	})
}

func copyKept(from, to string) error {
	for _, name := range alsoKept {
		content, err := os.ReadFile(filepath.Join(from, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = atomicfile.Write(filepath.Join(to, name), content, 0o600)
		}
		if err != nil {
			return fmt.Errorf("copying %q: %w", name, err)
		}
	}
	return nil
}

// inside reports whether a folder is a data directory or in it.
func inside(data, folder string) bool {
	top, err := os.Stat(data)
	if err != nil {
		return false
	}
	for path, _ := filepath.Abs(folder); ; path = filepath.Dir(path) {
		if info, err := os.Stat(path); err == nil && os.SameFile(info, top) {
			return true
		}
		if path == filepath.Dir(path) {
			return false
		}
	}
}
