package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/searchtest"
)

func TestReplaceAndRemove(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, 2)
	first := tests.Reports[0]
	first.Document.Title = "Another title"
	first.Extractor = "2"
	first.Passages = append([]corpus.Passage{{ID: "new", Document: first.Document.ID, Seq: 9, Page: 1, PageEnd: 1, Text: "helicopter"}}, first.Passages[1:]...)
	if err := x.Replace(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	want(t, x, "document:northmoor-2014", "n14b", "n14c", "n14d", "new")
	want(t, x, "helicopter title:another", "new")
	if err := x.Remove(t.Context(), "northmoor-2014", "never held"); err != nil {
		t.Fatal(err)
	}
	want(t, x, "police", "e18b", "n18b")
	entries, err := x.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var held []string
	for _, e := range entries {
		held = append(held, fmt.Sprint(e.Document.ID, " ", e.Passages))
	}
	if !slices.Equal(held, []string{"east-brook-2018 4", "inquiry 2", "northmoor-2018 3"}) {
		t.Errorf("held: %q", held)
	}
	if n := x.lengths(t); n != 9 {
		t.Errorf("the average length counts %d passages", n)
	}
}

// lengths is the number of passages that averages are taken over.
func (x *Index) lengths(t *testing.T) int {
	t.Helper()
	s, err := x.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.table.Passages
}

// want searches and wants these passages, in any order.
func want(t *testing.T, x *Index, text string, hits ...string) {
	t.Helper()
	res, err := x.Search(t.Context(), search.Query{Text: text, Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	got := ids(res.Hits)
	slices.Sort(got)
	slices.Sort(hits)
	if !slices.Equal(got, hits) {
		t.Errorf("%q found %q, want %q", text, got, hits)
	}
}

func TestReplaceRefuses(t *testing.T) {
	x := fresh(t, nil, 1)
	report := func(id string, passages ...string) search.Report {
		r := search.Report{Document: corpus.Document{Source: corpus.Source{ID: id}}}
		for _, p := range passages {
			r.Passages = append(r.Passages, corpus.Passage{ID: p, Text: "police"})
		}
		return r
	}
	for name, reports := range map[string][]search.Report{
		"no id":                     {report("")},
		"an id of no characters":    {report("\xff")},
		"one source twice":          {report("a", "p"), report("a", "q")},
		"a passage without id":      {report("a", "")},
		"a passage's id twice":      {report("a", "p", "p")},
		"a passage's id in another": {report("a", "p"), report("b", "p")},
		"a passage's id of colons":  {report("a", "source:b")},
	} {
		if err := x.Replace(t.Context(), reports...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	want(t, x, "police")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Replace(ctx, report("a", "p")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestReopen(t *testing.T) {
	tests := searchtest.Read(t)
	dir := t.TempDir()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Replace(t.Context(), tests.Reports...); err != nil {
		t.Fatal(err)
	}
	before, err := x.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Search(t.Context(), search.Query{}); !errors.Is(err, search.ErrClosed) {
		t.Errorf("searching when closed: %v", err)
	}
	if err := x.Replace(t.Context(), tests.Reports...); !errors.Is(err, search.ErrClosed) {
		t.Errorf("replacing when closed: %v", err)
	}
	x, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	after, err := x.Documents(t.Context())
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("%v, before %+v, after %+v", err, before, after)
	}
	want(t, x, "taxi", "inqb")
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	made := func() string {
		dir := t.TempDir()
		x, err := Open(dir)
		if err == nil {
			err = errors.Join(x.Replace(t.Context(), searchtest.Read(t).Reports...), x.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		return dir
	}
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	outdated, unstamped, garbage, emptied, zeroed, cut := made(), made(), made(), made(), made(), made()
	write(filepath.Join(outdated, stampFile), "evidence passages 0\n")
	os.Remove(filepath.Join(unstamped, stampFile))
	write(filepath.Join(garbage, "passages", boltFile), strings.Repeat("no index ", 2000))
	os.Remove(filepath.Join(emptied, "passages", boltFile))
	root, err := os.ReadFile(filepath.Join(zeroed, "passages", boltFile))
	if err != nil {
		t.Fatal(err)
	}
	clear(root[2*os.Getpagesize():])
	write(filepath.Join(zeroed, "passages", boltFile), string(root))
	segments, err := filepath.Glob(filepath.Join(cut, "passages", "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	for _, s := range segments {
		write(s, "zap")
	}
	for _, c := range []struct {
		dir  string
		want error
	}{{outdated, ErrOutdated}, {unstamped, ErrOutdated}, {garbage, ErrDamaged}, {emptied, ErrDamaged},
		{zeroed, ErrDamaged}, {cut, ErrDamaged}} {
		if _, err := Open(c.dir); !errors.Is(err, c.want) {
			t.Errorf("opened: %v, want %v", err, c.want)
		}
		if _, err := OpenReader(c.dir); err == nil {
			t.Errorf("opened for reading what is %v", c.want)
		}
		x, err := Create(c.dir)
		if err != nil {
			t.Errorf("making it anew where it was %v: %v", c.want, err)
			continue
		}
		want(t, x, "")
		x.Close()
	}
	if _, err := OpenReader(t.TempDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading nothing: %v", err)
	}
}

func TestOneWriter(t *testing.T) {
	t.Parallel()
	x := fresh(t, searchtest.Read(t).Reports, 4)
	start := time.Now()
	for _, open := range []func(string) (*Index, error){Open, Create} {
		_, err := open(x.dir)
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid())) {
			t.Errorf("a second writer: %v", err)
		}
	}
	if d := time.Since(start); d > 6*time.Second {
		t.Errorf("it took %v to find out", d)
	}
	want(t, x, "taxi", "inqb")
}

// A reader opens what is there while it is being written to, and takes up changes when told to.
func TestReader(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports[:1], 1)
	r, err := OpenReader(x.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	want(t, r, "police", "n14a", "n14b")
	if _, err := r.Refresh(); err != nil {
		t.Error(err)
	}
	want(t, r, "police", "n14a", "n14b")
	if err := x.Replace(t.Context(), tests.Reports[1:]...); err != nil {
		t.Fatal(err)
	}
	want(t, r, "police", "n14a", "n14b")
	if changed, err := r.Refresh(); !changed || err != nil {
		t.Errorf("refreshed after a change: %v, %v", changed, err)
	}
	want(t, r, "police", "e18b", "n14a", "n14b", "n18b")
	for _, err := range []error{r.Replace(t.Context(), tests.Reports[0]), r.Remove(t.Context(), "a")} {
		if !errors.Is(err, search.ErrReadOnly) {
			t.Errorf("a reader writes: %v", err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(x.dir, copyPrefix+"*")); len(left) > 0 {
		t.Errorf("readers left %q", left)
	}
}

// version is a report whose every passage says which version it is of.
func version(id string, n, passages int) search.Report {
	r := search.Report{Document: corpus.Document{SHA256: fmt.Sprint(n), Source: corpus.Source{ID: id}}}
	for i := range passages {
		r.Passages = append(r.Passages, corpus.Passage{ID: fmt.Sprintf("%s-%d-%d", id, n%3, i), Document: id, Seq: i, Page: 1, PageEnd: 1,
			Text: fmt.Sprintf("version%d of all of them and more words so that it takes its time %d", n, i*n)})
	}
	return r
}

// whole wants every report that is held to be there whole, in one version, and gives the versions.
func whole(ctx context.Context, x *Index) (map[string]string, error) {
	s, err := x.snapshot()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	versions := make(map[string]string)
	for i, src := range s.table.Sources {
		versions[src.Document.ID] = src.Document.SHA256
		if len(s.table.PassagesOf[i]) != src.Passages {
			return nil, fmt.Errorf("%s has %d passages of %d", src.Document.ID, len(s.table.PassagesOf[i]), src.Passages)
		}
		for _, p := range s.table.PassagesOf[i] {
			text, err := s.Text(p)
			if err != nil || !strings.HasPrefix(text, "version"+src.Document.SHA256+" ") {
				return nil, fmt.Errorf("%s, version %s, has the passage %q (%v)", src.Document.ID, src.Document.SHA256, text, err)
			}
		}
	}
	return versions, ctx.Err()
}

// Nobody ever sees half a report, in this process or in another's place.
func TestSearchesSeeWholeReports(t *testing.T) {
	t.Parallel()
	x := fresh(t, []search.Report{version("a", 0, 30), version("b", 0, 10)}, 2)
	done := make(chan struct{})
	var readers sync.WaitGroup
	look := func(at func() (*Index, error)) {
		defer readers.Done()
		for {
			select {
			case <-done:
				return
			default:
			}
			y, err := at()
			if err == nil {
				_, err = whole(t.Context(), y)
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	}
	readers.Add(2)
	go look(func() (*Index, error) { return x, nil })
	r, err := OpenReader(x.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go look(func() (*Index, error) {
		_, err := r.Refresh()
		return r, err
	})
	for n := 1; n <= 40; n++ {
		if err := x.Replace(t.Context(), version("a", n, 30+n%7), version("b", n, 10+n%5)); err != nil {
			t.Error(err)
			break
		}
		if n%10 == 0 {
			if err := x.Remove(t.Context(), "b"); err != nil {
				t.Error(err)
			}
		}
	}
	close(done)
	readers.Wait()
	versions, err := whole(t.Context(), x)
	if err != nil || len(versions) != 1 || versions["a"] != "40" {
		t.Errorf("at the end %v, %v", versions, err)
	}
}

// Changes at the same time are all there at the end, each of a report whole and the last asked for of one source among them.
func TestChangesAtTheSameTime(t *testing.T) {
	t.Parallel()
	for _, searched := range []bool{false, true} { // what is searched is shown after each change
		x := fresh(t, nil, 1)
		if searched {
			want(t, x, "nothing")
		}
		changeAtTheSameTime(t, x)
	}
}

func changeAtTheSameTime(t *testing.T, x *Index) {
	t.Helper()
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for round := range 6 {
				own, shared := fmt.Sprintf("own%d", n), fmt.Sprintf("shared%d", (n+round)%3)
				if err := x.Replace(t.Context(), version(own, round, 20+round), version(shared, 100*n+round, 10+n)); err != nil {
					t.Error(err)
				}
				if round == 3 && n%2 == 0 {
					if err := x.Remove(t.Context(), own, "unknown"); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
	versions, err := whole(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 8 {
		if own := fmt.Sprintf("own%d", n); versions[own] != "5" {
			t.Errorf("of %s there is version %q, want the last, 5", own, versions[own])
		}
	}
	if len(versions) != 11 {
		t.Errorf("there are %d reports, want 11", len(versions))
	}
}

// Who opens an index that this process has open already reads none of its reports again.
func TestColumnsAreShared(t *testing.T) {
	t.Parallel()
	x := fresh(t, searchtest.Reports(5, 30), 5)
	defer x.Close()
	if _, err := x.Documents(t.Context()); err != nil {
		t.Fatal(err)
	}
	y, err := OpenReader(x.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer y.Close()
	if _, err := y.Documents(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, src := range x.tables.last.Sources {
		if y.tables.last.Sources[i] != src {
			t.Errorf("the reader read %s again", src.Document.ID)
		}
	}
	if err := x.Replace(t.Context(), version("report-000", 7, 3)); err != nil {
		t.Fatal(err)
	}
	if _, err := y.Refresh(); err != nil {
		t.Fatal(err)
	}
	list, err := y.Documents(t.Context())
	if err != nil || len(list) != 5 || list[0].Document.SHA256 != "7" || list[0].Passages != 3 {
		t.Errorf("after a change the reader has %+v, %v", list, err)
	}
}

func BenchmarkOpen(b *testing.B) {
	x := fresh(b, searchtest.Reports(65, 150), 20)
	x.Close()
	for b.Loop() {
		y, err := OpenReader(x.dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := y.Search(b.Context(), search.Query{Text: "police partnership", Size: 10}); err != nil {
			b.Fatal(err)
		}
		y.Close()
	}
}

func BenchmarkReplace(b *testing.B) {
	reports := searchtest.Reports(65, 150)
	bytes := 0
	for _, r := range reports {
		for _, p := range r.Passages {
			bytes += len(p.Text)
		}
	}
	b.SetBytes(int64(bytes))
	for b.Loop() {
		x := fresh(b, reports, 20)
		x.Close()
	}
}

func BenchmarkSearch(b *testing.B) {
	x := fresh(b, searchtest.Reports(65, 150), 20)
	bench := func(name string, q search.Query) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Search(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, q := range searchtest.Queries {
		bench(strings.ReplaceAll(q.Name, " ", "_"), search.Query{Text: q.Text, Size: 10})
	}
	bench("misspelt", search.Query{Text: "polise partnrship safegarding", Size: 10, DidYouMean: true})
	bench("spelt_right", search.Query{Text: "police partnership safeguarding", Size: 10, DidYouMean: true})
	bench("not_asked", search.Query{Text: "police partnership safeguarding", Size: 10})
	bench("nearest", search.Query{Text: `"partnership safeguarding exploitation"`, Size: 10, NearMisses: true})
	bench("facets", search.Query{Text: "police partnership", Size: 10, Facets: corpus.Facets})
	bench("filters", search.Query{Text: "police partnership", Size: 10, Filters: search.Filters{YearFrom: 2014, Facets: map[string][]string{"authority": []string{"Borough 7"}}}})
	var page strings.Builder
	for _, p := range searchtest.Reports(1, 30)[0].Passages {
		page.WriteString(p.Text + " ")
	}
	bench("pasted_pages", search.Query{Text: page.String(), Loose: true, Size: 10})
}
