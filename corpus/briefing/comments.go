package briefing

import (
	"fmt"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/fileformats"
	"evidence/corpus/statement"
)

// Comments are the claims with what is pinned to them as comments on the text that the statement came in. places are where
// each claim is in it, in bytes, by the claim's id; a claim without one has no comment.
func (b *Briefing) Comments(places map[string][]corpus.Span) []fileformats.Comment {
	var out []fileformats.Comment
	for i := range b.Claims {
		c := &b.Claims[i]
		for _, sp := range places[c.ID] {
			out = append(out, fileformats.Comment{From: sp.Start, To: sp.End, Lines: c.commentLines()})
		}
	}
	return out
}

func (c *Claim) commentLines() []fileformats.CommentLine {
	lines := []fileformats.CommentLine{{Text: fmt.Sprintf("Claim %d: %s.", c.Number, stateNames[c.State]), Bold: true}}
	add := func(text string) {
		if text != "" {
			lines = append(lines, fileformats.CommentLine{Text: text})
		}
	}
	if c.Needs != "" {
		add("These reports cannot answer it. A source that could: " + endSentence(c.Needs))
	}
	if c.Note != "" {
		add("Note: " + endSentence(c.Note))
	}
	for i := range c.Quotes {
		q := &c.Quotes[i]
		stance := map[statement.Stance]string{statement.Supports: "Supports it", statement.Contradicts: "Contradicts it", statement.Context: "Context"}[q.Stance]
		if q.Quote == "" {
			add(stance + ": " + q.place() + ", which is not in this library. Nothing is quoted.")
			continue
		}
		lines = append(lines, fileformats.CommentLine{Text: fmt.Sprintf("%s: “%s” (%s)", stance, q.Quote, q.dated()), Link: q.address()})
		add(q.otherAuthority())
		add(q.statusNote())
		if q.Note != "" {
			add("Note: " + endSentence(q.Note))
		}
	}
	for _, l := range c.untold() {
		add(l.String())
	}
	for _, o := range c.SignOffs {
		add(o.sentence())
	}
	return lines
}

// dated is a quote's report, its date and where it is there.
func (q *Quote) dated() string {
	if q.source == nil {
		return q.place()
	}
	parts := []string{q.Title, q.source.Date(), q.source.Pages(), q.source.Pinpoint()}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// address is where the quote is on the site, or the page at the report's publisher; empty where neither is known.
func (q *Quote) address() string {
	if q.Link != "" || q.source == nil {
		return q.Link
	}
	return cite.PageAddress(&q.source.Source, q.Page)
}

// A SignedOff is a sign-off as it is now.
type SignedOff struct {
	statement.SignOff
	Void []string `json:"void"` // what was changed since, in sentences; empty while the sign-off holds
	Mark string   `json:"mark"` // how the document names it, so that it can be looked up again
}

// sentence says who signed off what, and whether that still holds.
func (o *SignedOff) sentence() string {
	what := "this claim"
	if o.Quote != "" {
		what = "the quotation “" + o.Quote + "”"
	}
	s := fmt.Sprintf("%s signed off %s on %s", capitalise(o.By), what, o.At.Format("2 January 2006"))
	if o.Against {
		s += ", though the check says " + o.Verdict
	}
	if o.Reason != "" {
		s += ": " + o.Reason
	}
	s = endSentence(s)
	if len(o.Void) > 0 {
		s += " This is void: " + strings.Join(o.Void, " ")
	}
	return s
}
