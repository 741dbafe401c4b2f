package quotecheck

import (
	"slices"
	"strings"
	"testing"

	"evidence/corpus/cite"
)

func checked(t testing.TB, c *Checker, q Quote) Result {
	t.Helper()
	r, err := c.Check(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerdicts(t *testing.T) {
	checker := originals(t)
	for _, c := range []struct {
		about, quote string
		said         CitedPlace
		want         Verdict
	}{
		{"a sentence", "Managers have not acted on this.", CitedPlace{}, Exact},
		{"a few words", "visited by a social worker", CitedPlace{}, Exact},
		{"one word", "winter", CitedPlace{}, Exact},
		{"its own marks", "they were ‘run off their feet’ each winter", CitedPlace{}, Exact},
		{"marks at its ends", "‘run off their feet’", CitedPlace{}, Exact},
		{"over a page break", "answered 1,400 calls in its first year, and 35%", CitedPlace{Document: marlow.ID, Page: "2"}, Exact},
		{"two passages that run on", "Managers have not acted on this. The re-opened advice line answered", CitedPlace{}, Exact},
		{"over the number of a paragraph", "Managers have not acted on this. 3. The re-opened advice line answered", CitedPlace{}, Normalised},
		{"behind its number", "4. Foster carers meet every month and keep their own minutes.", CitedPlace{}, Normalised},
		{"behind another number", "9. Foster carers meet every month and keep their own minutes.", CitedPlace{}, Altered},
		{"items of a list", "The council should: • publish its plan for foster carers by June", CitedPlace{}, Normalised},
		{"other dashes and marks", "The team's records - kept by hand until 2017 - do not say", CitedPlace{}, Normalised},
		{"other spacing", "The  team’s  records", CitedPlace{}, Normalised},
		{"without a hyphen", "The reopened advice line", CitedPlace{}, Normalised},
		{"a hyphen at a line's end", "visited by a soc-\nial worker within twelve days", CitedPlace{}, Normalised},
		{"a soft hyphen", "visited by a so\u00adcial worker", CitedPlace{}, Normalised},
		{"a ligature", "the chief oﬃcer three times", CitedPlace{}, Normalised},
		{"a capital", "Do not say why eleven visits were late", CitedPlace{}, Normalised},
		{"a capital in brackets", "[T]hey were ‘run off their feet’ each winter", CitedPlace{}, Normalised},
		{"brackets that change no word", "[Managers] have not acted on this", CitedPlace{}, Normalised},
		{"sic", "The clerk [sic], Mrs Ada Quill, wrote to the chief officer", CitedPlace{}, Normalised},
		{"a comma at its end", "Foster carers meet every month,", CitedPlace{}, Normalised},
		{"marks of omission at its ends", "… kept by hand until 2017 …", CitedPlace{}, Normalised},
		{"without the number of a footnote", "Nobody there opened them after July 2003.", CitedPlace{}, Exact},
		{"over the number of a footnote", "Nobody there opened them after July 2003. The clerk, Mrs Ada Quill, wrote", CitedPlace{}, Normalised},
		{"with the number of a footnote", "Nobody there opened them after July 2003.2", CitedPlace{}, Exact},

		{"a word changed", "Most children in Marlowe are seen by a social worker within twelve days of a referral.", CitedPlace{}, Altered},
		{"a number changed", "within twenty days of a referral", CitedPlace{Document: marlow.ID, Page: "1"}, Altered},
		{"digits changed", "The re-opened advice line answered 4,100 calls in its first year", CitedPlace{}, Altered},
		{"a sign left out", "and 35 of callers were young carers", CitedPlace{}, Altered},
		{"not left out", "The team’s records – kept by hand until 2017 – do say why eleven visits were late.", CitedPlace{}, Altered},
		{"a name changed", "The clerk, Mrs Eva Quill, wrote to the chief officer three times", CitedPlace{}, Altered},
		{"words left out", "Most children in Marlowe are visited within twelve days of a referral.", CitedPlace{}, Altered},
		{"a word in brackets", "[The clerk] told inspectors that they were ‘run off their feet’ each winter", CitedPlace{}, Altered},
		{"a comma left out", "The clerk Mrs Ada Quill, wrote to the chief officer", CitedPlace{}, Altered},
		{"a capital inside", "Most Children in Marlowe are visited by a Social Worker", CitedPlace{}, Altered},
		{"an apostrophe left out", "The teams records – kept by hand until 2017 – do not say", CitedPlace{}, Altered},
		{"common words, one added", "Young people leaving care still receive a good service.", CitedPlace{}, Altered},

		{"an ellipsis", "Most children in Marlowe are visited … within twelve days", CitedPlace{}, Stitched},
		{"three points in brackets", "The clerk, Mrs Ada Quill [...] was never answered.", CitedPlace{}, Stitched},
		{"an ellipsis and a changed word", "Most children in Marlowe are visited … within thirteen days of a referral", CitedPlace{}, Altered},
		{"two reports joined", "Staff told inspectors that they were ‘run off their feet’ each winter. The clerk, Mrs Ada Quill, wrote to the chief officer three times", CitedPlace{}, Stitched},
		{"two passages joined", "Managers have not acted on this. Young people leaving care receive a good service.", CitedPlace{}, Stitched},

		{"another page", "Managers have not acted on this.", CitedPlace{Document: marlow.ID, Page: "4"}, Elsewhere},
		{"another paragraph", "Managers have not acted on this.", CitedPlace{Document: marlow.ID, Paragraph: "3"}, Elsewhere},
		{"another report", "Managers have not acted on this.", CitedPlace{Document: fenby.ID}, Elsewhere},
		{"another passage", "Managers have not acted on this.", CitedPlace{Passage: idOf(marlow.ID, 1)}, Elsewhere},
		{"its own place", "Managers have not acted on this.", CitedPlace{Document: marlow.ID, Page: "2", Paragraph: "2", Passage: idOf(marlow.ID, 2)}, Exact},
		{"a range of pages", "Managers have not acted on this.", CitedPlace{Page: "1–3"}, Exact},
		{"a range of paragraphs", "Managers have not acted on this.", CitedPlace{Paragraph: "1-4"}, Exact},
		{"an item under its paragraph", "tell each young person who their worker is", CitedPlace{Document: marlow.ID, Paragraph: "5"}, Exact},
		{"a report nobody has", "Managers have not acted on this.", CitedPlace{Document: "inspection-nowhere-2019"}, Exact},
		{"words in two reports, the second said", "Foster carers meet every month", CitedPlace{Document: fenby.ID, Paragraph: "1.3"}, Exact},
		{"a footnote at its paragraph", "evidence, volume 4", CitedPlace{Document: fenby.ID, Paragraph: "1.1"}, Exact},

		{"nothing of it", "The moon was bright over the harbour that night", CitedPlace{}, Missing},
		{"the same subject", "Children in Marlowe rarely meet the social worker who was given their case", CitedPlace{}, Missing},
		{"its words in disorder", "late were visits eleven why say not do records team’s", CitedPlace{}, Missing},
		{"two words", "purple harbour", CitedPlace{}, Missing},
	} {
		r := checked(t, checker, Quote{Text: c.quote, Said: c.said})
		if r.Verdict != c.want {
			t.Errorf("%s: %q is %s, want %s (%+v)", c.about, c.quote, r.Verdict, c.want, r)
		}
		if (r.Verdict == Missing) != (r.Passage == "") || r.Verdict != Missing && r.Found == "" {
			t.Errorf("%s: %q is %s with the place %+v", c.about, c.quote, r.Verdict, r.Place)
		}
	}
}

func TestResult(t *testing.T) {
	c := originals(t)
	r := checked(t, c, Quote{Text: "the team’s records do not say why twelve visits were late."})
	want := []Change{{Equal, "the team’s records"}, {Deleted, "– kept by hand until 2017 –"}, {Equal, "do not say why"}, {Deleted, "eleven"}, {Inserted, "twelve"}, {Equal, "visits were late."}}
	want[1].Text = "kept by hand until 2017" // dashes between words are no words
	if !slices.Equal(r.Changes, want) {
		t.Errorf("the changes are %q, want %q", r.Changes, want)
	}
	if r.Document != marlow.ID || r.Page != 1 || r.Paragraph != "1" || r.Passage != idOf(marlow.ID, 1) || !strings.HasPrefix(r.Found, "The team’s records") {
		t.Errorf("found at %+v", r.Place)
	}

	r = checked(t, c, Quote{Text: "Foster carers meet every month", Said: CitedPlace{Document: fenby.ID, Page: "1"}})
	if r.Verdict != Elsewhere || !slices.Equal(r.Mismatch, []Mismatch{{"page", "1", "2"}}) || r.Document != fenby.ID || len(r.Also) != 1 || r.Also[0].Document != marlow.ID {
		t.Errorf("words of two reports on another page: %+v", r)
	}

	r = checked(t, c, Quote{Text: "first year, and 35% of callers"})
	if r.Page != 3 || r.PageEnd != 3 || r.Label != "3" {
		t.Errorf("behind a page break: %+v", r.Place)
	}

	r = checked(t, c, Quote{Text: "this. The re-opened advice line"})
	if len(r.Passages) != 2 || r.Start != len("Staff told inspectors that they were 'run off their feet' each winter. Managers have not acted on ") {
		t.Errorf("over two passages: %+v", r.Place)
	}

	r = checked(t, c, Quote{Text: "The clerk, Mrs Ada Quill … was never answered"})
	if len(r.Parts) != 2 || r.Parts[1].Found != "was never answered" || r.Parts[1].Paragraph != "1.2" {
		t.Errorf("the parts are %+v", r.Parts)
	}
}

// A statement that stands in marks as a whole is one quotation, and what it quotes is checked too.
func TestWholeStatement(t *testing.T) {
	text := "“" + strings.Repeat("I have said so many times before, and I say so again today.\n\n“", 5) +
		"The inspectors wrote that ‘managers have not acted on this’, and that ‘Foster carers meet every week and keep their own minutes’.”"
	list := Find(text)
	if len(list) != 1 {
		t.Fatalf("%d quotations: %q", len(list), texts(list))
	}
	r := checked(t, originals(t), list[0])
	if r.Verdict != Missing || len(r.Within) != 2 || r.Within[0].Verdict != Normalised || r.Within[1].Verdict != Altered || len(r.Remarks) == 0 {
		t.Errorf("%+v", r)
	}
}

// A quote printed in each style of package cite is found where it is said to
// stand, and one whose place was changed is not.
func TestCitationStyles(t *testing.T) {
	s := newTestLibrary()
	checker := originals(t)
	for _, style := range cite.Styles() {
		if !style.Printed() && style.Name != "markdown" && style.Name != "html" {
			continue
		}
		for _, d := range s.docs {
			for _, p := range s.passages[d.ID] {
				c := cite.New(d.Source, p)
				c.Link = "https://example.org/passages/" + p.ID
				name := "quotes.txt"
				if !style.Printed() {
					name = "quotes." + map[string]string{"markdown": "md", "html": "html"}[style.Name]
				}
				text, err := Read(name, []byte("Here is what was said.\n\n"+style.Write(c)+"\n"), nil)
				list := text.Quotes
				if err != nil || len(list) != 1 {
					t.Errorf("%s: %d quotes (%v) in %q: %q", style.Name, len(list), err, style.Write(c), texts(list))
					continue
				}
				if r := checked(t, checker, list[0]); r.Verdict != Exact || r.Passage != p.ID || r.Said == nil || r.Said.Passage != p.ID {
					t.Errorf("%s: %q is %s: %+v, said %+v", style.Name, style.Write(c), r.Verdict, r.Place, r.Said)
				}
			}
		}
		p := s.passages[marlow.ID][2]
		p.Page, p.PageEnd, p.Label, p.Paragraph = 4, 4, "4", "6"
		p.ID = idOf(marlow.ID, 8)
		text, err := Read("quotes."+map[bool]string{true: "html", false: "md"}[style.Name == "html"], []byte(style.Write(cite.New(marlow, p))), nil)
		list := text.Quotes
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %q, %v", style.Name, texts(list), err)
		}
		if r := checked(t, checker, list[0]); r.Verdict != Elsewhere {
			t.Errorf("%s: at another place %q is %s, said %+v", style.Name, style.Write(cite.New(marlow, p)), r.Verdict, r.Said)
		}
	}
}

// What prose says of a quotation's report counts.
func TestProse(t *testing.T) {
	c := originals(t)
	for text, want := range map[string]Verdict{
		"In its 2019 report on Marlowe, Ofsted said that “managers have not acted on this” (p. 2).":                  Normalised,
		"In its 2019 report on Marlowe, Ofsted said that “managers have not acted on this” (page 4).":                Elsewhere,
		"The inquiry into Fenby found that “managers have not acted on this”.":                                       Elsewhere,
		"Unlike in Fenby, where much was said, “managers have not acted on this” in Marlowe, the report says.":       Normalised,
		"People in Fenby say that “managers have not acted on this”.":                                                Normalised,
		"“Managers have not acted on this.” (inspection-marlowe-2019, page 2, paragraph 2)":                          Exact,
		"“Managers have not acted on this.” (inquiry-fenby-2021, page 2, paragraph 2)":                               Elsewhere,
		"It says “Managers have not acted on this.” on page 4.":                                                      Elsewhere,
		"It says “Managers have not acted on this.” on page 2.":                                                      Exact,
		"It says “Managers have not acted on this.” at paragraph 9.9.":                                               Elsewhere,
		"It says “Managers have not acted on this.”, page 4, and nobody asked why.":                                  Elsewhere,
		"It says “Managers have not acted on this.” The clerk answered on page 4.":                                   Exact,
		"As paragraph 1.2 says, “Mrs Ada Quill, wrote to the chief officer”. Paragraph 9 is another matter.":         Exact,
		"The so-called “vulnerable” clerk and the ‘chief officer’":                                                   Missing,
		"> Managers have not acted on this.\n\nOfsted, Inspection of Marlowe, 2019, p 2, para 2.":                    Exact,
		"The inspection of Marlowe (2019) says:\n\n> Managers have not acted on this.\n\n— Ofsted, p 4, paragraph 6": Elsewhere,
	} {
		list := Find(text)
		if len(list) == 0 {
			t.Fatalf("nothing found in %q", text)
		}
		if r := checked(t, c, list[0]); r.Verdict != want {
			t.Errorf("%q: %s, want %s (said %+v, %+v)", text, r.Verdict, want, r.Said, r.Mismatch)
		}
	}
}
