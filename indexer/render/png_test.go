package render

import (
	"bytes"
	"image"
	"image/png"
	"math/rand/v2"
	"testing"
)

// encoded encodes pixels and decodes them again.
func encoded(t *testing.T, pix []byte, width, height int) image.Image {
	t.Helper()
	data, err := encodePNG(bytes.Clone(pix), width, height)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got != image.Pt(width, height) {
		t.Fatalf("the picture is %v large", got)
	}
	return img
}

// worst is the largest difference of a component of any pixel.
func worst(img image.Image, pix []byte) (most int) {
	width := img.Bounds().Dx()
	for i := 0; i < len(pix); i += 4 {
		r, g, b, a := img.At(i/4%width, i/4/width).RGBA()
		for j, v := range []uint32{r, g, b} {
			most = max(most, apart(v>>8, uint32(pix[i+j])))
		}
		if a != 0xffff {
			return 256
		}
	}
	return most
}

// page makes the pixels of a page: white, a flat tint, and text in the steps from black to white.
func page(width, height int, tint [3]byte) []byte {
	pix := bytes.Repeat([]byte{255, 255, 255, 0}, width*height)
	for i := range width * height / 4 {
		copy(pix[4*i:], tint[:])
	}
	for i := range width * height / 20 {
		v := byte(i * 37)
		copy(pix[4*(width*height-1-5*i):], []byte{v, v, v})
	}
	return pix
}

func TestEncodeText(t *testing.T) {
	pix := page(300, 400, [3]byte{242, 242, 242})
	img, ok := encoded(t, pix, 300, 400).(*image.Paletted)
	if !ok || len(img.Palette) > 17 {
		t.Fatalf("a page of text became a %T", img)
	}
	if d := worst(img, pix); d >= stepApart {
		t.Errorf("a colour is off by %d", d)
	}
	for _, x := range []int{0, 299} { // the tint, and the page's white
		if d := worst(img.SubImage(image.Rect(0, 0, 300, 90)), pix[:300*90*4]); x == 0 && d != 0 {
			t.Errorf("the tint is off by %d", d)
		}
	}
	if r, _, _, _ := img.At(1, 398).RGBA(); r>>8 != 255 {
		t.Errorf("white is %d", r>>8)
	}
}

func TestEncodePhotograph(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	colour := make([]byte, 200*100*4)
	for i := range colour {
		colour[i] = byte(random.Uint32())
	}
	if img := encoded(t, colour, 200, 100); worst(img, colour) != 0 {
		t.Errorf("a photograph became a %T that is off by %d", img, worst(img, colour))
	}
}

// Steps in more colours than a palette has are kept as they are.
func TestEncodeManyFlatColours(t *testing.T) {
	pix := make([]byte, 400*400*4)
	for i := range 400 * 400 {
		c := i / 400 / 4 * 400 / 400
		copy(pix[4*i:], []byte{byte(c * 7), byte(i % 400 / 40 * 25), byte(c * 3)})
	}
	if d := worst(encoded(t, pix, 400, 400), pix); d >= flatApart {
		t.Errorf("a flat colour is off by %d", d)
	}
}

func TestPixels(t *testing.T) {
	for _, c := range []struct {
		w, h         float64
		width        int
		wantW, wantH int
		ok           bool
	}{
		{595, 842, 800, 800, 1132, true},
		{842, 595, 800, 800, 565, true},
		{1, 10000, 800, 1, maxHeight, true},
		{10000, 1, 800, 800, 1, true},
		{0, 100, 800, 0, 0, false},
	} {
		if w, h, ok := pixels(c.w, c.h, c.width); w != c.wantW || h != c.wantH || ok != c.ok {
			t.Errorf("%g by %g at %d: %d by %d, %t", c.w, c.h, c.width, w, h, ok)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	pix := page(800, 1132, [3]byte{242, 242, 242})
	for b.Loop() {
		if _, err := encodePNG(pix, 800, 1132); err != nil {
			b.Fatal(err)
		}
	}
}
