// Package manifest reads lists of sources: what each report is called, who
// published it and when, where it can be downloaded, and the SHA-256 of its PDF,
// by which a file is recognised whatever its name.
//
// # The form
//
// A manifest is a YAML file:
//
//	defaults:                     # facts of every source that does not give its own
//	  publisher: Ofsted
//	  licence: Open Government Licence v3.0
//	  landing_page: https://reports.ofsted.gov.uk/provider/44/{provider_urn}
//	sources:
//	  - id: ofsted-anytown-2030-01-02
//	    authority: Anytown
//	    published: 2030-01-02
//	    provider_urn: 80999
//	    url: https://files.ofsted.gov.uk/v1/file/59999999
//	    sha256: 0123…             # or a list, the PDF's other versions
//	    grades: {leaders: good}
//
// The fields are those of [corpus.Source] by their JSON names, created aside, and:
// sha256, bytes (size of the latest PDF), urls (further addresses of the same PDF), not_pdf (true where the address answers with
// something else), note. In the defaults {provider_urn} stands for the source's own.
//
// # Corrections
//
// A file of corrections has the same fields, of sources that are in a library
// already; see [ParseCorrections]:
//
//	corrections:
//	  - id: ofsted-anytown-2030-01-02   # or sha256, of any of its PDFs
//	    lead_inspector: Ann Other
//	    author: "-"                     # to be empty
//	    published:                      # nothing: the correction is taken back
//	    grades: {leaders: good}
//
// # Limits
//
// A manifest says what a source is, not where its file is on this machine. It is
// read whole; one of 500 sources takes some 6 ms. Values are not completed: what
// neither the source nor the defaults give stays empty.
package manifest

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"sync"

	"evidence/corpus"
)

// An Entry is a source as a manifest gives it.
type Entry struct {
	corpus.Source
	SHA256 []string // of its PDF's versions, lower-case hexadecimal
	URLs   []string // further addresses of the same PDF
	NotPDF bool     // the address is known to answer with something else
	Bytes  int64    // size of its latest PDF; 0 where it is not known
	Note   string

	File string // the manifest it stands in
	Line int    // where in it, from 1
}

// Addresses are all the addresses of the entry's PDF, the first to be tried first.
func (e *Entry) Addresses() []string {
	if e.URL == "" {
		return e.URLs
	}
	return append([]string{e.URL}, e.URLs...)
}

// A Manifest is a list of sources, each with an id and PDFs of its own.
type Manifest struct {
	Entries []Entry // in the order of the file

	byID  map[string]int
	bySHA map[string]int
}

// ByID finds the source with this id. A nil manifest has none.
func (m *Manifest) ByID(id string) (*Entry, bool) {
	if m == nil {
		return nil, false
	}
	return m.lookup(m.byID, id)
}

// BySHA256 finds the source of the PDF with this SHA-256. A nil manifest has none.
func (m *Manifest) BySHA256(sha256 string) (*Entry, bool) {
	if m == nil {
		return nil, false
	}
	return m.lookup(m.bySHA, sha256)
}

func (m *Manifest) lookup(index map[string]int, key string) (*Entry, bool) {
	i, ok := index[key]
	if !ok {
		return nil, false
	}
	return &m.Entries[i], true
}

// A Mistake is something wrong at one place of a manifest. Errors of this
// package join one for every mistake found.
type Mistake struct {
	File    string
	Line    int    // from 1
	Field   string // empty where it is about a whole entry or the file
	Problem string
}

func (m *Mistake) Error() string {
	if m.Field == "" {
		return fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.Problem)
	}
	return fmt.Sprintf("%s:%d: %s: %s", m.File, m.Line, m.Field, m.Problem)
}

// Load reads the manifest at path. Its error names every mistake.
func Load(path string) (*Manifest, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	return Parse(path, text)
}

// Join makes one manifest of several. An id, a SHA-256 or an address of a PDF that
// two of them give is a mistake.
func Join(manifests ...*Manifest) (*Manifest, error) {
	joined := &Manifest{}
	for _, m := range manifests {
		joined.Entries = append(joined.Entries, m.Entries...)
	}
	return joined, errors.Join(joined.buildIndex()...)
}

// buildIndex makes the look-up tables and returns the mistakes of entries that claim
// what another has.
func (m *Manifest) buildIndex() (mistakes []error) {
	m.byID = make(map[string]int, len(m.Entries))
	m.bySHA = make(map[string]int, len(m.Entries))
	addresses := make(map[string]int, len(m.Entries))
	for i := range m.Entries {
		e := &m.Entries[i]
		claim := func(index map[string]int, key, field string) {
			if other, ok := index[key]; ok {
				o := &m.Entries[other]
				mistakes = append(mistakes, &Mistake{e.File, e.Line, field, fmt.Sprintf("%q is already the %s of the source at %s:%d", key, field, o.File, o.Line)})
				return
			}
			index[key] = i
		}
		claim(m.byID, e.ID, "id")
		for _, sha := range e.SHA256 {
			claim(m.bySHA, sha, "sha256")
		}
		for _, address := range e.Addresses() {
			claim(addresses, address, "url")
		}
	}
	return mistakes
}

//go:embed sources/*.yaml
var sources embed.FS

// Embedded is the manifest that comes with the program: Ofsted's inspections of
// children's services and the other reports on Rotherham. It is parsed at the
// first call and shared; do not change it.
var Embedded = sync.OnceValue(func() *Manifest {
	m, err := embedded()
	if err != nil {
		panic(err) // the tests parse it, so this build was never tested
	}
	return m
})

func embedded() (*Manifest, error) {
	const dir = "sources"
	files, err := sources.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var list []*Manifest
	for _, f := range files {
		text, err := sources.ReadFile(dir + "/" + f.Name())
		if err != nil {
			return nil, err
		}
		m, err := Parse(f.Name(), text)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return Join(list...)
}
