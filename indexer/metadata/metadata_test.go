package metadata

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/indexer/pdftext"
)

// pages makes pages of texts, a line of the text a line; a number and a bar
// before it are its size, and lines stand below one another.
func pages(texts ...string) []Page {
	var list []Page
	for i, text := range texts {
		p := Page{Number: i + 1}
		for n, l := range strings.Split(strings.TrimSpace(text), "\n") {
			line := Line{Text: strings.TrimSpace(l)}
			if size, text, ok := strings.Cut(line.Text, "|"); ok {
				line = Line{Text: text, Size: float64(number(size)), Top: float64(100 + 20*n)}
			}
			p.Lines = append(p.Lines, line)
		}
		list = append(list, p)
	}
	return list
}

func values(f Facts) map[string]string {
	m := map[string]string{}
	for name, fact := range map[string]Fact{
		"title": f["title"], "authority": f["authority"], "publisher": f["publisher"], "author": f["author"], "kind": f["kind"],
		"framework": f["framework"], "licence": f["licence"], "start": f["inspection_start"], "end": f["inspection_end"],
		"published": f["published"], "lead": f["lead_inspector"], "urn": f["provider_urn"], "created": f["created"],
	} {
		if fact.Value != "" {
			m[name] = fact.Value
		}
	}
	for field, g := range f {
		if key, ok := corpus.GradeOf(field); ok {
			m[key] = g.Value + "/" + g.Printed
		}
	}
	return m
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		pages []Page
		info  Info
		want  map[string]string
	}{
		{"standard inspection, cells one after the other, names misprinted", pages(`
			Inspection of Anytown  local
			authority children’s services
			Inspection dates: 29 November to 10 December 2021
			Lead inspector: Máire O’Other-Name, Her Majesty’s Inspector
			Judgement
			Grade
			The impact of leaders on social work
			practice with children and families.
			Requires improvement
			to be good
			The experiences and progress of
			children who need help and protection
			Good
			The experiences and progress of
			Outstanding
			children in care
			The experiences and progress of
			children care leavers
			Inadequate
			Overall effectiveness Requires improvement to be
			good
			Good leaders are good.`, `
			The experiences and progress of children in care: inadequate
			Ofsted publishes this under the terms of the Open
			Government Licence.`), Info{}, map[string]string{
			"title": "Inspection of Anytown local authority children’s services", "authority": "Anytown", "publisher": "Ofsted",
			"kind": "inspection", "framework": "standard", "licence": "Open Government Licence", "start": "2021-11-29", "end": "2021-12-10",
			"lead": "Máire O’Other-Name", "leaders": "requires improvement/Requires improvement to be good", "help_and_protection": "good/Good",
			"in_care": "outstanding/Outstanding", "care_leavers": "inadequate/Inadequate",
			"overall_effectiveness": "requires improvement/Requires improvement to be good",
		}},
		{"short inspection, cells beside each other, one judgement for two groups", pages(`
			20|1
			26|Royal Borough of Anytown
			26|and Elsewhere
			16|Inspection of children’s social care services
			12|Inspection dates: 2 to 6 December 2019
			12|Lead inspector:
			12|Ann Other HMI
			12|Judgement Grade
			12|The impact of leaders on social work practice with Inadequate2
			12|children and families1
			12|The experiences and progress of children in care and Requires improvement
			12|care leavers to be good
			12|Ofsted says so.`), Info{}, map[string]string{
			"title": "Inspection of children’s social care services", "authority": "Anytown and Elsewhere", "publisher": "Ofsted",
			"kind": "inspection", "framework": "short", "start": "2019-12-02", "end": "2019-12-06", "lead": "Ann Other",
			"leaders": "inadequate/Inadequate", "in_care": "requires improvement/Requires improvement to be good",
		}},
		{"single inspection framework", pages(`
			1
			London Borough of Anytown
			Inspection of services for children in need of help and
			protection, children looked after and care leavers
			and
			Review of the effectiveness of the Local Safeguarding Children
			Board1
			Inspection date: 30 September – 22 October 2014
			Report published: 5 December 2014
			Children’s services in Anytown require improvement to
			be good
			1. Children who need help and protection
			Requires
			improvement
			2. Children looked after and achieving
			permanence
			Not judged
			2.1 Adoption performance Outstanding
			2.2 Experiences and progress of care leavers
			Good
			3. Leadership, management and governance Good
			1 Ofsted made this report.`, `
			Deputy lead inspector: Someone Else
			Lead inspector: Ann Other HMI`, `
			The Local Safeguarding Children Board
			is inadequate`), Info{}, map[string]string{
			"title":     "Inspection of services for children in need of help and protection, children looked after and care leavers and Review of the effectiveness of the Local Safeguarding Children Board",
			"authority": "Anytown", "publisher": "Ofsted", "kind": "inspection", "framework": "single", "start": "2014-09-30", "end": "2014-10-22",
			"published": "2014-12-05", "lead": "Ann Other", "help_and_protection": "requires improvement/Requires improvement", "adoption": "outstanding/Outstanding",
			"care_leavers": "good/Good", "leaders": "good/Good", "lscb": "inadequate/inadequate",
			"overall_effectiveness": "requires improvement/require improvement to be good",
		}},
		{"before it, the grades at the end", pages(`
			Inspection of looked after children
			services
			Anytown Council
			Inspection dates:
			15-19 July 2013
			Reporting inspector Ann Other HMI
			Published:
			23 August 2013
			© Ofsted`, `
			Contents
			Overall effectiveness 4
			Leadership and management 18`, `
			prose`, `
			Record of main findings
			Overall effectiveness Inadequate Grade 4
			Capacity to improve
			Adequate Grade 3
			Outcomes for looked after children and
			young people
			Good Grade 2`), Info{}, map[string]string{
			"title": "Inspection of looked after children services", "authority": "Anytown", "publisher": "Ofsted", "kind": "inspection",
			"framework": "looked after children", "start": "2013-07-15", "end": "2013-07-19", "published": "2013-08-23", "lead": "Ann Other",
			"overall_effectiveness": "inadequate/Inadequate", "capacity_to_improve": "adequate/Adequate", "outcomes": "good/Good",
		}},
		{"focused visit", pages(`
			Focused visit to Anytown local authority children’s services
			Dear Director
			Ofsted visited. The overall effectiveness was good before.`), Info{}, map[string]string{
			"title": "Focused visit to Anytown local authority children’s services", "authority": "Anytown", "publisher": "Ofsted",
			"kind": "inspection", "framework": "focused visit",
		}},
		{"focused visit with a cover", pages(`
			26|Focused visit to Anytown and Elsewhere
			26|children’s services
			12|Inspection dates: 14, 15 and 16 June 2021
			12|Lead inspector: Ann Other, Her Majesty’s Inspector
			12|URN: 80999
			12|Ofsted looked at the front door.`), Info{}, map[string]string{
			"title": "Focused visit to Anytown and Elsewhere children’s services", "authority": "Anytown and Elsewhere", "publisher": "Ofsted",
			"kind": "inspection", "framework": "focused visit", "start": "2021-06-14", "end": "2021-06-16", "lead": "Ann Other", "urn": "80999",
		}},
		{"monitoring visit in a letter", pages(`
			12|Ofsted
			12|1 Any Street
			12|27 June 2018
			12|Mr A N Other
			12|Director of Children’s Services
			12|Anytown City Council
			12|Dear Mr Other
			12|Monitoring visit of Anytown City Council children’s
			12|services
			12|This letter summarises the findings of the monitoring visit to
			12|Anytown City Council children’s services on 5 and 6 June 2018. It was
			12|carried out by Her Majesty’s Inspectors.
			12|The overall effectiveness was inadequate.`, `
			12|Yours sincerely
			12|Máire O’Other
			12|Her Majesty’s Inspector`), Info{}, map[string]string{
			"title": "Monitoring visit of Anytown City Council children’s services", "authority": "Anytown", "publisher": "Ofsted",
			"kind": "inspection", "framework": "monitoring visit", "start": "2018-06-05", "end": "2018-06-06", "lead": "Máire O’Other", "published": "2018-06-27",
		}},
		{"inquiry", pages(`
			9|A running head
			26|Independent Inquiry into
			26|Matters in Anytown
			18|1997 – 2013
			14|Ann Other OBE
			10|August 2014`), Info{}, map[string]string{
			"title": "Independent Inquiry into Matters in Anytown 1997 – 2013", "author": "Ann Other OBE", "kind": "inquiry", "published": "2014-08",
		}},
		{"committee", pages(`
			20|HOUSE OF LORDS
			20|
			20|Anytown Committee
			20|
			20|Report of Session 2024–26
			42|Anytown:
			42|Act Now
			12|Ordered to be printed 20 October 2025 and published 4 November 2025`), Info{}, map[string]string{
			"title": "Anytown: Act Now", "author": "Anytown Committee", "publisher": "House of Lords", "kind": "inquiry", "published": "2025-11-04",
		}},
		{"the name of the body larger than the title", pages(`
			40|Anytown Inquiry
			30|Module 1:
			30|What went wrong
			18|A report by Sir Any One KC
			18|Chair of the Anytown Inquiry`), Info{}, map[string]string{
			"title": "Module 1: What went wrong", "author": "Sir Any One KC", "publisher": "Anytown Inquiry",
		}},
		{"no sizes: the PDF's title and author, borne out", pages(`
			A Review of Services
			in Anytown
			Ann Other`), Info{Title: "A review of services in Anytown", Author: "Ann Other"}, map[string]string{
			"title": "A review of services in Anytown", "author": "Ann Other", "kind": "review",
		}},
		{"no sizes: the PDF's title and author, not borne out", pages("Something\nelse"), Info{Title: "Microsoft Word - draft.doc", Author: "typist"}, map[string]string{}},
		{"a report on an inspection, not by Ofsted", pages(`
			Report of
			Inspection of Anytown Council
			Ann Other CB`, "Ofsted had been there, too."), Info{}, map[string]string{"author": "Ann Other CB"}},
		{"only properties", nil, Info{Title: "Microsoft Word - A title of nothing", Author: "Ann Other", Created: "2019-03-04"}, map[string]string{
			"title": "A title of nothing", "created": "2019-03-04",
		}},
		{"properties that say nothing", nil, Info{Title: "Microsoft Word - Report final v2.docx", Author: "Windows User"}, map[string]string{}},
		{"an inspection whose properties name a clerk", pages(`
			Inspection of Anytown local authority children’s services
			Inspection dates: 1 to 5 July 2024
			Ofsted`), Info{Title: "Anytown draft report", Author: "Ann Other", Created: "2024-08-01"}, map[string]string{
			"title": "Inspection of Anytown local authority children’s services", "authority": "Anytown", "publisher": "Ofsted", "created": "2024-08-01",
			"kind": "inspection", "framework": "short", "start": "2024-07-01", "end": "2024-07-05",
		}},
		{"empty pages", pages("", ""), Info{}, map[string]string{}},
	} {
		f := Read(c.pages, c.info)
		if got := values(f); !maps.Equal(got, c.want) {
			t.Errorf("%s:\n%v\nwant\n%v", c.name, got, c.want)
		}
	}
}

func TestWhereAFactStands(t *testing.T) {
	f := Read(pages("Inspection of Anytown local authority children’s services\nInspection  dates: 1 to 5 July 2024\nJudgement Grade\nOverall effectiveness\nGood\nOfsted"), Info{})
	end := Fact{Value: "2024-07-05", Confidence: corpus.Certain, Page: 1, Line: "Inspection dates: 1 to 5 July 2024"}
	if f["inspection_end"] != end {
		t.Errorf("end %+v, want %+v", f["inspection_end"], end)
	}
	overall := Fact{Value: "good", Confidence: corpus.Certain, Page: 1, Line: "Overall effectiveness", Printed: "Good"}
	if got := f.Grade("overall_effectiveness"); got != overall {
		t.Errorf("grade %+v, want %+v", got, overall)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string][2]string{
		"30 June and 1 July 2021":                               {"2021-06-30", "2021-07-01"},
		"29 and 30 September, and 1 October 2020":               {"2020-09-29", "2020-10-01"},
		"31 December and 1 January 2020":                        {"2019-12-31", "2020-01-01"},
		"29 September and 1 October 2020. The inspectors":       {"2020-09-29", "2020-10-01"},
		"15 and 16 of May 2018":                                 {"2018-05-15", "2018-05-16"},
		"3 March 2020 and 8 September 2020":                     {"2020-03-03", "2020-03-03"},
		"4 May 2021, 3 inspectors":                              {"2021-05-04", "2021-05-04"},
		"13 May to 24 May 2019":                                 {"2019-05-13", "2019-05-24"},
		"10 to 14 June 2024":                                    {"2024-06-10", "2024-06-14"},
		"15-19 July 2013":                                       {"2013-07-15", "2013-07-19"},
		"12/09/2016 to 06/10/2016":                              {"2016-09-12", "2016-10-06"},
		"1/06/2015 - 25/06/2015":                                {"2015-06-01", "2015-06-25"},
		"25 October 2021 to 5 November 2021":                    {"2021-10-25", "2021-11-05"},
		"19 November-30 November 2018":                          {"2018-11-19", "2018-11-30"},
		"20 December to 10 January 2020":                        {"2019-12-20", "2020-01-10"},
		"5 to 9 December 2022 and 14 to 15 Feb 2023":            {"2022-12-05", "2022-12-09"},
		"5 to 9 December and 14 January 2023":                   {"2022-12-05", "2022-12-09"},
		"19 November-11 December 2013 and 28 - 30 January 2014": {"2013-11-19", "2013-12-11"},
		"15 and 16 June 2021":                                   {"2021-06-15", "2021-06-16"},
		"14, 15 & 16 May 2019":                                  {"2019-05-14", "2019-05-16"},
		"02 March 2020 to 13th March, 2020":                     {"2020-03-02", "2020-03-13"},
		"1st to 3rd Sept 2020":                                  {"2020-09-01", "2020-09-03"},
		"Monday 4 March 2019":                                   {"2019-03-04", "2019-03-04"},
		"31 June to 2 July 2020":                                {},
		"14 June to 10 June 2024":                               {},
		"in spring":                                             {},
		"":                                                      {},
	} {
		start, end, ok := parseRange(plain(in))
		if got := [2]string{start, end}; ok != (want[0] != "") || ok && got != want {
			t.Errorf("%q: %q, %v; want %q", in, got, ok, want)
		}
	}
}

func TestAuthorityNames(t *testing.T) {
	for in, want := range map[string]string{
		"Metropolitan Borough of Rotherham":             "Rotherham",
		"Rotherham Metropolitan Borough Council":        "Rotherham",
		"London Borough of Hammersmith & Fulham":        "Hammersmith and Fulham",
		"London Borough of Merton Council":              "Merton",
		"The Royal Borough of Windsor and Maidenhead":   "Windsor and Maidenhead",
		"Royal Borough of Kingston upon Thames Council": "Kingston upon Thames",
		"Borough of Redcar and Cleveland":               "Redcar and Cleveland",
		"City of London":                                "City of London",
		"City of York Council":                          "York",
		"City of Wolverhampton":                         "Wolverhampton",
		"Bristol City of":                               "Bristol",
		"Hull City Council":                             "Kingston upon Hull",
		"Newcastle Upon Tyne":                           "Newcastle upon Tyne",
		"Bradford Children and Families Trust":          "Bradford",
		"Sandwell Children’s Trust":                     "Sandwell",
		"Medway Children’s Services":                    "Medway",
		"Isle of Wight":                                 "Isle of Wight",
		"Anytown MBC":                                   "Anytown",
		"London Borough of Anytown’s":                   "Anytown",
		"Kingston-upon-Thames":                          "Kingston upon Thames",
		"KENT COUNTY COUNCIL":                           "Kent",
		"BOROUGH COUNCIL OF ANYTOWN AND ELSEWHERE":      "Anytown and Elsewhere",
		"children’s services":                           "",
		"Bath and North East Somerset":                  "Bath and North East Somerset",
		"Metropolitan Borough of Barnsley Council":      "Barnsley",
		"Durham County Council":                         "Durham",
		"County of Herefordshire District Council":      "Herefordshire",
		"Council": "",
		"":        "",
	} {
		if got := authorityName(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"Andy Whippey Her Majesty's Inspector": "Andy Whippey",
		"Ann Other, HMI":                       "Ann Other",
		"Ann Other Senior HMI":                 "Ann Other",
		"Ann Other (Ofsted)":                   "Ann Other",
		"Ann Other, Ofsted Inspector":          "Ann Other",
		"Ann Other - HMI":                      "Ann Other",
		"the inspection was led by two people of great experience": "",
		"HMI": "",
	} {
		if got := personName(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestSource(t *testing.T) {
	f := Read(pages("Inspection of Anytown local authority children’s services\nInspection dates: 1 to 5 July 2024\nOverall effectiveness Good\nOfsted"), Info{Created: "2024-08-01"})
	got, origins := f.Source()
	want := corpus.Source{
		Title: "Inspection of Anytown local authority children’s services", Authority: "Anytown", Publisher: "Ofsted",
		Kind: "inspection", Framework: "short", InspectionStart: "2024-07-01", InspectionEnd: "2024-07-05", Created: "2024-08-01",
		Grades: map[string]string{"overall_effectiveness": "good"}, GradesPrinted: map[string]string{"overall_effectiveness": "Good"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	report := func(confidence corpus.Confidence, line string) corpus.Origin {
		return corpus.Origin{From: corpus.FromReport, Confidence: confidence, Page: 1, Line: line}
	}
	title, dates := "Inspection of Anytown local authority children’s services", "Inspection dates: 1 to 5 July 2024"
	wantOrigins := map[string]corpus.Origin{
		"title": report(corpus.Certain, title), "authority": report(corpus.Certain, title), "kind": report(corpus.Certain, title),
		"publisher":        report(corpus.Certain, "Ofsted"),
		"inspection_start": report(corpus.Certain, dates), "inspection_end": report(corpus.Certain, dates), "framework": report(corpus.Likely, dates),
		"grades.overall_effectiveness": report(corpus.Certain, "Overall effectiveness Good"),
		"created":                      {From: corpus.FromProperties, Confidence: corpus.Uncertain},
	}
	if !reflect.DeepEqual(origins, wantOrigins) {
		t.Errorf("%+v, want %+v", origins, wantOrigins)
	}
}

func TestProperties(t *testing.T) {
	for in, want := range map[string]string{
		"The Space Economy: Act Now": "The Space Economy: Act Now", "Microsoft Word - Report on  Anytown": "Report on Anytown",
		"s5 report template": "", "Committee Report 4.3": "", "20241216- Government Response- FINAL (Standard Print)": "", "Child A final for publication": "",
		"Final report on Anytown": "Final report on Anytown",
		"untitled":                "", "Document1": "", "report final.indd": "", `C:\reports\a b`: "", "Draft": "", "": "",
	} {
		if got := propertyTitle(in); got != want {
			t.Errorf("title %q is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"Home Affairs Committee": "Home Affairs Committee", "Ann Other": "Ann Other", "Microsoft Office User": "", "Administrator": "",
		"aother": "", "a.other@example.org": "", "HP Scan Station": "", `HOME\Ann Other`: "", "": "",
	} {
		if got := propertyAuthor(in); got != want {
			t.Errorf("author %q is %q, want %q", in, got, want)
		}
	}
}

// The sample's inspections have the form of the two frameworks.
func TestSample(t *testing.T) {
	m, err := manifest.Parse("sample", []byte(sample.Manifest()))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range sample.Files() {
		id := strings.TrimSuffix(file.Name, ".pdf")
		e, ok := m.ByID(id)
		if !ok || e.Kind != corpus.KindInspection {
			continue
		}
		pdf, err := pdftext.Open(file.Data)
		if err != nil {
			t.Fatal(err)
		}
		f := Read(pagesOf(t, pdf), Info{})
		got := []string{f["authority"].Value, f["inspection_start"].Value, f["inspection_end"].Value, f["published"].Value, f["lead_inspector"].Value, f["publisher"].Value}
		want := []string{"Tarnbrough", e.InspectionStart, e.InspectionEnd, e.Published, e.LeadInspector, ""}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
		for key, grade := range e.Grades {
			if f.Grade(key).Value != grade {
				t.Errorf("%s: grade of %s is %+v, want %q", id, key, f.Grade(key), grade)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Inspection of X\nInspection dates: 1 to 5 July 2024\nOfsted\nOverall effectiveness Good", "A title", "An author")
	for _, c := range made {
		var cover strings.Builder
		for _, l := range c.pages[0].Lines {
			fmt.Fprintf(&cover, "%.0f|%s\n", l.Size, l.Text)
		}
		f.Add(cover.String(), c.info.Title, c.info.Author)
	}
	f.Add("26|Report\n26|Anytown Inquiry\n12|Ordered by the House of Commons to be printed 8 July 2025", "", "")
	f.Fuzz(func(t *testing.T, text, title, author string) {
		facts := Read(pages(text, text), Info{Title: title, Author: author})
		for field, g := range facts {
			if key, ok := corpus.GradeOf(field); ok && (key == "" || g.Value == "" || g.Page == 0) {
				t.Errorf("grade %q: %+v", key, g)
			}
			if field == "title" && len(g.Value) > maxTitle {
				t.Errorf("a title of %d bytes", len(g.Value))
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	page := strings.Repeat("Children who need help and protection receive a service that is mostly good and well led.\n", 45)
	list := pages(slices.Repeat([]string{page}, 20)...)
	for b.Loop() {
		Read(list, Info{})
	}
}

// The cover of every authority that the program knows is read in each form that covers have.
func TestEveryAuthority(t *testing.T) {
	covers := []string{
		"26|Inspection of %s local authority children’s services\n12|Inspection dates: 1 to 5 July 2024\n12|Ofsted",
		"26|Inspection of %s children’s services\n12|Inspection dates: 1 to 5 July 2024\n12|Ofsted",
		"26|%s\n16|Inspection of children’s social care services\n12|Inspection dates: 1 to 5 July 2019\n12|Ofsted",
		"26|%s Council\n16|Inspection of children’s social care services\n12|Inspection dates: 1 to 5 July 2019\n12|Ofsted",
		"26|London Borough of %s\n16|Re-inspection of services for children in need of help and\n16|protection, children looked after and care leavers\n12|Inspection date: 1 – 25 July 2017\n12|Ofsted",
		"26|Inspection of safeguarding and looked after children services\n16|%s Council\n12|Inspection dates: 1 to 5 July 2012\n12|Ofsted",
		"12|Ofsted\n12|12 July 2019\n12|Ms A Other\n12|%s Council\n12|Dear Ms Other\n12|Focused visit to %[1]s local authority children’s services\n12|This letter summarises the findings of a focused visit on 2 and 3 July 2019.",
	}
	seen := map[string]bool{}
	for _, e := range manifest.Embedded().Entries {
		if e.Publisher != "Ofsted" || seen[e.Authority] {
			continue
		}
		seen[e.Authority] = true
		for _, cover := range covers {
			f := Read(pages(fmt.Sprintf(cover, e.Authority)), Info{})
			if plainName(f["authority"].Value) != plainName(e.Authority) {
				t.Errorf("%q read from %q is %q", e.Authority, cover, f["authority"].Value)
			}
		}
	}
	if len(seen) < 140 {
		t.Errorf("only %d authorities", len(seen))
	}
}
