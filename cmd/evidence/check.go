package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/corpus/store"
)

var checkCommand = command{
	name:    "check",
	args:    "FILE",
	summary: "is each quote in this text or briefing in the reports, word for word?",
	about: `
FILE is plain text, Markdown, HTML, a Word document (.docx), a PDF, or a table or JSON with members called quote, document,
page, paragraph and passage, as exported briefings are; - stands for the standard input. Quotes are what stands between
quotation marks and block quotations. What the text around a quote says of its report, page and paragraph is checked too.

Of each quote it is told whether it is

  exact        letter for letter
  normalised   the same but for spacing, dashes, quotation marks or the first letter's case
  elsewhere    right words, but another page, paragraph or report than said
  stitched     put together of parts that stand apart
  altered      other words; the differences are shown: [-left out or replaced-] {+put in+}
  missing      not found in the library

The exit status is 1 if any quote is neither exact nor normalised. Nothing is kept of the text.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) != 1 {
				return usagef("check", "check needs one file, or - for the standard input")
			}
			return check(ctx, e, *data, args[0], *asJSON)
		}
	},
}

// checked is what is printed for programs.
type checked struct {
	Quotes []quotecheck.Result        `json:"quotes"`
	Counts map[quotecheck.Verdict]int `json:"counts"`
}

// check tells of each quote of a file whether the library has it.
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
		if out.Counts[r.Verdict]++; !r.Verdict.Sound() {
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

// openOriginals reads the library's passages; none where it is empty.
func openOriginals(ctx context.Context, e *env, data string) (*quotecheck.Originals, func() error, error) {
	if !store.Exists(data) {
		logEmpty(e, data)
		o, err := quotecheck.NewOriginals(ctx, noTexts{})
		return o, func() error { return nil }, err
	}
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, nil, err
	}
	o, err := quotecheck.NewOriginals(ctx, st)
	if err != nil {
		st.Close()
		return nil, nil, err
	}
	if o.Passages() == 0 {
		logEmpty(e, data)
	}
	o.Lead = func(id string) string { return st.Lead(ctx, id) }
	return o, st.Close, nil
}

// noTexts is an empty library.
type noTexts struct{}

func (noTexts) Documents(context.Context) ([]corpus.Document, error)       { return nil, nil }
func (noTexts) Passages(context.Context, string) ([]corpus.Passage, error) { return nil, nil }

// readQuotes finds the quotes of a file.
func readQuotes(ctx context.Context, e *env, path string) ([]quotecheck.Quote, error) {
	var data []byte
	var err error
	if path == "-" {
		data, err = io.ReadAll(io.LimitReader(e.stdin, quotecheck.MaxFile+1))
		if err != nil {
			return nil, fmt.Errorf("reading the standard input: %w", err)
		}
	} else {
		size, err := fileSize(path)
		if err == nil && size > quotecheck.MaxFile {
			err = fmt.Errorf("it has %s bytes; at most %s are read", thousands(int(size)), thousands(quotecheck.MaxFile))
		}
		if err == nil {
			data, err = os.ReadFile(path)
		}
		if err != nil {
			return nil, fmt.Errorf("reading %q: %w", path, err)
		}
	}
	return quotecheck.Read(path, data, func(pdf []byte) (string, error) { return app.PlainText(ctx, pdf) })
}

// verdictTexts say verdicts in plain words.
var verdictTexts = map[quotecheck.Verdict]string{
	quotecheck.Exact:      "Exact: letter for letter.",
	quotecheck.Normalised: "Normalised: the same but for spacing, dashes, marks or the first letter's case.",
	quotecheck.Elsewhere:  "Elsewhere: the words are right, but stand in another place than said.",
	quotecheck.Stitched:   "Stitched: put together of parts that stand apart.",
	quotecheck.Altered:    "Altered: the report has other words.",
	quotecheck.Missing:    "Missing: not found in the reports of the library.",
}

// printChecked prints a quote and what became of it.
func printChecked(e *env, r *quotecheck.Result, n int) {
	quote := wrap(visible("“"+r.Quote+"”"), e.outWidth, hitIndent)
	e.printf("%2d. %s\n\n", n, strings.TrimPrefix(quote, hitIndent))
	line := func(text string) { e.printf("%s\n", wrap(visible(text), e.outWidth, hitIndent)) }
	e.printf("%s\n", wrap(e.bold(verdictTexts[r.Verdict]), e.outWidth, hitIndent))
	for _, m := range r.Mismatch {
		line(fmt.Sprintf("Said: %s %s. It is %s.", m.What, m.Said, m.Is))
	}
	if len(r.Changes) > 0 {
		line(marked(r.Changes))
	}
	for i, p := range r.Parts {
		line(fmt.Sprintf("Part %d: “%s” · %s", i+1, p.Quote, whereOf(&p.Place)))
	}
	if r.Passage != "" && len(r.Parts) == 0 {
		line(whereOf(&r.Place))
	}
	for i := range r.Also {
		line("Also: " + whereOf(&r.Also[i]))
	}
	for _, remark := range r.Remarks {
		line(remark)
	}
	for i := range r.Within {
		w := &r.Within[i]
		where := ""
		if w.Passage != "" {
			where = whereOf(&w.Place)
		}
		line(joined(" ", "In it, “"+w.Quote+"”:", verdictTexts[w.Verdict], where))
	}
	e.printf("\n")
}

// marked writes changes in one line.
func marked(changes []quotecheck.Change) string {
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

// whereOf tells a place.
func whereOf(p *quotecheck.Place) string {
	title := p.Title
	if title == "" {
		title = p.Document
	}
	page := "page " + p.Label
	if p.Label == "" {
		page = fmt.Sprintf("PDF page %d", p.Page)
	}
	paragraph := ""
	if p.Paragraph != "" {
		paragraph = "paragraph " + p.Paragraph
	}
	return joined(" · ", title, p.Authority, page, paragraph, "passage "+p.Passage)
}

// printCounts prints how many quotes there were of each verdict.
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
