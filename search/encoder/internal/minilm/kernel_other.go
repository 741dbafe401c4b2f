//go:build !amd64 && !arm64

package minilm

// Kernels are those that this processor can run, the fastest first.
var Kernels = []*Kernel{plain}
