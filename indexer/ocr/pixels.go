package ocr

import (
	"image"
	"slices"
)

// A page is blank where few cells of it are inked: a scan of an empty sheet has
// specks. One figure in small print fills more cells than blankCells.
const (
	cellPoints = 2.0  // the side of a cell
	cellInk    = 0.25 // share of a cell's blackness that makes it inked
	blankCells = 3
)

// isBlank reports whether there is next to nothing on a page. scale is pixels a point.
func isBlank(pic *image.Gray, scale float64) bool {
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

// stemWidth is the width of the stems of a line's letters in pixels: the median
// length of the dark runs along the middle of its small letters. 0 where there are
// too few.
func stemWidth(pic *image.Gray, l *line) float64 {
	var runs []int
	size := pic.Rect.Size()
	for _, w := range l.words {
		for _, part := range []float64{0.2, 0.26, 0.32} { // of the line's height, above the baseline
			mid := (w.X + (w.X + w.W)) / 2
			y := int(l.baseline(mid) - part*l.size)
			if y < 0 || y >= size.Y {
				continue
			}
			r := clip(pic, w.X, float64(y), w.X+w.W+1, float64(y+1))
			runs = appendRuns(runs, pic.Pix[y*pic.Stride+r.Min.X:y*pic.Stride+r.Max.X])
		}
	}
	if len(runs) < minRuns {
		return 0
	}
	slices.Sort(runs)
	return float64(runs[len(runs)/2])
}

// minRuns is the fewest runs that a stem's width is taken from.
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
	return l.bottom + l.offset + l.slope*(x-l.left)
}

// clip is the part of a box that is in the picture.
func clip(pic *image.Gray, x0, y0, x1, y1 float64) image.Rectangle {
	return image.Rect(int(x0), int(y0), int(x1), int(y1)).Intersect(pic.Rect)
}

func clipWord(pic *image.Gray, w Word) image.Rectangle {
	return clip(pic, w.X, w.Y, w.X+w.W, w.Y+w.H)
}

// darkShare is the share of a word's box that is dark.
func darkShare(pic *image.Gray, w Word) float64 {
	r := clipWord(pic, w)
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

// widestGap is the widest run of columns without ink in a word's box.
func widestGap(pic *image.Gray, w Word) (from, to float64) {
	r := clipWord(pic, w)
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
