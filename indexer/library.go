package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"evidence/corpus/atomicfile"
)

// A Library is the folder of the originals, each under its SHA-256. Files in it are
// never changed.
type Library struct {
	dir string
}

// NewLibrary is the library of a data directory.
func NewLibrary(data string) Library { return Library{filepath.Join(data, "library")} }

// Path is where the original with this SHA-256 is kept.
func (l Library) Path(sum string) string { return filepath.Join(l.dir, sum+".pdf") }

// Has reports whether the original with this SHA-256 is there.
func (l Library) Has(sum string) bool {
	info, err := os.Stat(l.Path(sum))
	return err == nil && info.Mode().IsRegular()
}

// Sums lists the SHA-256 of the originals.
func (l Library) Sums() ([]string, error) {
	entries, err := os.ReadDir(l.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing the library %q: %w", l.dir, err)
	}
	var sums []string
	for _, e := range entries {
		if sum, ok := strings.CutSuffix(e.Name(), ".pdf"); ok && len(sum) == 2*sha256.Size {
			sums = append(sums, sum)
		}
	}
	return sums, nil
}

const unfinished = "unfinished-"

// removeUnfinished removes copies that a killed process left.
func (l Library) removeUnfinished() error {
	left, err := filepath.Glob(filepath.Join(l.dir, unfinished+"*"))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the unfinished copy %q: %w", path, err)
		}
	}
	return nil
}

// stage copies a file into the library's folder, to be kept or discarded once it
// has been read: its name, which is the SHA-256 of what was copied, is known only
// then, so that atomicfile cannot write it. An error that wraps errSource is
// about the file, any other about the library.
func (l Library) stage(ctx context.Context, path string) (copied, sum string, size int64, err error) {
	in, err := os.Open(path)
	if err != nil {
		return "", "", 0, fmt.Errorf("%w: %w", errSource, err)
	}
	defer in.Close()
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return "", "", 0, fmt.Errorf("making the library %q: %w", l.dir, err)
	}
	out, err := os.CreateTemp(l.dir, unfinished+"*.pdf")
	if err != nil {
		return "", "", 0, fmt.Errorf("copying to the library: %w", err)
	}
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(out, hash), sourceReader(ctx, in))
	if err == nil {
		err = out.Sync()
	}
	if e := out.Close(); err == nil {
		err = e
	}
	if err != nil {
		discard(out.Name())
		return "", "", 0, fmt.Errorf("copying to the library: %w", err)
	}
	return out.Name(), hex.EncodeToString(hash.Sum(nil)), size, nil
}

// discard removes a staged copy.
func discard(copied string) { os.Remove(copied) }

// keep makes a staged copy the original with its SHA-256, also in place of one that was changed.
func (l Library) keep(ctx context.Context, copied, sum string) error {
	if sound, err := l.sound(ctx, sum); err != nil || sound {
		discard(copied)
		return err
	}
	err := os.Chmod(copied, 0o400)
	if err == nil {
		err = os.Rename(copied, l.Path(sum))
	}
	if err == nil {
		err = atomicfile.SyncFolder(l.dir)
	}
	if err != nil {
		discard(copied)
		return fmt.Errorf("keeping the original in the library: %w", err)
	}
	return nil
}

// CopyFrom copies an original from another library, unless it is here and sound. problem says what is wrong with the
// other's, if it had to be copied and could not be.
func (l Library) CopyFrom(ctx context.Context, other Library, sum string) (copied bool, problem string, err error) {
	if sound, err := l.sound(ctx, sum); err != nil || sound {
		return false, "", err
	}
	staged, got, _, err := l.stage(ctx, other.Path(sum))
	switch {
	case errors.Is(err, errSource) && ctx.Err() == nil:
		return false, systemError(err), nil
	case err != nil:
		return false, "", err
	case got != sum:
		discard(staged)
		return false, "the original was changed: its SHA-256 is now " + got, nil
	}
	return true, "", l.keep(ctx, staged, sum)
}

// sound reports whether the original with this SHA-256 is there and as it was.
func (l Library) sound(ctx context.Context, sum string) (bool, error) {
	if !l.Has(sum) {
		return false, nil
	}
	problem, err := l.Check(ctx, sum)
	return problem == "", err
}

// hashFile is the SHA-256 of a file.
func hashFile(ctx context.Context, path string) (string, error) {
	return hashPausing(ctx, path, func() {})
}

// pauseEvery is how many bytes of an original are read between pauses.
const pauseEvery = 1 << 20

// hashPausing is hashFile, and calls pause after each small part of the file.
func hashPausing(ctx context.Context, path string, pause func()) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash, in := sha256.New(), sourceReader(ctx, f)
	for {
		n, err := io.CopyN(hash, in, pauseEvery)
		if err != nil && err != io.EOF {
			return "", err
		}
		if pause(); n < pauseEvery {
			break
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Check says what is wrong with the original with this SHA-256, "" for nothing.
func (l Library) Check(ctx context.Context, want string) (string, error) {
	return l.checkPausing(ctx, want, func() {})
}

func (l Library) checkPausing(ctx context.Context, want string, pause func()) (string, error) {
	got, err := hashPausing(ctx, l.Path(want), pause)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		return "the original is not in the library", nil
	case err != nil:
		return "the original cannot be read: " + systemError(err), nil
	case got != want:
		return "the original was changed: its SHA-256 is now " + got, nil
	}
	return "", nil
}

// sourceReader reads until ctx is cancelled. Its errors wrap errSource, or are ctx's.
func sourceReader(ctx context.Context, r io.Reader) io.Reader {
	return readerFunc(func(b []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := r.Read(b)
		if err != nil && err != io.EOF {
			err = fmt.Errorf("%w: %w", errSource, err)
		}
		return n, err
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// errSource is wrapped by errors about the file that is being read, not about where it is copied to.
var errSource = errors.New("reading the file")
