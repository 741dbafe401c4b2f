package main

import (
	"cmp"
	"math"
	"slices"

	"evidence/search/encoder/internal/minilm"
)

// addProjection finds the centre of the sentences' vectors and their principal
// components, by the Jacobi eigenvalue method for symmetric matrices (Golub and
// Van Loan, "Matrix Computations", 8.5).
func addProjection(m *minilm.Model, sentences []string) {
	e := minilm.NewEncoder(m, minilm.Kernels[0])
	centre := make([]float64, width)
	covariance := make([][]float64, width)
	for i := range covariance {
		covariance[i] = make([]float64, width)
	}
	e.Means(sentences, func(_ int, mean []float32) {
		for i, x := range mean {
			centre[i] += float64(x)
			for j, y := range mean[:i+1] {
				covariance[i][j] += float64(x) * float64(y)
			}
		}
	})
	n := float64(len(sentences))
	for i := range centre {
		centre[i] /= n
	}
	for i := range covariance {
		for j := range i + 1 {
			covariance[i][j] = covariance[i][j]/n - centre[i]*centre[j]
			covariance[j][i] = covariance[i][j]
		}
	}
	values, vectors := eigen(covariance)
	order := make([]int, width)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	m.Centre = make([]float32, width)
	for i, c := range centre {
		m.Centre[i] = float32(c)
	}
	m.Projection = nil
	for _, column := range order[:minilm.Components] {
		sign := 1.0
		if vectors[0][column] < 0 {
			sign = -1
		}
		for i := range width {
			m.Projection = append(m.Projection, float32(sign*vectors[i][column]))
		}
	}
}

// eigen returns the eigenvalues of a and its eigenvectors, as columns. It changes a.
func eigen(a [][]float64) (values []float64, vectors [][]float64) {
	n := len(a)
	vectors = make([][]float64, n)
	for i := range vectors {
		vectors[i] = make([]float64, n)
		vectors[i][i] = 1
	}
	for range 12 { // sweeps; off the diagonal nothing is left after eight
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, vectors, p, q)
			}
		}
	}
	values = make([]float64, n)
	for i := range values {
		values[i] = a[i][i]
	}
	return values, vectors
}

// rotate makes a[p][q] zero.
func rotate(a, vectors [][]float64, p, q int) {
	if math.Abs(a[p][q]) < 1e-18 {
		return
	}
	theta := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	turn := func(x, y float64) (float64, float64) { return float64(c*x) - float64(s*y), float64(s*x) + float64(c*y) }
	for k := range a {
		a[k][p], a[k][q] = turn(a[k][p], a[k][q])
	}
	for k := range a {
		a[p][k], a[q][k] = turn(a[p][k], a[q][k])
	}
	for k := range vectors {
		vectors[k][p], vectors[k][q] = turn(vectors[k][p], vectors[k][q])
	}
}
