package pdffile

import (
	"os"
	"path/filepath"
	"testing"

	"evidence/corpus/realfiles"
)

// BenchmarkOpen opens files and makes their plain view: a made one, and, where
// they are present, a report whose tables are classic (2012), hybrid (2015) and
// streams (2023), and an inquiry report with thousands of packed objects.
func BenchmarkOpen(b *testing.B) {
	b.Run("inquiry", func(b *testing.B) { benchOpen(b, realFile(b, "inquiries", "covid*")) })
	b.Run("postoffice", func(b *testing.B) { benchOpen(b, realFile(b, "inquiries", "post*")) })
	b.Run("hybrid", func(b *testing.B) { benchOpen(b, realFile(b, "reports", "*bristol-2014*")) })
	b.Run("stream", func(b *testing.B) { benchOpen(b, realFile(b, "reports", "*barnet-2024*")) })
}

func realFile(b *testing.B, folder, pattern string) []byte {
	b.Helper()
	names, _ := filepath.Glob(filepath.Join(realfiles.Beside(b, folder), pattern))
	if len(names) == 0 {
		b.Skipf("no %s in %s", pattern, folder)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		b.Fatal(err)
	}
	return data
}

func benchOpen(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(data)
		if err != nil {
			b.Fatal(err)
		}
		f.Plain()
	}
}

// BenchmarkObjects reads every object of a file, as a reader of its tags does.
func BenchmarkObjects(b *testing.B) {
	b.Run("hybrid", func(b *testing.B) { benchObjects(b, realFile(b, "reports", "*bristol-2014*")) })
	b.Run("inquiry", func(b *testing.B) { benchObjects(b, realFile(b, "inquiries", "covid*")) })
}

func benchObjects(b *testing.B, data []byte) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		f, err := Open(data)
		if err != nil {
			b.Fatal(err)
		}
		n = 0
		f.table.each(func(num uint32, s *slot) {
			if f.Get(Ref{Num: num}) != nil {
				n++
			}
		})
	}
	b.ReportMetric(float64(n), "objects")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/object")
}
