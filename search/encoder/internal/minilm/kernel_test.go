package minilm

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Every kernel gives the same sums.
func TestKernels(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, in := range []int{16, 32, Width, Inner} {
		rows, panel := make([]uint8, kernelRows*in), make([]int8, PanelWidth*in)
		for round := range 4 {
			for i := range rows {
				rows[i] = uint8(r.Uint32())
				if round == 0 {
					rows[i] = 255
				}
			}
			for i := range panel {
				panel[i] = int8(r.IntN(255) - 127)
				if round == 0 {
					panel[i] = -127
				}
			}
			l := Linear{In: in, Out: PanelWidth, Weights: panel}
			var want [kernelRows * PanelWidth]int32
			var weights [PanelWidth]int32
			for o := range PanelWidth {
				for i := range in {
					w := int32(panel[l.Packed(i, o)])
					weights[o] += w
					for r := range kernelRows {
						want[r*PanelWidth+o] += int32(rows[r*in+i]) * w
					}
				}
			}
			for _, k := range Kernels {
				given := slices.Clone(rows)
				if k.signed {
					for i := range given {
						given[i] ^= 0x80
					}
				}
				var got [kernelRows * PanelWidth]int32
				k.product(&got[0], &given[0], &panel[0], in)
				for i := range got {
					if k.signed {
						got[i] += 128 * weights[i%PanelWidth]
					}
				}
				if got != want {
					t.Errorf("%s: other sums of %d inputs than they are", k.Name, in)
				}
			}
		}
	}
}

func BenchmarkProduct(b *testing.B) {
	rows, panel := make([]uint8, kernelRows*Width), make([]int8, PanelWidth*Width)
	var sums [kernelRows * PanelWidth]int32
	for _, k := range Kernels {
		b.Run(k.Name, func(b *testing.B) {
			for b.Loop() {
				k.product(&sums[0], &rows[0], &panel[0], Width)
			}
			b.ReportMetric(float64(kernelRows*PanelWidth*Width)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
		})
	}
}

// Every kernel does the float operations as plain Go does them.
func TestFloats(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	floats := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = float32(r.NormFloat64() * 3)
		}
		return out
	}
	const n, stride = 7, 3 * headSize
	x, factors, bias := floats(Width), floats(Width), floats(PanelWidth)
	query, table, weights := floats(headSize), floats((n-1)*stride+headSize), floats(n)
	sums, weightSums := make([]int32, PanelWidth), make([]int32, PanelWidth)
	for i := range sums {
		sums[i], weightSums[i] = int32(r.IntN(1<<22))-1<<21, int32(r.IntN(1<<14))-1<<13
	}
	type results struct {
		low, high float32
		bytes     [Width]uint8
		scaled    [PanelWidth]float32
		scores    [n]float32
		weighed   [headSize]float32
	}
	run := func(k *Kernel) (out results) {
		out.low, out.high = k.extremes(&x[0], &factors[0], Width)
		inverse := 255 / (out.high - out.low)
		k.quantise(&out.bytes[0], &x[0], &factors[0], Width, inverse, roundingOffset+float32(int32(-out.low*inverse)))
		k.scale(&out.scaled[0], &sums[0], &weightSums[0], &factors[0], &bias[0], 0.0123, 117)
		k.scores(&out.scores[0], &query[0], &table[0], n, stride, 0.177)
		k.weigh(&out.weighed[0], &weights[0], &table[0], n, stride)
		return out
	}
	want := run(plain)
	for _, k := range Kernels {
		if got := run(k); got != want {
			t.Errorf("%s: %+v, want %+v", k.Name, got, want)
		}
	}
}
