package ocr

import (
	"image"
	"math"
)

// A pose is how a page's text lies on its picture. Turning the picture back by
// turned quarters and then by skew, about its centre, makes the text's lines level.
type pose struct {
	turned int     // quarters, clockwise
	skew   float64 // radians, clockwise
}

// The angles looked at, in radians.
const (
	degree    = math.Pi / 180
	maxSkew   = 10 * degree
	skewStep  = 0.5 * degree
	fineStep  = 0.1 * degree
	leastSkew = 0.4 * degree // Tesseract reads lines that are less askew as they are
)

// lineContrast tells a page whose letters lie in lines: its ink, added up along
// them, changes so much more from one to the next than along most other angles. On
// 75 pages of reports of many kinds it did so 20 times as much and more along their
// lines, and 6.1 times at most down the page (in a table).
const lineContrast = 3

// An axis is the ink of a page added up along one of its sides, at the angle at
// which it changes most.
type axis struct {
	skew     float64
	change   float64
	contrast float64 // of change to what most angles have
}

// hasLines reports whether letters lie in lines along the axis.
func (a axis) hasLines() bool { return a.contrast >= lineContrast }

// poses lists how the text of a page may lie, the likeliest first: along the side
// on which its ink changes more. lined is false where its letters lie in no lines.
func poses(letters []letter) (out []pose, lined bool) {
	across, down := axisOf(letters, false), axisOf(letters, true)
	if len(letters) < fewLetters || !across.hasLines() && !down.hasLines() {
		return []pose{{}}, false
	}
	upright := []pose{{0, across.skew}, {2, across.skew}}
	sideways := []pose{{1, down.skew}, {3, down.skew}}
	switch {
	case across.change < down.change:
		return append(sideways, upright[0]), true
	case down.hasLines():
		return append(upright, sideways...), true
	}
	return upright, true
}

// fewLetters is the number of letters below which nothing is said of how they lie.
const fewLetters = 20

// axisOf finds the angle of the lines along the page's width, or down its height.
func axisOf(letters []letter, down bool) axis {
	var all []float64
	var best axis
	try := func(skew float64) {
		if c := change(letters, skew, down); c > best.change {
			best.skew, best.change = skew, c
		}
	}
	for skew := -maxSkew; skew <= maxSkew+1e-9; skew += skewStep {
		all = append(all, change(letters, skew, down))
		try(skew)
	}
	middle := best.skew
	for skew := middle - skewStep; skew <= middle+skewStep+1e-9; skew += fineStep {
		try(skew)
	}
	best.contrast = best.change / max(median(all), 1)
	if math.Abs(best.skew) < leastSkew {
		best.skew = 0
	}
	return best
}

// change adds up the ink of letters along lines of an angle and says how much it
// changes from one line to the next.
func change(letters []letter, skew float64, down bool) float64 {
	sin, cos := math.Sincos(skew)
	const middle = 1 << 12 // cells: more than a page has
	var profile [2 * middle]float64
	for i := range letters {
		l := &letters[i]
		for _, at := range l.ink {
			y := float64(at.Y)*cos - float64(at.X)*sin
			if down {
				y = float64(at.X)*cos + float64(at.Y)*sin
			}
			if k := middle + int(math.Floor(y)); k >= 0 && k < len(profile) {
				profile[k]++
			}
		}
	}
	sum, last := 0.0, 0.0
	for _, v := range profile {
		sum += (v - last) * (v - last)
		last = v
	}
	return sum
}

// straighten turns a picture back so that text in a pose is upright and level.
func straighten(pic *image.Gray, p pose) *image.Gray {
	return level(turnBack(pic, p.turned), p.skew)
}

// turnBack turns a picture counterclockwise by quarters.
func turnBack(pic *image.Gray, quarters int) *image.Gray {
	w, h := pic.Rect.Dx(), pic.Rect.Dy()
	if quarters == 0 {
		return pic
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	if quarters%2 == 1 {
		out = image.NewGray(image.Rect(0, 0, h, w))
	}
	for y := range out.Rect.Dy() {
		row := out.Pix[y*out.Stride : y*out.Stride+out.Rect.Dx()]
		for x := range row {
			switch quarters {
			case 1:
				row[x] = pic.Pix[x*pic.Stride+w-1-y]
			case 2:
				row[x] = pic.Pix[(h-1-y)*pic.Stride+w-1-x]
			case 3:
				row[x] = pic.Pix[(h-1-x)*pic.Stride+y]
			}
		}
	}
	return out
}

// level turns a picture back about its centre by an angle. It becomes as large as
// all of it needs; the corners are white.
func level(pic *image.Gray, skew float64) *image.Gray {
	if skew == 0 {
		return pic
	}
	sin, cos := math.Sincos(skew)
	w, h := pic.Rect.Dx(), pic.Rect.Dy()
	width := int(math.Ceil(float64(w)*cos + float64(h)*math.Abs(sin)))
	height := int(math.Ceil(float64(h)*cos + float64(w)*math.Abs(sin)))
	out := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		v := float64(y) + 0.5 - float64(height)/2
		row := out.Pix[y*out.Stride : y*out.Stride+width]
		for x := range row {
			u := float64(x) + 0.5 - float64(width)/2
			row[x] = between(pic, u*cos-v*sin+float64(w)/2-0.5, u*sin+v*cos+float64(h)/2-0.5)
		}
	}
	return out
}

// between is the grey at a point between the middles of four pixels; white outside the picture.
func between(pic *image.Gray, x, y float64) byte {
	i, j := int(math.Floor(x)), int(math.Floor(y))
	if i < 0 || j < 0 || i+1 >= pic.Rect.Dx() || j+1 >= pic.Rect.Dy() {
		return 255
	}
	right, below := int((x-float64(i))*256), int((y-float64(j))*256)
	p := pic.Pix[j*pic.Stride+i:]
	q := pic.Pix[(j+1)*pic.Stride+i:]
	top := int(p[0])*(256-right) + int(p[1])*right
	bottom := int(q[0])*(256-right) + int(q[1])*right
	return byte((top*(256-below) + bottom*below) >> 16)
}

// straightened is where a point of a page of this width and height comes to when
// the page is turned back as straighten does. The page's size is kept: what the
// turned corners need is beyond it.
func (p pose) straightened(x, y, width, height float64) (float64, float64) {
	switch p.turned {
	case 1:
		x, y, width, height = y, width-x, height, width
	case 2:
		x, y = width-x, height-y
	case 3:
		x, y, width, height = height-y, x, height, width
	}
	sin, cos := math.Sincos(p.skew)
	dx, dy := x-width/2, y-height/2
	return width/2 + dx*cos + dy*sin, height/2 - dx*sin + dy*cos
}
