package minilm

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// shared is the program's model.
var shared = sync.OnceValues(func() (*Model, error) {
	file, err := os.ReadFile("../../minilm.bin")
	if err != nil {
		return nil, err
	}
	return Read(string(file))
})

func programModel(t testing.TB) *Model {
	t.Helper()
	m, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A reference is what the published tokenizer and the published weights, in float32, give.
type reference struct {
	Sentences []struct {
		Text   string
		Tokens []int32
		Mean   []float32
	}
	Tokens []struct {
		Text   string
		Tokens []int32
	}
}

func readReference(t testing.TB) (r reference) {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTokens(t *testing.T) {
	m, r := programModel(t), readReference(t)
	for _, c := range r.Sentences {
		if got := m.Tokens(c.Text); !slices.Equal(got, c.Tokens) {
			t.Errorf("%q: tokens %v, want %v", c.Text, got, c.Tokens)
		}
	}
	for _, c := range r.Tokens {
		if got := m.Tokens(c.Text); !slices.Equal(got, c.Tokens) {
			t.Errorf("%q: tokens %v, want %v", c.Text, got, c.Tokens)
		}
	}
	// What looks like a token that marks something is text.
	if got := m.Tokens("[SEP]"); len(got) < 4 || slices.Contains(got[1:len(got)-1], m.vocabulary.end) {
		t.Errorf("[SEP] in a text becomes %v", got)
	}
	if n := len(m.Tokens(strings.Repeat("many words ", 500))); n != MaxTokens {
		t.Errorf("%d tokens of a long text are read", n)
	}
}

// The means of all kernels are the same to the last bit, whatever else is in a batch, and near those of the
// published weights.
func TestMeans(t *testing.T) {
	m, r := programModel(t), readReference(t)
	var texts []string
	for _, s := range r.Sentences {
		texts = append(texts, s.Text)
	}
	var first [][]float32
	for _, k := range Kernels {
		e := NewEncoder(m, k)
		for _, some := range [][]string{texts, texts[:3]} {
			e.Means(some, func(i int, mean []float32) {
				if len(first) <= i {
					first = append(first, slices.Clone(mean))
				}
				if !slices.Equal(first[i], mean) {
					t.Errorf("%s gives another mean of %q", k.Name, texts[i])
				}
				cosine := 0.0
				for j, x := range mean {
					cosine += float64(x) * float64(r.Sentences[i].Mean[j])
				}
				if cosine < 0.998 {
					t.Errorf("%q: cosine of %.4f to the published model", texts[i], cosine)
				}
			})
		}
	}
}

func TestReadDamaged(t *testing.T) {
	file, err := os.ReadFile("../../minilm.bin")
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string]string{"empty": "", "cut": string(file[:len(file)/2]), "longer": string(file) + "x", "another": "x" + string(file[1:])} {
		if _, err := Read(damaged); err == nil || !strings.Contains(err.Error(), "install the program again") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The model's file is made of its parts: what Read reads, Bytes writes.
func TestBytes(t *testing.T) {
	file, err := os.ReadFile("../../minilm.bin")
	if err != nil {
		t.Fatal(err)
	}
	if string(programModel(t).Bytes()) != string(file) {
		t.Error("the model's bytes are not those of its file")
	}
}

func TestExpAndGelu(t *testing.T) {
	for x := float32(0); x > -79; x -= 0.37 {
		if got, want := float64(exp(x)), math.Exp(float64(x)); math.Abs(got-want) > 3e-7*want {
			t.Errorf("exp(%v) is %v, want %v", x, got, want)
		}
	}
	for x := float32(-7); x < 7; x += 0.0137 {
		list := []float32{x}
		gelu(list)
		want := float64(x) / 2 * (1 + math.Erf(float64(x)/math.Sqrt2))
		if math.Abs(float64(list[0])-want) > 3e-6 {
			t.Errorf("gelu(%v) is %v, want %v", x, list[0], want)
		}
	}
}

// BenchmarkEncode gives the tokens a second of each kernel on one core, for sentences of usual lengths.
func BenchmarkEncode(b *testing.B) {
	m, r := programModel(b), readReference(b)
	var texts []string
	for _, s := range r.Sentences {
		texts = append(texts, s.Text)
	}
	tokens := 0
	for _, text := range texts {
		tokens += len(m.Tokens(text))
	}
	for _, k := range Kernels {
		b.Run(k.Name, func(b *testing.B) {
			e := NewEncoder(m, k)
			for b.Loop() {
				e.Means(texts, func(int, []float32) {})
			}
			b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
