package objects

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"evidence/corpus/atomicfile"
)

// Folder keeps objects as files of a folder, which is made when the first comes.
type Folder string

func (f Folder) String() string { return string(f) }

func (f Folder) path(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

// Stat says how large an object is.
func (f Folder) Stat(_ context.Context, name string) (Info, error) {
	info, err := os.Stat(f.path(name))
	if err != nil {
		return Info{}, f.failed("looking for", name, err)
	}
	return Info{Size: info.Size()}, nil
}

// Open opens an object.
func (f Folder) Open(_ context.Context, name string) (io.ReadCloser, error) {
	in, err := os.Open(f.path(name))
	if err != nil {
		return nil, f.failed("reading", name, err)
	}
	return in, nil
}

// Put keeps an object. It is on the disk when Put returns.
func (f Folder) Put(_ context.Context, name string, content io.ReadSeeker, _ int64, _ string) error {
	path := f.path(name)
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = atomicfile.WriteTo(path, 0o600, func(w io.Writer) error {
			_, err := io.Copy(w, content)
			return err
		})
	}
	if err != nil {
		return f.failed("writing", name, err)
	}
	return nil
}

// List lists the objects whose names begin with a prefix, a folder's with a slash behind it.
func (f Folder) List(ctx context.Context, prefix string) (names []string, err error) {
	dir, _ := filepath.Split(filepath.FromSlash(prefix))
	err = filepath.WalkDir(f.path(dir), func(path string, e fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil || e.IsDir():
			return err
		}
		rel, err := filepath.Rel(string(f), path)
		name := filepath.ToSlash(rel)
		if strings.HasPrefix(name, prefix) && !strings.HasPrefix(e.Name(), atomicfile.Prefix) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, f.failed("listing", prefix, err)
	}
	return names, nil
}

func (f Folder) failed(doing, name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s %q: %w", doing, f.path(name), ErrMissing)
	}
	return fmt.Errorf("%s an object: %w: %w; check the folder and its disk", doing, ErrUnavailable, err)
}
