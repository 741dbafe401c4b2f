package recommendation

import (
	"fmt"
	"strings"
	"testing"

	"evidence/corpus"
)

var (
	inquiry = corpus.Source{ID: "inquiry", Title: "The Holmwick Inquiry: Volume 2", Publisher: "The Holmwick Children Inquiry", Kind: corpus.KindInquiry}
	reply   = corpus.Source{ID: "reply", Title: "Government response to The Holmwick Children Inquiry (volume 2)", Kind: corpus.KindResponse}
	made    = report("# 1 Recommendations",
		"1. - The Council should keep one record for each child who is known to it.",
		"2. - The Police should visit together with a social worker whenever a child is missing.",
		"3. - The Department should publish what it knows of every case by the end of the year.",
		"4. - The Board should meet in public and take the minutes of each of its meetings.")
)

// answers is what a response says of each recommendation, a line for each.
func answers(source corpus.Source, passages []corpus.Passage) (string, bool) {
	list := Find(inquiry, made)
	found, ok := Responses(inquiry, list, source, passages)
	var lines []string
	for i, a := range found {
		line := list[i].Number + " none"
		if a != nil {
			line = fmt.Sprintf("%s by %s: %s", list[i].Number, a.By, strings.ReplaceAll(Text(a.Parts), "\n", " / "))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), ok
}

func TestResponses(t *testing.T) {
	for name, c := range map[string]struct {
		source   corpus.Source
		response []corpus.Passage
		want     string
	}{
		"headings, the recommendation said over again in part": {reply, report(
			"Contents", "Recommendation 1", "Recommendation 2", "# 1 Introduction", "Thank you.",
			"# 2 Recommendation 1", "The Council should keep one record for each child who is known to it.", "# 3 Recommendation accepted", "It will.",
			"# 2 Recommendations 2 and 4", "Both are rejected.", "~ A note.", "# 1 Next steps", "More soon.", "ISBN 978-1"),
			"1 by words: Recommendation accepted / It will.\n2 by number: Both are rejected.\n3 none\n4 by number: Both are rejected."},
		"a response that counts for itself: the words decide": {corpus.Source{ID: "reply", Title: "Government response", Kind: corpus.KindResponse}, report(
			"# 2 Recommendation 1", "The Police should visit together with a social worker whenever a child is missing.", "Agreed.",
			"# 2 Recommendation 2", "The Department should publish what it knows of every case by the end of the year.", "Not agreed."),
			"1 none\n2 by words: Agreed.\n3 by words: Not agreed.\n4 none"},
		"paragraphs that quote and answer": {reply, report(
			"Recommendation: The Council should keep one record for each child who is known to it.", "Government response: it will.", "# 2 Other matters", "None."),
			"1 by words: Government response: it will.\n2 none\n3 none\n4 none"},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := answers(c.source, c.response)
			if !ok || got != c.want {
				t.Errorf("%v\n%s\nwant\n%s", ok, got, c.want)
			}
		})
	}
}

// The response to another volume, or to another report, is none to this one.
func TestResponsesToOthers(t *testing.T) {
	body := report("# 2 Recommendation 1", "Accepted.", "# 2 Recommendation 2", "Rejected.")
	for _, title := range []string{"Government response to The Holmwick Children Inquiry (volume 1)", "Government response to the Millgate Inquiry"} {
		if got, ok := answers(corpus.Source{ID: "reply", Title: title, Kind: corpus.KindResponse}, body); ok {
			t.Errorf("%s: taken for a response to volume 2:\n%s", title, got)
		}
	}
}

// A response makes no recommendations of its own, also where its kind is not known.
func TestResponsesMakeNone(t *testing.T) {
	body := report("# 1 Government response to the Holmwick Inquiry", "# 2 Recommendation 1", "Keep records.", "# 3 Recommendation accepted", "We shall.")
	if got := Find(corpus.Source{}, body); len(got) > 0 {
		t.Errorf("found %v", got)
	}
}
