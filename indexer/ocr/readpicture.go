package ocr

import (
	"context"
	"image"
	"math"
	"slices"
	"unicode/utf8"
)

// A reading is what Tesseract made of a picture in one pose.
type reading struct {
	pose  pose
	lines []Line
	read  int     // letters that it gave
	sure  float64 // letters in lines that are text, each as far as it is sure of it
}

// Of a page that lies right, Tesseract is sure of nearly every letter. Upside down
// or on its side, it is sure of hardly any.
const rightlyRead = 0.7

func (r *reading) isRight() bool { return r.read > 0 && r.sure >= rightlyRead*float64(r.read) }

// readPicture has the picture of a page read, turned as its text seems to lie.
// Where that reads badly it is turned otherwise, and the best reading counts.
func (e *Engine) readPicture(ctx context.Context, pic *image.Gray, scale float64, p PagePicture, out *Page) error {
	letters := lettersOf(pic, scale)
	ways, _ := poses(letters)
	var best *reading
	cut := false
	for _, way := range ways {
		r, err := e.readPose(ctx, pic, scale, way)
		if err != nil && best == nil {
			return err
		}
		if cut = err != nil; cut {
			break // out of time: what was read is better than nothing
		}
		if best == nil || r.sure > best.sure {
			best = r
		}
		if r.isRight() {
			break
		}
	}
	out.By, out.Lines, out.Turned, out.Skew = e.Name, best.lines, best.pose.turned, best.pose.skew
	crossed := out.dropCrossed(p)
	out.cut = cut
	out.Partly = cut || crossed || partlyRead(letters, best, p.Width, p.Height)
	if len(p.Text) > 0 && !isProse(out.Lines, p.Pictured) {
		out.Partly = wordyLetters(out.Lines) >= proseLetters
		out.Lines = nil
	}
	return nil
}

// dropCrossed drops the lines that a page's own text, such as a stamp, stands in
// the middle of: what is beneath it is not known. It reports whether there are any.
func (out *Page) dropCrossed(p PagePicture) bool {
	way := pose{out.Turned, out.Skew}
	boxes := make([]Word, len(p.Text))
	for i, b := range p.Text {
		x, y := way.straightened(b.X+b.W/2, b.Y+b.H/2, p.Width, p.Height)
		w, h := b.W, b.H
		if out.Turned%2 == 1 {
			w, h = h, w
		}
		boxes[i] = Word{X: x - w/2, Y: y - h/2, W: w, H: h}
	}
	n := len(out.Lines)
	out.Lines = slices.DeleteFunc(out.Lines, func(l Line) bool {
		return slices.ContainsFunc(boxes, func(b Word) bool { return l.isCrossed(b) })
	})
	return len(out.Lines) < n
}

// isCrossed reports whether a box stands in the row of a line, amid its words or close to them.
func (l *Line) isCrossed(b Word) bool {
	const reach = 0.8 // ems
	last := l.Words[len(l.Words)-1]
	middle := l.Baseline + l.Slope*(b.X-l.Words[0].X) - smallHeight/2*l.Size
	return b.Y < middle && middle < b.Y+b.H && b.X < last.X+last.W+reach*l.Size && l.Words[0].X-reach*l.Size < b.X+b.W
}

// readPose reads a picture as if its text lay in a pose.
func (e *Engine) readPose(ctx context.Context, pic *image.Gray, scale float64, way pose) (*reading, error) {
	straight := straighten(pic, way)
	hocr, err := e.run(ctx, straight, int(scale*72+0.5))
	if err != nil {
		return nil, err
	}
	lines, err := parseHOCR(hocr)
	if err != nil {
		return nil, err
	}
	r := &reading{pose: way}
	for i := range lines {
		text := isText(&lines[i])
		for _, w := range lines[i].words {
			n := utf8.RuneCountInString(w.Text)
			r.read += n
			if text {
				r.sure += float64(n) * w.Confidence
			}
		}
	}
	r.lines = textLines(lines, straight, scale)
	w, h := pic.Rect.Dx(), pic.Rect.Dy()
	if way.turned%2 == 1 {
		w, h = h, w
	}
	shiftLines(r.lines, float64(straight.Rect.Dx()-w)/2/scale, float64(straight.Rect.Dy()-h)/2/scale)
	return r, nil
}

// shiftLines moves lines to the left and up.
func shiftLines(lines []Line, x, y float64) {
	for i := range lines {
		lines[i].Baseline -= y
		for j := range lines[i].Words {
			lines[i].Words[j].X -= x
			lines[i].Words[j].Y -= y
		}
	}
}

// A page is partly read where no word has so much of the ink that looks like
// letters, and of so many patches.
const (
	partlyShare = 0.08
	partlyMany  = 15
	wordMargin  = 2 // points by which a letter may miss its word's box
	letterSize  = 3 // points: what is less may be dust, or a point
)

// partlyRead reports whether much of the letters is in none of the words read.
func partlyRead(letters []letter, r *reading, width, height float64) bool {
	var words []Word
	for i := range r.lines {
		words = append(words, r.lines[i].Words...)
	}
	all, left, many := 0, 0, 0
	const point = letterDPI / 72.0 // in cells
	for i := range letters {
		l := &letters[i]
		if max(l.box.Dx(), l.box.Dy()) < letterSize*letterDPI/72 {
			continue
		}
		x, y := float64(l.box.Min.X+l.box.Max.X)/2/point, float64(l.box.Min.Y+l.box.Max.Y)/2/point
		x, y = r.pose.straightened(x, y, width, height)
		all += len(l.ink)
		if !slices.ContainsFunc(words, func(w Word) bool {
			return x > w.X-wordMargin && x < w.X+w.W+wordMargin && y > w.Y-wordMargin && y < w.Y+w.H+wordMargin
		}) {
			left, many = left+len(l.ink), many+1
		}
	}
	return many >= partlyMany && float64(left) >= partlyShare*float64(all)
}

// What is taken as a page of prose, so that the signs of a photograph, a logo and
// the labels of a chart are left out.
const (
	proseLines   = 3    // lines under one another that begin at the same place
	proseWords   = 4    // of such a line
	proseSure    = 0.85 // its mean confidence
	proseGap     = 1.5  // ems between two of its words at most
	proseLetters = 80   // in such lines
	proseShare   = 0.5  // of the letters read
	wholePage    = 0.85 // share of a page that a picture of all of it covers
	sameStart    = 0.7  // ems
	proseLeading = 2.6  // ems: double-spaced at most
)

// isProse reports whether the lines read from a page that has text of its own are
// those of a page of text. Beside a line of prose there is nothing, but for the
// columns of a picture of the whole page.
func isProse(lines []Line, pictured float64) bool {
	all, prose, n := 0, 0, 0
	for i := range lines {
		letters := lines[i].letters()
		all += letters
		if lines[i].isWordy() && startsWith(lines, i) &&
			(pictured >= wholePage || !sharesRow(lines, i)) {
			prose, n = prose+letters, n+1
		}
	}
	return n >= proseLines && prose >= proseLetters && float64(prose) >= proseShare*float64(all)
}

// isWordy reports whether a line is one of several words that Tesseract is sure of.
func (l *Line) isWordy() bool {
	for i := range l.Words[1:] {
		if l.Words[i+1].X-(l.Words[i].X+l.Words[i].W) > proseGap*l.Size {
			return false
		}
	}
	return len(l.Words) >= proseWords && l.sureness() >= proseSure
}

// wordyLetters counts the letters of the lines of several words.
func wordyLetters(lines []Line) (n int) {
	for i := range lines {
		if lines[i].isWordy() {
			n += lines[i].letters()
		}
	}
	return n
}

func (l *Line) letters() (n int) {
	for _, w := range l.Words {
		n += utf8.RuneCountInString(w.Text)
	}
	return n
}

func (l *Line) sureness() float64 {
	sum, n := 0.0, 0.0
	for _, w := range l.Words {
		k := float64(utf8.RuneCountInString(w.Text))
		sum, n = sum+k*w.Confidence, n+k
	}
	return sum / n
}

// startsWith reports whether a line begins where one next to it begins.
func startsWith(lines []Line, i int) bool {
	l := &lines[i]
	return slices.ContainsFunc(lines, func(o Line) bool {
		gap := math.Abs(o.Baseline - l.Baseline)
		return gap > 0.5*l.Size && gap < proseLeading*l.Size && math.Abs(o.Words[0].X-l.Words[0].X) < sameStart*l.Size
	})
}

// sharesRow reports whether another line is beside a line.
func sharesRow(lines []Line, i int) bool {
	l := &lines[i]
	for j := range lines {
		if j != i && math.Abs(lines[j].Baseline-l.Baseline) < 0.8*l.Size && lines[j].letters() > 2 {
			return true
		}
	}
	return false
}
