package ocr

import (
	"image"
	"slices"
)

// A letter is a patch of ink of the size of a letter, or of some that touch.
// Lengths are cells of letterDPI, from the picture's top left.
type letter struct {
	box image.Rectangle
	ink []image.Point
}

// What is looked at for letters: cells as large as a dot of letterDPI, inked
// where they are so much darker than the paper.
const (
	letterDPI   = 100
	darker      = 64
	longestWord = 150 // cells: words whose letters touch
	highest     = 60  // of letters; larger ones are few and found anyway
	smallest    = 3   // in both directions: specks are less
	manyLetters = 40_000
)

// lettersOf finds the letters of a picture. scale is its pixels a point.
func lettersOf(pic *image.Gray, scale float64) []letter {
	cells := shrink(pic, scale*72/letterDPI)
	limit := paper(cells) - darker
	w, h := cells.Rect.Dx(), cells.Rect.Dy()
	var out []letter
	for y := range h {
		for x := range w {
			if int(cells.Pix[y*cells.Stride+x]) >= limit {
				continue
			}
			l := patch(cells, x, y, limit)
			if w, h := l.box.Dx(), l.box.Dy(); max(w, h) <= longestWord && min(w, h) <= highest && max(w, h) >= smallest && len(out) < manyLetters {
				out = append(out, l)
			}
		}
	}
	return out
}

// patch is the ink that touches a cell. It is taken from the cells.
func patch(cells *image.Gray, x, y, limit int) letter {
	l := letter{box: image.Rect(x, y, x+1, y+1)}
	cells.Pix[y*cells.Stride+x] = 255
	todo := []image.Point{{X: x, Y: y}}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		l.ink = append(l.ink, at)
		l.box = l.box.Union(image.Rect(at.X, at.Y, at.X+1, at.Y+1))
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				to := image.Pt(at.X+dx, at.Y+dy)
				if !to.In(cells.Rect) || int(cells.Pix[to.Y*cells.Stride+to.X]) >= limit {
					continue
				}
				cells.Pix[to.Y*cells.Stride+to.X] = 255
				todo = append(todo, to)
			}
		}
	}
	return l
}

// shrink makes a picture smaller by a factor, each pixel the mean of those that it stands for.
func shrink(pic *image.Gray, factor float64) *image.Gray {
	factor = max(factor, 1)
	w, h := int(float64(pic.Rect.Dx())/factor), int(float64(pic.Rect.Dy())/factor)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := int(float64(y)*factor), int(float64(y+1)*factor)
		for x := range w {
			x0, x1 := int(float64(x)*factor), int(float64(x+1)*factor)
			sum := 0
			for row := y0; row < y1; row++ {
				for _, v := range pic.Pix[row*pic.Stride+x0 : row*pic.Stride+x1] {
					sum += int(v)
				}
			}
			out.Pix[y*out.Stride+x] = byte(sum / max(1, (x1-x0)*(y1-y0)))
		}
	}
	return out
}

// paper is the grey that most of a picture has, if that is light; else white.
func paper(pic *image.Gray) int {
	var counts [256]int
	for _, v := range pic.Pix {
		counts[v]++
	}
	most := slices.Index(counts[:], slices.Max(counts[:]))
	if most < dark {
		return 255
	}
	return most
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
