package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/corpus/objects"
	"evidence/corpus/testfiles"
)

// libraries are the kinds of places for originals that several machines share.
func libraries(t *testing.T, test func(t *testing.T, at string)) {
	t.Run("folder", func(t *testing.T) { test(t, t.TempDir()) })
	t.Run("s3", func(t *testing.T) { test(t, testfiles.S3(t)) })
}

// sharedBench is a bench whose originals are at an address.
func sharedBench(t *testing.T, at string) *bench {
	t.Helper()
	b := newBench(t)
	b.useLibrary(at)
	return b
}

func (b *bench) useLibrary(at string) {
	b.t.Helper()
	l, err := OpenLibrary(b.data, at)
	if err != nil {
		b.t.Fatal(err)
	}
	b.library = l
}

func (b *bench) check(sum string) string {
	b.t.Helper()
	problem, err := b.library.Check(b.t.Context(), sum)
	if err != nil {
		b.t.Fatal(err)
	}
	return problem
}

// local is the content of the file that readers are given.
func (b *bench) local(sum string) (content, problem string) {
	b.t.Helper()
	path, problem, err := b.library.Local(b.t.Context(), sum)
	if err != nil || problem != "" {
		if err != nil {
			b.t.Error(err)
		}
		return "", problem
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.t.Error(err)
	}
	return string(data), ""
}

// Reports are added, read again, changed and mended wherever their originals are.
func TestSharedLibrary(t *testing.T) {
	libraries(t, func(t *testing.T, at string) {
		b := sharedBench(t, at)
		b.put("a.pdf", minutes)
		b.put("b.pdf", early)
		b.want(b.add(), 2, 0, 0, 0)
		b.want(b.add(), 0, 0, 2, 0)
		b.clean()
		if _, err := os.Stat(filepath.Join(b.data, libraryName)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the data directory has originals too: %v", err)
		}
		sums, err := b.library.Sums(t.Context())
		if err != nil || len(sums) != 2 {
			t.Fatalf("%q, %v", sums, err)
		}
		other := sharedBench(t, at) // another machine, which has read none of them
		for _, sum := range sums {
			if content, problem := other.local(sum); digest([]byte(content)) != sum || problem != "" {
				t.Errorf("another machine reads %d bytes: %s", len(content), problem)
			}
		}
		damaged := b.library.Shared()
		if err := damaged.Put(t.Context(), objectName(sums[0]), strings.NewReader("%PDF"), 4, digest([]byte("%PDF"))); err != nil {
			t.Fatal(err)
		}
		if problem := b.check(sums[0]); !strings.Contains(problem, "was changed") {
			t.Errorf("a changed original: %q", problem)
		}
		v, err := Verify(t.Context(), b.library, b.store, b.engine, nil)
		if err != nil || len(v.Problems) != 1 || v.Problems[0].SHA256 != sums[0] || !strings.Contains(v.Problems[0].Description, "was changed") {
			t.Errorf("%+v, %v", v, err)
		}
		if b.library.Remote() {
			b.wantChangedObject(at, sums[0])
		}
		b.want(b.add(), 0, 1, 1, 0) // which puts it back
		b.clean()
	})
}

func (b *bench) wantChangedObject(at, sum string) {
	b.t.Helper()
	fresh := sharedBench(b.t, at)
	if _, problem := fresh.local(sum); !strings.Contains(problem, "was changed") {
		b.t.Errorf("a machine that reads a changed original: %q", problem)
	}
	if _, problem := fresh.local(strings.Repeat("0", 64)); problem != missingObject {
		b.t.Errorf("a machine that reads a missing original: %q", problem)
	}
}

// Reports are read again from an object store alone.
func TestReadAgainFromObjects(t *testing.T) {
	b := sharedBench(t, testfiles.S3(t))
	b.put("a.pdf", minutes)
	s := b.add()
	b.want(s, 1, 0, 0, 0)
	if err := os.RemoveAll(b.library.dir); err != nil {
		t.Fatal(err)
	}
	again, err := b.Reread(t.Context(), []string{s.Added[0].ID}, nil)
	if err != nil || len(again.Updated) != 1 || again.Updated[0].Passages != s.Added[0].Passages {
		t.Errorf("%+v, %v", again, err)
	}
	b.clean()
}

// A library in a data directory is moved to an object store and back.
func TestCopyBetweenLibraries(t *testing.T) {
	libraries(t, func(t *testing.T, at string) {
		b := newBench(t)
		b.put("a.pdf", minutes)
		b.want(b.add(), 1, 0, 0, 0)
		from := b.library
		sums, err := from.Sums(t.Context())
		if err != nil || len(sums) != 1 {
			t.Fatalf("%q, %v", sums, err)
		}
		b.useLibrary(at)
		for i, want := range []bool{true, false} {
			copied, problem, err := b.library.CopyFrom(t.Context(), from, sums[0])
			if copied != want || problem != "" || err != nil {
				t.Errorf("%d: copied %t, %q, %v", i, copied, problem, err)
			}
		}
		back := NewLibrary(t.TempDir())
		if copied, problem, err := back.CopyFrom(t.Context(), b.library, sums[0]); !copied || problem != "" || err != nil {
			t.Errorf("back: %t, %q, %v", copied, problem, err)
		}
		if _, problem, err := back.CopyFrom(t.Context(), b.library, strings.Repeat("0", 64)); problem == "" || err != nil {
			t.Errorf("one that is not there: %q, %v", problem, err)
		}
		b.clean()
	})
}

// While the object store is away nothing is lost, nothing counts as missing, and the work goes on afterwards.
func TestObjectsAway(t *testing.T) {
	at, away := testfiles.S3Away(t)
	b := sharedBench(t, at)
	b.put("a.pdf", minutes)
	b.want(b.add(), 1, 0, 0, 0)
	sums, err := b.library.Sums(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.put("b.pdf", early)
	away()
	b.useLibrary(at)
	for range 2 { // the second is told without asking
		if s, err := b.Add(t.Context(), []string{b.in}, nil); !errors.Is(err, objects.ErrUnavailable) || len(s.Missing) > 0 || len(s.Refused) > 0 {
			t.Errorf("%+v, %v", s, err)
		}
	}
	if content, problem := b.local(sums[0]); digest([]byte(content)) != sums[0] || problem != "" { // the copy is there
		t.Errorf("%d bytes, %q", len(content), problem)
	}
	v, err := Verify(t.Context(), b.library, b.store, b.engine, nil)
	if err != nil || v.Documents != 1 || len(v.Problems) != 1 || !strings.Contains(v.Problems[0].Description, "not all originals could be checked") {
		t.Errorf("%+v, %v", v, err)
	}
	if problems, err := Scrub(t.Context(), b.library, b.store, func() {}); err != nil || len(problems) > 0 {
		t.Errorf("%+v, %v", problems, err)
	}
	back, _ := testfiles.S3Away(t)
	b.useLibrary(back)
	if _, problem := b.local(sums[0]); problem != "" {
		t.Error(problem)
	}
}

// Copies of originals are kept up to a size; those that were asked for a moment ago stay.
func TestCopiesAreFew(t *testing.T) {
	b := sharedBench(t, testfiles.S3(t))
	b.library.copies.limit = 1
	var sums []string
	for _, content := range []string{"one", "two", "three"} {
		sum := digest([]byte(content))
		if err := b.library.Shared().Put(t.Context(), objectName(sum), strings.NewReader(content), int64(len(content)), sum); err != nil {
			t.Fatal(err)
		}
		b.local(sum)
		sums = append(sums, sum)
	}
	before := time.Now().Add(-time.Hour)
	for _, sum := range sums[:2] { // as if they had been used an hour ago
		if err := os.Chtimes(b.library.Path(sum), before, before); err != nil {
			t.Fatal(err)
		}
	}
	b.library.copies.shrink(b.library.dir)
	for i, sum := range sums {
		if _, err := os.Stat(b.library.Path(sum)); (err == nil) != (i == 2) {
			t.Errorf("copy %d: %v", i, err)
		}
	}
	if content, _ := b.local(sums[0]); content != "one" {
		t.Errorf("read again: %q", content)
	}
}

// Many who ask for one original at once have it read once.
func TestCopiedOnce(t *testing.T) {
	b := sharedBench(t, testfiles.S3(t))
	const content = "an original"
	sum := digest([]byte(content))
	if err := b.library.Shared().Put(t.Context(), objectName(sum), strings.NewReader(content), int64(len(content)), sum); err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	leave() // one who has gone takes nothing from the others
	done := make(chan string)
	for i := range 8 {
		go func() {
			c := t.Context()
			if i == 0 {
				c = ctx
			}
			_, problem, err := b.library.Local(c, sum)
			done <- fmt.Sprint(problem, err)
		}()
	}
	for range 8 {
		if got := <-done; got != "<nil>" {
			t.Error(got)
		}
	}
}
