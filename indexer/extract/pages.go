package extract

import (
	"math"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/indexer/passages"
	"evidence/indexer/pdftext"
)

// pageLines are the lines of pages, with boxes where they are seen.
func pageLines(pages []*pdftext.Page, o *ocrResult) []corpus.Page {
	passages.ShowSigns(pages) // as passages quote them
	labels := passages.Labels(pages)
	out := make([]corpus.Page, len(pages))
	for i, p := range pages {
		lines := make([]corpus.Line, len(p.Lines))
		for j := range p.Lines {
			l := &p.Lines[j]
			x, y, w, h := p.BoxOnPage(l.X, l.Y, l.W, l.H)
			lines[j] = corpus.Line{Text: l.Text(), Words: words(p, l), Box: corpus.Box{
				Page: p.Number, X: hundredths(x), Y: hundredths(y), W: hundredths(w), H: hundredths(h),
			}}
		}
		out[i] = corpus.Page{
			Number: p.Number, Label: labels[i], Width: hundredths(p.Width), Height: hundredths(p.Height), Lines: lines,
			Empty: o.empty[p.Number], OCR: passages.OCR(p),
		}
	}
	return out
}

// words splits a line at white space. A word may run over several spans.
func words(p *pdftext.Page, l *pdftext.Line) []corpus.Word {
	out := []corpus.Word{}
	for i := range l.Runs {
		s := &l.Runs[i]
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
			x, y, w, h := p.BoxOnPage(s.Box(at, at+end))
			word := corpus.Word{Text: s.Text[at : at+end], X: hundredths(x), Y: hundredths(y), W: hundredths(w), H: hundredths(h)}
			_, _, sure := s.Confidence(at, at+end)
			word.Confidence = hundredths(sure)
			if open {
				word = joinWords(out[len(out)-1], word)
				out = out[:len(out)-1]
			}
			out = append(out, word)
			at, open = at+end, false
		}
	}
	return out
}

// joinWords is the word that two parts make.
func joinWords(a, b corpus.Word) corpus.Word {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return corpus.Word{Text: a.Text + b.Text, X: x, Y: y,
		W: hundredths(max(a.X+a.W, b.X+b.W) - x), H: hundredths(max(a.Y+a.H, b.Y+b.H) - y)}
}

// hundredths rounds a length as the boxes of passages are.
func hundredths(f float64) float64 { return math.Round(f*100) / 100 }
