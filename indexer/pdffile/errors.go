package pdffile

import (
	"errors"

	"evidence/corpus"
)

// The kinds of fault that keep a file from being read. Open's errors wrap one
// of them and a *corpus.Refusal.
var (
	ErrEmpty     = errors.New("the file is empty")
	ErrNotPDF    = errors.New("not a PDF")
	ErrEncrypted = errors.New("encrypted: the PDF asks for a password")
	ErrDamaged   = errors.New("the PDF is damaged")
	ErrNoPages   = errors.New("the PDF has no pages")
	ErrTooLarge  = errors.New("the PDF is beyond the limits of this reader")
)

// ErrImage is the error of StreamData for data under an image filter.
var ErrImage = errors.New("image data is not decoded")

// What to do about a file that cannot be read.
const (
	adviseFetch = "fetch it again"
	adviseSplit = "split it into parts and add those"
)

type openError struct {
	kind    error
	refusal corpus.Refusal
}

// Refuse returns the error of a file that has a fault of some kind, here one of
// the Err variables. detail is added to the kind's text.
func Refuse(kind error, detail, advice string) error {
	return &openError{kind, corpus.Refusal{Reason: kind.Error() + detail, Advice: advice}}
}

func (e *openError) Error() string { return e.refusal.Error() }

func (e *openError) Unwrap() []error { return []error{e.kind, &e.refusal} }
