package ocr

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A line is a line of hOCR. Lengths, also of its words, are pixels from the picture's top left.
type line struct {
	left, bottom  float64 // of its box
	slope, offset float64 // of the baseline, from the box's lower left corner
	size          float64 // from the descenders' lower ends to the ascenders' upper ones
	words         []Word
}

// Limits on an answer. No printed page comes near them.
const (
	maxLines = 5000
	maxWords = 50000
)

// parseHOCR reads hOCR as Tesseract writes it (http://kba.github.io/hocr-spec/1.2/):
// elements of the classes ocr_line, ocr_header, ocr_textfloat and ocr_caption are
// lines, ocrx_word words. Everything else is skipped.
func parseHOCR(hocr []byte) ([]line, error) {
	d := xml.NewDecoder(bytes.NewReader(hocr))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var lines []line
	words, depth, inWord := 0, 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return withWords(lines), nil
		}
		if err != nil {
			return nil, fmt.Errorf("its answer cannot be read: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			class, title := attributesOf(t)
			switch class {
			case "ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption":
				lines = append(lines, lineOf(title))
			case "ocrx_word":
				if len(lines) > 0 {
					l := &lines[len(lines)-1]
					l.words = append(l.words, wordOf(title))
					words, inWord = words+1, depth
				}
			}
			if len(lines) > maxLines || words > maxWords {
				return nil, fmt.Errorf("its answer has more than %d lines or %d words", maxLines, maxWords)
			}
		case xml.CharData:
			if inWord > 0 {
				w := &lines[len(lines)-1].words[len(lines[len(lines)-1].words)-1]
				w.Text += string(t)
			}
		case xml.EndElement:
			if depth == inWord {
				inWord = 0
			}
			depth--
		}
	}
}

// withWords drops words without text and lines without words.
func withWords(lines []line) []line {
	out := lines[:0]
	for _, l := range lines {
		kept := l.words[:0]
		for _, w := range l.words {
			if w.Text = strings.Join(strings.Fields(w.Text), ""); w.Text != "" && w.W > 0 && w.H > 0 {
				kept = append(kept, w)
			}
		}
		if l.words = kept; len(kept) > 0 {
			out = append(out, l)
		}
	}
	return out
}

func attributesOf(e xml.StartElement) (class, title string) {
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "class":
			class = a.Value
		case "title":
			title = a.Value
		}
	}
	return class, title
}

func lineOf(title string) (l line) {
	properties(title, func(name string, v []float64) {
		switch {
		case name == "bbox" && len(v) == 4:
			l.left, l.bottom = v[0], v[3]
		case name == "baseline" && len(v) == 2:
			l.slope, l.offset = v[0], v[1]
		case name == "x_size" && len(v) == 1:
			l.size = v[0]
		}
	})
	return l
}

func wordOf(title string) (w Word) {
	properties(title, func(name string, v []float64) {
		switch {
		case name == "bbox" && len(v) == 4:
			w.X, w.Y, w.W, w.H = v[0], v[1], v[2]-v[0], v[3]-v[1]
		case name == "x_wconf" && len(v) == 1:
			w.Confidence = min(max(v[0]/100, 0), 1)
		}
	})
	return w
}

// properties calls use with each property of a title attribute and its numbers.
func properties(title string, use func(name string, values []float64)) {
	for part := range strings.SplitSeq(title, ";") {
		fields := strings.Fields(part)
		if len(fields) < 2 {
			continue
		}
		var values []float64
		for _, f := range fields[1:] {
			n, err := strconv.ParseFloat(f, 64)
			if err != nil || !(n > -1e6 && n < 1e6) {
				values = nil
				break
			}
			values = append(values, n)
		}
		use(fields[0], values)
	}
}
