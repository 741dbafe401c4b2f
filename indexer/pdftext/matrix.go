package pdftext

import "math"

// A matrix is the transformation [a b c d e f] of ISO 32000-1, 8.3.3.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// mul is m followed by n.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

// translate is m with its origin moved by x, y in m's own space.
func (m matrix) translate(x, y float64) matrix {
	m.e += x*m.a + y*m.c
	m.f += x*m.b + y*m.d
	return m
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return x*m.a + y*m.c + m.e, x*m.b + y*m.d + m.f
}

// expansion is the square root of the area a unit square is mapped to.
func (m matrix) expansion() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// A rect is a box with x0 <= x1 and y0 <= y1.
type rect struct{ x0, y0, x1, y1 float64 }

// noPath is the box of nothing: its union with another is the other.
var noPath = rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (r rect) empty() bool { return r.x1 <= r.x0 || r.y1 <= r.y0 }

func (r rect) intersect(s rect) rect {
	return rect{max(r.x0, s.x0), max(r.y0, s.y0), min(r.x1, s.x1), min(r.y1, s.y1)}
}

// grow is r with d more on each side.
func (r rect) grow(d float64) rect { return rect{r.x0 - d, r.y0 - d, r.x1 + d, r.y1 + d} }

func (r rect) contains(p [2]float64) bool {
	return p[0] >= r.x0 && p[0] <= r.x1 && p[1] >= r.y0 && p[1] <= r.y1
}

func (r rect) union(s rect) rect {
	return rect{min(r.x0, s.x0), min(r.y0, s.y0), max(r.x1, s.x1), max(r.y1, s.y1)}
}

// transform is the smallest box around r after m.
func (r rect) transform(m matrix) rect {
	x, y := m.apply(r.x0, r.y0)
	out := rect{x, y, x, y}
	for _, p := range [3][2]float64{{r.x1, r.y0}, {r.x1, r.y1}, {r.x0, r.y1}} {
		x, y := m.apply(p[0], p[1])
		out = out.union(rect{x, y, x, y})
	}
	return out
}
