package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"evidence/corpus"
	"evidence/web"
)

// Text reads the text of a PDF that is no report of the library, paragraph by paragraph, in the worker that
// reads reports. Nothing of it is kept.
func (t *pageTools) Text(ctx context.Context, pdf io.Reader) (text string, err error) {
	f, err := os.CreateTemp("", "evidence-statement-*.pdf")
	if err != nil {
		return "", fmt.Errorf("making a place for the file: %w", err)
	}
	defer os.Remove(f.Name())
	size, err := io.Copy(f, pdf)
	if err := errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("keeping the file while it is read: %w", err)
	}
	rep, err := t.reader.Report(ctx, f.Name(), size)
	var refused *corpus.Refusal
	if errors.As(err, &refused) {
		return "", &web.Unfit{Reason: refused.Reason, Advice: refused.Advice}
	}
	if err != nil {
		return "", err
	}
	return paragraphs(rep.Passages), nil
}

// paragraphs are the texts of passages as a person would write them, a heading marked as one.
func paragraphs(passages []corpus.Passage) string {
	var out []string
	for _, p := range passages {
		text := p.Text
		switch {
		case p.Block == corpus.Heading:
			text = "# " + text
		case p.Block == corpus.Item:
			text = "- " + text
		case p.Paragraph != "":
			text = p.Paragraph + ". " + strings.TrimPrefix(text, p.Paragraph)
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n\n")
}
