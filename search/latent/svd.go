package latent

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// A matrix is a sparse matrix, a row for each text and a column for each term.
type matrix struct {
	columns int
	start   []int // of each row in column and value
	column  []uint32
	value   []float32
}

func (m *matrix) begin() { m.start = append(m.start, len(m.column)) }

func (m *matrix) add(column uint32, value float32) {
	m.column, m.value = append(m.column, column), append(m.value, value)
}

// normalise makes the last row one long.
func (m *matrix) normalise() {
	_, values := m.row(m.rows() - 1)
	scale := inverseLength(values)
	for i := range values {
		values[i] *= scale
	}
}

func (m *matrix) rows() int { return len(m.start) }

func (m *matrix) row(i int) (columns []uint32, values []float32) {
	end := len(m.column)
	if i+1 < len(m.start) {
		end = m.start[i+1]
	}
	return m.column[m.start[i]:end], m.value[m.start[i]:end]
}

// What the sketch has beyond the dimensions wanted, and how often it is
// multiplied by the matrix: Halko and others find 5 to 10 and 1 or 2 to do.
const (
	oversampling = 20
	iterations   = 3
)

// singular gives the first right singular vectors of m, at most dims, as the
// columns of a matrix with a row for each term, the one of the greatest value
// first.
//
// It is the randomised method of N. Halko, P.-G. Martinsson and J. A. Tropp,
// "Finding structure with randomness", SIAM Review 53 (2011), with power
// iterations, orthonormalised between by the eigenvectors of
// their inner products, twice because precision is single.
// The product of m and the sketch is never kept, so that memory is 8 bytes for
// each term and dimension however many texts there are. The same matrix gives
// the same vectors, with any number of processors.
func (m *matrix) singular(ctx context.Context, dims int) (blas32.General, error) {
	width := min(dims+oversampling, m.columns, m.rows())
	if width <= 0 {
		return blas32.General{}, errNothing
	}
	z := newGeneral(m.columns, width)
	random := rand.New(rand.NewPCG(2011, 53))
	for i := range z.Data {
		z.Data[i] = float32(random.NormFloat64())
	}
	var err error
	for range iterations {
		if z, err = m.squared(ctx, z); err != nil {
			return z, err
		}
		if z, err = orthonormal(z); err != nil {
			return z, err
		}
	}
	y, err := m.squared(ctx, z)
	if err != nil {
		return z, err
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(symmetric(product(z, y)), true) {
		return z, errors.New("the singular values do not converge")
	}
	return rotated(z, &eigen, min(dims, z.Cols))
}

// squared multiplies z by m and then by m transposed. Each worker has columns of z to itself.
func (m *matrix) squared(ctx context.Context, z blas32.General) (blas32.General, error) {
	out := newGeneral(z.Rows, z.Cols)
	workers := min(runtime.GOMAXPROCS(0), z.Cols)
	g, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		from, to := w*z.Cols/workers, (w+1)*z.Cols/workers
		part := func(g blas32.General, row uint32) blas32.Vector {
			return blas32.Vector{N: to - from, Inc: 1, Data: g.Data[int(row)*g.Stride+from : int(row)*g.Stride+to]}
		}
		g.Go(func() error {
			y := blas32.Vector{N: to - from, Inc: 1, Data: make([]float32, to-from)}
			for i := range m.rows() {
				if i%1024 == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				clear(y.Data)
				columns, values := m.row(i)
				for j, c := range columns {
					blas32.Axpy(values[j], part(z, c), y)
				}
				for j, c := range columns {
					blas32.Axpy(values[j], y, part(out, c))
				}
			}
			return nil
		})
	}
	return out, g.Wait()
}

// orthonormal gives an orthonormal basis of what the columns of z span. Of
// columns that nearly depend on others it keeps what is left.
func orthonormal(z blas32.General) (blas32.General, error) {
	for range 2 {
		var eigen mat.EigenSym
		if !eigen.Factorize(symmetric(product(z, z)), true) {
			return z, errors.New("the texts' vectors cannot be made orthogonal")
		}
		var err error
		if z, err = rotated(z, &eigen, z.Cols); err != nil {
			return z, err
		}
		values := eigen.Values(nil)
		for j := range z.Cols {
			scale := float32(1 / math.Sqrt(values[len(values)-1-j]))
			for i := range z.Rows {
				z.Data[i*z.Stride+j] *= scale
			}
		}
	}
	return z, nil
}

// rotated gives z times the eigenvectors of the greatest values, at most so many, without those of values that are nearly 0.
func rotated(z blas32.General, eigen *mat.EigenSym, most int) (blas32.General, error) {
	const nearly = 1e-6         // of the greatest; what single precision leaves in place of 0
	values := eigen.Values(nil) // the least first
	last := len(values) - 1
	for most > 0 && !(values[last-most+1] > nearly*values[last]) {
		most--
	}
	if most == 0 {
		return z, errNothing
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	turn := newGeneral(len(values), most)
	for j := range most {
		for i := range values {
			turn.Data[i*turn.Stride+j] = float32(vectors.At(i, last-j))
		}
	}
	out := newGeneral(z.Rows, most)
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, z, turn, 0, out)
	return out, nil
}

var errNothing = errors.New("the texts have no terms in common")

// product is a transposed times b.
func product(a, b blas32.General) blas32.General {
	out := newGeneral(a.Cols, b.Cols)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, a, b, 0, out)
	return out
}

func symmetric(g blas32.General) *mat.SymDense {
	s := mat.NewSymDense(g.Cols, nil)
	for i := range g.Cols {
		for j := i; j < g.Cols; j++ {
			s.SetSym(i, j, float64(g.Data[i*g.Stride+j]))
		}
	}
	return s
}

func newGeneral(rows, columns int) blas32.General {
	return blas32.General{Rows: rows, Cols: columns, Stride: max(columns, 1), Data: make([]float32, rows*columns)}
}

// inverseLength is one over the length of a vector; 0 for one of length 0.
func inverseLength(v []float32) float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return 0
	}
	return float32(1 / math.Sqrt(sum))
}
