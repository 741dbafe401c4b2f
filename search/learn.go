package search

import (
	"context"
	"time"
)

// LearnOptions say how an engine learns from its passages. The zero value learns at once, with all processors.
type LearnOptions struct {
	Workers  int                   // how many processors to use; 0 for all
	Progress func(done, all int)   // told how many passages are done, from time to time; nil for nobody
	Pause    func(context.Context) // called every few milliseconds of work, to wait while others need the processors; nil for nothing
}

// LearnStats say what learning did.
type LearnStats struct {
	Passages  int           `json:"passages"`  // in the index
	New       int           `json:"new"`       // passages whose sentences were learnt now
	Sentences int           `json:"sentences"` // of these passages
	Encoded   int           `json:"encoded"`   // of these sentences, those in words that no other has
	Damaged   int           `json:"damaged"`   // reports whose file was damaged and made again
	Acronyms  int           `json:"acronyms"`  // that the reports explain
	Repeated  int           `json:"repeated"`  // passages that say nearly the same as another
	Took      time.Duration `json:"took_ns"`
}
