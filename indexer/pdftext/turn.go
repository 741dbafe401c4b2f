package pdftext

import "math"

// QuarterTurns is by how many quarters, clockwise, the line's text is turned
// from running to the right; 0 of vertical writing.
func (l *Line) QuarterTurns() int {
	switch {
	case l.Vertical:
		return 0
	case l.Dir.Y > 0.99:
		return 1
	case l.Dir.X < -0.99:
		return 2
	case l.Dir.Y < -0.99:
		return 3
	}
	return 0
}

// IsAslant reports whether the line runs neither along the page's width nor down its height, as a watermark does.
func (l *Line) IsAslant() bool {
	return !l.Vertical && math.Abs(l.Dir.X) < 0.99 && math.Abs(l.Dir.Y) < 0.99 && l.Dir != Vector{}
}

// TurnBack gives the run as it stands on a page of this width and height that is
// turned back by quarters, so that it runs to the right.
func (s *Run) TurnBack(quarters int, width, height float64) Run {
	r := *s
	r.X, r.Y, r.W, r.H = TurnBox(4-quarters, width, height, s.X, s.Y, s.W, s.H)
	r.x0, r.y0, _, _ = TurnBox(4-quarters, width, height, s.x0, s.y0, 0, 0)
	switch quarters {
	case 1:
		r.dir, r.Baseline = Vector{s.dir.Y, -s.dir.X}, width-s.Baseline
	case 2:
		r.dir, r.Baseline = Vector{-s.dir.X, -s.dir.Y}, height-s.Baseline
	case 3:
		r.dir = Vector{-s.dir.Y, s.dir.X}
	}
	return r
}

// turn turns a run that runs to the right clockwise, with its page, which was of
// this width and height.
func (s *Run) turn(quarters int, width, height float64) {
	s.X, s.Y, s.W, s.H = TurnBox(quarters, width, height, s.X, s.Y, s.W, s.H)
	s.x0, s.y0, _, _ = TurnBox(quarters, width, height, s.x0, s.y0, 0, 0)
	switch quarters {
	case 1:
		s.dir, s.Baseline = Vector{-s.dir.Y, s.dir.X}, height-s.Baseline
	case 2:
		s.dir, s.Baseline = Vector{-s.dir.X, -s.dir.Y}, height-s.Baseline
	case 3:
		s.dir = Vector{s.dir.Y, -s.dir.X}
	}
}

// TurnBox is where a box on a page of this width and height comes to when the page is turned clockwise by quarters.
func TurnBox(quarters int, width, height, x, y, w, h float64) (float64, float64, float64, float64) {
	switch quarters % 4 {
	case 1:
		return height - y - h, x, h, w
	case 2:
		return width - x - w, height - y - h, w, h
	case 3:
		return y, width - x - w, h, w
	}
	return x, y, w, h
}
