// Package minilm runs all-MiniLM-L6-v2, a small transformer that turns sentences
// into vectors (Wang and others 2020, "MiniLM"; Reimers and Gurevych 2019,
// "Sentence-BERT").
//
// Matrix products are computed in whole numbers, exactly, by one of several
// kernels; all else are float32 operations in a fixed order, none of them fused.
// So a text has the same vector on every processor.
package minilm

import "sync"

// An Encoder runs a model. Its methods may be called by several goroutines at once.
type Encoder struct {
	model  *Model
	kernel *Kernel
	spare  sync.Pool // of *state
}

// NewEncoder makes an encoder that computes products by one of Kernels.
func NewEncoder(m *Model, k *Kernel) *Encoder {
	return &Encoder{model: m, kernel: k, spare: sync.Pool{New: func() any { return newState() }}}
}

// batchTokens is about how many tokens are computed together: enough for the weights
// to be read from memory seldom, few enough for the results to stay in the cache.
const batchTokens = 96

// Means calls visit with the mean of the last layer's tokens of each text, in
// order, brought to length 1; mean is overwritten afterwards. At most MaxTokens of a text are read.
func (e *Encoder) Means(texts []string, visit func(i int, mean []float32)) {
	s := e.spare.Get().(*state)
	defer e.spare.Put(s)
	for i := 0; i < len(texts); {
		s.tokens, s.ends = s.tokens[:0], s.ends[:0]
		first := i
		for i < len(texts) && (i == first || len(s.tokens) < batchTokens*3/4) {
			s.tokens = e.model.vocabulary.tokenize(s.tokens, texts[i])
			s.ends = append(s.ends, len(s.tokens))
			i++
		}
		s.run(e.model, e.kernel)
		start := 0
		for j, end := range s.ends {
			visit(first+j, s.mean(start, end))
			start = end
		}
	}
}

// Project writes the Components of a mean to out: in the directions in which
// texts differ most, from their common centre.
func (e *Encoder) Project(out, mean []float32) {
	var x [Width]float32
	for i, v := range mean {
		x[i] = v - e.model.Centre[i]
	}
	for i := range out {
		out[i] = dot(x[:], e.model.Projection[i*Width:(i+1)*Width])
	}
}
