package indexer

import (
	"time"

	"evidence/corpus/store"
)

// Progress says how far the reading of files has come.
type Progress struct {
	Files, FilesDone int   // to be read; those found unchanged are not among them
	Bytes, BytesDone int64 // of the same files
	Pages            int   // read
	Elapsed          time.Duration

	// What has just happened, if anything, one of:
	Added, Updated, Unchanged *Taken
	Refused                   *store.Refusal
	Rebuilt                   string // a report put back into the index, by its id
	Looking                   *Looking
}

// Looking is the reading of a file's pages without text by OCR.
type Looking struct {
	Path     string
	Done, Of int // pages
}

// PagesPerSecond is the speed up to now.
func (p Progress) PagesPerSecond() float64 {
	if p.Elapsed <= 0 {
		return 0
	}
	return float64(p.Pages) / p.Elapsed.Seconds()
}

// Left estimates the time left from the bytes left; 0 where nothing can be said.
func (p Progress) Left() time.Duration {
	if p.BytesDone <= 0 {
		return 0
	}
	return time.Duration(float64(p.Elapsed) * float64(p.Bytes-p.BytesDone) / float64(p.BytesDone))
}
