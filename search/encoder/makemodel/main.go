// Makemodel makes the file of the sentence model that the program carries, from
// the published weights of all-MiniLM-L6-v2 and a sample of English sentences.
//
//	go run ./search/encoder/makemodel [-check] WEIGHTS VOCABULARY WORDNET FILE
//
// WEIGHTS is model.safetensors and VOCABULARY vocab.txt of the model, WORDNET the
// folder of WordNet's data files. FILE is written, or with -check compared. The
// same inputs give the same bytes. MODEL.md says where they come from.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"

	"evidence/search/encoder/internal/minilm"
)

const (
	layers = minilm.Layers
	width  = minilm.Width
	inner  = minilm.Inner
	heads  = minilm.Heads
)

// How many sentences of the sample are used: to learn how large a product's
// inputs are, and to find the directions in which texts differ most.
const (
	calibrating = 300
	projecting  = 20000
)

func main() {
	check := flag.Bool("check", false, "compare with FILE instead of writing it")
	flag.Parse()
	if flag.NArg() != 4 {
		fmt.Fprintln(os.Stderr, "usage: makemodel [-check] WEIGHTS VOCABULARY WORDNET FILE")
		os.Exit(2)
	}
	if err := run(*check, flag.Arg(0), flag.Arg(1), flag.Arg(2), flag.Arg(3)); err != nil {
		fmt.Fprintln(os.Stderr, "makemodel:", err)
		os.Exit(1)
	}
}

func run(check bool, weights, vocabulary, wordnet, file string) error {
	tensors, err := readTensors(weights)
	if err != nil {
		return err
	}
	pieces, err := os.ReadFile(vocabulary)
	if err != nil {
		return err
	}
	sentences, err := sample(wordnet, projecting)
	if err != nil {
		return err
	}
	m, err := quantise(tensors, strings.Split(strings.TrimRight(string(pieces), "\n"), "\n"), sentences[:calibrating])
	if err != nil {
		return err
	}
	addProjection(m, sentences)
	made := m.Bytes()
	if !check {
		return os.WriteFile(file, made, 0o644)
	}
	if old, err := os.ReadFile(file); err != nil || !bytes.Equal(old, made) {
		return fmt.Errorf("%q is not what these inputs give (%v)", file, err)
	}
	return nil
}

// readTensors reads the float32 tensors of a file in safetensors' format: the
// size of a JSON header, the header, and the numbers.
func readTensors(path string) (map[string][]float32, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(data) < 8 || uint64(len(data)-8) < binary.LittleEndian.Uint64(data) {
		return nil, fmt.Errorf("%q is not in safetensors' format", path)
	}
	size := binary.LittleEndian.Uint64(data)
	var header map[string]struct {
		Type    string `json:"dtype"`
		Offsets [2]int `json:"data_offsets"`
	}
	if err := json.Unmarshal(data[8:8+size], &header); err != nil {
		return nil, fmt.Errorf("%q: %w", path, err)
	}
	out := map[string][]float32{}
	for name, t := range header {
		if t.Type != "F32" {
			continue
		}
		raw := data[8+size:][t.Offsets[0]:t.Offsets[1]]
		list := make([]float32, len(raw)/4)
		for i := range list {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
		out[name] = list
	}
	return out, nil
}

// quantise makes the model without its projection.
func quantise(tensors map[string][]float32, pieces []string, sentences []string) (*minilm.Model, error) {
	var missing []string
	get := func(name string) []float32 {
		if tensors[name] == nil {
			missing = append(missing, name)
		}
		return tensors[name]
	}
	pair := func(name string) dense { return dense{get(name + ".weight"), get(name + ".bias")} }
	f := &floatModel{
		words: get("embeddings.word_embeddings.weight"), positions: get("embeddings.position_embeddings.weight"),
		types: get("embeddings.token_type_embeddings.weight"), norm: pair("embeddings.LayerNorm"),
	}
	for i := range f.layer {
		p := fmt.Sprintf("encoder.layer.%d.", i)
		f.layer[i] = floatLayer{
			query: pair(p + "attention.self.query"), key: pair(p + "attention.self.key"), value: pair(p + "attention.self.value"),
			attended: pair(p + "attention.output.dense"), up: pair(p + "intermediate.dense"), down: pair(p + "output.dense"),
			attentionNorm: pair(p + "attention.output.LayerNorm"), outNorm: pair(p + "output.LayerNorm"),
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("the weights lack %s", strings.Join(missing, ", "))
	}
	m := minilm.New(pieces)
	for _, s := range sentences {
		f.run(m.Tokens(s))
	}
	m.Words, m.WordScale = make([]int8, len(f.words)), make([]float32, len(pieces))
	for i := range pieces {
		m.WordScale[i] = minilm.Quantise(m.Words[i*width:(i+1)*width], f.words[i*width:(i+1)*width])
	}
	m.Positions = make([]float32, minilm.MaxTokens*width)
	for i := range m.Positions {
		m.Positions[i] = f.positions[i] + f.types[i%width]
	}
	m.EmbedNorm = minilm.Norm{Scale: f.norm.weight, Shift: f.norm.bias}
	for i := range m.Layer {
		m.Layer[i] = f.quantised(i)
	}
	return m, nil
}

func (m *floatModel) quantised(i int) minilm.Layer {
	l := &m.layer[i]
	join := func(lists ...[]float32) (all []float32) {
		for _, list := range lists {
			all = append(all, list...)
		}
		return all
	}
	return minilm.Layer{
		QKV: minilm.NewLinear(join(l.query.weight, l.key.weight, l.value.weight), join(l.query.bias, l.key.bias, l.value.bias), m.typical(i, 0)),

		Attended:      minilm.NewLinear(l.attended.weight, l.attended.bias, m.typical(i, 1)),
		AttentionNorm: minilm.Norm{Scale: l.attentionNorm.weight, Shift: l.attentionNorm.bias},
		Up:            minilm.NewLinear(l.up.weight, l.up.bias, m.typical(i, 2)),
		Down:          minilm.NewLinear(l.down.weight, l.down.bias, m.typical(i, 3)),
		OutNorm:       minilm.Norm{Scale: l.outNorm.weight, Shift: l.outNorm.bias},
	}
}
