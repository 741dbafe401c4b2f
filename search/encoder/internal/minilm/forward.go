package minilm

import (
	"math"
	"sync"
)

// A state holds the numbers of one batch of tokens, a row a token.
type state struct {
	tokens []int32
	ends   []int // of each text in tokens

	x, y   []float32 // Width a row
	qkv    []float32 // 3*Width a row
	hidden []float32 // Inner a row
	input  []uint8   // quantised rows
	rows   []rowScale
	sums   []int32 // what a kernel gives, a row at a time
	scores []float32
	pooled []float32
}

// A rowScale is how a row was quantised: x = (q - zero) * scale.
type rowScale struct {
	scale float32
	zero  int32
}

func newState() *state {
	return &state{pooled: make([]float32, Width), scores: make([]float32, MaxTokens)}
}

// run computes the model's last layer of s.tokens into s.x.
func (s *state) run(m *Model, k *Kernel) {
	n := len(s.tokens)
	s.grow(n)
	s.embed(m)
	for i := range m.Layer {
		l := &m.Layer[i]
		s.product(k, &l.QKV, s.x, s.qkv)
		start := 0
		for _, end := range s.ends {
			s.attend(k, start, end)
			start = end
		}
		s.product(k, &l.Attended, s.y, s.hidden)
		addAndNormalise(s.x, s.hidden, &l.AttentionNorm)
		s.product(k, &l.Up, s.x, s.hidden)
		gelu(s.hidden[:n*Inner])
		s.product(k, &l.Down, s.hidden, s.y)
		addAndNormalise(s.x, s.y, &l.OutNorm)
	}
}

func (s *state) grow(n int) {
	rows := (n + kernelRows - 1) / kernelRows * kernelRows
	s.x, s.y = sized(s.x, n*Width), sized(s.y, n*Width)
	s.qkv, s.hidden = sized(s.qkv, 3*n*Width), sized(s.hidden, n*Inner)
	s.input, s.rows = sized(s.input, rows*Inner), sized(s.rows, rows)
	s.sums = sized(s.sums, kernelRows*PanelWidth)
}

func sized[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n)
	}
	return list[:n]
}

// embed gives each token the numbers of its piece of a word and of its place.
func (s *state) embed(m *Model) {
	start, text := 0, 0
	for i, t := range s.tokens {
		for i == s.ends[text] {
			start = i
			text++
		}
		row := s.x[i*Width : (i+1)*Width]
		word, scale := m.Words[int(t)*Width:][:Width], m.WordScale[t]
		place := m.Positions[(i-start)*Width:][:Width]
		for j := range row {
			row[j] = float32(float32(word[j])*scale) + place[j]
		}
	}
	for i := 0; i < len(s.x); i += Width {
		normalise(s.x[i:i+Width], &m.EmbedNorm)
	}
}

// attend computes what each token of a text takes from the others, into s.y.
func (s *state) attend(k *Kernel, start, end int) {
	const row = 3 * Width
	factor := float32(1 / math.Sqrt(headSize))
	for h := range Heads {
		for i := start; i < end; i++ {
			scores := s.scores[:end-start]
			k.scores(&scores[0], &s.qkv[i*row+h*headSize], &s.qkv[start*row+Width+h*headSize], end-start, row, factor)
			softmax(scores)
			k.weigh(&s.y[i*Width+h*headSize], &scores[0], &s.qkv[start*row+2*Width+h*headSize], end-start, row)
		}
	}
}

// mean is the mean of the rows of a text, brought to length 1.
func (s *state) mean(start, end int) []float32 {
	clear(s.pooled)
	for i := start; i < end; i++ {
		addScaled(s.pooled, s.x[i*Width:(i+1)*Width], 1)
	}
	length := float32(math.Sqrt(float64(dot(s.pooled, s.pooled))))
	if length > 0 {
		inverse := 1 / length
		for i := range s.pooled {
			s.pooled[i] *= inverse
		}
	}
	return s.pooled
}

// dot is the sum of products, in eight sums that are added at the end, as a
// vector register of eight numbers does it. Both have the same length, a multiple of 8.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	for len(a) >= 8 && len(b) >= 8 {
		s0 += float32(a[0] * b[0])
		s1 += float32(a[1] * b[1])
		s2 += float32(a[2] * b[2])
		s3 += float32(a[3] * b[3])
		s4 += float32(a[4] * b[4])
		s5 += float32(a[5] * b[5])
		s6 += float32(a[6] * b[6])
		s7 += float32(a[7] * b[7])
		a, b = a[8:], b[8:]
	}
	return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
}

// addScaled adds x times factor to dst.
func addScaled(dst, x []float32, factor float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] += float32(x[i] * factor)
	}
}

// addAndNormalise adds y to x, row by row, and normalises the sum into x.
func addAndNormalise(x, y []float32, n *Norm) {
	for i := 0; i < len(x); i += Width {
		row := x[i : i+Width]
		for j, v := range y[i : i+Width] {
			row[j] += v
		}
		normalise(row, n)
	}
}

// normalise brings a row to mean 0 and variance 1, then scales and moves it (Ba and others 2016).
func normalise(x []float32, n *Norm) {
	const epsilon = 1e-12
	var s0, s1, s2, s3 float32
	for i := 0; i+4 <= len(x); i += 4 {
		s0 += x[i]
		s1 += x[i+1]
		s2 += x[i+2]
		s3 += x[i+3]
	}
	mean := ((s0 + s2) + (s1 + s3)) / Width
	s0, s1, s2, s3 = 0, 0, 0, 0
	for i := 0; i+4 <= len(x); i += 4 {
		a, b, c, d := x[i]-mean, x[i+1]-mean, x[i+2]-mean, x[i+3]-mean
		s0 += float32(a * a)
		s1 += float32(b * b)
		s2 += float32(c * c)
		s3 += float32(d * d)
	}
	inverse := float32(1 / math.Sqrt(float64(((s0+s2)+(s1+s3))/Width)+epsilon))
	scale, shift := n.Scale[:len(x)], n.Shift[:len(x)]
	for i := range x {
		x[i] = float32(float32((x[i]-mean)*inverse)*scale[i]) + shift[i]
	}
}

// softmax makes scores into weights that sum to 1.
func softmax(scores []float32) {
	most := scores[0]
	for _, v := range scores {
		most = max(most, v)
	}
	var sum float32
	for i, v := range scores {
		scores[i] = exp(v - most)
		sum += scores[i]
	}
	inverse := 1 / sum
	for i := range scores {
		scores[i] *= inverse
	}
}

// exp is e to the power of x, which is not above 0, within 2 units in the last
// place. math.Exp is not the same on all processors.
func exp(x float32) float32 {
	if x < -80 {
		return 0
	}
	const (
		log2e = 1.44269504
		ln2hi = 0.693359375
		ln2lo = -2.12194440e-4
		half  = 12582912 // 1.5 * 2^23: adding and taking it away rounds to a whole number
	)
	k := float32(float32(float32(x*log2e)+half) - half)
	r := float32(x-float32(k*ln2hi)) - float32(k*ln2lo)
	// Cephes' polynomial for exp on [-ln 2 / 2, ln 2 / 2].
	p := float32(1.9875691500e-4)
	p = float32(p*r) + 1.3981999507e-3
	p = float32(p*r) + 8.3334519073e-3
	p = float32(p*r) + 4.1665795894e-2
	p = float32(p*r) + 1.6666665459e-1
	p = float32(p*r) + 5.0000001201e-1
	p = float32(float32(p*float32(r*r))+r) + 1
	return p * math.Float32frombits(uint32(int32(k)+127)<<23)
}

// gelu's table covers [-geluRange, geluRange] in steps of 1/geluSteps; below it gelu is 0, above it x itself.
const (
	geluRange = 6
	geluSteps = 512
)

var geluTable = sync.OnceValue(func() *[2*geluRange*geluSteps + 2]float32 {
	var t [2*geluRange*geluSteps + 2]float32
	for i := range t {
		x := float64(i)/geluSteps - geluRange
		t[i] = float32(x / 2 * (1 + math.Erf(x/math.Sqrt2)))
	}
	return &t
})

// gelu is x times the normal distribution's share below x (Hendrycks and Gimpel
// 2016), between the entries of a table by a straight line, which is off by 2e-6 at the most.
func gelu(list []float32) {
	table := geluTable()
	for i, x := range list {
		switch {
		case x >= geluRange:
		case x <= -geluRange || x != x:
			list[i] = 0
		default:
			at := float32((x + geluRange) * geluSteps)
			k := int32(at)
			low := table[k]
			list[i] = low + float32((table[k+1]-low)*(at-float32(k)))
		}
	}
}
