package ocr

import (
	"image"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLines converts lines to points and drops those that are not text. scale is pixels a point.
func textLines(lines []line, pic *image.Gray, scale float64) []Line {
	var out []Line
	for i := range lines {
		l := &lines[i]
		if !isText(l) {
			continue
		}
		l.dropSpecks()
		l.fixBullet(pic)
		l.fixPoint(pic)
		l.splitNumber(pic)
		x := l.words[0].X
		o := Line{Baseline: l.baseline(x) / scale, Slope: l.slope, Size: l.fontSize() / scale, Stroke: stemWidth(pic, l) / scale}
		for _, w := range l.words {
			w.X, w.Y, w.W, w.H = w.X/scale, w.Y/scale, w.W/scale, w.H/scale
			o.Words = append(o.Words, w)
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
		if h := heightInEms(w.Text); h > 0 {
			for range w.Text {
				all = append(all, w.H/h)
			}
		}
	}
	if len(all) == 0 {
		return l.size / (highHeight + deepHeight)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// heightInEms is the height of a word from its letters; 0 where they do not tell.
func heightInEms(text string) float64 {
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

// A word is a speck where it is smaller and less certain than this.
const (
	speckSize = 0.2 // share of the line's height
	speckSure = 0.7
)

// dropSpecks drops words that are specks of dust.
func (l *line) dropSpecks() {
	kept := slices.DeleteFunc(slices.Clone(l.words), func(w Word) bool {
		return w.Confidence < speckSure && max(w.W, w.H) < speckSize*l.size
	})
	if len(kept) > 0 {
		l.words = kept
	}
}

// A line is text where Tesseract is confident enough of its words, more so of a
// very short line, and enough of its letters are in what could be words. A long
// word counts as longWord letters at most: a web address, which is in no
// dictionary, always gets a low confidence. Anything with addressParts parts like
// words is text.
//
// Tesseract 5.3.0 found 400 lines on the covers and one page each of eight reports.
// 341 were print, and two of these, with a confidence of 0.42 and 0.57, are
// rejected. 59 were in logos and a photograph of a building; ten of them are
// accepted, nine of these a logo's own words.
const (
	sureLine     = 0.6
	sureShort    = 0.85
	shortLine    = 3
	wordShare    = 0.5
	longWord     = 12
	addressParts = 4
)

// isText reports whether a line is text, from left to right, and not part of a picture.
func isText(l *line) bool {
	if l.runsDown() {
		return false
	}
	var all, sure, wordly float64
	for _, w := range l.words {
		n := float64(min(utf8.RuneCountInString(w.Text), longWord))
		like, parts := likeWord(w.Text)
		if parts >= addressParts {
			return true
		}
		if all, sure = all+n, sure+w.Confidence*n; like {
			wordly += n
		}
	}
	enough := sureLine
	if all < shortLine {
		enough = sureShort
	}
	return all > 0 && sure >= enough*all && wordly >= wordShare*all
}

// runsDown reports whether a line runs along the page's height: text that lies on
// its side, whose words Tesseract gives in some order, and the rows of it in some other.
func (l *line) runsDown() bool {
	box := l.words[0]
	letters := 0
	for _, w := range l.words {
		letters += utf8.RuneCountInString(w.Text)
		x, y := min(box.X, w.X), min(box.Y, w.Y)
		box.W, box.H = max(box.X+box.W, w.X+w.W)-x, max(box.Y+box.H, w.Y+w.H)-y
		box.X, box.Y = x, y
	}
	return letters > 3 && box.H > 1.5*box.W
}

// likeWord reports whether text has the form of a word or a number: letters in one
// of the usual cases with a vowel among them, an abbreviation, or digits, with
// punctuation between and around them. Of several parts most must have it; parts
// is how many of them are like words of three letters or more.
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

// A bullet, which Tesseract reads as any letter or two, is small, as wide as high,
// black all over and followed by a gap. Lengths are shares of the line's height.
const (
	bulletMax  = 0.7
	bulletMin  = 0.12
	bulletGap  = 0.25
	bulletLow  = 0.05 // how far it may reach below the baseline
	bulletFill = 0.65 // of its box: a disc fills 0.79, a square 1, letters as wide as high under 0.6
	squareFill = 0.9
)

// fixBullet replaces a line's first word by a bullet where its ink has the form of one.
func (l *line) fixBullet(pic *image.Gray) {
	if len(l.words) < 2 {
		return
	}
	w := &l.words[0]
	if utf8.RuneCountInString(w.Text) > 2 || l.words[1].X-(w.X+w.W) < bulletGap*l.size || w.W > 1.35*w.H || w.H > 1.35*w.W ||
		w.H > bulletMax*l.size || w.H < bulletMin*l.size || w.Y+w.H > l.baseline(w.X)+bulletLow*l.size {
		return
	}
	switch share := darkShare(pic, *w); {
	case share >= squareFill:
		w.Text = "▪"
	case share >= bulletFill:
		w.Text = "•"
	}
}

// fixPoint makes a full stop of the comma after a number at the start of a line,
// where its ink is on the baseline and no higher than wide.
func (l *line) fixPoint(pic *image.Gray) {
	w := &l.words[0]
	number, ok := strings.CutSuffix(w.Text, ",")
	if !ok || len(l.words) < 2 || number == "" || len(number) > 3 || strings.Trim(number, "0123456789") != "" {
		return
	}
	r := clipWord(pic, *w)
	r.Max.X--
	for r.Max.X > r.Min.X && !inked(pic, r.Max.X, r.Min.Y, r.Max.Y) {
		r.Max.X--
	}
	x := r.Max.X
	for x > r.Min.X && inked(pic, x-1, r.Min.Y, r.Max.Y) {
		x--
	}
	top, bottom := r.Max.Y, r.Min.Y
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if slices.Min(pic.Pix[y*pic.Stride+x:y*pic.Stride+r.Max.X+1]) < dark {
			top, bottom = min(top, y), y+1
		}
	}
	high, wide := float64(bottom-top), float64(r.Max.X+1-x)
	if high > 0 && high <= 1.35*wide && float64(bottom) <= l.baseline(w.X)+bulletLow*l.size && high < 0.3*l.size {
		w.Text = number + "."
	}
}

// numberGap is the least gap between a number and the word after it, as a share of the line's height.
const numberGap = 0.16

// splitNumber separates a number at the start of a line from the word after it,
// where the gap was too narrow for Tesseract.
func (l *line) splitNumber(pic *image.Gray) {
	if twice, ok := strings.CutSuffix(l.words[0].Text, ".."); ok && strings.Trim(twice, "0123456789") == "" {
		l.words[0].Text = twice + "." // the other point is a speck: nobody prints two
	}
	w := l.words[0]
	n := strings.IndexFunc(w.Text, unicode.IsLetter)
	if n < 2 || !unicode.IsDigit(rune(w.Text[0])) || strings.Trim(w.Text[:n], "0123456789.)") != "" || w.Text[n-1] != '.' && w.Text[n-1] != ')' {
		return
	}
	from, to := widestGap(pic, w)
	if to-from < numberGap*l.size {
		return
	}
	first, rest := w, w
	first.Text, first.W = w.Text[:n], from-w.X
	rest.Text, rest.X, rest.W = w.Text[n:], to, w.X+w.W-to
	l.words = append([]Word{first, rest}, l.words[1:]...)
}
