package quotecheck

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/statement"
)

// A Later report is of the same kind and on the same authority as another, and came after it.
type Later struct {
	Document string `json:"document"` // id of the report
	Title    string `json:"title"`    // title of the report
	Date     string `json:"date"`     // date of the report, YYYY-MM-DD or shorter
}

// String says it in a sentence.
func (l Later) String() string {
	return fmt.Sprintf("There is a later report on the same authority: %s, %s.", cmp.Or(l.Title, l.Document), cite.DateInWords(l.Date))
}

// later is the latest report that came after the one of a place; nil for none.
func (c *Checker) later(document string) *Later {
	i, ok := c.byID[document]
	if !ok {
		return nil
	}
	if last, ok := corpus.Later(c.sources, c.docs[i].Source); ok {
		return &Later{last.ID, last.Title, last.Date()}
	}
	return nil
}

// HasQuotes reports whether a claim of a statement quotes or cites something.
func HasQuotes(s *statement.Statement) bool {
	for i := range s.Claims {
		if text, _ := Parse(context.Background(), s.Claims[i].Text, 1); len(text.Quotes)+len(text.Citing) > 0 {
			return true
		}
	}
	return false
}

// CheckClaims checks the quotations and citations in the claims of a statement, by
// the id of the claim; claims without any have no answer. What stands around a
// claim in the statement, and its title, say which report is meant. The error is ctx's.
func (c *Checker) CheckClaims(ctx context.Context, s *statement.Statement) (map[string]Answer, error) {
	out, texts := map[string]Answer{}, NewClaimTexts(s)
	for i := range s.Claims {
		text, quotes := texts.Read(i)
		if !quotes {
			continue
		}
		a, err := c.CheckText(ctx, text)
		if err != nil {
			return nil, err
		}
		if !a.Empty() || len(a.Unchecked) > 0 {
			out[s.Claims[i].ID] = a
		}
	}
	return out, nil
}

// ClaimTexts reads the claims of a statement.
type ClaimTexts struct {
	of    *statement.Statement
	whole *finder // of the statement's text; nil until it is asked for
}

// NewClaimTexts makes a reader of a statement's claims.
func NewClaimTexts(s *statement.Statement) *ClaimTexts { return &ClaimTexts{of: s} }

// Read finds the quotations and citations in claim i, with what of the statement says which report they are from. It
// says whether there are any.
func (t *ClaimTexts) Read(i int) (text Text, quotes bool) {
	text, _ = Parse(context.Background(), t.of.Claims[i].Text, maxWithin) // a claim is short
	if len(text.Quotes)+len(text.Citing) == 0 {
		return text, false
	}
	context := t.contextOf(i)
	for j := range text.Quotes {
		text.Quotes[j].Around.Context = append(text.Quotes[j].Around.Context, context...)
	}
	for j := range text.Citing {
		text.Citing[j].Context = append(text.Citing[j].Context, context...)
	}
	return text, true
}

// contextOf is what of a statement says which report a claim is about, the
// nearest first: the paragraph that it is from, the claim before it, the headings above, the title.
func (t *ClaimTexts) contextOf(i int) []string {
	s := t.of
	var out []string
	if spans := s.Claims[i].Spans; len(spans) > 0 {
		if t.whole == nil {
			t.whole = find(context.Background(), s.Text, false, 0)
		}
		at := byteOf(s.Text, spans[0].Start)
		for p := range t.whole.paragraphs {
			if t.whole.paragraphs[p].start <= at && at < t.whole.paragraphs[p].end {
				return append(t.whole.contextAt(p, at), s.Title)
			}
		}
	}
	if i > 0 {
		out = append(out, s.Claims[i-1].Text)
	}
	return append(out, s.Title)
}

// byteOf is the byte at which a code point of a text begins.
func byteOf(text string, n int) int {
	at := 0
	for range n {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// verdictSentences say verdicts in plain words.
var verdictSentences = map[Verdict]string{
	Exact:          "The report has these words, letter for letter.",
	Normalised:     "The report has these words; only spacing, punctuation or the first letter’s case differ.",
	Cut:            "The report has these words, but what is left out turns or limits their sense.",
	Elsewhere:      "The words are right, but not where the text says.",
	Stitched:       "The words are joined from separate parts of the report.",
	Altered:        "The report has other words.",
	Missing:        "No report in this library has these words.",
	Cited:          "Its numbers, names, judgements and negations are those of the passage that it cites. Its other words were not compared: read the passage.",
	CitesElsewhere: "Another passage of the report is much nearer.",
	Differs:        "It differs from the passage that it cites.",
}

// Sentence says the verdict in plain words.
func (v Verdict) Sentence() string { return verdictSentences[v] }

// Sentences say what became of a quotation, in plain words.
func (r *Result) Sentences() string {
	out := []string{r.Verdict.Sentence()}
	for _, m := range r.Mismatch {
		out = append(out, m.String())
	}
	out = append(out, r.Warnings...)
	if r.Verdict == Altered && r.Found != "" {
		out = append(out, endQuote("The report’s words: “"+r.Found+"”"))
	}
	for _, o := range r.Omitted {
		out = append(out, endQuote(o.String()))
	}
	if r.Nearest != nil {
		out = append(out, endQuote("The nearest words: “"+r.Nearest.Found+"”"))
	}
	if r.Later != nil {
		out = append(out, r.Later.String())
	}
	return strings.Join(out, " ")
}

// endQuote adds a full stop unless the quotation at a text's end has one.
func endQuote(s string) string {
	if strings.ContainsAny(lastRune(strings.TrimRight(s, "”’")), ".?!") {
		return s
	}
	return s + "."
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

// Sentences say what became of a sentence that cites without quoting, in plain words.
func (c *Citation) Sentences() string {
	out := []string{c.Verdict.Sentence()}
	for _, d := range c.Differences {
		out = append(out, d.String())
	}
	out = append(out, c.Warnings...)
	if c.Later != nil {
		out = append(out, c.Later.String())
	}
	return strings.Join(out, " ")
}
