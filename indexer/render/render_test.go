package render

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus/sample"
	"evidence/corpus/testfiles"
	"evidence/indexer/pdftext"
)

func newRenderer(t testing.TB, o Options) *Renderer {
	t.Helper()
	if o.Cache == "" {
		o.Cache = testfiles.CompiledDir(t)
	}
	r := New(o)
	t.Cleanup(r.Close)
	return r
}

// inquiry writes the sample's inquiry report to a new folder.
func inquiry(t testing.TB) string {
	t.Helper()
	return testfiles.Temp(t, "sample-inquiry-2019.pdf", testfiles.Sample(t, "sample-inquiry-2019.pdf"))
}

// picture draws a page and decodes it.
func picture(t testing.TB, r *Renderer, path string, page, width int) image.Image {
	t.Helper()
	data, err := r.Picture(t.Context(), path, page, width)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// textFile opens a file with the first reader.
func textFile(t testing.TB, path string) *pdftext.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := pdftext.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestPictureSizes(t *testing.T) {
	t.Parallel()
	r := newRenderer(t, Options{})
	for _, f := range sample.Files() {
		path := testfiles.Temp(t, f.Name, f.Data)
		file := textFile(t, path)
		for _, n := range []int{1, file.NumPages()} {
			p, err := file.Page(n)
			if err != nil {
				t.Fatal(err)
			}
			for _, width := range []int{400, 1200} {
				want := image.Pt(width, int(float64(width)*p.Height/p.Width+0.5))
				if got := picture(t, r, path, n, width).Bounds().Size(); got != want {
					t.Errorf("%s page %d: %v, want %v", f.Name, n, got, want)
				}
			}
		}
	}
}

func TestText(t *testing.T) {
	r := newRenderer(t, Options{})
	path := inquiry(t)
	text, err := r.Text(t.Context(), path, 7)
	if err != nil {
		t.Fatal(err)
	}
	p, err := textFile(t, path).Page(7)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Lines {
		if line := p.Lines[i].Text(); !strings.HasSuffix(line, "-") && !strings.Contains(text, line) {
			t.Errorf("PDFium's text lacks %q", line)
		}
	}
}

func TestFailures(t *testing.T) {
	r := newRenderer(t, Options{})
	path := inquiry(t)
	for name, c := range map[string]struct {
		path   string
		page   int
		kind   error
		reason string
	}{
		"page 0":       {path, 0, ErrNoPage, "counted from 1"},
		"page 23":      {path, 23, ErrNoPage, "there are pages 1 to 22"},
		"no file":      {path + "x", 1, ErrUnreadable, "the file cannot be read: no such file"},
		"a folder":     {filepath.Dir(path), 1, ErrUnreadable, "the file cannot be read: "},
		"an empty one": {testfiles.Temp(t, "empty.pdf", nil), 1, ErrUnreadable, "damaged or no PDF"},
		"a web page":   {testfiles.Temp(t, "page.pdf", []byte("<!DOCTYPE html><html></html>")), 1, ErrUnreadable, "damaged or no PDF"},
	} {
		_, drawn := r.Picture(t.Context(), c.path, c.page, 100)
		_, read := r.Text(t.Context(), c.path, c.page)
		for _, err := range []error{drawn, read} {
			var f *Failure
			if !errors.As(err, &f) || !errors.Is(err, c.kind) || !strings.Contains(f.Reason, c.reason) || f.Advice == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for _, width := range []int{0, MaxWidth + 1} {
		if _, err := r.Picture(t.Context(), path, 1, width); err == nil {
			t.Errorf("a width of %d was drawn", width)
		}
	}
}

// What a file changed on disk shows is what it holds now, though it was open.
func TestChangedFile(t *testing.T) {
	r := newRenderer(t, Options{Workers: 1})
	path := testfiles.Temp(t, "x.pdf", drawing("BT /F 24 Tf 20 40 Td (before) Tj ET", "/MediaBox [0 0 200 100]"))
	for _, word := range []string{"before", "afterwards"} {
		os.WriteFile(path, drawing("BT /F 24 Tf 20 40 Td ("+word+") Tj ET", "/MediaBox [0 0 200 100]"), 0o644)
		if text, err := r.Text(t.Context(), path, 1); err != nil || text != word {
			t.Errorf("%q, %v, want %q", text, err, word)
		}
	}
}

// A page that takes too long is given up, and the next is drawn.
func TestTimeout(t *testing.T) {
	r := newRenderer(t, Options{Workers: 1})
	path := inquiry(t)
	picture(t, r, path, 1, 100)
	r.timeout = time.Microsecond
	_, err := r.Picture(t.Context(), path, 2, 1600)
	if !errors.Is(err, ErrGivenUp) || !strings.Contains(err.Error(), "it took over 1e-06 s") {
		t.Errorf("%v", err)
	}
	r.timeout = time.Minute
	picture(t, r, path, 2, 100)
}

func TestCancelled(t *testing.T) {
	r := newRenderer(t, Options{Workers: 1})
	path := inquiry(t)
	picture(t, r, path, 1, 100)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 3 {
		if _, err := r.Picture(ctx, path, 1, MaxWidth); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			if _, err := r.Picture(ctx, path, n+1, 1600); err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("page %d: %v", n+1, err)
			}
			cancel() // the first that is drawn sends the others away
		})
	}
	all.Wait()
	picture(t, r, path, 2, 100)
}

// Pages that may take much memory are drawn one at a time, others side by side.
func TestMemoryOfTheWorkers(t *testing.T) {
	r := New(Options{Workers: 2})
	defer r.Close()
	drawn := func(path string) (n int) {
		for r.slots.TryAcquire(r.need(path)) {
			n++
		}
		r.slots.Release(int64(n) * r.need(path))
		return n
	}
	if n := drawn("a.pdf"); n != 1 {
		t.Errorf("%d pages of an unknown file are drawn at a time", n)
	}
	r.learn("a.pdf", 90<<20)
	if n := drawn("a.pdf"); n != 2 {
		t.Errorf("%d pages of a small file are drawn at a time", n)
	}
	r.learn("a.pdf", 700<<20)
	r.learn("a.pdf", 90<<20)
	if n := drawn("a.pdf"); n != 1 {
		t.Errorf("%d pages that take 700 MiB are drawn at a time", n)
	}
	r.learn("b.pdf", 3<<30)
	if n := drawn("b.pdf"); n != 1 {
		t.Errorf("%d pages of a file that takes more than there is are drawn at a time", n)
	}
}

func TestClosed(t *testing.T) {
	r := newRenderer(t, Options{})
	r.Close()
	if _, err := r.Picture(t.Context(), inquiry(t), 1, 100); err == nil {
		t.Error("a closed renderer drew")
	}
}

// A cache that is damaged costs time only.
func TestBadCache(t *testing.T) {
	t.Parallel()
	path := inquiry(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(warm(t))); err != nil {
		t.Fatal(err)
	}
	kept, _ := filepath.Glob(filepath.Join(dir, "wazero-*", "*"))
	if len(kept) == 0 {
		t.Fatal("nothing is kept")
	}
	for _, name := range kept {
		if err := os.WriteFile(name, []byte("not what it was"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	picture(t, newRenderer(t, Options{Cache: dir}), path, 1, 100)
}

// warm fills the cache of the tests and returns its folder.
func warm(t testing.TB) string {
	t.Helper()
	if err := newRenderer(t, Options{}).Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	return testfiles.CompiledDir(t)
}

// Every hostile file ends in a picture or an error about it, and costs the next one nothing.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	dir := testfiles.Beside(t, "hostile")
	r := newRenderer(t, Options{Timeout: 5 * time.Second}) // the bombs take all they get
	sound := inquiry(t)
	drawn := 0
	for _, path := range testfiles.PDFs(t, dir) {
		data, err := r.Picture(t.Context(), path, 1, 400)
		var f *Failure
		switch {
		case err == nil:
			if _, err := png.Decode(bytes.NewReader(data)); err != nil {
				t.Errorf("%s: %v", filepath.Base(path), err)
			}
			drawn++
		case !errors.As(err, &f) || f.Reason == "" || f.Advice == "":
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		if _, err := r.Text(t.Context(), path, 1); err != nil && !errors.As(err, &f) {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		picture(t, r, sound, 1, 50)
	}
	if drawn < 55 {
		t.Errorf("only %d were drawn", drawn)
	}
}

// The version that verify keeps is that of the library in use.
func TestVersion(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, version, _ := strings.Cut(Version, "go-pdfium ")
	if !strings.Contains(string(mod), "github.com/klippa-app/go-pdfium v"+version+"\n") {
		t.Errorf("go.mod does not ask for version %q of go-pdfium", version)
	}
}

// A failure comes from a worker as it was there.
func TestFailureIsTransported(t *testing.T) {
	for _, kind := range []Kind{ErrNoPage, ErrUnreadable, ErrGivenUp} {
		want := fail(kind, "reason", "advice")
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(response{Failure: want}); err != nil {
			t.Fatal(err)
		}
		var got response
		if err := gob.NewDecoder(&b).Decode(&got); err != nil || *got.Failure != *want || !errors.Is(got.Failure, kind) {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func BenchmarkFirstPicture(b *testing.B) {
	path := inquiry(b)
	dir := warm(b)
	for _, c := range []struct {
		name  string
		cache func() string
	}{{"cold", b.TempDir}, {"warm", func() string { return dir }}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				r := New(Options{Cache: c.cache()})
				if _, err := r.Picture(b.Context(), path, 1, 800); err != nil {
					b.Fatal(err)
				}
				r.Close()
			}
		})
	}
}

func BenchmarkPicture(b *testing.B) {
	path := inquiry(b)
	for _, width := range []int{400, 800, 1200, 1600} {
		b.Run(fmt.Sprint(width), func(b *testing.B) { benchmark(b, []string{path}, width) })
	}
}

func BenchmarkPictureOfRealFiles(b *testing.B) {
	paths := testfiles.PDFs(b, testfiles.Beside(b, "inquiries"))
	for _, width := range []int{800, 1600} {
		b.Run(fmt.Sprint(width), func(b *testing.B) { benchmark(b, paths, width) })
	}
}

// benchmark draws the first 16 pages of one file after the other with one worker.
func benchmark(b *testing.B, paths []string, width int) {
	r := newRenderer(b, Options{Workers: 1})
	picture(b, r, paths[0], 1, width)
	n, size := 0, 0
	for b.Loop() {
		data, err := r.Picture(b.Context(), paths[n/16%len(paths)], n%16+1, width)
		if err != nil {
			b.Fatal(err)
		}
		n++
		size += len(data)
	}
	b.ReportMetric(float64(size)/float64(n)/1024, "KiB/picture")
}

func BenchmarkTextOfRealFiles(b *testing.B) {
	r := newRenderer(b, Options{Workers: 1})
	path := testfiles.PDFs(b, testfiles.Reports(b))[0]
	for b.Loop() {
		for n := range 10 {
			if _, err := r.Text(b.Context(), path, n+1); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(10*b.N)/b.Elapsed().Seconds(), "pages/s")
}
