// Package sample holds a few small reports about an invented borough, so that
// the program can do its work on a machine that has no reports and no network:
// an inquiry (tagged; chapters, notes, appendices), inspections of two years
// (the earlier untagged, the later tagged), the minutes of a board (untagged,
// two columns) and a scan (pictures only), and a statement that makes claims
// about them.
//
// Every page says that it is a sample. Nothing in it is evidence of anything,
// and it never enters a library: whoever shows it must say what it is. The PDFs
// are made from the texts in the folder make, by the program beside them.
package sample

import (
	"embed"
	"fmt"

	"evidence/corpus/statement"
)

//go:embed *.pdf
var reports embed.FS

//go:embed manifest.yaml
var entries []byte

//go:embed statement.json
var whole []byte

// A File is one PDF of the sample. Its Name is the source's id and ".pdf".
type File struct {
	Name string
	Data []byte
}

// Files gives the sample's PDFs in order of name. The caller may keep and
// change what it gets.
func Files() []File {
	list, err := reports.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("sample: reading the embedded folder: %v", err)) // cannot happen in a program that was built
	}
	files := make([]File, len(list))
	for i, e := range list {
		data, err := reports.ReadFile(e.Name())
		if err != nil {
			panic(fmt.Sprintf("sample: reading the embedded %q: %v", e.Name(), err))
		}
		files[i] = File{Name: e.Name(), Data: data}
	}
	return files
}

// Manifest gives the sample's manifest, in the form that package manifest reads.
func Manifest() []byte {
	return append([]byte(nil), entries...)
}

// StatementFile gives the statement in statement.txt with its claims, and pins to the
// passages of the sample's reports. Of its claims most are backed by these, one is
// contradicted by them, and of one they say nothing. The pins quote nothing: the words are taken
// from the reports, as those of any pin to a report that may not be there.
func StatementFile() statement.File {
	f, err := statement.ParseFile(whole)
	if err != nil {
		panic(fmt.Sprintf("sample: reading the embedded statement: %v", err)) // held by a test
	}
	return f
}
