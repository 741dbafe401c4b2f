package mcp

import (
	"context"
	"errors"
	"fmt"

	"evidence/corpus/quotecheck"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// A checkInput is a text, or quotes by themselves.
type checkInput struct {
	Text     string       `json:"text,omitempty" jsonschema:"a text whose quotations are checked: what is between quotation marks, and lines that begin with >"`
	Quotes   []quoteInput `json:"quotes,omitempty" jsonschema:"quotes by themselves"`
	From     int          `json:"from,omitempty" jsonschema:"number of quotations to skip: the next of the answer before"`
	MaxBytes int          `json:"max_bytes,omitempty" jsonschema:"length of the answer, from 2000 to 400000; 15000 by default"`
}

// A quoteInput is a quote and where it should be.
type quoteInput struct {
	Quote     string `json:"quote" jsonschema:"the quote, without quotation marks"`
	Report    string `json:"report,omitempty" jsonschema:"the report that it should be in: an id, a title or an authority"`
	Page      string `json:"page,omitempty" jsonschema:"the page that it should be on"`
	Paragraph string `json:"paragraph,omitempty" jsonschema:"the number of the paragraph that it should be in"`
	Passage   string `json:"passage,omitempty" jsonschema:"the id of the passage that it should be in"`
}

// A checked quotation, or a sentence that cites without quoting.
type checked struct {
	Quote       string   `json:"quote"` // or the sentence
	Verdict     string   `json:"verdict"`
	Means       string   `json:"means"` // the verdict in words
	Place       *place   `json:"place,omitempty"`
	Nearest     *place   `json:"nearest,omitempty"`     // of one that is not there
	Differences []string `json:"differences,omitempty"` // - left out of the quote or replaced, + not in the report
	Wrong       []string `json:"wrong,omitempty"`       // what the text says of its place and is wrong
	Warnings    []string `json:"warnings,omitempty"`
}

// A place is where words are in a report.
type place struct {
	Words     string `json:"words"` // as the report has them
	Report    string `json:"report"`
	Title     string `json:"title"`
	Page      string `json:"page"`
	Paragraph string `json:"paragraph,omitempty"`
	Passage   string `json:"passage"`
	Address   string `json:"address"`
}

// A checkOutput is what became of the quotations.
type checkOutput struct {
	AllRight  bool                       `json:"all_right"` // every quotation was checked and is exact, normalised, cut or cited
	Counts    map[quotecheck.Verdict]int `json:"counts"`
	Checked   []checked                  `json:"checked"`
	Next      int                        `json:"next,omitempty"` // what to give as from for those that follow
	Unchecked []string                   `json:"not_checked,omitempty"`
	Notes     []string                   `json:"notes,omitempty"`
}

// maxUnchecked is how many texts that were not checked are listed.
const maxUnchecked = 10

func (t *tools) check(ctx context.Context, l *reports.Library, in checkInput) (any, error) {
	bytes, err := bytesWanted(in.MaxBytes)
	if err != nil {
		return nil, err
	}
	if len(in.Text) > result.MaxChecked {
		return nil, fmt.Errorf("the text has %d bytes; at most %d are checked at a time", len(in.Text), result.MaxChecked)
	}
	var given []quotecheck.Quote
	for _, q := range in.Quotes {
		given = append(given, quotecheck.Quote{Text: q.Quote, Said: quotecheck.CitedPlace{Document: q.Report, Page: q.Page, Paragraph: q.Paragraph, Passage: q.Passage}})
	}
	if in.Text == "" && len(in.Quotes) == 0 {
		return nil, errors.New("there is neither a text nor a quote to check")
	}
	answer, err := t.Quotes.CheckText(ctx, l, in.Text, given)
	if err != nil {
		return nil, err
	}
	all := t.checkedAll(&answer)
	from := min(max(0, in.From), len(all))
	out := checkOutput{AllRight: answer.OK() && !answer.Empty(), Counts: answer.Counts, Notes: sampleNote(l)}
	out.Notes = append(out.Notes, answer.Unreadable...)
	if answer.Empty() {
		out.Notes = append(out.Notes, "Nothing in the text is a quotation of a report, so nothing was checked.")
	}
	for i, u := range answer.Unchecked {
		if i == maxUnchecked {
			out.Notes = append(out.Notes, fmt.Sprintf("%d more texts were not checked.", len(answer.Unchecked)-maxUnchecked))
			break
		}
		words, _ := cutText(u.Text, max(0, len(u.Text)-200))
		out.Unchecked = append(out.Unchecked, words+": "+u.Reason())
	}
	return fit(bytes, all[from:], shortenChecked, func(some []checked) any {
		v := out
		v.Checked = append([]checked{}, some...)
		if next := from + len(some); next < len(all) && len(some) > 0 {
			v.Next = next
		}
		return v
	})
}

// shortenChecked leaves out what is not needed to know the verdict.
func shortenChecked(c *checked, over int) {
	c.Differences, c.Warnings = nil, append(c.Warnings[:min(3, len(c.Warnings))], "The quotation is too long for this answer: ask for more with max_bytes.")
	c.Quote, _ = cutText(c.Quote, over)
	for _, p := range []*place{c.Place, c.Nearest} {
		if p != nil {
			p.Words, _ = cutText(p.Words, over)
		}
	}
}

// checkedAll are the quotations, then the sentences that cite without quoting.
func (t *tools) checkedAll(a *quotecheck.Answer) []checked {
	var out []checked
	for i := range a.Quotes {
		r := &a.Quotes[i]
		c := checked{Quote: r.Quote, Verdict: string(r.Verdict), Means: r.Verdict.Sentence(), Place: t.place(&r.Place), Nearest: t.place(r.Nearest), Warnings: append(append([]string{}, r.Warnings...), r.Remarks...)}
		for _, m := range r.Mismatch {
			c.Wrong = append(c.Wrong, m.String())
		}
		for _, d := range r.Changes {
			switch d.Kind {
			case quotecheck.Deleted:
				c.Differences = append(c.Differences, "-"+d.Text)
			case quotecheck.Inserted:
				c.Differences = append(c.Differences, "+"+d.Text)
			}
		}
		out = append(out, c)
	}
	for i := range a.Citations {
		s := &a.Citations[i]
		c := checked{Quote: s.Sentence, Verdict: string(s.Verdict), Means: s.Verdict.Sentence(), Place: t.place(&s.Place), Nearest: t.place(s.Nearest), Warnings: s.Warnings}
		for _, d := range s.Differences {
			c.Differences = append(c.Differences, d.String())
		}
		out = append(out, c)
	}
	return out
}

func (t *tools) place(p *quotecheck.Place) *place {
	if p == nil || p.Passage == "" {
		return nil
	}
	page := p.Label
	if page == "" {
		page = fmt.Sprintf("PDF page %d", p.Page)
	}
	return &place{Words: p.Found, Report: p.Document, Title: p.Title, Page: page, Paragraph: p.Paragraph, Passage: p.Passage, Address: t.address(paths.Passage(p.Passage))}
}
