package reports

import (
	"context"
	"errors"
	"io"
	"iter"

	"evidence/corpus/manifest"
)

// An Importer takes PDFs in to the library, in the order in which they are given.
type Importer interface {
	// Import reads the uploads one after the other and takes in those that can be.
	// An upload whose content fails with a *corpus.Refusal is refused for that reason; any
	// other error of an upload ends the import before anything is taken in. The
	// error wraps ErrBusy where too much waits, or another process adds reports.
	Import(ctx context.Context, files iter.Seq2[Upload, error], namesake DuplicatePolicy) ([]ImportResult, error)
}

// ErrBusy says that an Importer cannot take anything now.
var ErrBusy = errors.New("reports are being added already")

// An Upload is a file on its way. Its content is to be read before the next one is asked for.
type Upload struct {
	Name    string // its base name, without anything that cannot be shown
	Content io.Reader
}

// A DuplicatePolicy says what a file is that comes under the name of a report which is
// in the library with other words.
type DuplicatePolicy string

// What a namesake can be.
const (
	RefuseDuplicate DuplicatePolicy = ""        // not known: it is refused, and whoever sent it decides
	NewVersion      DuplicatePolicy = "version" // another version of that report
	OtherReport     DuplicatePolicy = "other"   // another report
)

// Outcomes of an import.
const (
	Added     = "added"
	Updated   = "updated" // another version of a report that was in, or one that was withdrawn
	Unchanged = "unchanged"
	Refused   = "refused"
)

// An ImportResult is what became of an upload.
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

// A Corrector corrects what is said of reports.
type Corrector interface {
	// Correct makes the corrections of one report, named by its id, and has searches know of them before
	// it returns. The error wraps ErrBusy where too much waits, or another process writes to the library.
	Correct(ctx context.Context, c manifest.Correction) error
}
