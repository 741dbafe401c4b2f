package bench

import (
	"context"
	"iter"
	"math"
	"runtime"

	"evidence/search"
)

// A Report is what was measured.
type Report struct {
	Machine
	Reading   *Reading  `json:"reading,omitempty"` // of the PDFs of the reports at hand
	Libraries []Library `json:"libraries"`
}

// A Machine is what the measurements were made on.
type Machine struct {
	Go         string `json:"go"`
	System     string `json:"system"`
	Processor  string `json:"processor,omitempty"` // its name, if the system tells
	Processors int    `json:"processors"`          // used at once
}

// Reading is how many pages a second were read, without OCR.
type Reading struct {
	Files      int     `json:"files"`
	Pages      int     `json:"pages"`
	OneProcess float64 `json:"one_process"`                 // in one worker process that is kept
	Each       float64 `json:"process_a_file"`              // by the command evidence extract, for each file
	MuPDF      float64 `json:"mupdf,omitempty"`             // by the command mutool draw, for each file; 0 where there is none
	MuPDFOne   float64 `json:"mupdf_one_process,omitempty"` // by one mutool draw for all files
}

// A Library is what was measured on a library of one size. Searches go by words alone: no meaning was learnt.
type Library struct {
	Times         float64 `json:"times"` // the reports at hand
	Reports       int     `json:"reports"`
	Passages      int     `json:"passages"`
	IndexS        float64 `json:"index_s"`                // to index all, in seconds
	IndexMB       float64 `json:"index_mb"`               // on the disk
	StartMS       float64 `json:"start_ms"`               // to open the index, start the site and answer its first search
	HeapMB        float64 `json:"heap_mb"`                // in use by the index after the searches
	AddMS         float64 `json:"add_ms"`                 // to add one report until it is found
	Searches      []Way   `json:"searches"`               // by way
	WhileIndexing []Way   `json:"while_indexing"`         // the same while reports are added
	SideBySide    []Way   `json:"side_by_side,omitempty"` // words and sentences put to other engines too
}

// A Maker makes libraries of several times the reports at hand.
type Maker struct {
	reports []search.Report
	varier  *varier
}

// NewMaker makes a Maker of reports.
func NewMaker(reports []search.Report) *Maker { return &Maker{reports, newVarier(reports)} }

// Reports are so many times the reports at hand: themselves, and variations of them.
func (m *Maker) Reports(times float64) iter.Seq[search.Report] {
	return func(yield func(search.Report) bool) {
		for i := range m.count(times) {
			if !yield(m.report(i)) {
				return
			}
		}
	}
}

// Count is how many reports, and passages, so many times the reports at hand have.
func (m *Maker) Count(times float64) (reports, passages int) {
	for i := range m.count(times) {
		passages += len(m.reports[i%len(m.reports)].Passages)
	}
	return m.count(times), passages
}

func (m *Maker) count(times float64) int {
	return max(1, int(math.Round(times*float64(len(m.reports)))))
}

// More are reports that the library of so many times the reports does not have, without end.
func (m *Maker) More(times float64) iter.Seq[search.Report] {
	return func(yield func(search.Report) bool) {
		for i := m.count(times); yield(m.report(i)); i++ {
		}
	}
}

// report is the report at a place of the libraries, of which the first are those at hand.
func (m *Maker) report(i int) search.Report {
	r, round := m.reports[i%len(m.reports)], i/len(m.reports)
	if round > 0 {
		return m.varier.vary(r, round)
	}
	return r
}

// Heap is the memory in use, in megabytes.
func Heap() float64 {
	runtime.GC()
	runtime.GC() // what pools keep goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// An Asker puts a query as one way of searching does: to an engine, or to a site over HTTP.
type Asker struct {
	Way string
	Ask func(ctx context.Context, query string) error
}
