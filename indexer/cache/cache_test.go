package cache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/objects"
	"evidence/corpus/testfiles"
	"evidence/indexer/extract"
)

// sum makes the SHA-256 of a document of a number.
func sum(n int) string { return fmt.Sprintf("%064x", n) }

// picture is a PNG of some hundred bytes that differs by its page and width.
func picture(page, width int) []byte {
	img := image.NewGray(image.Rect(0, 0, 100, 100))
	for i := range img.Pix {
		img.Pix[i] = byte(i*i*7 + page*i + width)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// drawer counts what it draws.
type drawer struct{ drawn atomic.Int32 }

func (d *drawer) draw(_ context.Context, _ string, page, width int) ([]byte, error) {
	d.drawn.Add(1)
	return picture(page, width), nil
}

// want asks for a picture and says whether it was drawn anew.
func (d *drawer) want(t *testing.T, p *Pictures, doc, page, width int, anew bool) {
	t.Helper()
	before := d.drawn.Load()
	got, err := p.Picture(t.Context(), sum(doc), "x.pdf", page, width)
	if err != nil || !bytes.Equal(got, picture(page, width)) {
		t.Errorf("page %d of %d: %d bytes, %v", page, doc, len(got), err)
	}
	if drawn := d.drawn.Load() > before; drawn != anew {
		t.Errorf("page %d of %d at %d: drawn anew %t, want %t", page, doc, width, drawn, anew)
	}
}

func TestPictures(t *testing.T) {
	dir := t.TempDir()
	var d drawer
	p := NewPictures(dir, 0, "1", d.draw)
	d.want(t, p, 1, 3, 800, true)
	d.want(t, p, 1, 3, 800, false)
	d.want(t, p, 1, 3, 400, true)
	d.want(t, p, 2, 3, 800, true)
	path := filepath.Join(dir, sum(1), "3-800.png")
	if data, err := os.ReadFile(path); err != nil || !bytes.Equal(data, picture(3, 800)) {
		t.Errorf("%q holds %d bytes, %v", path, len(data), err)
	}
	again := NewPictures(dir, 0, "1", d.draw)
	d.want(t, again, 1, 3, 800, false)
	if err := os.WriteFile(path, picture(3, 800)[:100], 0o644); err != nil {
		t.Fatal(err)
	}
	d.want(t, again, 1, 3, 800, true)
	d.want(t, again, 1, 3, 800, false)
	other := NewPictures(dir, 0, "2", d.draw)
	d.want(t, other, 1, 3, 800, true)
	d.want(t, other, 2, 3, 800, true)
	d.want(t, other, 2, 3, 800, false)
}

func TestPicturesRefuse(t *testing.T) {
	var d drawer
	p := NewPictures(t.TempDir(), 0, "1", d.draw)
	for _, width := range []int{0, 401, 3200} {
		if _, err := p.Picture(t.Context(), sum(1), "x.pdf", 1, width); !errors.Is(err, ErrWidth) || !strings.Contains(err.Error(), "[400 800 1200 1600]") {
			t.Errorf("%v", err)
		}
	}
	for _, bad := range []string{"", "..", strings.Repeat("A", 64), strings.Repeat("0", 63) + "/"} {
		if _, err := p.Picture(t.Context(), bad, "x.pdf", 1, 800); err == nil {
			t.Errorf("%q was taken for a SHA-256", bad)
		}
	}
	if d.drawn.Load() != 0 {
		t.Error("something was drawn")
	}
}

func TestETag(t *testing.T) {
	seen := map[string]bool{}
	for _, version := range []string{"1", "2"} {
		p := NewPictures(t.TempDir(), 0, version, nil)
		for _, tag := range []string{p.ETag(sum(1), 1, 400), p.ETag(sum(2), 1, 400), p.ETag(sum(1), 11, 400), p.ETag(sum(1), 1, 1400)} {
			if seen[tag] || len(tag) != 26 || tag[0] != '"' || tag[25] != '"' {
				t.Errorf("entity tag %s", tag)
			}
			seen[tag] = true
		}
		if again := NewPictures("elsewhere", 1, version, nil); p.ETag(sum(1), 1, 400) != again.ETag(sum(1), 1, 400) {
			t.Error("a picture has two entity tags")
		}
	}
}

// The pictures used longest ago go, and the folder stays within its limit.
func TestEviction(t *testing.T) {
	dir := t.TempDir()
	var d drawer
	size := int64(len(picture(1, 800)))
	limit := 20*size + size/2
	p := NewPictures(dir, limit, "1", d.draw)
	for n := range 10 {
		d.want(t, p, n, 1, 800, true)
	}
	for n := range 10 { // as if they had been used n days ago
		used := time.Now().AddDate(0, 0, -1-n)
		if err := os.Chtimes(filepath.Join(dir, sum(n), "1-800.png"), used, used); err != nil {
			t.Fatal(err)
		}
	}
	p = NewPictures(dir, limit, "1", d.draw)
	d.want(t, p, 9, 1, 800, false) // now it is the one used last
	for n := 10; n < 23; n++ {
		d.want(t, p, n, 1, 800, true)
	}
	if held := sizeOf(t, dir); held > limit || held < limit/2 {
		t.Errorf("%d bytes are kept, the limit is %d", held, limit)
	}
	d.want(t, p, 9, 1, 800, false)
	d.want(t, p, 22, 1, 800, false)
	if _, err := os.Stat(filepath.Join(dir, sum(8))); err == nil {
		t.Error("the folder of a document whose pictures are gone is still there")
	}
	d.want(t, p, 8, 1, 800, true)
	d.want(t, p, 7, 1, 800, true)
}

func sizeOf(t *testing.T, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		n += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What many want at once is drawn once.
func TestDrawnOnce(t *testing.T) {
	var drawn atomic.Int32
	begun, finish := make(chan struct{}), make(chan struct{})
	p := NewPictures(t.TempDir(), 0, "1", func(context.Context, string, int, int) ([]byte, error) {
		if drawn.Add(1) == 1 {
			close(begun)
		}
		<-finish
		return picture(1, 800), nil
	})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if data, err := p.Picture(t.Context(), sum(1), "x.pdf", 1, 800); err != nil || !isWholePNG(data) {
				t.Errorf("%d bytes, %v", len(data), err)
			}
		})
	}
	<-begun
	for p.waiting() < 20 {
		time.Sleep(time.Millisecond)
	}
	close(finish)
	all.Wait()
	if drawn.Load() != 1 {
		t.Errorf("it was drawn %d times", drawn.Load())
	}
}

// waiting is how many wait for pictures.
func (p *Pictures) waiting() (n int) {
	p.calls.mu.Lock()
	defer p.calls.mu.Unlock()
	for _, c := range p.calls.calls {
		n += c.waiting
	}
	return n
}

// One who goes away takes nothing from the others; when all have gone the drawing is given up.
func TestGoingAway(t *testing.T) {
	begun, given := make(chan struct{}, 9), make(chan struct{}, 9)
	finish := make(chan struct{})
	p := NewPictures(t.TempDir(), 0, "1", func(ctx context.Context, _ string, page, _ int) ([]byte, error) {
		begun <- struct{}{}
		select {
		case <-finish:
			return picture(page, 800), nil
		case <-ctx.Done():
			given <- struct{}{}
			return nil, ctx.Err()
		}
	})
	ask := func(ctx context.Context) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := p.Picture(ctx, sum(1), "x.pdf", 1, 800)
			done <- err
		}()
		return done
	}
	first, leave := context.WithCancel(t.Context())
	one, other := ask(first), ask(t.Context())
	<-begun
	for p.waiting() < 2 {
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-one; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	finish <- struct{}{}
	if err := <-other; err != nil || len(given) > 0 {
		t.Errorf("the other got %v", err)
	}
	os.RemoveAll(filepath.Join(p.disk.dir, sum(1)))
	alone, leave := context.WithCancel(t.Context())
	gone := ask(alone)
	<-begun
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	<-given
}

// A failure is not kept.
func TestFailure(t *testing.T) {
	fail := errors.New("no luck")
	var err error = fail
	p := NewPictures(t.TempDir(), 0, "1", func(context.Context, string, int, int) ([]byte, error) { return picture(1, 400), err })
	if _, got := p.Picture(t.Context(), sum(1), "x.pdf", 1, 400); !errors.Is(got, fail) {
		t.Errorf("%v", got)
	}
	err = nil
	if _, got := p.Picture(t.Context(), sum(1), "x.pdf", 1, 400); got != nil {
		t.Errorf("%v", got)
	}
}

// What cannot be kept is drawn all the same.
func TestNoPlaceToKeep(t *testing.T) {
	inTheWay := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(inTheWay, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var d drawer
	p := NewPictures(filepath.Join(inTheWay, "pages"), 0, "1", d.draw)
	d.want(t, p, 1, 1, 400, true)
	d.want(t, p, 1, 1, 400, true)
}

// document makes the pages of a document.
func document(pages, lines int) []corpus.Page {
	out := make([]corpus.Page, pages)
	for i := range out {
		out[i] = corpus.Page{Number: i + 1, Label: fmt.Sprint(i), Width: 595, Height: 842, Lines: []corpus.Line{}}
		for j := range lines {
			out[i].Lines = append(out[i].Lines, corpus.Line{
				Text: fmt.Sprintf("line %d of page %d", j, i), Box: corpus.Box{Page: i + 1, X: 72.25, Y: float64(20 * j), W: 300, H: 12},
			})
		}
	}
	out[len(out)-1].Lines = []corpus.Line{}
	return out
}

func TestPages(t *testing.T) {
	dir := t.TempDir()
	want := document(5, 3)
	read := 0
	open := func(version string) *Pages {
		return NewPages(dir, version, func(context.Context, string) ([]corpus.Page, []string, error) {
			read++
			return want, []string{"repaired"}, nil
		})
	}
	p := open("1")
	for i, c := range []struct {
		pages *Pages
		read  int
	}{{p, 1}, {p, 1}, {open("1"), 1}, {open("2"), 2}, {open("2"), 2}} {
		d, err := c.pages.Document(t.Context(), sum(1), "x.pdf")
		if err != nil || !reflect.DeepEqual(d.Pages, want) || !reflect.DeepEqual(d.Warnings, []string{"repaired"}) {
			t.Errorf("%d: %+v, %v", i, d, err)
		}
		if read != c.read {
			t.Errorf("%d: read %d times, want %d", i, read, c.read)
		}
	}
	if page, err := p.Page(t.Context(), sum(1), "x.pdf", 5); err != nil || page.Number != 5 || page.Lines == nil {
		t.Errorf("%+v, %v", page, err)
	}
	for _, n := range []int{0, 6} {
		if _, err := p.Page(t.Context(), sum(1), "x.pdf", n); !errors.Is(err, ErrNoPage) || !strings.Contains(err.Error(), "1 to 5") {
			t.Errorf("page %d: %v", n, err)
		}
	}
	if _, err := p.Page(t.Context(), "../x", "x.pdf", 1); err == nil {
		t.Error("a path was taken for a SHA-256")
	}
	if err := os.WriteFile(filepath.Join(dir, sum(1)+"-1."+linesFormat), []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	if d, err := open("1").Document(t.Context(), sum(1), "x.pdf"); err != nil || len(d.Pages) != 5 || read != 3 {
		t.Errorf("what is damaged on disk gives %+v, %v", d, err)
	}
}

// Memory holds so much and no more.
func TestRecent(t *testing.T) {
	var r memoryLRU
	big := &Document{Pages: document(300, 100)}
	for n := range 40 {
		r.add(sum(n), &Document{Pages: big.Pages})
		r.get(sum(0)) // which stays
	}
	if r.size > pagesInMemory || r.size < pagesInMemory/2 {
		t.Errorf("%d bytes are held", r.size)
	}
	if r.get(sum(0)) == nil || r.get(sum(39)) == nil || r.get(sum(1)) != nil {
		t.Error("not the documents used last are held")
	}
}

func BenchmarkPictureKept(b *testing.B) {
	data := bytes.Repeat(picture(1, 1600), 20)
	p := NewPictures(b.TempDir(), 0, "1", func(context.Context, string, int, int) ([]byte, error) { return data, nil })
	for b.Loop() {
		if _, err := p.Picture(b.Context(), sum(1), "x.pdf", 1, 1600); err != nil {
			b.Fatal(err)
		}
	}
}

// One page of the longest inquiry report: read, from the disk, and from memory.
func BenchmarkPageOfRealFile(b *testing.B) {
	path := filepath.Join(testfiles.Beside(b, "inquiries"), "covid-19-inquiry-module-1.pdf")
	reader := extract.New(1, extract.Limits{})
	defer reader.Close()
	read := func(ctx context.Context, path string) ([]corpus.Page, []string, error) {
		return reader.Pages(ctx, path, 0)
	}
	dir := b.TempDir()
	kept := NewPages(dir, "1", read)
	for _, c := range []struct {
		name string
		open func() *Pages
	}{
		{"read", func() *Pages { return NewPages(b.TempDir(), "1", read) }},
		{"disk", func() *Pages { return NewPages(dir, "1", read) }},
		{"memory", func() *Pages { return kept }},
	} {
		b.Run(c.name, func(b *testing.B) {
			if _, err := c.open().Page(b.Context(), sum(1), path, 100); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := c.open().Page(b.Context(), sum(1), path, 100); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What one machine drew, another is given; what was changed on the way is drawn again.
func TestSharedPictures(t *testing.T) {
	shared := objects.Folder(t.TempDir())
	var d drawer
	machine := func(version string) *Pictures {
		p := NewPictures(t.TempDir(), 0, version, d.draw)
		p.Shared = shared
		return p
	}
	d.want(t, machine("1"), 1, 3, 800, true)
	d.want(t, machine("1"), 1, 3, 800, false)
	d.want(t, machine("1"), 1, 3, 400, true)
	d.want(t, machine("2"), 1, 3, 800, true)
	names, err := shared.List(t.Context(), "pages/")
	if err != nil || len(names) != 3 {
		t.Fatalf("%q, %v", names, err)
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(string(shared), name), picture(9, 800), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.want(t, machine("1"), 1, 3, 800, true)
	d.want(t, machine("1"), 1, 3, 800, false)
}
