package bleveindex

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"evidence/search"
)

// Every bit that flips in an index leaves each answer as it was, or is told: by the search, when it is opened or by CheckFiles.
func TestBitFlips(t *testing.T) {
	dir := t.TempDir()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []search.Report{version("a", 1, 60), version("b", 2, 20)} {
		if err := x.Replace(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Learn(t.Context(), dir, search.LearnOptions{}); err != nil {
		t.Fatal(err)
	}
	answers := func() (out []any, err error) {
		x, err := OpenReader(dir)
		if err != nil {
			return nil, err
		}
		defer x.Close()
		for _, text := range []string{"more words", "version2", "takes its time", "document:b", "vers*", "tme~"} {
			r, err := x.Search(t.Context(), search.Query{Text: text, Size: 200})
			if err != nil {
				return nil, err
			}
			r.Took = 0
			out = append(out, r)
		}
		return out, nil
	}
	want, err := answers()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			files = append(files, path)
		}
		return nil
	})
	random := rand.New(rand.NewPCG(16, 50))
	told := 0
	for range 50 {
		path := files[random.IntN(len(files))]
		b, err := os.ReadFile(path)
		if err != nil || len(b) == 0 {
			continue
		}
		flipped := append([]byte(nil), b...)
		at, bit := random.IntN(len(b)), random.IntN(8)
		flipped[at] ^= 1 << bit
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		damaged, checked := CheckFiles(t.Context(), dir, func() {})
		got, failed := answers()
		switch {
		case failed != nil && !errors.Is(failed, ErrDamaged) && !errors.Is(failed, ErrOutdated):
			t.Errorf("bit %d of byte %d of %s: %v", bit, at, path, failed)
		case failed != nil || len(damaged) > 0 || checked != nil:
			told++
		case !reflect.DeepEqual(got, want):
			t.Errorf("bit %d of byte %d of %s changes an answer silently", bit, at, path)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if damaged, err := CheckFiles(t.Context(), dir, func() {}); err != nil || len(damaged) > 0 || told == 0 {
		t.Errorf("a sound index: %q, %v; %d flips were told", damaged, err, told)
	}
}

// A panic in the engine is an error that names the index and what to do.
func TestGuard(t *testing.T) {
	err := func() (err error) {
		defer guard("the folder", &err)
		var none []int
		_ = none[len(none)]
		return nil
	}()
	if !errors.Is(err, ErrDamaged) || err.Error() == ErrDamaged.Error() {
		t.Errorf("error %v", err)
	}
}

// Bits that flip while an index is open change the words of no hit: it is as it was written, or the search fails.
func TestBitFlipsInOpenIndex(t *testing.T) {
	dir := t.TempDir()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Replace(t.Context(), version("a", 1, 60), version("b", 2, 20)); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = OpenReader(dir); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	hits := func() (map[string]search.Hit, error) {
		r, err := x.Search(t.Context(), search.Query{Text: "words", Size: 200})
		out := make(map[string]search.Hit, len(r.Hits))
		for _, h := range r.Hits {
			h.Score, h.Highlights = 0, nil
			out[h.ID] = h
		}
		return out, err
	}
	want, err := hits()
	if err != nil || len(want) != 80 {
		t.Fatalf("%d hits, %v", len(want), err)
	}
	segments, err := filepath.Glob(filepath.Join(passagesDir(dir), "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	f, err := os.OpenFile(segments[len(segments)-1], os.O_RDWR, 0) // one that merging has replaced may not have been removed yet
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int64, bit int) {
		b := make([]byte, 1)
		if _, err := f.ReadAt(b, at); err != nil {
			t.Fatal(err)
		}
		b[0] ^= 1 << bit
		if _, err := f.WriteAt(b, at); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(16, 80))
	told := 0
	for range 400 {
		at, bit := random.Int64N(info.Size()), random.IntN(8)
		flip(at, bit)
		got, err := hits()
		flip(at, bit)
		if err != nil {
			told++
			continue
		}
		for id, h := range got {
			if w, ok := want[id]; !ok || !reflect.DeepEqual(h, w) {
				t.Errorf("bit %d of byte %d changes a hit silently:\n%+v\n%+v", bit, at, h, w)
			}
		}
	}
	if told == 0 {
		t.Error("no flip was told")
	}
	t.Logf("%d of 400 flips were told", told)
}
