package minilm

import "golang.org/x/sys/cpu"

// Kernels are those that this processor can run, the fastest first.
var Kernels = func() []*Kernel {
	var list []*Kernel
	add := func(name string, product func(sums *int32, rows *uint8, panel *int8, in int)) {
		list = append(list, &Kernel{
			Name: name, product: product,
			extremes: extremesAVX2, quantise: quantiseAVX2, scale: scaleAVX2, scores: scoresAVX2, weigh: weighAVX2,
		})
	}
	if cpu.X86.HasAVX2 {
		if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI {
			add("AVX-512 VNNI", productVNNI)
		}
		add("AVX2", productAVX2)
	}
	return append(list, plain)
}()

//go:noescape
func productVNNI(sums *int32, rows *uint8, panel *int8, in int)

//go:noescape
func productAVX2(sums *int32, rows *uint8, panel *int8, in int)

//go:noescape
func extremesAVX2(x, factors *float32, n int) (low, high float32)

//go:noescape
func quantiseAVX2(dst *uint8, x, factors *float32, n int, inverse, offset float32)

//go:noescape
func scaleAVX2(dst *float32, sums, weightSums *int32, scales, bias *float32, scale float32, zero int32)

//go:noescape
func scoresAVX2(scores, query, keys *float32, n, stride int, factor float32)

//go:noescape
func weighAVX2(dst, weights, values *float32, n, stride int)
