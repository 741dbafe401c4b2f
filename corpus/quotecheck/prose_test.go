package quotecheck

import (
	"context"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

func answered(t testing.TB, c *Checker, text string) Answer {
	t.Helper()
	a, err := c.CheckText(t.Context(), parsed(text, 100))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A quotation is of the report that the text speaks of, also before it: in the paragraph, the one before, a heading.
func TestAttribution(t *testing.T) {
	c := originals(t)
	const words = "“Managers have not acted on this”" // of Marlowe, 2019
	for text, want := range map[string]Verdict{
		"The inquiry reported on Fenby in 2021. It was long.\n\nThe report says: " + words + ".": Elsewhere,
		"# Fenby, 2021\n\nInspectors wrote: " + words + ".":                                      Elsewhere,
		"FENBY COUNCIL ANSWERS\n\nThe report says: " + words + ".":                               Elsewhere,
		"Fenby was next. The inspectors said that " + words + ".":                                Elsewhere,
		"In Fenby, " + words + " (Ofsted, 2021: 25).":                                            Elsewhere,
		words + " is how Ofsted described Fenby.":                                                Elsewhere,
		"The inquiry reported on Marlowe in 2019.\n\nThe report says: " + words + ".":            Normalised,
		"# Marlowe, 2019\n\nInspectors wrote: " + words + ".":                                    Normalised,
		"In Marlowe, " + words + " (Ofsted, 2019: 2).":                                           Normalised,
		"Unlike Fenby, Marlowe in 2019 was told by Ofsted that " + words + ".":                   Normalised,
		"Of Fenby it says more; of Marlowe it says " + words + ".":                               Normalised,
		"Of Marlowe it says more; of Fenby it says " + words + ".":                               Elsewhere,
		"Fenby is a town.\n\nNobody has heard " + words + " so often.":                           Normalised,
	} {
		a := answered(t, c, text)
		if len(a.Quotes) != 1 || a.Quotes[0].Verdict != want && !(want == Normalised && a.Quotes[0].Verdict == Exact) {
			t.Errorf("%q: %+v, want %s", text, a.Quotes, want)
		}
	}
	// Of words that are in two reports those of the one that the text speaks of are meant.
	a := answered(t, c, "# The inquiry into Fenby\n\nIt found: “Foster carers meet every month and keep their own minutes.”")
	if len(a.Quotes) != 1 || a.Quotes[0].Document != fenby.ID || a.Quotes[0].Verdict != Exact {
		t.Errorf("in the report that the heading names: %+v", a.Quotes)
	}
}

// Words that the report named has but for one are an altered quote of it, and no quote of the report that has them.
func TestSameWordsElsewhere(t *testing.T) {
	s := newTestLibrary()
	s.add(penby, "1|1|The graded judgement for help to adopters in the district is that it is poor.")
	s.add(corpus.Source{ID: "inspection-quenby-2020", Title: "Inspection of services for children: Quenby", Authority: "Quenby", Published: "2020-02-03"},
		"1|1|The graded judgement for help to adopters in the district is that it is good.")
	c, err := NewChecker(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	a := answered(t, c, "“The graded judgement for help to adopters in the district is that it is good” (Ofsted, Penby, 2020).")
	if len(a.Quotes) != 1 || a.Quotes[0].Verdict != Altered || a.Quotes[0].Document != penby.ID || !strings.Contains(strings.Join(a.Quotes[0].Warnings, " "), "Quenby") {
		t.Errorf("%+v", a.Quotes)
	}
}

// What somebody says, a law and a word between marks are no quotations of a report; the quotations in a speech are checked.
func TestUnchecked(t *testing.T) {
	c := originals(t)
	for text, want := range map[string]string{
		"“We have taken on seventy people since they left,” said the director of services.":                   Speech,
		"Cllr Jo Example said: “We accept what they wrote.”":                                                  Speech,
		"Section 17 of the Act speaks of “a general duty to keep from harm the children of its area”.":        Law,
		"The so-called “improvement journey” has cost the county dearly.":                                     Term,
		"Ofsted called it “a long and lonely road to ruin”.":                                                  "",
		"The leader said that Ofsted had found “a long and lonely road to ruin”.":                             "",
		"“A long and lonely road to ruin”, the report says.":                                                  "",
		"The director said: “Managers have not acted on this.”":                                               "",
		"The report of 2019 says so (page 40 of the inspection of Nowhere has a long list of such failings).": UnknownReport,
	} {
		a := answered(t, c, text)
		got := ""
		if len(a.Unchecked) == 1 {
			got = a.Unchecked[0].Why
		}
		if got != want || (len(a.Quotes) == 1) != (want == "") {
			t.Errorf("%q: not checked %+v, quotes %+v, want %q", text, a.Unchecked, a.Quotes, want)
		}
	}
	speech := "“We all know what was written of us in those years, and I for one will not forget it. The inspectors wrote that ‘managers have not acted on this’.\n\n“They also wrote that ‘the moon was bright over the harbour’. We shall answer both, in the summer and here, and then we shall see what the county has to say to that.”"
	a := answered(t, c, speech)
	if len(a.Unchecked) != 1 || a.Unchecked[0].Why != Speech || len(a.Quotes) != 2 || a.Quotes[0].Verdict != Normalised || a.Quotes[1].Verdict != Missing {
		t.Errorf("a speech: not checked %+v, quotes %+v", a.Unchecked, a.Quotes)
	}
	mail := answered(t, c, "> In its report on Marlowe Ofsted told us in 2019 that \"managers have not\n> acted on this\".\n\nYes.")
	if len(mail.Quotes) != 1 || mail.Quotes[0].Quote != "managers have not acted on this" || mail.Quotes[0].Verdict != Normalised {
		t.Errorf("a letter that is quoted: %+v", mail.Quotes)
	}
	block := answered(t, c, "> Staff told inspectors that they were ‘run off their feet’ each winter. Managers have never acted on this.")
	if len(block.Quotes) != 1 || block.Quotes[0].Verdict != Altered {
		t.Errorf("a changed block quotation with a quotation in it: %+v", block.Quotes)
	}
	if a.OK() || a.Empty() || a.Counts[Missing] != 1 {
		t.Errorf("a speech with a quotation that is missing: %+v", a.Counts)
	}
}

// Quotations are found in whatever marks and form they are.
func TestFindForms(t *testing.T) {
	for text, want := range map[string][]string{
		"Les visites : ‹ Managers have not acted on this. ›":                                                        {"Managers have not acted on this."},
		"It wrote (paragraph 2):\n\n      Managers have not\n      acted on this.\n\n      It was so.\n\nWe agree.": {"Managers have not acted on this.", "It was so."},
		"It wrote “ Managers have not acted ” of this.":                                                             {"Managers have not acted"},
		"It wrote:\n\n      “Managers have not acted” and more.":                                                    {"Managers have not acted"},
		"It has three parts:\n\n   1. the first\n   2. the second":                                                  nil,
		"It was so.\n\n    A paragraph that is set in.":                                                             nil,
		"> Staff were ‘run off their feet’ in winter.":                                                              {"Staff were ‘run off their feet’ in winter."},
		"It found: “Managers have not acted.\n\nNobody did.” It was so.":                                            {"Managers have not acted.\n\nNobody did."},
		"It found: “Managers have not acted.\n\nHe said “no” to it.":                                                {"Managers have not acted.", "no"},
	} {
		got := texts(Find(text))
		if want = slices.Clone(want); len(want) > 0 {
			for i := range want {
				want[i] = unwrapped(want[i])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Items and headings that a quoter joins have other marks between them.
func TestJoinedItems(t *testing.T) {
	c := penbyChecker(t)
	for quote, want := range map[string]Verdict{
		"Care Leavers: Improve the help that is given to young people in their first flat.": Normalised,
		"Care leavers – improve the help that is given to young people":                     Normalised,
		"Care workers: Improve the help that is given to young people in their first flat.": Altered,
	} {
		if r := checked(t, c, Quote{Text: quote}); r.Verdict != want {
			t.Errorf("%q is %s, want %s (%+v)", quote, r.Verdict, want, r.Changes)
		}
	}
	c = originals(t)
	for _, quote := range []string{
		"The council should: publish its plan for foster carers by June; tell each young person who their worker is",
		"publish its plan for foster carers by June and tell each young person who their worker is",
	} {
		if r := checked(t, c, Quote{Text: quote}); r.Verdict != Normalised {
			t.Errorf("%q is %s (%+v)", quote, r.Verdict, r.Changes)
		}
	}
}

// Of a quote that is missing the nearest words are given.
func TestNearest(t *testing.T) {
	c := originals(t)
	r := checked(t, c, Quote{Text: "Every clerk wrote back to the chief inspector of mines and was thanked for it"})
	if r.Verdict != Missing || r.Nearest == nil || r.Nearest.Document != fenby.ID || r.Nearest.Found == "" {
		t.Errorf("%s, nearest %+v", r.Verdict, r.Nearest)
	}
	a := answered(t, c, "# Marlowe, 2019\n\nThe mayor wrote that services were “not late”. Ofsted wrote that “Young people not leaving care”.")
	if n := len(a.Quotes); n == 0 || a.Quotes[n-1].Verdict != Altered {
		t.Errorf("a negation put in: %+v", a.Quotes)
	}
}

// A sentence that cites without quoting is set beside the place that it cites.
func TestCitations(t *testing.T) {
	c := originals(t)
	for text, want := range map[string]struct {
		verdict Verdict
		detail  string
	}{
		"Ofsted found in its 2019 report on Marlowe (para 1) that most children are visited within twelve days of a referral.":          {Cited, ""},
		"Ofsted found in its 2019 report on Marlowe (para 1) that most children are visited within twenty days of a referral.":          {Differs, "twenty"},
		"Ofsted said of Marlowe in 2019 that the advice line answered 1,700 calls in its first year (para 3).":                          {Differs, "1,700"},
		"The 2019 report on Marlowe says that foster carers do not meet every month or keep minutes (para 4).":                          {Differs, "not"},
		"The inquiry into Fenby says that the clerk, Mrs Zelda Quill, wrote to the chief officer three times (para 1.2).":               {Differs, "Zelda"},
		"In Marlowe, the re-opened advice line answered calls from young carers who had never asked for help (Ofsted, 2019, para 1).":   {CitesElsewhere, "paragraph 3"},
		"In Marlowe, the re-opened advice line answered calls from young carers who had never asked for help (Ofsted, 2019, para 33).":  {CitesElsewhere, "no paragraph 33"},
		"In Marlowe, the re-opened advice line answered calls from young carers who had never asked for help before (Ofsted, 2019: 3).": {Cited, ""},
		"# Marlowe, 2019\n\nThe report found that foster carers meet every month and keep their own minutes (paragraph 4).":             {Cited, ""},
	} {
		a := answered(t, c, text)
		if len(a.Citations) != 1 || len(a.Quotes) != 0 {
			t.Errorf("%q: %+v, quotes %+v, not checked %+v", text, a.Citations, a.Quotes, a.Unchecked)
			continue
		}
		got := a.Citations[0]
		var details []string
		for _, d := range got.Differences {
			details = append(details, d.String())
		}
		detail := strings.Join(append(details, got.Warnings...), " ")
		if got.Verdict != want.verdict || !strings.Contains(detail, want.detail) || (want.detail == "") != (detail == "") || a.Counts[want.verdict] != 1 {
			t.Errorf("%q is %s, %q, want %s, %q", text, got.Verdict, detail, want.verdict, want.detail)
		}
	}
	for _, text := range []string{
		"The clerk turned to page 4 of his notes and read from it for a long while.",
		"See paragraph 4 of the report on Marlowe.",
		"In its report on Marlowe, Ofsted says (para 2): “Managers have not acted on this.”",
	} {
		if a := answered(t, c, text); len(a.Citations) != 0 {
			t.Errorf("%q: %+v", text, a.Citations)
		}
	}
}

// parsed is what there is to be checked in a text.
func parsed(text string, n int) Text {
	out, _ := Parse(context.Background(), text, n)
	return out
}
