// Package bundled holds statements that come with the program: public statements
// on official reports, their claims put in other words, with pins that were found
// by reading the reports.
//
// A pin names a report, a page, a paragraph and a stretch of a passage's text, and
// quotes nothing: the words are taken from the report itself, once it is in the
// library. A claim that these reports cannot settle says what kind of source could.
// The stance of a pin is a reader's judgement, as of any pin, and can be changed.
package bundled

import (
	"embed"
	"fmt"

	"evidence/corpus/statement"
)

//go:embed *.json
var files embed.FS

// Files gives the statements in order of their file names, which are their ids
// and ".json". The caller may keep and change what it gets.
func Files() []statement.File {
	list, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("bundled: reading the embedded folder: %v", err)) // cannot happen in a program that was built
	}
	out := make([]statement.File, len(list))
	for i, e := range list {
		data, err := files.ReadFile(e.Name())
		if err == nil {
			out[i], err = statement.ParseFile(data)
		}
		if err != nil {
			panic(fmt.Sprintf("bundled: the embedded %q: %v", e.Name(), err)) // held by a test
		}
	}
	return out
}
