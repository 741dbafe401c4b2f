package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"

	"evidence/corpus/statement"
)

// A disk is a VFS that remembers what of each file was flushed, and what was written since: after a loss of power the
// first is there, and of the second any part.
type disk struct {
	vfs.VFSFilename
	mu    sync.Mutex
	files map[string]*diskFile
}

type diskFile struct {
	flushed []byte
	exists  bool // its name was flushed, too
	since   []func(b []byte) []byte
}

func (d *disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, flags, err := d.VFSFilename.OpenFilename(name, flags)
	if err != nil || name == nil {
		return f, flags, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	path := name.String()
	if d.files[path] == nil {
		content, _ := os.ReadFile(path)
		d.files[path] = &diskFile{flushed: content, exists: len(content) > 0}
	}
	return &flushedFile{f.(systemFile), d, d.files[path]}, flags, nil
}

func (d *disk) Delete(path string, syncDir bool) error {
	d.mu.Lock()
	delete(d.files, path)
	d.mu.Unlock()
	return d.VFSFilename.Delete(path, syncDir)
}

// A flushedFile is an open file of a disk.
type flushedFile struct {
	systemFile
	disk *disk
	file *diskFile
}

func (f *flushedFile) WriteAt(p []byte, off int64) (int, error) {
	data := append([]byte(nil), p...)
	f.note(func(b []byte) []byte {
		if end := int(off) + len(data); end > len(b) {
			b = append(b, make([]byte, end-len(b))...)
		}
		copy(b[off:], data)
		return b
	})
	return f.systemFile.WriteAt(p, off)
}

func (f *flushedFile) Truncate(size int64) error {
	f.note(func(b []byte) []byte { return append(b, make([]byte, max(0, int(size)-len(b)))...)[:size] })
	return f.systemFile.Truncate(size)
}

func (f *flushedFile) note(change func([]byte) []byte) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	f.file.since = append(f.file.since, change)
}

func (f *flushedFile) Sync(flags vfs.SyncFlag) error {
	f.disk.mu.Lock()
	for _, change := range f.file.since {
		f.file.flushed = change(f.file.flushed)
	}
	f.file.since, f.file.exists = nil, true
	f.disk.mu.Unlock()
	return f.systemFile.Sync(flags)
}

// cut writes to dir what a loss of power at this moment leaves.
func (d *disk) cut(dir string, random *rand.Rand) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, f := range d.files {
		b := append([]byte(nil), f.flushed...)
		for _, change := range f.since {
			if random.IntN(2) == 0 {
				b = change(b)
			}
		}
		if !f.exists && random.IntN(2) == 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Whatever is lost of what was not flushed, no edit that a person was told is kept is gone, and the database is sound.
func TestPowerCuts(t *testing.T) {
	list, err := readMigrations(migrations, sqliteMigrations, 1)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(16, 20))
	for n := range 20 {
		d := &disk{VFSFilename: vfs.Find(vfsName).(vfs.VFSFilename), files: map[string]*diskFile{}}
		name := fmt.Sprint("disk-", n)
		vfs.Register(name, d)
		dir, _ := library(t)
		s, err := open(t.Context(), dir, list, name)
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var titles []string
		corrected := map[string]string{}
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for w := range 3 {
			writers.Go(func() {
				for i := 0; ctx.Err() == nil; i++ {
					title := fmt.Sprintf("Statement %d of writer %d", i, w)
					report := fmt.Sprint("report-", w)
					_, err1 := s.AddStatement(ctx, statement.FromText(statement.Details{Title: title}, "A claim."), "anna")
					mu.Lock()
					if err1 == nil {
						titles = append(titles, title)
					}
					mu.Unlock()
					err2 := s.AddCorrection(ctx, Correction{Source: report, Field: "title", Value: title})
					mu.Lock()
					if err2 == nil {
						corrected[report] = title
					}
					mu.Unlock()
				}
			})
		}
		for wanted := 5 + random.IntN(30); ; {
			mu.Lock()
			enough := len(titles) >= wanted
			mu.Unlock()
			if enough {
				break
			}
		}
		after := t.TempDir()
		mu.Lock() // what is acknowledged now was so before the cut
		acknowledged, told := append([]string(nil), titles...), map[string]string{}
		for k, v := range corrected {
			told[k] = v
		}
		err = d.cut(after, random)
		mu.Unlock()
		stop()
		writers.Wait()
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
		checkAfterCut(t, after, acknowledged, told)
	}
}

func checkAfterCut(t *testing.T, dir string, acknowledged []string, told map[string]string) {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	statements, err := s.Statements(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, st := range statements {
		kept[st.Title] = true
	}
	for _, title := range acknowledged {
		if !kept[title] {
			t.Errorf("%q was acknowledged and is lost", title)
		}
	}
	for report, title := range told {
		d, err := s.Document(t.Context(), report)
		if err != nil || d.Title < title && len(d.Title) <= len(title) {
			t.Errorf("the title %q of %s was acknowledged, and it is %q, %v", title, report, d.Title, err)
		}
	}
	if damage, err := s.Check(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("after the cut: %v, %v", damage, err)
	}
}
