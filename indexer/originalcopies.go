package indexer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"evidence/corpus"
	"evidence/corpus/objects"
)

const (
	// maxCopies is how many bytes of originals from an object store are kept on this machine.
	maxCopies = 4 << 30
	// inUseFor is how long a copy that was asked for is certainly there: readers open it by its name.
	inUseFor = 10 * time.Minute
	// copyTries is how often an original is read from the object store when that breaks off.
	copyTries = 3
)

// originalCopies are the copies of originals from an object store, which can be deleted.
type originalCopies struct {
	limit int64 // bytes
	calls singleflight.Group
	mu    sync.Mutex // while copies are removed
}

// Local returns the path of a file with the original with this SHA-256. If it is in an object store the file is a copy,
// compared with the SHA-256 as it came; problem says what is wrong with the original, if there is none. In a folder the
// original may be missing or changed: see Check.
func (l Library) Local(ctx context.Context, sum string) (path, problem string, err error) {
	path = l.Path(sum)
	if !l.Remote() || touch(path) {
		return path, "", nil
	}
	// Whoever asked may be gone; others wait for the same.
	found, err, _ := l.copies.calls.Do(sum, func() (any, error) {
		if touch(path) {
			return "", nil
		}
		return l.copyObject(context.WithoutCancel(ctx), sum)
	})
	if err != nil {
		return "", "", err
	}
	return path, found.(string), nil
}

// open is Local for an original that is known to be there and sound. The error is a *corpus.Refusal where it is not.
func (l Library) open(ctx context.Context, sum string) (string, error) {
	path, problem, err := l.Local(ctx, sum)
	if problem != "" {
		err = corpus.NewTransientRefusal(problem, adviceRestore)
	}
	return path, err
}

// Forget removes the copy of an original, if it is one. It is then read again from the object store.
func (l Library) Forget(sum string) bool {
	return l.Remote() && os.Remove(l.Path(sum)) == nil
}

// touch says that a copy is in use, and reports whether it is there.
func touch(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > inUseFor/2 {
		err = os.Chtimes(path, now, now)
	}
	return err == nil
}

// copyObject copies an original from the object store. problem says what is wrong with it.
func (l Library) copyObject(ctx context.Context, sum string) (problem string, err error) {
	for range copyTries {
		if problem, err = l.copyOnce(ctx, sum); !errors.Is(err, errSource) {
			break
		}
	}
	l.copies.shrink(l.dir)
	return problem, err
}

func (l Library) copyOnce(ctx context.Context, sum string) (problem string, err error) {
	in, err := l.shared.Open(ctx, objectName(sum))
	if errors.Is(err, objects.ErrMissing) {
		return missingObject, nil
	}
	if err != nil {
		return "", err
	}
	defer in.Close()
	staged, got, _, err := l.stageFrom(ctx, in)
	if err != nil {
		return "", err
	}
	if got != sum {
		discard(staged)
		return changedTo(got), nil
	}
	if err := os.Rename(staged, l.Path(sum)); err != nil {
		discard(staged)
		return "", fmt.Errorf("keeping a copy of an original: %w", err)
	}
	return "", nil
}

const missingObject = "the original is not in the object store"

// checkObject is Library.Check for an original in an object store.
func (l Library) checkObject(ctx context.Context, want string, pause func()) (problem string, err error) {
	in, err := l.shared.Open(ctx, objectName(want))
	if errors.Is(err, objects.ErrMissing) {
		return missingObject, nil
	}
	if err != nil {
		return "", err
	}
	defer in.Close()
	got, err := hashReader(in, pause)
	if err == nil && got != want {
		problem = changedTo(got)
	}
	return problem, err
}

// soundObject reports whether an original is in the object store as it was. Where the store computed the SHA-256 when it
// came, it is not read.
func (l Library) soundObject(ctx context.Context, sum string) (bool, error) {
	info, err := l.shared.Stat(ctx, objectName(sum))
	switch {
	case errors.Is(err, objects.ErrMissing):
		return false, nil
	case err != nil:
		return false, err
	case info.SHA256 != "":
		return info.SHA256 == sum, nil
	}
	problem, err := l.checkObject(ctx, sum, func() {})
	return problem == "", err
}

// upload puts an original into the object store.
func (l Library) upload(ctx context.Context, path, sum string) error {
	in, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("keeping an original: %w", err)
	}
	defer in.Close()
	size, err := in.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = in.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("keeping an original: %w", err)
	}
	return l.shared.Put(ctx, objectName(sum), in, size, sum)
}

// shrink removes the copies that were not used for longest, if there are too many.
func (c *originalCopies) shrink(dir string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var files []fs.FileInfo
	var size int64
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && !strings.HasPrefix(e.Name(), unfinished) {
			files = append(files, info)
			size += info.Size()
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, f := range files {
		if size <= c.limit || time.Since(f.ModTime()) < inUseFor {
			return
		}
		os.Remove(filepath.Join(dir, f.Name()))
		size -= f.Size()
	}
}
