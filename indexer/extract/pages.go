package extract

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"math"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/indexer/passages"
	"evidence/indexer/pdftext"
)

// Pages reads the lines of all pages of a file of so many bytes, in the order in
// which Text gives them, labelled as in a Report. The warnings are about pages
// that are not all there. The error is a *corpus.Refusal where it is about the file.
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
		for j := range a.Pages[i].Lines {
			if a.Pages[i].Lines[j].Words == nil {
				a.Pages[i].Lines[j].Words = []corpus.Word{}
			}
		}
	}
	return a.Pages, a.Warnings, nil
}

type pagesAnswer struct {
	Pages    []corpus.Page
	Warnings []string
}

func encodePages(pages []*pdftext.Page, warnings []string, s seen) ([]byte, error) {
	labels := passages.Labels(pages)
	a := pagesAnswer{make([]corpus.Page, len(pages)), warnings}
	for i, p := range pages {
		lines := make([]corpus.Line, len(p.Lines))
		for j := range p.Lines {
			l := &p.Lines[j]
			x, y, w, h := p.Seen(l.X, l.Y, l.W, l.H)
			lines[j] = corpus.Line{Text: l.Text(), Words: words(p, l), Box: corpus.Box{
				Page: p.Number, X: hundredths(x), Y: hundredths(y), W: hundredths(w), H: hundredths(h),
			}}
		}
		a.Pages[i] = corpus.Page{Number: p.Number, Label: labels[i], Width: hundredths(p.Width), Height: hundredths(p.Height), Lines: lines,
			Empty: s.empty[p.Number], OCR: passages.OCR(p)}
	}
	var b bytes.Buffer
	b.WriteByte(answerRead)
	err := gob.NewEncoder(&b).Encode(a)
	return b.Bytes(), err
}

// words cuts a line at its white space. A word may be made of several spans.
func words(p *pdftext.Page, l *pdftext.Line) []corpus.Word {
	out := []corpus.Word{}
	for i := range l.Spans {
		s := &l.Spans[i]
		open := i > 0 && !s.SpaceBefore // the span goes on with the word before
		for at := 0; at < len(s.Text); {
			skip := strings.IndexFunc(s.Text[at:], func(r rune) bool { return !unicode.IsSpace(r) })
			if skip < 0 {
				break
			}
			open = open && skip == 0
			at += skip
			end := strings.IndexFunc(s.Text[at:], unicode.IsSpace)
			if end < 0 {
				end = len(s.Text) - at
			}
			x, y, w, h := p.Seen(s.Box(at, at+end))
			word := corpus.Word{Text: s.Text[at : at+end], X: hundredths(x), Y: hundredths(y), W: hundredths(w), H: hundredths(h)}
			_, _, sure := s.Sure(at, at+end)
			word.Confidence = hundredths(sure)
			if open {
				word = joined(out[len(out)-1], word)
				out = out[:len(out)-1]
			}
			out = append(out, word)
			at, open = at+end, false
		}
	}
	return out
}

// joined is a word of two parts.
func joined(a, b corpus.Word) corpus.Word {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return corpus.Word{Text: a.Text + b.Text, X: x, Y: y,
		W: hundredths(max(a.X+a.W, b.X+b.W) - x), H: hundredths(max(a.Y+a.H, b.Y+b.H) - y)}
}

// hundredths rounds a length as the boxes of passages are.
func hundredths(f float64) float64 { return math.Round(f*100) / 100 }
