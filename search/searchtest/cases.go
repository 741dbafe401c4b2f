package searchtest

import (
	_ "embed"
	"encoding/json"
	"testing"

	"evidence/search"
)

//go:embed search.json
var cases []byte

// Cases are reports, and what searches of them are to find.
type Cases struct {
	Reports  []search.Report
	Searches []struct {
		About   string
		Query   string
		Loose   bool
		Filters search.Filters
		Sort    string
		Hits    []string // all, in order
		Any     []string // all, in any order
		First   []string // the first, in order
		Total   int
		Error   string
		Notes   int
	}
	Highlights []struct {
		Query  string
		ID     string
		Marked []string
	}
}

// Read reads the cases that every engine has to pass.
func Read(t testing.TB) Cases {
	t.Helper()
	var c Cases
	if err := json.Unmarshal(cases, &c); err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Reports {
		for i := range r.Passages {
			p := &r.Passages[i]
			p.Document, p.Seq, p.PageEnd = r.Document.ID, i, max(p.Page, p.PageEnd)
		}
	}
	return c
}
