package reports

import (
	"context"
	"errors"
	"io"
	"iter"

	"evidence/corpus/manifest"
)

// An Importer adds PDFs to the library, in the order in which they are given.
type Importer interface {
	// Import reads all uploads, then adds those that are valid. An upload whose content fails with a
	// *corpus.Refusal is refused for that reason; any other error of an upload ends the import before anything is
	// added. The error wraps ErrBusy if too many uploads are waiting or another process is adding reports.
	Import(ctx context.Context, files iter.Seq2[Upload, error], duplicates DuplicatePolicy) ([]ImportResult, error)
}

// ErrBusy means that an Importer or a Corrector cannot start now.
var ErrBusy = errors.New("reports are being added already")

// An Upload is a file that is being sent. Read its content before asking for the next one.
type Upload struct {
	Name    string // base name of the file, without unprintable characters
	Content io.Reader
}

// A DuplicatePolicy says what to do with a file that has the name of a report in the library but different text.
type DuplicatePolicy string

// Duplicate policies.
const (
	RefuseDuplicate DuplicatePolicy = ""        // refuse it, so that the sender can choose
	NewVersion      DuplicatePolicy = "version" // add it as a version of that report
	OtherReport     DuplicatePolicy = "other"   // add it as another report
)

// Outcomes of an import.
const (
	Added     = "added"
	Updated   = "updated" // a new version of a report, or a report that had been withdrawn
	Unchanged = "unchanged"
	Refused   = "refused"
)

// An ImportResult is the outcome of an upload.
type ImportResult struct {
	Name     string   `json:"name"`
	Outcome  string   `json:"outcome"`
	ID       string   `json:"id,omitempty"` // of the report, unless it was refused
	SHA256   string   `json:"sha256,omitempty"`
	Pages    int      `json:"pages,omitempty"` // read
	Passages int      `json:"passages,omitempty"`
	Note     string   `json:"note,omitempty"`
	Warnings []string `json:"warnings,omitempty"` // what could not be read in it
	Reason   string   `json:"reason,omitempty"`   // of a refusal
	Advice   string   `json:"advice,omitempty"`
}

// A Corrector corrects the details of reports.
type Corrector interface {
	// Correct corrects one report, named by its id, in the store and in the index. The error wraps ErrBusy if too
	// much is waiting or another process is writing to the library.
	Correct(ctx context.Context, c manifest.Correction) error
}
