package rank

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evidence/search/shingles"
)

func testSignature(t *testing.T, key byte) *signature {
	t.Helper()
	texts := []shingles.Text{shingles.Of("the council did not know where its care leavers were living in 2014"), {}, shingles.Of("inspectors found that managers had no plan for the service at all")}
	sig, err := newSignature([16]byte{key}, texts, [][2]string{{"MASH", "multi agency safeguarding hub"}})
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

func sameSignature(a, b *signature) bool {
	return slices.Equal(a.record, b.record) && slices.Equal(a.acronyms, b.acronyms) && slices.EqualFunc(a.texts, b.texts, func(a, b shingles.Text) bool {
		x, f := a.Parts()
		y, g := b.Parts()
		return slices.Equal(x, y) && f == g
	})
}

// A report that is added is written at the end; a damaged file is written anew, and nothing damaged is read.
func TestSignatures(t *testing.T) {
	path := filepath.Join(t.TempDir(), signaturesFileName)
	a, b := testSignature(t, 1), testSignature(t, 2)
	add := func(all, fresh []*signature) {
		t.Helper()
		s := openSignatures(path)
		defer s.close()
		if err := s.add(all, fresh); err != nil {
			t.Fatal(err)
		}
	}
	read := func() []byte {
		t.Helper()
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	add([]*signature{a}, []*signature{a})
	first := read()
	add([]*signature{a, b}, []*signature{b})
	good := read()
	if !slices.Equal(good, slices.Concat(first, b.record)) {
		t.Fatal("the second report is not written at the end")
	}
	check := func(wanted int) {
		t.Helper()
		s := openSignatures(path)
		defer s.close()
		for key, want := range map[byte]*signature{1: a, 2: b} {
			if got := s.by[[16]byte{key}]; got != nil && !sameSignature(got, want) {
				t.Fatalf("of report %d %+v was read", key, got)
			}
		}
		if len(s.by) < wanted || s.whole != (wanted == 2) {
			t.Fatalf("%d reports were read, whole: %v", len(s.by), s.whole)
		}
	}
	check(2)
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 4
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		check(0)
	}
	for n := len(first) + 1; n < len(good); n++ {
		if err := os.WriteFile(path, good[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		check(1)
	}
	add([]*signature{a, b}, nil)
	if !slices.Equal(read(), good) {
		t.Error("a damaged file is not written anew")
	}
	for range 4 {
		add([]*signature{b}, []*signature{b})
	}
	if file := read(); len(file) > len(signaturesMagic)+3*len(b.record) {
		t.Errorf("the file has grown to %d bytes for a report of %d", len(file), len(b.record))
	}
}
