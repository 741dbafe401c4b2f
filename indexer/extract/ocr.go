package extract

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/indexer/ocr"
	"evidence/indexer/pdftext"
)

// A page with text of its own is taken for a scan with a stamp, a footer or a
// heading where pictures cover so much of it and it has so few words. One whose
// picture has text already, unseen over it, was read when it was scanned.
const (
	scanPictured = 0.4
	scanWords    = 60
)

// pagePictures lists the pages to be read from their pictures: those without text
// or with too little that can be read, and those that may be scans.
func pagePictures(pages []*pdftext.Page) []ocr.PagePicture {
	var out []ocr.PagePicture
	for _, p := range pages {
		if p.Truncated != "" || p.Empty || p.Width <= 0 || p.Height <= 0 {
			continue
		}
		pic := ocr.PagePicture{Number: p.Number, Width: p.Width, Height: p.Height, Pictured: p.Pictured}
		switch {
		case isTextless(p):
			out = append(out, pic)
		case maybeScan(p):
			pic.Text = textBoxes(p)
			out = append(out, pic)
		}
	}
	return out
}

// isTextless reports whether a page has no text that can be read.
func isTextless(p *pdftext.Page) bool { return p.Text() == "" || mostlyUnknown(p) }

// maybeScan reports whether a page with text of its own may be a scan.
func maybeScan(p *pdftext.Page) bool {
	if p.Pictured < scanPictured {
		return false
	}
	words := 0
	for i := range p.Lines {
		for j := range p.Lines[i].Runs {
			s := &p.Lines[i].Runs[j]
			if words += len(strings.Fields(s.Text)); s.Invisible || words > scanWords {
				return false
			}
		}
	}
	return true
}

// textBoxes are the boxes of a page's own text, but for what runs aslant over the
// page, as watermarks do: its box is as large as what it runs over.
func textBoxes(p *pdftext.Page) []corpus.Box {
	var out []corpus.Box
	for i := range p.Lines {
		if p.Lines[i].IsAslant() {
			continue
		}
		for j := range p.Lines[i].Runs {
			s := &p.Lines[i].Runs[j]
			out = append(out, corpus.Box{Page: p.Number, X: s.X, Y: s.Y, W: s.W, H: s.H})
		}
	}
	return out
}

// An ocrResult is what OCR made of the pages to be read from their pictures.
type ocrResult struct {
	offered  bool             // it was there for pages to be read
	used     bool             // and read some
	unknown  bool             // the file does not say what the letters of some pages are
	undrawn  bool             // none of the pages that were not read could be drawn
	refused  map[int]bool     // numbers of the pages that OCR did not read
	empty    map[int]bool     // numbers of the pages with nothing on them
	partly   []int            // numbers of the pages with text that may have more, unread, in their pictures
	engine   string           // the program that read some, or tried to
	refusals []corpus.Refusal // why others were not read, each reason once
}

// applyOCR gives the pages the lines that OCR read.
func applyOCR(pages []*pdftext.Page, read []ocr.Page) ocrResult {
	out := ocrResult{used: len(read) > 0, empty: map[int]bool{}, refused: map[int]bool{}}
	out.undrawn = slices.ContainsFunc(read, func(r ocr.Page) bool { return r.Undrawn }) &&
		!slices.ContainsFunc(read, func(r ocr.Page) bool { return r.Refusal != nil && !r.Undrawn || r.By != "" })
	results := map[int]*ocr.Page{}
	for i := range read {
		results[read[i].Number] = &read[i]
	}
	for _, p := range pages {
		if p.Empty && p.Truncated == "" {
			out.empty[p.Number] = true
		}
	}
	size, bold := fontMetrics(read)
	for _, pic := range pagePictures(pages) {
		p, r := pages[pic.Number-1], results[pic.Number]
		own := !isTextless(p)
		if own && (r == nil || r.Refusal != nil || r.Partly) || r != nil && len(r.Lines) > 0 && r.Partly {
			out.partly = append(out.partly, p.Number)
		}
		if r == nil {
			continue
		}
		if r.Empty && !own {
			out.empty[p.Number] = true
		}
		out.refuse(r)
		if r.By == "" {
			continue
		}
		out.engine = r.By
		if r.Refusal != nil || len(r.Lines) == 0 && len(p.Lines) > 0 {
			continue // what is unknown stays unknown
		}
		if !own {
			p.Lines = nil
		}
		angle := skew(r.Lines)
		if own && r.Skew == 0 {
			angle = 0 // so little that its own text stays where it is
		}
		p.AddOCR(r.By, r.Turned, r.Skew+angle, deskew(p, angle, r, size, bold))
	}
	return out
}

// refuse notes why a page was not read.
func (o *ocrResult) refuse(r *ocr.Page) {
	why := r.Refusal
	o.refused[r.Number] = why != nil
	if why != nil && len(o.refusals) < maxWarnings &&
		!slices.ContainsFunc(o.refusals, func(x corpus.Refusal) bool { return x.Reason == why.Reason }) {
		o.refusals = append(o.refusals, *why)
	}
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

// refuseFile is the refusal of a file without any text.
func (o *ocrResult) refuseFile(pages []*pdftext.Page) *corpus.Refusal {
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
	case len(o.empty) == n:
		return corpus.NewRefusal(reason+"empty", "fetch it again from its publisher")
	case !o.used && o.offered:
		return corpus.NewRefusal("it has no text, and its pages have no size, so that they cannot be read from their pictures", "print it to a new PDF and add that")
	case !o.used:
		return corpus.NewRefusal(reason+"empty or "+pictures+", and OCR was not to be used",
			"add it again without --ocr never, where Tesseract and its English data are installed "+ocr.Packages)
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

// deskew turns the lines read from a page back by an angle, about the centre of
// the page as it was turned to be read. size and bold are those of fontMetrics.
func deskew(p *pdftext.Page, angle float64, r *ocr.Page, size func(float64) float64, bold func(*ocr.Line) bool) []pdftext.OCRLine {
	if r.Turned%2 == 1 {
		p = &pdftext.Page{Width: p.Height, Height: p.Width}
	}
	var out []pdftext.OCRLine
	for i := range r.Lines {
		l := &r.Lines[i]
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
