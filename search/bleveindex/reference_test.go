package bleveindex

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/query"
)

func named(authority, inspected, published string) search.Report {
	id := strings.ToLower(strings.ReplaceAll(authority, " ", "-")) + "-" + published[:4]
	return search.Report{Document: corpus.Document{Source: corpus.Source{
		ID: id, Title: "Inspection", Authority: authority, InspectionStart: inspected, Published: published,
	}}, Passages: []corpus.Passage{
		{ID: id + "-1", Document: id, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: "Placements are found soon."},
	}}
}

// A query's bare words say which reports it looks for.
func TestRefer(t *testing.T) {
	x := fresh(t, []search.Report{
		named("Rotherham", "2014-09-16", "2014-11-19"), named("Rotherham", "2017-11-06", "2018-01-29"),
		named("North Lincolnshire", "2017-06-01", "2017-08-01"), named("North East Lincolnshire", "2017-06-01", "2017-08-02"),
		named("Telford and Wrekin", "2016-06-01", "2016-08-02"), named("City of London", "2016-06-01", "2016-09-02"),
		named("Reading", "2019-08-01", "2019-09-02"),
	}, 7)
	for _, c := range []struct{ query, want string }{
		{"placements in Rotherham", "rotherham-2014 rotherham-2018"},
		{"Rotherham's latest placements", "rotherham-2018 rotherham-2014"},
		{"the last inspection of Rotherham", "rotherham-2018 rotherham-2014"},
		{"rotherham 2017 placements", "rotherham-2018 rotherham-2014"},
		{"North East Lincolnshire", "north-east-lincolnshire-2017"},
		{"north lincolnshire", "north-lincolnshire-2017"},
		{"Telford placements", "telford-and-wrekin-2016"},
		{"placements in the city", ""},
		{"reading", "reading-2019"},
		{"Children in Rotherham are reading", "rotherham-2014 rotherham-2018"},
		{`"Rotherham"`, ""},
	} {
		q, err := search.Query{Text: c.query}.Parse()
		if err != nil {
			t.Fatal(err)
		}
		s, err := x.snapshot()
		if err != nil {
			t.Fatal(err)
		}
		bonus := make(map[string]float64)
		for i, b := range s.refer(q.Root, query.List{}).bonus {
			if b > 0 {
				bonus[s.sources[i].Document.ID] = b
			}
		}
		got := slices.SortedFunc(maps.Keys(bonus), func(a, b string) int {
			if bonus[a] != bonus[b] {
				return int(1000 * (bonus[b] - bonus[a]))
			}
			return strings.Compare(a, b)
		})
		s.close()
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q speaks of %q, want %q", c.query, got, c.want)
		}
	}
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
