package pdffile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzOpen opens anything. What opens must have pages, all objects must be
// readable, and its stream file must be one that the library can read.
func FuzzOpen(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Open(data)
		if err != nil {
			return
		}
		if len(file.Pages()) == 0 {
			t.Fatal("open, and without pages")
		}
		file.Info()
		file.table.forEach(func(num uint32, _ *xrefEntry) {
			if s, ok := file.Get(Ref{Num: num}).(*Stream); ok {
				file.StreamData(s, 1<<16)
			}
		})
		if file.parseBudget > 0 { // beyond its limits a stream file may lack streams
			checkStreams(t, file)
		}
	})
}

// FuzzLexer reads anything as content: it must end, every token must begin
// where the last ended or later, and an inline image must not run backwards.
func FuzzLexer(f *testing.F) {
	for _, s := range []string{"q 1 0 0 1 5 5 cm BT /F1 12 Tf (a\\)b) Tj <414> Tj ET Q", "BI /W 1 /F /Fl ID x\n EI Q",
		"[(a) -250 (b)] TJ % c\n/A#20 <</K[1 2 R]>> BDC", "((((", "<< [ ( < {", "BI BI ID EI EI"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := NewContentLexer(data)
		for last := 0; ; last = l.Pos() {
			tok := l.Next()
			if tok == EOF {
				break
			}
			if l.Start() < last || l.Pos() <= l.Start() || l.Pos() > len(data) {
				t.Fatalf("token %d from %d to %d of %d, after %d", tok, l.Start(), l.Pos(), len(data), last)
			}
			if tok == TokKeyword && l.Is("BI") {
				l.InlineImage()
			}
		}
		p := newParser(data)
		for range len(data) + 1 {
			if _, ok := nextObject(p); !ok {
				return
			}
		}
		t.Fatal("more objects than bytes")
	})
}

// seeds are sound and broken documents to begin from, the small ones of the
// hostile folder among them where it is present.
func seeds(f *testing.F) [][]byte {
	out := [][]byte{sample(report(2)...), []byte("%PDF-1.4\n%%EOF")}
	p := packedReport(2)
	out = append(out, p.end(p.table(20, "/Root 1 0 R")))
	made, _ := filepath.Glob("testdata/*.pdf")
	if dir := os.Getenv("EVIDENCE_REPORTS"); dir != "" {
		hostile, _ := filepath.Glob(filepath.Join(dir, "..", "hostile", "*.pdf"))
		made = append(made, hostile...)
	}
	for _, name := range made {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 20_000 && !strings.Contains(name, "bomb") {
			out = append(out, data)
		}
	}
	return out
}
