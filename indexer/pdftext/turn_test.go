package pdftext

import (
	"math"
	"testing"
)

// A turned run comes upright with its page, with the boxes of its parts, and its box goes back to where it was.
func TestTurnBack(t *testing.T) {
	const width, height = 200.0, 100.0
	for quarters, matrix := range []string{"1 0 0 1 20 30", "0 -1 1 0 20 70", "-1 0 0 -1 120 70", "0 1 -1 0 60 20"} {
		p := onePage("BT /F1 10 Tf "+matrix+" Tm (upright) Tj ET", "").page(t)
		l := &p.Lines[0]
		if l.QuarterTurns() != quarters {
			t.Errorf("%s is turned by %d quarters, want %d", matrix, l.QuarterTurns(), quarters)
			continue
		}
		r := l.Runs[0].TurnBack(quarters, width, height)
		if r.W < r.H || math.Abs(r.Baseline-(r.Y+r.H)) > 4 {
			t.Errorf("%s: upright the run is %.1f wide, %.1f high, on %.1f from %.1f", matrix, r.W, r.H, r.Baseline, r.Y)
		}
		x, _, w, _ := r.Box(2, 5)
		if x < r.X+5 || w < 10 || x+w > r.X+r.W-5 {
			t.Errorf("%s: a part of the run is from %.1f, %.1f wide, of %.1f, %.1f", matrix, x, w, r.X, r.W)
		}
		turned := [2]float64{width, height}
		if quarters%2 == 1 {
			turned = [2]float64{height, width}
		}
		x, y, w, h := TurnBox(quarters, turned[0], turned[1], r.X, r.Y, r.W, r.H)
		if s := &l.Runs[0]; math.Abs(x-s.X)+math.Abs(y-s.Y)+math.Abs(w-s.W)+math.Abs(h-s.H) > 0.01 {
			t.Errorf("%s: the box goes back to %.1f %.1f %.1f %.1f, was %.1f %.1f %.1f %.1f", matrix, x, y, w, h, s.X, s.Y, s.W, s.H)
		}
	}
}
