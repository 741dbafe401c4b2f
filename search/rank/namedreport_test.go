package rank

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/query"
)

// A query's bare words name the reports it looks for.
func TestNamedReports(t *testing.T) {
	report := func(authority, inspected, published string) *postings.Source {
		id := strings.ToLower(strings.ReplaceAll(authority, " ", "-")) + "-" + published[:4]
		return postings.NewSource(search.Entry{Document: corpus.Document{Source: corpus.Source{
			ID: id, Title: "Inspection", Authority: authority, InspectionStart: inspected, Published: published,
		}}}, nil)
	}
	table, _ := postings.NewTable([]*postings.Source{
		report("City of London", "2016-06-01", "2016-09-02"), report("North East Lincolnshire", "2017-06-01", "2017-08-02"),
		report("North Lincolnshire", "2017-06-01", "2017-08-01"), report("Reading", "2019-08-01", "2019-09-02"),
		report("Rotherham", "2014-09-16", "2014-11-19"), report("Rotherham", "2017-11-06", "2018-01-29"),
		report("Telford and Wrekin", "2016-06-01", "2016-08-02"),
	}, postings.Columns{})
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
		bonus := make(map[string]float64)
		named, _ := findNamedReports(table, q.Root, query.List{}, nil)
		for i, b := range named.bonus {
			if b > 0 {
				bonus[table.Sources[i].Document.ID] = b
			}
		}
		got := slices.SortedFunc(maps.Keys(bonus), func(a, b string) int {
			if bonus[a] != bonus[b] {
				return int(1000 * (bonus[b] - bonus[a]))
			}
			return strings.Compare(a, b)
		})
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q names %q, want %q", c.query, got, c.want)
		}
	}
}
