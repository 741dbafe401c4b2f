package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus/quotecheck"
)

var checkCommand = command{
	name:    "check",
	args:    "FILE",
	summary: "check that the quotations in a text or briefing are in the reports, word for word",
	about: `
FILE is plain text, Markdown, HTML, a Word document (.docx), a PDF, or a table or JSON with fields called quote, document, page,
paragraph and passage, as exported briefings have; - reads standard input. Quotations are text in quotation marks and block
quotations. If the text around a quotation gives its report, page or paragraph, the command checks these, too.

Each quotation is one of these:

  exact        the same, letter for letter
  normalised   the same words: only spacing, punctuation or the first letter's case differ
  cut          the right words, but what is left out beside them turns or limits their sense
  elsewhere    the right words, but another page, paragraph or report than the text says
  stitched     joined from separate parts
  altered      different words; the differences are shown: [-left out or replaced-] {+added+}
  missing      not found in the reports

The exit status is 1 if any quotation is neither exact nor normalised, or if the library is empty. Nothing of the text is kept.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) != 1 {
				return usagef("check needs one file, or - for standard input")
			}
			return check(ctx, e, *data, args[0], *asJSON)
		}
	},
}

// checked is what --json prints.
type checked struct {
	Quotes []quotecheck.Result        `json:"quotes"`
	Counts map[quotecheck.Verdict]int `json:"counts"`
}

// check prints for each quotation of a file whether it is in the library.
func check(ctx context.Context, e *env, data, path string, asJSON bool) error {
	quotes, err := readQuotes(ctx, e, path)
	if err != nil {
		return err
	}
	o, end, err := openOriginals(ctx, e, data)
	if err != nil {
		return err
	}
	defer end()
	out := checked{Quotes: []quotecheck.Result{}, Counts: map[quotecheck.Verdict]int{}}
	var failed error
	for _, q := range quotes {
		r, err := o.Check(ctx, q)
		if err != nil {
			return err
		}
		out.Quotes = append(out.Quotes, r)
		if out.Counts[r.Verdict]++; !r.Verdict.Accurate() {
			failed = errRefused
		}
	}
	if asJSON {
		if err := e.json(out); err != nil {
			return err
		}
		return failed
	}
	for i := range out.Quotes {
		printChecked(e, &out.Quotes[i], i+1)
	}
	printCounts(e, out)
	return failed
}

// openOriginals reads the library's passages. If there are none it says how to add some, and the error is errRefused.
// The function returned closes the library.
func openOriginals(ctx context.Context, e *env, data string) (*quotecheck.Checker, func() error, error) {
	st, err := openStore(ctx, e, data)
	if err != nil {
		return nil, nil, err
	}
	o, err := quotecheck.NewChecker(ctx, st)
	if err == nil && o.Passages() == 0 {
		logEmpty(e, data)
		err = errRefused
	}
	if err != nil {
		st.Close()
		return nil, nil, err
	}
	o.Successor = func(id string) string { return st.Successor(ctx, id) }
	return o, st.Close, nil
}

// readQuotes finds the quotations in a file, or in standard input for the path -.
func readQuotes(ctx context.Context, e *env, path string) ([]quotecheck.Quote, error) {
	data, err := readFile(e, path)
	if err != nil {
		return nil, err
	}
	return quotecheck.Read(path, data, func(pdf []byte) (string, error) { return app.PlainText(ctx, pdf) })
}

func readFile(e *env, path string) ([]byte, error) {
	if path == "-" {
		data, err := io.ReadAll(io.LimitReader(e.stdin, quotecheck.MaxFile+1))
		if err != nil {
			err = fmt.Errorf("reading standard input: %w", err)
		}
		return data, err
	}
	size, err := fileSize(path)
	if err == nil && size > quotecheck.MaxFile {
		err = fmt.Errorf("it has %s bytes; the limit is %s", thousands(int(size)), thousands(quotecheck.MaxFile))
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", path, err)
	}
	return data, nil
}

var verdictTexts = map[quotecheck.Verdict]string{
	quotecheck.Exact:      "Exact: the same, letter for letter.",
	quotecheck.Normalised: "Normalised: the same words; only spacing, punctuation or the first letter's case differ.",
	quotecheck.Cut:        "Cut: the right words, but what is left out turns or limits their sense.",
	quotecheck.Elsewhere:  "Elsewhere: the right words, but not where the text says.",
	quotecheck.Stitched:   "Stitched: joined from separate parts.",
	quotecheck.Altered:    "Altered: the report has different words.",
	quotecheck.Missing:    "Missing: not found in the reports.",
}

// printChecked prints a quotation and its verdict.
func printChecked(e *env, r *quotecheck.Result, n int) {
	quote := wrap(visible("“"+r.Quote+"”"), e.outWidth, hitIndent)
	e.printf("%2d. %s\n\n", n, strings.TrimPrefix(quote, hitIndent))
	line := func(text string) { e.printf("%s\n", wrap(visible(text), e.outWidth, hitIndent)) }
	e.printf("%s\n", wrap(e.bold(verdictTexts[r.Verdict]), e.outWidth, hitIndent))
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
		line("Left out " + omittedWhere[o.Where] + ": “" + o.Text + "”")
	}
	for i := range r.Also {
		line("Also: " + placeLine(&r.Also[i]))
	}
	for _, remark := range r.Remarks {
		line(remark)
	}
	for i := range r.Within {
		w := &r.Within[i]
		where := ""
		if w.Passage != "" {
			where = placeLine(&w.Place)
		}
		line(joinNonEmpty(" ", "In it, “"+w.Quote+"”:", verdictTexts[w.Verdict], where))
	}
	e.printf("\n")
}

// omittedWhere says where words were left out.
var omittedWhere = map[string]string{quotecheck.BeforeQuote: "before it", quotecheck.BetweenParts: "between its parts", quotecheck.AfterQuote: "after it"}

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
	return joinNonEmpty(" · ", cmp.Or(p.Title, p.Document), p.Authority, page, paragraph, "passage "+p.Passage)
}

// printCounts prints how many quotations have each verdict.
func printCounts(e *env, c checked) {
	if len(c.Quotes) == 0 {
		e.printf("No quotation found.\n")
		return
	}
	var parts []string
	for _, v := range quotecheck.Verdicts {
		if n := c.Counts[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), v))
		}
	}
	e.printf("%s: %s.\n", count(len(c.Quotes), "quote", "quotes"), strings.Join(parts, ", "))
}
