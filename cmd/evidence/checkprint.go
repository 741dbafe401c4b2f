package main

import (
	"cmp"
	"fmt"
	"strings"

	"evidence/corpus/briefing"
	"evidence/corpus/cite"
	"evidence/corpus/quotecheck"
)

// verdictLine is a verdict and what it means.
func verdictLine(v quotecheck.Verdict) string {
	return strings.ToUpper(string(v[:1])) + string(v[1:]) + ". " + v.Sentence()
}

// printChecked prints a quotation and its verdict.
func printChecked(e *env, r *quotecheck.Result, n int) {
	quote := wrap(visible("“"+r.Quote+"”"), e.outWidth, hitIndent)
	e.printf("%2d. %s\n\n", n, strings.TrimPrefix(quote, hitIndent))
	line := func(text string) { e.printf("%s\n", wrap(visible(text), e.outWidth, hitIndent)) }
	e.printf("%s\n", wrap(e.bold(verdictLine(r.Verdict)), e.outWidth, hitIndent))
	for _, m := range r.Mismatch {
		line(m.String())
	}
	for _, w := range r.Warnings {
		line(w)
	}
	if len(r.Changes) > 0 {
		line(changesLine(r.Changes))
	}
	for i, p := range r.Parts {
		line(fmt.Sprintf("Part %d: “%s” · %s", i+1, p.Quote, placeLine(&p.Place)))
	}
	if r.Passage != "" && len(r.Parts) == 0 {
		line(placeLine(&r.Place))
	}
	for _, o := range r.Omitted {
		line(o.String())
	}
	for i := range r.Also {
		line("Also: " + placeLine(&r.Also[i]))
	}
	for _, remark := range r.Remarks {
		line(remark)
	}
	if r.Nearest != nil {
		line("Nearest: “" + r.Nearest.Found + "” · " + placeLine(r.Nearest))
	}
	if r.Later != nil {
		line(r.Later.String())
	}
	e.printf("\n")
}

// changesLine shows changes in one line.
func changesLine(changes []quotecheck.Change) string {
	var parts []string
	for _, c := range changes {
		switch c.Kind {
		case quotecheck.Deleted:
			parts = append(parts, "[-"+c.Text+"-]")
		case quotecheck.Inserted:
			parts = append(parts, "{+"+c.Text+"+}")
		default:
			parts = append(parts, c.Text)
		}
	}
	return strings.Join(parts, " ")
}

// placeLine names a report, a page, a paragraph and a passage.
func placeLine(p *quotecheck.Place) string {
	page, paragraph := "page "+p.Label, ""
	if p.Label == "" {
		page = fmt.Sprintf("PDF page %d", p.Page)
	}
	if p.Paragraph != "" {
		paragraph = "paragraph " + p.Paragraph
	}
	ocr := ""
	if p.OCR {
		ocr = "read by OCR from a picture: check it against the page"
	}
	return joinNonEmpty(" · ", cmp.Or(p.Title, p.Document), p.Authority, cite.DateInWords(p.Date), page, paragraph, "passage "+p.Passage, ocr)
}

// printAnswer prints what was checked, what was not, and how many have each verdict.
func printAnswer(e *env, a *quotecheck.Answer, unread []string) {
	for i := range a.Quotes {
		printChecked(e, &a.Quotes[i], i+1)
	}
	for i := range a.Citations {
		printCitation(e, &a.Citations[i], len(a.Quotes)+i+1)
	}
	for _, u := range a.Unchecked {
		e.printf("%s\n", wrap(visible("Not checked ("+u.Reason()+"): “"+u.Text+"”"), e.outWidth, ""))
	}
	for _, report := range a.Unreadable {
		e.printf("%s\n", wrap(visible(report), e.outWidth, ""))
	}
	for _, name := range unread {
		e.printf("%s\n", wrap(visible("Not read: "+name), e.outWidth, ""))
	}
	if len(a.Unchecked)+len(a.Unreadable)+len(unread) > 0 {
		e.printf("\n")
	}
	printCounts(e, a)
}

// printSignOffs prints what became of the sign-offs that a file names.
func printSignOffs(e *env, list []briefing.NamedSignOff) {
	void := 0
	for i := range list {
		s := &list[i]
		line := "Sign-off is valid. " + s.Sentence
		if !s.Holds {
			void++
			line = joinNonEmpty(" ", "Sign-off "+s.Statement+"/"+s.ID+" is void.", s.Sentence, strings.Join(s.Void, " "))
		}
		e.printf("%s\n", wrap(visible(line), e.outWidth, ""))
	}
	if len(list) > 0 {
		e.printf("%s, %d void.\n", count(len(list), "sign-off", "sign-offs"), void)
	}
}

// printCitation prints a sentence that cites without quoting, and its verdict.
func printCitation(e *env, c *quotecheck.Citation, n int) {
	e.printf("%2d. %s\n\n", n, strings.TrimPrefix(wrap(visible(c.Sentence), e.outWidth, hitIndent), hitIndent))
	line := func(text string) { e.printf("%s\n", wrap(visible(text), e.outWidth, hitIndent)) }
	e.printf("%s\n", wrap(e.bold(verdictLine(c.Verdict)), e.outWidth, hitIndent))
	for _, d := range c.Differences {
		line(d.String())
	}
	for _, w := range c.Warnings {
		line(w)
	}
	if c.Passage != "" {
		line("It cites: “" + c.Found + "” · " + placeLine(&c.Place))
	}
	if c.Nearest != nil {
		line("Nearest: “" + c.Nearest.Found + "” · " + placeLine(c.Nearest))
	}
	if c.Later != nil {
		line(c.Later.String())
	}
	e.printf("\n")
}

// printCounts prints how many quotations and citations have each verdict.
func printCounts(e *env, a *quotecheck.Answer) {
	if a.Empty() {
		e.printf("Nothing was checked: no quotation of a report was found.\n")
		return
	}
	var parts []string
	for _, v := range quotecheck.Verdicts {
		if n := a.Counts[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), v))
		}
	}
	what := count(len(a.Quotes), "quote", "quotes")
	if n := len(a.Citations); n > 0 {
		what = joinNonEmpty(" and ", map[bool]string{true: what}[len(a.Quotes) > 0], count(n, "citation", "citations"))
	}
	e.printf("%s: %s.\n", what, strings.Join(parts, ", "))
}
