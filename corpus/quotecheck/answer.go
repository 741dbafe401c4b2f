package quotecheck

import (
	"context"
	"strings"

	"evidence/corpus/lazyregexp"
)

// An Answer is what became of the quotations of a text, and of its sentences that
// cite a report without quoting it.
type Answer struct {
	Quotes    []Result        `json:"quotes"`              // the quotations, in the order of the text
	Citations []Citation      `json:"citations"`           // sentences that cite a report's page or paragraph without quoting it
	Unchecked []Unchecked     `json:"unchecked,omitempty"` // what looks like a quotation or a citation and is not one of a report in the library
	Counts    map[Verdict]int `json:"counts"`              // number of quotations and citations with each verdict
	// Reports in which nothing was looked for, since they could not be read, each with the reason.
	Unreadable []string `json:"unreadable,omitempty"`
}

// An Unchecked is words of a text that were not checked.
type Unchecked struct {
	Text string `json:"text"` // the words
	// Why is what they are: speech (what a person said), law, term (a few words between marks), or unknown
	// (a sentence that cites a report which is not in the library).
	Why string `json:"why" enum:"speech,law,term,unknown"`

	From, To int `json:"-"` // place of the words in the text, in bytes
}

// Reason says what the words are, in plain words.
func (u Unchecked) Reason() string {
	switch u.Why {
	case Speech:
		return "what a person says"
	case Law:
		return "from a law"
	case Term:
		return "a few words between marks"
	case UnknownReport:
		return "it does not say which report it cites, or that report is not in this library"
	}
	return ""
}

// Why words are not checked.
const (
	Speech        = "speech"
	Law           = "law"
	Term          = "term"
	UnknownReport = "unknown"
)

// OK reports whether all that was checked can be used as it is, and every report could be looked in.
func (a Answer) OK() bool {
	if len(a.Unreadable) > 0 {
		return false
	}
	for v, n := range a.Counts {
		if n > 0 && !v.Accurate() {
			return false
		}
	}
	return true
}

// Empty reports whether nothing was there to be checked.
func (a Answer) Empty() bool { return len(a.Quotes) == 0 && len(a.Citations) == 0 }

// A Text is what there is to be checked in a text.
type Text struct {
	Plain  string // the text that places are counted in; empty for a table or JSON
	Quotes []Quote
	Citing []Citing
	Unread []string // parts of a file that were not read

	// Steps is how many pairs of words are compared at most for its quotes; 0 for as many as there are.
	Steps int

	marks []passageMark
}

// Count is how many quotations and citations there are to be checked. A quotation and the mark below it count once.
func (t *Text) Count() int { return max(len(t.Quotes), len(t.marks)) + len(t.Citing) }

// CheckText checks the quotations and the citations of a text. What a person says in
// it, a law that it quotes and a term between marks are no quotations of a report;
// the quotations inside a speech are checked each for itself. The error is ctx's.
func (c *Checker) CheckText(ctx context.Context, text Text) (Answer, error) {
	if text.Steps > 0 {
		c = c.limited(text.Steps)
	}
	a := Answer{Quotes: []Result{}, Citations: []Citation{}, Counts: map[Verdict]int{}, Unreadable: c.unreadable}
	quotes, err := c.withMarked(ctx, &text)
	if err != nil {
		return a, err
	}
	for _, q := range quotes {
		if err := c.addQuote(ctx, &a, q); err != nil {
			return a, err
		}
	}
	if len(c.unreadable) > 0 {
		for i := range a.Quotes {
			if r := &a.Quotes[i]; !r.Verdict.Accurate() {
				r.Warnings = append(r.Warnings, "A report that could not be read can have these words.")
			}
		}
	}
	for _, s := range text.Citing {
		if err := ctx.Err(); err != nil {
			return a, err
		}
		if cited, ok := c.checkCitation(s); ok {
			a.Citations = append(a.Citations, cited)
			a.Counts[cited.Verdict]++
		} else if s.unknown(c) {
			a.Unchecked = append(a.Unchecked, Unchecked{s.Text, UnknownReport, s.Start, s.End})
		}
	}
	return a, nil
}

// addQuote checks a quotation and adds what became of it, or of the quotations in it.
func (c *Checker) addQuote(ctx context.Context, a *Answer, q Quote) error {
	r, err := c.Check(ctx, q)
	if err != nil {
		return err
	}
	r.From, r.To = q.Start, q.End
	if why := notOfReport(&q, &r); why != "" {
		a.Unchecked = append(a.Unchecked, Unchecked{q.Text, why, q.Start, q.End})
		for _, inner := range r.Within {
			inner.From, inner.To = q.Start, q.End
			a.Quotes = append(a.Quotes, inner)
			a.Counts[inner.Verdict]++
		}
		return nil
	}
	a.Quotes = append(a.Quotes, r)
	a.Counts[r.Verdict]++
	return nil
}

var (
	termed  = lazyregexp.New(`(?i)(?:so[\s-]called|called|termed|dubbed|known\s+as|the\s+(?:terms?|words?|phrases?|labels?|slogan|motto|name|title)|entitled|titled|named|headed|nicknamed)\s*$`)
	lawful  = lazyregexp.New(`(?:\b(?i:section|s\.|regulation|reg\.|article|schedule|clause)\s*[0-9]+[A-Za-z]?\b|\b(?:Act|Regulations|Order)\b(?:\s+(?:19|20)[0-9]{2})?)`)
	speaker = lazyregexp.New(`(?i)\b(?:director|leader|minister|councillors?|cllr|mayor|mp|chair(?:man|woman|person)?|chief\s+executive|spokes(?:man|woman|person)|commissioner|secretary\s+of\s+state|manager|parents?|mother|father|residents?|survivors?|victims?|officer|head\s*teacher|mr|mrs|ms|dr|sir|lord|lady|he|she|i|we)\b`)
	person  = lazyregexp.New(`\b(?:I|I[’'](?:m|ve|d|ll)|[Ww]e|[Ww]e[’'](?:re|ve|d|ll)|my|[Oo]ur|us)\b`)
	writing = lazyregexp.New(`(?i)\b(?:it|this|which|that|document|text|page|letter|leaflet|website|paper|statement|plan|policy|paragraph|here)\s+(?:also\s+)?(?:says?|said|adds?|added|states?|stated|reads?|wrote|writes|goes\s+on|went\s+on|continue[sd])\b`)
	named   = lazyregexp.New(`\b(?i:said|says|added|adds|told|tells)\s+(?:\p{Lu}[\pL’'-]+\s+){1,2}|(?:\p{Lu}[\pL’'-]+\s+){2}(?i:said|says|added|adds|told|tells)\b`)
)

// notOfReport says what a quotation is if it is none of a report. Words that a
// report has are its quotation, whoever says them.
func notOfReport(q *Quote, r *Result) string {
	if !q.found || r.uncompared {
		return ""
	}
	before, after := q.Around.Before, q.Around.After
	sentence := before + " " + after
	attributed := reportNamed.MatchString(sentence) || r.Said != nil
	switch words := len(tokens(q.Text)); {
	case words < minQuoteWords && !q.Block && (termed.MatchString(strings.TrimRight(before, "“‘\"' ")) || !attributed && !saying.MatchString(sentence)):
		return Term
	case words <= minQuoteWords && !q.Block && r.Verdict == Missing && !attributed && !saying.MatchString(sentence):
		return Term
	case r.framesQuotes() && (!attributed || saidByPerson(before, after)), r.Verdict == Altered && r.Said == nil && spokenAfter(after):
		return Speech
	case r.Verdict != Missing || q.Block && !attributed && len(r.Within) == 0:
		return ""
	case lawful.MatchString(sentence) && !attributed:
		return Law
	case saidByPerson(before, after), !attributed && person.MatchString(q.Text) && saying.MatchString(sentence), !attributed && (saying.MatchString(sentence) && !writing.MatchString(sentence) || words >= longQuote):
		return Speech
	}
	return ""
}

// framesQuotes reports whether a quotation is somebody's words around quotations
// that the reports have, or that are said to be a report's.
func (r *Result) framesQuotes() bool {
	if r.Verdict.Accurate() || len(r.Within) == 0 {
		return false
	}
	words := len(tokens(r.Quote))
	if r.Verdict == Missing && words >= longQuote {
		return true
	}
	inside, inserted := 0, 0
	for i := range r.Within {
		if in := &r.Within[i]; in.Verdict != Missing || reportNamed.MatchString(in.around.Before) && len(tokens(in.Quote)) >= leastFrame {
			inside += len(tokens(r.Within[i].Quote))
		}
	}
	for _, d := range r.Changes {
		if d.Kind == Inserted {
			inserted += len(tokens(d.Text))
		}
	}
	outside := words - inside
	return inside > 0 && outside >= leastFrame && (r.Verdict == Missing || float64(inserted) >= ownFrame*float64(outside))
}

// How many words of a frame are at least around what it quotes, and which share of them no report has.
const (
	leastFrame = 6
	ownFrame   = 0.6
)

// spokenAfter reports whether the words behind a quotation give it to a person: “…”, said the mayor.
func spokenAfter(after string) bool {
	head := strings.Join(strings.Fields(after)[:min(8, len(strings.Fields(after)))], " ")
	m := saying.FindStringIndex(head)
	return m != nil && m[0] < 30 && (speaker.MatchString(head) || named.MatchString(head+" ")) && !reportNamed.MatchString(head)
}

// saidByPerson reports whether the text beside a quotation gives it to a person,
// nearer than to a report.
func saidByPerson(before, after string) bool {
	if spokenAfter(after) {
		return true
	}
	if !saying.MatchString(before) {
		return false
	}
	by, of := lastIndex(speaker, before), lastIndex(reportNamed, before)
	if m := lastIndex(named, before); m > by {
		by = m
	}
	return by >= 0 && by > of
}

func lastIndex(re *lazyregexp.Regexp, s string) int {
	all := re.FindAllStringIndex(s, -1)
	if len(all) == 0 {
		return -1
	}
	return all[len(all)-1][0]
}
