package minilm

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"unsafe"
)

// Sizes of all-MiniLM-L6-v2.
const (
	Layers = 6
	Width  = 384  // numbers of a token between layers
	Inner  = 1536 // numbers of a token within a layer's feed-forward part
	Heads  = 12

	headSize = Width / Heads
)

// Components is the number of directions that a mean of tokens is projected on.
const Components = 128

// magic begins the file and changes with its layout.
const magic = "MiniLM-L6 int8 1\n"

// A Model is a vocabulary and the weights of a network. A model that was read
// from a file has its large tables in the file's own bytes.
type Model struct {
	Pieces     []string  // of words, by their numbers
	Words      []int8    // Width for each piece
	WordScale  []float32 // of each piece
	Positions  []float32 // Width for each of MaxTokens places, the embedding of the first sentence added
	EmbedNorm  Norm
	Layer      [Layers]Layer
	Centre     []float32 // Width: the mean vector of a sample of texts
	Projection []float32 // Components rows of Width

	vocabulary vocabulary
}

// A Layer is one of the transformer's (Vaswani and others 2017, "Attention is all you need").
type Layer struct {
	QKV, Attended Linear // queries, keys and values side by side; what attention gives
	AttentionNorm Norm
	Up, Down      Linear // feed-forward part
	OutNorm       Norm
}

// A Norm scales and shifts what layer normalisation gives.
type Norm struct{ Scale, Shift []float32 }

// A Linear is a matrix product and a bias. Its weights are int8, with a scale
// for each output; what goes in is first multiplied by Smooth, a factor for each
// input that evens out how large inputs are (Xiao and others 2023, "SmoothQuant").
type Linear struct {
	In, Out int
	Weights []int8    // packed; see Pack
	Scale   []float32 // of each output
	Bias    []float32 // of each output
	Smooth  []float32 // of each input

	sums []int32 // of each output's weights
}

// PanelWidth is how many outputs a panel of packed weights holds.
const PanelWidth = 32

// NewLinear quantises weights, a row for each output. Typical is how large each
// input is; inputs and weights are evened out by the root of their ratio.
func NewLinear(weights, bias, typical []float32) Linear {
	l := Linear{In: len(typical), Out: len(bias), Bias: bias}
	l.Smooth, l.Scale = make([]float32, l.In), make([]float32, l.Out)
	for i := range l.Smooth {
		var most float32
		for o := range l.Out {
			most = max(most, abs(weights[o*l.In+i]))
		}
		l.Smooth[i] = 1
		if most > 0 && typical[i] > 0 {
			l.Smooth[i] = float32(math.Sqrt(float64(most / typical[i])))
		}
	}
	l.Weights = make([]int8, l.In*l.Out)
	row := make([]float32, l.In)
	for o := range l.Out {
		for i := range row {
			row[i] = weights[o*l.In+i] / l.Smooth[i]
		}
		q := make([]int8, l.In)
		l.Scale[o] = Quantise(q, row)
		for i, w := range q {
			l.Weights[l.Packed(i, o)] = w
		}
	}
	l.addUp()
	return l
}

// Quantise writes row as numbers from -127 to 127 and returns what one of them stands for.
func Quantise(dst []int8, row []float32) (scale float32) {
	var most float32
	for _, x := range row {
		most = max(most, abs(x))
	}
	if most == 0 {
		return 1
	}
	scale = most / 127
	for i, x := range row {
		dst[i] = int8(math.RoundToEven(float64(x / scale)))
	}
	return scale
}

func abs(x float32) float32 { return max(x, -x) }

// Packed is where the weight of an input and an output lies in Weights: a panel
// of PanelWidth outputs after the other, and within a panel the weights of one
// output for four inputs in a row together.
func (l *Linear) Packed(input, output int) int {
	return (output/PanelWidth*l.In/4+input/4)*PanelWidth*4 + output%PanelWidth*4 + input%4
}

var errModel = errors.New("the sentence model in this program is damaged; install the program again")

// New makes a model of a vocabulary, without weights.
func New(pieces []string) *Model {
	return &Model{Pieces: pieces, vocabulary: newVocabulary(pieces)}
}

// Tokens are the numbers of the pieces of words that a text is read as.
func (m *Model) Tokens(text string) []int32 { return m.vocabulary.tokenize(nil, text) }

// Read reads what Bytes gives. The file must not change afterwards.
func Read(file string) (*Model, error) {
	r := reader{data: file}
	if string(r.bytes(len(magic))) != magic {
		return nil, fmt.Errorf("%w (it does not begin as a model does)", errModel)
	}
	m := New(strings.Split(string(r.bytes(r.size())), "\n"))
	m.Words = r.int8s(len(m.Pieces) * Width)
	m.WordScale = r.floats(len(m.Pieces))
	m.Positions = r.floats(MaxTokens * Width)
	m.EmbedNorm = r.norm()
	for i := range m.Layer {
		m.Layer[i] = Layer{r.linear(Width, 3*Width), r.linear(Width, Width), r.norm(), r.linear(Width, Inner), r.linear(Inner, Width), r.norm()}
	}
	m.Centre, m.Projection = r.floats(Width), r.floats(Components*Width)
	r.bytes(sha256.Size)
	if r.err == nil && len(r.data) > 0 {
		r.err = fmt.Errorf("%w (%d bytes are left over)", errModel, len(r.data))
	}
	return m, r.err
}

// A reader reads the file from its start. After an error it gives zeros.
type reader struct {
	data string
	err  error
}

func (r *reader) bytes(n int) []byte {
	if r.err == nil && (n < 0 || n > len(r.data)) {
		r.err = fmt.Errorf("%w (it ends too soon)", errModel)
	}
	if r.err != nil {
		return make([]byte, max(n, 0))
	}
	b := unsafe.Slice(unsafe.StringData(r.data), n)
	r.data = r.data[n:]
	return b
}

func (r *reader) size() int { return int(binary.LittleEndian.Uint32(r.bytes(4))) }

func (r *reader) int8s(n int) []int8 {
	b := r.bytes(n)
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

// floats copies numbers, since those in the file may not be aligned.
func (r *reader) floats(n int) []float32 {
	b := r.bytes(4 * n)
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

func (r *reader) norm() Norm { return Norm{r.floats(Width), r.floats(Width)} }

func (r *reader) linear(in, out int) Linear {
	l := Linear{In: in, Out: out, Weights: r.int8s(in * out), Scale: r.floats(out), Bias: r.floats(out), Smooth: r.floats(in)}
	l.addUp()
	return l
}

// addUp computes the sum of each output's weights.
func (l *Linear) addUp() {
	l.sums = make([]int32, l.Out)
	for o := range l.sums {
		for i := 0; i < l.In; i += 4 {
			w := l.Weights[l.Packed(i, o):][:4]
			l.sums[o] += int32(w[0]) + int32(w[1]) + int32(w[2]) + int32(w[3])
		}
	}
}

// Bytes are the model's file.
func (m *Model) Bytes() []byte {
	var w writer
	pieces := strings.Join(m.Pieces, "\n")
	w.WriteString(magic)
	w.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(pieces))))
	w.WriteString(pieces)
	w.int8s(m.Words)
	w.floats(m.WordScale, m.Positions, m.EmbedNorm.Scale, m.EmbedNorm.Shift)
	for i := range m.Layer {
		l := &m.Layer[i]
		w.linear(&l.QKV)
		w.linear(&l.Attended)
		w.floats(l.AttentionNorm.Scale, l.AttentionNorm.Shift)
		w.linear(&l.Up)
		w.linear(&l.Down)
		w.floats(l.OutNorm.Scale, l.OutNorm.Shift)
	}
	w.floats(m.Centre, m.Projection)
	hash := sha256.Sum256(w.Bytes())
	w.Write(hash[:])
	return w.Bytes()
}

type writer struct{ bytes.Buffer }

func (w *writer) int8s(list []int8) {
	w.Write(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)))
}

func (w *writer) floats(lists ...[]float32) {
	for _, list := range lists {
		for _, x := range list {
			w.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(x)))
		}
	}
}

func (w *writer) linear(l *Linear) {
	w.int8s(l.Weights)
	w.floats(l.Scale, l.Bias, l.Smooth)
}
