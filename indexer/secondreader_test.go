package indexer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/indexer/extract"
)

// A fakeReader reads what the first reader read, but for what change makes of it.
type fakeReader struct {
	t      *testing.T
	first  *extract.Reader
	change func(page int, text string) (string, error)
	asked  atomic.Int32
}

func (f *fakeReader) Text(ctx context.Context, path string, page int) (string, error) {
	f.asked.Add(1)
	pages, _, err := f.first.Pages(ctx, path, 0)
	if err != nil {
		f.t.Error(err)
	}
	return f.change(page, pageText(pages[page-1]))
}

// compare verifies what is in with a second reader of that version.
func (b *bench) compare(f *fakeReader, version string, again bool) *Verification {
	b.t.Helper()
	f.first = extract.New(1, extract.Limits{})
	defer f.first.Close()
	v, err := Verify(b.t.Context(), b.library, b.store, b.engine, nil)
	if err == nil {
		err = v.Compare(b.t.Context(), b.library, b.store, Comparer{Second: f, Version: version, Workers: 2, Recompare: again}, nil)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func TestCompare(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	taken := b.add().Added[0]
	same := &fakeReader{t: t, change: func(_ int, text string) (string, error) { return strings.ReplaceAll(text, "\n", "\r\n"), nil }}
	v := b.compare(same, "1", false)
	if v.Compared != 1 || len(v.Disagreements)+len(v.Unread)+len(v.Problems) > 0 || int(same.asked.Load()) != taken.Pages {
		t.Errorf("the same words: %+v, %d pages asked for", v, same.asked.Load())
	}
	a, ok, err := b.store.Agreement(t.Context(), taken.SHA256, extract.Version)
	if err != nil || !ok || a.Whole != 1 || len(a.Pages) != taken.Pages || a.Reader != "1" {
		t.Errorf("kept is %+v, %t, %v", a, ok, err)
	}

	// What was compared is not compared again, unless asked, or by another version.
	never := &fakeReader{t: t, change: func(int, string) (string, error) { return "", nil }}
	if v := b.compare(never, "1", false); v.Compared != 1 || never.asked.Load() != 0 {
		t.Errorf("%+v, %d pages asked for", v, never.asked.Load())
	}
	for _, c := range []struct {
		version string
		again   bool
	}{{"1", true}, {"2", false}} {
		less := &fakeReader{t: t, change: func(page int, text string) (string, error) {
			if page == 1 {
				text = text[:len(text)*9/10]
			}
			return text, nil
		}}
		v := b.compare(less, c.version, c.again)
		if len(v.Disagreements) != 1 || v.Disagreements[0].Page != 1 || v.Disagreements[0].ID != taken.ID || v.Disagreements[0].Agreement < 0.9 || v.Disagreements[0].Agreement > LowPage || len(v.Problems) > 0 {
			t.Errorf("%+v: %+v", c, v)
		}
	}

	nothing := &fakeReader{t: t, change: func(int, string) (string, error) { return "", nil }}
	v = b.compare(nothing, "3", false)
	if len(v.Disagreements) != taken.Pages || len(v.Problems) != 1 || !strings.Contains(v.Problems[0].Description, "only 0.0%") || v.Problems[0].Advice == "" {
		t.Errorf("no words: %+v", v)
	}
}

// What the second reader cannot read is neither agreement nor a difference.
func TestCompareUnread(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("late.pdf", late)
	taken := b.add().Added[0]
	page2 := &fakeReader{t: t, change: func(page int, text string) (string, error) {
		if page == 2 {
			return "", fmt.Errorf("%w: it is too hard", ErrUnread)
		}
		return text, nil
	}}
	v := b.compare(page2, "1", false)
	want := []ReportPages{{taken.ID, taken.SHA256, []int{2}}}
	if !reflect.DeepEqual(v.Unread, want) || len(v.Disagreements)+len(v.Problems) > 0 {
		t.Errorf("%+v", v)
	}
	none := &fakeReader{t: t, change: func(int, string) (string, error) { return "", ErrUnread }}
	v = b.compare(none, "2", false)
	if len(v.Unread) != 1 || len(v.Unread[0].Pages) != taken.Pages || len(v.Problems) > 0 || int(none.asked.Load()) != min(maxFailedPages, taken.Pages) {
		t.Errorf("%+v, %d pages asked for", v, none.asked.Load())
	}
	if a, _, err := b.store.Agreement(t.Context(), taken.SHA256, extract.Version); err != nil || a.Whole != store.Unread {
		t.Errorf("%+v, %v", a, err)
	}
}

// What OCR read from pictures is not compared, and no page of it is said to differ.
func TestCompareReadByOCR(t *testing.T) {
	b := newBench(t)
	b.put(scan, scan)
	b.write("mixed.pdf", mixed(t))
	b.withOCR(true)
	b.want(b.add(), 2, 0, 0, 0)
	var asked []int
	other := &fakeReader{t: t, change: func(page int, text string) (string, error) {
		if asked = append(asked, page); text == "" {
			text = "words of another kind"
		}
		return text, nil
	}}
	for range 2 { // the second time as it was recorded
		v := b.compare(other, "1", false)
		if len(v.OCR) != 2 || v.OCR[0].ID != "mixed" || v.OCR[0].Ranges() != "2" || v.OCR[1].Ranges() != "1–2" {
			t.Errorf("read by OCR: %+v", v.OCR)
		}
		if v.Compared != 1 || len(v.Disagreements)+len(v.Unread)+len(v.Problems) > 0 || !slices.Equal(asked, []int{1}) {
			t.Errorf("%+v, pages %v asked for", v, asked)
		}
	}
	h, err := health.Check(t.Context(), b.store, b.library.Present)
	if err != nil || h.Compared != 1 || h.NotCompared != 0 || len(h.LowAgreement)+len(h.Unread) > 0 || len(h.OCR) != 2 || h.OCR[1].Passages == 0 {
		t.Errorf("%+v, %v", h, err)
	}
}

// A report whose original is not what it was is not compared, and a fault of the second reader ends it.
func TestCompareFaults(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	taken := b.add().Added[0]
	broken := errors.New("no second reader")
	f := &fakeReader{t: t, change: func(int, string) (string, error) { return "", broken }}
	f.first = extract.New(1, extract.Limits{})
	defer f.first.Close()
	v := NewVerification()
	if err := v.Compare(t.Context(), b.library, b.store, Comparer{Second: f, Version: "1", Workers: 1}, nil); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	path := b.library.Path(taken.SHA256)
	os.Chmod(path, 0o644)
	os.WriteFile(path, []byte("something else"), 0o644)
	if v := b.compare(f, "1", false); v.Compared != 0 || len(v.Problems) != 1 {
		t.Errorf("%+v", v)
	}
}

func TestCompareWords(t *testing.T) {
	for _, c := range []struct {
		first, second string
		want          float64
	}{
		{"", "", 1},
		{" — \n", "...", 1},
		{"", "word", 0},
		{"The Council’s o\ufb03ce, 24 May", "the council's office 24 may", 1},
		{"safe-\nguarding", "safe\u0002guarding", 1},
		{"safe\u00adguarding", "safeguarding", 1},
		{"a b c d", "a b c e", 0.75},
		{"a a b", "a b b", 2.0 / 3},
		{"e\u0301t\u00e9", "\u00e9te\u0301", 1},
	} {
		tally := compareWords(c.first, c.second)
		if got := tally.f1(); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%q and %q: %g, want %g", c.first, c.second, got, c.want)
		}
	}
}
