package extract

import (
	"reflect"
	"testing"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

func TestHiddenTexts(t *testing.T) {
	a, b := &pdftext.Page{Number: 1}, &pdftext.Page{Number: 3}
	a.Unseen[pdftext.Covered], b.Unseen[pdftext.Covered], b.Unseen[pdftext.TooSmall] = 2, 3, 1
	want := []corpus.HiddenText{
		{Why: "under a box or a picture", Words: 5, Pages: []int{1, 3}, Covered: true},
		{Why: "too small to be seen", Words: 1, Pages: []int{3}},
	}
	if got := hiddenTexts([]*pdftext.Page{a, {Number: 2}, b}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
