package minilm

import (
	"sync"
	"unsafe"
)

// plain computes a product without anything that a processor may lack.
var plain = &Kernel{
	Name: "plain Go", product: productPlain,
	extremes: extremesPlain, quantise: quantisePlain, scale: scalePlain, scores: scoresPlain, weigh: weighPlain,
}

// pairs are the weights of two outputs in one number, each 128 more than it is.
var pairs = sync.Pool{New: func() any { return new([Inner * PanelWidth / 2]uint64) }}

// productPlain computes two outputs by one multiplication of 64 bits: the sums of
// products of unsigned bytes stay below 2^32, and those with 128 more are put right in the end.
func productPlain(sums *int32, rows *uint8, panel *int8, in int) {
	const groups = PanelWidth / 8 // of eight outputs, four pairs
	out := unsafe.Slice(sums, kernelRows*PanelWidth)
	a := unsafe.Slice(rows, kernelRows*in)
	p := pairs.Get().(*[Inner * PanelWidth / 2]uint64)
	defer pairs.Put(p)
	pack(p[:in*PanelWidth/2], unsafe.Slice(panel, PanelWidth*in), in)
	for r := range kernelRows {
		row := a[r*in : (r+1)*in]
		var total int32
		for _, x := range row {
			total += int32(x)
		}
		for g := range groups {
			w := p[g*in*4 : (g+1)*in*4]
			var s0, s1, s2, s3 uint64
			for _, x := range row {
				x := uint64(x)
				s0 += x * w[0]
				s1 += x * w[1]
				s2 += x * w[2]
				s3 += x * w[3]
				w = w[4:]
			}
			o := out[r*PanelWidth+g*8:][:8]
			for i, s := range [4]uint64{s0, s1, s2, s3} {
				o[2*i], o[2*i+1] = int32(uint32(s))-128*total, int32(s>>32)-128*total
			}
		}
	}
}

// pack makes pairs of a panel: of eight outputs after the other, the four pairs of each input.
func pack(dst []uint64, panel []int8, in int) {
	for g := range PanelWidth / 8 {
		for i := range in {
			for j := range 4 {
				at := i/4*4*PanelWidth + (g*8+2*j)*4 + i%4
				dst[(g*in+i)*4+j] = uint64(uint8(panel[at])^0x80) | uint64(uint8(panel[at+4])^0x80)<<32
			}
		}
	}
}
