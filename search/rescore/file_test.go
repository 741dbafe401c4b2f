package rescore

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evidence/corpus/statement"
	"evidence/search/encoder"
)

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a"+fileSuffix)
	v := &reportVectors{ends: []uint32{2, 2, 3}, all: make([]encoder.Vector, 3)}
	for i := range v.all {
		v.all[i][0], v.all[i][encoder.Dimensions-1] = int8(i+1), -int8(i+1)
	}
	good := v.bytes()
	open := func(b []byte, passages int) (*reportVectors, error) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return openFile(path, passages)
	}
	got, err := open(good, 3)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.ends, v.ends) || !slices.Equal(got.all, v.all) || len(got.of(0)) != 2 || len(got.of(1)) != 0 || got.of(2)[0] != v.all[2] {
		t.Errorf("read %+v", got)
	}
	got.close()
	if _, err := open(good, 2); err == nil {
		t.Error("a file of three passages is read as one of two")
	}
	for i := range good {
		b := slices.Clone(good)
		b[i] ^= 0x40
		if _, err := open(b, 3); err == nil {
			t.Errorf("byte %d changed, and nobody minds", i)
		}
	}
	for n := range len(good) {
		if _, err := open(good[:n], 3); err == nil {
			t.Errorf("cut to %d bytes, and nobody minds", n)
		}
	}
}

// A file tells sentences by their place. Where they come to be cut otherwise, the number in magic
// must change, so that files made before are not read.
func TestSentencesOfThisForm(t *testing.T) {
	const text = "Mr. A. Smith (para. 5.12) was told. “He knew,” she said; it cost £3.50! Was it so? In s. 47 of the Act: no. (See p. 3.) The end"
	var got []string
	for _, s := range statement.Sentences(text) {
		got = append(got, string([]rune(text)[s.Start:s.End]))
	}
	want := []string{"Mr. A. Smith (para. 5.12) was told.", "“He knew,” she said; it cost £3.50!", "Was it so?", "In s. 47 of the Act: no.", "(See p. 3.)", "The end"}
	if !slices.Equal(got, want) {
		t.Errorf("cut into %q: change magic, and then this test", got)
	}
}
