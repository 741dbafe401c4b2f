// Package encoder turns sentences into vectors such that sentences which mean
// something alike have vectors that point in similar directions. It runs a small
// model that is part of the program (see MODEL.md), and knows nothing of passages or reports.
package encoder

import (
	_ "embed"
	"math"
	"os"
	"sync"

	"evidence/search/encoder/internal/minilm"
)

// Dimensions is the number of components of a vector.
const Dimensions = minilm.Components

// A Vector is the direction of a text's meaning. Its length means nothing.
type Vector [Dimensions]int8

// Likeness is the cosine of the angle between two vectors: 1 for the same
// direction, about 0 for texts that have nothing to do with each other.
func Likeness(a, b *Vector) float64 {
	var dot, aa, bb int32
	for i, x := range a {
		x, y := int32(x), int32(b[i])
		dot += x * y
		aa += x * x
		bb += y * y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return float64(dot) / math.Sqrt(float64(aa)*float64(bb))
}

//go:embed minilm.bin
var modelFile string

// Model is the name of the model. MODEL.md says where it comes from.
const Model = "all-MiniLM-L6-v2"

// HashSize is the size of a Hash in bytes.
const HashSize = 32

// Hash tells this model from every other: vectors of different models cannot be compared. It is
// the SHA-256 of the model's file but for its last bytes, which are the hash.
func Hash() [HashSize]byte { return [HashSize]byte([]byte(modelFile[len(modelFile)-HashSize:])) }

// load reads the model when it is first needed.
var load = sync.OnceValues(readModel)

func readModel() (*minilm.Encoder, error) {
	m, err := minilm.Read(modelFile)
	if err != nil {
		return nil, err
	}
	return minilm.NewEncoder(m, kernel()), nil
}

// kernel is the fastest that this processor has, or the one that $EVIDENCE_KERNEL names.
func kernel() *minilm.Kernel {
	name := os.Getenv("EVIDENCE_KERNEL")
	for _, k := range minilm.Kernels {
		if k.Name == name {
			return k
		}
	}
	return minilm.Kernels[0]
}

// Encode returns the vector of each text. Of a text the first 254 tokens, some
// 190 words, are read. It may be called by several goroutines at once.
func Encode(texts ...string) ([]Vector, error) {
	e, err := load()
	if err != nil {
		return nil, err
	}
	out := make([]Vector, len(texts))
	var y [Dimensions]float32
	e.Means(texts, func(i int, mean []float32) {
		e.Project(y[:], mean)
		out[i] = quantise(&y)
	})
	return out, nil
}

// quantise scales a vector so that its greatest component is 127.
func quantise(y *[Dimensions]float32) (v Vector) {
	var most float32
	for _, x := range y {
		most = max(most, x, -x)
	}
	if most == 0 {
		return v
	}
	scale := 127 / most
	for i, x := range y {
		v[i] = int8(math.RoundToEven(float64(float32(x * scale))))
	}
	return v
}
