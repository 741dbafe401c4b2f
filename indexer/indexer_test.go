package indexer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/health"
	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/corpus/store"
	"evidence/indexer/extract"
	"evidence/search/bleveindex"
)

func TestAddAndAddAgain(t *testing.T) {
	b := newBench(t)
	for _, f := range sample.Files() {
		b.put(f.Name, f.Name)
	}
	s := b.add()
	b.want(s, 4, 0, 0, 1)
	if r := s.Refused[0]; filepath.Base(r.Path) != scan || !strings.Contains(r.Reason, "has no text") || r.Advice == "" || len(r.SHA256) != 64 {
		t.Errorf("the scan was refused as %+v", r)
	}
	if s.Pages == 0 || s.Passages == 0 || s.Stopped {
		t.Errorf("the summary is %+v", s)
	}
	b.clean()
	sums, err := b.library.Sums(t.Context())
	if err != nil || len(sums) != 4 {
		t.Errorf("the library holds %q, %v", sums, err)
	}
	doc, err := b.store.Document(t.Context(), "sample-inquiry-2019")
	if err != nil || doc.Author != "Dr Ellen Farrimond" || doc.Pages != 22 || !slices.Equal(doc.Names, []string{inquiry}) {
		t.Errorf("%+v, %v", doc, err)
	}
	b.want(b.add(), 0, 0, 4, 1)
	refusals, err := b.store.Refusals(t.Context())
	if err != nil || len(refusals) != 1 || filepath.Base(refusals[0].Path) != scan {
		t.Errorf("the store tells of the refusals %+v, %v", refusals, err)
	}
}

func TestProgress(t *testing.T) {
	b := newBench(t)
	b.put("a.pdf", minutes)
	b.put("b.pdf", scan)
	b.put("c.pdf", late)
	var last Progress
	reported := 0
	_, err := b.Add(t.Context(), []string{b.in}, func(p Progress) {
		if p.FilesDone < last.FilesDone || p.BytesDone < last.BytesDone || p.Pages < last.Pages || p.BytesDone > p.Bytes {
			t.Errorf("%+v after %+v", p, last)
		}
		if p.Added != nil || p.Refused != nil {
			reported++
		}
		last = p
	})
	if err != nil {
		t.Fatal(err)
	}
	if last.Files != 3 || last.FilesDone != 3 || last.BytesDone != last.Bytes || last.Pages != 6 || reported != 3 || last.PagesPerSecond() <= 0 {
		t.Errorf("at the end %+v, %d files reported", last, reported)
	}
	half := Progress{Bytes: 100, BytesDone: 25, Elapsed: 2e9}
	if left := half.Left(); left != 6e9 {
		t.Errorf("%v left, want 6 s", left)
	}
}

func TestSameReportUnderTwoNames(t *testing.T) {
	b := newBench(t)
	b.put("one.pdf", minutes)
	b.put("two.pdf", minutes)
	b.put("three-scan.pdf", scan)
	b.put("four-scan.pdf", scan)
	s := b.add()
	b.want(s, 1, 0, 1, 2)
	if !strings.Contains(s.Unchanged[0].Note, "one.pdf") || s.Unchanged[0].ID != s.Added[0].ID {
		t.Errorf("the second name came as %+v", s.Unchanged[0])
	}
	doc, err := b.store.Document(t.Context(), s.Added[0].ID)
	if err != nil || !slices.Equal(doc.Names, []string{"one.pdf", "two.pdf"}) {
		t.Errorf("names %q, %v", doc.Names, err)
	}
	b.clean()
	b.put("later.pdf", minutes)
	b.want(b.add(), 0, 0, 3, 2)
	b.clean() // the engine knows the new name as well
}

func TestRenamedFileKeepsItsID(t *testing.T) {
	b := newBench(t)
	path := b.write("first name.pdf", stranger(t))
	s := b.add()
	b.want(s, 1, 0, 0, 0)
	if s.Added[0].ID != "first name" {
		t.Errorf("the id is %q", s.Added[0].ID)
	}
	before := b.passages("first name")
	b.reopen(func() {
		os.Rename(path, filepath.Join(b.in, "other name.pdf"))
		os.RemoveAll(filepath.Join(b.data, "index"))
	})
	s = b.add()
	b.want(s, 0, 0, 1, 0)
	if s.Unchanged[0].ID != "first name" {
		t.Errorf("after renaming the id is %q", s.Unchanged[0].ID)
	}
	after := b.passages("first name")
	if len(before) != len(after) {
		t.Fatalf("%d passages, then %d", len(before), len(after))
	}
	for i := range before {
		if before[i].ID != after[i].ID || before[i].Text != after[i].Text {
			t.Errorf("passage %s %q became %s %q", before[i].ID, before[i].Text, after[i].ID, after[i].Text)
		}
	}
	b.clean()
}

// stranger is a report that no manifest knows: the minutes with a byte more.
func stranger(t *testing.T) []byte {
	t.Helper()
	for _, f := range sample.Files() {
		if f.Name == minutes {
			return append(slices.Clone(f.Data), '\n')
		}
	}
	t.Fatal("the sample has no minutes")
	return nil
}

func TestFileWithNewContentIsANewVersion(t *testing.T) {
	b := newBench(t)
	first := stranger(t)
	b.write("board.pdf", first)
	b.want(b.add(), 1, 0, 0, 0)
	old := b.passages("board")
	second := append(slices.Clone(first), '\n')
	b.write("board.pdf", second)
	s := b.add()
	b.want(s, 0, 1, 0, 0)
	if s.Updated[0].ID != "board" || !strings.Contains(s.Updated[0].Note, "in place of another version") {
		t.Errorf("%+v", s.Updated[0])
	}
	if now := b.passages("board"); now[3].ID != old[3].ID {
		t.Errorf("the same words have id %s, and had %s", now[3].ID, old[3].ID)
	}
	b.clean()
	b.want(b.add(), 0, 0, 1, 0)
	b.write("board.pdf", first) // and back again
	b.want(b.add(), 0, 1, 0, 0)
	b.clean()
	// Another report under a name whose report lives on elsewhere is no version of it.
	b.write("copy.pdf", first)
	b.add()
	b.put("board.pdf", early)
	b.write("board.pdf", append(stranger(t), "\n\n\n"...))
	s = b.add()
	b.want(s, 1, 0, 1, 0)
	if s.Added[0].ID != "board-2" {
		t.Errorf("a new report under an old name has id %q", s.Added[0].ID)
	}
}

func TestRemoveAndBack(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	b.put("late.pdf", late)
	b.add()
	if err := b.Remove(t.Context(), "sample-minutes-2023", "no-such-report"); err == nil || !strings.Contains(err.Error(), "no-such-report") {
		t.Errorf("removing an unknown id gave %v", err)
	}
	if got := b.ids(); len(got) != 2 {
		t.Errorf("a failed removal left %q", got)
	}
	p := b.passages("sample-minutes-2023")[0]
	if err := b.Remove(t.Context(), "sample-minutes-2023"); err != nil {
		t.Fatal(err)
	}
	if got := b.ids(); !slices.Equal(got, []string{"sample-inspection-2022"}) || b.found("document:sample-minutes-2023") != 0 {
		t.Errorf("after the removal the engine holds %q", got)
	}
	r, err := b.store.Resolve(t.Context(), p.ID)
	if err != nil || r.Status != store.Withdrawn || r.Withdrawn.IsZero() || r.Issued.Text != p.Text {
		t.Errorf("the passage's id leads to %+v, %v", r, err)
	}
	b.clean()
	s := b.add()
	b.want(s, 0, 1, 1, 0)
	if !strings.Contains(s.Updated[0].Note, "brought back") || b.found("document:sample-minutes-2023") == 0 {
		t.Errorf("%+v", s.Updated[0])
	}
	b.clean()
}

func TestOriginalTakenOutOfTheLibrary(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	path := b.put("late.pdf", late)
	s := b.add()
	original := b.library.Path(s.Added[0].SHA256)
	if info, err := os.Stat(original); err != nil || info.Mode().Perm()&0o222 != 0 {
		t.Errorf("the original can be written to: %v, %v", info.Mode(), err)
	}
	os.Remove(original)
	v, err := Verify(t.Context(), b.library, b.store, b.engine, nil)
	if err != nil || len(v.Problems) != 1 || v.Problems[0].ID != s.Added[0].ID || !strings.Contains(v.Problems[0].Description, "not in the library") {
		t.Errorf("verifying gave %+v, %v", v, err)
	}
	other := b.write("stranger.pdf", stranger(t))
	now := b.add(other)
	b.want(now, 1, 0, 0, 0)
	if !slices.Equal(now.Missing, []string{s.Added[0].ID}) {
		t.Errorf("missing %q", now.Missing)
	}
	if got := b.ids(); len(got) != 3 {
		t.Errorf("without its original a report was withdrawn: %q", got)
	}
	b.want(b.add(path), 0, 1, 0, 0)
	b.clean()
	os.RemoveAll(b.library.dir)
	if _, err := b.Add(t.Context(), []string{path}, nil); err == nil || !strings.Contains(err.Error(), "lacks 3 of the 3 originals") {
		t.Errorf("without its library the run gave %v", err)
	}
	if got := b.ids(); len(got) != 3 {
		t.Errorf("and left %q", got)
	}
}

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	b.put("late.pdf", late)
	s := b.add()
	path := b.library.Path(s.Added[0].SHA256)
	os.Chmod(path, 0o644)
	os.WriteFile(path, []byte("%PDF-1.7 something else"), 0o644)
	unknown := strings.Repeat("ab", 32)
	os.WriteFile(b.library.Path(unknown), []byte("?"), 0o644)
	if err := b.engine.Remove(t.Context(), s.Added[1].ID); err != nil {
		t.Fatal(err)
	}
	v, err := Verify(t.Context(), b.library, b.store, b.engine, nil)
	if err != nil || len(v.Problems) != 3 {
		t.Fatalf("%+v, %v", v, err)
	}
	for i, want := range []health.Problem{
		{ID: s.Added[1].ID, SHA256: s.Added[1].SHA256, Description: "it is not in the index"},
		{ID: s.Added[0].ID, SHA256: s.Added[0].SHA256, Description: "the original was changed"},
		{SHA256: unknown, Description: "the library has an original that the database does not know"},
	} {
		d := v.Problems[i]
		if d.ID != want.ID || d.SHA256 != want.SHA256 || !strings.HasPrefix(d.Description, want.Description) || d.Advice == "" {
			t.Errorf("difference %d is %+v, want %+v", i, d, want)
		}
	}
}

func TestManifestThatSaysMore(t *testing.T) {
	b := newBench(t)
	path := b.put("minutes.pdf", minutes)
	b.manifests = nil
	s := b.add()
	b.want(s, 1, 0, 0, 0)
	if s.Added[0].ID != "minutes" {
		t.Errorf("without a manifest the id is %q", s.Added[0].ID)
	}
	known, err := manifest.Parse("sample", sample.Manifest())
	if err != nil {
		t.Fatal(err)
	}
	b.manifests = []*manifest.Manifest{known}
	if err := b.store.AddCorrection(t.Context(), store.Correction{Source: "minutes", Field: "title", Value: "Corrected"}); err != nil {
		t.Fatal(err)
	}
	b.want(b.add(path), 0, 0, 1, 0)
	doc, err := b.store.Document(t.Context(), "minutes") // an id once given stays
	e, _ := known.ByID("sample-minutes-2023")
	if err != nil || doc.Title != "Corrected" || doc.Origins["title"].Was != e.Title || doc.Published != e.Published {
		t.Errorf("%+v, %v; the manifest says %+v", doc, err, e)
	}
	if o := doc.Origins["published"]; o.From != corpus.FromManifest || o.Confidence != corpus.Certain {
		t.Errorf("the date comes from %+v", o)
	}
	b.clean()
	if err := b.store.RemoveCorrection(t.Context(), "minutes", "title"); err != nil {
		t.Fatal(err)
	}
	if doc, err = b.store.Document(t.Context(), "minutes"); err != nil || doc.Title != e.Title { // not the correction, which was never a fact
		t.Errorf("%+v, %v", doc, err)
	}
}

// Each grade leads to the passage that gives it, also after the report was read again.
func TestGradesLeadToTheirPassages(t *testing.T) {
	b := newBench(t)
	b.manifests = nil
	b.put("late.pdf", late)
	s := b.add()
	for range 2 {
		doc, err := b.store.Document(t.Context(), s.Added[0].ID)
		if err != nil || len(doc.Grades) < 4 {
			t.Fatalf("%+v, %v", doc, err)
		}
		for key, grade := range doc.Grades {
			o := doc.Origins[corpus.GradeField(key)]
			p, err := b.store.Passage(t.Context(), o.Passage)
			if err != nil || p.Page != o.Page || !strings.Contains(p.Text, doc.GradesPrinted[key]) || o.From != corpus.FromReport {
				t.Errorf("%s is %q by %+v: %q, %v", key, grade, o, p.Text, err)
			}
		}
		doc.Origins = nil
		if err := b.store.PutDocument(t.Context(), doc, b.passages(doc.ID)[:3], "0"); err != nil {
			t.Fatal(err)
		}
		b.want(b.add(), 0, 1, 0, 0)
	}
}

func TestCancelKeepsWhatIsDone(t *testing.T) {
	b := newBench(t)
	const files = 3 * readAhead
	for i := range files {
		b.write(fmt.Sprintf("%02d.pdf", i), append(stranger(t), bytes.Repeat([]byte("\n"), i)...))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, err := b.Add(ctx, []string{b.in}, func(p Progress) {
		if p.Added != nil {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || !s.Stopped || len(s.Added) == 0 || len(s.Added) == files {
		t.Fatalf("a cancelled run gave %+v, %v", s, err)
	}
	if got := b.ids(); len(got) != len(s.Added) {
		t.Errorf("the engine holds %q, added were %d", got, len(s.Added))
	}
	b.clean()
	left, _ := filepath.Glob(filepath.Join(b.library.dir, unfinished+"*"))
	if len(left) > 0 {
		t.Errorf("unfinished copies were left: %q", left)
	}
	rest := b.add()
	if len(rest.Added)+len(s.Added) != files || rest.Stopped {
		t.Errorf("%d and then %d were added, of %d", len(s.Added), len(rest.Added), files)
	}
	b.clean()
}

func TestUnfinishedCopiesAreRemoved(t *testing.T) {
	b := newBench(t)
	path := b.put("minutes.pdf", minutes)
	b.add()
	left := filepath.Join(b.library.dir, unfinished+"123.pdf")
	os.WriteFile(left, []byte("half a fi"), 0o600)
	b.add(path)
	if _, err := os.Stat(left); err == nil {
		t.Error("half a copy stayed in the library")
	}
}

func TestSlowFileIsRefused(t *testing.T) {
	b := newBench(t)
	b.put("inquiry.pdf", inquiry)
	b.reader.Close()
	b.reader = extract.New(1, extract.Limits{Time: 1e6})
	s := b.add()
	b.want(s, 0, 0, 0, 1)
	if r := s.Refused[0]; !strings.Contains(r.Reason, "took over 0.001 s") || !strings.Contains(r.Advice, "--max-time") {
		t.Errorf("refused as %+v", r)
	}
}

// A refused file is read again only where something that decides about it has changed.
func TestRefusedFileIsNotReadAgain(t *testing.T) {
	b := newBench(t)
	b.put("a-scan.pdf", scan)
	b.write("b-damaged.pdf", []byte("%PDF-1.4\nnothing of a file"))
	b.want(b.add(), 0, 0, 0, 2)
	first := b.refusals()
	again := func(reads, refused int) {
		t.Helper()
		var last Progress
		s, err := b.Add(t.Context(), []string{b.in}, func(p Progress) { last = p })
		if err != nil {
			t.Fatal(err)
		}
		if b.want(s, 0, 0, 0, refused); last.Files != reads {
			t.Errorf("%d files were read, want %d", last.Files, reads)
		}
	}
	again(0, 2)
	if got := b.refusals(); !slices.Equal(got, first) {
		t.Errorf("now refused as %q, before as %q", got, first)
	}
	b.put("c-scan-again.pdf", scan)
	again(0, 3)
	b.write("b-damaged.pdf", []byte("%PDF-1.4\nnothing else of a file"))
	again(1, 3)

	b.reader.Close()
	b.reader = extract.New(1, extract.Limits{Memory: 1 << 29})
	again(2, 3) // one a sum
	again(0, 3)
	b.withOCR(false)
	again(2, 3)
	again(0, 3)
	b.withOCR(true)
	b.want(b.add(), 1, 0, 1, 1)
}

// refusals lists why files were refused, by path.
func (b *bench) refusals() (out []string) {
	b.t.Helper()
	list, err := b.store.Refusals(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, r := range list {
		out = append(out, r.Error())
	}
	return out
}

// What an earlier version of the reader read is read again from the library.
func TestNewReaderReadsAgain(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	other := b.put("late.pdf", late)
	b.add()
	doc, err := b.store.Document(t.Context(), "sample-minutes-2023")
	if err != nil {
		t.Fatal(err)
	}
	passages := b.passages(doc.ID)[:3]
	if err := b.store.PutDocument(t.Context(), doc, passages, "0"); err != nil {
		t.Fatal(err)
	}
	s := b.add(other)
	b.want(s, 0, 1, 1, 0)
	if s.Updated[0].ID != doc.ID || !strings.Contains(s.Updated[0].Note, "version 0") || len(b.passages(doc.ID)) <= 3 {
		t.Errorf("%+v", s.Updated[0])
	}
	b.clean()
}

func TestIDFromName(t *testing.T) {
	for path, want := range map[string]string{
		"/a/Jay report.PDF": "Jay report",
		"x.pdf.pdf":         "x.pdf",
		"download":          "download",
		"v1.2":              "v1.2",
		"a\nb.pdf":          "a-b",
		"\xff.pdf":          "-",
		" .pdf":             "report",
	} {
		if got := idFromName(path); got != want {
			t.Errorf("%q gives %q, want %q", path, got, want)
		}
	}
}

func BenchmarkAddSample(b *testing.B) {
	benchmarkAdd(b, func() string {
		dir := b.TempDir()
		for _, f := range sample.Files() {
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
				b.Fatal(err)
			}
		}
		return dir
	}())
}

func benchmarkAdd(b *testing.B, in string) {
	pages := 0
	for b.Loop() {
		data := b.TempDir()
		st, err := store.Open(b.Context(), data)
		if err != nil {
			b.Fatal(err)
		}
		engine, err := bleveindex.Open(filepath.Join(data, "index"))
		if err != nil {
			b.Fatal(err)
		}
		x := New(data, st, engine, Options{})
		s, err := x.Add(b.Context(), []string{in}, nil)
		if err != nil {
			b.Fatal(err)
		}
		pages += s.Pages
		x.Close()
		engine.Close()
		st.Close()
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}
