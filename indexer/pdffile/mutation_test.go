package pdffile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// edits are what breaks PDFs: each finds its places in a file and says what
// comes there instead.
var edits = []struct {
	find *regexp.Regexp
	by   func(r *rand.Rand, old string) string
}{
	{regexp.MustCompile(`endobj|endstream|stream|xref|trailer|startxref|obj`), drop},
	{regexp.MustCompile(`<<|>>|\[|\]|\(|\)|<|>|/`), drop},
	{regexp.MustCompile(`<<|>>|\[|\]|\(|\)|<|>|/`), twice},
	{regexp.MustCompile(`\d+`), number},
	{regexp.MustCompile(`\d+ \d+ R`), reference},
	{regexp.MustCompile(`/[A-Z]\w+`), func(r *rand.Rand, _ string) string {
		return "/" + []string{"Kids", "Pages", "Page", "Type", "Length", "Filter", "Parent", "Count", "ObjStm", "XRef", "Prev", "Root"}[r.IntN(12)]
	}},
	{regexp.MustCompile(`(?s).`), drop},
	{regexp.MustCompile(`(?s).`), func(r *rand.Rand, _ string) string { return string([]byte{byte(r.IntN(256))}) }},
	{regexp.MustCompile(`(?s).{1,300}`), drop},
	{regexp.MustCompile(`(?s).{1,300}`), twice},
}

func drop(*rand.Rand, string) string          { return "" }
func twice(_ *rand.Rand, old string) string   { return old + old }
func reference(r *rand.Rand, _ string) string { return fmt.Sprintf("%d %d R", r.IntN(12), r.IntN(2)) }

func number(r *rand.Rand, old string) string {
	n, _ := strconv.Atoi(old)
	return []string{"0", "-1", strconv.Itoa(n + 1), strconv.Itoa(n - 1), strconv.Itoa(r.IntN(2000)), "2147483648", "1.5", "x"}[r.IntN(8)]
}

// mutated returns data with a few edits, and at times cut.
func mutated(r *rand.Rand, data []byte) []byte {
	data = bytes.Clone(data)
	for range 1 + r.IntN(4) {
		e := edits[r.IntN(len(edits))]
		places := e.find.FindAllIndex(data, -1)
		if len(places) == 0 {
			continue
		}
		at := places[r.IntN(len(places))]
		by := e.by(r, string(data[at[0]:at[1]]))
		data = append(append(bytes.Clone(data[:at[0]]), by...), data[at[1]:]...)
	}
	if r.IntN(10) == 0 {
		data = data[:r.IntN(len(data)+1)]
	}
	return data
}

// TestMutations breaks documents in two thousand ways. Whatever opens must have
// a stream file that is valid.
func TestMutations(t *testing.T) {
	p := packedReport(3)
	documents := [][]byte{sample(report(3)...), p.end(p.table(20, "/Root 1 0 R"))}
	names, _ := filepath.Glob("testdata/*.pdf")
	for _, name := range names {
		documents = append(documents, readFile(t, name))
	}
	checkMutations(t, documents, 2000)
}

func checkMutations(t *testing.T, documents [][]byte, n int) {
	t.Helper()
	open := 0
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 7))
		data := mutated(r, documents[r.IntN(len(documents))])
		f, err := Open(data)
		if err != nil {
			continue
		}
		open++
		checkStreams(t, f)
		if t.Failed() {
			name := filepath.Join(os.TempDir(), fmt.Sprintf("mutation-%d.pdf", seed))
			os.WriteFile(name, data, 0o600)
			t.Fatalf("mutation %d: repairs %q; the file is %s", seed, f.Repaired(), name)
		}
	}
	if open < n/2 {
		t.Errorf("%d of %d broken documents open; most should", open, n)
	}
	t.Logf("%d of %d broken documents open", open, n)
}
