package app

import (
	"slices"
	"testing"

	"evidence/indexer/extract"
)

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
