package cache

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"evidence/corpus/atomicfile"
)

// A diskLRU keeps files up to a total size, and removes those that were not used
// for longest. The time of a file's last use is its modification time, so that it
// outlives the process. Several processes may use one folder: each keeps its own count.
type diskLRU struct {
	dir   string
	limit int64 // bytes

	mu    sync.Mutex
	files map[string]fs.FileInfo // by name; nil until the folder was listed
	size  int64
}

const touchEvery = time.Minute // between two updates of a file's last use

// read returns the content of a file; nil where it cannot be read.
func (c *diskLRU) read(name string) []byte {
	in, err := os.Open(filepath.Join(c.dir, name))
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
	if now := time.Now(); now.Sub(info.ModTime()) > touchEvery {
		os.Chtimes(in.Name(), now, now)
		if info, err = in.Stat(); err == nil {
			c.mu.Lock()
			if c.files[name] != nil {
				c.files[name] = info
			}
			c.mu.Unlock()
		}
	}
	return data
}

// write keeps a file, whole or not at all.
func (c *diskLRU) write(name string, data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files == nil {
		c.list()
	}
	path := filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := atomicfile.Write(path, data, 0o600); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	c.forget(name)
	c.add(name, info)
	c.shrink()
	return nil
}

func (c *diskLRU) add(name string, info fs.FileInfo) {
	c.files[name] = info
	c.size += info.Size()
}

func (c *diskLRU) forget(name string) {
	if info := c.files[name]; info != nil {
		c.size -= info.Size()
		delete(c.files, name)
	}
}

// list finds the files of earlier processes, and removes those they left unfinished.
func (c *diskLRU) list() {
	c.files, c.size = map[string]fs.FileInfo{}, 0
	filepath.WalkDir(c.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		info, err := e.Info()
		name, relErr := filepath.Rel(c.dir, path)
		switch {
		case errors.Join(err, relErr) != nil:
		case !strings.HasPrefix(e.Name(), atomicfile.Prefix):
			c.add(name, info)
		case time.Since(info.ModTime()) > time.Hour:
			os.Remove(path)
		}
		return nil
	})
}

// shrink removes files until there is some room again.
func (c *diskLRU) shrink() {
	if c.size <= c.limit {
		return
	}
	names := make([]string, 0, len(c.files))
	for name := range c.files {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return c.files[a].ModTime().Compare(c.files[b].ModTime()) })
	for _, name := range names {
		if c.size <= c.limit/10*9 {
			return
		}
		path := filepath.Join(c.dir, name)
		os.Remove(path)
		if dir := filepath.Dir(path); dir != filepath.Clean(c.dir) {
			os.Remove(dir) // if it is empty now
		}
		c.forget(name)
	}
}
