package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"evidence/cmd/internal/app"
	"evidence/corpus/atomicfile"
	"evidence/corpus/briefing"
	"evidence/corpus/fileformats"
	"evidence/corpus/quotecheck"
	"evidence/corpus/store"
)

var checkCommand = command{
	name:    "check",
	args:    "FILE",
	summary: "check that the quotations in a text or briefing are in the reports, word for word",
	about: `
FILE is plain text, Markdown, HTML, a Word document (.docx), OpenDocument text (.odt), mail (.eml), a PDF, or a table or JSON
with fields called quote, document, page, paragraph and passage, as exported briefings have; - reads standard input. Any other
form is refused. Quotations are text in quotation marks and block quotations. If the text around a quotation gives its report,
page or paragraph, the command checks these, too.

Each quotation is one of these:

  exact        the same, letter for letter
  normalised   the same words: only spacing, punctuation or the first letter's case differ
  cut          the right words, but what is left out beside them turns or limits their sense
  elsewhere    the right words, but another page, paragraph or report than the text says
  stitched     joined from separate parts
  altered      different words; the differences are shown: [-left out or replaced-] {+added+}
  missing      not found in the reports; the nearest words are shown

A sentence that cites a report's page or paragraph without quoting is set beside that passage:

  cited            its numbers, names, grades and negations do not differ from the passage
  cites elsewhere  another passage of the report is much nearer
  differs          they differ; the differences are shown

What a person says, a law that is quoted and a few words between marks are no quotations of a report and are listed as not
checked; the quotations inside a speech are checked each for itself.

Of a briefing, the quotations that it gives as evidence are checked, and not the claims of its statement: the briefing says itself what
became of what they quote. A briefing can name sign-offs: who looked at a claim or a quotation and accepted it. Each is looked up, and is void if the claim,
its pins or the words in the report have changed since.

With --annotate, a Word document is given back with a comment at each quotation and citation: what was found, the report, its
date, page and paragraph, and the address of the page. Every other part of the file stays as it is, and so do its own comments.

The exit status is 0 if all are exact, normalised or cited and every sign-off is valid; 3 if there was nothing to check; and else 1, also if the library is
empty. Nothing of the text is kept.`,
	examples: []string{"evidence check statement.docx", "evidence check --json - < statement.txt", "evidence check --annotate checked.docx statement.docx"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		annotated := f.String("annotate", "", "write the Word document to `OUT.docx`, with a comment at each quotation")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) != 1 {
				return usagef("check needs one file, or - for standard input")
			}
			return check(ctx, e, *data, args[0], *annotated, *asJSON)
		}
	},
}

// checked is what --json prints.
type checked struct {
	quotecheck.Answer
	Unread []string `json:"unread,omitempty"` // parts of the file that were not read
	// Sign-offs that the file names, as an exported briefing does.
	SignOffs []briefing.NamedSignOff `json:"sign_offs,omitempty"`
}

// check prints for each quotation of a file whether it is in the library.
func check(ctx context.Context, e *env, data, path, annotated string, asJSON bool) error {
	file, err := readFile(e, path)
	if err != nil {
		return err
	}
	if annotated != "" && !fileformats.IsWord(file) {
		return usagef("--annotate: %q is not a Word document (.docx); comments can only be added to these", path)
	}
	text, err := readQuotes(ctx, path, file)
	if err != nil {
		return err
	}
	o, st, err := openOriginals(ctx, e, data)
	if err != nil {
		return err
	}
	defer st.Close()
	answer, err := o.CheckText(ctx, text)
	if err != nil {
		return err
	}
	plain := text.Plain
	if plain == "" { // a table or JSON
		plain = string(file)
	}
	signed, err := briefing.NamedSignOffs(ctx, st, plain, o.CheckClaims)
	if err != nil {
		return err
	}
	if asJSON {
		err = e.json(checked{answer, text.Unread, signed})
	} else {
		printAnswer(e, &answer, text.Unread)
		printSignOffs(e, signed)
	}
	if err == nil && annotated != "" {
		err = annotate(e, annotated, file, &answer)
	}
	switch {
	case err != nil:
		return err
	case answer.Empty() && answer.OK() && len(signed) == 0:
		return errNothing
	case !answer.OK(), slices.ContainsFunc(signed, func(s briefing.NamedSignOff) bool { return !s.Holds }):
		return errRefused
	}
	return nil
}

// openOriginals reads the library's passages. If there are none it says how to add some, and the error is errRefused.
// The store returned is to be closed.
func openOriginals(ctx context.Context, e *env, data string) (*quotecheck.Checker, *store.Store, error) {
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
	return o, st, nil
}

// annotate writes a Word document with what became of its quotations as comments.
func annotate(e *env, path string, file []byte, a *quotecheck.Answer) error {
	comments := a.Comments(func(p *quotecheck.Place) string { return p.URL })
	out, err := fileformats.AddComments(file, time.Now(), comments)
	if err != nil {
		return fmt.Errorf("adding comments: %w", err)
	}
	if err := atomicfile.Write(path, out, 0o666); err != nil {
		return err
	}
	e.logf("%s: %s", path, count(len(comments), "comment", "comments"))
	return nil
}

// readQuotes finds the quotations in the content of a file.
func readQuotes(ctx context.Context, path string, data []byte) (quotecheck.Text, error) {
	return quotecheck.Read(path, data, func(pdf []byte) (fileformats.Document, error) { return app.PDFText(ctx, pdf) })
}

func readFile(e *env, path string) ([]byte, error) {
	if path == "-" {
		data, err := io.ReadAll(io.LimitReader(e.stdin, fileformats.MaxFile+1))
		if err != nil {
			err = fmt.Errorf("reading standard input: %w", err)
		}
		return data, err
	}
	size, err := fileSize(path)
	if err == nil && size > fileformats.MaxFile {
		err = fmt.Errorf("it has %s bytes; the limit is %s", thousands(int(size)), thousands(fileformats.MaxFile))
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if errors.Is(err, errNoFile) {
		return nil, usagef("reading %q: %s", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", path, err)
	}
	return data, nil
}
