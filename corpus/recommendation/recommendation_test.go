package recommendation

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"evidence/corpus"
)

// report makes passages of lines, all invented: "# 2 Heading" is a heading of level 2, "4.1 | text" a numbered paragraph, "(a) - text" an
// item with its marker, "~ text" a footnote, "= No|Recommendation|Owner" the heads of a table, "| 1|Text|Owner" a row of it, "@ 7" page 7.
func report(lines ...string) []corpus.Passage {
	var out []corpus.Passage
	var path, heads []string
	var levels []int
	page := 1
	for _, line := range lines {
		p := corpus.Passage{ID: fmt.Sprint("p", len(out)), Seq: len(out), Page: page, PageEnd: page, Block: corpus.Paragraph, Text: line}
		switch sign, rest, _ := strings.Cut(line, " "); sign {
		case "@":
			_, _ = fmt.Sscan(rest, &page)
			continue
		case "=":
			heads = strings.Split(rest, "|")
			continue
		case "#":
			_, _ = fmt.Sscan(rest[:1], &p.Level)
			p.Block, p.Text = corpus.Heading, rest[2:]
			for len(levels) > 0 && levels[len(levels)-1] >= p.Level {
				levels, path = levels[:len(levels)-1], path[:len(path)-1]
			}
			p.Headings = append([]string{}, path...)
			levels, path = append(levels, p.Level), append(path, p.Text)
			out = append(out, p)
			continue
		case "~":
			p.Block, p.Text = corpus.Footnote, rest
		case "|":
			p.Block, p.Heads, p.Cells = corpus.Row, heads, strings.Split(rest, "|")
			p.Text = strings.Join(p.Cells, " ")
		default:
			if n, text, ok := strings.Cut(line, " | "); ok {
				p.Paragraph, p.Text = n, text
			} else if n, text, ok := strings.Cut(line, " - "); ok && len(n) < 6 {
				p.Block, p.Marker, p.Text, p.Depth = corpus.Item, n, text, 1
			}
		}
		p.Headings = append([]string{}, path...)
		out = append(out, p)
	}
	return out
}

// brief is a recommendation on one line: its number, page, addressee and the beginning of its text.
func brief(r *Recommendation) string {
	text := strings.ReplaceAll(r.Text(), "\n", " / ")
	return fmt.Sprintf("%s p%d [%s] %s", r.Number, r.Parts[0].Page, r.Addressee, text)
}

func TestFindInHouseStyles(t *testing.T) {
	for name, c := range map[string]struct {
		report []corpus.Passage
		want   []string
	}{
		"boxes in the chapters and again in an appendix": {report(
			"# 1 Contents", "1 - Recommendation 1: Records 4", "# 1 Chapter 1", "1.1 | The files were thin.", "@ 4", "# 3 Recommendation 1: Records",
			"The Council should keep:", "• - one record for each child; and", "• - a list of who read it.", "1.2 | Nobody had read them.", "~ See Recommendation 9.",
			"@ 6", "# 3 Recommendation 2: Visits", "The Police and the Council should visit together.", "1.3 | They did not.",
			"@ 9", "# 1 Appendix: List of recommendations", "# 3 Recommendation 1: Records", "The Council should keep:", "• - one record for each child; and", "• - a list of who read it.",
			"# 3 Recommendation 2: Visits", "The Police and the Council should visit together."),
			[]string{"1 p4 [The Council] The Council should keep: / one record for each child; and / a list of who read it.", "2 p6 [The Police and the Council] The Police and the Council should visit together."}},
		"a numbered list under a heading, and another chapter that only talks of recommendations": {report(
			"# 2 RECOMMENDATIONS", "1. - The Department shall pay by 1 May.", "2. - All claimants shall be told.", "~ A note.",
			"# 2 CONCLUSIONS AND RECOMMENDATIONS RELATING TO PAY", "6.1 | I set out my reasons.", "6.2 | The Department should have paid."),
			[]string{"1 p1 [The Department] The Department shall pay by 1 May.", "2 p1 [] All claimants shall be told."}},
		"a safeguarding review, by partners": {report(
			"# 1 4 Recommendations", "# 2 For the Partnership", "4.1.1 | Audit ten cases.", "4.1.2 | Publish the result.", "# 2 For Carrshire Police", "4.2.1 | Train every officer.", "# 1 5 Glossary", "5.1 | A word."),
			[]string{"4.1.1 p1 [the Partnership] Audit ten cases.", "4.1.2 p1 [the Partnership] Publish the result.", "4.2.1 p1 [Carrshire Police] Train every officer."}},
		"a heading with its number in the marker": {report(
			"# 1 Recommendations", "# 2 For the Partnership", "4.1.1 | Audit ten cases.", "4.1.2 | Publish the result.", "# 2 For Carrshire Police", "4.2.1 | Train every officer.", "# 1 Glossary", "5.1 | A word."),
			[]string{"4.1.1 p1 [the Partnership] Audit ten cases.", "4.1.2 p1 [the Partnership] Publish the result.", "4.2.1 p1 [Carrshire Police] Train every officer."}},
		"a list that its first paragraph announces, with points in it": {report(
			"# 1 Recommendations", "8.1 | We recommend as follows.", "8.2 | The council should answer each letter.", "8.3 | The licensing committee should:", "(a) - train drivers; and", "(b) - publish figures."),
			[]string{"8.2 p1 [The council] The council should answer each letter.", "8.3 p1 [The licensing committee] The licensing committee should: / train drivers; and / publish figures."}},
		"a committee that marks which are recommendations": {report(
			"# 1 Conclusions and recommendations", "# 3 The disorder", "1 | We saw no plan. (Conclusion, Paragraph 4)", "2 | We recommend that the Home Office write one. (Recommendation, Paragraph 5)", "# 1 Formal minutes", "3 | Agreed."),
			[]string{"2 p1 [the Home Office] We recommend that the Home Office write one. (Recommendation, Paragraph 5)"}},
		"a committee that does not, with every heading of one size": {report(
			"# 4 SUMMARY OF C ONCLUSIONS AND RECOMMENDATIONS", "# 4 Money", "1 | There is little. (Paragraph 9)", "# 4 Time", "2 | There is less. (Paragraph 12)", "# 1 APPENDIX", "3 | Members."),
			[]string{"1 p1 [] There is little. (Paragraph 9)", "2 p1 [] There is less. (Paragraph 12)"}},
		"an inspectorate's list that a line addresses": {report(
			"# 2 Recommendations", "We have made two recommendations.", "# 5 The Ashby Youth Justice Service should:", "1. - read the files;", "2. - keep them.", "# 2 Next"),
			[]string{"1 p1 [The Ashby Youth Justice Service] read the files;", "2 p1 [The Ashby Youth Justice Service] keep them."}},
		"a table with owners": {report(
			"# 1 What should happen", "= No.|Recommendation|Lead agency", "| 1|Share the register with every school|Council", "| 2|Tell families what was found|Police"),
			[]string{"1 p1 [Council] 1 Share the register with every school Council", "2 p1 [Police] 2 Tell families what was found Police"}},
		"a sentence that leads to a list": {report(
			"# 1 Records", "The files were thin.", "I therefore recommend that:", "(a) - files be kept; and", "(b) - they be read.", "Nothing else."),
			[]string{"(a) p1 [] files be kept; and", "(b) p1 [] they be read."}},
		"bullets without numbers":                    {report("# 2 Recommendations for the Department", "• - Fund it.", "• - Check it.", "# 2 Next"), []string{" p1 [the Department] Fund it.", " p1 [the Department] Check it."}},
		"recommendations quoted from another report": {report("# 1 History", "In 2019 the inquiry said:", "“Recommendation 1: The Board should meet.", "Recommendation 3: The Board should write."), nil},
		"what became of earlier recommendations":     {report("# 1 Progress on recommendations", "1. - The council did so.", "# 1 Implementation of previous recommendations", "2. - It did not."), nil},
		"prose that advises":                         {report("# 1 Findings", "1.1 | The council should have known.", "1.2 | We recommend patience."), nil},
		"a table of contents":                        {report("# 1 Contents", "1 - Recommendations .......... 14", "# 1 Findings", "1.1 | None."), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range Find(corpus.Source{Kind: corpus.KindInquiry}, c.report) {
				got = append(got, brief(&r))
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestFindSaysWhatIsLabelled(t *testing.T) {
	mixed := Find(corpus.Source{}, report("# 1 Conclusions and recommendations", "1 | There is little money."))
	if len(mixed) != 1 || mixed[0].Labelled {
		t.Errorf("an item of a mixed list is called a recommendation: %+v", mixed)
	}
}

func TestAddressees(t *testing.T) {
	for text, want := range map[string]string{
		"The governments of the UK, Scotland and Wales should each simplify it.":         "The governments of the UK, Scotland and Wales",
		"HM Government and/or the Department shall reply.":                               "HM Government and/or the Department",
		"By 31 October 2025, the Department, Acme and the Post Office shall publish it.": "the Department, Acme and the Post Office",
		"The Advanced Research Agency (ARA) should consider it.":                         "The Advanced Research Agency (ARA)",
		"We recommend that the Government publishes a reply.":                            "the Government",
		"The scheme documents should be amended.":                                        "",
		"The plan should make clear why.":                                                "",
		"They should look at it.":                                                        "",
		"All claimants shall be entitled to advice.":                                     "",
		"The Government’s strategy should include a plan.":                               "",
		"We recommend that the Government’s approach goes on.":                           "",
		"The Council should be abolished.":                                               "",
	} {
		if got := addresseeIn(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestStated(t *testing.T) {
	for text, want := range map[string]int{
		"In this report the Inquiry makes 10 recommendations on records.": 10,
		"We make twelve recommendations, set out in chapter 8.":           12,
		"This review made twenty-three recommendations.":                  23,
		"The Board made several recommendations.":                         0,
		"In 2012 ministers made 4 recommendations.":                       0,
	} {
		if got, _ := Stated(report(text)); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
