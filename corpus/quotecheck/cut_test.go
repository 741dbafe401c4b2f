package quotecheck

import (
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

var penby = corpus.Source{ID: "inspection-penby-2020", Title: "Inspection of services for children: Penby", Authority: "Penby", Publisher: "Ofsted", Published: "2020-05-04", Kind: corpus.KindInspection}

// penbyChecker has a report whose sentences can be cut so that they say something else.
func penbyChecker(t testing.TB) *Checker {
	t.Helper()
	s := newTestLibrary()
	s.add(penby,
		"1|1|Not all children in foster homes see their social worker on time. The panel is well run, but its minutes are kept by one clerk. Help at the weekend is not yet effective for older children.",
		"1|2|Leaders know what is wrong. This does not mean that managers act on what they are told each week. Plans are clear, except those for children with disabilities, and are read by the team.",
		"2|3|While many of the carers are given good training by the team, too few stay for a second year. The fund stood at −£4,000 in March. About 35% of carers left within a year.",
		"2|4|The register was kept by the clerk until 2018. The auditor [4] read it and did not object to it. They were thanked by the board. It has since been kept by the team that runs the homes.",
		"3||Care leavers",
		"3||Improve the help that is given to young people in their first flat.",
		"3||Ensure that plans for young people are read each month by a manager.",
		"3|5|Talks with the owners of the building are still going on.",
	)
	s.passages[penby.ID][4].Block, s.passages[penby.ID][5].Block = corpus.Heading, corpus.Item
	c, err := NewChecker(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCuts(t *testing.T) {
	c := penbyChecker(t)
	for _, x := range []struct {
		about, quote string
		want         Verdict
		turns        string // the words that are said to turn the sense
	}{
		{"a quantity at its beginning", "Children in foster homes see their social worker on time.", Cut, "Not all"},
		{"before but", "The panel is well run", Cut, "but"},
		{"before an exception", "Plans are clear", Cut, "except"},
		{"a condition of time", "The register was kept by the clerk", Cut, "until"},
		{"behind what denies it", "managers act on what they are told each week", Cut, "not"},
		{"a concession without its main clause", "many of the carers are given good training by the team", Cut, "While"},
		{"an omission that swallows not", "Help at the weekend is … effective for older children.", Cut, "not yet"},
		{"an omission that swallows an exception", "Plans are clear … and are read by the team.", Cut, "except"},
		{"what is asked for", "plans for young people are read each month by a manager", Cut, "Ensure that"},
		{"a sentence", "Not all children in foster homes see their social worker on time.", Exact, ""},
		{"what follows but", "its minutes are kept by one clerk", Exact, ""},
		{"a concession with its main clause", "many of the carers are given good training … too few stay for a second year.", Stitched, ""},
		{"an omission that swallows nothing", "Leaders know … This does not mean that managers act on what they are told each week.", Stitched, ""},
		{"a phrase", "kept by the clerk", Exact, "until"},
	} {
		r := checked(t, c, Quote{Text: x.quote})
		var turns []string
		for _, o := range r.Omitted {
			turns = append(turns, o.Turns...)
		}
		if r.Verdict != x.want || strings.Join(turns, ", ") != x.turns || (len(r.Warnings) > 0) != (x.turns != "") {
			t.Errorf("%s: %q is %s for %q, want %s for %q (%q)", x.about, x.quote, r.Verdict, turns, x.want, x.turns, r.Warnings)
		}
	}
}

// What a quote leaves out is given whether it turns the sense or not.
func TestOmitted(t *testing.T) {
	c := penbyChecker(t)
	r := checked(t, c, Quote{Text: "is well run, but its minutes are kept"})
	want := []Omission{{Where: BeforeQuote, Text: "The panel"}, {Where: AfterQuote, Text: "by one clerk."}}
	if r.Verdict != Exact || !slices.EqualFunc(r.Omitted, want, func(a, b Omission) bool { return a.Where == b.Where && a.Text == b.Text && len(a.Turns) == 0 }) {
		t.Errorf("%s, left out %+v, want %+v", r.Verdict, r.Omitted, want)
	}
	r = checked(t, c, Quote{Text: "The fund stood … in March."})
	if r.Verdict != Stitched || len(r.Omitted) != 1 || r.Omitted[0].Text != "at −£4,000" || r.Omitted[0].Where != BetweenParts {
		t.Errorf("%s, left out %+v", r.Verdict, r.Omitted)
	}
	if r = checked(t, c, Quote{Text: "effective for older children", Around: Surroundings{Before: "Help at weekends is never "}}); r.Verdict != Exact || len(r.Warnings) > 0 {
		t.Errorf("where the text denies it in its own words: %s, %q", r.Verdict, r.Warnings)
	}
	if r = checked(t, c, Quote{Text: "Children in foster homes see their social worker", Around: Surroundings{Before: "It says that not all "}}); r.Verdict != Normalised {
		t.Errorf("where the text says it itself: %s, %q", r.Verdict, r.Warnings)
	}
}

// Parts in another order, or far apart, are told.
func TestJoints(t *testing.T) {
	c := penbyChecker(t)
	for quote, want := range map[string]string{
		"Leaders know what is wrong. … The panel is well run, but its minutes are kept by one clerk.": "another order",
		"Not all children in foster homes see their social worker on time. … They were thanked":       "far apart",
	} {
		r := checked(t, c, Quote{Text: quote})
		if r.Verdict != Stitched || !strings.Contains(strings.Join(r.Warnings, " "), want) {
			t.Errorf("%q is %s, %q, want %q", quote, r.Verdict, r.Warnings, want)
		}
	}
}

// A sign is a word: without it the quote is another one.
func TestSigns(t *testing.T) {
	c := penbyChecker(t)
	for quote, want := range map[string]Verdict{
		"The fund stood at £4,000 in March.":                           Altered,
		"The fund stood at -£4,000 in March.":                          Normalised,
		"The fund stood at −£4,000 in March.":                          Exact,
		"The fund stood at −4,000 in March.":                           Altered,
		"£4,000 in March. About 35% of carers left":                    Altered,
		"About 35 of carers left within a year.":                       Altered,
		"carers left within a year. The register – kept by the clerk":  Altered,
		"The auditor read it and did not object to it.":                Normalised,
		"The auditor [4] read it and did not object to it.":            Exact,
		"The auditor[^2] read it and did not object to it.":            Normalised,
		"The auditor [not] read it and did not object to it.":          Altered,
		"[No] carers left within a year.":                              Altered,
		"It has since been kept by the team that runs [all] the homes": Altered,
	} {
		if r := checked(t, c, Quote{Text: quote}); r.Verdict != want {
			t.Errorf("%q is %s, want %s (%q)", quote, r.Verdict, want, r.Remarks)
		}
	}
}

// Brackets that only clarify are the quoter's, and are shown as such.
func TestEditorialBrackets(t *testing.T) {
	c := penbyChecker(t)
	for quote, want := range map[string]string{
		"[They] are read by the team.":                                        "“[They]” is the quoter’s",
		"[t]he panel is well run, but its minutes are kept by one clerk":      "Square brackets",
		"[the auditor] were thanked by the board":                             "“[the auditor]” is the quoter’s; the report has “They”.",
		"[It] is well run, but its minutes are kept by one clerk":             "“[It]” is the quoter’s; the report has “The panel”.",
		"the panel [was] well run, but its minutes are kept by one clerk":     "“[was]” is the quoter’s; the report has “is”.",
		"its minutes [that is, of the panel] are kept by one clerk":           "“[that is, of the panel]” is the quoter’s.",
		"did not object[ed] to it":                                            "Square brackets",
		"It has since been kept [sic] by the team that runs the homes":        "Square brackets",
		"Leaders know what is wrong. [It] does not mean that managers act":    "“[It]” is the quoter’s; the report has “This”.",
		"[the mayor] were thanked by the board":                               "",
		"It has since been kept by the [council] that runs the homes":         "",
		"Talks with the owners of the building are [complete]":                "",
		"Talks with the owners of the building are still going on [in Penby]": "“[in Penby]” is the quoter’s.",
		"[Few] leaders know what is wrong.":                                   "",
		"The panel is [badly] run, but its minutes are kept by one clerk":     "",
		"Help at the weekend is [now] effective for older children, it said":  "",
	} {
		r := checked(t, c, Quote{Text: quote})
		if (r.Verdict == Normalised) != (want != "") || !strings.Contains(strings.Join(r.Remarks, " "), want) {
			t.Errorf("%q is %s, %q, want %q", quote, r.Verdict, r.Remarks, want)
		}
	}
}

// Words that are invented and given to a report are missing, though they hold words of the report between marks.
func TestInventedAroundTrueWords(t *testing.T) {
	c := penbyChecker(t)
	for _, text := range []string{
		"The 2020 Ofsted report on Penby found: “Leaders deliberately ignored every single warning about ‘minutes are kept by one clerk’ and destroyed the records afterwards”.",
		"The 2020 Ofsted report on Penby says: “We saw that our recommendations were ignored and that children were harmed”.",
	} {
		a, err := c.CheckText(t.Context(), parsed(text, 10))
		if err != nil || a.OK() || len(a.Quotes) == 0 || a.Quotes[0].Verdict.Accurate() {
			t.Errorf("%s: %+v, %v", text, a, err)
		}
	}
}
