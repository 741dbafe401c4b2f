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
	"path"
	"path/filepath"
	"strings"
	"time"

	"evidence/corpus/atomicfile"
	"evidence/corpus/objects"
)

// A Library has the originals, each under its SHA-256: in a folder, or in an object store, of which it keeps copies of
// those that were read last. Originals are never changed.
type Library struct {
	dir    string        // of the originals, or of the copies
	shared objects.Store // that several machines use; nil where the library is the data directory's own folder
	copies *originalCopies
}

// NewLibrary is the library of a data directory.
func NewLibrary(data string) Library { return Library{dir: filepath.Join(data, libraryName)} }

// libraryName is the folder of the originals in a data directory, a backup or an object store.
const libraryName = "library"

// OpenLibrary is the library of a data directory whose originals are at an address, as objects.Open takes it; "" is the
// data directory itself.
func OpenLibrary(data, at string) (Library, error) {
	if at == "" {
		return NewLibrary(data), nil
	}
	shared, err := objects.Open(at)
	if err != nil {
		return Library{}, err
	}
	if !objects.IsS3(at) {
		return Library{dir: filepath.Join(at, libraryName), shared: shared}, nil
	}
	return Library{filepath.Join(data, "cache", "originals"), shared, &originalCopies{limit: maxCopies}}, nil
}

// Shared is the object store that other machines use too, nil for none.
func (l Library) Shared() objects.Store { return l.shared }

// Remote reports whether the originals are in an object store that is no folder.
func (l Library) Remote() bool { return l.copies != nil }

// String is where the originals are.
func (l Library) String() string {
	if l.Remote() {
		return l.shared.String()
	}
	return l.dir
}

// Path is where the original with this SHA-256 is kept, or its copy.
func (l Library) Path(sum string) string { return filepath.Join(l.dir, sum+".pdf") }

// objectName is the name of an original in an object store.
func objectName(sum string) string { return libraryName + "/" + sum + ".pdf" }

// Has reports whether the original with this SHA-256 is there.
func (l Library) Has(ctx context.Context, sum string) (bool, error) {
	if l.Remote() {
		_, err := l.shared.Stat(ctx, objectName(sum))
		if errors.Is(err, objects.ErrMissing) {
			return false, nil
		}
		return err == nil, err
	}
	info, err := os.Stat(l.Path(sum))
	return err == nil && info.Mode().IsRegular(), nil
}

// Present lists the originals once, and returns a function that reports whether one was there.
func (l Library) Present(ctx context.Context) (func(sum string) bool, error) {
	sums, err := l.Sums(ctx)
	there := make(map[string]bool, len(sums))
	for _, sum := range sums {
		there[sum] = true
	}
	return func(sum string) bool { return there[sum] }, err
}

// Sums lists the SHA-256 of the originals.
func (l Library) Sums(ctx context.Context) ([]string, error) {
	names, err := l.names(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the library %q: %w", l.dir, err)
	}
	var sums []string
	for _, name := range names {
		if sum, ok := strings.CutSuffix(name, ".pdf"); ok && len(sum) == 2*sha256.Size {
			sums = append(sums, sum)
		}
	}
	return sums, nil
}

// names lists the names of the files.
func (l Library) names(ctx context.Context) (names []string, err error) {
	if l.Remote() {
		names, err = l.shared.List(ctx, libraryName+"/")
		for i, name := range names {
			names[i] = path.Base(name)
		}
		return names, err
	}
	entries, err := os.ReadDir(l.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

const unfinished = "unfinished-"

// staleAfter is the age at which a copy is unfinished for good, in a folder that other processes write to.
const staleAfter = time.Hour

// removeUnfinished removes copies that a killed process left.
func (l Library) removeUnfinished() error {
	left, err := filepath.Glob(filepath.Join(l.dir, unfinished+"*"))
	if err != nil {
		return err
	}
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && l.shared != nil && time.Since(info.ModTime()) < staleAfter {
			continue
		}
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
	return l.stageFrom(ctx, in)
}

func (l Library) stageFrom(ctx context.Context, in io.Reader) (copied, sum string, size int64, err error) {
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
	sound, err := l.sound(ctx, sum)
	if err == nil && !sound && l.Remote() {
		err = l.upload(ctx, copied, sum)
	}
	if err != nil || sound {
		discard(copied)
		return err
	}
	err = os.Chmod(copied, 0o400)
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
	path, problem, err := other.Local(ctx, sum)
	if err != nil || problem != "" {
		return false, problem, err
	}
	staged, got, _, err := l.stage(ctx, path)
	switch {
	case errors.Is(err, errSource) && ctx.Err() == nil:
		return false, systemError(err), nil
	case err != nil:
		return false, "", err
	case got != sum:
		discard(staged)
		return false, changedTo(got), nil
	}
	return true, "", l.keep(ctx, staged, sum)
}

// sound reports whether the original with this SHA-256 is there and as it was.
func (l Library) sound(ctx context.Context, sum string) (bool, error) {
	if l.Remote() {
		return l.soundObject(ctx, sum)
	}
	if there, err := l.Has(ctx, sum); err != nil || !there {
		return false, err
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
	return hashReader(sourceReader(ctx, f), pause)
}

func hashReader(in io.Reader, pause func()) (string, error) {
	hash := sha256.New()
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

// sumOf is the SHA-256 that the original with this one has now.
func (l Library) sumOf(ctx context.Context, sum string) (string, error) {
	path, problem, err := l.Local(ctx, sum)
	if err != nil {
		return "", err
	}
	if problem != "" {
		return "", errors.New(problem)
	}
	return hashFile(ctx, path)
}

// Check says what is wrong with the original with this SHA-256, "" for nothing.
func (l Library) Check(ctx context.Context, want string) (string, error) {
	return l.checkPausing(ctx, want, func() {})
}

func (l Library) checkPausing(ctx context.Context, want string, pause func()) (string, error) {
	if l.Remote() {
		return l.checkObject(ctx, want, pause)
	}
	return checkFile(ctx, l.Path(want), want, pause)
}

// CheckFile is Check for the file at path.
func (l Library) CheckFile(ctx context.Context, path, want string) (string, error) {
	return checkFile(ctx, path, want, func() {})
}

func checkFile(ctx context.Context, path, want string, pause func()) (string, error) {
	got, err := hashPausing(ctx, path, pause)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		return "the original is not in the library", nil
	case err != nil:
		return "the original cannot be read: " + systemError(err), nil
	case got != want:
		return changedTo(got), nil
	}
	return "", nil
}

// changedTo says that an original has other bytes.
func changedTo(sum string) string { return "the original was changed: its SHA-256 is now " + sum }

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
