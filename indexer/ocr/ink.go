package ocr

import (
	"image"
	"slices"
)

// What is blank is told in cells of the page, since a scan of an empty sheet has
// specks: a cell counts where ink covers enough of it. One figure in small print
// fills more cells than blankCells.
const (
	cellPoints = 2.0  // the side of a cell
	cellInk    = 0.25 // of its blackness
	blankCells = 3
)

// blank says whether next to nothing stands on a page. scale is its pixels a point.
func blank(pic *image.Gray, scale float64) bool {
	side := max(1, int(cellPoints*scale+0.5))
	size := pic.Rect.Size()
	inked := 0
	for y := 0; y+side <= size.Y; y += side {
		for x := 0; x+side <= size.X; x += side {
			dark := 0
			for row := y; row < y+side; row++ {
				for _, v := range pic.Pix[row*pic.Stride+x : row*pic.Stride+x+side] {
					dark += 255 - int(v)
				}
			}
			if float64(dark) >= cellInk*255*float64(side*side) {
				if inked++; inked > blankCells {
					return false
				}
			}
		}
	}
	return true
}

// dark is the grey below which a pixel belongs to a letter.
const dark = 128

// stroke measures how wide the stems of a line's letters are, in pixels: the
// median length of the dark runs along the middle of its small letters. 0 where
// there are too few.
func stroke(pic *image.Gray, l *line) float64 {
	var runs []int
	size := pic.Rect.Size()
	for _, w := range l.words {
		for _, part := range []float64{0.2, 0.26, 0.32} { // of the line's height, above the baseline
			mid := (w.box.x0 + w.box.x1) / 2
			y := int(l.baseline(mid) - part*l.size)
			if y < 0 || y >= size.Y {
				continue
			}
			r := clip(pic, box{w.box.x0, float64(y), w.box.x1 + 1, float64(y + 1)})
			runs = appendRuns(runs, pic.Pix[y*pic.Stride+r.Min.X:y*pic.Stride+r.Max.X])
		}
	}
	if len(runs) < minRuns {
		return 0
	}
	slices.Sort(runs)
	return float64(runs[len(runs)/2])
}

// minRuns is the fewest runs that tell a stem's width.
const minRuns = 12

// appendRuns adds the lengths of a row's dark runs.
func appendRuns(runs []int, row []byte) []int {
	n := 0
	for _, v := range row {
		if v < dark {
			n++
			continue
		}
		if n > 0 {
			runs = append(runs, n)
		}
		n = 0
	}
	if n > 0 {
		runs = append(runs, n)
	}
	return runs
}

// baseline is the y of a line's baseline at x.
func (l *line) baseline(x float64) float64 {
	return l.box.y1 + l.offset + l.slope*(x-l.box.x0)
}

// clip is a box's pixels in the picture.
func clip(pic *image.Gray, b box) image.Rectangle {
	return image.Rect(int(b.x0), int(b.y0), int(b.x1), int(b.y1)).Intersect(pic.Rect)
}

// fill is the part of a box that is dark.
func fill(pic *image.Gray, b box) float64 {
	r := clip(pic, b)
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range pic.Pix[y*pic.Stride+r.Min.X : y*pic.Stride+r.Max.X] {
			if v < dark {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, r.Dx()*r.Dy()))
}

// widestGap is the widest run of columns without ink in a box.
func widestGap(pic *image.Gray, b box) (from, to float64) {
	r := clip(pic, b)
	start := r.Min.X
	for x := r.Min.X; x <= r.Max.X; x++ {
		if x < r.Max.X && !inked(pic, x, r.Min.Y, r.Max.Y) {
			continue
		}
		if float64(x-start) > to-from {
			from, to = float64(start), float64(x)
		}
		start = x + 1
	}
	return from, to
}

// inked says whether a column has a dark pixel.
func inked(pic *image.Gray, x, y0, y1 int) bool {
	for y := y0; y < y1; y++ {
		if pic.Pix[y*pic.Stride+x] < dark {
			return true
		}
	}
	return false
}
