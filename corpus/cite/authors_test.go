package cite

import (
	"reflect"
	"testing"

	"evidence/corpus"
)

func TestAuthors(t *testing.T) {
	body := func(s string) []name { return []name{{Literal: s}} }
	for author, want := range map[string][]name{
		"":                                     body("Ofsted"),
		"Ofsted":                               body("Ofsted"),
		"Ann Other CBE":                        {{Family: "Other", Given: "Ann"}},
		"Ann Other, OBE, JP":                   {{Family: "Other", Given: "Ann"}},
		"Dr. Ann M. Other":                     {{Family: "Other", Given: "Ann M."}},
		"ANN OTHER OBE":                        {{Family: "OTHER", Given: "ANN"}},
		"The Rt Hon Sir Brian O’Brien-Smith":   {{Family: "O’Brien-Smith", Given: "Brian"}},
		"Ann Other, Bea Bee and Cee Cee":       {{Family: "Other", Given: "Ann"}, {Family: "Bee", Given: "Bea"}, {Family: "Cee", Given: "Cee"}},
		"Ann Other, Bea Bee, and Cee Cee":      {{Family: "Other", Given: "Ann"}, {Family: "Bee", Given: "Bea"}, {Family: "Cee", Given: "Cee"}},
		"Jay OBE, Professor Alexis":            {{Family: "Jay", Given: "Alexis"}},
		"Jay, Professor Alexis, OBE":           {{Family: "Jay", Given: "Alexis"}},
		"Jay, Alexis":                          {{Family: "Jay", Given: "Alexis"}},
		"Jay, A. B.":                           {{Family: "Jay", Given: "A. B."}},
		"Munby, The Rt Hon Sir James":          {{Family: "Munby", Given: "James"}},
		"van den Berg, Ludwig":                 {{Family: "van den Berg", Given: "Ludwig"}},
		"Wells Jones, Dr Siân":                 {{Family: "Wells Jones", Given: "Siân"}},
		"O’Brien, Ann and Other KC, Dr Bea":    {{Family: "O’Brien", Given: "Ann"}, {Family: "Other", Given: "Bea"}},
		"Alexis Jay, Professor":                {{Family: "Jay", Given: "Alexis"}},
		"Ann Other, Dr Bea Bee":                {{Family: "Other", Given: "Ann"}, {Family: "Bee", Given: "Bea"}},
		"Laming, Lord":                         body("Lord Laming"),
		"Casey of Blackstock, Baroness":        body("Baroness Casey of Blackstock"),
		"Hallett DBE, The Rt Hon the Baroness": body("Baroness Hallett"),
		"Jay OBE, Professor Alexis; Ann Other": {{Family: "Jay", Given: "Alexis"}, {Family: "Other", Given: "Ann"}},
		"Office for Standards in Education, Children's Services and Skills": body("Office for Standards in Education, Children's Services and Skills"),
		"Department for Education, Skills and Families":                     body("Department for Education, Skills and Families"),
		"Housing, Communities and Local Government Committee":               body("Housing, Communities and Local Government Committee"),
		"Kent, Surrey and Sussex Constabulary":                              body("Kent, Surrey and Sussex Constabulary"),
		"Barnardo’s, Coram":                                                 body("Barnardo’s, Coram"),
		"NSPCC, Barnardo’s":                                                 body("NSPCC, Barnardo’s"),
		"Ann Other & Bea Bee":                                               {{Family: "Other", Given: "Ann"}, {Family: "Bee", Given: "Bea"}},
		"Ludwig van den Berg":                                               {{Family: "van den Berg", Given: "Ludwig"}},
		"The Rt Hon the Baroness Hallett DBE":                               body("Baroness Hallett"),
		"Lord Laming":                                                       body("Lord Laming"),
		"Baroness Casey of Blackstock DBE CB":                               body("Baroness Casey of Blackstock"),
		"Baroness Louise Casey":                                             {{Family: "Casey", Given: "Louise"}},
		"Sir Wyn Williams; Home Office; ":                                   {{Family: "Williams", Given: "Wyn"}, {Literal: "Home Office"}},
		"Health and Social Care Committee":                                  body("Health and Social Care Committee"),
		"Smith and Jones":                                                   body("Smith and Jones"),
		"Ann Other and Home Office":                                         body("Ann Other and Home Office"),
		"Anytown Borough Council":                                           body("Anytown Borough Council"),
		"NSPCC Anytown":                                                     body("NSPCC Anytown"),
		"Action for Children":                                               body("Action for Children"),
		"The Children’s Society":                                            body("The Children’s Society"),
		"Barnardo’s":                                                        body("Barnardo’s"),
		"Dr Foster Intelligence Unit Limited":                               body("Dr Foster Intelligence Unit Limited"),
		"4Children Today":                                                   body("4Children Today"),
		"Anytown":                                                           body("Anytown"),
		"Jay":                                                               body("Jay"),
		"OBE":                                                               body("OBE"),
		"and":                                                               body("and"),
	} {
		src := corpus.Source{Author: author, Publisher: "Ofsted", Authority: "Anytown"}
		if got := authors(&src); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %+v, want %+v", author, got, want)
		}
	}
	for publisher, want := range map[string][]name{
		"Ofsted and CQC":                   {{Literal: "Ofsted"}, {Literal: "CQC"}},
		"Ofsted, CQC, HMICFRS":             {{Literal: "Ofsted"}, {Literal: "CQC"}, {Literal: "HMICFRS"}},
		"Ofsted, CQC and HMI Probation":    {{Literal: "Ofsted"}, {Literal: "CQC"}, {Literal: "HMI Probation"}},
		"Ofsted":                           body("Ofsted"),
		"Ofsted and Anytown":               body("Ofsted and Anytown"),
		"Department for Work and Pensions": body("Department for Work and Pensions"),
	} {
		for _, author := range []string{"", publisher} {
			c := Report(corpus.Source{Author: author, Publisher: publisher, Title: "A report"})
			r := c.reference()
			if !reflect.DeepEqual(r.names, want) || r.publisher != "" {
				t.Errorf("%q, published by %q, is by %+v and published by %q", author, publisher, r.names, r.publisher)
			}
		}
	}
	if got := authors(&corpus.Source{}); got != nil {
		t.Errorf("nobody is read as %+v", got)
	}
}

func TestTitleNamesTheAuthority(t *testing.T) {
	for _, c := range []struct{ title, authority, want string }{
		{"Inspection of Telford and Wrekin", "Telford & Wrekin", "Inspection of Telford and Wrekin"},
		{"Inspection of King's Lynn.", "King’s Lynn", "Inspection of King's Lynn"},
		{"Inquiry in Tarnbrough (sample)", "Tarnbrough (invented)", "Inquiry in Tarnbrough (sample)"},
		{"Inspection", "Anytown", "Inspection: Anytown"},
	} {
		citation := New(corpus.Source{Title: c.title, Authority: c.authority}, passage)
		if got := titleAndAuthority(&citation); got != c.want {
			t.Errorf("%q of %q is %q, want %q", c.title, c.authority, got, c.want)
		}
	}
}

func TestAbridged(t *testing.T) {
	// as the Chicago Manual's own table has them
	for _, c := range [][3]string{
		{"3", "10", "10"}, {"71", "72", "72"}, {"96", "117", "117"}, {"100", "104", "104"}, {"1100", "1113", "1113"},
		{"101", "108", "8"}, {"808", "833", "33"}, {"1103", "1104", "4"}, {"321", "328", "28"}, {"498", "532", "532"},
		{"1087", "1089", "89"}, {"1496", "1500", "500"}, {"11564", "11615", "615"}, {"12991", "13001", "3001"}, {"ix", "x", "x"}, {"5", "4", "4"},
	} {
		if got := abridgeRange(c[0], c[1]); got != c[2] {
			t.Errorf("%s–%s is abridged to %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
