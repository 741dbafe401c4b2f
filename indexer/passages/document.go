package passages

import (
	"strings"

	"evidence/indexer/pdftext"
)

// A place is a line on a page (1-based).
type place struct{ page, line int }

// A document is what the reading of one report shares.
type document struct {
	pages      []*pdftext.Page
	vocabulary vocabulary
	furniture  map[place]bool        // running heads, running feet and page numbers
	tagged     map[*pdftext.Run]bool // runs that the tags account for
	skipped    map[*pdftext.Run]bool // numbers of lines: no words of the text
	marginal   map[*pdftext.Run]bool // paragraph numbers in the right margin
	leads      leads                 // numbers before the words of lines in the margins
	labels     []string              // printed page labels, by page from 0
	bodySize   float64               // the font size most letters have
	leading    float64               // the usual distance of two baselines of body text
	lastNote   *block                // the footnote read last, while layout reads on
}

func newDocument(pages []*pdftext.Page) *document {
	d := &document{pages: pages, vocabulary: vocabulary{}, furniture: map[place]bool{}, tagged: map[*pdftext.Run]bool{},
		skipped: map[*pdftext.Run]bool{}, marginal: map[*pdftext.Run]bool{}}
	d.checkSoftHyphens()
	d.countVocabulary()
	d.measureBody()
	d.findFurniture()
	d.findLabels()
	d.findMarginNumbers()
	return d
}

// Labels gives the printed labels of a document's pages, as its passages carry
// them; empty where none is known.
func Labels(pages []*pdftext.Page) []string { return newDocument(pages).labels }

// checkSoftHyphens takes soft hyphens for plain ones where more of them stand amid
// lines than at their ends: the fonts have no other.
func (d *document) checkSoftHyphens() {
	inside, atEnd := 0, 0
	each := func(visit func(r *pdftext.Run, last bool)) {
		for _, p := range d.pages {
			for i := range p.Lines {
				runs := p.Lines[i].Runs
				for j := range runs {
					visit(&runs[j], j == len(runs)-1)
				}
			}
		}
	}
	each(func(r *pdftext.Run, last bool) {
		if r.HardHyphen || r.SoftHyphen && !last {
			inside++
		}
		if r.SoftHyphen && last {
			atEnd++
		}
	})
	if inside > atEnd {
		each(func(r *pdftext.Run, _ bool) { r.SoftHyphen = false })
	}
}

// countVocabulary counts the document's words, the two halves of one cut at a line's end left out.
func (d *document) countVocabulary() {
	cut := false
	for _, p := range d.pages {
		for i := range p.Lines {
			text := p.Lines[i].Text()
			if cut {
				_, text, _ = strings.Cut(text, " ")
			}
			if cut = strings.HasSuffix(text, "-"); cut {
				text = text[:strings.LastIndexByte(text, ' ')+1]
			}
			d.vocabulary.countText(text)
		}
	}
}

// measureBody finds the size and the leading of the body.
func (d *document) measureBody() {
	letters := map[float64]int{}
	leads := map[float64]int{}
	for _, p := range d.pages {
		for i := range p.Lines {
			l := &p.Lines[i]
			if len(l.Runs) == 0 {
				continue
			}
			for j := range l.Runs {
				letters[roundToHalf(l.Runs[j].Size)] += len(l.Runs[j].Text)
			}
			if i > 0 {
				if lead := l.Baseline - p.Lines[i-1].Baseline; lead > 4 && lead < 40 {
					leads[roundToHalf(lead)] += len(l.Runs)
				}
			}
		}
	}
	d.bodySize, d.leading = mostCommon(letters), mostCommon(leads)
}

func roundToHalf(f float64) float64 { return float64(int(f*2+0.5)) / 2 }

func mostCommon(m map[float64]int) float64 {
	best, most := 0.0, 0
	for f, n := range m {
		if n > most || n == most && f < best {
			best, most = f, n
		}
	}
	return best
}
