package fileformats

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// A wordPart is a part of a Word document and its text, each byte of which is known by its place in the part.
type wordPart struct {
	name   string
	xml    []byte
	start  int // where its text begins in the document's
	text   string
	places []int // of each byte of the text, where xml has it; notInSource for what was put in
}

// readWordParts reads the parts that wordText reads, and keeps where each byte of the text is from.
func (a *archive) readWordParts() ([]wordPart, error) {
	var out []wordPart
	at := 0
	for _, name := range a.wordParts() {
		p := wordPart{name: name, start: at}
		_, err := a.readPart(name, func(r io.Reader) (string, error) {
			var err error
			p.xml, err = io.ReadAll(r)
			return "", err
		})
		if err != nil {
			return nil, err
		}
		w := placingReader{xml: p.xml}
		w.tracked, w.most = true, a.most
		if err := readXML(bytes.NewReader(p.xml), &w); err != nil {
			return nil, err
		}
		if p.text, p.places = w.finish(), w.places; p.text != "" {
			at += len(p.text) + len(betweenParts)
		}
		out = append(out, p)
	}
	return out, nil
}

// A placingReader is a wordReader that keeps where each byte of the text is from.
type placingReader struct {
	wordReader
	xml      []byte
	from, to int // place of the token that is read
}

func (w *placingReader) setPlace(start, end int64) { w.from, w.to = int(start), int(end) }

func (w *placingReader) charData(text string) {
	if !w.reads() {
		return
	}
	at, raw := w.from, bytes.HasPrefix(w.xml[w.from:w.to], []byte(cdata))
	if raw {
		at += len(cdata)
	}
	for text != "" && at < w.to {
		_, n := utf8.DecodeRuneInString(text)
		w.writeFrom(text[:n], at)
		at += letterLength(w.xml[at:w.to], raw)
		text = text[n:]
	}
	w.write(text)
}

const cdata = "<![CDATA["

// letterLength is how many bytes the first letter has: in UTF-8, as a line's end of two, or escaped (&amp;), which in raw text it is not.
func letterLength(xml []byte, raw bool) int {
	switch {
	case xml[0] == '&' && !raw:
		return max(1, bytes.IndexByte(xml, ';')+1)
	case bytes.HasPrefix(xml, []byte("\r\n")):
		return 2
	}
	_, n := utf8.DecodeRune(xml)
	return n
}
