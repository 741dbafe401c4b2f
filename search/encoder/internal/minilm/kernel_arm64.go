package minilm

import "golang.org/x/sys/cpu"

// Kernels are those that this processor can run, the fastest first.
var Kernels = func() []*Kernel {
	if cpu.ARM64.HasASIMDDP {
		dot := *plain
		dot.Name, dot.product, dot.signed = "NEON dot product", productDot, true
		return []*Kernel{&dot, plain}
	}
	return []*Kernel{plain}
}()

//go:noescape
func productDot(sums *int32, rows *uint8, panel *int8, in int)
