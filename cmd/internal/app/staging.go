package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/web/reports"
)

// A stagedFile is an upload that lies in the data directory until it is added, in a folder named by its bytes and
// the intake: the same file always has the same path in it, and no other file has that.
type stagedFile struct {
	reports.ImportResult // with an outcome if that is known before the file is added
	path                 string
}

// What a killed process left of uploads is removed after this time.
const staleAfter = 24 * time.Hour

func uploadsDir(data string) string { return filepath.Join(data, "uploads") }

// receive writes uploads to the data directory as they arrive.
func (in *intake) receive(ctx context.Context, files iter.Seq2[reports.Upload, error]) (list []*stagedFile, err error) {
	dir, err := filepath.Abs(uploadsDir(in.Data))
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for uploads: %w", err)
	}
	if err := removeStale(dir); err != nil {
		return nil, err
	}
	for f, err := range files {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return list, err
		}
		s, err := in.stage(dir, f)
		if err != nil {
			return list, err
		}
		list = append(list, s)
	}
	return list, nil
}

// stage writes one upload.
func (in *intake) stage(dir string, f reports.Upload) (*stagedFile, error) {
	s := &stagedFile{ImportResult: reports.ImportResult{Name: f.Name}}
	out, err := os.CreateTemp(dir, "incoming-*")
	if err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	defer os.Remove(out.Name()) // if it was not renamed
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, hash), f.Content)
	if e := out.Close(); err == nil {
		err = e
	}
	var refused *corpus.Refusal
	if errors.As(err, &refused) {
		s.refuse(refused.Reason, refused.Advice)
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	s.SHA256 = hex.EncodeToString(hash.Sum(nil))
	// Another process that serves the same directory may stage the same file: each has a folder of its own.
	s.path = filepath.Join(dir, s.SHA256[:16]+"-"+in.id, diskName(f.Name))
	in.mu.Lock()
	defer in.mu.Unlock()
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	if err := os.Rename(out.Name(), s.path); err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	in.staged[s.path]++
	return s, nil
}

// unstage removes received files, unless somebody else sent the same.
func (in *intake) unstage(list []*stagedFile) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, s := range list {
		if s.path == "" {
			continue
		}
		if in.staged[s.path]--; in.staged[s.path] == 0 {
			delete(in.staged, s.path)
			os.Remove(s.path)
			os.Remove(filepath.Dir(s.path)) // if it is empty
		}
	}
}

func removeStale(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("listing old uploads: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleAfter {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	return nil
}

// diskName is a file's name with characters replaced that some file systems do not allow.
func diskName(name string) string {
	name = strings.TrimLeft(strings.TrimRight(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) {
			return '-'
		}
		return r
	}, name), ". "), ". ")
	const max, maxExt = 240, 20 // bytes
	if len(name) > max {
		ext := filepath.Ext(name)
		if len(ext) > maxExt { // a full stop in a long title begins no extension
			ext = ""
		}
		base := strings.TrimSuffix(name, ext)
		for len(base)+len(ext) > max {
			_, n := utf8.DecodeLastRuneInString(base)
			base = base[:len(base)-n]
		}
		name = strings.TrimRight(base, ". ") + ext
	}
	return cmp.Or(name, "report.pdf")
}
