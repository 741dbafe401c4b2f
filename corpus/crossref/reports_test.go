package crossref

import (
	"reflect"
	"testing"

	"evidence/corpus"
)

// shelf is a library with two inspections of Anytown, one of Elsewhere, an inquiry, and two editions of a guide.
func shelf() []corpus.Document {
	var out []corpus.Document
	for _, s := range []corpus.Source{
		{ID: "any-2014", Title: "Inspection of Anytown", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, InspectionStart: "2014-10-06", Published: "2015-01-19"},
		{ID: "any-2018", Title: "Inspection of Anytown", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, InspectionStart: "2018-11-05", InspectionEnd: "2018-12-02", Published: "2019-01-29"},
		{ID: "any-2022", Title: "Inspection of Anytown", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, InspectionStart: "2022-06-06", Published: "2022-08-12"},
		{ID: "else-2016", Title: "Inspection of Elsewhere", Authority: "Elsewhere", Publisher: "Ofsted", Kind: corpus.KindInspection, InspectionStart: "2016-06-06", Published: "2016-08-12"},
		{ID: "jay", Title: "Independent Inquiry into Child Sexual Exploitation in Anytown (the Jay report)", Authority: "Anytown", Kind: corpus.KindInquiry, Published: "2014-08-26"},
		{ID: "guide-2015", Title: "Working Together to Safeguard Children", Published: "2015-03"},
		{ID: "plan-2010", Title: "A Plan for the Safety of Every Child", Published: "2010"},
	} {
		out = append(out, corpus.Document{Source: s})
	}
	return out
}

func TestReports(t *testing.T) {
	docs := shelf()
	of := &docs[2]
	for text, want := range map[string][]string{
		"Services have improved since the last inspection in 2018.":                         {"any-2018 2018"},
		"Since the last inspection in November 2018, leaders have acted.":                   {"any-2018 November 2018"},
		"Since the last inspection in March 2018, leaders have acted.":                      nil, // there was none
		"The inspection report published in 2015 said so.":                                  {"any-2014 2015"},
		"Anytown was inspected in 2014 and judged to be inadequate.":                        {"any-2014 2014"},
		"Ofsted’s 2018 inspection found this.":                                              {"any-2018 2018"},
		"The inspection in 2016 found this.":                                                nil, // of Elsewhere
		"The SEND inspection in 2018 found this.":                                           nil,
		"Since the focused visit and the joint inspection in 2018 they have acted.":         nil,
		"The inspection in 2022 found this.":                                                nil, // itself
		"The Jay report said so, and the Jay report (para 5.12) gives the number.":          {"jay the Jay report 5.12"},
		"This was found by the Jay report (paragraph 5.12).":                                {"jay the Jay report 5.12"},
		"So did the Jay reporter.":                                                          nil,
		"As “Working Together to Safeguard Children” (2015) has it.":                        {"guide-2015 Working Together to Safeguard Children"},
		"As Working Together to Safeguard Children (2010) has it.":                          nil, // another edition
		"As Working Together to Safeguard Children has it.":                                 nil, // whichever edition
		"HM Government, Working Together to Safeguard Children: the role of schools, 2015.": nil, // a longer title
		"See A Plan for the Safety of Every Child, 2010, para 3.1.":                         {"plan-2010 A Plan for the Safety of Every Child"},
		"Nothing is named.": nil,
	} {
		var got []string
		for _, n := range Reports(of, text, docs) {
			s := n.Document + " " + string([]rune(text)[n.Span.Start:n.Span.End])
			if n.Paragraph != "" {
				s += " " + n.Paragraph
			}
			got = append(got, s)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	// Two inspections of a year leave a doubt.
	docs = append(docs, corpus.Document{Source: corpus.Source{ID: "any-2018b", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, InspectionStart: "2018-02-05"}})
	if got := Reports(&docs[2], "Since the last inspection in 2018 they have acted.", docs); got != nil {
		t.Errorf("two were made in 2018, and it takes %v", got)
	}
}
