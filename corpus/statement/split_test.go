package statement

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func texts(claims []Claim) []string {
	var out []string
	for _, c := range claims {
		out = append(out, c.Text)
	}
	return out
}

func TestSplit(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"sentences":     {"The board met. It agreed a plan! Was it enough? Yes.", []string{"The board met.", "It agreed a plan!", "Was it enough?", "Yes."}},
		"abbreviations": {"Dr. Gray and Cllr. Hall met Prof. A. B. Moor at St. Anne's on p. 14 of No. 5. They agreed.", []string{"Dr. Gray and Cllr. Hall met Prof. A. B. Moor at St. Anne's on p. 14 of No. 5.", "They agreed."}},
		"no":            {"Did they listen? No. They did not.", []string{"Did they listen?", "No.", "They did not."}},
		"figures":       {"It rose by 5.12 per cent to 1.400 cases. See paragraph 5.12. Then it fell.", []string{"It rose by 5.12 per cent to 1.400 cases.", "See paragraph 5.12.", "Then it fell."}},
		"e.g.":          {"Some services, e.g. Health, i.e. nurses, were late. Others were not.", []string{"Some services, e.g. Health, i.e. nurses, were late.", "Others were not."}},
		"U.K.":          {"It is so in the U.K. today and elsewhere. It stays.", []string{"It is so in the U.K. today and elsewhere.", "It stays."}},
		"pronoun":       {"So did I. We went.", []string{"So did I.", "We went."}},
		"plan B.":       {"They had a plan B. Nobody used it.", []string{"They had a plan B.", "Nobody used it."}},
		"ellipsis":      {"They waited… and waited. Nothing came... Then it did.", []string{"They waited… and waited.", "Nothing came...", "Then it did."}},
		"title":         {"A reply to the report\n\nThe board met.", []string{"The board met."}},
		"markdown": {"# Reply\n\nThe board **met**.\n\nA subject\n---------\n\n- One team was set up\n- It meets weekly. It is open.\n\n> Quoted words\n> over two lines.\n",
			[]string{"The board **met**.", "One team was set up", "It meets weekly.", "It is open.", "Quoted words over two lines."}},
		"numbered list": {"We say:\n1. The first is so.\n2. The second is so.\n(a) A third.", []string{"We say:", "The first is so.", "The second is so.", "A third."}},
		"broken lines":  {"The board met in\nMay and agreed.\nIt was glad.\n\nThe end came.", []string{"The board met in May and agreed.", "It was glad.", "The end came."}},
		"line a paragraph": {
			"The board met in May.\nIt agreed.", []string{"The board met in May.", "It agreed."}},
		"speech over paragraphs": {"“The board met. It agreed.\n\n“It was glad.\n\n“It went home.”", []string{"The board met.", "It agreed.", "It was glad.", "It went home."}},
		"ASCII speech":           {"\"The board met. It agreed.\n\n\"It went home.\"", []string{"The board met.", "It agreed.", "It went home."}},
		"quotation inside":       {"The leader said: “We are sorry. We will change.” Nobody replied.", []string{"The leader said: “We are sorry. We will change.”", "Nobody replied."}},
		"quotation ends it":      {"The report calls the team “highly effective”. It does.", []string{"The report calls the team “highly effective”.", "It does."}},
		"quotation begins it":    {"“Highly effective” is what the report says. It is so.", []string{"“Highly effective” is what the report says.", "It is so."}},
		"whole quotation":        {"“The team is good.”", []string{"The team is good."}},
		"apostrophes":            {"The children's team's work is good. It's known.", []string{"The children's team's work is good.", "It's known."}},
		"denied":                 {"They say nobody was told.\n\nThis is untrue.\n\nIt was told in May.", []string{"They say nobody was told. This is untrue.", "It was told in May."}},
		"denied otherwise":       {"They say X was late. That is simply not true. It is not true that Y was.", []string{"They say X was late. That is simply not true.", "It is not true that Y was."}},
		"note references":        {"It rose.[12] It fell.", []string{"It rose.[12]", "It fell."}},
		"nothing":                {" \n\n-----\n 12. \n", nil},
		"empty":                  {"", nil},
		"no full stop":           {"First paragraph says this:\n\nthe second has no end", []string{"First paragraph says this:", "the second has no end"}},
		"a line":                 {"The parish failed its children", []string{"The parish failed its children"}},
		"lines without ends":     {"Delays have doubled\nCaseloads have grown\nNobody has answered", []string{"Delays have doubled", "Caseloads have grown", "Nobody has answered"}},
		"titles":                 {"News release: the parish\n\nPARISH REPLIES TO INSPECTORS\n\nThe board met.", []string{"The board met."}},
		"wrapped reference":      {"The parish relied on Sch. 4 and reg.\n9. The Reg. 44 visits\nstopped.\n\nNobody said so.", []string{"The parish relied on Sch. 4 and reg. 9.", "The Reg. 44 visits stopped.", "Nobody said so."}},
		"wrapped number":         {"The parish named\n14. Of them none was seen.\n\nNobody said so.", []string{"The parish named 14.", "Of them none was seen.", "Nobody said so."}},
		"initial":                {"A. Gray wrote to the parish. It did not reply.", []string{"A. Gray wrote to the parish.", "It did not reply."}},
		"number behind":          {"It named 14 children… 14! Nobody said so.", []string{"It named 14 children… 14!", "Nobody said so."}},
		"labels":                 {"Recommendation 4. The parish should publish its figures. Table 2. Missed visits.", []string{"Recommendation 4. The parish should publish its figures.", "Table 2. Missed visits."}},
		"pasted notes":           {"It named 14 children.3 None had been seen.4,5 It met again.", []string{"It named 14 children.3", "None had been seen.4,5", "It met again."}},
		"brackets":               {"The chair said much (well, not much. But some.) I think the chair is wrong.", []string{"The chair said much (well, not much. But some.)", "I think the chair is wrong."}},
	} {
		t.Run(name, func(t *testing.T) {
			claims := Split(c.text)
			if got := texts(claims); !slices.Equal(got, c.want) {
				t.Errorf("%q gave\n%q, want\n%q", c.text, got, c.want)
			}
			checkSpans(t, c.text, claims)
			checkComplete(t, c.text, claims)
		})
	}
}

// A sentence that is too long for a claim makes several.
func TestLongSentences(t *testing.T) {
	for _, text := range []string{strings.Repeat("word ", 3000), strings.Repeat("w", 12_000) + "."} {
		claims := Split(text)
		if len(claims) != 3 && len(claims) != 4 {
			t.Errorf("%d claims", len(claims))
		}
		checkSpans(t, text, claims)
		for _, c := range claims {
			if utf8.RuneCountInString(c.Text) > MaxClaim {
				t.Errorf("a claim has %d characters", utf8.RuneCountInString(c.Text))
			}
		}
	}
}

// checkSpans fails where spans are not those of the claims' texts, in order.
func checkSpans(t *testing.T, text string, claims []Claim) {
	t.Helper()
	r := []rune(text)
	at := 0
	for _, c := range claims {
		var parts []string
		for _, sp := range c.Spans {
			if sp.Start < at || sp.End <= sp.Start || sp.End > len(r) {
				t.Fatalf("claim %q has the span %v after %d in a text of %d", c.Text, sp, at, len(r))
			}
			at = sp.End
			parts = append(parts, collapseSpaces(string(r[sp.Start:sp.End])))
		}
		if got := strings.Join(parts, " "); got != c.Text {
			t.Errorf("claim %q has spans of %q", c.Text, got)
		}
	}
}

// checkComplete fails where a letter of a paragraph is in no claim, or in two.
func checkComplete(t *testing.T, text string, claims []Claim) {
	t.Helper()
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, s)
	}
	s := splitter(text)
	var want, got strings.Builder
	for _, p := range s.paragraphs() {
		want.WriteString(letters(s.textOf(p)))
	}
	for _, c := range claims {
		got.WriteString(letters(c.Text))
	}
	if want.String() != got.String() {
		t.Errorf("the claims of %q have the letters %q, its paragraphs %q", text, got.String(), want.String())
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("“The board met. It agreed.\n\n> - \"No.\" 5. …")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		claims := Split(text)
		checkSpans(t, text, claims)
		checkComplete(t, text, claims)
	})
}

// Whatever the text, it is cut in a time that grows with its length.
func BenchmarkSplitOddTexts(b *testing.B) {
	for name, unit := range map[string]string{"prose": "The board met in May. ", "opening": "“", "ASCII": "\"", "stops": ".", "closing": "”", "points": "A. ", "lines": "a\n", "marks": "> - “a\n\n", "inside": ".a", "denials": "It is true. "} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(unit, MaxText/utf8.RuneCountInString(unit))
			for b.Loop() {
				Split(text)
			}
		})
	}
}
