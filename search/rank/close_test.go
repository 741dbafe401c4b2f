package rank

import (
	"math"
	"math/rand/v2"
	"testing"

	"evidence/search/postings"
)

// Sums of 64 passages at a time are those of each passage by itself.
func TestAtLeast(t *testing.T) {
	const size = 5000
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		among := postings.NewSet(size)
		for i := range uint32(size) {
			if random.IntN(3) > 0 {
				among.Add(i)
			}
		}
		var terms weighedTerms
		left := uint(sumOfWeights)
		for range 1 + random.IntN(maxTerms) {
			weight := 1 + random.UintN(max(1, left/3))
			left -= min(weight, left)
			has := postings.NewSet(size)
			for range 1 << random.IntN(13) {
				has.Add(random.Uint32N(size))
			}
			terms = append(terms, weighedTerm{has, weight})
		}
		share := 0.2 + 0.6*random.Float64()
		sums, highest := make([]uint, size), uint(0)
		for i := range uint32(size) {
			for _, term := range terms {
				if term.has.Has(i) {
					sums[i] += term.weight
				}
			}
			if among.Has(i) {
				highest = max(highest, sums[i])
			}
		}
		least := uint(math.Ceil(share * float64(highest)))
		got := terms.atLeast(among, share)
		for i := range uint32(size) {
			if want := among.Has(i) && sums[i] >= least; got.Has(i) != want {
				t.Fatalf("%d terms: passage %d has %d of %d, %d wanted: %v", len(terms), i, sums[i], highest, least, got.Has(i))
			}
		}
	}
}
