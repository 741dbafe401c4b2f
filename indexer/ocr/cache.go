package ocr

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"evidence/corpus/atomicfile"
)

// cacheFormat changes whenever results have another form, or would be read otherwise.
const cacheFormat = "2"

// A resultCache has the results for one file. Reading takes seconds a page, so
// they are kept for indexing it again and for showing its pages.
type resultCache struct {
	path   string // empty where nothing is to be kept
	pages  map[int]Page
	shared Shared
}

// openCache opens the results for the PDF at path, this machine's or another's, empty where there are none.
func openCache(ctx context.Context, dir string, shared Shared, path string) *resultCache {
	c := &resultCache{pages: map[int]Page{}, shared: shared}
	if dir == "" {
		return c
	}
	sum, err := hashFile(path)
	if err != nil {
		return c
	}
	c.path = cachePath(dir, sum)
	data, err := os.ReadFile(c.path)
	if errors.Is(err, fs.ErrNotExist) && shared != nil {
		if data, _ = shared.Get(ctx, c.objectName()); len(data) > 0 {
			c.write(data)
		}
	}
	if z, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		pages := map[int]Page{}
		if gob.NewDecoder(z).Decode(&pages) == nil {
			c.pages = pages
		}
	}
	return c
}

func cachePath(dir, sum string) string { return filepath.Join(dir, sum+"-"+cacheFormat) }

// hashFile is the SHA-256 of a file.
func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// CacheVersion changes whenever the results cached in dir for the file with this
// SHA-256 change; it is empty where there are none.
func CacheVersion(dir, sha256 string) string {
	info, err := os.Stat(cachePath(dir, sha256))
	if dir == "" || err != nil {
		return ""
	}
	return fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), info.Size())
}

// add keeps the pages that were read or are empty, but not those for which the time was too short. What cannot be
// written is read again next time.
func (c *resultCache) add(ctx context.Context, pages []Page) {
	n := len(c.pages)
	for _, p := range pages {
		if p.Refusal == nil && !p.cut {
			c.pages[p.Number] = p
		}
	}
	if c.path == "" || len(c.pages) == n {
		return
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if gob.NewEncoder(z).Encode(c.pages) != nil || z.Close() != nil {
		return
	}
	c.write(b.Bytes())
	if c.shared != nil {
		_ = c.shared.Put(ctx, c.objectName(), b.Bytes())
	}
}

func (c *resultCache) write(data []byte) {
	if os.MkdirAll(filepath.Dir(c.path), 0o700) == nil {
		_ = atomicfile.Write(c.path, data, 0o600)
	}
}

// objectName is the name of the results in an object store.
func (c *resultCache) objectName() string { return "ocr/" + filepath.Base(c.path) }
