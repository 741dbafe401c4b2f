package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"evidence/corpus"
	"evidence/indexer/extract"
)

// Text reads the text of a PDF that is not in the library, paragraph by paragraph. It keeps nothing of it. The error
// is a *corpus.Refusal if the PDF cannot be read.
func (p *Pages) Text(ctx context.Context, pdf io.Reader) (string, error) {
	var report extract.Report
	err := withFile(pdf, func(path string, size int64) (err error) {
		report, err = p.reader.Report(ctx, path, size)
		return err
	})
	return paragraphs(report.Passages), err
}

// PlainText is the text of a PDF page by page, with an empty line after each. The PDF is read in a process of its
// own, and nothing of it is kept.
func PlainText(ctx context.Context, pdf []byte) (string, error) {
	r := extract.New(1, extract.DefaultLimits)
	defer r.Close()
	var text []byte
	err := withFile(bytes.NewReader(pdf), func(path string, size int64) (err error) {
		text, _, _, err = r.Text(ctx, path, size)
		return err
	})
	return string(bytes.ReplaceAll(text, []byte("\f"), []byte("\n\n"))), err
}

// withFile calls do with a temporary file that holds a PDF.
func withFile(pdf io.Reader, do func(path string, size int64) error) error {
	f, err := os.CreateTemp("", "evidence-*.pdf")
	if err != nil {
		return fmt.Errorf("making a temporary file for the PDF: %w", err)
	}
	defer os.Remove(f.Name())
	size, err := io.Copy(f, pdf)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing the PDF to a temporary file: %w", err)
	}
	return do(f.Name(), size)
}

// paragraphs writes passages as a person would: headings and list items are marked as in Markdown.
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
