package ocr

import (
	"context"
	"image"
	"math"
	"path/filepath"
	"testing"
	"time"
)

// rowsOfLetters is a page of 595 by 842 points at letterDPI, with rows of small
// boxes such as letters are.
func rowsOfLetters() (pic *image.Gray, scale float64) {
	random := randomly()
	var black []image.Rectangle
	for y := 100; y < 900; y += 20 {
		for x := 100; x < 700; x += 6 + random(12) {
			black = append(black, image.Rect(x, y, x+3+random(3), y+8))
		}
	}
	return sheet(827, 1169, black...), letterDPI / 72.0
}

// randomly gives numbers below n, the same in every run.
func randomly() func(n int) int {
	seed := uint32(1)
	return func(n int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>16) % n
	}
}

// turn turns a picture clockwise by quarters.
func turn(pic *image.Gray, quarters int) *image.Gray { return turnBack(pic, (4-quarters)%4) }

// The way in which the lines of a page lie is told from its letters; which of the two ways round, only reading tells.
func TestPoses(t *testing.T) {
	upright, scale := rowsOfLetters()
	for _, turned := range []int{0, 1, 2, 3} {
		for _, degrees := range []float64{-6, -1.5, 0, 3} {
			pic := level(turn(upright, turned), -degrees*degree)
			ways, lined := poses(lettersOf(pic, scale))
			if len(ways) < 2 || !lined || ways[0].turned%2 != turned%2 || ways[1].turned != ways[0].turned+2 ||
				math.Abs(ways[0].skew-degrees*degree) > 0.15*degree || ways[1].skew != ways[0].skew {
				t.Errorf("turned by %d quarters and %g degrees: %+v", turned, degrees, ways)
			}
		}
	}
}

// Patches that lie in no lines, as those of a photograph, are not turned.
func TestPosesOfNoLines(t *testing.T) {
	var black []image.Rectangle
	random := randomly()
	for range 1500 {
		x, y := random(800), random(1100)
		black = append(black, image.Rect(x, y, x+2+random(8), y+2+random(8)))
	}
	if ways, lined := poses(lettersOf(sheet(827, 1169, black...), letterDPI/72.0)); lined || len(ways) != 1 || ways[0] != (pose{}) {
		t.Errorf("%+v, %v", ways, lined)
	}
}

// What is at a place of a page is at its straightened place of the straightened picture.
func TestStraightened(t *testing.T) {
	const w, h = 400, 600
	dot := image.Rect(90, 120, 96, 126)
	for _, turned := range []int{0, 1, 2, 3} {
		for _, degrees := range []float64{0, 4, -9} {
			way := pose{turned, degrees * degree}
			straight := straighten(sheet(w, h, dot), way)
			sumX, sumY, n := 0.0, 0.0, 0.0
			for y := range straight.Rect.Dy() {
				for x := range straight.Rect.Dx() {
					if straight.Pix[y*straight.Stride+x] < dark {
						sumX, sumY, n = sumX+float64(x)+0.5, sumY+float64(y)+0.5, n+1
					}
				}
			}
			x, y := way.straightened(93, 123, w, h)
			upright := image.Pt(w, h)
			if turned%2 == 1 {
				upright = image.Pt(h, w)
			}
			x += float64(straight.Rect.Dx()-upright.X) / 2
			y += float64(straight.Rect.Dy()-upright.Y) / 2
			if n < 20 || math.Hypot(sumX/n-x, sumY/n-y) > 1 {
				t.Errorf("%+v: %.0f pixels at %.1f %.1f, not %.1f %.1f", way, n, sumX/n, sumY/n, x, y)
			}
		}
	}
}

// A line of a page's picture that was not read leaves its ink in no word.
func TestPartlyRead(t *testing.T) {
	pic, scale := rowsOfLetters()
	letters := lettersOf(pic, scale)
	r := &reading{}
	for y := 100; y < 900; y += 20 {
		w := Word{X: 100 / scale, Y: float64(y) / scale, W: 600 / scale, H: 8 / scale}
		r.lines = append(r.lines, Line{Words: []Word{w}})
	}
	if partlyRead(letters, r, 595, 842) {
		t.Error("all is read")
	}
	if r.lines = r.lines[:38]; partlyRead(letters, r, 595, 842) {
		t.Error("two of forty lines are little")
	}
	if r.lines = r.lines[:34]; !partlyRead(letters, r, 595, 842) {
		t.Error("six of forty lines are much")
	}
}

// A comma that is a full stop by its ink becomes one after a number at a line's start.
func TestFullStops(t *testing.T) {
	for _, test := range []struct {
		text, want string
		point      image.Rectangle
	}{
		{"4,", "4.", image.Rect(30, 36, 34, 40)},
		{"4,", "4,", image.Rect(30, 36, 34, 46)}, // below the baseline
		{"in,", "in,", image.Rect(30, 36, 34, 40)},
		{"2014,", "2014,", image.Rect(30, 36, 34, 40)},
	} {
		pic := sheet(200, 60, image.Rect(10, 14, 24, 40), test.point, image.Rect(60, 14, 120, 40))
		l := &line{left: 10, bottom: 40, size: 34, words: []Word{wordAt(test.text, 10, 14, 36, 46, 0.9), wordAt("The", 60, 14, 120, 40, 0.9)}}
		if l.fixPoint(pic); l.words[0].Text != test.want {
			t.Errorf("%q with %v reads %q", test.text, test.point, l.words[0].Text)
		}
	}
}

// Where the first reading is poor and there is no time for another, it counts, and the page is read in part.
func TestSecondReadingIsCutOff(t *testing.T) {
	small, _ := rowsOfLetters()
	draw := func(_ context.Context, _ string, _, width int) (*image.Gray, error) {
		out := image.NewGray(image.Rect(0, 0, width, width*842/595))
		for y := range out.Rect.Dy() {
			for x := range width {
				at := image.Pt(x*small.Rect.Dx()/width, y*small.Rect.Dx()/width)
				if out.Pix[y*out.Stride+x] = 255; at.In(small.Rect) {
					out.Pix[y*out.Stride+x] = small.Pix[at.Y*small.Stride+at.X]
				}
			}
		}
		return out, nil
	}
	before := filepath.Join(t.TempDir(), "before")
	const line = `<span class="ocr_line" title="bbox 300 300 900 340; baseline 0 -8; x_size 40"><span class="ocrx_word" title="bbox 300 300 900 336; x_wconf 65">committee</span></span>`
	program := fake(t, "cat >/dev/null; if [ -e "+before+" ]; then exec sleep 60; fi; >"+before+"; echo '<html><body>"+line+"</body></html>'")
	r := New(Options{Draw: draw, Program: program, Timeout: 3 * time.Second})
	pages, err := r.Read(t.Context(), filepath.Join(t.TempDir(), "x.pdf"), []PagePicture{{Number: 1, Width: 595, Height: 842}})
	if err != nil || pages[0].Refusal != nil || len(pages[0].Lines) != 1 || !pages[0].Partly {
		t.Errorf("%+v, %v", pages, err)
	}
}
