package crossref

import (
	"reflect"
	"testing"

	"evidence/corpus"
	"evidence/corpus/recommendation"
)

// advising makes the recommendations 1 to 3 and two that are numbered 9, and has the passage that is tried.
func advising(text string, block corpus.Block) ([]corpus.Passage, []recommendation.Recommendation) {
	var passages []corpus.Passage
	var list []recommendation.Recommendation
	for _, n := range []string{"1", "2", "(3)", "9", "9"} {
		p := corpus.Passage{ID: "p" + string(rune('a'+len(passages))), Block: corpus.Item, Text: "Do as number " + n + " says."}
		passages = append(passages, p)
		list = append(list, recommendation.Recommendation{Number: n, Labelled: true, Parts: []recommendation.Part{{ID: p.ID, Text: p.Text}}})
	}
	return append(passages, corpus.Passage{ID: "tried", Block: block, Text: text}), list
}

func TestRecommendations(t *testing.T) {
	for text, want := range map[string][]string{
		"Plans are late (recommendation 2).":                                              {"2"},
		"Plans are late (recommendations 1, 2 and 3).":                                    {"1", "2", "3"},
		"The clarity that I recommend (Recommendations 2 and 3) will help.":               {"2", "3"},
		"Going forward, as I have said, Recommendation 1, if implemented, will help.":     {"1"},
		"He is to be appointed under Recommendation 2 (if that Recommendation is met).":   nil,
		"He is the person in Recommendation 2 (if that Recommendation is accepted).":      {"2"},
		"This is the aim of our recommendation 1.":                                        {"1"},
		"This is repeated at Recommendation 1 below.":                                     {"1"},
		"Plans are late (recommendation 4).":                                              nil, // there is none
		"Plans are late (recommendation 9).":                                              nil, // there are two
		"Plans are late (recommendation 2A).":                                             nil,
		"It recommended (Recommendation 2) that the Department should act.":               nil,
		"The Committee asked for this (Recommendation 2).":                                nil,
		"Recommendation 2 was accepted.":                                                  nil,
		"Some of the reasoning underpinning Recommendation 1 was accepted.":               nil,
		"In the serious case review (recommendation 2) this was asked for.":               nil,
		"See recommendation 2 of the Jay report.":                                         nil,
		"The Department published a response. In relation to Recommendation 1, it wrote:": nil,
	} {
		passages, list := advising(text, corpus.Paragraph)
		var got []string
		for _, r := range Recommendations(passages, list) {
			got = append(got, r.Number)
			if in := string([]rune(text)[r.Span.Start:r.Span.End]); in != r.Number || passages[r.From].ID != "tried" {
				t.Errorf("%s: the span has %q", text, in)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// Notes name the recommendations of the documents that they cite; a list that does not say which of its items are recommendations has none.
func TestRecommendationsElsewhere(t *testing.T) {
	for text, want := range map[string]int{"See recommendation 2 above.": 1, "The 2009 pandemic, Dame Deirdre Hine, July 2010, Recommendation 1 (https://example.org)": 0} {
		passages, list := advising(text, corpus.Footnote)
		if got := Recommendations(passages, list); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	passages, list := advising("Plans are late (recommendation 2).", corpus.Paragraph)
	for i := range list {
		list[i].Labelled = false
	}
	if got := Recommendations(passages, list); got != nil {
		t.Errorf("an item is taken for a recommendation: %v", got)
	}
	// One recommendation speaks of another.
	passages, list = advising("", corpus.Paragraph)
	passages[1].Text = "Report to the group in Recommendation 1."
	if got := Recommendations(passages, list); len(got) != 1 || got[0].To != 0 {
		t.Errorf("a recommendation leads to %v", got)
	}
}
