package main

import "math"

// A floatLayer is a layer with the published weights. Matrices have a row for each output.
type floatLayer struct {
	query, key, value, attended, up, down dense
	attentionNorm, outNorm                dense
}

// A dense is a matrix product and a bias, or the factors and shifts of a normalisation.
type dense struct{ weight, bias []float32 }

// A floatModel computes with the published weights in float64, slowly, to learn how large
// the inputs of each product are and to be compared with.
type floatModel struct {
	words, positions, types []float32
	norm                    dense
	layer                   [layers]floatLayer

	// squares and seen are, of the inputs of each layer's products (qkv, attended, up, down), the
	// sums of their squares by channel and how many were summed.
	squares [layers][4][]float64
	seen    float64
}

// run returns the last layer's numbers of a text's tokens, width a token.
func (m *floatModel) run(tokens []int32) []float64 {
	n := len(tokens)
	x := make([]float64, n*width)
	for i, t := range tokens {
		for j := range width {
			x[i*width+j] = float64(m.words[int(t)*width+j]) + float64(m.positions[i*width+j]) + float64(m.types[j])
		}
	}
	m.norm.normalise(x)
	m.seen += float64(n)
	for i := range m.layer {
		l := &m.layer[i]
		m.note(i, 0, x)
		y := attend(l.query.product(x), l.key.product(x), l.value.product(x), n)
		m.note(i, 1, y)
		add(x, l.attended.product(y))
		l.attentionNorm.normalise(x)
		m.note(i, 2, x)
		h := l.up.product(x)
		for j, v := range h {
			h[j] = v / 2 * (1 + math.Erf(v/math.Sqrt2))
		}
		m.note(i, 3, h)
		add(x, l.down.product(h))
		l.outNorm.normalise(x)
	}
	return x
}

func (m *floatModel) note(layer, product int, x []float64) {
	size := width
	if product == 3 {
		size = inner
	}
	if m.squares[layer][product] == nil {
		m.squares[layer][product] = make([]float64, size)
	}
	for i, v := range x {
		m.squares[layer][product][i%size] += v * v
	}
}

// typical is the root mean square of each input of a product.
func (m *floatModel) typical(layer, product int) []float32 {
	out := make([]float32, len(m.squares[layer][product]))
	for i, s := range m.squares[layer][product] {
		out[i] = float32(math.Sqrt(s / m.seen))
	}
	return out
}

// product multiplies each row of x.
func (d *dense) product(x []float64) []float64 {
	out := len(d.bias)
	in := len(d.weight) / out
	n := len(x) / in
	y := make([]float64, n*out)
	for o := range out {
		w := d.weight[o*in : (o+1)*in]
		for r := range n {
			row := x[r*in : (r+1)*in]
			var s0, s1, s2, s3 float64
			for i := 0; i+4 <= len(row); i += 4 {
				s0 += row[i] * float64(w[i])
				s1 += row[i+1] * float64(w[i+1])
				s2 += row[i+2] * float64(w[i+2])
				s3 += row[i+3] * float64(w[i+3])
			}
			y[r*out+o] = s0 + s1 + s2 + s3 + float64(d.bias[o])
		}
	}
	return y
}

func (d *dense) normalise(x []float64) {
	for r := 0; r < len(x); r += width {
		row := x[r : r+width]
		var mean, variance float64
		for _, v := range row {
			mean += v / width
		}
		for _, v := range row {
			variance += (v - mean) * (v - mean) / width
		}
		inverse := 1 / math.Sqrt(variance+1e-12)
		for i, v := range row {
			row[i] = (v-mean)*inverse*float64(d.weight[i]) + float64(d.bias[i])
		}
	}
}

func attend(q, k, v []float64, n int) []float64 {
	const size = width / heads
	out := make([]float64, n*width)
	weights := make([]float64, n)
	for h := range heads {
		for i := range n {
			var sum float64
			for j := range n {
				var s float64
				for d := range size {
					s += q[i*width+h*size+d] * k[j*width+h*size+d]
				}
				weights[j] = math.Exp(s / math.Sqrt(size))
				sum += weights[j]
			}
			for j, w := range weights {
				for d := range size {
					out[i*width+h*size+d] += w / sum * v[j*width+h*size+d]
				}
			}
		}
	}
	return out
}

func add(x, y []float64) {
	for i, v := range y {
		x[i] += v
	}
}
