package minilm

import (
	"math"
	"unsafe"
)

// The operations that take most of the time beside the products, in Go. Those of other
// kernels do the same steps in the same order.

// extremesPlain gives the least and the greatest of the products of x and factors; 0 is among them.
func extremesPlain(x, factors *float32, n int) (low, high float32) {
	f := unsafe.Slice(factors, n)
	for i, v := range unsafe.Slice(x, n) {
		v *= f[i]
		low, high = min(low, v), max(high, v)
	}
	return low, high
}

// quantisePlain writes x times factors times inverse, plus offset, whose last bits count whole numbers, as bytes.
func quantisePlain(dst *uint8, x, factors *float32, n int, inverse, offset float32) {
	out, f := unsafe.Slice(dst, n), unsafe.Slice(factors, n)
	for i, v := range unsafe.Slice(x, n) {
		q := float32(float32(v*f[i])*inverse) + offset
		out[i] = uint8(min(int32(math.Float32bits(q)-roundingBits), 255))
	}
}

// scalePlain makes numbers of a kernel's sums for PanelWidth outputs.
func scalePlain(dst *float32, sums, weightSums *int32, scales, bias *float32, scale float32, zero int32) {
	s, w := unsafe.Slice(sums, PanelWidth), unsafe.Slice(weightSums, PanelWidth)
	c, b := unsafe.Slice(scales, PanelWidth), unsafe.Slice(bias, PanelWidth)
	out := unsafe.Slice(dst, PanelWidth)
	for i := range out {
		out[i] = float32(float32(s[i]-zero*w[i])*float32(c[i]*scale)) + b[i]
	}
}

// scoresPlain writes the products of a query with n keys, stride numbers apart, each times factor.
func scoresPlain(scores, query, keys *float32, n, stride int, factor float32) {
	q, k := unsafe.Slice(query, headSize), unsafe.Slice(keys, (n-1)*stride+headSize)
	out := unsafe.Slice(scores, n)
	for i := range out {
		out[i] = dot(q, k[i*stride:][:headSize]) * factor
	}
}

// weighPlain writes the sum of n values, stride numbers apart, each times its weight.
func weighPlain(dst, weights, values *float32, n, stride int) {
	out, v := unsafe.Slice(dst, headSize), unsafe.Slice(values, (n-1)*stride+headSize)
	clear(out)
	for i, w := range unsafe.Slice(weights, n) {
		addScaled(out, v[i*stride:][:headSize], w)
	}
}
