package render

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/sample"
	"evidence/corpus/testfiles"
	"evidence/indexer/extract"
)

// drawing makes a PDF of one page of a content stream in which F is Helvetica.
func drawing(content, page string) []byte {
	var b bytes.Buffer
	var offsets []int
	b.WriteString("%PDF-1.4\n")
	for i, o := range []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>> " + page + ">>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
	} {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj %s endobj\n", i+1, o)
	}
	start := b.Len()
	b.WriteString("xref\n0 6\n0000000000 65535 f \n")
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer <</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", start)
	return b.Bytes()
}

// ink marks the pixels of a picture that are dark.
type ink struct {
	dark          []bool
	width, height int
	total         int
}

func inkOf(img image.Image) *ink {
	size := img.Bounds().Size()
	k := &ink{make([]bool, size.X*size.Y), size.X, size.Y, 0}
	for y := range size.Y {
		for x := range size.X {
			r, g, b, _ := img.At(x, y).RGBA()
			if r+g+b < 3*0x8000 {
				k.dark[y*size.X+x] = true
				k.total++
			}
		}
	}
	return k
}

// take counts the dark pixels in a box of a page of a width in points, and takes them away.
// A box is made larger by a point, which the edges of letters may fill.
func (k *ink) take(b corpus.Box, width float64) (n int) {
	scale := float64(k.width) / width
	x0, x1 := max(0, int((b.X-1)*scale)), min(k.width, int(math.Ceil((b.X+b.W+1)*scale)))
	y0, y1 := max(0, int((b.Y-1)*scale)), min(k.height, int(math.Ceil((b.Y+b.H+1)*scale)))
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			if k.dark[y*k.width+x] {
				k.dark[y*k.width+x] = false
				n++
			}
		}
	}
	return n
}

// However a page is turned and cropped, its text stands on the picture where the first reader says.
func TestRotationAndCrop(t *testing.T) {
	r := newRenderer(t, Options{})
	for _, rotate := range []int{0, 90, 180, 270} {
		for _, crop := range []string{"", "/CropBox [60 30 380 270]", "/CropBox [-50 30 900 120]"} {
			path := testfiles.Temp(t, "x.pdf", drawing("BT /F 24 Tf 100 60 Td (Safeguarding) Tj ET",
				fmt.Sprintf("/MediaBox [10 20 410 320] /Rotate %d %s", rotate, crop)))
			p, err := textFile(t, path).Page(1)
			if err != nil || len(p.Lines) != 1 {
				t.Fatalf("%d lines, %v", len(p.Lines), err)
			}
			img := picture(t, r, path, 1, 800)
			if want := int(800*p.Height/p.Width + 0.5); img.Bounds().Dy() != want {
				t.Errorf("turned by %d, %q: the picture is %d high, want %d", rotate, crop, img.Bounds().Dy(), want)
			}
			k := inkOf(img)
			l := &p.Lines[0]
			in := k.take(corpus.Box{X: l.X, Y: l.Y, W: l.W, H: l.H}, p.Width)
			if in != k.total || in < 500 {
				t.Errorf("turned by %d, %q: %d of %d dark pixels stand in the line's box", rotate, crop, in, k.total)
			}
		}
	}
}

// The boxes of passages hold ink, and nearly all ink is in the boxes of lines: on the sample.
func TestBoxesHoldTheInk(t *testing.T) {
	r := newRenderer(t, Options{})
	for _, f := range sample.Files() {
		if strings.Contains(f.Name, "scan") {
			continue
		}
		boxes, empty, inside, total := inkOfFile(t, r, testfiles.Temp(t, f.Name, f.Data), 3)
		t.Logf("%s: %d of %d boxes empty, %d of %d dark pixels inside", f.Name, empty, boxes, inside, total)
		if empty > 0 || boxes < 20 {
			t.Errorf("%s: %d of %d boxes hold no ink", f.Name, empty, boxes)
		}
		if float64(inside) < 0.95*float64(total) {
			t.Errorf("%s: %d of %d dark pixels stand in the boxes of lines", f.Name, inside, total)
		}
	}
}

// And on real reports: of Ofsted's the logo is outside, of the inquiries also their pictures.
func TestBoxesHoldTheInkOfRealReports(t *testing.T) {
	t.Parallel()
	r := newRenderer(t, Options{})
	paths := testfiles.PDFs(t, testfiles.Reports(t))
	paths = append(paths[:20:20], testfiles.PDFs(t, testfiles.Beside(t, "inquiries"))...)
	var boxes, empty int
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(data, []byte("%PDF")) || strings.Contains(path, "government-response") {
			continue
		}
		b, e, i, all := inkOfFile(t, r, path, 4)
		t.Logf("%s: %d of %d boxes empty, %d of %d dark pixels inside", filepath.Base(path), e, b, i, all)
		boxes, empty = boxes+b, empty+e
		if filepath.Base(filepath.Dir(path)) != "inquiries" && float64(i) < 0.9*float64(all) {
			t.Errorf("%s: %d of %d dark pixels stand in the boxes of lines", filepath.Base(path), i, all)
		}
	}
	if empty > 0 || boxes < 1000 {
		t.Errorf("%d of %d boxes hold no ink", empty, boxes)
	}
}

// inkOfFile looks at pages 2 to last of a file: how many boxes of passages there
// are, how many of them hold no ink, and how much of the ink the lines' boxes hold.
func inkOfFile(t *testing.T, r *Renderer, path string, last int) (boxes, empty, inside, total int) {
	t.Helper()
	reader := extract.New(1, extract.Limits{})
	defer reader.Close()
	rep, err := reader.Report(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	file := textFile(t, path)
	for n := 2; n <= min(last, rep.Pages); n++ {
		p, err := file.Page(n)
		if err != nil {
			t.Fatal(err)
		}
		img := picture(t, r, path, n, 1200)
		for _, passage := range rep.Passages {
			for _, b := range passage.Boxes {
				if b.Page != n {
					continue
				}
				boxes++
				if inkOfBox(img, b, p.Width) == 0 {
					empty++
					t.Logf("page %d: no ink in %+v of %q", n, b, passage.Text)
				}
			}
		}
		k := inkOf(img)
		for i := range p.Lines {
			l := &p.Lines[i]
			inside += k.take(corpus.Box{X: l.X, Y: l.Y, W: l.W, H: l.H}, p.Width)
		}
		total += k.total
	}
	return boxes, empty, inside, total
}

// inkOfBox counts the pixels of a box that differ from its commonest colour.
func inkOfBox(img image.Image, b corpus.Box, width float64) int {
	scale := float64(img.Bounds().Dx()) / width
	count := map[[3]uint32]int{}
	n, most := 0, 0
	for y := int(b.Y * scale); y < int((b.Y+b.H)*scale); y++ {
		for x := int(b.X * scale); x < int((b.X+b.W)*scale); x++ {
			r, g, bl, _ := img.At(x, y).RGBA()
			c := [3]uint32{r, g, bl}
			count[c]++
			n++
			most = max(most, count[c])
		}
	}
	return n - most
}
