package main

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"evidence/corpus/testfiles"

	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "take the README's pictures of the site anew")

// screenshots is the folder of the README's pictures, seen from the top of the repository.
const screenshots = "web/testdata/screenshots"

// Size of the README's pictures, in pixels, and what one may weigh, in bytes.
const (
	shotWidth  = 1200
	shotHeight = 900
	maxShot    = 150_000
)

// With -update the README's pictures of the bundled sample are taken anew.
func TestTakeScreenshots(t *testing.T) {
	if !*update {
		t.Skip("takes the README's pictures with -update")
	}
	testfiles.Program(t, chromiumNames...)
	b := newTab(t, serving(t, "--data", filepath.Join(t.TempDir(), "none"), "--log", "none").ready(t).url)
	b.call("setting the size", chromedp.EmulateViewport(shotWidth, shotHeight))
	ask(b, asked)
	b.press("\u001b")
	takeShot(b, "search.png")
	b.click(".hit h2 a")
	litOnPicture(b)
	js[bool](b, "scrollTo(0, 0), true")
	takeShot(b, "passage.png")
}

// takeShot keeps a picture of the window.
func takeShot(b *tab, name string) {
	b.Helper()
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	shot, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewColours(shot)); err != nil {
		b.Fatal(err)
	}
	dir := filepath.Join("..", "..", screenshots)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	testfiles.Write(b, filepath.Join(dir, name), out.Bytes())
}

// fewColours paints a picture with its 256 most frequent colours, of which those that differ little count as one.
func fewColours(m image.Image) *image.Paletted {
	counts := map[color.RGBA]int{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			c := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
			counts[color.RGBA{c.R | 3, c.G | 3, c.B | 3, 255}]++
		}
	}
	var palette color.Palette
	for c := range counts {
		palette = append(palette, c)
	}
	slices.SortFunc(palette, func(a, b color.Color) int {
		x, y := a.(color.RGBA), b.(color.RGBA)
		return cmp.Or(counts[y]-counts[x], cmp.Compare(x.R, y.R), cmp.Compare(x.G, y.G), cmp.Compare(x.B, y.B))
	})
	out := image.NewPaletted(m.Bounds(), palette[:min(256, len(palette))])
	draw.Draw(out, m.Bounds(), m, m.Bounds().Min, draw.Src)
	return out
}

// The README shows pictures that are there, of the site's width and light, each told in words.
func TestReadmeShowsTheSite(t *testing.T) {
	shown := regexp.MustCompile(`!\[([^\]]+)\]\((`+screenshots+`/[a-z]+\.png)\)`).FindAllStringSubmatch(document(t, "README.md"), -1)
	if len(shown) != 2 {
		t.Fatalf("README.md shows %q, want two pictures with words", shown)
	}
	for _, s := range shown {
		data := document(t, filepath.FromSlash(s[2]))
		size, err := png.DecodeConfig(bytes.NewReader([]byte(data)))
		if err != nil || size.Width != shotWidth || size.Height != shotHeight || len(data) > maxShot {
			t.Errorf("%s: %d by %d pixels, %d bytes, %v; want %d by %d and at most %d", s[2], size.Width, size.Height, len(data), err, shotWidth, shotHeight, maxShot)
		}
	}
}
