package ocr

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// form changes whenever what is kept has another form, or would be read otherwise.
const form = "1"

// kept is what was read of one file. Reading takes seconds a page, so that it is
// kept for a new making of passages and for showing pages.
type kept struct {
	path  string // empty where nothing is to be kept
	pages map[int]Page
}

// openKept opens what is kept of the file at path.
func openKept(dir, path string) *kept {
	k := &kept{pages: map[int]Page{}}
	if dir == "" {
		return k
	}
	sum, err := sumOf(path)
	if err != nil {
		return k
	}
	k.path = keptPath(dir, sum)
	f, err := os.Open(k.path)
	if err != nil {
		return k
	}
	defer f.Close()
	if z, err := gzip.NewReader(f); err == nil {
		pages := map[int]Page{}
		if gob.NewDecoder(z).Decode(&pages) == nil {
			k.pages = pages
		}
	}
	return k
}

func keptPath(dir, sum string) string { return filepath.Join(dir, sum+"-"+form) }

func sumOf(path string) (string, error) {
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

// KeptState tells the states of what is kept of a file apart; empty where nothing is.
func KeptState(dir, sum string) string {
	info, err := os.Stat(keptPath(dir, sum))
	if dir == "" || err != nil {
		return ""
	}
	return fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), info.Size())
}

func (k *kept) page(number int) (Page, bool) {
	p, ok := k.pages[number]
	return p, ok
}

// add keeps the pages that were read or are empty. What cannot be kept is read again next time.
func (k *kept) add(pages []Page) {
	n := len(k.pages)
	for _, p := range pages {
		if p.Trouble == "" {
			k.pages[p.Number] = p
		}
	}
	if k.path == "" || len(k.pages) == n {
		return
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if gob.NewEncoder(z).Encode(k.pages) != nil || z.Close() != nil || os.MkdirAll(filepath.Dir(k.path), 0o755) != nil {
		return
	}
	out, err := os.CreateTemp(filepath.Dir(k.path), "unfinished-")
	if err != nil {
		return
	}
	_, err = out.Write(b.Bytes())
	if e := out.Close(); err != nil || e != nil || os.Rename(out.Name(), k.path) != nil {
		os.Remove(out.Name())
	}
}
