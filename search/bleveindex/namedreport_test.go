package bleveindex

import (
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
)

func named(authority, inspected, published string) search.Report {
	id := strings.ToLower(strings.ReplaceAll(authority, " ", "-")) + "-" + published[:4]
	return search.Report{Document: corpus.Document{Source: corpus.Source{
		ID: id, Title: "Inspection", Authority: authority, InspectionStart: inspected, Published: published,
	}}, Passages: []corpus.Passage{
		{ID: id + "-1", Document: id, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: "Placements are found soon."},
	}}
}

// The year of an inspection is as good as that of its report.
func TestYearOfInspection(t *testing.T) {
	x := fresh(t, []search.Report{named("Rotherham", "2014-09-16", "2014-11-19"), named("Rotherham", "2017-11-06", "2018-01-29")}, 1)
	for _, c := range []struct{ query, first string }{
		{"Rotherham placements 2017", "rotherham-2018-1"}, {"Rotherham placements 2018", "rotherham-2018-1"},
		{"Rotherham placements 2014", "rotherham-2014-1"}, {"most recent placements Rotherham", "rotherham-2018-1"},
	} {
		res, err := x.Search(t.Context(), search.Query{Text: c.query, Size: 2})
		if err != nil || len(res.Hits) != 2 || res.Hits[0].ID != c.first {
			t.Errorf("%q: %q, %v; want %s first", c.query, ids(res.Hits), err, c.first)
		}
	}
}
