package crossref

import (
	"reflect"
	"testing"

	"evidence/corpus"
)

// What a report names is looked up among the reports that are held and those that are known.
func TestUnheldBy(t *testing.T) {
	held := shelf()
	of := &held[2]
	known := []corpus.Document{
		{Source: corpus.Source{ID: "any-2012", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, Published: "2012-07-13"}},
		{Source: corpus.Source{ID: "any-2017", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, Published: "2017-01-13"}},
		{Source: corpus.Source{ID: "else-2013", Authority: "Elsewhere", Publisher: "Ofsted", Kind: corpus.KindInspection, Published: "2013-07-13"}},
		{Source: corpus.Source{ID: "casey", Title: "Report of Inspection of Anytown (the Casey report)", Kind: corpus.KindInquiry, Published: "2015-02-04"}},
	}
	for text, want := range map[string][]Unheld{
		"The inspection in 2012 found this, and the inspection in 2012 said so.": {{"any-2012", 0, "2012"}},
		"The Casey report says so.":                      {{"casey", 0, "The Casey report"}},
		"The inspection in 2018 found this.":             nil, // held
		"The inspection in 2017 found this.":             nil, // it may have been made in 2016
		"The inspection in 2010 found this.":             {{"", 0, "inspection in 2010"}},
		"The inspection in 2011 found this.":             nil, // the one published in 2012 may be meant
		"The SEND inspection in 2010 found this.":        nil,
		"The inspection in 2022 found this.":             nil, // itself
		"This follows Ofsted’s 2010 inspection of care.": {{"", 0, "Ofsted’s 2010 inspection"}},
	} {
		if got := UnheldBy(of, []corpus.Passage{{Text: text}}, held, known); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
