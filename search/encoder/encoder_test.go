package encoder

import (
	"crypto/sha256"
	"testing"
)

func encode(t testing.TB, texts ...string) []Vector {
	t.Helper()
	v, err := Encode(texts...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Sentences that mean something alike are alike, whatever their words.
func TestLikeness(t *testing.T) {
	v := encode(t,
		"Nobody told young people what money they were owed.",
		"Care leavers are not systematically advised of their financial entitlements.",
		"Young people told the mayor what they think of the harbour.",
		"")
	near, far := Likeness(&v[0], &v[1]), Likeness(&v[0], &v[2])
	if near < far+0.1 {
		t.Errorf("likeness of %.2f in meaning, %.2f in words", near, far)
	}
	if self := Likeness(&v[1], &v[1]); self < 0.9999 || self > 1.0001 {
		t.Errorf("a sentence is like itself by %v", self)
	}
	if other := Likeness(&v[1], &v[0]); other != near {
		t.Errorf("likeness of %v one way and %v the other", near, other)
	}
	var zero Vector
	if Likeness(&zero, &v[0]) != 0 {
		t.Error("something is like nothing")
	}
}

func TestHash(t *testing.T) {
	if Hash() != sha256.Sum256([]byte(modelFile[:len(modelFile)-HashSize])) {
		t.Error("the model's file does not end with its hash")
	}
}

func TestEncodeNothing(t *testing.T) {
	if v := encode(t); len(v) != 0 {
		t.Errorf("%d vectors of nothing", len(v))
	}
}

// BenchmarkLoad reads the model, which the first Encode of a process does.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := readModel(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkQuestion encodes what somebody searches for.
func BenchmarkQuestion(b *testing.B) {
	encode(b, "once")
	for b.Loop() {
		encode(b, "How were young people who left care told about the money that they were owed?")
	}
}
