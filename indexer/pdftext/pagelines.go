package pdftext

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finishPage makes the page's lines of what the textBuilder holds.
func (in *interpreter) finishPage(p *Page) {
	in.f.spent.fileGlyphs -= max(in.glyphs, 0)
	in.f.spent.fileOps -= max(in.ops, 0)
	b := &in.b
	b.finish()
	in.hideUnseen(p)
	p.Empty = in.empty
	p.Unseen, p.Painted, p.Pictured = in.unseen, len(in.paintings) > 0, in.pictured(p)
	in.applyActualTexts()
	text := string(b.text)
	edges := slices.Clone(b.edges)
	runs := make([]Run, len(b.runs)+in.unseenParts())
	p.Lines = make([]Line, 0, len(b.lines))
	n := 0
	for i := range b.lines {
		r := &b.lines[i]
		first, space, gap := n, false, false
		for j := r.first; j < r.end; j++ {
			rec := &b.runs[j]
			space = space || rec.space
			if rec.dropped {
				space, gap = space || rec.unseen, gap || rec.unseen
				continue
			}
			if rec.unseen && len(rec.parts) > 0 {
				for k, part := range rec.shownParts(b.text) {
					in.makeRun(&runs[n], &part, text, edges)
					runs[n].SpaceBefore = (space || part.space) && n > first
					runs[n].UnseenGap = (gap || k > 0 || part.edge > rec.edge) && n > first
					n++
				}
				space, gap = true, true
				continue
			}
			in.makeRun(&runs[n], rec, text, edges)
			runs[n].SpaceBefore, runs[n].UnseenGap = space && n > first, gap && n > first
			space, gap = false, false
			n++
		}
		if n > first {
			l := Line{Runs: runs[first:n:n], Dir: r.Dir, Vertical: r.Vertical, RTL: r.RTL}
			l.measure()
			p.Lines = append(p.Lines, l)
		}
	}
}

// softHyphen is the hyphen that a word has only at a line's end. Some fonts give every hyphen its code.
const softHyphen = '\u00ad'

// extremes are the least and the greatest of edges; there is one at least.
func extremes(edges []float32) (least, greatest float64) {
	lo, hi := edges[0], edges[0]
	for _, e := range edges[1:] {
		if e < lo {
			lo = e
		}
		if e > hi {
			hi = e
		}
	}
	return float64(lo), float64(hi)
}

func (in *interpreter) makeRun(s *Run, r *runRecord, text string, edges []float32) {
	m := &in.marks[r.str.mark]
	down, up := r.str.font.extent(r.str.height)
	*s = Run{
		Text: text[r.text:r.textEnd], edges: edges[r.edge:r.edgeEnd:r.edgeEnd],
		x0: r.x0, y0: r.y0, dir: r.str.dir, across: [2]float32{float32(down), float32(up)},
		Size: r.str.height, Font: r.str.font, MCID: m.mcid, Form: m.form, Tag: m.tag,
		Artifact: m.artifact, Actual: r.actual, Invisible: r.str.hidden, Annotation: m.annotation,
	}
	if s.Font.signs != nil && len(s.Text) <= maxSign {
		s.Text = s.Font.privateSigns(s.Text)
	}
	if strings.ContainsRune(s.Text, softHyphen) {
		s.SoftHyphen = strings.HasSuffix(s.Text, string(softHyphen))
		s.HardHyphen = strings.ContainsRune(strings.TrimSuffix(s.Text, string(softHyphen)), softHyphen)
		s.Text = strings.ReplaceAll(s.Text, string(softHyphen), "-")
	}
	s.Baseline = s.y0
	if math.Abs(s.dir.Y) > math.Abs(s.dir.X) {
		s.Baseline = s.x0
	}
	bx := s.box(extremes(s.edges))
	s.X, s.Y, s.W, s.H = bx.x0, bx.y0, bx.x1-bx.x0, bx.y1-bx.y0
}

// measure puts the line's box around its runs, takes its baseline from its
// largest text and finds the raised ones.
func (l *Line) measure() {
	main := &l.Runs[0]
	bx := noPath
	for i := range l.Runs {
		s := &l.Runs[i]
		bx = bx.union(rect{s.X, s.Y, s.X + s.W, s.Y + s.H})
		if s.Size > main.Size*1.01 || s.Size > main.Size*0.99 && len(s.Text) > len(main.Text) {
			main = s
		}
	}
	l.X, l.Y, l.W, l.H = bx.x0, bx.y0, bx.x1-bx.x0, bx.y1-bx.y0
	l.Baseline = main.Baseline
	for i := range l.Runs {
		s := &l.Runs[i]
		up := (s.x0-main.x0)*l.Dir.Y - (s.y0-main.y0)*l.Dir.X
		s.Raised = s.Size < 0.9*main.Size && up > 0.15*main.Size
	}
}

// applyActualTexts puts the ActualText of marked content in the place of its glyphs'
// text. Where the two differ in case, spaces or the kind of hyphen only, the glyphs' text stays: it
// is what can be read on the page, as with capitals that stand for small ones.
func (in *interpreter) applyActualTexts() {
	runs := in.b.runs
	for i := 0; i < len(runs); {
		a := in.marks[runs[i].str.mark].actualText
		j, unseen := i+1, runs[i].unseen
		for j < len(runs) && in.marks[runs[j].str.mark].actualText == a {
			unseen = unseen || runs[j].unseen
			j++
		}
		if a != nil && !unseen {
			in.applyActualText(runs[i:j], cleanText(*a))
		}
		i = j
	}
}

func (in *interpreter) applyActualText(group []runRecord, want string) {
	b := &in.b
	var have strings.Builder
	for _, s := range group {
		have.Write(b.text[s.text:s.textEnd])
	}
	if strings.EqualFold(lookalikes.Replace(have.String()), lookalikes.Replace(want)) {
		return
	}
	space := strings.HasPrefix(want, " ")
	if !isReadable(want, have.String()) {
		group[0].space = group[0].space || space
		return
	}
	want = strings.TrimSpace(want)
	for i := range group {
		group[i].dropped = i > 0 || want == ""
		group[i].space = group[i].space || space
	}
	if want == "" {
		return
	}
	s := &group[0]
	s.actual = true
	width := b.edges[s.edgeEnd-1]
	n := float32(utf8.RuneCountInString(want))
	s.text = len(b.text)
	b.text = append(b.text, want...)
	s.textEnd = len(b.text)
	s.edge = len(b.edges)
	for i := float32(0); i <= n; i++ {
		b.edges = append(b.edges, width*i/n)
	}
	s.edgeEnd = len(b.edges)
}

// maxWord is how many characters a word of an ActualText may have: more are code
// or data, such as the source of a formula.
const maxWord = 45

// isReadable reports whether an ActualText can be what glyphs that are read as have
// show: no character that nobody can read, and no word longer than words are.
func isReadable(want, have string) bool {
	for _, word := range strings.Fields(want) {
		if n := utf8.RuneCountInString(word); n > maxWord && n > len(have) {
			return false
		}
	}
	return !strings.ContainsFunc(want, func(r rune) bool { return r == replacement || unicode.Is(unicode.Co, r) })
}

// lookalikes makes alike what looks alike: hyphens of all kinds, and text however spaced.
var lookalikes = strings.NewReplacer(" ", "", "\u2010", "-", "\u2011", "-")
