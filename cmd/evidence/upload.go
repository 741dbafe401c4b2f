package main

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
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/web"
)

// A staged upload lies in the data directory until it is taken in, in a folder
// named by its bytes: the same file has the same path whenever it comes, and no
// other has.
type staged struct {
	name, path, sum string
	result          *web.Import // where it is known before anything is taken in
}

// leftFor is how long what a killed process left of uploads is kept.
const leftFor = 24 * time.Hour

func uploadsDir(data string) string { return filepath.Join(data, "uploads") }

// Import receives uploads and takes them in.
func (m *importer) Import(ctx context.Context, files iter.Seq2[web.Upload, error], namesake web.Namesake) ([]web.Import, error) {
	list, err := m.receive(ctx, files)
	defer m.unstage(list)
	if err != nil {
		return nil, err
	}
	l := &lot{versions: map[string]string{}}
	if err := m.settle(ctx, list, namesake, l); err != nil {
		return nil, err
	}
	summary := &indexer.Summary{}
	if len(l.paths) > 0 {
		// Whoever sent the files may be gone, but what has begun is ended.
		summary, err = m.add(context.WithoutCancel(ctx), l, false)
	}
	if err != nil {
		return nil, unlessBusy(err)
	}
	became := outcomes(summary)
	out := make([]web.Import, len(list))
	for i, s := range list {
		out[i] = became[s.path]
		if s.result != nil {
			out[i] = *s.result
		}
		out[i].Name = s.name
		out[i].SHA256 = cmp.Or(out[i].SHA256, s.sum)
	}
	return out, nil
}

// receive writes uploads to the data directory as they arrive.
func (m *importer) receive(ctx context.Context, files iter.Seq2[web.Upload, error]) (list []*staged, err error) {
	dir, err := filepath.Abs(uploadsDir(m.data))
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making a place for uploads: %w", err)
	}
	if err := clearOld(dir); err != nil {
		return nil, err
	}
	for f, err := range files {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return list, err
		}
		s, err := m.stage(dir, f)
		if err != nil {
			return list, err
		}
		list = append(list, s)
	}
	return list, nil
}

// stage writes one upload.
func (m *importer) stage(dir string, f web.Upload) (*staged, error) {
	s := &staged{name: f.Name}
	out, err := os.CreateTemp(dir, "incoming-*")
	if err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	defer os.Remove(out.Name()) // where it was not renamed
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, hash), f.Content)
	if e := out.Close(); err == nil {
		err = e
	}
	var unfit *web.Unfit
	if errors.As(err, &unfit) {
		s.result = &web.Import{Outcome: web.Refused, Reason: unfit.Reason, Advice: unfit.Advice}
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	s.sum = hex.EncodeToString(hash.Sum(nil))
	s.path = filepath.Join(dir, s.sum[:16], diskName(f.Name))
	m.staging.Lock()
	defer m.staging.Unlock()
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	if err := os.Rename(out.Name(), s.path); err != nil {
		return nil, fmt.Errorf("receiving %q: %w", f.Name, err)
	}
	m.staged[s.path]++
	return s, nil
}

// unstage removes what was received, unless somebody else sent the same.
func (m *importer) unstage(list []*staged) {
	m.staging.Lock()
	defer m.staging.Unlock()
	for _, s := range list {
		if s.path == "" {
			continue
		}
		if m.staged[s.path]--; m.staged[s.path] == 0 {
			delete(m.staged, s.path)
			os.Remove(s.path)
			os.Remove(filepath.Dir(s.path)) // if it is empty
		}
	}
}

func clearOld(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking for what is left of uploads: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > leftFor {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	return nil
}

// diskName is a file's name with what some file system cannot hold replaced.
func diskName(name string) string {
	name = strings.TrimLeft(strings.TrimRight(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) {
			return '-'
		}
		return r
	}, name), ". "), ". ")
	const most, mostExt = 240, 20 // bytes
	if len(name) > most {
		ext := filepath.Ext(name)
		if len(ext) > mostExt { // what follows a point in a long title is no ending
			ext = ""
		}
		base := strings.TrimSuffix(name, ext)
		for len(base)+len(ext) > most {
			_, n := utf8.DecodeLastRuneInString(base)
			base = base[:len(base)-n]
		}
		name = strings.TrimRight(base, ". ") + ext
	}
	return cmp.Or(name, "report.pdf")
}

// settle puts into a lot what is to be taken in. A file under the name of a report
// that is in with other words is what its sender says it is, and refused while that is not known.
func (m *importer) settle(ctx context.Context, list []*staged, namesake web.Namesake, l *lot) error {
	known, names, err := m.inLibrary(ctx)
	if err != nil {
		return err
	}
	with := map[string]string{} // sums of files that came in the same request, by name
	for _, s := range list {
		if s.result != nil {
			continue
		}
		same := names[s.name]
		first, twice := with[s.name]
		switch {
		case known[s.sum] || m.inManifest(s.sum):
		case twice && first != s.sum && namesake != web.AnotherReport:
			s.result = clash("another file of this name came with it", "send them one after the other, and say of the second what it is")
		case len(same) == 0 || namesake == web.AnotherReport:
		case namesake == web.NewVersion && len(same) == 1:
			l.versions[s.sum] = same[0]
		case namesake == web.NewVersion:
			s.result = clash("several reports came in under this name ("+strings.Join(same, ", ")+")", "send it under the name of a file that only one report has, or as another report")
		default:
			s.result = clash("a report with other words came in under this name ("+strings.Join(same, ", ")+")", "send it again and say whether it is another version of that report or another report")
		}
		if s.result == nil {
			with[s.name] = s.sum
			l.paths = append(l.paths, s.path)
		}
	}
	return nil
}

func clash(reason, advice string) *web.Import {
	return &web.Import{Outcome: web.Refused, Reason: reason, Advice: advice}
}

// inLibrary lists the PDFs that were read and the reports under each file name.
func (m *importer) inLibrary(ctx context.Context) (known map[string]bool, names map[string][]string, err error) {
	known, names = map[string]bool{}, map[string][]string{}
	if !store.Exists(m.data) {
		return known, names, nil
	}
	st, err := store.Open(ctx, m.data)
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	versions, err := st.Versions(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range versions {
		known[v.SHA256] = v.Extractor != ""
	}
	docs, err := st.Documents(ctx)
	for _, d := range docs {
		for _, name := range d.Names {
			if !slices.Contains(names[name], d.ID) {
				names[name] = append(names[name], d.ID)
			}
		}
	}
	return known, names, err
}

func (m *importer) inManifest(sum string) bool {
	for _, known := range m.manifests {
		if _, ok := known.BySHA256(sum); ok {
			return true
		}
	}
	return false
}

// outcomes says by path what became of files.
func outcomes(s *indexer.Summary) map[string]web.Import {
	out := map[string]web.Import{}
	for _, group := range []struct {
		outcome string
		taken   []indexer.Taken
	}{{web.Added, s.Added}, {web.Updated, s.Updated}, {web.Unchanged, s.Unchanged}} {
		for _, t := range group.taken {
			out[t.Path] = web.Import{Outcome: group.outcome, ID: t.ID, SHA256: t.SHA256, Pages: t.Pages, Passages: t.Passages, Note: t.Note, Warnings: t.Warnings}
		}
	}
	for _, r := range s.Refused {
		out[r.Path] = web.Import{Outcome: web.Refused, SHA256: r.SHA256, Reason: r.Reason, Advice: r.Advice}
	}
	return out
}
