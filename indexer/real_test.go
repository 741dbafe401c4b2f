package indexer

import (
	"testing"

	"evidence/corpus/realfiles"
)

func BenchmarkAddReports(b *testing.B) { benchmarkAdd(b, realfiles.Reports(b)) }
