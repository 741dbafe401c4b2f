// Package pdffile reads the structure of a PDF, valid or broken. Open finds its
// objects, by the cross-reference tables where they are right and by reading the
// whole file where they are not. It offers the objects by number, the pages in
// order, the decoded data of streams, and StreamFile: the file's streams as a PDF
// that github.com/ledongthuc/pdf can open.
//
// # What the library is left to do
//
// Package pdftext reads every stream by github.com/ledongthuc/pdf. That library
// cannot be given a file as it is, even a valid one:
//   - Its Value does not tell which object it is, which fonts, forms, layers and
//     the structure tree are known by.
//   - It keeps nothing: each look at an object in an object stream inflates that
//     stream again. Looking once at the fonts of 63 reports, half of which have
//     object streams, took longer than reading all their text here.
//   - It knows Flate with PNG-Up and ASCII85 and no other filter, and its
//     decryption fails on revision 2, on RC4 in V 4, and on revision 6.
//   - A loop in the chain of tables never ends, a table can ask for memory
//     without bound, and it panics on what it does not expect.
//
// So dictionaries are read here, once, and StreamFile shows the library nothing
// but streams: those that validator finds valid where they are in the file, of
// which nothing is copied, and others written again. Together that takes a fifth
// off the time of reading a report's text, beside a rewritten copy of every file.
//
// # Encryption
//
// A document is opened with the empty user password where it is encrypted. The
// permission flags of such a file (print, copy, extract) are not looked at:
// nothing enforces them but a program's own choice, the reports read here are
// public records, and quoting them, by anyone and to screen readers, is what
// they were published for. A file that asks for a password stays closed.
//
// # Limits
//
// Image data (DCT, JPX, JBIG2, CCITT) is never decoded. Public-key encryption is
// not supported. Decoded data is bounded, a stream at 64 MiB and a file at 256 MiB
// and 64 times its size, so that a file of a few kilobytes cannot ask for
// gigabytes. A File is not safe for concurrent use.
package pdffile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Limits on what a file can ask for. An object number has the limit of
// ISO 32000-1, annex C, doubled for writers that leave gaps.
const (
	maxFileSize         = 1 << 30
	maxObjectNumber     = 1 << 24
	maxObjects          = 1 << 20
	maxPages            = 20_000    // many times the longest report: one page listed so often still costs the work of all
	maxStream           = 64 << 20  // decoded bytes of one stream
	maxDecoded          = 256 << 20 // decoded bytes of a file, and decodedFactor times its size
	decodedFactor       = 64
	maxObjectStream     = 16 << 20 // decoded bytes of one object stream
	maxObjectStreams    = 64 << 20 // of all, and objectStreamsFactor times the file's size
	objectStreamsFactor = 16
	maxParsed           = 8 << 20 // bytes parsed, and parsedFactor times the file's size
	parsedFactor        = 8
	objectStreamParses  = 4 // and so many times an object stream's
)

// A File is an open PDF.
type File struct {
	data               []byte
	base               int // offset of the header in data
	table              xrefTable
	trailer            Dict
	catalog            Dict
	decrypter          *decrypter
	objects            objectParser
	inflater           inflater
	objectStreams      map[uint32]*objectStream // decoded object streams
	decodeBudget       int64                    // decoded bytes left
	parseBudget        int64                    // bytes that may still be parsed or searched
	objectStreamBudget int64                    // bytes of object streams that may still be decoded
	dropped            int                      // objects that were asked for and not read, as a budget was used up, and pages beyond the limit
	decoded            map[int]bool             // places of the streams that have been decoded
	scanned            *fileScan
	pages              []Page
	tree               tree
	repairs            []string
	rebuilt            bool
}

// Open reads the structure of a PDF. It neither changes nor copies data, which
// must stay unchanged as long as the File is used. Its errors wrap one of the
// Err variables, and a *corpus.Refusal that gives what was found and what to do.
func Open(data []byte) (*File, error) {
	if len(data) == 0 {
		return nil, Refuse(ErrEmpty, " (0 bytes)", adviseFetch)
	}
	if len(data) > maxFileSize {
		return nil, Refuse(ErrTooLarge, fmt.Sprintf(": %d bytes, at most %d are read", len(data), maxFileSize), adviseSplit)
	}
	f := &File{
		data:               data,
		objects:            objectParser{refs: true, names: names{}, words: names{}},
		decoded:            map[int]bool{},
		objectStreams:      map[uint32]*objectStream{},
		parseBudget:        maxParsed + parsedFactor*int64(len(data)),
		objectStreamBudget: maxObjectStreams + objectStreamsFactor*int64(len(data)),
		decodeBudget:       maxDecoded + decodedFactor*int64(len(data)),
	}
	if err := f.findHeader(); err != nil {
		return nil, err
	}
	if err := f.load(); err != nil {
		return nil, err
	}
	return f, nil
}

// load finds the objects and the pages, by the file's own tables first. A file
// whose tables are unusable, or do not lead to every page, is scanned.
func (f *File) load() error {
	err := f.readTables()
	if errors.Is(err, ErrEncrypted) {
		return err
	}
	if err == nil {
		f.checkOffsets()
		f.findCatalog()
		if err = f.walkPages(); err != nil {
			return err
		}
		if f.tree.empty {
			return Refuse(ErrNoPages, "", adviseFetch+" from its publisher")
		}
		if !f.tree.lost && len(f.pages) > 0 {
			if f.cutShort() {
				f.repair("the file does not end as a PDF does")
			}
			return nil
		}
	}
	return f.rebuild(err)
}

// Repaired says in words for people what was repaired in the file, "" for a valid one.
func (f *File) Repaired() string { return strings.Join(f.repairs, "; ") }

// repair notes a repair once.
func (f *File) repair(what string) {
	if !slices.Contains(f.repairs, what) {
		f.repairs = append(f.repairs, what)
	}
}

// spend notes that n bytes were parsed or searched. Objects of a valid file are
// parsed once or twice; in one made to cost time, thousands can overlap.
func (f *File) spend(n int) { f.parseBudget -= int64(n) }

// Dropped is how many objects were asked for, up to now, and not read because
// the file asks for more work than any report does.
func (f *File) Dropped() int { return f.dropped }

// Root is the document catalogue.
func (f *File) Root() Dict { return f.catalog }
