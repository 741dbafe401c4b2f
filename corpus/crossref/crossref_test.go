package crossref

import (
	"fmt"
	"reflect"
	"testing"

	"evidence/corpus"
)

// book has the paragraphs 3.1 to 3.4 and 7, a list at its end that counts from 1, and the passage that is tried.
func book(text string, block corpus.Block) []corpus.Passage {
	var out []corpus.Passage
	add := func(number, text string) {
		out = append(out, corpus.Passage{Paragraph: number, Block: corpus.Paragraph, Text: text})
	}
	for _, n := range []string{"3.1", "3.2", "3.3", "3.4", "7"} {
		add(n, "Paragraph "+n+" says what nobody else has said about it.")
	}
	add("1", "The council kept no record of the children whom it knew to be at risk.")
	add("1", "Something of another kind altogether.")
	out = append(out, corpus.Passage{Block: block, Text: text})
	return out
}

func TestFind(t *testing.T) {
	for text, want := range map[string][]string{
		"The scheme was late (see paragraph 3.4).":                                  {"3.4"},
		"See paragraphs 3.1 and 3.3 above.":                                         {"3.1", "3.3"},
		"This is set out at paragraphs 3.1 to 3.4 below.":                           {"3.1", "3.4"},
		"Records were thin (paragraph 7).":                                          {"7"},
		"As I said in para 3.2, they were late.":                                    {"3.2"},
		"In paragraph 3.1 of this report we say so.":                                {"3.1"},
		"See paragraph 9.9 above.":                                                  nil, // there is none
		"He says so in paragraph 7 of his witness statement.":                       nil,
		"The duty is in paragraph 7 of Schedule 2.":                                 nil,
		"Working Together, Chapter 3, para 3.4 sets it out.":                        nil,
		"The Act requires it (Schedule 2, paragraph 7).":                            nil,
		"The Guidance says in paragraph 3.4 what is to be done.":                    nil,
		"Paragraph 7A is new (paragraph 7A).":                                       nil,
		"See paragraph 7(2).":                                                       nil,
		"The council kept thin records (paragraph 1).":                              nil, // two have the number; too little is repeated
		"The council kept no record of the children at risk it knew (paragraph 1).": {"1"},
	} {
		passages := book(text, corpus.Paragraph)
		var got []string
		for _, r := range Find(passages) {
			got = append(got, passages[r.To].Paragraph)
			if in := string([]rune(text)[r.Span.Start:r.Span.End]); in != r.Number {
				t.Errorf("%s: the span has %q", text, in)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// A footnote's paragraphs are of the document that it names, unless it begins with the reference.
func TestFindInFootnotes(t *testing.T) {
	for text, want := range map[string]int{"See paragraph 3.4 above.": 1, "Preparedness, Chapter 5, revised October 2011, para 3.4": 0, "Cabinet Office, 2013, p 4, (para 3.4)": 0} {
		if got := Find(book(text, corpus.Footnote)); len(got) != want {
			t.Errorf("%s: %s", text, fmt.Sprint(got))
		}
	}
}
