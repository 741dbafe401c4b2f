package quotecheck

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/sentence"
)

// An Omission is what a quote leaves out of the sentences that it is from.
type Omission struct {
	Where string `json:"where" enum:"before,between,after"` // where the words are: before the quote, between two of its parts, or after it
	Text  string `json:"text"`                              // the words
	// Turns has those of the words that turn or limit the sense of what is quoted.
	Turns []string `json:"turns,omitempty"`
}

// String says it in words: Left out after it: “every winter”.
func (o Omission) String() string {
	return "Left out " + omittedWhere[o.Where] + ": “" + o.Text + "”"
}

// omittedWhere says where words were left out.
var omittedWhere = map[string]string{BeforeQuote: "before it", BetweenParts: "between its parts", AfterQuote: "after it"}

// Where words are left out.
const (
	BeforeQuote  = "before"
	BetweenParts = "between"
	AfterQuote   = "after"
)

// sentenceFrom is where the sentence begins that byte at of a text is in, and
// sentenceTo where the one ends that the byte before at is in.
func sentenceFrom(text string, at int) int {
	from := 0
	for _, e := range sentence.InString(text) {
		if e > at || e == len(text) {
			break
		}
		from = e
	}
	for from < at {
		r, n := utf8.DecodeRuneInString(text[from:])
		if !unicode.IsSpace(r) {
			break
		}
		from += n
	}
	return from
}

func sentenceTo(text string, at int) int {
	for _, e := range sentence.InString(text) {
		if e >= at {
			return e
		}
	}
	return len(text)
}

// omissionsOf are what a quote that was found leaves out at its ends.
func (c *Checker) omissionsOf(f *preparedQuote, s textRange, around *Surroundings) []Omission {
	var out []Omission
	after, goesOn := c.omittedAfter(s, around.After)
	if o, ok := c.omittedBefore(s, f.text, around.Before, goesOn); ok {
		out = append(out, o)
	}
	if goesOn {
		out = append(out, after)
	}
	return out
}

// maxPreferred is how many places of the same words are looked at for one where nothing turns their sense.
const maxPreferred = 20

// preferWhole moves a match to the front where nothing that is left out turns the
// sense, if there is one as good as the first.
func (c *Checker) preferWhole(f *preparedQuote, list []match, around *Surroundings) []match {
	for i := range list[:min(len(list), maxPreferred)] {
		if list[i].verdict == Altered || list[0].betterPlaceThan(&list[i]) {
			break
		}
		if slices.ContainsFunc(c.omissionsOf(f, list[i].textRange, around), func(o Omission) bool { return len(o.Turns) > 0 }) {
			continue
		}
		list = slices.Clone(list)
		whole := list[i]
		copy(list[1:i+1], list[:i])
		list[0] = whole
		return list
	}
	return list
}

// shortQuote is the number of words below which a quote that begins and ends inside
// a sentence is a phrase: what turns the sense is said of it, and is no fault.
const shortQuote = 5

// isPhrase reports whether a quote is a few words from the middle of a sentence.
func (r *Result) isPhrase() bool {
	n := len(r.Omitted)
	return len(r.Parts) == 0 && len(tokens(r.Quote)) < shortQuote && n == 2 && r.Omitted[0].Where == BeforeQuote && r.Omitted[1].Where == AfterQuote
}

// warnOfCuts says which words that were left out turn the sense, and makes the
// verdict of a quote that would be accurate, or stitched, that it is cut.
func (r *Result) warnOfCuts() {
	for _, o := range r.Omitted {
		if len(o.Turns) == 0 {
			continue
		}
		words := "the word " + o.Turns[0]
		if len(o.Turns) > 1 || strings.Contains(o.Turns[0], " ") {
			words = "the words " + strings.Join(o.Turns, ", ")
		}
		switch o.Where {
		case BeforeQuote:
			r.Warnings = append(r.Warnings, "In the report’s sentence, "+words+" before the quote limits or turns its sense.")
		case AfterQuote:
			r.Warnings = append(r.Warnings, "The report’s sentence goes on with "+words+", which limits or turns its sense.")
		default:
			r.Warnings = append(r.Warnings, "Left out between the parts is "+words+", which limits or turns the sense.")
		}
		if (r.Verdict.Accurate() || r.Verdict == Stitched) && !r.isPhrase() {
			r.Verdict = Cut
		}
	}
}

func (c *Checker) omittedBefore(s textRange, quote, prose string, goesOn bool) (Omission, bool) {
	text := c.passages[s.first].raw
	from := sentenceFrom(text, s.start)
	left := strings.TrimSpace(text[min(from, s.start):s.start])
	if beginsWith(quote, left) { // a number that was read as that of a paragraph
		return Omission{}, false
	}
	if begins, _ := utf8.DecodeRuneInString(text[s.start:]); unicode.IsUpper(begins) && strings.Trim(left, "0123456789. ()") == "" {
		return Omission{}, false // the number of a heading, a row or a note
	}
	if len(tokens(left)) == 0 || trimMarks(left) == trimMarks(c.passages[s.first].marker) || trimMarks(left) == trimMarks(c.passages[s.first].paragraph) {
		return Omission{}, false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(quote, func(r rune) bool { return !isWord(r) }))
	return Omission{BeforeQuote, left, turnsBefore(left, unicode.IsUpper(first), goesOn, prose)}, true
}

// beginsWith reports whether a quote begins with the words of a text.
func beginsWith(quote, text string) bool {
	said, words := tokens(quote), tokens(text)
	return len(words) <= len(said) && slices.EqualFunc(said[:len(words)], words, func(a, b token) bool { return a.word == b.word })
}

func (c *Checker) omittedAfter(s textRange, prose string) (Omission, bool) {
	text := c.passages[s.last].raw
	left := strings.TrimSpace(text[s.end:max(s.end, sentenceTo(text, s.end))])
	if list := tokens(left); len(list) == 0 || len(list) == 1 && strings.Trim(list[0].word, "0123456789") == "" {
		return Omission{}, false
	}
	return Omission{AfterQuote, left, turnsAfter(left, prose)}, true
}

// omittedBetween is what stands between two parts of a quote: all of it where
// both are in one passage, else the rest of the one sentence and the beginning of the other.
func (c *Checker) omittedBetween(a, b textRange, quote string) (Omission, bool) {
	if a.last == b.first && a.end <= b.start {
		text := c.passages[a.last].raw
		left := text[a.end:b.start]
		if len(tokens(left)) == 0 {
			return Omission{}, false
		}
		if sentenceTo(text, a.end) >= b.start {
			return Omission{BetweenParts, strings.TrimSpace(left), turnsInside(left)}, true
		}
		o := Omission{Where: BetweenParts, Text: strings.TrimSpace(left)}
		o.Turns = c.turnsOfEnds(a, b, quote)
		return o, true
	}
	turns := c.turnsOfEnds(a, b, quote)
	var parts []string
	if o, ok := c.omittedAfter(a, ""); ok {
		parts = append(parts, o.Text)
	}
	if o, ok := c.omittedBefore(b, quote, "", true); ok {
		parts = append(parts, o.Text)
	}
	return Omission{BetweenParts, strings.Join(parts, " … "), turns}, len(parts) > 0
}

// turnsOfEnds are the words that turn the sense where one part ends and where another begins.
func (c *Checker) turnsOfEnds(a, b textRange, quote string) []string {
	var turns []string
	if o, ok := c.omittedAfter(a, ""); ok {
		turns = append(turns, o.Turns...)
	}
	if o, ok := c.omittedBefore(b, quote, "", true); ok {
		turns = append(turns, o.Turns...)
	}
	return turns
}
