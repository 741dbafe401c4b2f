package reading

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"math"

	"evidence/corpus"
	"evidence/indexer/passages"
	"evidence/indexer/pdftext"
)

// Pages reads the lines of all pages of a file of so many bytes, in the order in
// which Text gives them, labelled as in a Report. The warnings are about pages
// that are not all there. The error is a *Refusal where it is about the file.
func (r *Reader) Pages(ctx context.Context, path string, size int64) (pages []corpus.Page, warnings []string, err error) {
	data, err := r.ask(ctx, wantPages, path, size)
	if err != nil {
		return nil, nil, err
	}
	var a pagesAnswer
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&a); err != nil {
		return nil, nil, fmt.Errorf("decoding what was read: %w", err)
	}
	for i := range a.Pages { // gob tells no empty list from none
		if a.Pages[i].Lines == nil {
			a.Pages[i].Lines = []corpus.Line{}
		}
	}
	return a.Pages, a.Warnings, nil
}

type pagesAnswer struct {
	Pages    []corpus.Page
	Warnings []string
}

func encodePages(pages []*pdftext.Page, warnings []string) ([]byte, error) {
	labels := passages.Labels(pages)
	a := pagesAnswer{make([]corpus.Page, len(pages)), warnings}
	for i, p := range pages {
		lines := make([]corpus.Line, len(p.Lines))
		for j := range p.Lines {
			l := &p.Lines[j]
			lines[j] = corpus.Line{Text: l.Text(), Box: corpus.Box{
				Page: p.Number, X: hundredths(l.X), Y: hundredths(l.Y), W: hundredths(l.W), H: hundredths(l.H),
			}}
		}
		a.Pages[i] = corpus.Page{Number: p.Number, Label: labels[i], Width: hundredths(p.Width), Height: hundredths(p.Height), Lines: lines}
	}
	var b bytes.Buffer
	b.WriteByte(answerRead)
	err := gob.NewEncoder(&b).Encode(a)
	return b.Bytes(), err
}

// hundredths rounds a length as the boxes of passages are.
func hundredths(f float64) float64 { return math.Round(f*100) / 100 }
