package quotecheck

import (
	"fmt"
	"strings"
	"testing"
)

// The comparison of an altered quote goes on to the end of the report's sentence, so that no word that turns it is hidden.
func TestDifferenceShowsSentence(t *testing.T) {
	s := newTestLibrary()
	s.add(penby, "1|1|Managers in the district, since the spring, know the needs of all their young carers, and plans for them are not yet good enough to be relied on. Visits are late.")
	c, err := NewChecker(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for quote, want := range map[string]string{
		"know the needs of all their young carers, and plans for them are excellent":        "not yet good enough to be relied on.",
		"know the wants of all their young carers, and plans for them are":                  "not yet good enough to be relied on.",
		"Managers always know the needs of all their young carers, and plans for them":      "are not yet good enough",
		"Happily the needs of all their young carers, and plans for them are not yet good":  "Managers in the district, since the spring, know",
		"know the needs of all their young carers … and plans for them are wholly reliable": "not yet good enough to be relied on.",
	} {
		r := checked(t, c, Quote{Text: quote})
		left := changesOf(r.Changes, Deleted)
		for _, o := range r.Omitted {
			left += " | " + o.Text
		}
		if r.Verdict != Altered || !strings.Contains(left, want) {
			t.Errorf("%q: %s %+v, want it to say that %q was left out", quote, r.Verdict, r.Changes, want)
		}
	}
}

// What a quote leaves out at its ends is no difference within what it quotes, and a comment says it as everywhere else.
func TestEdgesAreLeftOut(t *testing.T) {
	s := newTestLibrary()
	s.add(penby, "1|1|In the district the creation of a joint service, with clerks and wardens, is a strength.")
	c, err := NewChecker(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	a := answered(t, c, "The report praised “the creation of a joint team, with clerks and wardens” there.")
	if len(a.Quotes) != 1 || a.Quotes[0].Verdict != Altered {
		t.Fatalf("%+v", a.Quotes)
	}
	if r := a.Quotes[0]; changesOf(r.Changes, Deleted) != "service," || len(r.Omitted) != 2 || r.Omitted[0].Text != "In the district" || r.Omitted[1].Text != "is a strength." {
		t.Errorf("changes %+v, omitted %+v", r.Changes, r.Omitted)
	}
	var lines []string
	for _, l := range a.Comments(func(*Place) string { return "" })[0].Lines {
		lines = append(lines, l.Text)
	}
	comment, briefed := strings.Join(lines, " "), a.Quotes[0].Sentences()
	for _, want := range []string{"Left out before it: “In the district”", "Left out after it: “is a strength.”"} {
		if !strings.Contains(comment, want) || !strings.Contains(briefed, want) {
			t.Errorf("%q is not in %q and %q", want, comment, briefed)
		}
	}
	if strings.Contains(briefed, ".”.") {
		t.Errorf("a full stop too many: %q", briefed)
	}
}

// The marks between the cells of a table row that is quoted are not the report's.
func TestCellMarks(t *testing.T) {
	s := newTestLibrary()
	s.add(penby, "1|1|Overall effectiveness Outstanding")
	c, err := NewChecker(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	r := checked(t, c, Quote{Text: "Overall effectiveness | Outstanding"})
	if r.Verdict != Normalised || !remarked(r, "The report’s table has these cells, word for word") {
		t.Errorf("%s, %q", r.Verdict, r.Remarks)
	}
	if r := checked(t, c, Quote{Text: "Overall effectiveness Outstanding"}); r.Verdict != Exact || len(r.Remarks) > 0 {
		t.Errorf("without marks: %s, %q", r.Verdict, r.Remarks)
	}
}

func changesOf(list []Change, kind ChangeKind) string {
	var out []string
	for _, d := range list {
		if d.Kind == kind {
			out = append(out, d.Text)
		}
	}
	return strings.Join(out, " | ")
}

// A true quote is not accused where the text does not say which of several reports it is from; where it is from is said.
func TestGuessedReport(t *testing.T) {
	c := originals(t)
	const words = "“Managers have not acted on this”" // of Marlowe, 2019
	for text, want := range map[string]Verdict{
		"# Marlowe and Fenby\n\nThe inquiry spoke of Fenby at length.\n\nInspectors said that " + words + ".": Exact,
		"The inquiry spoke of Fenby at length.\n\nIn another report inspectors said that " + words + ".":      Exact,
		"The inquiry spoke of Fenby at length.\n\nElsewhere, inspectors said that " + words + ".":             Exact,
		"The inquiry spoke of Fenby at length.\n\nInspectors said that " + words + ".":                        Elsewhere,
	} {
		a := answered(t, c, text)
		if len(a.Quotes) != 1 || a.Quotes[0].Verdict != want && !(want == Exact && a.Quotes[0].Verdict == Normalised) || a.Quotes[0].Document != marlow.ID {
			t.Errorf("%q: %+v, want %s", text, a.Quotes, want)
			continue
		}
		if want == Exact && !remarked(a.Quotes[0], "The text does not say for certain") {
			t.Errorf("%q: nothing says where it was found: %q", text, a.Quotes[0].Remarks)
		}
	}
}

// What a person says is a frame also where the person is named behind it and a report has something like it.
func TestSpeakerBehind(t *testing.T) {
	c := originals(t)
	for _, text := range []string{
		"“Most children in Marlowe are seen by a social worker within twelve hours of a referral”, said the mayor.",
		"“Most children in Marlowe are seen by a social worker within twelve hours of a referral,” Mr Billings added.",
		"“Most children in Marlowe are seen by a social worker within twelve hours of a referral,” said Alan Billings, who leads the council.",
	} {
		if a := answered(t, c, text); len(a.Quotes) != 0 || len(a.Unchecked) != 1 || a.Unchecked[0].Why != Speech {
			t.Errorf("%q: %+v", text, a)
		}
	}
	if a := answered(t, c, "“Ofsted was right when it wrote that ‘the gardens are green and wide in every one of them’ and I am glad of it,” said Councillor Jane Smith."); len(a.Quotes) != 1 || a.Quotes[0].Verdict != Missing {
		t.Errorf("a report's words in a speech that no report has: %+v", a)
	}
	if a := answered(t, c, "“Most children in Marlowe are seen by a social worker within twelve hours of a referral”, said the inspectors."); len(a.Quotes) != 1 || a.Quotes[0].Verdict != Altered {
		t.Errorf("what inspectors say: %+v", a)
	}
}

// The comparisons for one text are bounded, and a quote that was not compared says so.
func TestStepsAreBounded(t *testing.T) {
	c := originals(t)
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "They say “most children in Marlowe were once visited by a social worker within %d days of a referral there”.\n\n", i+20)
	}
	text := parsed(b.String(), 100)
	text.Steps = 5000
	a, err := c.CheckText(t.Context(), text)
	if err != nil || len(a.Quotes) != 40 {
		t.Fatal(len(a.Quotes), err)
	}
	first, last := a.Quotes[0], a.Quotes[39]
	if first.Verdict != Altered || last.Verdict != Missing || !remarked(last, "The text has more quotations") {
		t.Errorf("the first %s, the last %s %q", first.Verdict, last.Verdict, last.Remarks)
	}
	if a := answered(t, c, b.String()); a.Quotes[39].Verdict != Altered {
		t.Errorf("without a bound the last is %s", a.Quotes[39].Verdict)
	}
}
