package pdftext

import "errors"

// ErrLimit is wrapped by the error of a page whose text was cut short because
// it asks for more than a page of any report does.
var ErrLimit = errors.New("the page is beyond the limits of this reader")

// limits bound the work that reading asks for.
type limits struct {
	pageGlyphs, fileGlyphs int // codes shown
	pageOps, fileOps       int // operators
}

// defaultLimits are some hundred times what the fullest pages of real reports
// hold, and a second or two of work.
var defaultLimits = limits{pageGlyphs: 1 << 19, fileGlyphs: 1 << 26, pageOps: 16 << 20, fileOps: 256 << 20}

const (
	maxContent   = 32 << 20 // bytes of a page's content, or of one form or font program
	maxForms     = 24       // form XObjects inside one another
	maxFormBytes = 16 << 20 // bytes of forms' content kept for the next page
	maxFonts     = 4096     // fonts kept for the next page
	maxNames     = 1 << 14  // names of tags kept
	maxOperands  = 1 << 16  // of one operator
	maxSaved     = 1 << 12  // graphics states
	maxOpen      = 1 << 10  // marked contents inside one another
	maxMarks     = 1 << 18  // marked contents of a page
	maxRuns      = 1 << 17  // of a page
	maxRead      = 1 << 28  // bytes of content interpreted for a page, those of forms as often as they are drawn
	maxTurned    = 1 << 12  // characters of a line that are put in another order
	maxAnnots    = 1 << 14  // of a page
)
