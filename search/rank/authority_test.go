package rank

import (
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/query"
)

// tableOn has a report on each of some authorities.
func tableOn(authorities ...string) *postings.Table {
	var sources []*postings.Source
	for _, a := range authorities {
		sources = append(sources, postings.NewSource(search.Entry{Document: corpus.Document{Source: corpus.Source{
			ID: a, Title: "Inspection of " + a, Authority: a, Published: "2018-01-29",
		}}}, nil))
	}
	table, _ := postings.NewTable(sources, postings.Columns{})
	return table
}

// An authority is named where its name stands, and not where another body or place has words of it.
func TestNamedAuthorities(t *testing.T) {
	table := tableOn("Bath and North East Somerset", "Bournemouth, Christchurch and Poole", "Bracknell Forest", "Bristol, City of",
		"Central Bedfordshire", "Cheshire East", "City of London", "Coventry", "Derby", "Derbyshire", "Devon", "Doncaster", "Durham", "East Riding of Yorkshire",
		"Gloucestershire", "Hampshire", "Kensington and Chelsea", "Kingston upon Hull", "Kingston upon Thames", "Lambeth", "Leeds",
		"Manchester", "Newcastle upon Tyne", "North East Lincolnshire", "North Lincolnshire", "North Somerset", "North Tyneside", "North Yorkshire",
		"Redcar and Cleveland", "Rotherham", "Sheffield", "Somerset", "South Gloucestershire", "South Tyneside", "Southend-on-Sea", "St Helens", "Stockton-on-Tees",
		"Stoke-on-Trent", "Telford & Wrekin", "Warwickshire", "West Berkshire", "Windsor and Maidenhead", "York")
	for text, want := range map[string]string{
		// other bodies
		"Written referrals from South Yorkshire Police were clear.":                          "",
		"Referrals from West Yorkshire Police and North Yorkshire Police were clear.":        "",
		"Officers of West Midlands Police attend.":                                           "",
		"Officers of Greater Manchester Police attend.":                                      "",
		"Officers of Thames Valley Police attend.":                                           "",
		"Officers of Derbyshire Constabulary attend.":                                        "",
		"Officers of Durham Constabulary attend.":                                            "",
		"Officers of Avon and Somerset Constabulary attend.":                                 "",
		"Officers of Devon and Cornwall Police attend.":                                      "",
		"Officers of Hampshire and Isle of Wight Constabulary attend.":                       "",
		"Officers of Bedfordshire Police attend.":                                            "",
		"Officers of Cheshire Constabulary attend.":                                          "",
		"Officers of the City of London Police attend.":                                      "",
		"Officers of Cleveland Police attend.":                                               "",
		"The Chief Constable of South Yorkshire agreed.":                                     "",
		"Crews of South Yorkshire Fire and Rescue attend.":                                   "",
		"Crews of Tyne and Wear Fire and Rescue Service attend.":                             "",
		"Crews of Devon and Somerset Fire and Rescue Service attend.":                        "",
		"Nurses of Sheffield Teaching Hospitals NHS Foundation Trust attend.":                "",
		"Nurses of Rotherham, Doncaster and South Humber NHS Foundation Trust attend.":       "",
		"Nurses of South London and Maudsley NHS Foundation Trust attend.":                   "",
		"Nurses of Tees, Esk and Wear Valleys NHS Foundation Trust attend.":                  "",
		"Nurses of University Hospitals Coventry and Warwickshire attend.":                   "",
		"Nurses of Leeds and York Partnership NHS Foundation Trust attend.":                  "",
		"Staff of NHS South Yorkshire and of the North East and North Cumbria ICB attend.":   "",
		"Students of the University of Sheffield and of Sheffield Hallam University attend.": "",
		"Students of Leeds Beckett University and Durham University attend.":                 "",
		"The Diocese of Derby and the Bishop of Durham agreed.":                              "",
		"Children in South Yorkshire, West Yorkshire and the North East wait.":               "",
		"Children in Yorkshire and the Humber wait.":                                         "",
		"Children in the West Midlands and the East Midlands wait.":                          "",
		"Children in South Derbyshire and Newcastle-under-Lyme wait.":                        "",
		"The Royal County and the City Council of the North agreed.":                         "",
		"The South West and the City of the Midlands agreed.":                                "",
		// authorities
		"Rotherham Council and South Yorkshire Police work together.":     "Rotherham",
		"In Rotherham and South Yorkshire Police officers work together.": "Rotherham",
		"Children in Rotherham, South Yorkshire Police says, wait.":       "Rotherham",
		"Children wait in Rotherham. Police officers attend.":             "Rotherham",
		"Rotherham’s Police and Crime Panel met.":                         "Rotherham",
		"Rotherham Metropolitan Borough Council agreed.":                  "Rotherham",
		"The Rotherham Safeguarding Children Partnership met the Police.": "Rotherham",
		"Bristol City Council and Bristol agreed.":                        "Bristol, City of",
		"The City of Bristol agreed.":                                     "Bristol, City of",
		"The City of London agreed.":                                      "City of London",
		"Poole and Christchurch agreed.":                                  "Bournemouth, Christchurch and Poole",
		"North Yorkshire Council agreed.":                                 "North Yorkshire",
		"The councils of North Tyneside and South Tyneside agreed.":       "North Tyneside, South Tyneside",
		"South Gloucestershire and Gloucestershire agreed.":               "South Gloucestershire, Gloucestershire",
		"The Royal Borough of Windsor and Maidenhead agreed.":             "Windsor and Maidenhead",
		"Kingston upon Hull agreed with Southend.":                        "Kingston upon Hull, Southend-on-Sea",
		"St. Helens, Telford and Stockton agreed.":                        "St Helens, Telford & Wrekin, Stockton-on-Tees",
		"Hull, Stoke and Newcastle agreed.":                               "Kingston upon Hull, Stoke-on-Trent, Newcastle upon Tyne",
		"Bath, Bracknell and the East Riding agreed.":                     "Bath and North East Somerset, Bracknell Forest, East Riding of Yorkshire",
		"Children in Cheshire East and Central Bedfordshire wait.":        "Cheshire East, Central Bedfordshire",
		"Kensington & Chelsea agreed.":                                    "Kensington and Chelsea",
		// typed by hand
		"rotherham police partnership": "Rotherham", "police partnership Rotherham 2018": "Rotherham", "north east lincolnshire": "North East Lincolnshire",
		"south yorkshire police": "", "Rotherham": "Rotherham", "wrekin": "Telford & Wrekin", "new rotherham placements": "Rotherham",
	} {
		named, _ := findNamedReports(table, query.Prose(text).Root, query.List{}, nil)
		if got := strings.Join(named.names, ", "); got != want && got != want+", 2018" {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

// What the rest of a statement does not name is not read in it, whatever words it shares with what it does name.
func TestWithoutAuthority(t *testing.T) {
	table := tableOn("North Yorkshire", "North Tyneside")
	context := query.Prose("North Yorkshire and North Tyneside agreed in 2018.").Root
	if _, got := findNamedReports(table, query.List{}, context, []string{"North Yorkshire", "2018"}); strings.Join(got, ", ") != "North Tyneside" {
		t.Errorf("named %q", got)
	}
}
