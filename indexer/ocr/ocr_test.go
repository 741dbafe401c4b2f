package ocr

import (
	"context"
	"errors"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"evidence/corpus"
)

// hocr is a page as Tesseract writes it: a line, one that a picture looked like, and a word of nothing.
const hocr = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title></title><meta name='ocr-system' content='tesseract 5.3.0' /></head><body>
<div class='ocr_page' id='page_1' title='image ""; bbox 0 0 2480 3508; ppageno 0'><div class='ocr_carea'><p class='ocr_par' lang='eng'>
<span class='ocr_line' title="bbox 300 400 900 454; baseline 0.01 -11; x_size 54; x_descenders 11; x_ascenders 11">
 <span class='ocrx_word' title='bbox 300 400 500 454; x_wconf 96'>Safe&amp;sound</span>
 <span class='ocrx_word' title='bbox 520 400 900 443; x_wconf 41'><strong>Children</strong></span>
 <span class='ocrx_word' title='bbox 905 400 905 443; x_wconf 95'> </span>
</span>
<span class='ocr_line' title="bbox 300 600 900 654; baseline 0 -11; x_size 54">
 <span class='ocrx_word' title='bbox 300 600 500 654; x_wconf 12'>PEVPEEUGE</span> <span class='ocrx_word' title='bbox 520 600 530 654; x_wconf 30'>|</span>
</span></p></div></div></body></html>`

func TestParse(t *testing.T) {
	lines, err := parseHOCR([]byte(hocr))
	if err != nil || len(lines) != 2 || len(lines[0].words) != 2 {
		t.Fatalf("%+v, %v", lines, err)
	}
	l := lines[0]
	if l.left != 300 || l.bottom != 454 || l.slope != 0.01 || l.offset != -11 || l.size != 54 || l.baseline(400) != 444 {
		t.Errorf("%+v", l)
	}
	if w := l.words[1]; w != wordAt("Children", 520, 400, 900, 443, 0.41) || l.words[0].Text != "Safe&sound" {
		t.Errorf("%+v", l.words)
	}
	for _, bad := range []string{"", "no markup", "<a><b", `<span class='ocrx_word' title='bbox 1 2 3 4'>early</span>`,
		`<span class='ocr_line' title="bbox a b; baseline 1e99 x">`} {
		if lines, _ := parseHOCR([]byte(bad)); len(lines) > 0 {
			t.Errorf("%q gave %+v", bad, lines)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(hocr))
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, _ := parseHOCR(b)
		pic := image.NewGray(image.Rect(0, 0, 50, 50))
		for _, l := range textLines(lines, pic, 2) {
			if len(l.Words) == 0 {
				t.Error("a line has no words")
			}
		}
	})
}

func wordAt(text string, x0, y0, x1, y1, confidence float64) Word {
	return Word{Text: text, X: x0, Y: y0, W: x1 - x0, H: y1 - y0, Confidence: confidence}
}

// reason is why a page was not read.
func reason(p Page) string {
	if p.Refusal == nil {
		return ""
	}
	return p.Refusal.Reason
}

func lineWith(words ...Word) *line { return &line{size: 40, words: words} }

// What Tesseract reads of text that lies on its side is not taken for lines.
func TestRunsDown(t *testing.T) {
	down := lineWith(wordAt("members", 100, 100, 130, 250, 0.95), wordAt("were", 100, 260, 130, 340, 0.95))
	across := lineWith(wordAt("members", 100, 100, 250, 130, 0.95), wordAt("were", 260, 100, 340, 130, 0.95))
	if isText(down) || !isText(across) {
		t.Errorf("down %v, across %v", isText(down), isText(across))
	}
}

func TestIsText(t *testing.T) {
	for _, c := range []struct {
		text string
		sure float64
		want bool
	}{
		{"The police knew", 0.95, true}, {"14", 0.96, true}, {"4", 0.6, false}, {"Ofsted", 0.62, true}, {"x", 0.43, false},
		{"PEVPEEUGE PCCP ETE", 0.1, false}, {"= = =", 0.95, false}, {"—Y a a", 0.4, false}, {"oc RyS SsTt", 0.7, false},
		{"https:/Awww.gov.uk/government/publications/government-response", 0.36, true},
		{"address, hss.islsecretariat@dentons.com", 0.91, true},
		{"redress-scheme-hcrs-alternative-dispute-resolution-adr) and Horizon", 0.92, true},
		{"HMCI 1st 2018–19 £1,000 children’s (LADO) co-operate I’m 47(1)", 0.9, true},
		{"1.2 3", 0.9, true}, {"[INQ00002032].", 0.9, true}, {"[INQ00002033].", 0.42, false}, {"|| |_ ~", 0.9, false},
	} {
		l := &line{size: 40}
		for w := range strings.FieldsSeq(c.text) {
			l.words = append(l.words, Word{Text: w, Confidence: c.sure})
		}
		if isText(l) != c.want {
			t.Errorf("%q at %.2f is text: %t", c.text, c.sure, !c.want)
		}
	}
}

// sheet is a white picture with black rectangles.
func sheet(w, h int, black ...image.Rectangle) *image.Gray {
	pic := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(pic, pic.Rect, image.White, image.Point{}, draw.Src)
	for _, r := range black {
		draw.Draw(pic, r, image.Black, image.Point{}, draw.Src)
	}
	return pic
}

func TestBlank(t *testing.T) {
	const scale = 300.0 / 72
	var specks []image.Rectangle
	for i := range 400 {
		specks = append(specks, image.Rect(i*6, i*8, i*6+2, i*8+2))
	}
	if !isBlank(sheet(2480, 3508), scale) || !isBlank(sheet(2480, 3508, specks...), scale) || !isBlank(sheet(595, 842), 1) {
		t.Error("an empty sheet, or one with specks, is not blank")
	}
	one := image.Rect(1200, 3300, 1206, 3335) // the figure 1 in print of 12 points
	if isBlank(sheet(2480, 3508, one), scale) {
		t.Error("a page number is blank")
	}
}

// Bullets are recognised by their ink, whatever they were read as; letters stay.
func TestBullets(t *testing.T) {
	next := wordAt("Timeliness", 60, 10, 200, 50, 0.9)
	square, ring := image.Rect(10, 20, 28, 38), sheet(300, 60, image.Rect(10, 20, 28, 38))
	draw.Draw(ring, image.Rect(12, 22, 26, 36), image.White, image.Point{}, draw.Src)
	for name, c := range map[string]struct {
		pic        *image.Gray
		text, want string
	}{"a square": {sheet(300, 60, square), "m™", "▪"}, "a ring": {ring, "o", "o"}, "a long word": {sheet(300, 60, square), "The", "The"}} {
		l := lineWith(wordAt(c.text, 10, 20, 28, 38, 0), next)
		l.left, l.bottom = 10, 50
		l.offset = -8
		if l.fixBullet(c.pic); l.words[0].Text != c.want {
			t.Errorf("%s that was read as %q became %q", name, c.text, l.words[0].Text)
		}
	}
}

// A number that ran into the word after it is parted from it where the ink is.
func TestNumbers(t *testing.T) {
	pic := sheet(300, 60, image.Rect(10, 10, 40, 50), image.Rect(52, 10, 200, 50))
	l := lineWith(wordAt("11.Partner", 10, 10, 200, 50, 0.9))
	if l.splitNumber(pic); len(l.words) != 2 || l.words[0].Text != "11." || l.words[1].Text != "Partner" || l.words[1].X != 52 {
		t.Errorf("%+v", l.words)
	}
	for _, text := range []string{"2018.Partner", "Partner", "11.5m", "x11."} {
		l := lineWith(wordAt(text, 10, 10, 60, 50, 0))
		if l.splitNumber(sheet(300, 60, image.Rect(10, 10, 60, 50))); len(l.words) != 1 {
			t.Errorf("%q was cut where there is no gap", text)
		}
	}
}

func TestFontSize(t *testing.T) {
	high := func(text string, h float64) Word { return wordAt(text, 0, 0, 100, h, 0) }
	if s := lineWith(high("children", 36), high("young", 36.5), high("were", 26), high("(a);", 60)).fontSize(); s < 49 || s > 51 {
		t.Errorf("letters of 50 pixels are %.1f", s)
	}
	if s := lineWith(high("—", 3)).fontSize(); s < 40 || s > 45 {
		t.Errorf("a line of no letters is %.1f", s)
	}
}

// fake writes a program that answers as Tesseract does, with the shell commands given for a page.
func fake(t *testing.T, page string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	path := filepath.Join(t.TempDir(), "tesseract")
	script := "#!/bin/sh\ncase \"$1\" in\n--version) echo 'tesseract 5.9.1'; echo ' leptonica';;\n--list-langs) echo 'List:'; echo eng;;\n*) " + page + ";;\nesac\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	e, err := Find(t.Context(), fake(t, "exit 1"))
	if err != nil || e.Name != "Tesseract 5.9.1" {
		t.Errorf("%+v, %v", e, err)
	}
	for change, want := range map[[2]string]string{
		{"tesseract 5.9.1", "tesseract 3.05"}: "version 4 of Tesseract or a later one",
		{"echo eng", "echo deu"}:              "Tesseract's English data is not installed",
		{"echo 'tesseract 5.9.1'", "exit 2"}:  "Tesseract does not run",
	} {
		path := fake(t, "exit 1")
		data, _ := os.ReadFile(path)
		os.WriteFile(path, []byte(strings.Replace(string(data), change[0], change[1], 1)), 0o755)
		_, err := Find(t.Context(), path)
		var m *corpus.Refusal
		if !errors.As(err, &m) || !strings.Contains(m.Reason, want) || !strings.Contains(err.Error(), "tesseract-ocr-eng") {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// drawn draws every page as one with a black bar, but pages over 90 as white ones.
func drawn(_ context.Context, _ string, page, width int) (*image.Gray, error) {
	if page > 90 {
		return sheet(width, width), nil
	}
	return sheet(width, width, image.Rect(width/4, width/4, width/2, width/3)), nil
}

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.pdf")
	os.WriteFile(file, []byte("bytes"), 0o644)
	answer := filepath.Join(t.TempDir(), "answer")
	os.WriteFile(answer, []byte(hocr), 0o644)
	keep := t.TempDir()
	r := New(Options{Draw: drawn, CacheDir: keep, Program: fake(t, "cat >/dev/null; cat "+answer), MaxPages: 3})
	var reports atomic.Int32
	r.OnProgress(func(path string, done, of int) {
		if reports.Add(1); path != file || done > of || of != 4 {
			t.Errorf("reported %d of %d pages of %q", done, of, path)
		}
	})
	pages, err := r.Read(t.Context(), file, []PagePicture{{Number: 1, Width: 595, Height: 842}, {Number: 91, Width: 595, Height: 842}, {Number: 3, Width: 0, Height: 0}, {Number: 4, Width: 595, Height: 842}})
	if err != nil || reports.Load() != 5 {
		t.Fatalf("reported %d times, %v", reports.Load(), err)
	}
	l := pages[0].Lines
	if pages[0].By != "Tesseract 5.9.1" || len(l) != 1 || len(l[0].Words) != 2 || l[0].Baseline < 106 || l[0].Baseline > 107 {
		t.Errorf("%+v", pages[0])
	}
	if !pages[1].Empty || pages[1].By != "" || reason(pages[2]) != "the page has no size" || !strings.Contains(reason(pages[3]), "only 3 pages") {
		t.Errorf("%+v", pages[1:])
	}
	kept := New(Options{Draw: drawn, CacheDir: keep, CacheOnly: true, Program: "no-such-program"})
	again, err := kept.Read(t.Context(), file, []PagePicture{{Number: 1, Width: 595, Height: 842}, {Number: 91, Width: 595, Height: 842}, {Number: 4, Width: 595, Height: 842}})
	if err != nil || again[0].By != pages[0].By || len(again[0].Lines) != 1 || !again[1].Empty || reason(again[2]) == "" {
		t.Errorf("kept are %+v, %v", again, err)
	}
	sum, _ := hashFile(file)
	if !kept.CanRead(t.Context(), sum) || kept.CanRead(t.Context(), strings.Repeat("0", 64)) {
		t.Error("what can be read again is not reported")
	}
}

// What was read before an interruption is kept, and nothing else.
func TestReadIsInterrupted(t *testing.T) {
	t.Parallel()
	file, keep := filepath.Join(t.TempDir(), "x.pdf"), t.TempDir()
	os.WriteFile(file, []byte("bytes"), 0o644)
	answer, begun := filepath.Join(t.TempDir(), "answer"), filepath.Join(t.TempDir(), "begun")
	os.WriteFile(answer, []byte(hocr), 0o644)
	ctx, cancel := context.WithCancel(t.Context())
	program := fake(t, "cat >/dev/null; if test -e "+begun+"; then exec sleep 60; fi; touch "+begun+"; cat "+answer)
	r := New(Options{Draw: drawn, CacheDir: keep, Program: program, Workers: 1})
	r.OnProgress(func(_ string, done, _ int) {
		if done == 1 {
			time.AfterFunc(50*time.Millisecond, cancel)
		}
	})
	sheets := []PagePicture{{Number: 1, Width: 595, Height: 842}, {Number: 2, Width: 595, Height: 842}, {Number: 3, Width: 595, Height: 842}}
	if pages, err := r.Read(ctx, file, sheets); !errors.Is(err, context.Canceled) || pages != nil {
		t.Fatalf("%+v, %v", pages, err)
	}
	pages, err := New(Options{CacheDir: keep, CacheOnly: true}).Read(t.Context(), file, sheets)
	if err != nil || pages[0].By == "" || len(pages[0].Lines) != 1 || reason(pages[1]) == "" || reason(pages[2]) == "" {
		t.Errorf("%+v, %v", pages, err)
	}
}

// The limit is of a file, not of a run: what is kept counts.
func TestMaxPages(t *testing.T) {
	t.Parallel()
	file, keep := filepath.Join(t.TempDir(), "x.pdf"), t.TempDir()
	os.WriteFile(file, []byte("bytes"), 0o644)
	answer := filepath.Join(t.TempDir(), "answer")
	os.WriteFile(answer, []byte(hocr), 0o644)
	r := New(Options{Draw: drawn, CacheDir: keep, Program: fake(t, "cat >/dev/null; cat "+answer), MaxPages: 2})
	for run := range 2 {
		pages, err := r.Read(t.Context(), file, []PagePicture{{Number: 1, Width: 595, Height: 842}, {Number: 2, Width: 595, Height: 842}, {Number: 3, Width: 595, Height: 842}})
		if err != nil || pages[0].By == "" || pages[1].By == "" || !strings.Contains(reason(pages[2]), "only 2 pages") {
			t.Errorf("run %d: %+v, %v", run+1, pages, err)
		}
	}
}

// Boxes may lie beyond the picture.
func TestStroke(t *testing.T) {
	pic := sheet(100, 60)
	l := &line{left: 0, bottom: 50, size: 40}
	for x := 2; x < 90; x += 10 {
		draw.Draw(pic, image.Rect(x, 0, x+3, 60), image.Black, image.Point{}, draw.Src)
	}
	l.words = []Word{wordAt("", 150, 0, 300, 50, 0), wordAt("", -80, 0, -20, 50, 0), wordAt("", 1e99, 0, 2e99, 50, 0)}
	if w := stemWidth(pic, l); w != 0 {
		t.Errorf("beyond the picture stems are %v wide", w)
	}
	l.words = append(l.words, wordAt("", 0, 0, 300, 50, 0))
	if w := stemWidth(pic, l); w != 3 {
		t.Errorf("stems of 3 pixels are %v wide", w)
	}
}

// A page on which Tesseract hangs, fails or says nonsense is given up, and the next is read.
func TestRefusedPages(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.pdf")
	for page, want := range map[string]string{
		"exec sleep 60":                      "took over 300ms",
		"echo 'no luck' >&2; exit 1":         "failed on it: no luck",
		"cat >/dev/null; echo '<html><body'": "failed on it: its answer cannot be read",
		"cat >/dev/null; kill -SEGV $$":      "failed on it: signal: segmentation fault",
	} {
		r := New(Options{Draw: drawn, Program: fake(t, page), Timeout: 300 * time.Millisecond})
		pages, err := r.Read(t.Context(), file, []PagePicture{{Number: 1, Width: 595, Height: 842}})
		if err != nil || !strings.Contains(reason(pages[0]), want) && !strings.Contains(reason(pages[0]), "took over") || pages[0].Refusal.Advice == "" {
			t.Errorf("%s: %+v, %v", page, pages, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	r := New(Options{Draw: drawn, Program: fake(t, "exec sleep 60")})
	if _, err := r.Read(ctx, file, []PagePicture{{Number: 1, Width: 595, Height: 842}, {Number: 2, Width: 595, Height: 842}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
