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
	"evidence/corpus/fileformats"
	"evidence/corpus/tempdir"
	"evidence/indexer/extract"
)

// Text reads the text of a PDF that is not in the library, paragraph by paragraph. It keeps nothing of it. The error
// is a *corpus.Refusal if the PDF cannot be read.
func (p *Pages) Text(ctx context.Context, pdf io.Reader) (fileformats.Document, error) {
	var report extract.Report
	err := withFile(pdf, func(path string, size int64) (err error) {
		report, err = p.texts.Report(ctx, path, size)
		return err
	})
	return fileformats.Document{Text: paragraphs(report.Passages), Unread: unread(&report)}, err
}

// unread says which pages of a PDF are not in its text, or only in part.
func unread(r *extract.Report) []string {
	var out []string
	if len(r.NoText) > 0 {
		out = append(out, "pages without text: "+corpus.Ranges(r.NoText))
	}
	if len(r.PartlyRead) > 0 {
		out = append(out, "parts of pages that are pictures: "+corpus.Ranges(r.PartlyRead))
	}
	return out
}

// PDFText is the text of a PDF that is not in the library, paragraph by paragraph. The PDF is read in a process of
// its own, and nothing of it is kept. The error is a *corpus.Refusal if it cannot be read.
func PDFText(ctx context.Context, pdf []byte) (fileformats.Document, error) {
	r := extract.New(1, extract.DefaultLimits)
	defer r.Close()
	return (&Pages{texts: r}).Text(ctx, bytes.NewReader(pdf))
}

// withFile calls do with a temporary file that holds a PDF.
func withFile(pdf io.Reader, do func(path string, size int64) error) error {
	f, err := tempdir.Create("text", ".pdf")
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
