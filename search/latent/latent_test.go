package latent

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// randomMatrix has topics, so that its singular values fall off as texts' do.
func randomMatrix(rows, columns, topics int) *matrix {
	random := rand.New(rand.NewPCG(1, 2))
	m := &matrix{columns: columns}
	for i := range rows {
		m.begin()
		for c := range columns {
			if c%topics == i%topics && random.IntN(2) == 0 || random.IntN(10) == 0 {
				m.add(uint32(c), 1+random.Float32())
			}
		}
		m.normalise()
	}
	return m
}

// The sketch finds the subspace that the whole decomposition does, closely.
func TestSingular(t *testing.T) {
	m := randomMatrix(300, 120, 8)
	dense := mat.NewDense(m.rows(), m.columns, nil)
	for i := range m.rows() {
		columns, values := m.row(i)
		for j, c := range columns {
			dense.Set(i, int(c), float64(values[j]))
		}
	}
	var svd mat.SVD
	if !svd.Factorize(dense, mat.SVDThin) {
		t.Fatal("no decomposition")
	}
	const dims = 8
	sigma := svd.Values(nil)
	v, err := m.singular(t.Context(), dims)
	if err != nil || v.Cols != dims {
		t.Fatalf("%d dimensions, %v", v.Cols, err)
	}
	for j := range dims {
		x := mat.NewVecDense(v.Rows, nil)
		for i := range v.Rows {
			x.SetVec(i, float64(v.Data[i*v.Stride+j]))
		}
		var y mat.VecDense
		y.MulVec(dense, x)
		if length := mat.Norm(x, 2); math.Abs(length-1) > 1e-3 {
			t.Errorf("vector %d is %v long", j, length)
		}
		if got := mat.Norm(&y, 2); math.Abs(got-sigma[j]) > 0.01*sigma[j] {
			t.Errorf("singular value %d is %v, want %v", j, got, sigma[j])
		}
	}
}

// Words that stand with the same words come together, though never side by side.
func learnt(t *testing.T, order func([]Counts)) *Space {
	t.Helper()
	var texts []Counts
	random := rand.New(rand.NewPCG(3, 4))
	fill := []string{"report", "finds", "that", "many", "were", "seen"}
	add := func(words ...string) {
		c := Counts{fill[random.IntN(6)]: 1, fill[random.IntN(6)]: 2}
		for _, w := range words {
			c[w]++
		}
		texts = append(texts, c)
	}
	for range 30 {
		add("hub", "referral", "police")
		add("mash", "referral", "police")
		add("adopter", "match", "panel")
		add("adoptive", "match", "panel")
	}
	order(texts)
	var all Texts
	for _, c := range texts {
		all.Add(c)
	}
	s, err := all.Learn(t.Context(), 4)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func likeness(s *Space, a, b Counts) float64 {
	v := Vectors{Dims: s.Dims()}
	v.Add(s.Place(b))
	return NewProbe(s.Place(a)).Likeness(&v, 0)
}

func TestLearn(t *testing.T) {
	s := learnt(t, func([]Counts) {})
	if near, far := likeness(s, Counts{"mash": 1}, Counts{"hub": 1}), likeness(s, Counts{"mash": 1}, Counts{"adopter": 1}); near < 0.6 || far > 0.2 {
		t.Errorf("mash and hub %v, mash and adopter %v", near, far)
	}
	if self := likeness(s, Counts{"mash": 1, "police": 3}, Counts{"mash": 1, "police": 3}); math.Abs(self-1) > 0.01 {
		t.Errorf("a text is like itself by %v", self)
	}
	if !NewProbe(s.Place(Counts{"unknown": 1})).Zero() {
		t.Error("a text of unknown terms has a place")
	}
	reversed := learnt(t, slices.Reverse[[]Counts])
	if a, b := likeness(s, Counts{"mash": 1}, Counts{"hub": 1}), likeness(reversed, Counts{"mash": 1}, Counts{"hub": 1}); math.Abs(a-b) > 0.02 {
		t.Errorf("in another order %v instead of %v", b, a)
	}
}

func TestLearnRefuses(t *testing.T) {
	var none Texts
	if _, err := none.Learn(t.Context(), 4); err == nil {
		t.Error("no texts taught something")
	}
	var apart Texts
	apart.Add(Counts{"a": 1})
	apart.Add(Counts{"b": 1})
	if _, err := apart.Learn(t.Context(), 4); err == nil {
		t.Error("texts without a term in common taught something")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := randomMatrix(50, 20, 3).singular(ctx, 4); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

func BenchmarkLikeness(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	v := Vectors{Dims: 300}
	x := make([]float32, v.Dims)
	for range 10000 {
		for j := range x {
			x[j] = float32(random.NormFloat64())
		}
		v.Add(x)
	}
	p := NewProbe(x)
	sum := 0.0
	for b.Loop() {
		for i := range v.Len() {
			sum += p.Likeness(&v, i)
		}
	}
	if sum == 0 {
		b.Fatal("nothing is like anything")
	}
}

func TestEncode(t *testing.T) {
	s := learnt(t, func([]Counts) {})
	m := &Map{Space: s, Learnt: 120, Changed: 3, Groups: []Group{{Name: "r", State: "1", Texts: Vectors{Dims: s.Dims()}}}, Pairs: [][2]string{{"HQ", "head quarters"}}}
	m.Groups[0].Texts.Add(s.Place(Counts{"hub": 1}))
	b := m.Encode()
	got, err := Decode(slices.Clone(b))
	if err != nil || got.Learnt != 120 || got.Changed != 3 || len(got.Groups) != 1 || got.Groups[0].Name != "r" || got.Groups[0].State != "1" || !slices.Equal(got.Pairs, m.Pairs) {
		t.Fatalf("%+v, %v", got, err)
	}
	if want, have := s.Place(Counts{"mash": 2}), got.Space.Place(Counts{"mash": 2}); !slices.Equal(want, have) {
		t.Errorf("placed at %v, want %v", have, want)
	}
	if like := NewProbe(s.Place(Counts{"hub": 1})).Likeness(&got.Groups[0].Texts, 0); like < 0.99 {
		t.Errorf("a text is like itself by %v", like)
	}
	for i := range b { // cut short or changed anywhere, it is refused
		if i%7 > 0 {
			continue
		}
		changed := slices.Clone(b)
		changed[i] ^= 1
		if _, err := Decode(changed); !errors.Is(err, ErrUnreadable) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
		if _, err := Decode(slices.Clone(b[:i])); !errors.Is(err, ErrUnreadable) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
}

// Whatever stands in a file whose sum is right, reading it ends well.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'a', 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, body []byte) {
		b := append([]byte(magic), 0, 0, 0, 0)
		b = append(b, body...)
		binary.LittleEndian.PutUint32(b[len(magic):], crc32.ChecksumIEEE(body))
		if m, err := Decode(b); err == nil {
			m.Space.Place(Counts{"a": 1})
		}
	})
}
