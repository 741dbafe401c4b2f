package words

import (
	"slices"
	"strings"
	"testing"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" – … ( ) \x00 \xff ", nil},
		{"The council’s multi-agency hub", []string{"the", "council's", "multi", "agency", "hub"}},
		{"inspectors’ 'quoted' words", []string{"inspectors", "quoted", "words"}},
		{"22.3 weeks, 1,370 families and £1,234,567.50", []string{"22.3", "weeks", "1370", "families", "and", "1234567.50"}},
		{"12,34 1234,567 5.12. 2015-16", []string{"12,34", "1234,567", "5.12", "2015", "16"}},
		{"B&B Café ﬁne ＡＢＣ", []string{"b&b", "cafe", "fine", "abc"}},
		{"safe\u00adguarding", []string{"safeguarding"}},
		{"e.g. end.Start 48%", []string{"e", "g", "end", "start", "48"}},
		{"İstanbul", []string{"istanbul"}},
	} {
		if got := Terms(c.text); !slices.Equal(got, c.want) {
			t.Errorf("Terms(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTokensKeepOffsets(t *testing.T) {
	text := "“İs the café’s multi-agency"
	for _, tok := range Tokens(nil, text) {
		if Fold(text[tok.Start:tok.End]) != tok.Term {
			t.Errorf("%q at %d..%d is %q", tok.Term, tok.Start, tok.End, text[tok.Start:tok.End])
		}
		if want := tok.Term == "agency"; tok.Hyphenated != want {
			t.Errorf("%q hyphenated: %v", tok.Term, tok.Hyphenated)
		}
	}
}

func TestStem(t *testing.T) {
	var s Stemmer
	for _, same := range [][]string{
		{"safeguarding", "safeguarded", "safeguards"},
		{"child", "children", "children's", "child's"},
		{"inspections", "inspected", "inspect"},
		{"authority", "authorities"},
	} {
		for _, w := range same {
			if Stem(w) != Stem(same[0]) || s.Stem(w) != Stem(w) {
				t.Errorf("Stem(%q) = %q, Stem(%q) = %q", w, Stem(w), same[0], Stem(same[0]))
			}
		}
	}
	if Stem("police") == Stem("policy") {
		t.Error("police and policy share a stem")
	}
}

func BenchmarkTokens(b *testing.B) {
	text := "Strategic partnerships are much strengthened, and the council’s multi-agency arrangements (22.3 weeks) are effective."
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var dst []Token
	for b.Loop() {
		dst = Tokens(dst[:0], text)
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("The council’s multi-agency hub: 1,370 \xff\x00")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, tok := range Tokens(nil, text) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) || tok.Term == "" {
				t.Fatalf("token %+v after %d in %q", tok, end, text)
			}
			end = tok.End
		}
	})
}

func TestBeginningOf(t *testing.T) {
	for _, term := range strings.Fields(`a I me men man women children child's dying lying tying skies skis idly gently ugly early only singly news happy happily happiness
		ability abilities sensibility relational conditional vietnamization hoping hopping luxuriated digitizer operator feudalism formality formative electrical
		goodness adjustable replacement adoption controlling generously communism arsenal inning proceed exceeded cries ties caresses ponies été`) {
		if stem := Stem(Fold(term)); !strings.HasPrefix(Fold(term), BeginningOf(stem)) {
			t.Errorf("%q has the stem %q, and does not begin with %q", term, stem, BeginningOf(stem))
		}
	}
	if got := BeginningOf("care"); got != "ca" {
		t.Errorf("words with the stem care begin with %q", got)
	}
}
