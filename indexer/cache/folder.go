package cache

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A folder keeps files up to a total size; those used longest ago go first. The
// time of a file's last use is its time of change on disk, so that it outlives the
// process. Several processes may use one folder: each keeps its own count.
type folder struct {
	dir   string
	limit int64 // bytes

	mu    sync.Mutex
	files map[string]*file // by name; nil until the folder was looked through
	size  int64
}

type file struct {
	size int64
	used time.Time
}

const (
	unfinished = "unfinished-"
	usedAgain  = time.Minute // between two marks of use
)

// read returns what a file holds; nil where it cannot.
func (f *folder) read(name string) []byte {
	in, err := os.Open(filepath.Join(f.dir, name))
	if err != nil {
		return nil
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(in, data); err != nil {
		return nil
	}
	if now := time.Now(); now.Sub(info.ModTime()) > usedAgain {
		os.Chtimes(in.Name(), now, now)
		f.mu.Lock()
		if e := f.files[name]; e != nil {
			e.used = now
		}
		f.mu.Unlock()
	}
	return data
}

// write keeps a file, whole or not at all.
func (f *folder) write(name string, data []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.files == nil {
		f.look()
	}
	path := filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(path), unfinished)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	if err = cmp.Or(err, out.Close()); err == nil {
		err = os.Rename(out.Name(), path)
	}
	if err != nil {
		os.Remove(out.Name())
		return err
	}
	if old := f.files[name]; old != nil {
		f.size -= old.size
	}
	f.files[name] = &file{int64(len(data)), time.Now()}
	f.size += int64(len(data))
	f.shrink()
	return nil
}

// look finds the files that earlier processes left, and removes what they left unfinished.
func (f *folder) look() {
	f.files, f.size = map[string]*file{}, 0
	filepath.WalkDir(f.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		info, err := e.Info()
		name, relErr := filepath.Rel(f.dir, path)
		switch {
		case errors.Join(err, relErr) != nil:
		case !strings.HasPrefix(e.Name(), unfinished):
			f.files[name] = &file{info.Size(), info.ModTime()}
			f.size += info.Size()
		case time.Since(info.ModTime()) > time.Hour:
			os.Remove(path)
		}
		return nil
	})
}

// shrink removes files until there is room for some to come.
func (f *folder) shrink() {
	if f.size <= f.limit {
		return
	}
	names := make([]string, 0, len(f.files))
	for name := range f.files {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return f.files[a].used.Compare(f.files[b].used) })
	for _, name := range names {
		if f.size <= f.limit/10*9 {
			return
		}
		path := filepath.Join(f.dir, name)
		os.Remove(path)
		if dir := filepath.Dir(path); dir != filepath.Clean(f.dir) {
			os.Remove(dir) // where it is empty now
		}
		f.size -= f.files[name].size
		delete(f.files, name)
	}
}
