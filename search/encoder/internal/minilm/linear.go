package minilm

import "math"

// kernelRows is how many rows a kernel computes at a time.
const kernelRows = 12

// A Kernel is how one kind of processor computes. All kernels give the same numbers.
type Kernel struct {
	Name string
	// product computes kernelRows rows of a product with one panel of weights:
	// sums[row*PanelWidth+output] = Σ rows[row*in+i] * weight, exactly.
	product func(sums *int32, rows *uint8, panel *int8, in int)
	signed  bool // the rows of product are int8: 128 less than they would be

	// Of these, see the functions in float_plain.go.
	extremes func(x, factors *float32, n int) (low, high float32)
	quantise func(dst *uint8, x, factors *float32, n int, inverse, offset float32)
	scale    func(dst *float32, sums, weightSums *int32, scales, bias *float32, scale float32, zero int32)
	scores   func(scores, query, keys *float32, n, stride int, factor float32)
	weigh    func(dst, weights, values *float32, n, stride int)
}

// product computes l of each row of x into y, both without gaps.
func (s *state) product(k *Kernel, l *Linear, x, y []float32) {
	n := len(s.tokens)
	s.quantise(k, l, x, n)
	if k.signed {
		s.shift(n, l.In)
	}
	for first := 0; first < n; first += kernelRows {
		rows := s.input[first*l.In:]
		for o := 0; o < l.Out; o += PanelWidth {
			k.product(&s.sums[0], &rows[0], &l.Weights[o*l.In], l.In)
			for r := range min(kernelRows, n-first) {
				row := s.rows[first+r]
				k.scale(&y[(first+r)*l.Out+o], &s.sums[r*PanelWidth], &l.sums[o], &l.Scale[o], &l.Bias[o], row.scale, row.zero)
			}
		}
	}
}

// quantise writes the first n rows of x, smoothed, as numbers from 0 to 255 to
// s.input, each row with a scale and a zero of its own.
func (s *state) quantise(k *Kernel, l *Linear, x []float32, n int) {
	for r := range n {
		row := &x[r*l.In]
		low, high := k.extremes(row, &l.Smooth[0], l.In)
		scale := (high - low) / 255
		if scale == 0 {
			scale = 1
		}
		inverse := 1 / scale
		zero := float32(math.RoundToEven(float64(float32(-low * inverse))))
		s.rows[r] = rowScale{scale, int32(zero)}
		k.quantise(&s.input[r*l.In], row, &l.Smooth[0], l.In, inverse, roundingOffset+zero)
	}
	for r := n; r%kernelRows != 0; r++ {
		clear(s.input[r*l.In:][:l.In])
	}
}

// shift takes 128 from all quantised numbers of the first n rows.
func (s *state) shift(n, in int) {
	list := s.input[:n*in]
	for i := range list {
		list[i] ^= 0x80
	}
	for r := range n {
		s.rows[r].zero -= 128
	}
}

// Adding roundingOffset, 1.5 * 2^23, to a float32 of up to 2^22 rounds it to a
// whole number, even ones first, and leaves that number in the lowest bits.
const (
	roundingOffset = 12582912
	roundingBits   = 0x4B400000
)
