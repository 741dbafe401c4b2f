package claim

import (
	"strings"
	"testing"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search"
)

func hitOf(text, sentence string, likeness float64) *search.Hit {
	start := utf8.RuneCountInString(text[:strings.Index(text, sentence)])
	return &search.Hit{Passage: corpus.Passage{Text: text}, Nearest: &search.Nearest{Span: corpus.Span{Start: start, End: start + utf8.RuneCountInString(sentence)}, Likeness: likeness}}
}

func TestContrary(t *testing.T) {
	for _, c := range []struct{ claim, sentence, why, words string }{
		{"The first meeting after an inquiry is always held promptly.", "Initial meetings are not sufficiently timely following inquiries.", WhyNegation, "not sufficiently"},
		{"We have moved fast to help those who left care.", "The pace of change and progress has been too slow.", WhyOpposite, "too slow"},
		{"There is a lively forum where care leavers cheer each other.", "Care leavers do not have an active forum in which to celebrate their achievements.", WhyNegation, "not have an active"},
		{"The harbour was judged outstanding.", "The harbour: requires improvement to be good", WhyGrade, "requires improvement"},
		{"The harbour was judged good.", "The harbour: Good", "", ""},
		{"The harbour requires improvement.", "The harbour requires improvement to be good", "", ""},
		{"Ships wait far too long, and delays are common.", "Ships are unloaded promptly.", WhyOpposite, "promptly"},
		{"Ships wait far too long, and delays are common.", "There are delays, and they are too long.", "", ""},
		{"No child came to harm.", "These adults are helped, to prevent children being harmed.", "", ""},
		{"All ships have a captain.", "Every ship has a captain.", "", ""},
		{"Staff look after the well-being of children.", "The well-being of children is poor.", "", ""},
		{"Plans are good.", "Plans are clear, and not only in the north.", "", ""},
		{"Each officer looks after 12 active cases of drift on average.", "Each officer looks after 19 active cases of drift on average.", WhyNumber, "19"},
		{"We have moved fast to put things right.", "Although no services have deteriorated, they have improved too slowly.", WhyOpposite, "too slowly"},
		{"The council does not know where its ships are.", "The council knows where all its ships are.", WhyNegation, "knows"},
		{"Captains are always asked.", "Captains are not always asked in time.", WhyNegation, "not always"},
		{"No extra crew is given to old ships.", "Extra crew are hired for ships.", WhyNegation, "Extra"},
		{"Sailors do not pay harbour dues.", "Sailors gain from the harbour's lower dues.", "", ""},
		{"Fewer ships can stay in the harbour.", "More ships are able to stay in port.", WhyOpposite, "More"},
		{"Fewer ships can stay in the harbour.", "More wood is sold in the town.", "", ""},
		{"Log books are rarely kept on ships.", "Log books are routinely kept by all.", WhyOpposite, "routinely"},
		{"The charts of the council are inaccurate.", "The council has accurate charts of the coast.", WhyOpposite, "accurate"},
		{"It takes too long to find a captain.", "A captain is found promptly.", WhyOpposite, "promptly"},
		{"Inspectors saw many good logs.", "Inspectors saw few examples of good logs.", WhyNegation, "few examples of good"},
		{"Ships are safe, and not only in port.", "Ships are safe in port.", "", ""},
		{"Crews kept calm although badly overstretched.", "Masters have a good grip on the tides of the coast.", "", ""},
		{"The harbour restructure went badly wrong and left old ships unsafe.", "Masters are committed to improving the lives of crews.", "", ""},
		{"The council asked fifty sailors and never looked at the thirty answers.", "Over half of the looked after ships are old.", "", ""},
		{"Old ships were unsafe in the harbour.", "Old ships are safe in the harbour.", WhyOpposite, "safe"},
		{"Crews in the north had not been trained to spot smugglers.", "Crews have access to training of all kinds.", "", ""},
		{"", "", "", ""},
	} {
		text := "Ça va. " + c.sentence + " The end."
		got := contrary(c.claim, hitOf(text, c.sentence, 0.6))
		if got == nil {
			got = &Contrary{}
		}
		if got.Why != c.why || got.Text != c.words {
			t.Errorf("%q against %q: %q for %q, want %q for %q", c.claim, c.sentence, got.Why, got.Text, c.why, c.words)
		}
		if got.Why != "" && string([]rune(text)[got.Start:got.End]) != got.Text {
			t.Errorf("%q does not stand at %v", got.Text, got.Span)
		}
	}
	if got := contrary("Meetings are held promptly.", hitOf("Meetings are late.", "Meetings are late.", 0.2)); got != nil {
		t.Errorf("on another subject: %+v", got)
	}
	if got := contrary("Meetings are held promptly.", &search.Hit{Passage: corpus.Passage{Text: "Meetings are late."}}); got != nil {
		t.Errorf("by words alone: %+v", got)
	}
	if v := judge("In just five months those who review cases had raised the alarm 400 times over looked-after children.").value; v != 0 {
		t.Errorf("a neutral sentence has the value %d", v)
	}
}

// A near passage that seems to say otherwise is among the first five, and the others keep their order.
func TestRaiseContrary(t *testing.T) {
	list := make([]Passage, 9)
	for i := range list {
		list[i].ID = string(rune('a' + i))
	}
	list[5].Contrary = &Contrary{} // but not near
	list[7].Contrary, list[7].Near = &Contrary{}, true
	raiseContrary(list)
	order := ""
	for _, p := range list {
		order += p.ID
	}
	if order != "abcdhefgi" {
		t.Errorf("order %s", order)
	}
	raiseContrary(list[:2])
}

func TestSpeaksOfGrade(t *testing.T) {
	for text, want := range map[string]bool{
		"Aldwick was judged good in 2018.":      true,
		"Ofsted found services to be good.":     true,
		"The harbour requires improvement.":     true,
		"Its leaders are outstanding.":          true,
		"Work is inadequate.":                   true,
		"It has been a good year for the city.": false,
		"Officers were judged by their hats.":   false,
		"Improvement is required.":              false,
		"":                                      false,
	} {
		if SpeaksOfGrade(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestOffered(t *testing.T) {
	for _, c := range []struct {
		text  string
		block corpus.Block
		same  int
		grade bool
		want  bool
	}{
		{"Police share what they know.", corpus.Paragraph, 0, false, true},
		{"Police and partners", corpus.Heading, 0, false, false},
		{"Leaders: requires improvement", corpus.Heading, 0, false, false},
		{"Leaders: requires improvement", corpus.Heading, 40, true, true},
		{"Leaders Good", corpus.Row, 40, true, true},
		{"Inspection dates: 8 November 2021 to 19 November 2021", corpus.Paragraph, 0, false, false},
		{"Lead inspector: A. Name, Her Majesty’s Inspector", corpus.Paragraph, 0, true, false},
		{"Lead inspector: Ada Name", corpus.Paragraph, 0, false, false},
		{"Managers said this: there is no money for new posts. That is why.", corpus.Paragraph, 0, false, true},
		{"The inspectorate regulates and inspects the care of children.", corpus.Paragraph, 30, false, false},
		{"number of children: 43", corpus.Row, 3, false, true},
		{"W: www.example.org/care", corpus.Item, 0, true, false},
		{"enquiries@example.org", corpus.Paragraph, 0, false, false},
		{"Ofsted judged it good.", corpus.Paragraph, 0, true, true},
	} {
		h := search.Hit{Passage: corpus.Passage{Text: c.text, Block: c.block}, Same: c.same}
		if offered(&h, c.grade) != c.want {
			t.Errorf("%q (%s, grade %v): %v", c.text, c.block, c.grade, !c.want)
		}
	}
}
