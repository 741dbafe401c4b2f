package ocr

import (
	"image"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lift makes lines in points of those in pixels, and drops what is no text. scale is pixels a point.
func lift(lines []line, pic *image.Gray, scale float64) []Line {
	var out []Line
	for i := range lines {
		l := &lines[i]
		if !isText(l) {
			continue
		}
		l.dropSpecks()
		l.bullet(pic)
		l.number(pic)
		x := l.words[0].box.x0
		o := Line{Baseline: l.baseline(x) / scale, Slope: l.slope, Size: l.fontSize() / scale, Stroke: stroke(pic, l) / scale}
		for _, w := range l.words {
			o.Words = append(o.Words, Word{
				Text: w.text, Confidence: w.confidence,
				X: w.box.x0 / scale, Y: w.box.y0 / scale, W: (w.box.x1 - w.box.x0) / scale, H: (w.box.y1 - w.box.y0) / scale,
			})
		}
		out = append(out, o)
	}
	return out
}

// How high letters are, in ems: about the same in the typefaces of reports
// (Arial, Tahoma, Times New Roman), but for small letters without strokes up or
// down, which are 0.45 to 0.55.
const (
	smallHeight = 0.52
	highHeight  = 0.72 // of capitals, figures and letters with a stroke upwards
	deepHeight  = 0.21 // of a stroke downwards
)

// fontSize estimates the size of a line's letters, in pixels, from the boxes of
// its words: the median over letters. The box of the whole line, by which
// Tesseract goes, grows with every degree that the line is askew.
func (l *line) fontSize() float64 {
	var all []float64
	for _, w := range l.words {
		if h := emsOf(w.text); h > 0 {
			for range w.text {
				all = append(all, (w.box.y1-w.box.y0)/h)
			}
		}
	}
	if len(all) == 0 {
		return l.size / (highHeight + deepHeight)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// emsOf is how high a word's letters are together; 0 where its signs do not tell.
func emsOf(text string) float64 {
	h := smallHeight
	deep := 0.0
	for _, r := range strings.TrimRight(text, ".") {
		switch {
		case unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune("bdfhkl", r):
			h = highHeight
		case strings.ContainsRune("gpqy", r):
			deep = deepHeight
		case !strings.ContainsRune("aceimnorstuvwxz’-", r):
			return 0
		}
	}
	if text == "" || h == smallHeight && strings.ContainsAny(text, "it’-.") { // which are of heights of their own
		return 0
	}
	return h + deep
}

// What is so small, in parts of a line's height, and read with so little confidence is a speck.
const (
	speckSize = 0.2
	speckSure = 0.7
)

// dropSpecks drops words that are specks of dust.
func (l *line) dropSpecks() {
	kept := slices.DeleteFunc(slices.Clone(l.words), func(w word) bool {
		return w.confidence < speckSure && max(w.box.x1-w.box.x0, w.box.y1-w.box.y0) < speckSize*l.size
	})
	if len(kept) > 0 {
		l.words = kept
	}
}

// A line is text where the program is sure enough of its words, of a very short
// one surer, and enough of its letters stand in what could be words. A long word
// counts no more than longWord letters: of an address on the web Tesseract is
// never sure, since it is in no dictionary. What has addressParts parts like words is text.
//
// Of the 400 lines that Tesseract 5.3.0 saw on the covers and a page each of eight
// reports, 341 were print: two of these are taken for no text, of which it was
// sure by 0.42 and 0.57. It saw 59 in logos and a photograph of a building: ten of them
// are taken for text, nine being a logo's own words.
const (
	sureLine     = 0.6
	sureShort    = 0.85
	shortLine    = 3
	wordShare    = 0.5
	longWord     = 12
	addressParts = 4
)

// isText says whether a line is text and not what a picture happened to look like.
func isText(l *line) bool {
	var all, sure, wordly float64
	for _, w := range l.words {
		n := float64(min(utf8.RuneCountInString(w.text), longWord))
		like, parts := likeWord(w.text)
		if parts >= addressParts {
			return true
		}
		if all, sure = all+n, sure+w.confidence*n; like {
			wordly += n
		}
	}
	enough := sureLine
	if all < shortLine {
		enough = sureShort
	}
	return all > 0 && sure >= enough*all && wordly >= wordShare*all
}

// likeWord says whether text has the form of a word or a number: letters in one
// of the usual cases with a vowel among them, or an abbreviation, or digits, with
// what is written between and around them; of several parts most must. parts is
// how many of them are like words of three letters or more.
func likeWord(text string) (like bool, parts int) {
	good, bad := 0, 0
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '’' && r != '\'' }) {
		n := utf8.RuneCountInString(part)
		if !likePart(strings.Trim(part, "’'")) {
			bad += n
			continue
		}
		if good += n; n >= 3 && !unicode.IsDigit(rune(part[0])) {
			parts++
		}
	}
	return good > bad, parts
}

func likePart(s string) bool {
	upper, lower, digits, vowels := 0, 0, 0, 0
	for i, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsUpper(r):
			if i > 0 && lower > 0 {
				return false // a capital amid small letters
			}
			upper++
		case unicode.IsLower(r):
			lower++
		case r != '’' && r != '\'':
			return false
		}
		if strings.ContainsRune("aeiouyAEIOUYàâäáèéêëìíîïòóôöùúûüÀÉÖÜ", r) {
			vowels++
		}
	}
	switch {
	case upper+lower == 0:
		return true // a number
	case digits > 0:
		return upper+lower <= 2 || lower == 0 && upper <= 6 && digits >= 3 // 1st is two letters, 5a one; INQ00002032 is a reference
	case lower == 0:
		return upper <= 6 || vowels > 0
	}
	return vowels > 0 || upper+lower <= 2
}

// How a bullet's ink differs from that of a letter, in parts of the line's
// height: it is small, as wide as high, black all over, and a gap follows it.
// Tesseract takes it for any letter, or two.
const (
	bulletMax  = 0.7
	bulletMin  = 0.12
	bulletGap  = 0.25
	bulletLow  = 0.05 // how far it may reach below the baseline
	bulletFill = 0.65 // of its box: a disc fills 0.79, a square 1, letters as wide as high under 0.6
	squareFill = 0.9
)

// bullet puts a bullet in the place of what it was read as.
func (l *line) bullet(pic *image.Gray) {
	if len(l.words) < 2 {
		return
	}
	w := &l.words[0]
	b := w.box
	width, height := b.x1-b.x0, b.y1-b.y0
	if utf8.RuneCountInString(w.text) > 2 || l.words[1].box.x0-b.x1 < bulletGap*l.size || width > 1.35*height || height > 1.35*width ||
		height > bulletMax*l.size || height < bulletMin*l.size || b.y1 > l.baseline(b.x0)+bulletLow*l.size {
		return
	}
	switch full := fill(pic, b); {
	case full >= squareFill:
		w.text = "▪"
	case full >= bulletFill:
		w.text = "•"
	}
}

// numberGap is the least gap, in parts of the line's height, that parts a number from the word after it.
const numberGap = 0.16

// number parts a number at the line's beginning from the word after it, where
// the gap between them was too narrow for Tesseract.
func (l *line) number(pic *image.Gray) {
	if twice, ok := strings.CutSuffix(l.words[0].text, ".."); ok && strings.Trim(twice, "0123456789") == "" {
		l.words[0].text = twice + "." // the other point is a speck: nobody prints two
	}
	w := l.words[0]
	n := strings.IndexFunc(w.text, unicode.IsLetter)
	if n < 2 || !unicode.IsDigit(rune(w.text[0])) || strings.Trim(w.text[:n], "0123456789.)") != "" || w.text[n-1] != '.' && w.text[n-1] != ')' {
		return
	}
	from, to := widestGap(pic, w.box)
	if to-from < numberGap*l.size {
		return
	}
	first, rest := w, w
	first.text, first.box.x1 = w.text[:n], from
	rest.text, rest.box.x0 = w.text[n:], to
	l.words = append([]word{first, rest}, l.words[1:]...)
}
