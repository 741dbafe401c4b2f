// Package latent learns from texts which words have similar meanings, and gives texts
// and queries places in a space where those on one subject are close together although
// they use other words.
//
// It is latent semantic analysis (S. Deerwester, S. Dumais, G. Furnas, T.
// Landauer and R. Harshman, "Indexing by latent semantic analysis", JASIS 41,
// 1990): the first singular vectors of the matrix of texts by terms. It knows nothing but
// the texts it learns from, and no word order.
package latent

import (
	"math"
	"slices"
)

// A Space places texts by their terms.
type Space struct {
	names []string // the terms, in order
	terms map[string]int32
	idf   []float32 // by term
	basis Vectors   // by term
}

// Dims is how many dimensions the space has.
func (s *Space) Dims() int { return s.basis.Dims }

// Terms is how many terms it knows.
func (s *Space) Terms() int { return len(s.names) }

func (s *Space) indexTerms() {
	s.terms = make(map[string]int32, len(s.names))
	for i, name := range s.names {
		s.terms[name] = int32(i)
	}
}

// Counts are how often a text has each of its terms; a part of an occurrence counts too.
type Counts map[string]float32

// Place gives the unit vector of a text; all zeros where the space knows none of
// its terms. It is the same for the same text whatever else was placed before.
func (s *Space) Place(t Counts) []float32 {
	known := make([]int32, 0, len(t))
	for name := range t {
		if i, ok := s.terms[name]; ok {
			known = append(known, i)
		}
	}
	slices.Sort(known)
	out := make([]float32, s.Dims())
	for _, i := range known {
		v, scale := s.basis.at(int(i))
		w := damped(t[s.names[i]]) * s.idf[i] * scale
		for j, x := range v {
			out[j] += w * float32(x)
		}
	}
	scale := inverseLength(out)
	for j := range out {
		out[j] *= scale
	}
	return out
}

// damped is what n occurrences are worth.
func damped(n float32) float32 {
	if n <= 1 {
		return n
	}
	return 1 + float32(math.Log(float64(n)))
}

// Vectors are vectors of one number of dimensions, each number in a byte.
type Vectors struct {
	Dims  int
	scale []float32 // of each vector
	data  []int8    // one vector after the other
}

// Len is how many vectors there are.
func (v *Vectors) Len() int { return len(v.scale) }

// at gives the numbers of a vector and what they are to be multiplied by.
func (v *Vectors) at(i int) ([]int8, float32) { return v.data[i*v.Dims : (i+1)*v.Dims], v.scale[i] }

// Add appends a vector, each of its numbers rounded to one of 255 steps between
// the greatest and its opposite.
func (v *Vectors) Add(x []float32) {
	greatest := float32(0)
	for _, f := range x {
		greatest = max(greatest, f, -f)
	}
	v.scale = append(v.scale, greatest/math.MaxInt8)
	for _, f := range x {
		q := int8(0)
		if greatest > 0 {
			q = int8(math.Round(float64(f / greatest * math.MaxInt8)))
		}
		v.data = append(v.data, q)
	}
}

// A Probe is a unit vector that others are compared with.
type Probe Vectors

// NewProbe rounds a vector as Vectors.Add does.
func NewProbe(x []float32) Probe {
	v := Vectors{Dims: len(x)}
	v.Add(x)
	return Probe(v)
}

// Probe is vector i of v as a probe.
func (v *Vectors) Probe(i int) Probe {
	return Probe{Dims: v.Dims, scale: v.scale[i : i+1], data: v.data[i*v.Dims : (i+1)*v.Dims]}
}

// Zero reports whether nothing is like the probe.
func (p Probe) Zero() bool { return p.scale[0] == 0 }

// Likeness is the cosine of the angle between the probe and vector i of v, from -1 to 1, but for rounding.
func (p Probe) Likeness(v *Vectors, i int) float64 {
	x, scale := v.at(i)
	return float64(dot(p.data, x)) * float64(scale*p.scale[0])
}

// dot takes most of the time of a search by meaning; four sums at a time keep a processor busy.
func dot(a, b []int8) int32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 int32
	for len(a) >= 4 && len(b) >= 4 {
		s0 += int32(a[0]) * int32(b[0])
		s1 += int32(a[1]) * int32(b[1])
		s2 += int32(a[2]) * int32(b[2])
		s3 += int32(a[3]) * int32(b[3])
		a, b = a[4:], b[4:]
	}
	for i, x := range a {
		s0 += int32(x) * int32(b[i])
	}
	return s0 + s1 + s2 + s3
}
