package pdftext

import (
	"hash/maphash"
	"math"
)

// recentStrings is among how many strings a string is looked for that is drawn again.
const recentStrings = 8

// A drawnString is what tells a string that was shown from others.
type drawnString struct {
	x, y, height float64
	font         *Font
	ink          ink
	numbered     bool
	paintings    int // of the page, when it was drawn
	sum          uint64
}

// A redrawing keeps the last strings that were shown.
type redrawing struct {
	seed  maphash.Seed
	last  [recentStrings]drawnString
	n     int
	bytes []byte
}

// repeats reports whether a string was shown in this place before, in the same ink
// and with nothing painted since: printer drivers draw a word several times to
// make it bold, word by word.
func (in *interpreter) repeats(r *shownString, k ink, s *operandScanner, ops []operand) bool {
	d := &in.drawn
	if d.n == 0 {
		d.seed = maphash.MakeSeed()
	}
	d.bytes = d.bytes[:0]
	for i := range ops {
		if ops[i].kind == kString {
			d.bytes = append(d.bytes, s.bytes(&ops[i])...)
		}
	}
	if len(d.bytes) == 0 {
		return false
	}
	k.at = 0
	now := drawnString{r.x, r.y, r.height, r.font, k, r.numbered, len(in.paintings), maphash.Bytes(d.seed, d.bytes)}
	for i := range min(d.n, recentStrings) {
		if now.isAgain(&d.last[i], r.size) {
			return true
		}
	}
	d.last[d.n%recentStrings] = now
	d.n++
	return false
}

// isAgain reports whether the string is o once more. One in numbered marked content is not dropped for one that is not.
func (d *drawnString) isAgain(o *drawnString, size float64) bool {
	return d.sum == o.sum && d.font == o.font && d.ink == o.ink && d.paintings == o.paintings && (o.numbered || !d.numbered) &&
		math.Abs(d.x-o.x) < redrawn*size && math.Abs(d.y-o.y) < redrawn*size && math.Abs(d.height-o.height) < 0.01*d.height
}
