package render

import (
	"image"
	"testing"

	"evidence/corpus/testfiles"
)

// A page in grey is the page in colour, each pixel as light.
func TestGrey(t *testing.T) {
	t.Parallel()
	r := newRenderer(t, Options{})
	path := testfiles.Temp(t, "x.pdf", drawing("1 0 0 rg 0 0 100 100 re f 0 g 100 0 50 100 re f", "/MediaBox [0 0 200 100]"))
	grey, err := r.Grey(t.Context(), path, 1, 400)
	if err != nil {
		t.Fatal(err)
	}
	if grey.Rect != image.Rect(0, 0, 400, 200) {
		t.Fatalf("the picture is %v large", grey.Rect)
	}
	for x, want := range map[int]byte{100: 76, 250: 0, 350: 255} {
		if got := grey.GrayAt(x, 100).Y; got != want {
			t.Errorf("at %d it is %d, want %d", x, got, want)
		}
	}
	if _, err := r.Grey(t.Context(), path, 2, 400); err == nil {
		t.Error("a page that is not there was drawn")
	}
	if _, err := r.Grey(t.Context(), path, 1, MaxWidth+1); err == nil {
		t.Error("a picture beyond the largest was drawn")
	}
}
