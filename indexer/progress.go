package indexer

import (
	"time"

	"evidence/corpus/store"
)

// Progress says how far an Add is, and what has just happened.
type Progress struct {
	Files, FilesDone int   // to be read; unchanged files are not counted
	Bytes, BytesDone int64 // of the same files
	Pages            int   // read
	Elapsed          time.Duration

	// What has just happened, one of:
	Added, Updated, Unchanged *IndexedFile
	Refused                   *store.Refusal
	Rebuilt                   string // id of a report put back into the index
	OCRPath                   string // file whose pages that are pictures are being read, with OCRDone pages of OCRPages
	OCRDone, OCRPages         int
}

// PagesPerSecond is the speed up to now.
func (p Progress) PagesPerSecond() float64 {
	if p.Elapsed <= 0 {
		return 0
	}
	return float64(p.Pages) / p.Elapsed.Seconds()
}

// Left estimates the time left from the bytes left; 0 where nothing is known yet.
func (p Progress) Left() time.Duration {
	if p.BytesDone <= 0 {
		return 0
	}
	return time.Duration(float64(p.Elapsed) * float64(p.Bytes-p.BytesDone) / float64(p.BytesDone))
}
