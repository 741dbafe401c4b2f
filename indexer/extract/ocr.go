package extract

import (
	"fmt"
	"math"
	"slices"
	"unicode"

	"evidence/corpus"
	"evidence/indexer/ocr"
	"evidence/indexer/pdftext"
)

// textlessPages lists the pages without text, or with too little that can be read.
func textlessPages(pages []*pdftext.Page) []ocr.TextlessPage {
	var out []ocr.TextlessPage
	for _, p := range pages {
		if p.Truncated == "" && p.Width > 0 && p.Height > 0 && (p.Text() == "" || mostlyUnknown(p)) {
			out = append(out, ocr.TextlessPage{Number: p.Number, Width: p.Width, Height: p.Height})
		}
	}
	return out
}

// An ocrResult is what OCR made of the pages without text.
type ocrResult struct {
	used     bool
	unknown  bool             // the file does not say what the letters of some pages are
	undrawn  bool             // none of the pages that were not read could be drawn
	refused  map[int]bool     // numbers of the pages that OCR did not read
	empty    map[int]bool     // numbers of the pages with nothing on them
	engine   string           // the program that read some, or tried to
	refusals []corpus.Refusal // why others were not read, each reason once
}

// applyOCR gives the pages without text the lines that OCR read.
func applyOCR(pages []*pdftext.Page, read []ocr.Page) ocrResult {
	out := ocrResult{used: len(read) > 0, empty: map[int]bool{}, refused: map[int]bool{}}
	out.undrawn = slices.ContainsFunc(read, func(r ocr.Page) bool { return r.Undrawn }) &&
		!slices.ContainsFunc(read, func(r ocr.Page) bool { return r.Refusal != nil && !r.Undrawn || r.By != "" })
	size, bold := fontMetrics(read)
	for i := range read {
		r := &read[i]
		if r.Number < 1 || r.Number > len(pages) {
			continue
		}
		if r.Empty {
			out.empty[r.Number] = true
		}
		out.refused[r.Number] = r.Refusal != nil
		if why := r.Refusal; why != nil && len(out.refusals) < maxWarnings &&
			!slices.ContainsFunc(out.refusals, func(x corpus.Refusal) bool { return x.Reason == why.Reason }) {
			out.refusals = append(out.refusals, *why)
		}
		if r.By != "" {
			out.engine = r.By
			p := pages[r.Number-1]
			if len(r.Lines) == 0 && len(p.Lines) > 0 {
				continue // what is unknown stays unknown
			}
			angle := skew(r.Lines)
			p.SetOCR(r.By, angle, deskew(p, angle, r.Lines, size, bold))
		}
	}
	return out
}

// failures says why pages were not read and what to do.
func (o *ocrResult) failures() []string {
	var out []string
	for i := range o.refusals {
		out = append(out, o.refusals[i].Error())
	}
	return out
}

// ocrPages lists the pages whose text OCR read.
func ocrPages(pages []*pdftext.Page) []int {
	var out []int
	for _, p := range pages {
		if p.OCR != "" && len(p.Lines) > 0 {
			out = append(out, p.Number)
		}
	}
	return out
}

// refuse is the refusal of a file without any text.
func (o *ocrResult) refuse(pages []*pdftext.Page) *corpus.Refusal {
	n := len(pages)
	if cut := firstTruncated(pages); cut != nil && !o.used {
		return corpus.NewRefusal(fmt.Sprintf("page %d was cut short, and no page has text: %s", cut.Number, cut.Truncated),
			"look at it in a PDF viewer, and if that shows its text, print it to a new PDF and add that")
	}
	reason := fmt.Sprintf("it has no text: all its %d pages are ", n)
	if n == 1 {
		reason = "it has no text: its only page is "
	}
	pictures := "pictures"
	if o.unknown {
		pictures = "pictures, or letters of which the file does not say what they are"
	}
	switch {
	case !o.used:
		return corpus.NewRefusal(reason+"empty or "+pictures, "have pages read by OCR: "+ocr.HowToInstall+", and add it again without --ocr never")
	case len(o.empty) == n:
		return corpus.NewRefusal(reason+"empty", "fetch it again from its publisher")
	case o.undrawn:
		return o.refuseFor("it has no text, and its pages cannot be drawn: ")
	case len(o.refusals) > 0:
		return o.refuseFor(reason + pictures + ", and they were not read by OCR: ")
	}
	return corpus.NewRefusal(reason+pictures+", on which "+o.engine+" found no text that it could be sure of",
		"look at it, and scan it again at a higher resolution if it shows text")
}

// refuseFor is the refusal of a file for the first reason why pages were not read.
func (o *ocrResult) refuseFor(reason string) *corpus.Refusal {
	r := o.refusals[0]
	r.Reason = reason + r.Reason
	r.Transient = slices.ContainsFunc(o.refusals, func(r corpus.Refusal) bool { return r.Transient })
	return &r
}

// firstTruncated is the first page whose text was cut short; nil for none.
func firstTruncated(pages []*pdftext.Page) *pdftext.Page {
	for _, p := range pages {
		if p.Truncated != "" {
			return p
		}
	}
	return nil
}

// mostlyUnknown reports whether at least half of a page's characters are not
// known, so that it is of no use as text.
func mostlyUnknown(p *pdftext.Page) bool {
	all, unknown := 0, 0
	for i := range p.Lines {
		for j := range p.Lines[i].Runs {
			for _, r := range p.Lines[i].Runs[j].Text {
				if r != ' ' {
					all++
				}
				if r == unicode.ReplacementChar {
					unknown++
				}
			}
		}
	}
	return unknown > 0 && 2*unknown >= all
}

// dropUnknown takes the lines from the pages that OCR did not read either, and
// says so.
func dropUnknown(pages []*pdftext.Page, drop bool) (warnings []string) {
	for _, p := range pages {
		if p.OCR != "" || !mostlyUnknown(p) {
			continue
		}
		warnings = append(warnings, fmt.Sprintf("reading page %d: the file does not say which characters most of its letters are", p.Number))
		if drop {
			p.Lines = nil
		}
	}
	return warnings
}

// minSkew is the least angle in radians that is corrected: over the length of a
// line it moves a letter by a point.
const minSkew = 1.0 / 450

// skew is the angle of a page's lines in radians: the median over their words.
func skew(lines []ocr.Line) float64 {
	var all []float64
	for i := range lines {
		if n := len(lines[i].Words); n >= 4 {
			for range n {
				all = append(all, math.Atan(lines[i].Slope))
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	if s := all[len(all)/2]; math.Abs(s) >= minSkew && math.Abs(s) < math.Pi/8 {
		return s
	}
	return 0
}

// deskew turns the lines of a page back by an angle. size and bold are those of fontMetrics.
func deskew(p *pdftext.Page, angle float64, lines []ocr.Line, size func(float64) float64, bold func(*ocr.Line) bool) []pdftext.OCRLine {
	var out []pdftext.OCRLine
	for i := range lines {
		l := &lines[i]
		m := pdftext.OCRLine{Size: size(l.Size), Bold: bold(l)}
		first, last := l.Words[0], l.Words[len(l.Words)-1]
		mid := (first.X + last.X + last.W) / 2
		_, m.Baseline = pdftext.Rotate(p, -angle, mid, l.Baseline+l.Slope*(mid-first.X))
		for _, w := range l.Words {
			x, _ := pdftext.Rotate(p, -angle, w.X+w.W/2, w.Y+w.H/2)
			m.Words = append(m.Words, corpus.Word{Text: w.Text, X: x - w.W/2, W: w.W, Confidence: w.Confidence})
		}
		out = append(out, m)
	}
	return out
}
