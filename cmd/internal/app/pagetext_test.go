package app

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/indexer/extract"
)

// PDFs that are sent take no worker from those that read the library's pages for readers.
func TestSentPDFsHaveTheirOwnWorkers(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	library, err := indexer.OpenLibrary(data, "")
	if err != nil {
		t.Fatal(err)
	}
	p := NewPages(data, library)
	defer p.Close()
	p.reader.Close() // as if all of the library's were at work for ever
	d, err := p.Text(t.Context(), bytes.NewReader(testfiles.Sample(t, "sample-inspection-2015.pdf")))
	if err != nil || !strings.Contains(d.Text, "inspect") {
		t.Errorf("%d bytes of text, %v", len(d.Text), err)
	}
}

// Pages of a PDF that are not in its text are named.
func TestUnread(t *testing.T) {
	if got := unread(&extract.Report{Pages: 9}); len(got) > 0 {
		t.Errorf("all was read, and yet %q", got)
	}
	got := unread(&extract.Report{Pages: 9, NoText: []int{3, 4, 5}, PartlyRead: []int{7}})
	if want := []string{"pages without text: 3–5", "parts of pages that are pictures: 7"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
